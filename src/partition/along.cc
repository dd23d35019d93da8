// What is known of an identifier beside its effects, its traits and the money of its touches: kept where the effects are, and
// going where they go.
#include "partition/partition.h"

#include <algorithm>
#include <tuple>

namespace regard {

void Partition::take_along(const Id128& canonical, Customer& row, const Id128& identifier, const log::Along& along)
{
    if (!along.traits.empty()) {
        HeldTraits& held = row.more().traits;
        const std::vector<std::uint64_t> before = held.latest();
        for (const log::TraitsSaid& said : along.traits) held.note(identifier, said);
        traits_.change(canonical, before, held.latest());
    }
    for (const log::MoneySpent& spent : along.spent) spend(row, identifier, names_.number(spent.currency), spent.amount);
}

void Partition::spend(Customer& row, const Id128& identifier, NameNumber currency, Micro amount)
{
    const auto is_it = [&](const Spent& spent) { return spent.strand == identifier && spent.currency == currency; };
    const auto held = std::find_if(row.spent.begin(), row.spent.end(), is_it);
    if (held != row.spent.end()) {
        held->amount = wrapped_sum(held->amount, amount.value);
    } else {
        const auto place = std::find_if(row.spent.begin(), row.spent.end(), [&](const Spent& spent) {
            return std::tie(identifier, names_.text(currency)) < std::tie(spent.strand, names_.text(spent.currency));
        });
        row.spent.insert(static_cast<std::size_t>(place - row.spent.begin()), {identifier, amount.value, currency});
    }
    worth_.spend(row.weeks, currency, amount.value);

    const auto count =
        std::count_if(row.spent.begin(), row.spent.end(), [&](const Spent& spent) { return spent.strand == identifier; });
    if (static_cast<std::size_t>(count) <= currencies_per_strand_max) return;
    for (std::size_t i = row.spent.size(); i-- > 0;) {  // the last of the strand's
        if (row.spent[i].strand != identifier) continue;
        worth_.spend(row.weeks, row.spent[i].currency, taken_back(row.spent[i].amount));
        row.spent.erase(i);
        return;
    }
}

// Of an identifier whose effects leave this customer.
log::Along Partition::give_along(const Id128& before, Customer& row, const Id128& identifier)
{
    log::Along out;
    if (row.extras && !row.extras->traits.is_empty()) {
        const std::vector<std::uint64_t> held = row.extras->traits.latest();
        out.traits = row.extras->traits.take(identifier);
        traits_.change(before, held, row.extras->traits.latest());
    }
    row.spent.erase_if([&](const Spent& spent) {
        if (spent.strand != identifier) return false;
        worth_.spend(row.weeks, spent.currency, taken_back(spent.amount));
        out.spent.push_back({names_.text(spent.currency), {spent.amount}});
        return true;
    });
    return out;
}

Result<void> Partition::add_to(HurtWorth& worth, Week last)
{
    constexpr auto weeks = static_cast<Week>(weeks_distinct_max);
    for (Week i = 0; i < weeks; ++i)
        TRY(worth_.each(last - weeks + 1 + i, static_cast<std::size_t>(i),
                        [&](NameNumber touchpoint, NameNumber currency, Micro spent) {
                            worth.spent[names_.text(touchpoint)][names_.text(currency)] += spent;
                        }));
    return worth_.each_used(
        [&](NameNumber currency, std::uint64_t touches) { worth.purchases[names_.text(currency)] += touches; });
}

}  // namespace regard
