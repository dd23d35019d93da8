// relationship/account.h
//
// The running account of one customer: balance, remembered, cuts, promises, silence, standing.
//
// An Account is a value: it owns its memory, copies deeply, and knows no clock, disk or lock. It is a pure function of the
// customer's effects (as a set), the rules, and the time to which it was advanced: touches that come late, in any order,
// lead to the same account bit for bit once it is refolded. Two parts make it:
// - what commutes: faded sums, totals, counts. add() and remove() change only these, in any order, exactly.
// - the course, which depends on the order of effects: episodes, visits, cuts, repairs, signals, promises, silence,
//   standing. Only apply(), advance() and refold() change it, in order of time.
// One partition thread changes it; any thread may read a copy. Its bytes: account_codec.h. The formulas: docs/account.md.
#pragma once

#include "relationship/few.h"
#include "relationship/rules.h"
#include "relationship/silence.h"
#include "relationship/sums.h"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace regard {

// What a signal did: an effect flagged from_signal whose touchpoint and rule are the signal's name, at the moment the
// pattern was complete, at the position of its last touch; with the touches that are its evidence, in order of time.
struct Derived {
    Effect effect;
    std::uint32_t evidence_count = 0;
    std::array<Position, signal_touches_max> evidence{};

    [[nodiscard]] std::span<const Position> positions() const { return {evidence.data(), evidence_count}; }
    bool operator==(const Derived&) const = default;
};

enum class PromiseState : std::uint8_t { open, kept, broken };
[[nodiscard]] const char* name_of(PromiseState state);

// An account at one moment, for people: numbers as the API shows them, sentences, and nothing to compute with further.
struct AccountView {
    Time as_of;
    Micro balance;                    // adds + loss_aversion * takes, rounded once
    Micro adds;                       // faded, >= 0
    Micro takes;                      // faded, <= 0, before loss aversion
    std::optional<Micro> remembered;  // (peak + end) / 2 of the last episode; none before the first effect
    std::optional<Micro> average;     // the mean effect of the same episode
    Micro remembered_sum;             // over all episodes, each faded from its end
    Micro average_sum;
    struct Cuts {
        Micro level;
        bool alarm = false;
        std::uint32_t count = 0;  // takes since the beginning
    } cuts;
    struct Silence {
        Time since;  // the customer's own last touch; the first touch of all before there is one
        Micro days;
        Micro probability;  // of a gap this long in this customer's own rhythm
        bool silent = false;
        std::optional<Time> silent_from;  // none before the first own touch
        std::optional<Time> gone_from;
        std::string sentence;
    } silence;
    struct {
        Standing now = Standing::fresh;
        Time since;
        std::vector<std::string> reasons;
    } standing;
    Time first_at;
    Time last_at;
    std::uint32_t touches = 0;
    std::uint32_t visits = 0;
    Micro adds_total;  // not faded
    Micro takes_total;
    struct Promise {
        std::string kind;
        Time opened_at;
        Time due_at;
        PromiseState state = PromiseState::open;
    };
    std::vector<Promise> promises;  // open ones, then the last that were kept or broken; each oldest first
    std::uint32_t catalogue_version = 0;
    Micro loss_aversion;
    Micro half_life_days;
};

// Hurt and heard: the facts behind "of 400 people hurt, 21 told us".
struct Hurt {
    std::optional<Time> hurt_at;  // of the last take at or below hurt_take
    std::optional<Time> told_at;  // of the last complaint that came after a hurt
};

// Leaving without a word: standing became leaving or gone, and the customer had not told the business since the last hurt.
struct Parting {
    Time at;
    Micro lost;  // what takes had cost the balance, as felt at that moment; >= 0
};

class Account {
public:
    Account() = default;

    // --- what commutes -------------------------------------------------------------------------------------------
    // For an effect that is_late(), until the account is refolded: adds it to sums, totals and counts, and leaves the course
    // as it is. A repair is credited only by the course, so its amount waits for the refold. remove() is the exact inverse.
    // Effects flagged from_signal are passed over, here and below: signals are computed, never taken in.
    void add(const Effect& effect);
    void remove(const Effect& effect);

