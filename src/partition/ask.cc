// The questions one partition can answer about customers whose home it is. They run between groups and change nothing.
#include "partition/partition.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace regard {
namespace {

// Effects of one moment stand in the order of the log; the newest first is the order turned round.
bool is_newer(const Effect& a, const Effect& b) { return a.order(b) > 0; }

std::string to_cursor(const Effect& effect)
{
    return fmt::format("{}.{}.{}.{}.{}", effect.at.us, effect.position.partition, effect.position.group, effect.position.index,
                       effect.flags);
}

Result<Effect> from_cursor(const std::string& cursor)
{
    Effect effect;
    long long at = 0;
    unsigned partition = 0, index = 0, flags = 0;
    unsigned long long group = 0;
    if (std::sscanf(cursor.c_str(), "%lld.%u.%llu.%u.%u", &at, &partition, &group, &index, &flags) != 5)
        return failed(Code::bad_input, "this cursor is not one that was given out; ask for the first page again", "/cursor");
    effect.at = {at};
    effect.position = {static_cast<std::uint16_t>(partition), static_cast<std::uint16_t>(index), group};
    effect.flags = static_cast<std::uint8_t>(flags);
    return effect;
}

}  // namespace

Partition::Home Partition::home_of(const Id128& id)
{
    const Customer* row = people_.find(id);
    if (row == nullptr) return {id, partition_of(id), false};
    const Id128 canonical = row->is_moved() ? row->extras->canonical : id;
    return {canonical, partition_of(canonical), true};
}

Result<Touch> Partition::open_at(const Position& position, Time* received_at)
{
    const auto bytes = TRY(store_.group(position.partition, position.group));
    if (!bytes)
        return failed(Code::damaged,
                      fmt::format("group {} of partition {} is missing from the log, whose touches are in the state; "
                                  "restore a backup",
                                  position.group, position.partition));
    auto group = TRY(log::GroupReader::open(*bytes));
    if (known_sealed_.has(position.partition, position.group)) group.take_as_sealed();
    if (position.index >= group.entries().size()) return failed(Code::damaged, "a position points behind its group");
    const log::RawEntry& raw = group.entries()[position.index];
    if (raw.kind != log::EntryKind::touch) return failed(Code::damaged, "a position points at something that is no touch");
    const auto entry = TRY(log::read_touch(group, raw));
    if (received_at != nullptr) *received_at = entry.received_at;
    auto touch = log::open_touch(group, raw, entry, keys_);
    if (touch) known_sealed_.add(position.partition, position.group);
    return touch;
}

std::string Partition::reason_of(const Effect& effect, const Touch* touch) const
{
    const EffectRule* rule = effect.rule < rule_of_.size() ? rule_of_[effect.rule] : nullptr;
    if (effect.rule == 0) return known(effect.touchpoint) == nullptr ? "not in the catalogue yet" : "neither adds nor takes";
    if (rule == nullptr) {
        // A signal's effect, or a rule that the catalogue in force no longer has.
        for (const Signal& signal : catalogue_->signals)
            if (signal.name == names_.text(effect.rule)) return signal.reason;
        return names_.text(effect.rule);
    }
    if (touch == nullptr) return reason_in_words(*rule, effect.measure, nullptr);
    const TouchFacts facts(*touch);
    return reason_in_words(*rule, effect.measure, &facts);
}

EffectView Partition::view_of(const Effect& effect, const Touch* touch) const
{
    EffectView view;
    view.amount = effect.amount;
    view.reason = reason_of(effect, touch);
    view.rule = names_.text(effect.rule);
    view.touchpoint = names_.text(effect.touchpoint);
    view.catalogue = effect.catalogue;
    view.evidence = {effect.position};
    return view;
}

