// Whose touch is it: what partition 0 decides about identifiers, and what every partition learns of it.
#include "partition/partition.h"

#include <set>

namespace regard {

// Partition 0's evidence shelf as the pure functions of `identity` see it.
class Partition::EvidenceNodes final : public identity::Nodes {
public:
    explicit EvidenceNodes(Shelf<EvidenceRow>& shelf) : shelf_(shelf) {}
    [[nodiscard]] const identity::Node* find(const Id128& id) override
    {
        const EvidenceRow* row = shelf_.find(id);
        return row == nullptr ? nullptr : &row->node;
    }
    void put(const identity::Node& node) override { shelf_.make(node.key.id).node = node; }

private:
    Shelf<EvidenceRow>& shelf_;
};

Result<void> Partition::fold_evidence(const log::GroupReader& group, const log::RawEntry& raw)
{
    const auto [delivery, message] = TRY(log::read_evidence(group, raw));
    if (!is_new(delivery)) return {};
    EvidenceNodes nodes(evidence_);
    const identity::Key a{message.a, static_cast<std::uint8_t>(rank_of(message.a_type))};
    const identity::Key b{message.b, static_cast<std::uint8_t>(rank_of(message.b_type))};
    const auto assignments =
        identity::add_pair(nodes, a, b, message.at, message.source, limits::identifier_links_max, next_generation_);
    note_named(message);
    tell(assignments, message.at, message.position);
    return {};
}

// A touch to open both identifiers from: the first that named them.
void Partition::note_named(const log::EvidenceMessage& message)
{
    for (const auto& [id, type] : {std::pair{message.a, &message.a_type}, std::pair{message.b, &message.b_type}}) {
        EvidenceRow& row = evidence_.make(id);
        if (row.type != 0 && row.named_at.group != 0) continue;
        row.type = names_.number(*type);
        row.at = message.at;
        row.named_at = message.position;
    }
}

Result<void> Partition::fold_decision(const log::GroupReader& group, const log::RawEntry& raw)
{
    const log::DecisionEntry entry = TRY(log::read_decision(group, raw));
    EvidenceNodes nodes(evidence_);
    const auto key_of = [&](const log::NamedId& named) {
        return identity::Key{named.id, static_cast<std::uint8_t>(rank_of(group.names()[named.type]))};
    };
    const std::string source(entry.who);
    std::vector<identity::Assignment> assignments;
    if (raw.kind == log::EntryKind::split) {
        assignments = identity::retract_pair(nodes, key_of(entry.a), key_of(entry.b), entry.at, source,
                                             limits::identifier_links_max, next_generation_);
    } else {
        assignments = identity::restore_pair(nodes, key_of(entry.a), key_of(entry.b), entry.at, source,
                                             limits::identifier_links_max, next_generation_);
        for (identity::Assignment& more : identity::add_pair(nodes, key_of(entry.a), key_of(entry.b), entry.at, source,
                                                             limits::identifier_links_max, next_generation_))
            assignments.push_back(std::move(more));
    }
    for (const log::NamedId* named : {&entry.a, &entry.b}) {
        EvidenceRow& row = evidence_.make(named->id);
        if (row.type == 0) {
            row.type = names_.number(group.names()[named->type]);
            row.at = entry.at;
        }
    }
    tell(assignments, entry.at, {});
    return {};
}

// Who has to know: where the identifier's touches arrive, where its history is now, and where it belongs.
void Partition::tell(const std::vector<identity::Assignment>& assignments, Time at, const Position& position)
{
    for (const identity::Assignment& assignment : assignments) {
        const EvidenceRow* row = evidence_.find(assignment.identifier.id);
        const EvidenceRow* canonical = evidence_.find(assignment.canonical.id);
        MUST(row != nullptr && canonical != nullptr);
        log::AssignedMessage message;
        message.type = names_.text(row->type);
        message.identifier = assignment.identifier.id;
        message.canonical_type = names_.text(canonical->type);
        message.canonical = assignment.canonical.id;
        message.generation = assignment.generation;
        message.at = at;
        message.position = row->named_at.group != 0 ? row->named_at : position;
        std::set<std::uint16_t> destinations{partition_of(message.identifier), partition_of(assignment.previous.id),
                                             partition_of(message.canonical)};
        for (const std::uint16_t destination : destinations) send(destination, message);
    }
}

Result<void> Partition::fold_assigned(const log::GroupReader& group, const log::RawEntry& raw)
{
    const auto [delivery, message] = TRY(log::read_assigned(group, raw));
    if (!is_new(delivery)) return {};
    learn(message.identifier, names_.number(message.type), message.canonical, names_.number(message.canonical_type),
          message.generation, message.at, message.position);
    return {};
}

Result<void> Partition::fold_effects(const log::GroupReader& group, const log::RawEntry& raw)
{
    const auto [delivery, message] = TRY(log::read_effects(group, raw));
    if (!is_new(delivery)) return {};
    const NameNumber type = names_.number(message.type);
    // The sender may know more than this partition does yet, or less: the later generation is right, and effects go on from
    // here if this is not their home any more.
    std::vector<Effect> effects;
    effects.reserve(message.items.size());
    for (const log::EffectsMessage::Item& item : message.items) {
        Effect effect = item.effect;
        effect.touchpoint = names_.number(item.touchpoint);
        effect.channel = names_.number(item.channel);
        effect.place = names_.number(item.place);
        effect.rule = names_.number(item.rule);
        effect.source = names_.number(item.source);
        effects.push_back(effect);
    }
    learn(message.identifier, type, message.canonical, names_.number(message.canonical_type), message.generation,
          effects.empty() ? Time{} : effects.front().at, effects.empty() ? Position{} : effects.front().position);
    route(message.identifier, type, effects, message.along, message.is_hand_over);
    return {};
}

// `identifier` belongs to `canonical` from `generation` on. If its history is here and belongs elsewhere now, it is handed
// over; if it belongs here, its new home notes it as one of the customer's identifiers.
void Partition::learn(const Id128& identifier, NameNumber type, const Id128& canonical, NameNumber canonical_type,
                      std::uint64_t generation, Time at, const Position& named_at)
{
    Customer* found = people_.find(identifier);
    const std::uint64_t known_generation = found == nullptr ? 0 : found->generation();
    const bool belongs_here = partition_of(canonical) == number_;
    if (generation > known_generation) {
        const Id128 before = found != nullptr && found->is_moved() ? found->extras->canonical : identifier;
        // An identifier that no touch came first under has no history to hand over.
        const bool has_history = before != identifier || (found != nullptr && found->is_home);
        Customer& row = people_.make(identifier);
        if (row.type == 0) row.type = type;
        row.more().canonical = canonical == identifier ? Id128{} : canonical;
        row.more().canonical_type = canonical_type;
        row.more().generation = generation;
        if (has_history && before != canonical && partition_of(before) == number_) hand_over(identifier, type, before);
    }
    // Also when it was known already: a forwarded touch may have come before the assignment that can name the identifier.
    if (belongs_here && canonical != identifier && generation >= known_generation) {
        Customer& home = people_.make(canonical);
        if (home.type == 0) home.type = canonical_type;
        note_member(home, {identifier, type, at, named_at});
    }
}

void Partition::note_member(Customer& home, const Customer::Member& member)
{
    std::vector<Customer::Member>& members = home.more().members;
    const auto place = std::lower_bound(members.begin(), members.end(), member.id,
                                        [](const Customer::Member& held, const Id128& id) { return held.id < id; });
    if (place == members.end() || place->id != member.id) {
        members.insert(place, member);
        return;
    }
    if (place->type == 0) place->type = member.type;
    // The earliest word about it, whichever message came first.
    if (member.named_at.group != 0 &&
        (place->named_at.group == 0 || std::pair{member.since, member.named_at} < std::pair{place->since, place->named_at})) {
        place->since = member.since;
        place->named_at = member.named_at;
    }
}

}  // namespace regard
