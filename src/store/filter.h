// store/filter.h
//
// What is surely not on disk, without asking the disk: blocked Bloom filters of 12 bits a key, in layers that double in
// number of keys as more come. Owned by what keeps the keys, used on its thread.
#pragma once

#include "base/id.h"
#include "store/store.h"

#include <string>
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

class FilterLayers {
public:
    // Its rows have `prefix`.
    FilterLayers(Store& store, std::string prefix) : store_(store), prefix_(std::move(prefix)) {}
    [[nodiscard]] Result<void> open();

    [[nodiscard]] bool may_hold(const Id128& id) const
    {
        for (const Filter& layer : layers_)
            if (layer.may_hold(id)) return true;
        return false;
    }
    void add(const Id128& id);
    void freeze(Rows& out);
    [[nodiscard]] std::size_t bytes() const;

private:
    Store& store_;
    std::string prefix_;
    std::vector<Filter> layers_;
    std::size_t layers_on_disk_ = 0;  // full layers that need not be written again
    bool is_changed_ = false;
};

}  // namespace regard
