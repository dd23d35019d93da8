// touch/effect.h
//
// What a touch does to the relationship: signed, in micro-units, with the rule and measure its reason is made of.
//
// Effects are what the account adds up and what history keeps, one row each: small, without personal fields, complete
// enough that account, timeline and as-of need not open the touch. Names stand as numbers of the partition's name table;
// number 0 is "none". Values; any thread.
#pragma once

#include "base/id.h"
#include "touch/catalogue.h"

#include <compare>
#include <cstdint>
#include <string>

namespace regard {

using NameNumber = std::uint32_t;

// Where an entry stands: the group's number in its partition's log and the index within the group.
struct Position {
    std::uint16_t partition = 0;
    std::uint16_t index = 0;
    std::uint64_t group = 0;
    auto operator<=>(const Position&) const = default;
};

struct Effect {
    Time at;
    Position position;  // of the touch's entry in the partition that took it
    NameNumber touchpoint = 0;
    NameNumber channel = 0;
    NameNumber place = 0;
    NameNumber rule = 0;  // 0: no rule applied
    NameNumber source = 0;
    Micro amount;
    Micro measure;                // the number in the reason; 0 when it has none
    std::uint32_t about = 0;      // hash of the thing the touch is about; 0: nothing said
    std::uint32_t catalogue = 0;  // version it was scored by
    std::uint8_t flags = 0;

    static constexpr std::uint8_t has_text = 1;  // the customer said something
    static constexpr std::uint8_t from_import = 2;
    static constexpr std::uint8_t from_observation = 4;
    static constexpr std::uint8_t from_signal = 8;
    static constexpr std::uint8_t has_traits = 16;
    static constexpr std::uint8_t repairs = 32;  // credited only against a take it can repair

    // The order in which one customer's effects are folded: by time, equal times in the order of the log.
    [[nodiscard]] std::strong_ordering order(const Effect& other) const
    {
        if (const auto by_time = at <=> other.at; by_time != 0) return by_time;
        if (const auto by_place = position <=> other.position; by_place != 0) return by_place;
        return flags <=> other.flags;
    }
    bool operator==(const Effect&) const = default;
};

// What a touch (or an observation's touchpoint, applied to a touch) does by the catalogue, before names became numbers.
struct Verdict {
    const EffectRule* rule = nullptr;  // looks into the catalogue; nullptr: no rule applied
    Micro amount;
    Micro measure;
};

// Total: a touchpoint without a matching rule gives an empty Verdict. The amount is within ±effect_units_max.
[[nodiscard]] Verdict score(const Touchpoint& touchpoint, const Facts& facts);

// The scored rule's curve alone (methods 1.5), for its test vectors: 2s - 1.
[[nodiscard]] Micro score_curve(Micro x, Micro good, Micro poor);

// The fields a reason's template names in braces, in their order; "measure" stands for the rule's own and is not among them.
[[nodiscard]] std::vector<std::string> reason_fields(std::string_view reason);

// The reason in words: the rule's template with {field} and {measure} filled in from the kept measure and, where the
// touch is open, from its facts (may be nullptr: unknown fields are then left out with their surrounding spaces).
[[nodiscard]] std::string reason_in_words(const EffectRule& rule, Micro measure, const Facts* facts);

}  // namespace regard
