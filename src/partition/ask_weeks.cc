// What one partition has to say about a week.
#include "base/exact.h"
#include "partition/partition.h"

#include <algorithm>
#include <map>

namespace regard {

void Partition::add_to(WeekView& view, Week week)
{
    const WeekRow row = weeks_.sum_of(week);
    view.closer += row.closer;
    view.away += row.away;
    view.left += row.left;
    view.touches += row.touches;
    view.adds += row.adds;
    view.takes += row.takes;
}

Result<void> Partition::add_to(HomeView& view, Week week)
{
    add_to(view.week, week);
    add_to(view.before, week - 1);

    std::map<NameNumber, TouchpointWeek> touchpoints;
    const auto keys_of = [](Week of) {
        const std::int64_t monday = day_of(start_of_week(of));
        return std::pair(surface_key(monday, 0, 0), surface_key(monday + 6, UINT32_MAX, UINT32_MAX));
    };
    const auto [first, last] = keys_of(week);
    TRY(surface_.range(first, last, [&](const Id128& id, const Cell& cell) {
        TouchpointWeek& touchpoint = touchpoints[static_cast<NameNumber>(id.low >> 32)];
        touchpoint.touches += static_cast<std::int64_t>(cell.touches);
        touchpoint.adds += cell.adds;
        touchpoint.takes += cell.takes;
    }));
    const auto [first_before, last_before] = keys_of(week - 1);
    TRY(surface_.range(first_before, last_before, [&](const Id128& id, const Cell& cell) {
        touchpoints[static_cast<NameNumber>(id.low >> 32)].takes_before += cell.takes;
    }));

    if (view.stages.empty())
        for (const std::string_view stage : journey_stages) view.stages.push_back({std::string(stage), 0, {}, {}, 0});
    const auto stage_at = [&](const Touchpoint* touchpoint) -> StageWeek* {
        if (touchpoint == nullptr) return nullptr;
        const auto at = std::ranges::find(view.stages, touchpoint->stage, &StageWeek::stage);
        return at == view.stages.end() ? nullptr : &*at;
    };
    const std::uint64_t key = Weeks::week_key(week);
    TRY(weeks_.hurt.range({key, 0}, {key, UINT64_MAX}, [&](const Id128& id, const HurtRow& row) {
        const auto number = static_cast<NameNumber>(id.low);
        for (const std::int64_t people : row.people) touchpoints[number].people_hurt += people;
        if (StageWeek* stage = stage_at(known(number))) stage->people_hurt += row.first_of_stage;
    }));

    for (const auto& [number, sums] : touchpoints) {
        const std::string& name = names_.text(number);
        const auto held = std::ranges::find(view.friction, name, &TouchpointWeek::touchpoint);
        TouchpointWeek& sum = held != view.friction.end() ? *held : view.friction.emplace_back();
        sum.touchpoint = name;
        sum.touches += sums.touches;
        sum.adds += sums.adds;
        sum.takes += sums.takes;
        sum.takes_before += sums.takes_before;
        sum.people_hurt += sums.people_hurt;
        if (StageWeek* stage = stage_at(known(number))) {
            stage->touches += sums.touches;
            stage->adds += sums.adds;
            stage->takes += sums.takes;
        }
    }

    TRY(weeks_.each_parting(week, [&](const PartingRow& row) {
        const auto is_before = [](const Gone& a, const Gone& b) { return a.lost != b.lost ? a.lost > b.lost : a.id < b.id; };
        const Gone gone{row.customer, row.at, row.lost, {}, {}};
        if (view.gone.size() == gone_shown_max && !is_before(gone, view.gone.back())) return;
        view.gone.insert(std::upper_bound(view.gone.begin(), view.gone.end(), gone, is_before), gone);
        if (view.gone.size() > gone_shown_max) view.gone.pop_back();
    }));
    return add_to(view.heard, start_of_week(week - static_cast<Week>(weeks_distinct_max) + 1),
                  start_of_week(week + 1) - microseconds(1));
}

Result<std::optional<Gone::Last>> Partition::what_did_it(const Id128& canonical, Time at)
{
    const Customer* row = people_.find(canonical);
    if (row == nullptr || !row->is_home) return failed(Code::not_found, "there is no such customer");
    std::vector<Effect> effects = effects_of(canonical, *row);
    std::erase_if(effects, [&](const Effect& effect) { return effect.at > at; });
    std::vector<Derived> signals;
    (void)Account::refold(effects, at, rules_, &signals);
    for (const Derived& signal : signals) effects.push_back(signal.effect);

    const Effect* heaviest = nullptr;
    std::int64_t weight = 0;
    for (const Effect& effect : effects) {
        if (effect.amount.value >= 0) continue;
        const std::int64_t felt = exact::decayed(-effect.amount.value, static_cast<std::uint64_t>((at - effect.at).us),
                                                 static_cast<std::uint64_t>(catalogue_->account.half_life.us));
        if (heaviest != nullptr && (felt < weight || (felt == weight && effect.order(*heaviest) < 0))) continue;
        heaviest = &effect;
        weight = felt;
    }
    if (heaviest == nullptr) return std::optional<Gone::Last>();

    std::optional<Touch> touch;
    if (!(heaviest->flags & (Effect::from_signal | Effect::from_observation)))
        if (auto opened = open_at(heaviest->position)) touch = *std::move(opened);
    Gone::Last last;
    last.touchpoint = names_.text(heaviest->touchpoint);
    if (const Touchpoint* touchpoint = known(heaviest->touchpoint)) {
        last.label = touchpoint->label;
        last.owner = touchpoint->owner;
    }
    last.at = heaviest->at;
    last.reason = reason_of(*heaviest, touch ? &*touch : nullptr);
    return std::optional(std::move(last));
}

}  // namespace regard
