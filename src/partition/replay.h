// partition/replay.h
//
// Folding a store's log alone, from its first entry, beside what the store holds: the proof that the state is nothing but
// the fold of the log. Needs a closed store; writes nothing into it but a folder `replay/` that it removes again. Not
// thread-safe; uses two threads of its own.
#pragma once

#include "partition/partitions.h"

#include <functional>

namespace regard {

struct Replayed {
    std::uint16_t partition = 0;
    std::uint64_t groups = 0;
    std::uint64_t entries = 0;
    Partitions::PartitionHash held;      // what the store holds, folded on from its checkpoint
    Partitions::PartitionHash replayed;  // the fold of the log alone
    [[nodiscard]] bool is_identical() const { return held.hash == replayed.hash; }
    // The shelves that differ, in words; empty when identical.
    [[nodiscard]] std::string difference() const;
};

// `progress` is told how many groups of how many are folded; may be empty. `verify` also hashes what the store holds.
struct ReplayOptions {
    StoreOptions store;
    bool verify = true;
    std::function<void(std::uint64_t done, std::uint64_t all)> progress;
};
[[nodiscard]] Result<std::vector<Replayed>> replay_store(const ReplayOptions& options);

}  // namespace regard
