#include "log/entries.h"

#include "base/limits.h"

#include <fmt/format.h>

namespace regard::log {
namespace {

Failed damaged(const char* what) { return failed(Code::damaged, fmt::format("an entry of the log is damaged: {}", what)); }

// What an effect in a message has beside what all have. Without a rule there is no amount.
enum ItemHas : std::uint8_t { item_rule = 1, item_measure = 2, item_place = 4, item_about = 8 };
enum EffectsFlag : std::uint8_t { hand_over = 1, with_traits = 2, with_spent = 4 };
constexpr std::size_t said_max = 1024;  // touches whose traits are told of, and currencies

// A name of the group by its number; a wrong number makes the reader bad.
std::string_view name_at(Reader& in, const GroupReader& group)
{
    const std::uint64_t number = in.varint();
    if (number >= group.names().size()) {
        in.fail();
        return {};
    }
    return group.names()[number];
}

void write_delivery(Writer& out, const Delivery& delivery)
{
    out.varint(delivery.source);
    out.varint(delivery.sequence);
}

Delivery read_delivery(Reader& in)
{
    Delivery delivery;
    delivery.source = static_cast<std::uint16_t>(in.varint_up_to(limits::partitions_count - 1));
    delivery.sequence = in.varint();
    return delivery;
}

// A signed number and a bit beside it, in one varint.
void write_with_bit(Writer& out, std::int64_t number, bool bit)
{
    MUST(number >= -(std::int64_t{1} << 61) && number < (std::int64_t{1} << 61));
    const std::uint64_t bits = (static_cast<std::uint64_t>(number) << 1) ^ static_cast<std::uint64_t>(number >> 63);
    out.varint(bits << 1 | (bit ? 1 : 0));
}

std::pair<std::int64_t, bool> read_with_bit(Reader& in)
{
    const std::uint64_t bits = in.varint();
    const std::uint64_t number = bits >> 1;
    return {static_cast<std::int64_t>((number >> 1) ^ (~(number & 1) + 1)), (bits & 1) != 0};
}

}  // namespace

// Times are of the years 1000 to 9999 (checked at the doors), so that their differences leave the bit its place.
void write_time(Writer& out, Time at, Time base)
{
    const bool has_us = at.us % 1000 != 0;
    write_with_bit(out, has_us ? at.us - base.us : at.us / 1000 - base.us / 1000, has_us);
}

Time read_time(Reader& in, Time base)
{
    const auto [apart, has_us] = read_with_bit(in);
    std::int64_t at = 0;
    const bool is_wrong =
        has_us ? __builtin_add_overflow(apart, base.us, &at)
               : __builtin_add_overflow(apart, base.us / 1000, &at) || __builtin_mul_overflow(at, std::int64_t{1000}, &at);
    if (is_wrong) in.fail();
    return {at};
}

void write_micro(Writer& out, Micro number)
{
    constexpr std::int64_t one = units(1).value;
    std::int64_t whole = number.value / one;
    std::int64_t parts = number.value % one;
    if (parts < 0) {  // the whole number below
        --whole;
        parts += one;
    }
    write_with_bit(out, whole, parts != 0);
    if (parts != 0) out.varint(static_cast<std::uint64_t>(parts));
}

Micro read_micro(Reader& in)
{
    const auto [whole, has_parts] = read_with_bit(in);
    const std::uint64_t parts = has_parts ? in.varint_up_to(999'999) : 0;
    const __int128 number = static_cast<__int128>(whole) * units(1).value + parts;  // the whole one alone may be out of range
    if (number < INT64_MIN || number > INT64_MAX) return {in.fail()};
    return {static_cast<std::int64_t>(number)};
}

void write_position(Writer& out, const Position& position)
{
    out.varint(position.partition);
    out.varint(position.group);
    out.varint(position.index);
}

Position read_position(Reader& in)
{
    Position position;
    position.partition = static_cast<std::uint16_t>(in.varint_up_to(UINT16_MAX));
    position.group = in.varint();
    position.index = static_cast<std::uint16_t>(in.varint_up_to(UINT16_MAX));
    return position;
}

void write_observation(GroupWriter& group, const Observation& observation, const Id128& seen)
{
    Writer out;
    out.id(seen);
    out.text(observation.id);
    out.varint(group.name(observation.touchpoint));
    out.varint(group.name(observation.place));
    out.varint(group.name(observation.source));
    out.zigzag(observation.from.us);
    out.zigzag(observation.to.us);
    out.zigzag(observation.received_at.us);
    out.varint(observation.properties.size());
    for (const Property& property : observation.properties) {
        out.varint(group.name(property.name));
        out.byte(static_cast<std::uint8_t>(property.kind));
        out.text(property.text);
    }
    group.add(EntryKind::observation, out.str());
}

Result<ObservationEntry> read_observation(const GroupReader& group, const RawEntry& raw)
{
    Reader in(raw.body);
    ObservationEntry entry;
    entry.seen = in.id();
    entry.observation.id = in.text();
    entry.observation.touchpoint = name_at(in, group);
    entry.observation.place = name_at(in, group);
    entry.observation.source = name_at(in, group);
    entry.observation.from = {in.zigzag()};
    entry.observation.to = {in.zigzag()};
    entry.observation.received_at = {in.zigzag()};
    const std::uint64_t count = in.varint_up_to(limits::properties_per_touch_max);
    for (std::uint64_t i = 0; i < count && in.is_ok(); ++i) {
        Property property;
        property.name = name_at(in, group);
        property.kind = static_cast<Property::Kind>(in.byte());
        if (property.kind > Property::Kind::json) in.fail();
        property.text = in.text();
        entry.observation.properties.push_back(std::move(property));
    }
    if (!in.is_at_end() || entry.observation.from > entry.observation.to) return damaged("an observation does not read");
    return entry;
}

void write_quarantined(GroupWriter& group, std::string_view source, std::string_view door, std::string_view reason,
                       std::string_view pointer, std::string_view id, std::string_view raw, std::int64_t day,
                       const seal::Key& day_key, const Id128& seen)
{
    Writer out;
    out.id(seen);
    out.varint(group.name(source));
    out.varint(group.name(door));
    out.text(reason);
    out.text(pointer);
    out.zigzag(day);
    out.varint(raw.size());
    Writer personal;
    personal.text(id);
    personal.text(raw);
    std::string sealed;
    seal::seal(sealed, personal.str(), day_key, group.head().nonce, group.entries_count(), seen);
    out.raw(sealed);
    group.add(EntryKind::quarantined, out.str());
}

Result<QuarantinedEntry> read_quarantined(const GroupReader& group, const RawEntry& raw)
{
    Reader in(raw.body);
    QuarantinedEntry entry;
    entry.seen = in.id();
    entry.source = name_at(in, group);
    entry.door = name_at(in, group);
    entry.reason = in.text();
    entry.pointer = in.text();
    entry.day = in.zigzag();
    entry.bytes = in.varint();
    entry.sealed = in.raw(in.left());
    if (!in.is_ok()) return damaged("a quarantined item does not read");
    return entry;
}

Result<QuarantinedRaw> open_quarantined(const GroupReader& group, const RawEntry& raw, const QuarantinedEntry& entry,
                                        const seal::Key& day_key)
{
    const std::string personal = TRY(seal::open(entry.sealed, day_key, group.head().nonce, raw.index, entry.seen));
    Reader in(personal);
    QuarantinedRaw out;
    out.id = in.text();
    out.raw = in.text();
    if (!in.is_at_end()) return damaged("the sealed part of a quarantined item does not read");
    return out;
}

void write_catalogue(GroupWriter& group, std::uint32_t version, std::string_view source)
{
    Writer out;
    out.varint(version);
    out.text(source);
    group.add(EntryKind::catalogue, out.str());
}

Result<CatalogueEntry> read_catalogue(const RawEntry& raw)
{
    Reader in(raw.body);
    CatalogueEntry entry;
    entry.version = static_cast<std::uint32_t>(in.varint_up_to(UINT32_MAX));
    entry.source = in.text();
    if (!in.is_at_end()) return damaged("a catalogue does not read");
    return entry;
}

void write_tick(GroupWriter& group) { group.add(EntryKind::tick, {}); }

void write_decision(GroupWriter& group, EntryKind kind, std::string_view a_type, const Id128& a, std::string_view b_type,
                    const Id128& b, Time at, std::string_view who, std::string_view why)
{
    Writer out;
    out.varint(group.name(a_type));
    out.id(a);
    out.varint(group.name(b_type));
    out.id(b);
    out.zigzag(at.us);
    out.text(who);
    out.text(why);
    group.add(kind, out.str());
}

Result<DecisionEntry> read_decision(const GroupReader& group, const RawEntry& raw)
{
    Reader in(raw.body);
    DecisionEntry entry;
    const auto named = [&] {
        NamedId id;
        id.type = in.varint();
        if (id.type >= group.names().size()) in.fail();
        id.id = in.id();
        return id;
    };
    entry.a = named();
    entry.b = named();
    entry.at = {in.zigzag()};
    entry.who = in.text();
    entry.why = in.text();
    if (!in.is_at_end()) return damaged("a decision does not read");
    return entry;
}

void write_sent_again(GroupWriter& group, std::span<const Position> items, std::string_view who)
{
    Writer out;
    out.text(who);
    out.varint(items.size());
    for (const Position& item : items) write_position(out, item);
    group.add(EntryKind::sent_again, out.str());
}

Result<SentAgainEntry> read_sent_again(const RawEntry& raw)
{
    Reader in(raw.body);
    SentAgainEntry entry;
    entry.who = in.text();
    const std::uint64_t count = in.varint_up_to(in.left());
    for (std::uint64_t i = 0; i < count && in.is_ok(); ++i) entry.items.push_back(read_position(in));
    if (!in.is_at_end()) return damaged("a sent-again entry does not read");
    return entry;
}

namespace {
constexpr std::uint64_t record_form = 1;
}

void write_record(GroupWriter& group, const RecordEntry& record)
{
    Writer out;
    out.varint(record_form);
    out.text(record.shelf);
    out.text(record.key);
    out.text(record.who);
    out.zigzag(record.at.us);
    out.text(record.body);
    group.add(EntryKind::record, out.str());
}

Result<RecordEntry> read_record(const RawEntry& raw)
{
    Reader in(raw.body);
    if (const std::uint64_t form = in.varint(); in.is_ok() && form > record_form)
        return failed(Code::too_new, "the log holds a record of a form this regard does not know; upgrade it");
    RecordEntry entry;
    entry.shelf = in.text();
    entry.key = in.text();
    entry.who = in.text();
    entry.at = {in.zigzag()};
    entry.body = in.text();
    if (!in.is_at_end() || entry.shelf.empty() || entry.key.empty()) return damaged("a record does not read");
    return entry;
}

void write_evidence(GroupWriter& group, const Delivery& delivery, const EvidenceMessage& message)
{
    Writer out;
    write_delivery(out, delivery);
    out.varint(group.name(message.a_type));
    out.id(message.a);
    out.varint(group.name(message.b_type));
    out.id(message.b);
    write_time(out, message.at, group.head().time);
    out.varint(group.name(message.source));
    write_position(out, message.position);
    group.add(EntryKind::evidence, out.str());
}

Result<std::pair<Delivery, EvidenceMessage>> read_evidence(const GroupReader& group, const RawEntry& raw)
{
    Reader in(raw.body);
    const Delivery delivery = read_delivery(in);
    EvidenceMessage message;
    message.a_type = name_at(in, group);
    message.a = in.id();
    message.b_type = name_at(in, group);
    message.b = in.id();
    message.at = read_time(in, group.head().time);
    message.source = name_at(in, group);
    message.position = read_position(in);
    if (!in.is_at_end()) return damaged("evidence does not read");
    return std::pair{delivery, message};
}

void write_assigned(GroupWriter& group, const Delivery& delivery, const AssignedMessage& message)
{
    Writer out;
    write_delivery(out, delivery);
    out.varint(group.name(message.type));
    out.id(message.identifier);
    out.varint(group.name(message.canonical_type));
    out.id(message.canonical);
    out.varint(message.generation);
    write_time(out, message.at, group.head().time);
    write_position(out, message.position);
    group.add(EntryKind::assigned, out.str());
}

Result<std::pair<Delivery, AssignedMessage>> read_assigned(const GroupReader& group, const RawEntry& raw)
{
    Reader in(raw.body);
    const Delivery delivery = read_delivery(in);
    AssignedMessage message;
    message.type = name_at(in, group);
    message.identifier = in.id();
    message.canonical_type = name_at(in, group);
    message.canonical = in.id();
    message.generation = in.varint();
    message.at = read_time(in, group.head().time);
    message.position = read_position(in);
    if (!in.is_at_end()) return damaged("an assignment does not read");
    return std::pair{delivery, message};
}

namespace {

// Traits and money, each only when there are some.
void write_beside(Writer& out, GroupWriter& group, const Along& along)
{
    if (!along.traits.empty()) {
        out.varint(along.traits.size());
        for (const TraitsSaid& said : along.traits) {
            write_time(out, said.at, group.head().time);
            write_position(out, said.position);
            write_traits(out, said.traits);
        }
    }
    if (!along.spent.empty()) {
        out.varint(along.spent.size());
        for (const MoneySpent& spent : along.spent) {
            out.varint(group.name(spent.currency));
            write_micro(out, spent.amount);
        }
    }
}

void read_beside(Reader& in, const GroupReader& group, std::uint8_t flags, Along& along)
{
    if (flags & with_traits) {
        const std::uint64_t count = in.varint_up_to(said_max);
        for (std::uint64_t i = 0; i < count && in.is_ok(); ++i) {
            TraitsSaid said;
            said.at = read_time(in, group.head().time);
            said.position = read_position(in);
            said.traits = read_traits(in, said_max);
            along.traits.push_back(std::move(said));
        }
    }
    if (flags & with_spent) {
        const std::uint64_t count = in.varint_up_to(said_max);
        for (std::uint64_t i = 0; i < count && in.is_ok(); ++i) {
            MoneySpent spent;
            spent.currency = name_at(in, group);
            spent.amount = read_micro(in);
            along.spent.push_back(std::move(spent));
        }
    }
}

}  // namespace

void write_effects(GroupWriter& group, const Delivery& delivery, const EffectsMessage& message)
{
    Writer out;
    write_delivery(out, delivery);
    out.varint(group.name(message.type));
    out.id(message.identifier);
    out.varint(group.name(message.canonical_type));
    out.id(message.canonical);
    out.varint(message.generation);
    const Along& along = message.along;
    out.byte(static_cast<std::uint8_t>((message.is_hand_over ? hand_over : 0) | (along.traits.empty() ? 0 : with_traits) |
                                       (along.spent.empty() ? 0 : with_spent)));
    out.varint(along.name_prefixes.size());
    for (const std::uint64_t prefix : along.name_prefixes) out.fixed64(prefix);
    write_beside(out, group, along);
    out.varint(message.items.size());
    for (const EffectsMessage::Item& item : message.items) {
        write_time(out, item.effect.at, group.head().time);
        write_position(out, item.effect.position);
        const bool has_rule = !item.rule.empty() || item.effect.amount.value != 0;
        const bool has_measure = item.effect.measure.value != 0;
        const bool has_place = !item.place.empty();
        const bool has_about = item.effect.about != 0;
        out.byte(item.effect.flags);
        out.byte(static_cast<std::uint8_t>((has_rule ? item_rule : 0) | (has_measure ? item_measure : 0) |
                                           (has_place ? item_place : 0) | (has_about ? item_about : 0)));
        out.varint(group.name(item.touchpoint));
        out.varint(group.name(item.channel));
        out.varint(group.name(item.source));
        out.varint(item.effect.catalogue);
        if (has_rule) {
            out.varint(group.name(item.rule));
            out.zigzag(item.effect.amount.value);
        }
        if (has_measure) write_micro(out, item.effect.measure);
        if (has_place) out.varint(group.name(item.place));
        if (has_about) out.fixed32(item.effect.about);
    }
    group.add(EntryKind::effects, out.str());
}

Result<std::pair<Delivery, EffectsMessage>> read_effects(const GroupReader& group, const RawEntry& raw)
{
    Reader in(raw.body);
    const Delivery delivery = read_delivery(in);
    EffectsMessage message;
    message.type = name_at(in, group);
    message.identifier = in.id();
    message.canonical_type = name_at(in, group);
    message.canonical = in.id();
    message.generation = in.varint();
    const std::uint8_t flags = in.byte();
    if (flags > (hand_over | with_traits | with_spent)) in.fail();
    message.is_hand_over = (flags & hand_over) != 0;
    const std::uint64_t prefixes = in.varint_up_to(4096);
    for (std::uint64_t i = 0; i < prefixes && in.is_ok(); ++i) message.along.name_prefixes.push_back(in.fixed64());
    read_beside(in, group, flags, message.along);
    const std::uint64_t count = in.varint_up_to(in.left());
    for (std::uint64_t i = 0; i < count && in.is_ok(); ++i) {
        EffectsMessage::Item item;
        item.effect.at = read_time(in, group.head().time);
        item.effect.position = read_position(in);
        item.effect.flags = in.byte();
        const std::uint8_t has = in.byte();
        if (has > (item_rule | item_measure | item_place | item_about)) in.fail();
        item.touchpoint = name_at(in, group);
        item.channel = name_at(in, group);
        item.source = name_at(in, group);
        item.effect.catalogue = static_cast<std::uint32_t>(in.varint_up_to(UINT32_MAX));
        if (has & item_rule) {
            item.rule = name_at(in, group);
            item.effect.amount = {in.zigzag()};
        }
        if (has & item_measure) item.effect.measure = read_micro(in);
        if (has & item_place) item.place = name_at(in, group);
        if (has & item_about) item.effect.about = in.fixed32();
        message.items.push_back(std::move(item));
    }
    if (!in.is_at_end()) return damaged("effects of another partition do not read");
    return std::pair{delivery, message};
}

}  // namespace regard::log
