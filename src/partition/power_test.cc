// The whole engine on a disk that loses its power: what a receipt was given for is on its customer's timeline once, whoever
// was joined stays joined, what moved between partitions arrived once, and the log alone folds to the state that is held.
#include "partition/partitions.h"
#include "partition/replay.h"
#include "store/fault.h"
#include "touch/catalogue_yaml.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <future>
#include <gtest/gtest.h>
#include <map>
#include <mutex>
#include <random>
#include <sstream>
#include <unistd.h>

namespace regard {
namespace {

class PassingClock final : public Clock {
public:
    [[nodiscard]] Time now() const override { return Time{at_.load()}; }
    [[nodiscard]] Duration since_start() const override { return {at_.load()}; }
    void pass(Duration span) { at_ += span.us; }

private:
    std::atomic<std::int64_t> at_{parse_time("2026-05-03T12:00:00Z")->us};
};

class SeededChance final : public Chance {
public:
    void fill(std::span<unsigned char> out) override
    {
        const std::lock_guard guard(lock_);
        for (unsigned char& byte : out) byte = static_cast<unsigned char>(generator_());
    }

private:
    std::mutex lock_;
    std::mt19937_64 generator_{7};
};

// A part of the shipped one: each opening reads it anew.
const Catalogue& small_catalogue()
{
    static const Catalogue loaded = [] {
        std::vector<CatalogueFile> files;
        for (const char* const name : {"account.yaml", "store.yaml"}) {
            std::stringstream text;
            text << std::ifstream(std::string("catalogue/") + name).rdbuf();
            files.push_back({name, text.str()});
        }
        auto catalogue = load_catalogue(files);
        EXPECT_TRUE(catalogue) << catalogue.error().text;
        return *std::move(catalogue);
    }();
    return loaded;
}

// What was sent, and what a receipt came for while the power was on.
struct Oracle {
    std::map<std::string, std::vector<Identifier>> promised;
    std::vector<Touch> unanswered;  // to be sent again as they are
    int next = 0;
};

struct EnginePower : ::testing::TestWithParam<std::uint64_t> {
    std::string folder = (std::filesystem::temp_directory_path() / fmt::format("regard-engine-power-{}", ::getpid())).string();
    PassingClock clock;
    SeededChance chance;

    ~EnginePower() override { std::filesystem::remove_all(folder); }

    StoreOptions options_on(FaultDisk& disk)
    {
        StoreOptions options;
        options.path = folder;
        options.memory_bytes = 1 << 20;  // a checkpoint every few touches
        options.workers = 2;
        options.clock = &clock;
        options.chance = &chance;
        options.env = disk.env();
        return options;
    }
    void make_store_on(FaultDisk& disk)
    {
        std::filesystem::remove_all(folder);
        const auto made = Partitions::make_store(options_on(disk), small_catalogue(), false);
        ASSERT_TRUE(made) << made.error().text;
        std::filesystem::create_directories(folder + "/log");  // opening asks the real disk whether there is a store
    }

    // Ten customers with five identifiers each; some touches name two and join them.
    Touch new_touch(Oracle& oracle, std::mt19937_64& dice)
    {
        const std::string who = std::to_string(dice() % 10);
        const Identifier main{"user_id", "u" + who}, browser{"anonymous_id", "b" + who + "-" + std::to_string(dice() % 3)},
            mail{"email", who + "@example.org"};
        Touch out;
        out.id = fmt::format("t{}", ++oracle.next);
        out.at = out.received_at = clock.now();
        out.source = "test";
        const char* const kinds[] = {"store.clean", "store.dirty", "store.visit", "phone.call"};
        out.touchpoint = kinds[dice() % 4];
        switch (dice() % 8) {
        case 0: out.identifiers = {main, browser}; break;
        case 1: out.identifiers = {main, mail}; break;
        case 2:
        case 3: out.identifiers = {mail}; break;
        case 4:
        case 5: out.identifiers = {browser}; break;
        default: out.identifiers = {main};
        }
        put_in_order(out.identifiers);
        out.properties = {{"name", Property::Kind::text, out.id}};
        return out;
    }

    // Sends for a while, several requests under way, until the power goes.
    void work(Partitions& house, FaultDisk& disk, Oracle& oracle, std::mt19937_64& dice, int requests)
    {
        std::mutex lock;
        std::condition_variable changed;
        int under_way = 0;
        for (int request = 0; request < requests && !disk.is_off(); ++request) {
            auto touches = std::make_shared<std::vector<Touch>>();
            touches->swap(oracle.unanswered);
            const bool is_again = !touches->empty();
            while (touches->size() < 1 + dice() % 12) touches->push_back(new_touch(oracle, dice));
            clock.pass(milliseconds(static_cast<std::int64_t>(dice() % 2000)));
            {
                std::unique_lock guard(lock);
                changed.wait(guard, [&] { return under_way < 4; });
                ++under_way;
            }
            house.send({*touches, {}, {}}, [&, touches, is_again](Result<std::vector<Receipt>> receipts) {
                // The power may go between a receipt and this question: then a promise is not counted, never the reverse.
                const bool counts = receipts.has_value() && !disk.is_off();
                const std::lock_guard guard(lock);
                for (std::size_t n = 0; n < touches->size(); ++n) {
                    const Touch& touch = (*touches)[n];
                    if (!counts) {
                        oracle_of_dream.push_back(touch);
                        continue;
                    }
                    const Outcome outcome = (*receipts)[n].outcome;
                    EXPECT_TRUE(outcome == Outcome::accepted || (is_again && outcome == Outcome::duplicate)) << touch.id;
                    oracle.promised[touch.id] = touch.identifiers;
                }
                --under_way;
                changed.notify_all();
            });
        }
        std::unique_lock guard(lock);
        changed.wait(guard, [&] { return under_way == 0; });
        oracle.unanswered = std::move(oracle_of_dream);
        oracle_of_dream.clear();
    }
    std::vector<Touch> oracle_of_dream;

