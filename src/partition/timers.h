// partition/timers.h
//
// When which customer is due, by the minute. An entry is never moved: the customer's row says which minute counts, and an
// entry of another minute is passed over when it comes up. Entries since the last checkpoint are in memory, the others on
// disk. Owned by one partition, used on its thread.
#pragma once

#include "base/id.h"
#include "base/time.h"
#include "store/store.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace regard {

class Timers {
public:
    using Entry = std::pair<std::uint32_t, Id128>;  // minutes since 1970-01-01, customer

    Timers(Store& store, std::string prefix) : store_(store), prefix_(std::move(prefix)) {}

    // The first whole minute at which something due at `at` is surely due; never 0.
    [[nodiscard]] static std::uint32_t minute_of(Time at)
    {
        const std::int64_t minute = (at.us + minutes(1).us - 1) / minutes(1).us;
        return static_cast<std::uint32_t>(std::clamp<std::int64_t>(minute, 1, UINT32_MAX - 1));
    }

    // Finds the first minute on disk.
    [[nodiscard]] Result<void> open();
    void add(std::uint32_t minute, const Id128& id);
    // No entry is due before this minute; the first may be due later.
    [[nodiscard]] std::uint32_t earliest() const { return earliest_; }
    // All entries due by `minute`, in order; they are gone then.
    [[nodiscard]] Result<std::vector<Entry>> take_due(std::uint32_t minute);

    void freeze(Rows& out);
    void thaw() { frozen_ = {}; }
    [[nodiscard]] std::size_t dirty_bytes() const { return recent_.size() * 24; }

private:
    [[nodiscard]] std::string key(const Entry& entry) const;

    Store& store_;
    std::string prefix_;
    std::vector<Entry> recent_;
    std::vector<Entry> frozen_;       // of the checkpoint on its way
    std::vector<Entry> passed_;       // taken from disk, to be removed there by the next checkpoint
    std::uint32_t done_on_disk_ = 0;  // entries on disk below this minute were taken
    std::uint32_t earliest_ = UINT32_MAX;
};

}  // namespace regard