// The values of a customer's identifiers, opened from touches that name them.
Result<std::vector<Partition::MemberValue>> Partition::values_of(const Id128& canonical, const Customer& row)
{
    std::vector<MemberValue> out;
    const auto open = [&](const Id128& id, NameNumber type, Time since, Position named_at) -> Result<void> {
        MemberValue value{id, {names_.text(type), {}}, since};
        if (const auto strand = TRY(history_.rows(id)); !strand.empty()) {
            const Effect& first = *std::min_element(strand.begin(), strand.end(),
                                                    [](const Effect& a, const Effect& b) { return a.order(b) < 0; });
            if (named_at.group == 0 || first.at < value.since) value.since = first.at;
            if (named_at.group == 0) named_at = first.position;
        }
        if (named_at.group != 0)
            if (const auto touch = open_at(named_at))
                for (const Identifier& identifier : touch->identifiers)
                    if (keys_.identifier_id(identifier.type, identifier.value) == id) value.identifier = identifier;
        out.push_back(std::move(value));
        return {};
    };
    TRY(open(canonical, row.type, row.account.first_at(), {}));
    if (row.extras)
        for (const Customer::Member& member : row.extras->members)
            TRY(open(member.id, member.type, member.since, member.named_at));
    std::stable_sort(out.begin() + 1, out.end(), [](const MemberValue& a, const MemberValue& b) { return a.since < b.since; });
    return out;
}

Result<CustomerView> Partition::customer(const Id128& canonical, std::optional<Time> as_of, Time now)
{
    const Customer* row = people_.find(canonical);
    if (row == nullptr || !row->is_home) return failed(Code::not_found, "there is no such customer");
    CustomerView view;
    view.id = canonical;
    for (MemberValue& value : TRY(values_of(canonical, *row)))
        view.identifiers.push_back({std::move(value.identifier), value.since});
    std::vector<Effect> effects;
    if (as_of || row->is_stale) effects = effects_of(canonical, *row);
    const Time at = as_of.value_or(std::max(now, now_));
    if (as_of) {
        std::erase_if(effects, [&](const Effect& effect) { return effect.at > at; });
        if (effects.empty())
            return failed(Code::not_found, "the customer was not known at that time; their first touch is at " +
                                               to_text(row->account.first_at()));
    }
    const Account account = (as_of || row->is_stale) ? Account::refold(effects, at, rules_) : row->account;
    view.account = account.view(at, rules_);
    view.hurt = account.hurt();
    if (row->extras && row->extras->has_traits) {
        if (const auto touch = open_at(row->extras->traits_position)) {
            view.traits = touch->traits;
            view.name = log::name_among(touch->traits);
            view.company = touch->company;
            view.is_simulated = std::any_of(touch->traits.begin(), touch->traits.end(), [](const Property& trait) {
                return trait.name == "simulated" && trait.text == "true";
            });
        }
    }
    return view;
}

Result<TimelinePage> Partition::timeline(const Id128& canonical, const Partitions::TimelineQuery& query)
{
    const Customer* row = people_.find(canonical);
    if (row == nullptr || !row->is_home) return failed(Code::not_found, "there is no such customer");
    std::vector<Effect> effects = effects_of(canonical, *row);
    const Time until = query.as_of.value_or(Time{std::max(now_.us, effects.empty() ? 0 : effects.back().at.us)});
    std::erase_if(effects, [&](const Effect& effect) { return effect.at > until; });
    std::vector<Derived> signals;
    (void)Account::refold(effects, until, rules_, &signals);

    // Effects of observations are shown at the touch they were noticed at.
    std::vector<Effect> shown;
    std::vector<Effect> observed_effects;
    for (const Effect& effect : effects) (effect.flags & Effect::from_observation ? observed_effects : shown).push_back(effect);
    // Their rows say when and where that was. Of several touches of that moment and place each met an observation once: those
    // first that it applies to by the catalogue now in force.
    std::map<Position, std::vector<Effect>> met;
    for (const Effect& more : observed_effects) {
        const auto is_it = [&](const Effect& other) { return other.position == more.position; };
        const Effect* noticed_at = nullptr;
        for (const Effect& touch : std::ranges::equal_range(shown, more.at, {}, &Effect::at)) {
            if (touch.channel != more.channel || touch.place != more.place || std::ranges::any_of(met[touch.position], is_it))
                continue;
            const bool is_named = std::ranges::any_of(observed(touch), is_it);
            if (noticed_at == nullptr || is_named) noticed_at = &touch;
            if (is_named) break;
        }
        if (noticed_at != nullptr) met[noticed_at->position].push_back(more);
    }
    for (const Derived& signal : signals) shown.push_back(signal.effect);
    if (!query.touchpoints.empty())
        std::erase_if(shown, [&](const Effect& effect) {
            return std::ranges::find(query.touchpoints, names_.text(effect.touchpoint)) == query.touchpoints.end();
        });
    std::sort(shown.begin(), shown.end(), is_newer);
    if (!query.cursor.empty()) {
        const Effect last = TRY(from_cursor(query.cursor));
        shown.erase(shown.begin(), std::partition_point(shown.begin(), shown.end(),
                                                        [&](const Effect& effect) { return effect.order(last) >= 0; }));
    }

    TimelinePage page;
    for (const Effect& effect : shown) {
        if (page.items.size() == query.limit) {
            break;
        }
        TimelineItem item;
        item.at = item.received_at = effect.at;
        item.touchpoint = names_.text(effect.touchpoint);
        if (const Touchpoint* touchpoint = known(effect.touchpoint)) item.label = touchpoint->label;
        item.channel = names_.text(effect.channel);
        item.place = names_.text(effect.place);
        item.source = names_.text(effect.source);
        item.position = effect.position;
        item.is_signal = (effect.flags & Effect::from_signal) != 0;
        std::optional<Touch> touch;
        if (!item.is_signal) {
            // Only a touch whose key is gone is shown without what it said; one that cannot be read is an error to be told.
            auto opened = open_at(effect.position, &item.received_at);
            if (opened)
                touch = *std::move(opened);
            else if (opened.error().code != Code::not_found)
                return Failed(opened.error());
        }
        if (touch) {
            item.text = touch->text;
            item.value = touch->value;
            item.rating = touch->rating;
            item.properties = touch->properties;
        }
        item.effects.push_back(view_of(effect, touch ? &*touch : nullptr));
        if (item.is_signal)
            for (const Derived& signal : signals)
                if (signal.effect == effect)
                    item.effects.back().evidence.assign(signal.positions().begin(), signal.positions().end());
        if (!item.is_signal)
            for (const Effect& more : met[effect.position]) item.effects.push_back(view_of(more, nullptr));
        page.items.push_back(std::move(item));
    }
    if (shown.size() > page.items.size() && !page.items.empty()) page.next = to_cursor(shown[page.items.size() - 1]);
    return page;
}

