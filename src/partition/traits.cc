#include "partition/traits.h"

#include "log/entries.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace regard {

using log::TraitHash;
using log::TraitsSaid;

void HeldTraits::note(const Id128& strand, const TraitsSaid& said)
{
    const auto when = std::tie(said.at, said.position);
    TraitsSaid fresh{said.at, said.position, {}};
    const auto is_of = [&](const Held& held) { return held.strand == strand; };
    for (const TraitHash& trait : said.traits) {
        bool is_latest = true;
        for (Held& held : held_) {
            if (!is_of(held)) continue;
            const auto at = std::ranges::find(held.said.traits, trait.name, &TraitHash::name);
            if (at == held.said.traits.end()) continue;
            if (std::tie(held.said.at, held.said.position) > when)
                is_latest = false;
            else
                held.said.traits.erase(at);
            break;  // a strand has each trait once
        }
        if (is_latest) fresh.traits.push_back(trait);
    }
    std::erase_if(held_, [](const Held& held) { return held.said.traits.empty(); });
    if (fresh.traits.empty()) return;
    const auto place = std::ranges::find_if(held_, [&](const Held& held) {
        return std::tie(held.strand, held.said.at, held.said.position) > std::tie(strand, said.at, said.position);
    });
    held_.insert(place, {strand, std::move(fresh)});
    keep_within_bounds(strand);
}

void HeldTraits::keep_within_bounds(const Id128& strand)
{
    std::vector<std::uint32_t> names;
    for (const Held& held : held_)
        if (held.strand == strand)
            for (const TraitHash& trait : held.said.traits) names.push_back(trait.name);
    if (names.size() <= traits_per_strand_max) return;
    std::ranges::sort(names);
    const std::uint32_t largest = names[traits_per_strand_max - 1];
    for (Held& held : held_)
        if (held.strand == strand)
            std::erase_if(held.said.traits, [&](const TraitHash& trait) { return trait.name > largest; });
    std::erase_if(held_, [](const Held& held) { return held.said.traits.empty(); });
}

std::vector<TraitsSaid> HeldTraits::take(const Id128& strand)
{
    std::vector<TraitsSaid> out;
    std::erase_if(held_, [&](Held& held) {
        if (held.strand != strand) return false;
        out.push_back(std::move(held.said));
        return true;
    });
    return out;
}

std::vector<std::uint64_t> HeldTraits::latest() const
{
    struct Latest {
        TraitHash trait;
        const TraitsSaid* said;
    };
    std::vector<Latest> all;
    for (const Held& held : held_)
        for (const TraitHash& trait : held.said.traits) all.push_back({trait, &held.said});
    std::ranges::sort(all, [](const Latest& a, const Latest& b) {
        return std::tie(a.trait.name, b.said->at, b.said->position) < std::tie(b.trait.name, a.said->at, a.said->position);
    });
    std::vector<std::uint64_t> out;
    for (std::size_t i = 0; i < all.size(); ++i)
        if ((i == 0 || all[i].trait.name != all[i - 1].trait.name) && all[i].trait.value != 0)
            out.push_back(all[i].trait.value);
    std::ranges::sort(out);
    return out;
}

void HeldTraits::write(Writer& out) const
{
    out.varint(held_.size());
    for (const Held& held : held_) {
        out.id(held.strand);
        out.zigzag(held.said.at.us);
        log::write_position(out, held.said.position);
        log::write_traits(out, held.said.traits);
    }
}

bool HeldTraits::read(Reader& in, HeldTraits& traits)
{
    const std::uint64_t count = in.varint_up_to(in.left());
    for (std::uint64_t i = 0; i < count && in.is_ok(); ++i) {
        Held held;
        held.strand = in.id();
        held.said.at = {in.zigzag()};
        held.said.position = log::read_position(in);
        held.said.traits = log::read_traits(in, traits_per_strand_max);
        traits.held_.push_back(std::move(held));
    }
    return in.is_ok();
}

