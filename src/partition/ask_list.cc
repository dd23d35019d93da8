// Lists of customers: filtered and ordered in the columns, shown from the rows.
#include "partition/partition.h"

#include <algorithm>

namespace regard {
namespace {

std::uint16_t channel_bit(std::string_view channel)
{
    if (channel.empty()) return 0;
    const auto at = std::ranges::find(list_channels, channel);
    return static_cast<std::uint16_t>(at == list_channels.end() ? 1U << 15 : 1U << (at - list_channels.begin()));
}

}  // namespace

void Partition::meet(Customer::Met& met, const Effect& effect) const
{
    if (effect.flags & (Effect::from_observation | Effect::from_signal)) return;
    const NameNumber channel = effect.channel != 0                 ? effect.channel
                               : effect.touchpoint < known_.size() ? known_[effect.touchpoint].channel
                                                                   : 0;
    if (channel != 0) met.channels |= channel_bit(names_.text(channel));
    if (effect.place == 0) return;
    // Of two places at one moment that with the larger number, so that order does not matter.
    if (met.place == 0 || std::pair(effect.at, effect.place) > std::pair(met.place_at, met.place)) {
        met.place = effect.place;
        met.place_at = effect.at;
    }
}

Result<bool> Partition::make_columns(std::size_t scan_max)
{
    if (columns_.is_whole()) return true;
    const auto visit = [&](const Id128& id, const Customer& row) {
        if (row.is_home && !row.account.is_empty()) columns_.append(id, Column::of(row, rules_));
        return true;
    };
    const auto counted = [](std::string_view bytes) { return Customer::counted_standing_in(bytes) != 0; };
    columns_.made(TRY(people_.page(columns_.made_to(), scan_max, visit, counted)));
    return columns_.is_whole();
}

void Partition::refresh_columns()
{
    for (const Id128& id : columns_.take_noted()) {
        const Customer* row = people_.find(id);
        if (row != nullptr && row->is_home && !row->account.is_empty())
            columns_.put(id, Column::of(*row, rules_));
        else
            columns_.remove(id);
    }
}

Result<void> Partition::rank(const Partitions::CustomerQuery& query, const std::optional<Ranked>& last, std::size_t limit,
                             Time now, std::vector<Ranked>& best, std::uint64_t& count)
{
    refresh_columns();
    ColumnFilter filter;
    filter.standing = query.standing;
    filter.channels = channel_bit(query.channel);
    if (!query.place.empty()) {
        filter.place = names_.find(query.place);
        if (*filter.place == 0) return {};  // nobody of this partition was ever there
    }
    if (query.last_from) filter.last_from_us = query.last_from->us;
    if (query.last_to) filter.last_until_us = query.last_to->us;
    if (query.is_silent_only)
        filter.silent_on = static_cast<std::uint16_t>(std::clamp<std::int64_t>(day_of(std::max(now, now_)), 0, UINT16_MAX - 1));
    std::vector<Id128> with_trait;
    if (query.trait) {
        with_trait = TRY(traits_.customers(log::trait_asked_for(query.trait->name, query.trait->value, keys_)));
        if (with_trait.empty()) return {};
        filter.among = &with_trait;
    }
    columns_.rank(filter, query.order == Partitions::CustomerQuery::Order::lost ? Columns::Order::lost : Columns::Order::recent,
                  last, limit, best, count);
    return {};
}

}  // namespace regard
