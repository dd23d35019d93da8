// What happens at a customer's home: effects are taken into history and account, what came late is folded again, and the
// counters follow.
#include "partition/partition.h"

#include <algorithm>

namespace regard {
namespace {

constexpr std::size_t items_per_message_max = 128;
constexpr std::size_t stale_in_import_max = 32 * 1024;      // each checkpoint writes their ids
constexpr std::uint64_t day_bias = std::uint64_t{1} << 32;  // days before 1970 keep their order as keys

enum HeardBit : std::uint8_t { silent = 1, told = 2, left = 4 };

}  // namespace

Id128 Partition::surface_key(std::int64_t day, NameNumber touchpoint, NameNumber channel)
{
    return {static_cast<std::uint64_t>(day) + day_bias, static_cast<std::uint64_t>(touchpoint) << 32 | channel};
}

// Effects of one identifier's touches, to the home of its customer as far as this partition knows it.
void Partition::route(const Id128& identifier, NameNumber type, const std::vector<Effect>& effects, const log::Along& along,
                      bool is_hand_over)
{
    const Customer* row = people_.find(identifier);
    const Id128 canonical = row != nullptr && row->is_moved() ? row->extras->canonical : identifier;
    const NameNumber canonical_type = row != nullptr && row->is_moved() ? row->extras->canonical_type : type;
    if (partition_of(canonical) == number_) {
        absorb(canonical, canonical_type, identifier, type, effects, along);
        return;
    }
    for (std::size_t begin = 0; begin < effects.size(); begin += items_per_message_max) {
        log::EffectsMessage message;
        message.type = names_.text(type);
        message.identifier = identifier;
        message.canonical_type = names_.text(canonical_type);
        message.canonical = canonical;
        message.generation = row->generation();
        message.is_hand_over = is_hand_over;
        if (begin == 0) message.along = along;
        for (std::size_t i = begin; i < std::min(effects.size(), begin + items_per_message_max); ++i) {
            const Effect& effect = effects[i];
            log::EffectsMessage::Item item;
            item.effect = effect;
            item.effect.touchpoint = item.effect.channel = item.effect.place = item.effect.rule = item.effect.source = 0;
            item.touchpoint = names_.text(effect.touchpoint);
            item.channel = names_.text(effect.channel);
            item.place = names_.text(effect.place);
            item.rule = names_.text(effect.rule);
            item.source = names_.text(effect.source);
            message.items.push_back(std::move(item));
        }
        send(partition_of(canonical), std::move(message));
    }
}

void Partition::absorb(const Id128& canonical, NameNumber canonical_type, const Id128& identifier, NameNumber type,
                       const std::vector<Effect>& effects, const log::Along& along)
{
    if (!along.name_prefixes.empty()) note_words(identifier, type, along.name_prefixes);
    if (effects.empty()) return;
    Customer& row = people_.make(canonical);
    row.is_home = true;
    if (row.type == 0) row.type = canonical_type;
    if (identifier != canonical) note_member(row, {identifier, type, effects.front().at, effects.front().position});
    take_along(canonical, row, identifier, along);

    CountBoth counter(weeks_, worth_, row.spent);
    std::vector<Derived> derived;
    const auto take = [&](const Effect& effect) {
        history_.append(identifier, effect);
        there_.hurt(canonical, effect, 1);
        meet(row.met, effect);
        if (row.is_stale) return;
        if (row.account.is_late(effect)) {
            row.is_stale = true;
            stale_.insert(canonical);
            return;
        }
        feel(row.weeks, row.account, effect, derived, &counter);
    };
    for (const Effect& effect : effects) {
        take(effect);
        for (const Effect& more : observed(effect)) {
            take(more);
            count_surface(more, 0, 1);
        }
        if (effect.flags & Effect::has_traits) {
            Customer::Extras& extras = row.more();
            if (!extras.has_traits ||
                std::pair{effect.at, effect.position} > std::pair{extras.traits_at, extras.traits_position}) {
                extras.has_traits = true;
                extras.traits_at = effect.at;
                extras.traits_position = effect.position;
            }
        }
    }
    after_change(canonical, row, derived);
}

// The history of one identifier leaves the account it was part of and goes where it belongs now.
void Partition::hand_over(const Id128& identifier, NameNumber type, const Id128& before)
{
    auto taken = history_.take(identifier);
    MUST(taken.has_value());
    for (const Effect& effect : *taken) there_.hurt(before, effect, -1);
    // What observations did there and then is worked out anew at the new home.
    std::erase_if(*taken, [&](const Effect& effect) {
        if (!(effect.flags & Effect::from_observation)) return false;
        count_surface(effect, 0, -1);
        return true;
    });

    log::Along along;
    if (Customer* row = people_.find(before)) {
        people_.change(before);
        along = give_along(before, *row, identifier);
        if (row->extras) {
            std::erase_if(row->extras->members, [&](const Customer::Member& member) { return member.id == identifier; });
            row->extras->has_traits = false;
        }
        if (row->is_home) {
            row->met = {};
            for (const Effect& effect : effects_of(before, *row)) {
                meet(row->met, effect);
                if (effect.flags & Effect::has_traits) {
                    Customer::Extras& extras = row->more();
                    extras.has_traits = true;
                    extras.traits_at = effect.at;
                    extras.traits_position = effect.position;
                }
            }
            refold(before, *row, now_);
            if (row->account.is_empty()) row->is_home = false;
        }
    }

    if (Customer* row = people_.find(identifier);
        row != nullptr && row->extras && partition_of(row->is_moved() ? row->extras->canonical : identifier) != number_) {
        along.name_prefixes = std::exchange(row->extras->name_prefixes, {});
        people_.change(identifier);
        forget_words(identifier, along.name_prefixes);
    }
    route(identifier, type, *taken, along, true);
}

std::vector<Effect> Partition::effects_of(const Id128& canonical, const Customer& row)
{
    auto effects = history_.rows(canonical);
    MUST(effects.has_value());
    if (row.extras)
        for (const Customer::Member& member : row.extras->members) {
            const auto more = history_.rows(member.id);
            MUST(more.has_value());
            effects->insert(effects->end(), more->begin(), more->end());
        }
    std::sort(effects->begin(), effects->end(), [](const Effect& a, const Effect& b) { return a.order(b) < 0; });
    return *std::move(effects);
}

// Folds again what came late: at the end of each group, and in an import, where nearly everything may be late, when there are
// many. They are taken in the order in which they lie on the disk, after an import a part in each group. Which group that is
// follows from the log.
void Partition::settle(bool is_import)
{
    if (stale_.empty() || (is_import && stale_.size() < stale_in_import_max)) return;
    std::vector<Id128> ids(stale_.begin(), stale_.end());
    std::sort(ids.begin(), ids.end());
    if (!is_import && ids.size() > changed_by_a_group_max) ids.resize(changed_by_a_group_max);
    for (const Id128& id : ids) stale_.erase(id);
    for (const Id128& id : ids)
        if (Customer* row = people_.find(id); row != nullptr && row->is_stale) {
            people_.change(id);
            refold(id, *row, is_import ? time_min : now_);
        }
}

void Partition::refold(const Id128& canonical, Customer& row, Time advanced_to)
{
    std::vector<Derived> derived;
    Account account;
    CustomerWeeks weeks;
    for (const Effect& effect : effects_of(canonical, row)) feel(weeks, account, effect, derived, nullptr);
    const std::size_t felt = derived.size();
    account.advance(advanced_to, rules_, &derived);
    feel_derived(weeks, std::span(derived).subspan(felt), nullptr);
    const Few<Parting> partings = account.take_partings();
    for (const Parting& parting : partings) (void)weeks.part(parting.at, nullptr);
    weeks_.recount(canonical, row.weeks, weeks, {partings.begin(), partings.size()});
    worth_.recount(row.weeks, weeks, row.spent);
    row.account = std::move(account);
    row.weeks = std::move(weeks);
    row.is_stale = false;
    if (row.extras)
        for (const Effect& counted : std::exchange(row.extras->counted, {})) count_surface(counted, 1, -1);
    after_change(canonical, row, derived);
}

void Partition::feel(CustomerWeeks& weeks, Account& account, const Effect& effect, std::vector<Derived>& derived,
                     CustomerWeeks::Counter* counter)
{
    const std::size_t before = derived.size();
    const Micro felt = account.apply(effect, rules_, &derived);
    if (derived.size() != before) feel_derived(weeks, std::span(derived).subspan(before), counter);
    weeks.feel(effect.at, effect.touchpoint, felt, stage_of_, counter);
}

void Partition::feel_derived(CustomerWeeks& weeks, std::span<const Derived> derived, CustomerWeeks::Counter* counter)
{
    for (const Derived& signal : derived)
        weeks.feel(signal.effect.at, signal.effect.touchpoint, signal.effect.amount, stage_of_, counter);
}

void Partition::after_change(const Id128& canonical, Customer& row, std::span<const Derived> derived)
{
    count_derived(row, derived);
    for (const Parting& parting : row.account.take_partings()) weeks_.part(canonical, row.weeks, parting);
    recount(row);
    schedule(canonical, row);
    columns_.note(canonical);
}

void Partition::count_derived(Customer& row, std::span<const Derived> derived)
{
    for (const Derived& signal : derived) {
        Effect counted;
        counted.at = signal.effect.at;
        counted.touchpoint = signal.effect.touchpoint;
        counted.channel = signal.effect.channel;
        counted.amount = signal.effect.amount;
        row.more().counted.push_back(counted);
        count_surface(counted, 1, 1);
    }
}

// Standing, and hurt and heard, each customer counted once: what was counted before is taken back.
void Partition::recount(Customer& row)
{
    const std::uint8_t standing =
        row.account.is_empty() ? 0 : static_cast<std::uint8_t>(1 + static_cast<int>(row.account.standing()));
    if (standing != row.counted_standing) {
        if (row.counted_standing != 0) --standing_[row.counted_standing - 1u];
        if (standing != 0) ++standing_[standing - 1u];
        if (row.counted_standing == 0) ++customers_;
        if (standing == 0) --customers_;
        row.counted_standing = standing;
    }

    const Hurt hurt = row.account.hurt();
    std::uint8_t heard = 0;
    std::int32_t day = 0;
    if (hurt.hurt_at) {
        day = static_cast<std::int32_t>(day_of(*hurt.hurt_at));
        if (hurt.told_at) heard |= told;
        if (row.account.standing() == Standing::leaving || row.account.standing() == Standing::gone) heard |= left;
        if (heard == 0) heard = silent;
    }
    if (heard == row.counted_heard && day == row.counted_hurt_day) return;
    const auto count = [&](std::int32_t on, std::uint8_t bits, std::int64_t by) {
        if (bits == 0) return;
        HeardDay& counts = heard_.make({static_cast<std::uint64_t>(on) + day_bias, 0});
        counts.hurt += by;
        if (bits & told) counts.told += by;
        if (bits & silent) counts.silent += by;
        if (bits & left) counts.left += by;
    };
    count(row.counted_hurt_day, row.counted_heard, -1);
    count(day, heard, 1);
    row.counted_heard = heard;
    row.counted_hurt_day = day;
}

// An entry is only made when the customer is due earlier than the timer says; one that comes up too early looks again.
void Partition::schedule(const Id128& canonical, Customer& row)
{
    // With a timer set only something due earlier matters.
    const auto due =
        row.due_minute == 0 ? row.account.next_due(rules_) : row.account.next_due(rules_, Time{minutes(row.due_minute).us});
    if (!due) return;
    const std::uint32_t minute = Timers::minute_of(*due);
    if (row.due_minute != 0 && row.due_minute <= minute) return;
    row.due_minute = minute;
    timers_.add(minute, canonical);
}

void Partition::note_words(const Id128& identifier, NameNumber type, const std::vector<std::uint64_t>& prefixes)
{
    Customer& row = people_.make(identifier);
    if (row.type == 0) row.type = type;
    std::vector<std::uint64_t>& held = row.more().name_prefixes;
    for (const std::uint64_t prefix : prefixes) {
        if (std::find(held.begin(), held.end(), prefix) != held.end()) continue;
        held.push_back(prefix);
        NameWord& word = words_.make({prefix, 0});
        const auto place = std::lower_bound(word.identifiers.begin(), word.identifiers.end(), identifier);
        if (word.identifiers.size() < NameWord::identifiers_max && (place == word.identifiers.end() || *place != identifier))
            word.identifiers.insert(place, identifier);
    }
}

void Partition::forget_words(const Id128& identifier, const std::vector<std::uint64_t>& prefixes)
{
    for (const std::uint64_t prefix : prefixes)
        if (words_.find({prefix, 0}) != nullptr) std::erase(words_.make({prefix, 0}).identifiers, identifier);
}

bool Partition::applies(const ObservationRow& observation, const Effect& effect) const
{
    if (effect.flags & (Effect::from_observation | Effect::from_signal)) return false;
    if (effect.at < observation.from || effect.at > observation.to) return false;
    if (observation.place != 0 && observation.place != effect.place) return false;
    const Touchpoint* touchpoint = known(observation.touchpoint);
    if (touchpoint == nullptr) return false;
    for (const std::string& wanted : touchpoint->applies_to) {
        if (wanted.starts_with("channel:")) {
            if (names_.text(effect.channel) == std::string_view(wanted).substr(8)) return true;
        } else if (names_.text(effect.touchpoint) == wanted) {
            return true;
        }
    }
    return false;
}

// What observations make of a touch: an effect each, at the touch's time, with the observation as its reason.
std::vector<Effect> Partition::observed(const Effect& effect) const
{
    std::vector<Effect> out;
    for (const ObservationRow& observation : observations_) {
        if (!applies(observation, effect)) continue;
        Effect more;
        more.at = effect.at;
        more.position = observation.position;
        more.touchpoint = observation.touchpoint;
        more.channel = effect.channel;
        more.place = effect.place;
        more.rule = observation.rule;
        more.source = observation.source;
        more.amount = observation.amount;
        more.measure = observation.measure;
        more.catalogue = observation.catalogue;
        more.flags = static_cast<std::uint8_t>(Effect::from_observation | (effect.flags & Effect::from_import));
        out.push_back(more);
    }
    return out;
}

// `sign` -1 takes back what was counted before.
void Partition::count_surface(const Effect& effect, std::int64_t touches, int sign)
{
    // Most touches come day by day: the last cell of each touchpoint is likely the next.
    const std::int64_t day = day_of(effect.at);
    if (cells_.size() <= effect.touchpoint) cells_.resize(effect.touchpoint + 1);
    LastCell& last = cells_[effect.touchpoint];
    if (last.cell == nullptr || last.day != day || last.channel != effect.channel)
        last = {day, effect.channel, &surface_.make(surface_key(day, effect.touchpoint, effect.channel))};
    last.cell->count(effect.amount, touches, sign);
    if (effect.place != 0) {
        places_.make({0, effect.place}).count(effect.amount, touches, sign);
        there_.count(effect, touches, sign);
    }
    weeks_.count_touches(week_of(effect.at), touches, effect.amount, sign);
}

}  // namespace regard
