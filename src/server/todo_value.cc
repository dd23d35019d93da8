#include "server/todo_value.h"

#include "insight/agreement.h"

#include <algorithm>

namespace regard::server {

std::optional<ValueOrder> order_by_value(std::vector<TodoItem>& items, const HurtWorth& worth)
{
    if (worth.purchases.empty()) return {};
    ValueOrder out;
    // Of two used equally often the one whose name comes first.
    out.currency =
        std::ranges::max_element(worth.purchases, [](const auto& a, const auto& b) { return a.second < b.second; })->first;
    for (const auto& [currency, touches] : worth.purchases)
        if (currency != out.currency && !currency.empty()) out.others.push_back(currency);

    std::vector<TodoItem*> compared;
    std::vector<std::int64_t> by_people, by_value;
    for (TodoItem& item : items) {
        if (item.kind != "friction" || item.state.kind == TodoState::Kind::done || item.state.kind == TodoState::Kind::put_off)
            continue;
        std::int64_t spent = 0;
        if (const auto at = worth.spent.find(item.touchpoint->name); at != worth.spent.end())
            if (const auto sum = at->second.find(out.currency); sum != at->second.end()) spent = sum->second.value;
        compared.push_back(&item);
        by_people.push_back(item.gain.value);
        by_value.push_back(spent);
    }
    const std::optional<double> agree = insight::kendall_tau_b(by_people, by_value);
    if (!agree) return {};
    out.agree = *agree;
    for (std::size_t i = 0; i < compared.size(); ++i) {
        compared[i]->spent = Micro{by_value[i]};
        compared[i]->value_rank = 1 + static_cast<std::uint64_t>(std::ranges::count_if(
                                          by_value, [&](std::int64_t other) { return other > by_value[i]; }));
    }
    return out;
}

}  // namespace regard::server
