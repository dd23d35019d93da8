#include "partition/replay.h"

#include "cli/command.h"
#include "cli/print.h"
#include "cli/system_clock.h"

#include <algorithm>

namespace regard::cli {

namespace {

Json json_of(const std::vector<Replayed>& all, bool is_verify)
{
    Json out;
    out["partitions"] = Json::array();
    for (const Replayed& each : all) {
        Json row;
        row["partition"] = each.partition;
        row["groups"] = each.groups;
        row["entries"] = each.entries;
        row["hash"] = each.replayed.hash;
        if (is_verify) {
            row["identical"] = each.is_identical();
            if (!each.is_identical()) row["difference"] = each.difference();
        }
        out["partitions"].push_back(std::move(row));
    }
    if (is_verify) out["identical"] = std::ranges::all_of(all, &Replayed::is_identical);
    return out;
}

void tell(const std::vector<Replayed>& all, bool is_verify)
{
    for (const Replayed& each : all) {
        std::printf("partition %2u  %s entries  %s", each.partition, grouped(each.entries).c_str(), each.replayed.hash.c_str());
        std::printf(!is_verify ? "\n" : each.is_identical() ? "  identical\n" : "  differs: %s\n", each.difference().c_str());
    }
    if (!is_verify) return;
    const bool is_identical = std::ranges::all_of(all, &Replayed::is_identical);
    std::printf(is_identical ? "identical\n"
                             : "The state is not the fold of its log: keep the store as it is, and report this.\n");
}

}  // namespace

int run_replay(const ReplayWords& words)
{
    SystemClock clock;
    SystemChance chance;
    Progress progress("groups", Progress::Wanted::when_terminal);
    ReplayOptions options;
    options.store.path = words.data;
    options.store.memory_bytes = words.memory_bytes;
    options.store.clock = &clock;
    options.store.chance = &chance;
    options.verify = words.is_verify;
    options.progress = [&](std::uint64_t done, std::uint64_t all) { progress.show(done, all, done); };
    const Result<std::vector<Replayed>> all = replay_store(options);
    if (!all) return fail(all.error());
    if (words.is_json)
        print(json_of(*all, words.is_verify));
    else
        tell(*all, words.is_verify);
    return !words.is_verify || std::ranges::all_of(*all, &Replayed::is_identical) ? 0 : 1;
}

}  // namespace regard::cli
