#include "touch/catalogue.h"

#include "touch/effect.h"

#include <algorithm>
#include <array>

namespace regard {
namespace {

// Kept outside the seal for every touch (docs/formats/entry.md).
constexpr std::array<std::string_view, 3> always_at_hand{"place", "channel", "source"};

bool needs_open(const Condition& condition, const Touchpoint& touchpoint)
{
    const auto at_hand = [&](const std::string& field) {
        return std::ranges::find(always_at_hand, field) != always_at_hand.end() ||
               std::ranges::find(touchpoint.measures, field) != touchpoint.measures.end();
    };
    if (!condition.field.empty() && !at_hand(condition.field)) return true;
    return std::ranges::any_of(condition.parts, [&](const Condition& part) { return needs_open(part, touchpoint); });
}

}  // namespace

bool Touchpoint::needs_open() const
{
    if (!about.empty()) return true;
    return std::ranges::any_of(rules, [&](const EffectRule& rule) {
        if (regard::needs_open(rule.when, *this)) return true;
        const auto is_measure = [&](const std::string& field) { return std::ranges::find(measures, field) != measures.end(); };
        if (!rule.measure.empty() && !is_measure(rule.measure)) return true;
        return !std::ranges::all_of(reason_fields(rule.reason), is_measure);
    });
}

const Touchpoint* Catalogue::find(std::string_view name_or_alias) const
{
    const auto found = by_name_.find(name_or_alias);
    return found == by_name_.end() ? nullptr : &touchpoints[found->second];
}

void Catalogue::index()
{
    by_name_.clear();
    for (std::size_t i = 0; i < touchpoints.size(); ++i) {
        by_name_.emplace(touchpoints[i].name, i);
        for (const auto& alias : touchpoints[i].aliases) by_name_.emplace(alias, i);
    }
}

const char* name_of(Standing standing)
{
    switch (standing) {
    case Standing::fresh: return "new";
    case Standing::delighted: return "delighted";
    case Standing::steady: return "steady";
    case Standing::at_risk: return "at_risk";
    case Standing::leaving: return "leaving";
    case Standing::gone: return "gone";
    }
    return "new";
}

const char* name_of(Kind kind)
{
    switch (kind) {
    case Kind::must_be: return "must_be";
    case Kind::performance: return "performance";
    case Kind::delight: return "delight";
    }
    return "performance";
}

const char* name_of(Doer doer)
{
    switch (doer) {
    case Doer::customer: return "customer";
    case Doer::business: return "business";
    case Doer::other: return "other";
    }
    return "customer";
}

const char* name_of(MoneyIs money)
{
    switch (money) {
    case MoneyIs::none: return "none";
    case MoneyIs::spent: return "spent";
    case MoneyIs::given_back: return "given_back";
    }
    return "none";
}

}  // namespace regard