// One point after each touch and one at each end of a day, at most 4,000.
Result<std::vector<AccountPoint>> Partition::account_line(const Id128& canonical, Time from, Time to)
{
    const Customer* row = people_.find(canonical);
    if (row == nullptr || !row->is_home) return failed(Code::not_found, "there is no such customer");
    const std::vector<Effect> effects = effects_of(canonical, *row);
    std::vector<AccountPoint> points;
    if (effects.empty()) return points;
    constexpr std::int64_t points_max = 4000;
    const Time begin = std::max(from, effects.front().at);
    std::int64_t step = std::max<std::int64_t>((to - begin).us / points_max, days(1).us);
    step = (step + days(1).us - 1) / days(1).us * days(1).us;
    Account account;
    const auto note = [&](Time at) {
        if (at < from || at > to) return;
        const auto sums = account.sums(at);
        points.push_back({at, account.balance(at, rules_), sums.adds, sums.takes, account.standing()});
    };
    Time next_day = start_of_day(day_of(begin) + 1);
    const auto pass_days = [&](Time until) {
        for (; next_day <= until && next_day <= to; next_day = next_day + Duration{step}) {
            account.advance(next_day, rules_);
            note(next_day);
        }
    };
    for (const Effect& effect : effects) {
        if (effect.at > to) break;
        pass_days(effect.at);
        account.apply(effect, rules_);
        note(effect.at);
    }
    pass_days(to);
    // What time alone did since the last midnight (a promise that broke this morning) is on the line too.
    if (points.empty() || points.back().at < to) {
        account.advance(to, rules_);
        note(to);
    }
    return points;
}

Result<CustomerShort> Partition::customer_short(const Id128& canonical, const Customer& row, Time now)
{
    CustomerShort out;
    out.id = canonical;
    for (MemberValue& value : TRY(values_of(canonical, row))) out.identifiers.push_back(std::move(value.identifier));
    out.standing = row.account.standing();
    out.standing_since = row.account.standing_since();
    out.balance = row.account.balance(std::max({now, now_, row.account.last_at()}), rules_);
    out.last_touch_at = row.account.last_at();
    out.touches = row.account.touches();
    if (row.extras && row.extras->has_traits)
        if (const auto touch = open_at(row.extras->traits_position)) out.name = log::name_among(touch->traits);
    return out;
}

Result<CustomerShort> Partition::short_of(const Id128& canonical, Time now)
{
    const Customer* row = people_.find(canonical);
    if (row == nullptr || !row->is_home || row->account.is_empty()) return failed(Code::not_found, "there is no such customer");
    return customer_short(canonical, *row, now);
}

