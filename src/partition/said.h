// partition/said.h
//
// What customers said and who was hurt, by touchpoint: the latest of each, so that a number on a page has words and people
// beside it; and every touch that asks for an answer (a complaint, an idea, whatever opens a promise), by touchpoint and
// time. Positions and keyed hashes only: the words themselves are opened from the log when somebody asks.
//
// Which are the latest follows from the touches alone, whatever the order in which they came.
#pragma once

#include "base/bytes.h"
#include "touch/effect.h"

#include <vector>

namespace regard {

// One touch that said something or hurt.
struct Said {
    Time at;
    Position position;
    Id128 identifier;  // its primary one
    // The latest first; of one moment by place in the log.
    [[nodiscard]] bool is_before(const Said& other) const;
    bool operator==(const Said&) const = default;
};

struct SaidRow {
    static constexpr std::size_t kept_max = 8;
    std::vector<Said> words;   // with a text, and no add
    std::vector<Said> praise;  // with a text, and an add
    std::vector<Said> takes;   // with a take

    // Whether anything changed. Of each list the first `count_max` are kept.
    bool note(const Effect& effect, const Id128& identifier, std::size_t count_max = kept_max);
    void write(Writer& out) const;
    static bool read(Reader& in, SaidRow& row);
};

// A touch that asks for an answer.
struct AskedRow {
    Said said;
    std::uint32_t about = 0;
    NameNumber place = 0;

    void write(Writer& out) const;
    static bool read(Reader& in, AskedRow& row);

    // By touchpoint, then the latest first, to the second.
    [[nodiscard]] static Id128 key(NameNumber touchpoint, Time at, const Position& position);
    // Below every key of that touchpoint and second, and of earlier ones.
    [[nodiscard]] static Id128 key_before(NameNumber touchpoint, Time at);
};

}  // namespace regard
