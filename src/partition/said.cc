#include "partition/said.h"

#include "log/entries.h"

#include <algorithm>
#include <tuple>

namespace regard {
namespace {

bool put(std::vector<Said>& list, const Said& said, std::size_t count_max)
{
    const auto place =
        std::upper_bound(list.begin(), list.end(), said, [](const Said& a, const Said& b) { return a.is_before(b); });
    if (place == list.end() && list.size() == count_max) return false;
    list.insert(place, said);
    if (list.size() > count_max) list.pop_back();
    return true;
}

void write_list(Writer& out, const std::vector<Said>& list)
{
    out.varint(list.size());
    for (const Said& said : list) {
        out.zigzag(said.at.us);
        log::write_position(out, said.position);
        out.id(said.identifier);
    }
}

void read_list(Reader& in, std::vector<Said>& list)
{
    const std::uint64_t count = in.varint_up_to(SaidRow::kept_max);
    for (std::uint64_t i = 0; i < count && in.is_ok(); ++i) {
        Said said;
        said.at = {in.zigzag()};
        said.position = log::read_position(in);
        said.identifier = in.id();
        list.push_back(said);
    }
}

// Seconds since 1970 in 32 bits, turned round; what is earlier or later than those hold stands at their end.
std::uint64_t second_back(Time at)
{
    return UINT32_MAX - static_cast<std::uint64_t>(std::clamp<std::int64_t>(at.us / 1'000'000, 0, UINT32_MAX));
}

}  // namespace

bool Said::is_before(const Said& other) const
{
    return std::tie(other.at, position.group, position.index) < std::tie(at, other.position.group, other.position.index);
}

bool SaidRow::note(const Effect& effect, const Id128& identifier, std::size_t count_max)
{
    const Said said{effect.at, effect.position, identifier};
    bool is_changed = false;
    if (effect.flags & Effect::has_text) is_changed = put(effect.amount.value > 0 ? praise : words, said, count_max);
    if (effect.amount.value < 0) is_changed = put(takes, said, count_max) || is_changed;
    return is_changed;
}

void SaidRow::write(Writer& out) const
{
    write_list(out, words);
    write_list(out, praise);
    write_list(out, takes);
}

bool SaidRow::read(Reader& in, SaidRow& row)
{
    read_list(in, row.words);
    read_list(in, row.praise);
    read_list(in, row.takes);
    return in.is_ok();
}

void AskedRow::write(Writer& out) const
{
    out.zigzag(said.at.us);
    log::write_position(out, said.position);
    out.id(said.identifier);
    out.varint(about);
    out.varint(place);
}

bool AskedRow::read(Reader& in, AskedRow& row)
{
    row.said.at = {in.zigzag()};
    row.said.position = log::read_position(in);
    row.said.identifier = in.id();
    row.about = static_cast<std::uint32_t>(in.varint_up_to(UINT32_MAX));
    row.place = static_cast<NameNumber>(in.varint_up_to(UINT32_MAX));
    return in.is_ok();
}

Id128 AskedRow::key(NameNumber touchpoint, Time at, const Position& position)
{
    return {static_cast<std::uint64_t>(touchpoint) << 32 | second_back(at), position.group << 16 | position.index};
}

Id128 AskedRow::key_before(NameNumber touchpoint, Time at)
{
    return {static_cast<std::uint64_t>(touchpoint) << 32 | second_back(at), 0};
}

}  // namespace regard
