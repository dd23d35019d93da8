#include "partition/rows.h"

#include "identity/evidence_codec.h"
#include "log/entries.h"
#include "relationship/account_codec.h"

namespace regard {

using log::read_position;
using log::write_position;

namespace {

constexpr std::uint64_t list_max = 1 << 20;  // no list of a row is longer; a larger count is damage

void write_ids(Writer& out, const std::vector<Id128>& ids)
{
    out.varint(ids.size());
    for (const Id128& id : ids) out.id(id);
}

void read_ids(Reader& in, std::vector<Id128>& ids)
{
    const std::uint64_t count = in.varint_up_to(list_max);
    for (std::uint64_t i = 0; i < count && in.is_ok(); ++i) ids.push_back(in.id());
}

enum Flag : std::uint8_t { home = 1, stale = 2, with_extras = 4, with_traits = 8, with_held = 16, with_spent = 32 };

}  // namespace

void Customer::write(Writer& out) const
{
    const bool has_held = extras && !extras->traits.is_empty();
    out.byte(4);
    out.byte(static_cast<std::uint8_t>((is_home ? home : 0) | (is_stale ? stale : 0) | (extras ? with_extras : 0) |
                                       (extras && extras->has_traits ? with_traits : 0) | (has_held ? with_held : 0) |
                                       (spent.empty() ? 0 : with_spent)));
    out.varint(type);
    out.varint(due_minute);
    out.zigzag(counted_hurt_day);
    out.byte(counted_heard);
    out.byte(counted_standing);
    if (extras) {
        out.id(extras->canonical);
        out.varint(extras->canonical_type);
        out.varint(extras->generation);
        write_ids(out, extras->links);
        out.varint(extras->name_prefixes.size());
        for (const std::uint64_t prefix : extras->name_prefixes) out.fixed64(prefix);
        out.varint(extras->members.size());
        for (const Member& member : extras->members) {
            out.id(member.id);
            out.varint(member.type);
            out.zigzag(member.since.us);
            write_position(out, member.named_at);
        }
        out.varint(extras->counted.size());
        for (const Effect& counted : extras->counted) {
            out.zigzag(counted.at.us);
            out.varint(counted.touchpoint);
            out.varint(counted.channel);
            out.zigzag(counted.amount.value);
        }
        if (extras->has_traits) {
            write_position(out, extras->traits_position);
            out.zigzag(extras->traits_at.us);
        }
        if (has_held) extras->traits.write(out);
    }
    if (!spent.empty()) {
        out.varint(spent.size());
        for (const Spent& one : spent) {
            out.id(one.strand);
            out.varint(one.currency);
            out.zigzag(one.amount);
        }
    }
    if (is_home) {
        Writer bytes;
        AccountCodec::write(bytes, account);
        out.text(bytes.str());
        out.varint(met.channels);
        out.varint(met.place);
        if (met.place != 0) out.zigzag(met.place_at.us);
        weeks.write(out);
    }
}

bool Customer::read(Reader& in, Customer& row)
{
    if (in.byte() != 4) return false;
    const std::uint8_t flags = in.byte();
    row.is_home = (flags & home) != 0;
    row.is_stale = (flags & stale) != 0;
    row.type = static_cast<NameNumber>(in.varint_up_to(UINT32_MAX));
    row.due_minute = static_cast<std::uint32_t>(in.varint_up_to(UINT32_MAX));
    row.counted_hurt_day = static_cast<std::int32_t>(in.zigzag());
    row.counted_heard = in.byte();
    row.counted_standing = in.byte();
    if (flags & with_extras) {
        Extras& extras = row.more();
        extras.canonical = in.id();
        extras.canonical_type = static_cast<NameNumber>(in.varint_up_to(UINT32_MAX));
        extras.generation = in.varint();
        read_ids(in, extras.links);
        const std::uint64_t prefixes = in.varint_up_to(list_max);
        for (std::uint64_t i = 0; i < prefixes && in.is_ok(); ++i) extras.name_prefixes.push_back(in.fixed64());
        const std::uint64_t members = in.varint_up_to(list_max);
        for (std::uint64_t i = 0; i < members && in.is_ok(); ++i) {
            Member member;
            member.id = in.id();
            member.type = static_cast<NameNumber>(in.varint_up_to(UINT32_MAX));
            member.since = {in.zigzag()};
            member.named_at = read_position(in);
            extras.members.push_back(member);
        }
        const std::uint64_t counted = in.varint_up_to(list_max);
        for (std::uint64_t i = 0; i < counted && in.is_ok(); ++i) {
            Effect one;
            one.at = {in.zigzag()};
            one.touchpoint = static_cast<NameNumber>(in.varint_up_to(UINT32_MAX));
            one.channel = static_cast<NameNumber>(in.varint_up_to(UINT32_MAX));
            one.amount = {in.zigzag()};
            extras.counted.push_back(one);
        }
        if (flags & with_traits) {
            extras.has_traits = true;
            extras.traits_position = read_position(in);
            extras.traits_at = {in.zigzag()};
        }
        if ((flags & with_held) && !HeldTraits::read(in, extras.traits)) return false;
    }
    if (flags & with_spent) {
        const std::uint64_t count = in.varint_up_to(list_max);
        for (std::uint64_t i = 0; i < count && in.is_ok(); ++i) {
            Spent one;
            one.strand = in.id();
            one.currency = static_cast<NameNumber>(in.varint_up_to(UINT32_MAX));
            one.amount = in.zigzag();
            row.spent.push_back(one);
        }
    }
    if (row.is_home) {
        auto account = AccountCodec::read(in.text());
        if (!account) return false;
        row.account = *std::move(account);
        row.met.channels = static_cast<std::uint16_t>(in.varint_up_to(UINT16_MAX));
        row.met.place = static_cast<NameNumber>(in.varint_up_to(UINT32_MAX));
        if (row.met.place != 0) row.met.place_at = {in.zigzag()};
        if (!CustomerWeeks::read(in, row.weeks)) return false;
    }
    return in.is_ok();
}

std::uint8_t Customer::counted_standing_in(std::string_view bytes)
{
    Reader in(bytes);
    (void)in.byte();
    (void)in.byte();
    (void)in.varint();
    (void)in.varint();
    (void)in.zigzag();
    (void)in.byte();
    return in.byte();
}

void EvidenceRow::write(Writer& out) const
{
    out.varint(type);
    out.zigzag(at.us);
    write_position(out, named_at);
    identity::encode(node, out);
}

bool EvidenceRow::read(Reader& in, EvidenceRow& row)
{
    row.type = static_cast<NameNumber>(in.varint_up_to(UINT32_MAX));
    row.at = {in.zigzag()};
    row.named_at = read_position(in);
    auto node = identity::decode_node(in);
    if (!node) return false;
    row.node = *std::move(node);
    return in.is_ok();
}

void NameWord::write(Writer& out) const { write_ids(out, identifiers); }

bool NameWord::read(Reader& in, NameWord& row)
{
    read_ids(in, row.identifiers);
    return in.is_ok();
}

void Cell::write(Writer& out) const
{
    out.varint(touches);
    out.zigzag(adds.value);
    out.zigzag(takes.value);
    out.varint(hurts);
}

bool Cell::read(Reader& in, Cell& row)
{
    row.touches = in.varint();
    row.adds = {in.zigzag()};
    row.takes = {in.zigzag()};
    row.hurts = in.varint();
    return in.is_ok();
}

void HeardDay::write(Writer& out) const
{
    for (const std::int64_t count : {hurt, told, silent, left}) out.zigzag(count);
}

bool HeardDay::read(Reader& in, HeardDay& row)
{
    for (std::int64_t* count : {&row.hurt, &row.told, &row.silent, &row.left}) *count = in.zigzag();
    return in.is_ok();
}

void ObservationRow::write(Writer& out) const
{
    for (const NameNumber number : {touchpoint, place, rule, source}) out.varint(number);
    for (const std::int64_t value : {from.us, to.us, amount.value, measure.value}) out.zigzag(value);
    write_position(out, position);
    out.varint(catalogue);
}

bool ObservationRow::read(Reader& in, ObservationRow& row)
{
    for (NameNumber* number : {&row.touchpoint, &row.place, &row.rule, &row.source})
        *number = static_cast<NameNumber>(in.varint_up_to(UINT32_MAX));
    for (std::int64_t* value : {&row.from.us, &row.to.us, &row.amount.value, &row.measure.value}) *value = in.zigzag();
    row.position = read_position(in);
    row.catalogue = static_cast<std::uint32_t>(in.varint_up_to(UINT32_MAX));
    return in.is_ok();
}

void QuarantineRow::write(Writer& out) const
{
    write_position(out, position);
    out.zigzag(at.us);
    out.byte(is_sent_again ? 1 : 0);
}

bool QuarantineRow::read(Reader& in, QuarantineRow& row)
{
    row.position = read_position(in);
    row.at = {in.zigzag()};
    row.is_sent_again = in.byte() == 1;
    return in.is_ok();
}

}  // namespace regard
