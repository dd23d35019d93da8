// history/history.h
//
// The effects of one partition's customers, a strand for each primary identifier (docs/formats/history.md).
//
// Rows written since the last checkpoint are in memory, older ones on disk in chunks. Owned by one partition and used on
// its thread; freeze() hands the rows of a checkpoint out, and thaw() says that they are on disk now.
#pragma once

#include "base/bytes.h"
#include "store/filter.h"
#include "store/store.h"
#include "touch/effect.h"

#include <boost/unordered/unordered_flat_map.hpp>
#include <functional>
#include <string>
#include <vector>

namespace regard {

void write_effect(Writer& out, const Effect& effect, Time& base);
[[nodiscard]] bool read_effect(Reader& in, Effect& effect, Time& base);

class History {
public:
    // Keys on the shelf begin with `prefix`.
    History(Store& store, std::string prefix, std::string filter_prefix)
        : store_(store), prefix_(std::move(prefix)), on_disk_(store, std::move(filter_prefix))
    {}
    [[nodiscard]] Result<void> open() { return on_disk_.open(); }

    void append(const Id128& strand, const Effect& effect);
    // In the order in which they were appended.
    [[nodiscard]] Result<std::vector<Effect>> rows(const Id128& strand);
    // Removes the strand and gives what it held.
    [[nodiscard]] Result<std::vector<Effect>> take(const Id128& strand);

    // The changes since the last freeze, as rows of a checkpoint at `position`. They stay readable here until thaw().
    void freeze(std::uint64_t position, Rows& out);
    void thaw();

    // Every row of every strand, in no order.
    [[nodiscard]] Result<void> each(const std::function<void(const Id128& strand, const Effect& effect)>& visit);

    [[nodiscard]] std::size_t dirty_bytes() const { return dirty_bytes_; }

private:
    struct Tail {
        std::string bytes;  // encoded rows
        Time base;
        bool hides_disk = false;  // everything older of this strand was removed
    };
    using Tails = boost::unordered_flat_map<Id128, Tail, Id128Hash>;

    [[nodiscard]] std::string key(const Id128& strand, std::uint64_t position) const;
    [[nodiscard]] bool is_on_its_way(std::string_view row_key) const;
    static bool read_all(std::string_view bytes, std::vector<Effect>& out);
    // Without the chunks of the checkpoint on its way: they may be on disk already, and are in frozen_.
    [[nodiscard]] Result<void> read_disk(const Id128& strand,
                                         const std::function<void(std::string_view key, std::string_view value)>& visit);

    Store& store_;
    std::string prefix_;
    FilterLayers on_disk_;  // strands that have chunks, or had
    Tails tails_;
    Tails frozen_;
    std::uint64_t frozen_position_ = 0;
    std::vector<std::string> removed_keys_;  // chunks on disk that the next checkpoint removes
    std::size_t dirty_bytes_ = 0;
};

}  // namespace regard
