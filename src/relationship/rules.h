// relationship/rules.h
//
// A catalogue as the account reads it: names have become the partition's name numbers, signals the roles that touchpoints
// play in them, the standing table masks of clauses, settings the constants of the formulas.
//
// A value made by bind() once per catalogue version and partition, never changed afterwards; any thread may read it.
// It holds no pointer into the catalogue, so it may outlive it.
#pragma once

#include "touch/effect.h"

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace regard {

// A take this large or larger hurts: the person would tell if they were one who tells.
constexpr Micro hurt_take{-100'000};
// Clauses such as takes_30d and promise_broken look back so far.
constexpr std::int64_t look_back_days = 30;
// The standing table's truths are bits of one word.
constexpr std::size_t standing_clauses_max = 64;
// Touches one pattern is made of at most: they are all kept as evidence.
constexpr std::uint32_t signal_touches_max = 16;

struct Rules {
    static constexpr std::uint32_t no_signal = UINT32_MAX;
    // What a touchpoint is to the account. One the catalogue does not know is the customer's own doing, without effect.
    struct Traits {
        Kind kind = Kind::performance;
        Doer doer = Doer::customer;
        bool is_complaint = false;
        bool is_known = false;
        std::uint32_t roles_begin = 0;  // into roles: the parts it plays in signals
        std::uint32_t roles_end = 0;
        std::uint32_t signal = no_signal;  // into signals: the one that derives this touchpoint
    };

    struct Role {
        std::uint32_t signal = 0;  // into signals
        bool is_first = false;     // A of the pattern: opens it; of a count: is counted
        bool is_second = false;    // B of the pattern: answers it
    };
    struct Pattern {
        NameNumber name = 0;
        NameNumber channel = 0;
        NameNumber promise = 0;  // 0: promises nothing
        Signal::Pattern pattern = Signal::Pattern::then;
        Duration within;
        std::uint32_t count = 0;  // 1..signal_touches_max
        bool same_about = false;
        bool repairs = false;  // its add answers a complaint: credited only against a take it can repair
        Micro amount;
        std::string promise_kind;
        std::string reason;
        // Whether time alone brings something about when B does not come.
        [[nodiscard]] bool is_timed() const { return pattern == Signal::Pattern::without || promise != 0; }
    };
    struct Clause {
        StandingRule::Clause::What what;
        bool at_least = true;
        Micro bound;
        std::int64_t silence_pico = 0;  // -ln(bound) of silence clauses, in 1e-12
    };
    struct Row {
        Standing standing = Standing::steady;
        std::uint64_t enter = 0;  // bits of clauses
        std::uint64_t stay = 0;
        struct Reason {
            std::uint64_t clause = 0;
            std::string text;
        };
        std::vector<Reason> reasons;
    };

    std::uint32_t version = 0;
    AccountSettings account;
    std::uint32_t half_life_h = 0;    // account.half_life in whole hours, at least one
    Micro cuts_step;                  // l1 - l0, a touch
    Micro cuts_jump;                  // ln(l1/l0), a take
    Duration silence_prior;           // account.silence_prior_days
    std::int64_t silent_pico = 0;     // -ln of the probability that is silence …
    std::int64_t gone_pico = 0;       // … and of the one that is gone, in 1e-12
    std::vector<Traits> touchpoints;  // by name number
    std::vector<Role> roles;
    std::vector<Pattern> signals;
    std::vector<Clause> clauses;                // at most standing_clauses_max
    std::vector<Row> rows;                      // in the table's order
    std::array<std::uint64_t, 7> clauses_on{};  // bits of the clauses on each StandingRule::Clause::What
    std::uint64_t timed_clauses = 0;            // bits of those that time alone can turn

    [[nodiscard]] bool asks(StandingRule::Clause::What what) const { return clauses_on[static_cast<std::size_t>(what)] != 0; }
    [[nodiscard]] std::uint64_t all_clauses() const
    {
        return clauses.size() == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << clauses.size()) - 1;
    }
    [[nodiscard]] Duration half_life() const { return hours(half_life_h); }
    [[nodiscard]] const Traits& traits(NameNumber touchpoint) const
    {
        return touchpoint < touchpoints.size() ? touchpoints[touchpoint] : unknown_traits;
    }
    // nullptr when the catalogue no longer has that signal.
    [[nodiscard]] const Pattern* find_signal(NameNumber name) const
    {
        const std::uint32_t place = traits(name).signal;
        return place == no_signal ? nullptr : &signals[place];
    }
    // The word of a promise; empty when the catalogue no longer has it.
    [[nodiscard]] std::string_view promise_kind(NameNumber promise) const;
    // The standing that follows from `now` when these clauses hold: the first row that applies. A row of the present
    // standing applies while its `stay` or its `enter` holds, another one when its `enter` holds; none: steady.
    [[nodiscard]] Standing judge(Standing now, std::uint64_t clauses_that_hold) const;

    static const Traits unknown_traits;
};

// Numbers every name the account needs. `number_of` must give the same number for the same name for as long as the store
// lives. Total: of two signals with one name the first counts, a count is brought into 1..signal_touches_max, a span to at
// least a microsecond, and a row that needs more than standing_clauses_max different clauses is left out (the catalogue's
// loader refuses all of these, with file and line). Say regard::bind where an argument's type
// would bring std::bind along.
[[nodiscard]] Rules bind(const Catalogue& catalogue, std::uint32_t version,
                         const std::function<NameNumber(std::string_view)>& number_of);

}  // namespace regard