namespace {

bool is_listed(const Customer& row, std::optional<Standing> standing)
{
    return row.is_home && !row.account.is_empty() && (!standing || row.account.standing() == *standing);
}

// Every customer is counted under one standing, so that the others' rows need not be read.
std::function<bool(std::string_view)> wanted_rows(std::optional<Standing> standing)
{
    return [wanted = standing ? 1 + static_cast<int>(*standing) : 0](std::string_view bytes) {
        const std::uint8_t counted = Customer::counted_standing_in(bytes);
        return wanted == 0 ? counted != 0 : counted == wanted;
    };
}

}  // namespace

Result<Id128> Partition::customers(std::optional<Standing> standing, const Id128& after, std::size_t limit,
                                   std::size_t scan_max, Time now, std::vector<CustomerShort>& out)
{
    std::vector<Id128> found;
    const auto visit = [&](const Id128& id, const Customer& row) {
        if (is_listed(row, standing)) found.push_back(id);
        return found.size() < limit;
    };
    const Id128 last = TRY(people_.page(after, scan_max, visit, wanted_rows(standing)));
    for (const Id128& id : found) {
        const Customer* row = people_.find(id);
        MUST(row != nullptr);
        out.push_back(TRY(customer_short(id, *row, now)));
    }
    return last;
}