    // --- in order of time ----------------------------------------------------------------------------------------
    // Whether apply() cannot take it any more, since something later has been reckoned: the caller add()s it, marks the
    // account stale, and refolds it from the customer's history.
    [[nodiscard]] bool is_late(const Effect& effect) const;
    // Makes due what is due up to the effect's time, then takes the effect, which must not be late. Gives what it came to:
    // its amount; of a repair what was credited. What signals did is appended to `derived` where it is given; the account keeps
    // only what it came to, and refold() tells all of it again.
    Micro apply(const Effect& effect, const Rules& rules, std::vector<Derived>* derived = nullptr);
    // Makes due what is due up to and including `to`: broken promises, signals about what did not happen, standing. If
    // nothing is due nothing changes, so that many steps and one give the same account.
    void advance(Time to, const Rules& rules, std::vector<Derived>* derived = nullptr);
    // When advance() next changes something; none: not by `until`, unless the customer comes. Whoever has set a timer already
    // asks only up to it, which costs a fraction of asking for ever.
    [[nodiscard]] std::optional<Time> next_due(const Rules& rules, Time until = time_max) const;
    // The account of these effects, which are in order (Effect::order). `felt` gets what each came to, as apply() gives it.
    [[nodiscard]] static Account refold(std::span<const Effect> in_order, Time advanced_to, const Rules& rules,
                                        std::vector<Derived>* derived = nullptr, std::vector<Micro>* felt = nullptr);

    // The partings that apply(), advance() or refold() came by since the last call, in order of time. Not part of the value.
    [[nodiscard]] Few<Parting> take_partings() { return std::exchange(partings_.list, {}); }

    // --- answers -------------------------------------------------------------------------------------------------
    // As of `now` (or of the last effect, if that is later), as if advanced to it. For a past day refold up to that day.
    [[nodiscard]] AccountView view(Time now, const Rules& rules) const;
    // The numbers alone, without sentences and without making anything due.
    [[nodiscard]] Micro balance(Time now, const Rules& rules) const;
    [[nodiscard]] Sums::Read sums(Time now) const;
    [[nodiscard]] Standing standing() const { return static_cast<Standing>(standing_); }  // as of the last apply or advance
    [[nodiscard]] Time standing_since() const { return standing_since_; }
    [[nodiscard]] Hurt hurt() const;
    [[nodiscard]] bool is_empty() const { return !has_course_; }
    [[nodiscard]] std::uint32_t touches() const { return touches_; }
    [[nodiscard]] std::uint32_t visits() const { return visits_; }
    [[nodiscard]] Time first_at() const { return first_at_; }  // both of the course: a late touch moves them by the refold
    [[nodiscard]] Time last_at() const { return last_at_; }
    // The last moment at which anything changed; nothing before it can be applied.
    [[nodiscard]] Time reckoned_at() const { return reckoned_at_; }
    // From when on a gap is silence; none before the customer's first own touch.
    [[nodiscard]] std::optional<Time> silent_from(const Rules& rules) const;  // account_view.cc
    // The version of the rules that last moved the course.
    [[nodiscard]] std::uint32_t rules_version() const { return rules_version_; }
    // Memory, with what it owns.
    [[nodiscard]] std::size_t bytes() const;
    bool operator==(const Account&) const = default;

private:
    friend class AccountCodec;

    // A touch that opened a pattern and waits for its second, or one that is counted.
    struct Open {
        Time at;
        Position position;
        NameNumber signal = 0;
        NameNumber place = 0;
        std::uint32_t about = 0;
        bool operator==(const Open&) const = default;
    };
    struct Promise {
        Time opened_at;
        Time due_at;
        Time closed_at;
        NameNumber promise = 0;
        PromiseState state = PromiseState::open;
        bool operator==(const Promise&) const = default;
    };
    // A take an apology or gesture can still repair, and how much of it.
    struct Repairable {
        Time at;
        std::int32_t left = 0;  // millionths, > 0
        std::uint32_t about = 0;
        bool operator==(const Repairable&) const = default;
    };
    struct DayOfTakes {
        std::int64_t day = 0;
        std::int64_t takes = 0;  // millionths, > 0
        bool operator==(const DayOfTakes&) const = default;
    };
    struct Change {
        Time at;
        Standing standing;
    };
    class Truths;  // account_truths.h
    // Which clauses held at reckoned_at_, under those rules: kept so that a touch need not ask again. Not part of the value.
    struct Held {
        std::uint64_t clauses = 0;
        std::uint32_t rules = UINT32_MAX;
        bool operator==(const Held&) const { return true; }
    };
    struct Partings {
        Few<Parting> list;
        bool operator==(const Partings&) const { return true; }
    };

    [[nodiscard]] Duration half_life() const { return hours(half_life_h_); }
    [[nodiscard]] Rhythm rhythm(const Rules& rules) const;