void TraitIndex::change(const Id128& customer, std::span<const std::uint64_t> before, std::span<const std::uint64_t> now)
{
    std::vector<std::uint64_t> changed;
    std::ranges::set_difference(before, now, std::back_inserter(changed));
    for (const std::uint64_t trait : changed) recent_.push_back({trait, customer, false});
    changed.clear();
    std::ranges::set_difference(now, before, std::back_inserter(changed));
    for (const std::uint64_t trait : changed) recent_.push_back({trait, customer, true});
}

void TraitIndex::keep_last(std::vector<Change>& changes)
{
    std::ranges::stable_sort(changes, [](const Change& a, const Change& b) { return a.key() < b.key(); });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < changes.size(); ++i)
        if (i + 1 == changes.size() || changes[i].key() != changes[i + 1].key()) changes[kept++] = changes[i];
    changes.resize(kept);
}

Result<std::vector<Id128>> TraitIndex::customers(std::span<const std::uint64_t> traits)
{
    std::vector<Id128> out;
    for (const std::uint64_t trait : traits) TRY(add(trait, out));
    if (traits.size() > 1) {
        std::ranges::sort(out);
        out.erase(std::unique(out.begin(), out.end()), out.end());
    }
    return out;
}

Result<void> TraitIndex::add(std::uint64_t trait, std::vector<Id128>& out)
{
    std::vector<Change> changes;
    for (const std::vector<Change>* list : {&frozen_, &recent_})
        for (const Change& change : *list)
            if (change.trait == trait) changes.push_back(change);
    keep_last(changes);
    // Both in order of id: what changed stands in for what is on the disk, whether that is of before or after it.
    auto next = changes.cbegin();
    const auto show_changed_before = [&](const Id128& id) {
        for (; next != changes.cend() && next->customer < id; ++next)
            if (next->is_there) out.push_back(next->customer);
    };
    const std::string begin = key({trait, {}, true});
    const std::string end = key({trait, {UINT64_MAX, UINT64_MAX}, true}) + '\0';
    TRY(store_.rows(begin, end, [&](std::string_view row_key, std::string_view) {
        const Id128 id = Id128::from_bytes(row_key.data() + row_key.size() - 16);
        show_changed_before(id);
        if (next == changes.cend() || next->customer != id) out.push_back(id);
        return true;
    }));
    show_changed_before({UINT64_MAX, UINT64_MAX});
    return {};
}

Result<void> TraitIndex::each(const std::function<void(std::uint64_t trait, const Id128& customer)>& visit)
{
    std::vector<Change> changes = frozen_;
    changes.insert(changes.end(), recent_.begin(), recent_.end());
    keep_last(changes);
    std::string end = prefix_;
    end.back() = static_cast<char>(end.back() + 1);
    TRY(store_.rows(prefix_, end, [&](std::string_view row_key, std::string_view) {
        Reader in(row_key.substr(prefix_.size()));
        Change on_disk;
        on_disk.trait = in.ordered64();
        on_disk.customer = in.id();
        const auto at = std::ranges::lower_bound(changes, on_disk.key(), {}, &Change::key);
        if (at == changes.end() || at->key() != on_disk.key()) visit(on_disk.trait, on_disk.customer);
        return true;
    }));
    for (const Change& change : changes)
        if (change.is_there) visit(change.trait, change.customer);
    return {};
}

std::string TraitIndex::key(const Change& change) const
{
    Writer out;
    out.raw(prefix_);
    out.ordered64(change.trait);
    out.id(change.customer);
    return out.take();
}

void TraitIndex::freeze(Rows& out)
{
    MUST(frozen_.empty());
    keep_last(recent_);
    for (const Change& change : recent_) {
        if (change.is_there)
            out.put(key(change), {});
        else
            out.remove(key(change));
    }
    frozen_ = std::move(recent_);
    recent_ = {};
}

}  // namespace regard
