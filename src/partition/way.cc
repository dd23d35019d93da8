// The way of a touch, from a durable group to a customer's account. Read this first.
//
// Everything here is a pure function of the groups before it: the same groups give the same state, whoever folds them. The
// group is durable before it is folded, so nothing that the fold decides can be seen before it is safe.
#include "partition/facts.h"
#include "partition/partition.h"

#include "touch/catalogue_yaml.h"

#include <fmt/format.h>

namespace regard {

using log::EntryKind;

namespace {

bool opens_promise(const Catalogue& catalogue, const std::string& touchpoint)
{
    return std::ranges::any_of(catalogue.signals, [&](const Signal& signal) {
        return !signal.promise.empty() && std::ranges::find(signal.first, touchpoint) != signal.first.end();
    });
}

}  // namespace

// The group's names as this partition's numbers, each looked up once a group.
struct Partition::BoundNames {
    BoundNames(const log::GroupReader& group, Names& names) : texts(group.names()), names_(names), numbers_(texts.size(), unset)
    {}
    NameNumber number(std::uint64_t name)
    {
        if (name == log::no_name) return 0;
        NameNumber& number = numbers_[name];
        if (number == unset) number = names_.number(texts[name]);
        return number;
    }
    const std::vector<std::string_view>& texts;

private:
    static constexpr NameNumber unset = UINT32_MAX;
    Names& names_;
    std::vector<NameNumber> numbers_;
};

Result<void> Partition::fold(const log::GroupReader& group, std::span<const Touch* const> live, std::vector<Folded>* folded)
{
    if (group.head().partition != number_ || group.head().number != position_ + 1 || !group.follows(chain_))
        return failed(Code::damaged,
                      fmt::format("the log of partition {} is broken at group {}: it does not follow the group before it; "
                                  "restore a backup",
                                  number_, position_ + 1));
    if (!group.is_sealed_by(keys_.log_key()))
        return failed(
            Code::damaged,
            fmt::format("group {} of partition {} was not written with the keys of this store: restore the folder keys/ "
                        "that belongs to it, or a backup of both",
                        position_ + 1, number_));
    position_ = group.head().number;
    known_sealed_.add(number_, position_);
    chain_ = group.chain();
    now_ = std::max(now_, group.head().time);
    if (!group.head().is_import) fire_due();

    BoundNames names(group, names_);
    for (const log::RawEntry& raw : group.entries()) {
        Folded what{Outcome::accepted, {}, {number_, raw.index, position_}, 0};
        switch (raw.kind) {
        case EntryKind::touch:
            what = TRY(fold_touch(group, raw, names, raw.index < live.size() ? live[raw.index] : nullptr));
            break;
        case EntryKind::observation: what = TRY(fold_observation(group, raw)); break;
        case EntryKind::quarantined: what = TRY(fold_quarantined(group, raw)); break;
        case EntryKind::catalogue: TRY(fold_catalogue(raw)); break;
        case EntryKind::tick: break;  // the group's time is all it says
        case EntryKind::split:
        case EntryKind::join: TRY(fold_decision(group, raw)); break;
        case EntryKind::sent_again: TRY(fold_sent_again(raw)); break;
        case EntryKind::record: records_.take(TRY(log::read_record(raw)), what.position); break;
        case EntryKind::evidence: TRY(fold_evidence(group, raw)); break;
        case EntryKind::assigned: TRY(fold_assigned(group, raw)); break;
        case EntryKind::effects: TRY(fold_effects(group, raw)); break;
        }
        if (folded != nullptr) folded->push_back(what);
    }
    settle(group.head().is_import);
    if (columns_.has_many_noted()) refresh_columns();
    return {};
}

Result<Folded> Partition::fold_touch(const log::GroupReader& group, const log::RawEntry& raw, BoundNames& names,
                                     const Touch* live)
{
    log::TouchEntry entry = TRY(log::read_touch(group, raw));
    const log::NamedId& primary = entry.identifiers.front();
    Folded folded{Outcome::accepted, primary.id, {number_, raw.index, position_}, 0};

    if (seen_.holds(entry.seen)) {  // it counts once
        folded.outcome = Outcome::duplicate;
        return folded;
    }
    seen_.add(entry.seen);
    ++touches_;

    Customer* row = people_.find(primary.id);  // whose touch is it
    if (entry.identifiers.size() > 1) {
        if (row == nullptr) row = &people_.make(primary.id);
        for (std::size_t i = 1; i < entry.identifiers.size(); ++i) {
            const log::NamedId& other = entry.identifiers[i];
            Customer::Extras& extras = row->more();
            if (std::find(extras.links.begin(), extras.links.end(), other.id) != extras.links.end()) continue;
            // A kiosk meets everybody: past this many, partition 0 is told again each time and knows the pair already.
            constexpr std::size_t links_kept_max = 256;
            if (extras.links.size() < links_kept_max) extras.links.push_back(other.id);
            people_.change(primary.id);
            send(0,
                 log::EvidenceMessage{std::string(names.texts[primary.type]), primary.id, std::string(names.texts[other.type]),
                                      other.id, entry.at, std::string(names.texts[entry.source]), folded.position});
        }
    }

    Effect effect;  // what it did
    effect.at = entry.at;
    effect.position = folded.position;
    effect.touchpoint = names.number(entry.touchpoint);
    effect.source = names.number(entry.source);
    effect.place = names.number(entry.place);
    effect.about = entry.about;
    effect.catalogue = catalogue_version_;
    effect.flags =
        static_cast<std::uint8_t>((entry.has_text ? Effect::has_text : 0) | (entry.is_import ? Effect::from_import : 0) |
                                  (entry.has_traits ? Effect::has_traits : 0));
    const EntryFacts facts(group, raw, entry, keys_, live);
    const Touchpoint* touchpoint = known(effect.touchpoint);
    if (touchpoint != nullptr) {
        const Known& numbers = known_[effect.touchpoint];
        effect.channel = entry.channel == log::no_name ? numbers.channel : names.number(entry.channel);
        const Verdict verdict = score(*touchpoint, facts);
        if (verdict.rule != nullptr) {
            effect.rule = numbers.rules[static_cast<std::size_t>(verdict.rule - touchpoint->rules.data())];
            effect.amount = verdict.amount;
            effect.measure = verdict.measure;
            if (verdict.rule->repairs) effect.flags |= Effect::repairs;
        }
    } else {
        effect.channel = names.number(entry.channel);
    }
    Effect on_surface = effect;
    if (effect.flags & Effect::repairs) on_surface.amount = {};  // what a repair is worth, its customer's account decides
    count_surface(on_surface, 1, 1);
    note_said(effect, primary.id);

    // What remains of it: at the customer's home, here or elsewhere.
    if (row != nullptr && row->is_moved()) folded.customer = row->extras->canonical;
    const log::Along along = along_of(entry, facts, touchpoint, folded.position);
    route(primary.id, names.number(primary.type), {effect}, along, false);
    return folded;
}

// What goes with its effect. Traits of an entry from before they stood in it, and money, are opened.
log::Along Partition::along_of(log::TouchEntry& entry, const EntryFacts& facts, const Touchpoint* touchpoint,
                               const Position& position)
{
    log::Along along;
    along.name_prefixes = std::move(entry.name_prefixes);
    if (entry.has_traits) {
        if (!entry.traits)
            if (const Touch* touch = facts.opened()) entry.traits = log::traits_found_in(touch->traits, keys_);
        if (entry.traits && !entry.traits->empty()) along.traits.push_back({entry.at, position, *std::move(entry.traits)});
    }
    if (touchpoint == nullptr || touchpoint->money == MoneyIs::none) return along;
    const Touch* touch = facts.opened();
    if (touch == nullptr || !touch->value) return along;
    Micro amount = touch->value->amount;
    if (amount > money_max || amount < -money_max) return along;
    if (touchpoint->money == MoneyIs::given_back) amount = amount.value > 0 ? -amount : amount;
    along.spent.push_back({touch->value->currency, amount});
    worth_.note_used(names_.number(touch->value->currency));
    return along;
}

Result<Folded> Partition::fold_observation(const log::GroupReader& group, const log::RawEntry& raw)
{
    const log::ObservationEntry entry = TRY(log::read_observation(group, raw));
    Folded folded{Outcome::accepted, {}, {number_, raw.index, position_}, 0};
    if (seen_.holds(entry.seen)) {
        folded.outcome = Outcome::duplicate;
        return folded;
    }
    seen_.add(entry.seen);

    ObservationRow observation;
    observation.touchpoint = names_.number(entry.observation.touchpoint);
    observation.place = names_.number(entry.observation.place);
    observation.source = names_.number(entry.observation.source);
    observation.from = entry.observation.from;
    observation.to = entry.observation.to;
    observation.position = folded.position;
    observation.catalogue = catalogue_version_;
    if (const Touchpoint* touchpoint = known(observation.touchpoint)) {
        Touch facts_of_it;
        facts_of_it.touchpoint = entry.observation.touchpoint;
        facts_of_it.properties = entry.observation.properties;
        const Verdict verdict = score(*touchpoint, TouchFacts(facts_of_it));
        if (verdict.rule != nullptr) {
            observation.rule = names_.number(verdict.rule->name);
            observation.amount = verdict.amount;
            observation.measure = verdict.measure;
        }
    }
    observations_.push_back(observation);
    observation_rows_.make({0, observations_.size()}) = observation;

    // Those whose touches there and then are folded already. Observations are rare: every account that was alive at the time
    // is looked at.
    std::vector<Id128> candidates;
    TRY(people_.each([&](const Id128& id, const Customer& row) {
        if (row.is_home &&
            (row.is_stale || (row.account.first_at() <= observation.to && row.account.last_at() >= observation.from)))
            candidates.push_back(id);
    }));
    std::sort(candidates.begin(), candidates.end());
    for (const Id128& id : candidates) {
        Customer& row = *people_.find(id);
        std::vector<Id128> strands{id};
        if (row.extras)
            for (const Customer::Member& member : row.extras->members) strands.push_back(member.id);
        bool is_affected = false;
        for (const Id128& strand : strands)
            for (const Effect& effect : TRY(history_.rows(strand))) {
                if (!applies(observation, effect)) continue;
                for (const Effect& more : observed(effect))
                    if (more.position == observation.position) {
                        history_.append(strand, more);
                        there_.hurt(id, more, 1);
                        count_surface(more, 0, 1);
                        is_affected = true;
                    }
            }
        if (is_affected) {
            row.is_stale = true;
            stale_.insert(id);
            people_.change(id);
            ++folded.customers_affected;
        }
    }
    return folded;
}

Result<Folded> Partition::fold_quarantined(const log::GroupReader& group, const log::RawEntry& raw)
{
    const log::QuarantinedEntry entry = TRY(log::read_quarantined(group, raw));
    const Folded folded{Outcome::quarantined, {}, {number_, raw.index, position_}, 0};
    if (seen_.holds(entry.seen)) return folded;  // the same bytes were put aside before
    seen_.add(entry.seen);
    ++quarantined_;
    QuarantineRow& row = quarantine_.make({position_, raw.index});
    row.position = folded.position;
    row.at = group.head().time;
    return folded;
}

Result<void> Partition::fold_sent_again(const log::RawEntry& raw)
{
    const log::SentAgainEntry entry = TRY(log::read_sent_again(raw));
    for (const Position& item : entry.items) {
        QuarantineRow* row = quarantine_.find({item.group, item.index});
        if (row == nullptr || row->is_sent_again) continue;
        row->is_sent_again = true;
        quarantine_.change({item.group, item.index});
        --quarantined_;
    }
    return {};
}

Result<void> Partition::fold_catalogue(const log::RawEntry& raw)
{
    const log::CatalogueEntry entry = TRY(log::read_catalogue(raw));
    auto catalogue = TRY(load_catalogue(entry.source));
    catalogue_ = std::make_shared<const Catalogue>(std::move(catalogue));
    catalogue_version_ = entry.version;
    catalogue_group_ = position_;
    bind_catalogue();
    columns_.forget();  // another half-life, another table
    return {};
}

// Every name of the catalogue gets its number in the order of the catalogue, so that the numbers follow from the log.
void Partition::bind_catalogue()
{
    rules_ = regard::bind(*catalogue_, catalogue_version_, [this](std::string_view name) { return names_.number(name); });
    for (const Touchpoint& touchpoint : catalogue_->touchpoints) {
        (void)names_.number(touchpoint.name);
        (void)names_.number(touchpoint.channel);
        for (const EffectRule& rule : touchpoint.rules) (void)names_.number(rule.name);
    }
    known_.assign(names_.size(), {});
    rule_of_.assign(names_.size(), nullptr);
    stage_of_.assign(names_.size(), 0);
    std::vector<std::string_view> stages;
    for (const Touchpoint& touchpoint : catalogue_->touchpoints) {
        Known& known = known_[names_.number(touchpoint.name)];
        known.touchpoint = &touchpoint;
        known.channel = names_.number(touchpoint.channel);
        const auto stage = std::find(stages.begin(), stages.end(), touchpoint.stage);
        stage_of_[names_.number(touchpoint.name)] = static_cast<std::uint16_t>(1 + (stage - stages.begin()));
        if (stage == stages.end()) stages.push_back(touchpoint.stage);
        known.is_asking = touchpoint.is_complaint || touchpoint.is_suggestion || opens_promise(*catalogue_, touchpoint.name);
        for (const EffectRule& rule : touchpoint.rules) {
            known.rules.push_back(names_.number(rule.name));
            rule_of_[known.rules.back()] = &rule;
        }
    }
}

void Partition::fire_due()
{
    const auto minute = static_cast<std::uint32_t>(std::max<std::int64_t>(now_.us / minutes(1).us, 0));
    if (timers_.earliest() > minute) return;
    auto due = timers_.take_due(minute);
    MUST(due.has_value());
    // After an import everybody is due: the rest waits for the next group, which comes at once.
    for (std::size_t i = changed_by_a_group_max; i < due->size(); ++i) timers_.add((*due)[i].first, (*due)[i].second);
    if (due->size() > changed_by_a_group_max) due->resize(changed_by_a_group_max);
    for (const auto& [at, id] : *due) {
        Customer* row = people_.find(id);
        if (row == nullptr || !row->is_home || row->due_minute != at) continue;
        row->due_minute = 0;
        people_.change(id);
        if (row->is_stale) {
            stale_.erase(id);
            refold(id, *row, now_);
            continue;
        }
        std::vector<Derived> derived;
        row->account.advance(now_, rules_, &derived);
        CountBoth counter(weeks_, worth_, row->spent);
        feel_derived(row->weeks, derived, &counter);
        after_change(id, *row, derived);
    }
}

void Partition::send(std::uint16_t destination,
                     std::variant<log::EvidenceMessage, log::AssignedMessage, log::EffectsMessage> message)
{
    outgoing_.push_back({destination, {number_, ++sequences_[destination]}, std::move(message)});
}

bool Partition::is_new(const log::Delivery& delivery)
{
    std::uint64_t& watermark = watermarks_[delivery.source];
#if REGARD_CANARY != 2  // double hand-over: what is delivered twice is folded twice
    if (delivery.sequence <= watermark) return false;
#endif
    watermark = std::max(watermark, delivery.sequence);
    return true;
}

}  // namespace regard