    // account.cc: one effect
    void begin(Time at, const Rules& rules);
    void follow(const Rules& rules);
    Micro feel(const Effect& effect, const Rules& rules);
    void count_amount(Micro amount, std::uint32_t step);
    void feel_episode(Time at, Micro amount, const Rules& rules);
    [[nodiscard]] std::int64_t remembered_fine() const;
    [[nodiscard]] std::int64_t averaged_fine() const;
    void soften_episode(Time at, Micro credit, const Rules& rules);
    void feel_take(const Effect& effect, const Rules& rules);
    [[nodiscard]] Micro credit(const Effect& repair, const Rules& rules);
    void count_visit(Time at);

    // account_signals.cc: patterns over effects
    void play_roles(const Effect& effect, const Rules& rules, std::vector<Derived>* derived);
    void open(const Effect& effect, const Rules::Pattern& signal);
    void answer(const Effect& effect, const Rules::Pattern& signal, const Rules& rules, std::vector<Derived>* derived);
    void count_touch(const Effect& effect, const Rules::Pattern& signal, const Rules& rules, std::vector<Derived>* derived);
    void close_promise(const Open& opened, const Rules::Pattern& signal, Time at, PromiseState state);
    void derive(Derived signal, const Rules& rules, std::vector<Derived>* derived);

    // account_time.cc: what time makes due
    struct Due {
        Time at;
        std::size_t open;
    };
    void pass(Time to, const Rules& rules, std::vector<Derived>* derived);
    [[nodiscard]] std::optional<Due> next_open_due(const Rules& rules) const;
    [[nodiscard]] std::optional<Change> next_change(Time until, const Rules& rules) const;
    void fall_due(Due due, const Rules& rules, std::vector<Derived>* derived);
    void reckon(Time at, const Rules& rules);
    void turn(Standing follows, Time at, const Rules& rules);

    // account_view.cc
    [[nodiscard]] AccountView view_advanced(Time now, const Rules& rules) const;
    void view_episodes(Time now, AccountView& view) const;
    void view_silence(Time now, const Rules& rules, AccountView& view) const;
    void view_standing(Time now, const Rules& rules, AccountView& view) const;
    void view_promises(const Rules& rules, AccountView& view) const;

    // What commutes.
    Sums sums_;
    std::int64_t adds_total_ = 0;  // millionths
    std::int64_t takes_total_ = 0;
    std::uint32_t adds_count_ = 0;
    std::uint32_t takes_count_ = 0;
    std::uint32_t touches_ = 0;
    std::uint32_t half_life_h_ = 0;

    // The course: how far it has come.
    Time first_at_;
    Time last_at_;  // of the last effect applied, with its place in the order
    Position last_position_;
    Time reckoned_at_;  // the last moment at which anything changed; nothing before it can be applied
    Time standing_since_;
    std::uint32_t rules_version_ = 0;
    std::uint8_t last_flags_ = 0;
    std::uint8_t standing_ = 0;
    bool has_course_ = false;
    bool was_hurt_ = false;
    bool has_told_ = false;

    // Visits: touches of the customer's own will, those within a day of a visit's beginning being part of it.
    std::uint32_t visits_ = 0;
    Time first_visit_at_;
    Time visit_at_;  // when the last visit began
    Time own_at_;    // the last touch of their own will

    // The episode that is going on, and what earlier ones left, faded to memory_at_.
    std::uint32_t episode_count_ = 0;
    std::int32_t episode_peak_ = 0;
    std::int32_t episode_end_ = 0;
    std::int64_t episode_sum_ = 0;
    Time episode_at_;              // its last effect
    std::int64_t remembered_ = 0;  // 1/256 millionths
    std::int64_t averaged_ = 0;
    Time memory_at_;

    std::int64_t cuts_ = 0;  // millionths
    Time hurt_at_;
    Time told_at_;
    Held held_;
    Few<Repairable> repairables_;  // by time
    Few<DayOfTakes> days_;         // by day
    Few<Open> opens_;              // as they were opened
    Few<Promise> promises_;        // as they were closed
    Partings partings_;            // not taken yet
};

// What one account keeps of each kind at most; the oldest goes first (of unanswered opens: the newest is not taken, since an
// older one is due before it).
constexpr std::size_t promises_kept_max = 8;
constexpr std::size_t repairables_max = 8;
constexpr std::size_t opens_per_signal_max = 4;

}  // namespace regard
