// partition/seen.h
//
// Which message ids a partition has folded: exact, at a cost that does not grow with the log. A filter in memory (12 bits a
// key, layers of fixed size that double in number of keys) answers "no" for nearly every new id; what it cannot rule out is
// looked up among the ids since the last checkpoint, then on disk.
//
// Owned by one partition, used on its thread.
#pragma once

#include "base/id.h"
#include "store/store.h"

#include <boost/unordered/unordered_flat_set.hpp>
#include <functional>
#include <vector>

namespace regard {

// Blocked Bloom filter (Putze, Sanders, Singler 2007): all bits of a key lie in one cache line, so a look-up is one miss.
class Filter {
public:
    explicit Filter(std::size_t keys_max);
    [[nodiscard]] bool may_hold(const Id128& id) const;
    void add(const Id128& id);
    [[nodiscard]] bool is_full() const { return keys_ >= keys_max_; }
    [[nodiscard]] std::size_t keys_max() const { return keys_max_; }
    [[nodiscard]] std::size_t bytes() const { return words_.size() * 8; }
    [[nodiscard]] std::string write() const;
    [[nodiscard]] static bool read(std::string_view bytes, std::vector<Filter>& out);

private:
    std::size_t keys_max_;
    std::size_t keys_ = 0;
    std::vector<std::uint64_t> words_;  // blocks of 8
};

class Seen {
public:
    // Rows of ids have `prefix`, those of filter layers `filter_prefix`.
    Seen(Store& store, std::string prefix, std::string filter_prefix);
    // Reads the filter's layers.
    [[nodiscard]] Result<void> open();

    [[nodiscard]] bool holds(const Id128& id);
    void add(const Id128& id);

    void freeze(std::vector<Store::Row>& out);
    void thaw();
    [[nodiscard]] Result<void> each(const std::function<void(const Id128&)>& visit);
    [[nodiscard]] std::size_t dirty_bytes() const { return recent_.size() * 24; }
    [[nodiscard]] std::size_t filter_bytes() const;

private:
    using Ids = boost::unordered_flat_set<Id128, Id128Hash>;
    [[nodiscard]] std::string key(const Id128& id) const;

    Store& store_;
    std::string prefix_;
    std::string filter_prefix_;
    std::vector<Filter> layers_;
    std::size_t layers_on_disk_ = 0;  // full layers that need not be written again
    Ids recent_;
    Ids frozen_;
};

}  // namespace regard