    template <class T, class Ask>
    Result<T> answer(Ask ask)
    {
        std::promise<Result<T>> promise;
        ask([&](Result<T> result) { promise.set_value(std::move(result)); });
        return promise.get_future().get();
    }

    // How often each touch is on the timeline of whom the identifier leads to.
    std::map<std::string, int> names_of(Partitions& house, const Id128& customer)
    {
        std::map<std::string, int> names;
        std::string cursor;
        do {
            const auto page =
                answer<TimelinePage>([&](auto done) { house.timeline(customer, {{}, {}, cursor, 200}, std::move(done)); });
            EXPECT_TRUE(page) << page.error().text;
            if (!page) return names;
            for (const TimelineItem& item : page->items)
                for (const Property& property : item.properties)
                    if (property.name == "name") ++names[property.text];
            cursor = page->next;
        } while (!cursor.empty());
        return names;
    }

    void verify(Partitions& house, const Oracle& oracle)
    {
        ASSERT_TRUE(house.settle());
        std::map<std::string, Id128> customers;  // by identifier
        std::map<Id128, std::map<std::string, int>> timelines;
        for (const auto& [name, identifiers] : oracle.promised) {
            for (const Identifier& identifier : identifiers) {
                if (customers.contains(to_text(identifier))) continue;
                const auto view =
                    answer<CustomerView>([&](auto done) { house.customer(house.id_of(identifier), {}, std::move(done)); });
                ASSERT_TRUE(view) << to_text(identifier) << ", promised with " << name << ": " << view.error().text;
                customers[to_text(identifier)] = view->id;
                if (!timelines.contains(view->id)) timelines[view->id] = names_of(house, view->id);
            }
            const Id128 customer = customers[to_text(identifiers.front())];
            ASSERT_EQ(customers[to_text(identifiers.back())], customer) << name << " joined them";
            ASSERT_EQ(timelines[customer][name], 1) << name << " of " << to_text(identifiers.front());
        }
        std::map<std::string, int> everywhere;
        for (const auto& [customer, names] : timelines)
            for (const auto& [name, count] : names) everywhere[name] += count;
        for (const auto& [name, count] : everywhere) ASSERT_EQ(count, 1) << name;
    }
};

TEST_P(EnginePower, NothingPromisedIsLostOrDoubledAndTheLogIsTheTruth)
{
    constexpr int requests = 60;
    constexpr int lives = 3;
    std::uint64_t promised = 0;
    int cuts_at_work = 0;
    for (std::uint64_t seed = GetParam() * 10 + 1; seed <= GetParam() * 10 + 10; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        std::mt19937_64 dice(seed);
        FaultDisk disk;
        make_store_on(disk);
        Oracle oracle;
        for (int life = 0; life < lives; ++life) {
            // One in three while it recovers, the others at work.
            const bool is_early = dice() % 3 == 0;
            if (is_early) disk.cut_power_at(disk.operations() + 1 + dice() % 500);
            {
                auto house = Partitions::open(options_on(disk));
                ASSERT_TRUE(house) << house.error().text;
                const bool is_recovered = !disk.is_off();
                if (!is_early) disk.cut_power_at(disk.operations() + 1 + dice() % 300);
                if (is_recovered) work(**house, disk, oracle, dice, requests);
                cuts_at_work += is_recovered && disk.is_off();
                disk.cut_power();
            }
            disk.power_on(dice(), dice() % 2 == 0 ? Tear::tail : Tear::holes);
            auto house = Partitions::open(options_on(disk));
            ASSERT_TRUE(house) << house.error().text;
            verify(**house, oracle);
            if (HasFailure()) return;
        }
        promised += oracle.promised.size();
        const auto replayed = replay_store({options_on(disk), true, {}});
        ASSERT_TRUE(replayed) << replayed.error().text;
        for (const Replayed& one : *replayed)
            ASSERT_TRUE(one.is_identical()) << "partition " << one.partition << ": " << one.difference();
    }
    // A run that was cut before or after its work would prove nothing.
    EXPECT_GT(promised, 1'000u);
    EXPECT_GT(cuts_at_work, 10 * lives / 3);
}

INSTANTIATE_TEST_SUITE_P(Seeds, EnginePower, ::testing::Range<std::uint64_t>(0, 4));  // 4 x 10 seeds x 3 cuts

}  // namespace
}  // namespace regard