// The customers (not only those at home here) that an identifier with such a name belongs to.
Result<std::vector<Id128>> Partition::customers_named(std::uint64_t name_prefix)
{
    std::vector<Id128> out;
    if (const NameWord* word = words_.find({name_prefix, 0})) {
        const std::vector<Id128> identifiers = word->identifiers;
        for (const Id128& id : identifiers) out.push_back(home_of(id).canonical);
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

Result<std::vector<Partition::EvidenceLink>> Partition::evidence(const Id128& id)
{
    std::vector<EvidenceLink> out;
    const EvidenceRow* row = evidence_.find(id);
    if (row == nullptr) return out;
    const identity::Node node = row->node;
    const bool is_over = node.is_over_cap(limits::identifier_links_max);
    for (const identity::Link& link : node.links) {
        const EvidenceRow* other = evidence_.find(link.other.id);
        EvidenceLink view;
        view.other = link.other.id;
        view.since = link.since;
        view.source = link.source;
        view.state = link.is_retracted                                                                        ? "retracted"
                     : is_over || (other != nullptr && other->node.is_over_cap(limits::identifier_links_max)) ? "over_cap"
                                                                                                              : "joined";
        if (other != nullptr) {
            view.type_text = names_.text(other->type);
            view.named_at = other->named_at;
        }
        out.push_back(std::move(view));
    }
    return out;
}

LiveTouch Partition::live_of(const Folded& folded, const Touch& touch)
{
    LiveTouch live;
    live.at = touch.at;
    live.received_at = touch.received_at;
    live.customer = folded.customer;
    live.touchpoint = touch.touchpoint;
    live.channel = touch.channel;
    live.place = touch.place;
    live.outcome = folded.outcome;
    live.position = folded.position;
    const NameNumber number = names_.find(touch.touchpoint);
    if (const Touchpoint* touchpoint = known(number)) {
        live.label = touchpoint->label;
        if (live.channel.empty()) live.channel = touchpoint->channel;
        const TouchFacts facts(touch);
        const Verdict verdict = score(*touchpoint, facts);
        if (verdict.rule != nullptr) {
            EffectView view;
            view.amount = verdict.amount;
            view.reason = reason_in_words(*verdict.rule, verdict.measure, &facts);
            view.rule = verdict.rule->name;
            view.touchpoint = touch.touchpoint;
            view.catalogue = catalogue_version_;
            view.evidence = {folded.position};
            live.effects.push_back(std::move(view));
        }
    }
    add_account(live);
    return live;
}

void Partition::add_account(LiveTouch& live)
{
    const Customer* row = people_.find(live.customer);
    if (row == nullptr || !row->is_home) return;
    live.standing = row->account.standing();
    live.balance = row->account.balance(std::max(now_, row->account.last_at()), rules_);
}

void Partition::add_to(Summary& summary) const
{
    summary.as_of = std::max(summary.as_of, now_);
    summary.customers += customers_;
    summary.touches += touches_;
    summary.quarantined += quarantined_;
    for (std::size_t i = 0; i < standing_.size(); ++i) summary.standing[i] += standing_[i];
}

Result<void> Partition::add_to(Surface& surface, Time from, Time to)
{
    const Id128 first = surface_key(day_of(from), 0, 0), last = surface_key(day_of(to), UINT32_MAX, UINT32_MAX);
    return surface_.range(first, last, [&](const Id128& id, const Cell& cell) {
        const auto touchpoint_number = static_cast<NameNumber>(id.low >> 32);
        const Touchpoint* touchpoint = known(touchpoint_number);
        const std::string& name = names_.text(touchpoint_number);
        const std::string& channel_said = names_.text(static_cast<NameNumber>(id.low));
        const std::string channel = !channel_said.empty()   ? channel_said
                                    : touchpoint != nullptr ? touchpoint->channel
                                                            : std::string();
        const std::string stage = touchpoint != nullptr ? touchpoint->stage : std::string();
        const auto at = std::find_if(surface.cells.begin(), surface.cells.end(),
                                     [&](const SurfaceCell& held) { return held.stage == stage && held.channel == channel; });
        SurfaceCell& place =
            at != surface.cells.end() ? *at : surface.cells.emplace_back(SurfaceCell{stage, channel, 0, {}, {}});
        place.touches += cell.touches;
        place.adds += cell.adds;
        place.takes += cell.takes;
        const auto held = std::find_if(surface.touchpoints.begin(), surface.touchpoints.end(),
                                       [&](const TouchpointView& view) { return view.touchpoint == name; });
        TouchpointView& view = held != surface.touchpoints.end() ? *held : surface.touchpoints.emplace_back();
        view.touchpoint = name;
        view.in_catalogue = touchpoint != nullptr;
        view.touches += cell.touches;
        view.adds += cell.adds;
        view.takes += cell.takes;
    });
}

Result<void> Partition::add_to(Heard& heard, Time from, Time to)
{
    const Id128 first = surface_key(day_of(from), 0, 0), last = surface_key(day_of(to), UINT32_MAX, UINT32_MAX);
    return heard_.range(first, last, [&](const Id128&, const HeardDay& day) {
        heard.hurt += static_cast<std::uint64_t>(day.hurt);
        heard.told += static_cast<std::uint64_t>(day.told);
        heard.silent += static_cast<std::uint64_t>(day.silent);
        heard.left += static_cast<std::uint64_t>(day.left);
    });
}

Result<void> Partition::add_to(std::vector<PlaceView>& places)
{
    return places_.each([&](const Id128& id, const Cell& cell) {
        const std::string& name = names_.text(static_cast<NameNumber>(id.low));
        const auto at = std::find_if(places.begin(), places.end(), [&](const PlaceView& view) { return view.place == name; });
        PlaceView& view = at != places.end() ? *at : places.emplace_back(PlaceView{name, 0, {}, {}});
        view.touches += cell.touches;
        view.adds += cell.adds;
        view.takes += cell.takes;
    });
}

Result<std::vector<QuarantineItem>> Partition::quarantine(std::uint64_t after_group, std::uint16_t after_index,
                                                          std::size_t limit)
{
    std::vector<QuarantineRow> rows;
    TRY(quarantine_.page({after_group, after_index}, limit, [&](const Id128&, const QuarantineRow& row) {
        rows.push_back(row);
        return rows.size() < limit;
    }));
    std::vector<QuarantineItem> out;
    for (const QuarantineRow& row : rows) {
        const auto bytes = TRY(store_.group(row.position.partition, row.position.group));
        if (!bytes) return failed(Code::damaged, "a quarantined item is missing from the log; restore a backup");
        const auto group = TRY(log::GroupReader::open(*bytes));
        if (row.position.index >= group.entries().size()) return failed(Code::damaged, "a position points behind its group");
        const auto entry = TRY(log::read_quarantined(group, group.entries()[row.position.index]));
        QuarantineItem item;
        item.id = fmt::format("p{}/{}/{}", row.position.partition, row.position.group, row.position.index);
        item.at = row.at;
        item.source = entry.source;
        item.door = entry.door;
        item.reason = entry.reason;
        item.pointer = entry.pointer;
        item.bytes = entry.bytes;
        item.is_sent_again = row.is_sent_again;
        if (const auto key = keys_.day_key(entry.day))
            if (auto raw = log::open_quarantined(group, group.entries()[row.position.index], entry, *key))
                item.raw = std::move(raw->raw);
        out.push_back(std::move(item));
    }
    return out;
}

}  // namespace regard
