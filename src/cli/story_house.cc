#include "cli/story_house.h"

#include "cli/house.h"
#include "store/fault.h"

#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <future>

namespace regard::cli {

namespace {

constexpr std::uint64_t story_memory_bytes = 16U << 20U;

// A story's time: it stands until the story goes on. Wall and steady time are one, so no jump is disbelieved.
class StoryClock final : public Clock {
public:
    [[nodiscard]] Time now() const override { return {now_us_.load()}; }
    [[nodiscard]] Duration since_start() const override { return {now_us_.load()}; }
    void set(Time now) { now_us_ = now.us; }

private:
    std::atomic<std::int64_t> now_us_{0};
};

struct TemporaryFolder {
    explicit TemporaryFolder(std::string made) : path(std::move(made)) {}
    ~TemporaryFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    std::string path;
};

Result<std::unique_ptr<TemporaryFolder>> make_folder()
{
    std::error_code error;
    const std::filesystem::path parent = std::filesystem::temp_directory_path(error);
    if (error) return failed(Code::io, "there is no folder for what is temporary: " + error.message() + "; set TMPDIR to one");
    std::string path = parent / "regard-story-XXXXXX";
    if (::mkdtemp(path.data()) == nullptr)
        return failed(Code::io, fmt::format("{} cannot be made: {}; set TMPDIR to a folder that can be written", path,
                                            std::strerror(errno)));
    return std::make_unique<TemporaryFolder>(std::move(path));
}

class StoryHouse final : public StoryEngine {
public:
    explicit StoryHouse(Catalogue catalogue, std::unique_ptr<TemporaryFolder> folder)
        : catalogue_(std::move(catalogue)), folder_(std::move(folder))
    {}

    Result<void> pass(Time now) override
    {
        clock_.set(now);
        if (!partitions_) TRY(open());
        return partitions_->settle();
    }

    Result<void> submit(const Touch& touch) override
    {
        Sending sending;
        sending.touches.push_back(touch);
        return send(std::move(sending));
    }
    Result<void> submit(const Observation& observation) override
    {
        Sending sending;
        sending.observations.push_back(observation);
        return send(std::move(sending));
    }
    Result<void> join(const StoryJoin& join) override
    {
        const auto decide = join.is_split ? &Partitions::split : &Partitions::join;
        (void)TRY(answer<bool>([&](Answer<bool> done) {
            ((*partitions_).*decide)(join.a, join.b, "story", "the story says so", std::move(done));
        }));
        return partitions_->settle();
    }

    Result<std::optional<StoryCustomer>> customer(const Identifier& identifier, Time as_of) override
    {
        const Id128 id = partitions_->id_of(identifier);
        Result<CustomerView> view = customer_view(id, as_of);
        if (!view && view.error().code == Code::not_found) return std::optional<StoryCustomer>();
        if (!view) return Failed(view.error());
        TRY(check_running(id));
        StoryCustomer customer;
        customer.id = to_hex(view->id);
        customer.account = std::move(view->account);
        customer.hurt = view->hurt;
        customer.effects = TRY(effects(id, as_of));
        return customer;
    }

    Result<std::size_t> customers() override
    {
        const Summary summary = TRY(answer<Summary>([&](Answer<Summary> done) { partitions_->summary(std::move(done)); }));
        return summary.customers;
    }

private:
    // The store is made when the story begins, so that nothing in it is older.
    Result<void> open()
    {
        StoreOptions options;
        options.path = folder_->path;
        options.memory_bytes = story_memory_bytes;
        options.workers = 1;
        options.clock = &clock_;
        options.chance = &chance_;
        options.env = disk_.env();
        TRY(Partitions::make_store(options, catalogue_, true));
        partitions_ = TRY(Partitions::open(options));
        return {};
    }

    // Puts a question and waits for what comes back.
    template <class T, class Ask>
    Result<T> answer(Ask ask)
    {
        std::promise<Result<T>> promise;
        ask([&promise](Result<T> result) { promise.set_value(std::move(result)); });
        return promise.get_future().get();
    }

    Result<void> send(Sending sending)
    {
        std::promise<Result<std::vector<Receipt>>> promise;
        partitions_->send(std::move(sending),
                          [&promise](Result<std::vector<Receipt>> given) { promise.set_value(std::move(given)); });
        const Result<void> settled = partitions_->settle();
        const std::vector<Receipt> receipts = TRY(promise.get_future().get());
        TRY(settled);
        for (const Receipt& receipt : receipts)
            if (receipt.outcome != Outcome::accepted)
                return failed(Code::conflict,
                              fmt::format("the engine did not take {} in: {}", receipt.id,
                                          receipt.outcome == Outcome::duplicate ? "it was known already" : receipt.reason));
        return {};
    }

    Result<CustomerView> customer_view(const Id128& id, std::optional<Time> as_of)
    {
        return answer<CustomerView>([&](Answer<CustomerView> done) { partitions_->customer(id, as_of, std::move(done)); });
    }

    Result<void> check_running(const Id128& id)
    {
        const AccountView running = TRY(customer_view(id, std::nullopt))
        .account;
        const AccountView anew = TRY(customer_view(id, running.as_of))
        .account;
        if (running.balance == anew.balance && running.adds == anew.adds && running.takes == anew.takes &&
            running.remembered == anew.remembered && running.average == anew.average && running.touches == anew.touches &&
            running.visits == anew.visits && running.standing.now == anew.standing.now &&
            running.standing.since == anew.standing.since && running.cuts.level == anew.cuts.level &&
            running.promises.size() == anew.promises.size())
            return {};
        return failed(Code::damaged,
                      fmt::format("the running account (balance {}, {}, {} touches) is not the one folded anew from the "
                                  "history (balance {}, {}, {} touches) at {}",
                                  to_text(running.balance), name_of(running.standing.now), running.touches,
                                  to_text(anew.balance), name_of(anew.standing.now), anew.touches, to_text(running.as_of)));
    }

    Result<std::vector<StoryEffect>> effects(const Id128& id, Time as_of)
    {
        constexpr std::size_t page_items = 200;
        std::vector<StoryEffect> effects;
        std::string cursor;
        do {
            TimelinePage page = TRY(answer<TimelinePage>([&](Answer<TimelinePage> done) {
                partitions_->timeline(id, {as_of, {}, cursor, page_items}, std::move(done));
            }));
            for (const TimelineItem& item : page.items)
                for (const EffectView& effect : item.effects)
                    if (!effect.rule.empty()) effects.push_back({item.at, effect.touchpoint, effect.amount, effect.reason});
            cursor = std::move(page.next);
        } while (!cursor.empty());
        return effects;
    }

    const Catalogue catalogue_;
    const std::unique_ptr<TemporaryFolder> folder_;
    StoryClock clock_;
    SystemChance chance_;
    FaultDisk disk_;  // with no fault: it is memory
    std::unique_ptr<Partitions> partitions_;
};

}  // namespace

Result<std::unique_ptr<StoryEngine>> make_story_house(const std::vector<CatalogueFile>& over)
{
    Catalogue catalogue = TRY(read_catalogue_under(over));
    return std::make_unique<StoryHouse>(std::move(catalogue), TRY(make_folder()));
}

}  // namespace regard::cli
