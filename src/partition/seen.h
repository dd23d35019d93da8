// partition/seen.h
//
// Which message ids a partition has folded: exact, at a cost that does not grow with the log. A filter in memory
// answers "no" for nearly every new id; what it cannot rule out is looked up among the ids since the last checkpoint, then
// on disk.
//
// Owned by one partition, used on its thread.
#pragma once

#include "base/id.h"
#include "store/filter.h"

#include <boost/unordered/unordered_flat_set.hpp>
#include <functional>
#include <vector>

namespace regard {

class Seen {
public:
    // Rows of ids have `prefix`, those of filter layers `filter_prefix`.
    Seen(Store& store, std::string prefix, std::string filter_prefix);
    // Reads the filter's layers.
    [[nodiscard]] Result<void> open() { return filter_.open(); }

    [[nodiscard]] bool holds(const Id128& id);
    void add(const Id128& id);

    void freeze(Rows& out);
    void thaw();
    [[nodiscard]] Result<void> each(const std::function<void(const Id128&)>& visit);
    [[nodiscard]] std::size_t dirty_bytes() const { return recent_.size() * 24; }
    [[nodiscard]] std::size_t filter_bytes() const { return filter_.bytes(); }

private:
    using Ids = boost::unordered_flat_set<Id128, Id128Hash>;
    [[nodiscard]] std::string key(const Id128& id) const;

    Store& store_;
    std::string prefix_;
    FilterLayers filter_;
    Ids recent_;
    Ids frozen_;
};

}  // namespace regard
