#include "partition/replay.h"

#include "partition/format.h"
#include "partition/partition.h"

#include <atomic>
#include <filesystem>
#include <fmt/format.h>
#include <mutex>
#include <thread>

namespace regard {
namespace {

// The log of one store with the state of another.
class LogAndState final : public Store {
public:
    LogAndState(Store& log, Store& state) : log_(log), state_(state) {}
    Result<void> commit(std::span<const Group>) override { return failed(Code::forbidden, "a replay writes no log"); }
    Result<std::optional<std::string>> group(std::uint16_t partition, std::uint64_t number) override
    {
        return log_.group(partition, number);
    }
    Result<void> groups(std::uint16_t partition, std::uint64_t first,
                        const std::function<Result<void>(std::uint64_t, std::string_view)>& visit) override
    {
        return log_.groups(partition, first, visit);
    }
    Result<std::uint64_t> last_group(std::uint16_t partition) override { return log_.last_group(partition); }
    Result<std::optional<std::string>> setting(std::string_view key) override { return log_.setting(key); }
    Result<void> put_setting(std::string_view, std::string_view) override
    {
        return failed(Code::forbidden, "a replay writes no settings");
    }
    Result<void> remove_setting(std::string_view) override { return failed(Code::forbidden, "a replay writes no settings"); }
    Result<std::vector<std::pair<std::string, std::string>>> settings(std::string_view prefix) override
    {
        return log_.settings(prefix);
    }
    Result<void> checkpoint(const Rows& rows) override { return state_.checkpoint(rows); }
    Result<std::optional<std::string>> row(std::string_view key) override { return state_.row(key); }
    Result<void> rows(std::string_view begin, std::string_view end,
                      const std::function<bool(std::string_view, std::string_view)>& visit) override
    {
        return state_.rows(begin, end, visit);
    }
    std::uint64_t log_disk_bytes() override { return log_.log_disk_bytes(); }
    std::uint64_t state_disk_bytes() override { return state_.state_disk_bytes(); }

private:
    Store& log_;
    Store& state_;
};

// Folds a partition from where its shelves stand to the end of the log, within the memory given.
Result<void> fold_on(Partition& partition, Store& store, std::uint64_t memory, Replayed& out, const std::function<void()>& tick)
{
    TRY(partition.open());
    return store.groups(partition.number(), partition.position() + 1,
                        [&](std::uint64_t, std::string_view bytes) -> Result<void> {
                            const log::GroupReader group = TRY(log::GroupReader::open(bytes));
                            TRY(partition.fold(group, {}, nullptr));
                            (void)partition.take_outgoing();  // what it told others is in their logs already
                            ++out.groups;
                            out.entries += group.entries().size();
                            if (partition.dirty_bytes() > memory / 2) {
                                Rows rows = partition.freeze();
                                rows.put_in_order();
                                TRY(store.checkpoint(rows));
                                partition.thaw();
                            }
                            partition.evict(memory);
                            tick();
                            return {};
                        });
}

}  // namespace

std::string Replayed::difference() const
{
    if (is_identical()) return {};
    if (held.position != replayed.position)
        return fmt::format("the store stands at group {}, the replay at {}", held.position, replayed.position);
    std::string out;
    for (std::size_t i = 0; i < held.shelves.size() && i < replayed.shelves.size(); ++i)
        if (held.shelves[i].second != replayed.shelves[i].second) out += (out.empty() ? "" : ", ") + held.shelves[i].first;
    return out;
}

Result<std::vector<Replayed>> replay_store(const ReplayOptions& options)
{
    (void)TRY(read_format(options.store.path));
    const auto keys = TRY(seal::Keys::open(options.store.path + "/keys", *options.store.chance));
    Store::Options live_options;
    live_options.path = options.store.path;
    live_options.memory_bytes = options.store.memory_bytes / 8;
    live_options.env = options.store.env;
    const auto live = TRY(Store::open(live_options));

    const std::string folder = options.store.path + "/replay";
    std::error_code error;
    std::filesystem::remove_all(folder, error);
    struct Removed {
        std::string path;
        ~Removed()
        {
            std::error_code ignored;
            std::filesystem::remove_all(path, ignored);
        }
    } removed{folder};
    Store::Options fresh_options = live_options;
    fresh_options.path = folder;
    fresh_options.create = true;
    const auto fresh = TRY(Store::open(fresh_options));
    LogAndState beside(*live, *fresh);

    std::uint64_t all = 0;
    for (std::uint16_t p = 0; p < limits::partitions_count; ++p) all += TRY(live->last_group(p));
    std::vector<Replayed> out(limits::partitions_count);
    std::vector<Result<void>> outcomes(limits::partitions_count);
    std::atomic<std::uint16_t> next{0};
    std::atomic<std::uint64_t> done{0};
    std::mutex progress_lock;
    const std::uint64_t memory = options.store.memory_bytes / 4;
    const auto some = [&] {
        for (std::uint16_t p = next++; p < limits::partitions_count; p = next++) {
            Replayed& one = out[p];
            one.partition = p;
            outcomes[p] = [&]() -> Result<void> {
                if (options.verify) {
                    Replayed ignored;
                    Partition held(p, *live, *keys);
                    // Nothing of this is written: the store stays as it is.
                    TRY(held.open());
                    const auto folded_on =
                        live->groups(p, held.position() + 1, [&](std::uint64_t, std::string_view bytes) -> Result<void> {
                            const log::GroupReader group = TRY(log::GroupReader::open(bytes));
                            return held.fold(group, {}, nullptr);
                        });
                    if (!folded_on) return folded_on;
                    one.held = TRY(held.hash());
                }
                Partition partition(p, beside, *keys);
                TRY(fold_on(partition, beside, memory, one, [&] {
                    const std::uint64_t count = ++done;
                    if (options.progress && count % 64 == 0) {
                        const std::lock_guard guard(progress_lock);
                        options.progress(count, all);
                    }
                }));
                one.replayed = TRY(partition.hash());
                return {};
            }();
        }
    };
    std::thread second(some);
    some();
    second.join();
    for (const Result<void>& outcome : outcomes)
        if (!outcome) return Failed(outcome.error());
    return out;
}

}  // namespace regard
