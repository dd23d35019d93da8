// One touch's whole way, and the latest touches of a touchpoint: read from the log, shown, nothing changed.
#include "partition/crew.h"

#include "partition/seat.h"

#include <algorithm>
#include <fmt/format.h>

namespace regard {
namespace {

// So much is read for one answer, in visits short enough that nobody who sends has to wait.
constexpr std::size_t groups_per_visit = 24;
constexpr std::uint64_t entries_looked_max = 400'000;

Failed nothing_there(const Position& position)
{
    return failed(Code::not_found, fmt::format("No touch stands at p{}/{}/{} of the log. Positions come with touches, in the "
                                               "timeline and in what a sender is told.",
                                               position.partition, position.group, position.index));
}

}  // namespace

Result<KeptTouch> Partition::kept_at(const Position& position)
{
    const auto bytes = TRY(store_.group(position.partition, position.group));
    if (!bytes) return nothing_there(position);
    const auto group = TRY(log::GroupReader::open(*bytes));
    if (position.index >= group.entries().size()) return nothing_there(position);
    const log::RawEntry& raw = group.entries()[position.index];
    if (raw.kind != log::EntryKind::touch) return nothing_there(position);
    const log::TouchEntry entry = TRY(log::read_touch(group, raw));
    KeptTouch out;
    out.position = position;
    out.written_at = group.head().time;
    out.at = entry.at;
    out.received_at = entry.received_at;
    out.touchpoint = group.names()[entry.touchpoint];
    out.source = group.names()[entry.source];
    out.is_import = entry.is_import;
    out.seen = entry.seen;
    for (const log::NamedId& named : entry.identifiers)
        out.identifiers.emplace_back(std::string(group.names()[named.type]), named.id);
    for (const log::Measure& measure : entry.measures)
        out.measures.emplace_back(std::string(group.names()[measure.name]), measure.number);
    out.body = raw.body;
    out.sealed_bytes = entry.sealed.size();
    auto touch = log::open_touch(group, raw, entry, keys_);
    if (touch)
        out.touch = *std::move(touch);
    else if (touch.error().code != Code::not_found)
        return Failed(touch.error());
    return out;
}

// The account before is that of all effects that come before this one in the order of the fold, advanced to its moment; after
// is with it. Both are folds of the history, so they are exact whenever the touch came in.
Result<void> Partition::add_to(TouchWay& way, const Id128& canonical)
{
    const Touch* const touch = way.kept.touch ? &*way.kept.touch : nullptr;
    if (const Touchpoint* touchpoint = known(names_.find(way.kept.touchpoint))) {
        way.label = touchpoint->label;
        way.channel = touchpoint->channel;
    }
    if (touch != nullptr && !touch->channel.empty()) way.channel = touch->channel;
    const Customer* row = people_.find(canonical);
    if (row == nullptr || !row->is_home) return failed(Code::not_found, "there is no such customer");
    way.customer = canonical;
    const std::vector<Effect> effects = effects_of(canonical, *row);
    const auto own = std::ranges::find_if(effects, [&](const Effect& effect) {
        return effect.position == way.kept.position && (effect.flags & Effect::from_observation) == 0;
    });
    if (own == effects.end()) return {};
    way.is_counted = true;
    const std::span<const Effect> all(effects);
    const auto before_count = static_cast<std::size_t>(own - effects.begin());
    std::vector<Derived> derived_before, derived_after;
    std::vector<Micro> felt;
    const Account before = Account::refold(all.first(before_count), own->at, rules_, &derived_before);
    const Account after = Account::refold(all.first(before_count + 1), own->at, rules_, &derived_after, &felt);
    way.is_first = before.is_empty();
    if (!way.is_first) way.before = before.view(own->at, rules_);
    way.after = after.view(own->at, rules_);

    EffectView itself = view_of(*own, touch);
    if (!felt.empty()) itself.amount = felt.back();  // of a repair, what it could make good
    way.effects.push_back(std::move(itself));
    for (const Effect& more : effects)
        if ((more.flags & Effect::from_observation) != 0 && more.at == own->at && more.channel == own->channel &&
            more.place == own->place)
            way.effects.push_back(view_of(more, nullptr));
    for (std::size_t i = derived_before.size(); i < derived_after.size(); ++i) {
        EffectView signal = view_of(derived_after[i].effect, nullptr);
        signal.evidence.assign(derived_after[i].positions().begin(), derived_after[i].positions().end());
        way.effects.push_back(std::move(signal));
    }
    return {};
}

Result<std::uint64_t> Partition::add_to(RecentTouches& recent, const std::vector<std::string>& names, std::uint64_t below,
                                        std::size_t groups)
{
    std::uint64_t number = below;
    for (; number > 1 && groups > 0; --groups) {
        const auto bytes = TRY(store_.group(number_, --number));
        if (!bytes) return std::uint64_t{1};  // what lies before was let go
        const auto group = TRY(log::GroupReader::open(*bytes));
        const auto& said = group.names();
        recent.entries_looked += group.entries().size();
        if (std::ranges::none_of(names, [&](const std::string& name) { return std::ranges::find(said, name) != said.end(); }))
            continue;
        for (const log::RawEntry& raw : group.entries()) {
            if (raw.kind != log::EntryKind::touch) continue;
            const log::TouchEntry entry = TRY(log::read_touch(group, raw));
            if (std::ranges::find(names, said[entry.touchpoint]) == names.end()) continue;
            auto touch = log::open_touch(group, raw, entry, keys_);
            if (touch)
                recent.touches.push_back({{number_, raw.index, number}, *std::move(touch)});
            else if (touch.error().code == Code::not_found)
                ++recent.not_open;
            else
                return Failed(touch.error());
        }
    }
    return number;
}

void Crew::touch_way(const Position& position, Answer<TouchWay> answer)
{
    if (position.partition >= seats_.size() || position.group == 0) return answer(nothing_there(position));
    ask(position.partition, [this, position, answer = std::move(answer)](Partition& partition) mutable {
        Result<KeptTouch> kept = partition.kept_at(position);
        if (!kept) return answer(Failed(kept.error()));
        auto way = std::make_shared<TouchWay>();
        way->kept = *std::move(kept);
        whose_identifiers(std::move(way), 0, std::move(answer));
    });
}

// Whose each identifier is now; the first one's customer is where the touch went.
void Crew::whose_identifiers(std::shared_ptr<TouchWay> way, std::size_t next, Answer<TouchWay> answer)
{
    const KeptTouch& kept = way->kept;
    if (next == kept.identifiers.size()) return answer(std::move(*way));
    const Id128 id = kept.identifiers[next].second;
    at_home(
        id,
        [this, way = std::move(way), next, answer = std::move(answer)](Result<Id128> canonical, Partition* partition) mutable {
            NamedHere named{{way->kept.identifiers[next].first, {}}, {}};
            if (way->kept.touch)
                for (const Identifier& identifier : way->kept.touch->identifiers)
                    if (id_of(identifier) == way->kept.identifiers[next].second) named.identifier = identifier;
            if (canonical) named.customer = *canonical;
            way->identifiers.push_back(std::move(named));
            if (next == 0 && canonical)
                if (const auto added = partition->add_to(*way, *canonical); !added && added.error().code != Code::not_found)
                    return answer(Failed(added.error()));
            whose_identifiers(std::move(way), next + 1, std::move(answer));
        },
        home_hops_max);
}

// Goes backwards through all partitions side by side, so that what is found is the latest of all of them.
struct Crew::Recent {
    std::vector<std::string> names;
    std::size_t limit = 0;
    Answer<RecentTouches> answer;
    RecentTouches found;
    std::vector<std::uint64_t> below;  // by partition: what lies from here on was looked at
    std::uint16_t partition = 0;
};

void Crew::recent_touches(std::vector<std::string> names, std::size_t limit, Answer<RecentTouches> answer)
{
    auto recent = std::make_shared<Recent>();
    recent->names = std::move(names);
    recent->limit = limit;
    recent->answer = std::move(answer);
    recent->below.assign(seats_.size(), 0);
    look_back(std::move(recent));
}

void Crew::look_back(std::shared_ptr<Recent> recent)
{
    const std::uint16_t number = recent->partition;
    ask(number, [this, recent = std::move(recent), number](Partition& partition) mutable {
        std::uint64_t& below = recent->below[number];
        if (below == 0) below = partition.position() + 1;
        const auto looked = partition.add_to(recent->found, recent->names, below, groups_per_visit);
        if (!looked) return recent->answer(Failed(looked.error()));
        below = *looked;
        recent->partition = static_cast<std::uint16_t>((number + 1) % seats_.size());
        const bool is_round = recent->partition == 0;
        RecentTouches& found = recent->found;
        found.is_whole_log = std::ranges::all_of(recent->below, [](std::uint64_t at) { return at == 1; });
        if (!found.is_whole_log &&
            (!is_round || (found.touches.size() < recent->limit && found.entries_looked < entries_looked_max)))
            return look_back(std::move(recent));
        std::ranges::sort(found.touches, [](const auto& a, const auto& b) {
            return std::tie(b.touch.received_at, b.position) < std::tie(a.touch.received_at, a.position);
        });
        if (found.touches.size() > recent->limit) {
            found.touches.resize(recent->limit);
            found.is_whole_log = false;
        }
        recent->answer(std::move(found));
    });
}

}  // namespace regard
