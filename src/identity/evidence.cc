#include "identity/evidence.h"

#include "base/result.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace regard::identity {
namespace {

// What is said of a pair.
enum class Said { together, retracted, restored };

const Id128& id_of(const Link& link) { return link.other.id; }

Node node_of(Nodes& nodes, const Key& key)
{
    const Node* const known = nodes.find(key.id);
    if (known == nullptr) return {.key = key, .canonical = key, .generation = 0, .links = {}};
    MUST(known->key == key);
    return *known;
}

// The earliest statement is kept, whatever it says, so that retracting before or after the touch comes to the same.
// Tells whether the node is another one now.
bool say(Node& node, const Key& other, Said said, Time at, const std::string& source)
{
    auto place = std::ranges::lower_bound(node.links, other.id, {}, id_of);
    const bool is_new = place == node.links.end() || place->other.id != other.id;
    if (is_new) place = node.links.insert(place, {.other = other, .since = at, .is_retracted = false, .source = source});
    MUST(place->other == other);
    const Link before = *place;
    if (std::tie(at, source) < std::tie(place->since, place->source)) {
        place->since = at;
        place->source = source;
    }
    if (said == Said::retracted) place->is_retracted = true;
    if (said == Said::restored) place->is_retracted = false;
    return is_new || before != *place;
}

bool is_joined(const Node& node, const Id128& other)
{
    const auto place = std::ranges::lower_bound(node.links, other, {}, id_of);
    return place != node.links.end() && place->other.id == other && !place->is_retracted;
}

void note_joined(const Node& node, std::vector<Id128>& out)
{
    for (const Link& link : node.links)
        if (!link.is_retracted) out.push_back(link.other.id);
}

// All that `start` belongs together with by active links, itself among them, and the smallest key of these.
struct Component {
    std::set<Id128> members;
    Key canonical;
};
Component component_of(Nodes& nodes, const Id128& start, std::size_t links_max)
{
    const Node* node = nodes.find(start);
    MUST(node != nullptr);
    Component component{{start}, node->key};
    if (node->is_over_cap(links_max)) return component;

    std::vector<Id128> ahead;
    note_joined(*node, ahead);
    while (!ahead.empty()) {
        const Id128 id = ahead.back();
        ahead.pop_back();
        if (component.members.contains(id)) continue;
        node = nodes.find(id);
        MUST(node != nullptr);
        if (node->is_over_cap(links_max)) continue;
        component.members.insert(id);
        if (node->key.is_before(component.canonical)) component.canonical = node->key;
        note_joined(*node, ahead);
    }
    return component;
}

using NewCanonicals = std::map<Id128, Key>;  // in the order of ids, so generations do not depend on where a walk began

std::vector<Assignment> assign(Nodes& nodes, const NewCanonicals& canonicals, std::uint64_t& generations)
{
    std::vector<Assignment> assigned;
    for (const auto& [id, canonical] : canonicals) {
        const Node* const known = nodes.find(id);
        if (known->canonical == canonical) continue;
        Node node = *known;
        assigned.push_back({node.key, node.canonical, canonical, ++generations});
        node.canonical = canonical;
        node.generation = generations;
        nodes.put(node);
    }
    return assigned;
}

// Finds anew who belongs together, around all of `starts`.
std::vector<Assignment> settle(Nodes& nodes, const std::vector<Id128>& starts, std::size_t links_max,
                               std::uint64_t& generations)
{
    NewCanonicals canonicals;
    for (const Id128& start : starts) {
        if (canonicals.contains(start)) continue;
        const Component component = component_of(nodes, start, links_max);
        for (const Id128& id : component.members) canonicals.emplace(id, component.canonical);
    }
    return assign(nodes, canonicals, generations);
}

// Two components became one by an active link: the members of the one that `later` is in get the canonical of the other.
// They are those that still have the canonical they share, so the other component, however large, is not walked.
std::vector<Assignment> merge(Nodes& nodes, const Node& later, const Key& canonical, std::uint64_t& generations)
{
    NewCanonicals canonicals;
    std::vector<Id128> ahead{later.key.id};
    while (!ahead.empty()) {
        const Id128 id = ahead.back();
        ahead.pop_back();
        if (canonicals.contains(id)) continue;
        const Node* const node = nodes.find(id);
        MUST(node != nullptr);
        if (node->canonical != later.canonical) continue;
        canonicals.emplace(id, canonical);
        note_joined(*node, ahead);
    }
    return assign(nodes, canonicals, generations);
}

std::vector<Assignment> change(Nodes& nodes, const Key& a, const Key& b, Said said, Time at, const std::string& source,
                               std::size_t links_max, std::uint64_t& generations)
{
    if (a.id == b.id) return {};
    Node one = node_of(nodes, a);
    Node two = node_of(nodes, b);
    const bool one_was_over = one.is_over_cap(links_max);
    const bool two_was_over = two.is_over_cap(links_max);
    const bool was_active = is_joined(one, b.id) && !one_was_over && !two_was_over;

    const bool one_changed = say(one, b, said, at, source);
    const bool two_changed = say(two, a, said, at, source);
    MUST(one_changed == two_changed);
    if (!one_changed) return {};
    nodes.put(one);
    nodes.put(two);

    const bool one_turned = one.is_over_cap(links_max) != one_was_over;
    const bool two_turned = two.is_over_cap(links_max) != two_was_over;
    if (one_turned || two_turned) {
        // All links of an end that turned came or went, so each of its partners may belong elsewhere now.
        std::vector<Id128> starts{a.id, b.id};
        if (one_turned) note_joined(one, starts);
        if (two_turned) note_joined(two, starts);
        return settle(nodes, starts, links_max, generations);
    }
    const bool is_active = is_joined(one, b.id) && !one_was_over && !two_was_over;
    if (was_active && !is_active) return settle(nodes, {a.id, b.id}, links_max, generations);
    if (was_active == is_active || one.canonical == two.canonical) return {};
    return one.canonical.is_before(two.canonical) ? merge(nodes, two, one.canonical, generations)
                                                  : merge(nodes, one, two.canonical, generations);
}

}  // namespace

bool Node::is_over_cap(std::size_t links_max) const
{
    const auto counts = [this](const Link& link) { return !link.is_retracted && link.other.rank <= key.rank; };
    return static_cast<std::size_t>(std::ranges::count_if(links, counts)) > links_max;
}

std::vector<Assignment> add_pair(Nodes& nodes, const Key& a, const Key& b, Time at, const std::string& source,
                                 std::size_t links_max, std::uint64_t& generations)
{
    return change(nodes, a, b, Said::together, at, source, links_max, generations);
}

std::vector<Assignment> retract_pair(Nodes& nodes, const Key& a, const Key& b, Time at, const std::string& source,
                                     std::size_t links_max, std::uint64_t& generations)
{
    return change(nodes, a, b, Said::retracted, at, source, links_max, generations);
}

std::vector<Assignment> restore_pair(Nodes& nodes, const Key& a, const Key& b, Time at, const std::string& source,
                                     std::size_t links_max, std::uint64_t& generations)
{
    return change(nodes, a, b, Said::restored, at, source, links_max, generations);
}

}  // namespace regard::identity
