#include "partition/worth.h"

#include <algorithm>
#include <iterator>

namespace regard {
void WorthRow::write(Writer& out) const
{
    for (const std::int64_t sum : spent) out.zigzag(sum);
}

bool WorthRow::read(Reader& in, WorthRow& row)
{
    for (std::int64_t& sum : row.spent) sum = in.zigzag();
    return in.is_ok();
}

void Worth::add(const CustomerWeeks::Counted& counted, NameNumber currency, std::int64_t amount)
{
    if (counted.touchpoint() == 0 || amount == 0) return;
    WorthRow& row =
        rows.make({Weeks::week_key(counted.week), static_cast<std::uint64_t>(counted.touchpoint()) << 32 | currency});
    std::int64_t& sum = row.spent[counted.bits() & CustomerWeeks::gap_mask];
    sum = wrapped_sum(sum, amount);
}

void Worth::count(const CustomerWeeks::Counted& counted, const Few<Spent>& spent, int sign)
{
    for (const Spent& one : spent) add(counted, one.currency, sign < 0 ? taken_back(one.amount) : one.amount);
}

void Worth::spend(const CustomerWeeks& weeks, NameNumber currency, std::int64_t more)
{
    for (const CustomerWeeks::Counted& counted : weeks.counted()) add(counted, currency, more);
}

void Worth::recount(const CustomerWeeks& before, const CustomerWeeks& now, const Few<Spent>& spent)
{
    if (spent.empty()) return;
    const auto sorted = [](const CustomerWeeks& theirs) {
        std::vector<CustomerWeeks::Counted> out(theirs.counted().begin(), theirs.counted().end());
        std::sort(out.begin(), out.end());
        return out;
    };
    const auto then = sorted(before), after = sorted(now);
    std::vector<CustomerWeeks::Counted> changed;
    std::set_difference(then.begin(), then.end(), after.begin(), after.end(), std::back_inserter(changed));
    for (const CustomerWeeks::Counted& counted : changed) count(counted, spent, -1);
    changed.clear();
    std::set_difference(after.begin(), after.end(), then.begin(), then.end(), std::back_inserter(changed));
    for (const CustomerWeeks::Counted& counted : changed) count(counted, spent, 1);
}

void Worth::note_used(NameNumber currency) { ++rows.make({0, currency}).spent[0]; }

Result<void> Worth::each(Week week, std::size_t weeks_after_first,
                         const std::function<void(NameNumber touchpoint, NameNumber currency, Micro spent)>& visit)
{
    const std::uint64_t key = Weeks::week_key(week);
    return rows.range({key, 0}, {key, UINT64_MAX}, [&](const Id128& id, const WorthRow& row) {
        std::int64_t sum = 0;
        for (std::size_t gap = weeks_after_first; gap < row.spent.size(); ++gap) sum = wrapped_sum(sum, row.spent[gap]);
        if (sum != 0) visit(static_cast<NameNumber>(id.low >> 32), static_cast<NameNumber>(id.low), {sum});
    });
}

Result<void> Worth::each_used(const std::function<void(NameNumber currency, std::uint64_t touches)>& visit)
{
    return rows.range({0, 0}, {0, UINT64_MAX}, [&](const Id128& id, const WorthRow& row) {
        visit(static_cast<NameNumber>(id.low), static_cast<std::uint64_t>(row.spent[0]));
    });
}

}  // namespace regard
