// partition/weeks.h
//
// What each week was for customers: how many came closer, moved away, left without a word, and who was hurt where.
//
// Exact, and the same whatever the order of arrival: a customer's row keeps what was counted for it (CustomerWeeks), so that
// folding the customer again takes that back and counts anew. Sums over partitions and weeks are sums. Owned by one partition,
// used on its thread.
#pragma once

#include "base/time.h"
#include "partition/shelf.h"
#include "relationship/account.h"
#include "relationship/few.h"
#include "touch/effect.h"

#include <array>
#include <span>
#include <vector>

namespace regard {

// Weeks begin on Monday, UTC; week 0 on 1969-12-29.
using Week = std::int32_t;
[[nodiscard]] Week week_of(Time at);
[[nodiscard]] Time start_of_week(Week week);

// Between these a week was neither: less than one good touch of middling weight (touchpoints add and take 0.02 to 0.7).
constexpr Micro week_moved_min{50'000};

// For how many weeks "how many people in the last n weeks" has an exact answer.
constexpr std::size_t weeks_distinct_max = 4;

struct WeekRow {
    std::int64_t touches = 0;  // of the surface
    Micro adds;
    Micro takes;
    std::int64_t closer = 0;  // customers whose effects of the week came to more than week_moved_min
    std::int64_t away = 0;    // … to less than -week_moved_min
    std::int64_t left = 0;    // who became leaving or gone, and had not told

    void write(Writer& out) const;
    static bool read(Reader& in, WeekRow& row);
};

// A touchpoint's week: customers whom it hurt (a take at or below hurt_take), by how many weeks ago it had done so before: 1,
// 2, 3, or more (or never). Those hurt within n <= 4 weeks are then counted once each: in the i-th week those whose time before
// lies i weeks back or more.
struct HurtRow {
    std::array<std::int64_t, weeks_distinct_max> people{};
    std::int64_t first_of_stage = 0;  // customers whom nothing else of its stage had hurt that week before it

    void write(Writer& out) const;
    static bool read(Reader& in, HurtRow& row);
};

struct PartingRow {
    Id128 customer;
    Time at;
    Micro lost;

    void write(Writer& out) const;
    static bool read(Reader& in, PartingRow& row);
};

// In a customer's row: what was counted for it, and the sum of the week that is going on.
class CustomerWeeks {
public:
    struct Counted {
        Week week = 0;
        std::uint32_t what = 0;  // touchpoint << 3 | bits; touchpoint 0: the week itself
        [[nodiscard]] NameNumber touchpoint() const { return what >> 3; }
        [[nodiscard]] std::uint32_t bits() const { return what & 7; }
        auto operator<=>(const Counted&) const = default;
    };
    // Of the week itself.
    static constexpr std::uint32_t closer = 1, away = 2, left = 4;
    // Of a touchpoint that hurt: how long ago it did so before, less one; and whether it was the first of its stage.
    static constexpr std::uint32_t gap_mask = 3, first_of_stage = 4;

    // Whoever keeps the counters: `sign` is 1 or -1.
    struct Counter {
        virtual ~Counter() = default;
        virtual void count(const Counted& counted, int sign) = 0;
    };
    // The stage of a touchpoint by the catalogue in force, as any number.
    using StageOf = std::span<const std::uint16_t>;

    // What an effect came to. In the order of the fold.
    void feel(Time at, NameNumber touchpoint, Micro felt, StageOf stage_of, Counter* counter);
    // False when the customer had left in that week already.
    bool part(Time at, Counter* counter);

    [[nodiscard]] const Few<Counted>& counted() const { return counted_; }
    [[nodiscard]] bool has_left_in(Week week) const;
    void write(Writer& out) const;
    static bool read(Reader& in, CustomerWeeks& weeks);
    bool operator==(const CustomerWeeks&) const = default;

private:
    [[nodiscard]] std::uint32_t bits_of(Week week) const;
    void set_bits(Week week, std::uint32_t bits, Counter* counter);
    void note_hurt(NameNumber touchpoint, StageOf stage_of, Counter* counter);

    Few<Counted> counted_;  // by week; in a week the week itself first, then touchpoints in the order in which they hurt
    Week week_ = 0;         // of the last effect
    std::int64_t net_ = 0;  // of that week's effects, millionths
};

// The shelves.
class Weeks final : public CustomerWeeks::Counter {
public:
    Weeks(Store& store, std::string weeks_prefix, std::string hurt_prefix, std::string partings_prefix)
        : weeks(store, std::move(weeks_prefix)),
          hurt(store, std::move(hurt_prefix)),
          partings(store, std::move(partings_prefix))
    {}

    void count(const CustomerWeeks::Counted& counted, int sign) override;
    void count_touches(Week week, std::int64_t touches, Micro amount, int sign);
    void part(const Id128& customer, CustomerWeeks& theirs, const Parting& parting);
    // Of one customer `before` was counted, and `now` is so; `those` are all partings of now.
    void recount(const Id128& customer, const CustomerWeeks& before, const CustomerWeeks& now, std::span<const Parting> those);

    [[nodiscard]] static std::uint64_t week_key(Week week);
    [[nodiscard]] static Week week_of_key(std::uint64_t key);
    [[nodiscard]] Result<void> each_parting(Week week, const std::function<void(const PartingRow&)>& visit);

    [[nodiscard]] WeekRow sum_of(Week week);

    void freeze(Rows& rows);
    void thaw();
    void evict(std::size_t rows_max);
    [[nodiscard]] std::size_t dirty_count() const;
    [[nodiscard]] std::size_t held_count() const;

    Shelf<WeekRow> weeks;        // high: week
    Shelf<HurtRow> hurt;         // high: week, low: touchpoint
    Shelf<PartingRow> partings;  // high: week and the beginning of the customer's id, low: its end

private:
    [[nodiscard]] WeekRow& row_of(Week week);
    [[nodiscard]] static Id128 parting_key(Week week, const Id128& customer);

    // Nearly every touch is of the week of the one before it: no look-up then.
    WeekRow* last_row_ = nullptr;  // of last_week_, changed since the last freeze()
    Week last_week_ = 0;
};

}  // namespace regard
