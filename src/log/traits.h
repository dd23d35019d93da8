// log/traits.h
//
// Traits of customers as they are found by: a keyed hash of the name and one of name and value, of short values only. What is
// an identifier or a name has its own search and is left out; so is what could be an address.
//
// Name and value are trimmed, and letters folded to small ones; a number is the same however it was written ("5", 5.0, 5e0),
// to six decimals. A value that cannot be found (too long, a list, null) has hash 0: it is the latest all the same, so that
// what was said before does not count any more.
#pragma once

#include "base/bytes.h"
#include "seal/keys.h"
#include "touch/effect.h"
#include "touch/touch.h"

#include <span>

namespace regard::log {

constexpr std::size_t traits_per_touch_max = 16;  // the first so many of a touch; the others are shown, not found
constexpr std::size_t trait_bytes_max = 64;       // of a name and of a value, in bytes

struct TraitHash {
    std::uint64_t value = 0;  // of name and value; 0: nothing to be found by
    std::uint32_t name = 0;
    bool operator==(const TraitHash&) const = default;
};

// What one touch said, or what of it nothing later took the place of.
struct TraitsSaid {
    Time at;
    Position position{};
    std::vector<TraitHash> traits;  // by name, each once
    bool operator==(const TraitsSaid&) const = default;
};

// Whether customers are found by a trait of this name.
[[nodiscard]] bool is_found_by(std::string_view name);
// By name, each once: the last of a touch's traits of one name counts.
[[nodiscard]] std::vector<TraitHash> traits_found_in(const std::vector<Property>& traits, const seal::Keys& keys);
// What a question for `value` may mean: the text as it is, or a number. At least one.
[[nodiscard]] std::vector<std::uint64_t> trait_asked_for(std::string_view name, std::string_view value, const seal::Keys& keys);

void write_traits(Writer& out, std::span<const TraitHash> traits);
[[nodiscard]] std::vector<TraitHash> read_traits(Reader& in, std::size_t count_max);

}  // namespace regard::log
