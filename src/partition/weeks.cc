#include "partition/weeks.h"

#include <algorithm>

namespace regard {
namespace {

constexpr std::int64_t monday_before_1970 = -3;  // 1969-12-29, in days
constexpr std::uint64_t week_bias = std::uint64_t{1} << 32;
constexpr std::uint32_t touchpoints_max = std::uint32_t{1} << 29;
static_assert(limits::names_per_partition_max < touchpoints_max);

// Weeks of the calendar's years 1 to 9999 fit in 20 bits once they count from here.
constexpr int parting_week_bits = 20;
constexpr std::int64_t parting_week_bias = std::int64_t{1} << 17;

}  // namespace

Week week_of(Time at)
{
    const std::int64_t days_since = day_of(at) - monday_before_1970;
    return static_cast<Week>(days_since >= 0 ? days_since / 7 : -((6 - days_since) / 7));
}

Time start_of_week(Week week) { return start_of_day(std::int64_t{week} * 7 + monday_before_1970); }

std::uint32_t CustomerWeeks::bits_of(Week week) const
{
    for (std::size_t i = counted_.size(); i-- > 0 && counted_[i].week >= week;)
        if (counted_[i].week == week && counted_[i].touchpoint() == 0) return counted_[i].bits();
    return 0;
}

bool CustomerWeeks::has_left_in(Week week) const { return (bits_of(week) & left) != 0; }

void CustomerWeeks::set_bits(Week week, std::uint32_t bits, Counter* counter)
{
    std::size_t place = counted_.size();
    while (place > 0 && counted_[place - 1].week >= week) --place;
    const bool is_there = place < counted_.size() && counted_[place].week == week && counted_[place].touchpoint() == 0;
    if (is_there && counter != nullptr) counter->count(counted_[place], -1);
    const Counted now{week, bits};
    if (bits == 0) {
        if (is_there) counted_.erase(place);
        return;
    }
    if (is_there)
        counted_[place] = now;
    else
        counted_.insert(place, now);
    if (counter != nullptr) counter->count(now, 1);
}

void CustomerWeeks::feel(Time at, NameNumber touchpoint, Micro felt, StageOf stage_of, Counter* counter)
{
    if (felt.value == 0) return;
    const Week week = week_of(at);
    if (week != week_) {
        week_ = week;
        net_ = 0;
    }
    const auto side = [](std::int64_t net) {
        return net > week_moved_min.value ? closer : net < -week_moved_min.value ? away : 0u;
    };
    const std::uint32_t before = side(net_);
    net_ += felt.value;
    if (const std::uint32_t now = side(net_); now != before) set_bits(week, (bits_of(week) & left) | now, counter);
    if (felt <= hurt_take) note_hurt(touchpoint, stage_of, counter);
}

void CustomerWeeks::note_hurt(NameNumber touchpoint, StageOf stage_of, Counter* counter)
{
    const auto stage = [&](NameNumber number) { return number < stage_of.size() ? stage_of[number] : 0; };
    std::uint32_t gap = weeks_distinct_max;
    bool is_first_of_stage = true;
    for (std::size_t i = counted_.size(); i-- > 0 && week_ - counted_[i].week < static_cast<Week>(weeks_distinct_max);) {
        const Counted& earlier = counted_[i];
        if (earlier.touchpoint() == 0) continue;
        if (earlier.week == week_) {
            if (earlier.touchpoint() == touchpoint) return;
            if (stage(earlier.touchpoint()) == stage(touchpoint)) is_first_of_stage = false;
        } else if (earlier.touchpoint() == touchpoint) {
            gap = static_cast<std::uint32_t>(week_ - earlier.week);
            break;
        }
    }
    const Counted now{week_, touchpoint << 3 | (is_first_of_stage ? first_of_stage : 0) | (gap - 1)};
    counted_.push_back(now);
    if (counter != nullptr) counter->count(now, 1);
}

bool CustomerWeeks::part(Time at, Counter* counter)
{
    const Week week = week_of(at);
    const std::uint32_t bits = bits_of(week);
    if (bits & left) return false;
    set_bits(week, bits | left, counter);
    return true;
}

void CustomerWeeks::write(Writer& out) const
{
    out.zigzag(week_);
    out.zigzag(net_);
    out.varint(counted_.size());
    Week before = week_;
    for (const Counted& counted : counted_) {
        out.zigzag(counted.week - before);
        out.varint(counted.what);
        before = counted.week;
    }
}

bool CustomerWeeks::read(Reader& in, CustomerWeeks& weeks)
{
    weeks.week_ = static_cast<Week>(in.zigzag());
    weeks.net_ = in.zigzag();
    const std::uint64_t count = in.varint_up_to(in.left());
    std::int64_t before = weeks.week_;
    for (std::uint64_t i = 0; i < count && in.is_ok(); ++i) {
        if (__builtin_add_overflow(before, in.zigzag(), &before)) in.fail();
        const Counted counted{static_cast<Week>(before), static_cast<std::uint32_t>(in.varint_up_to(UINT32_MAX))};
        weeks.counted_.push_back(counted);
    }
    return in.is_ok();
}

void WeekRow::write(Writer& out) const
{
    for (const std::int64_t count : {touches, adds.value, takes.value, closer, away, left}) out.zigzag(count);
}

bool WeekRow::read(Reader& in, WeekRow& row)
{
    for (std::int64_t* count : {&row.touches, &row.adds.value, &row.takes.value, &row.closer, &row.away, &row.left})
        *count = in.zigzag();
    return in.is_ok();
}

void HurtRow::write(Writer& out) const
{
    for (const std::int64_t count : people) out.zigzag(count);
    out.zigzag(first_of_stage);
}

bool HurtRow::read(Reader& in, HurtRow& row)
{
    for (std::int64_t& count : row.people) count = in.zigzag();
    row.first_of_stage = in.zigzag();
    return in.is_ok();
}

void PartingRow::write(Writer& out) const
{
    out.id(customer);
    out.zigzag(at.us);
    out.zigzag(lost.value);
}

bool PartingRow::read(Reader& in, PartingRow& row)
{
    row.customer = in.id();
    row.at = {in.zigzag()};
    row.lost = {in.zigzag()};
    return in.is_ok();
}

std::uint64_t Weeks::week_key(Week week) { return static_cast<std::uint64_t>(std::int64_t{week}) + week_bias; }

Week Weeks::week_of_key(std::uint64_t key) { return static_cast<Week>(key - week_bias); }

Id128 Weeks::parting_key(Week week, const Id128& customer)
{
    const auto biased = static_cast<std::uint64_t>(week + parting_week_bias);
    return {biased << (64 - parting_week_bits) | customer.high >> parting_week_bits, customer.low};
}

WeekRow& Weeks::row_of(Week week)
{
    if (last_row_ == nullptr || week != last_week_) {
        last_row_ = &weeks.make({week_key(week), 0});
        last_week_ = week;
    }
    return *last_row_;
}

WeekRow Weeks::sum_of(Week week)
{
    const WeekRow* row = weeks.find({week_key(week), 0});
    return row == nullptr ? WeekRow{} : *row;
}

void Weeks::count_touches(Week week, std::int64_t touches, Micro amount, int sign)
{
    WeekRow& row = row_of(week);
    row.touches += sign * touches;
    (amount.value > 0 ? row.adds : row.takes).value += sign * amount.value;
}

void Weeks::count(const CustomerWeeks::Counted& counted, int sign)
{
    if (counted.touchpoint() == 0) {
        WeekRow& row = row_of(counted.week);
        if (counted.bits() & CustomerWeeks::closer) row.closer += sign;
        if (counted.bits() & CustomerWeeks::away) row.away += sign;
        if (counted.bits() & CustomerWeeks::left) row.left += sign;
        return;
    }
    HurtRow& row = hurt.make({week_key(counted.week), counted.touchpoint()});
    row.people[counted.bits() & CustomerWeeks::gap_mask] += sign;
    if (counted.bits() & CustomerWeeks::first_of_stage) row.first_of_stage += sign;
}

void Weeks::part(const Id128& customer, CustomerWeeks& theirs, const Parting& parting)
{
    if (theirs.part(parting.at, this))
        partings.make(parting_key(week_of(parting.at), customer)) = {customer, parting.at, parting.lost};
}

void Weeks::recount(const Id128& customer, const CustomerWeeks& before, const CustomerWeeks& now,
                    std::span<const Parting> those)
{
    const auto sorted = [](const CustomerWeeks& theirs) {
        std::vector<CustomerWeeks::Counted> out(theirs.counted().begin(), theirs.counted().end());
        std::sort(out.begin(), out.end());
        return out;
    };
    const auto then = sorted(before), after = sorted(now);
    std::vector<CustomerWeeks::Counted> changed;
    std::set_difference(then.begin(), then.end(), after.begin(), after.end(), std::back_inserter(changed));
    for (const CustomerWeeks::Counted& counted : changed) count(counted, -1);
    changed.clear();
    std::set_difference(after.begin(), after.end(), then.begin(), then.end(), std::back_inserter(changed));
    for (const CustomerWeeks::Counted& counted : changed) count(counted, 1);

    for (const CustomerWeeks::Counted& counted : then)
        if (counted.touchpoint() == 0 && (counted.bits() & CustomerWeeks::left) && !now.has_left_in(counted.week))
            partings.remove(parting_key(counted.week, customer));
    std::optional<Week> last;
    for (const Parting& parting : those) {  // in order of time: the first of a week is the one kept
        const Week week = week_of(parting.at);
        if (last != week) partings.make(parting_key(week, customer)) = {customer, parting.at, parting.lost};
        last = week;
    }
}

Result<void> Weeks::each_parting(Week week, const std::function<void(const PartingRow&)>& visit)
{
    const Id128 first = parting_key(week, {});
    const Id128 last = parting_key(week, {UINT64_MAX, UINT64_MAX});
    return partings.range(first, last, [&](const Id128&, const PartingRow& row) { visit(row); });
}

void Weeks::freeze(Rows& rows)
{
    last_row_ = nullptr;
    weeks.freeze(rows);
    hurt.freeze(rows);
    partings.freeze(rows);
}

void Weeks::thaw()
{
    weeks.thaw();
    hurt.thaw();
    partings.thaw();
}

void Weeks::evict(std::size_t rows_max)
{
    last_row_ = nullptr;
    weeks.evict(rows_max);
    hurt.evict(rows_max);
    partings.evict(rows_max);
}

std::size_t Weeks::dirty_count() const { return weeks.dirty_count() + hurt.dirty_count() + partings.dirty_count(); }
std::size_t Weeks::held_count() const { return weeks.held_count() + hurt.held_count() + partings.held_count(); }

}  // namespace regard
