// partition/names.h
//
// The numbers of names (touchpoints, channels, places, rules, sources) in one partition: 1, 2, 3 … in the order in which
// its log first said them, so that a replay gives the same. 0 is no name. Owned by one partition, used on its thread.
#pragma once

#include "base/limits.h"
#include "store/store.h"
#include "touch/effect.h"

#include <boost/unordered/unordered_flat_map.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace regard {

class Names {
public:
    Names(Store& store, std::string prefix) : store_(store), prefix_(std::move(prefix)) {}
    [[nodiscard]] Result<void> open();

    // Beyond names_per_partition_max every new name is `too_many`: the partition's memory stays bounded whatever is sent.
    [[nodiscard]] NameNumber number(std::string_view text);
    [[nodiscard]] NameNumber find(std::string_view text) const;  // 0 when it was never said
    [[nodiscard]] const std::string& text(NameNumber number) const;
    [[nodiscard]] std::size_t size() const { return texts_.size(); }

    void freeze(Rows& out);
    void thaw() {}

    static constexpr std::string_view too_many = "(too many names)";

private:
    NameNumber add(std::string_view text);

    Store& store_;
    std::string prefix_;
    std::vector<std::string> texts_{std::string()};  // by number; [0] is empty
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return boost::hash<std::string_view>()(text); }
    };
    boost::unordered_flat_map<std::string, NameNumber, TextHash, std::equal_to<>> numbers_;
    std::size_t on_disk_ = 1;
};

}  // namespace regard
