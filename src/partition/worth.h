// partition/worth.h
//
// What the customers whom a touchpoint hurt in a week have spent: the second order of To do, which only stands beside the one
// by people (docs/decisions/0015-an-order-by-value.md).
//
// Exact, and the same whatever the order of arrival: a customer's row keeps what they spent, by strand and currency; the
// shelf holds, for everything that was counted of the customer's weeks, the sum of that. Amounts are whole millionths; a sum
// beyond what they hold goes round, and comes back when the same is taken from it. Owned by one partition, used on its thread.
#pragma once

#include "partition/weeks.h"

#include <map>

namespace regard {

// A touch is believed to be about so much money at most: more is a slip, and one slip must not be the whole order.
constexpr Micro money_max = units(100'000'000);
// Of one strand so many currencies are kept, first those whose names come first.
constexpr std::size_t currencies_per_strand_max = 8;

struct Spent {
    Id128 strand;
    std::int64_t amount = 0;  // millionths, less what was given back; a sum as wrapped_sum() makes it
    NameNumber currency = 0;  // 0: the sources did not say
    bool operator==(const Spent&) const = default;
};

// As HurtRow, but money instead of people.
struct WorthRow {
    std::array<std::int64_t, weeks_distinct_max> spent{};

    void write(Writer& out) const;
    static bool read(Reader& in, WorthRow& row);
};

// Round and back again, where a plain sum would be undefined.
[[nodiscard]] inline std::int64_t wrapped_sum(std::int64_t a, std::int64_t b)
{
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
[[nodiscard]] inline std::int64_t taken_back(std::int64_t amount)
{
    return static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(amount));
}

class Worth {
public:
    Worth(Store& store, std::string prefix) : rows(store, std::move(prefix)) {}

    // Of a customer who spent this something more was counted, or was taken back (`sign` -1).
    void count(const CustomerWeeks::Counted& counted, const Few<Spent>& spent, int sign);
    // A customer of whom this was counted has spent so much more.
    void spend(const CustomerWeeks& weeks, NameNumber currency, std::int64_t more);
    // What was counted of a customer was `before`, and is so now.
    void recount(const CustomerWeeks& before, const CustomerWeeks& now, const Few<Spent>& spent);
    // One touch was about money of this currency.
    void note_used(NameNumber currency);

    // Those hurt in the week that is `weeks_after_first` after the first of four, and not before in these weeks.
    [[nodiscard]] Result<void> each(Week week, std::size_t weeks_after_first,
                                    const std::function<void(NameNumber touchpoint, NameNumber currency, Micro spent)>& visit);
    [[nodiscard]] Result<void> each_used(const std::function<void(NameNumber currency, std::uint64_t touches)>& visit);

    Shelf<WorthRow> rows;  // high: week, low: touchpoint and currency; high 0: how often a currency was used

private:
    void add(const CustomerWeeks::Counted& counted, NameNumber currency, std::int64_t amount);
};

// Whoever counts a customer's weeks counts what they spent beside it.
struct CountBoth final : CustomerWeeks::Counter {
    CountBoth(Weeks& weeks_shelf, Worth& worth_shelf, const Few<Spent>& spent_by_them)
        : weeks(weeks_shelf), worth(worth_shelf), spent(spent_by_them)
    {}
    void count(const CustomerWeeks::Counted& counted, int sign) override
    {
        weeks.count(counted, sign);
        if (!spent.empty()) worth.count(counted, spent, sign);
    }
    Weeks& weeks;
    Worth& worth;
    const Few<Spent>& spent;
};

}  // namespace regard
