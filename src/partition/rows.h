// partition/rows.h
//
// The rows that a partition keeps on its shelves, and their bytes (docs/formats/state.md). Values; the partition's thread.
#pragma once

#include "base/bytes.h"
#include "identity/evidence.h"
#include "partition/traits.h"
#include "partition/weeks.h"
#include "partition/worth.h"
#include "relationship/account.h"
#include "touch/effect.h"

#include <memory>
#include <vector>

namespace regard {

// What a partition knows of one identifier: where its touches belong, and, at a customer's home, the account.
struct Customer {
    // A customer's other identifiers, as their home knows them.
    struct Member {
        Id128 id;
        NameNumber type = 0;
        Time since;
        Position named_at;  // a touch that names it, to open its value from
        bool operator==(const Member&) const = default;
    };
    // What only customers with several identifiers, traits or signals have.
    struct Extras {
        Id128 canonical;  // zero: itself
        NameNumber canonical_type = 0;
        std::uint64_t generation = 0;              // of what is known about canonical
        std::vector<Id128> links;                  // partners that partition 0 has been told of
        std::vector<std::uint64_t> name_prefixes;  // of this identifier's touches
        std::vector<Member> members;               // at the home
        std::vector<Effect> counted;               // at the home: signals' effects on the surface, to be taken back by a refold
        Position traits_position;                  // at the home: the latest touch with traits
        Time traits_at;
        bool has_traits = false;
        HeldTraits traits;  // at the home
    };

    // Where they were met, for lists: of a set of effects, in any order.
    struct Met {
        std::uint16_t channels = 0;  // bits of channel_bit()
        NameNumber place = 0;        // the last that has a name; 0: none
        Time place_at;
        bool operator==(const Met&) const = default;
    };

    Account account;
    Met met;
    CustomerWeeks weeks;  // what was counted of each week
    Few<Spent> spent;     // at the home; by strand, then the currency's name
    std::unique_ptr<Extras> extras;
    NameNumber type = 0;                // of this identifier
    std::uint32_t due_minute = 0;       // the timer's minute that counts; 0: none
    std::int32_t counted_hurt_day = 0;  // hurt and heard, as counted
    std::uint8_t counted_heard = 0;     // 0 not counted, 1 silent, 2 told, 4 left (bits)
    std::uint8_t counted_standing = 0;  // 0 not counted, else 1 + Standing
    bool is_home = false;               // the account is here
    bool is_stale = false;              // to be refolded: an effect came late

    Extras& more()
    {
        if (!extras) extras = std::make_unique<Extras>();
        return *extras;
    }
    [[nodiscard]] bool is_moved() const { return extras && !extras->canonical.is_zero(); }
    [[nodiscard]] std::uint64_t generation() const { return extras ? extras->generation : 0; }

    void write(Writer& out) const;
    static bool read(Reader& in, Customer& row);
    // The counted standing of a row's bytes, without reading the rest.
    [[nodiscard]] static std::uint8_t counted_standing_in(std::string_view bytes);
};

// Partition 0: an identifier in the set of evidence.
struct EvidenceRow {
    identity::Node node;
    NameNumber type = 0;
    Time at;
    Position named_at;

    void write(Writer& out) const;
    static bool read(Reader& in, EvidenceRow& row);
};

// Which identifiers have a word of a name that begins so.
struct NameWord {
    std::vector<Id128> identifiers;  // at most identifiers_max
    static constexpr std::size_t identifiers_max = 1000;

    void write(Writer& out) const;
    static bool read(Reader& in, NameWord& row);
};

// The surface: what happened at a touchpoint (or a place) on one day.
struct Cell {
    std::uint64_t touches = 0;
    Micro adds;
    Micro takes;
    std::uint64_t hurts = 0;  // how many takes those are

    // `sign` -1 takes back what was counted before.
    void count(Micro amount, std::int64_t more, int sign)
    {
        touches += static_cast<std::uint64_t>(sign * more);
        (amount.value > 0 ? adds : takes).value += sign * amount.value;
        if (amount.value < 0) hurts += static_cast<std::uint64_t>(sign);
    }
    void write(Writer& out) const;
    static bool read(Reader& in, Cell& row);
};

// Hurt and heard: the customers whose last hurt was on one day.
struct HeardDay {
    std::int64_t hurt = 0;
    std::int64_t told = 0;
    std::int64_t silent = 0;
    std::int64_t left = 0;

    void write(Writer& out) const;
    static bool read(Reader& in, HeardDay& row);
};

// What a place was like for a while.
struct ObservationRow {
    NameNumber touchpoint = 0;
    NameNumber place = 0;  // 0: everywhere
    NameNumber rule = 0;
    NameNumber source = 0;
    Time from;
    Time to;
    Micro amount;
    Micro measure;
    Position position;
    std::uint32_t catalogue = 0;

    void write(Writer& out) const;
    static bool read(Reader& in, ObservationRow& row);
};

struct QuarantineRow {
    Position position;
    Time at;
    bool is_sent_again = false;

    void write(Writer& out) const;
    static bool read(Reader& in, QuarantineRow& row);
};

}  // namespace regard
