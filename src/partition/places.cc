#include "partition/places.h"

#include <algorithm>

namespace regard {
namespace {

// Numbers of names have 20 bits in a key, weeks too once they count from before the year 1.
constexpr int number_bits = 20;
constexpr std::int64_t week_bias = std::int64_t{1} << 17;
static_assert(limits::names_per_partition_max < std::size_t{1} << number_bits);

// One question of the shelf a place reads less of the disk; but each looks through what is in memory, too.
constexpr std::size_t places_one_by_one_max = 8;
// A row of a week is found by its key, so many more pay.
constexpr std::size_t rows_one_by_one_max = 200;

}  // namespace

Cell& PlaceWeek::of(NameNumber touchpoint)
{
    const auto at = std::ranges::lower_bound(items, touchpoint, {}, &Item::touchpoint);
    if (at != items.end() && at->touchpoint == touchpoint) return at->cell;
    return items.insert(at, {touchpoint, {}})->cell;
}

void PlaceWeek::write(Writer& out) const
{
    out.varint(items.size());
    NameNumber before = 0;
    for (const Item& item : items) {
        out.varint(item.touchpoint - before);
        item.cell.write(out);
        before = item.touchpoint;
    }
}

bool PlaceWeek::read(Reader& in, PlaceWeek& row)
{
    const std::uint64_t count = in.varint_up_to(in.left());
    row.items.reserve(count);
    NameNumber before = 0;
    for (std::uint64_t i = 0; i < count && in.is_ok(); ++i) {
        Item item;
        item.touchpoint = before + static_cast<NameNumber>(in.varint_up_to(UINT32_MAX - before));
        Cell::read(in, item.cell);
        before = item.touchpoint;
        row.items.push_back(item);
    }
    return in.is_ok();
}

Id128 Places::hurt_key(Week week, NameNumber place, NameNumber touchpoint, const Id128& customer)
{
    const auto biased = static_cast<std::uint64_t>(week + week_bias);
    std::uint64_t high = biased << number_bits | place;
    high = high << number_bits | touchpoint;
    return {high << 4 | customer.high >> 60, customer.low};
}

void Places::count(const Effect& effect, std::int64_t touches, int sign)
{
    if (effect.place == 0) return;
    weeks_.make({Weeks::week_key(week_of(effect.at)), effect.place}).of(effect.touchpoint).count(effect.amount, touches, sign);
}

void Places::hurt(const Id128& customer, const Effect& effect, int sign)
{
    if (effect.place == 0 || effect.amount > hurt_take) return;
    const Id128 key = hurt_key(week_of(effect.at), effect.place, effect.touchpoint, customer);
    HurtThere& row = hurt_.make(key);
    MUST(sign > 0 || row.times > 0);
    row.times += static_cast<std::uint64_t>(sign);
    if (row.times == 0) hurt_.remove(key);
}

void Places::said(const Effect& effect, const Id128& identifier)
{
    if (effect.place == 0 || (effect.amount.value >= 0 && (effect.flags & Effect::has_text) == 0)) return;
    const Id128 key{effect.place, effect.touchpoint};
    if (SaidRow* row = said_.find(key)) {
        if (row->note(effect, identifier, said_kept_max)) said_.change(key);
    } else {
        (void)said_.make(key).note(effect, identifier, said_kept_max);
    }
}

Result<void> Places::each_week(Week week, const Numbers* places,
                               const std::function<void(NameNumber place, const PlaceWeek& row)>& visit)
{
    const std::uint64_t key = Weeks::week_key(week);
    if (places != nullptr && places->size() <= rows_one_by_one_max) {
        for (const NameNumber place : *places)
            if (const PlaceWeek* row = weeks_.find({key, place})) visit(place, *row);
        return {};
    }
    return weeks_.range({key, 0}, {key, UINT64_MAX}, [&](const Id128& id, const PlaceWeek& row) {
        const auto place = static_cast<NameNumber>(id.low);
        if (places == nullptr || places->contains(place)) visit(place, row);
    });
}

Result<void> Places::add_people(std::map<NameNumber, std::uint64_t>& people, Week first, Week last, const Numbers& places)
{
    constexpr std::uint64_t number_mask = (std::uint64_t{1} << number_bits) - 1;
    boost::unordered_flat_set<Id128, Id128Hash> met;  // touchpoint and the customer's bits
    const auto visit = [&](const Id128& id, const HurtThere&) {
        if (!places.contains(static_cast<NameNumber>(id.high >> (number_bits + 4) & number_mask))) return;
        const std::uint64_t who_at = id.high & ((number_mask << 4) | 15);
        if (met.insert({who_at, id.low}).second) ++people[static_cast<NameNumber>(who_at >> 4)];
    };
    constexpr Id128 everybody{UINT64_MAX, UINT64_MAX};
    for (Week week = first; week <= last; ++week) {
        if (places.size() > places_one_by_one_max) {
            TRY(hurt_.range(hurt_key(week, 0, 0, {}), hurt_key(week, number_mask, number_mask, everybody), visit));
            continue;
        }
        for (const NameNumber place : places)
            TRY(hurt_.range(hurt_key(week, place, 0, {}), hurt_key(week, place, number_mask, everybody), visit));
    }
    return {};
}

Result<void> Places::each_said(const Numbers& places,
                               const std::function<void(NameNumber touchpoint, const SaidRow& row)>& visit)
{
    const auto show = [&](const Id128& id, const SaidRow& row) {
        if (places.contains(static_cast<NameNumber>(id.high))) visit(static_cast<NameNumber>(id.low), row);
    };
    if (places.size() > places_one_by_one_max) return said_.each(show);
    for (const NameNumber place : places) TRY(said_.range({place, 0}, {place, UINT64_MAX}, show));
    return {};
}

void Places::freeze(Rows& rows)
{
    weeks_.freeze(rows);
    hurt_.freeze(rows);
    said_.freeze(rows);
}

void Places::thaw()
{
    weeks_.thaw();
    hurt_.thaw();
    said_.thaw();
}

void Places::evict(std::size_t rows_max)
{
    weeks_.evict(rows_max);
    hurt_.evict(rows_max);
    said_.evict(rows_max);
}

std::size_t Places::dirty_count() const { return weeks_.dirty_count() + hurt_.dirty_count() + said_.dirty_count(); }
std::size_t Places::held_count() const { return weeks_.held_count() + hurt_.held_count() + said_.held_count(); }

}  // namespace regard
