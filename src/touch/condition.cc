#include "touch/condition.h"

#include <algorithm>

namespace regard {
namespace {

// parse_micro describes what is wrong with a text, which costs an allocation; most texts are no numbers at a glance.
std::optional<Micro> number_in(std::string_view text)
{
    constexpr std::string_view marks = "+-.eE";
    if (text.empty() || text.size() > 40) return std::nullopt;
    bool has_digit = false;
    for (const char c : text) {
        if (c >= '0' && c <= '9')
            has_digit = true;
        else if (marks.find(c) == std::string_view::npos)
            return std::nullopt;
    }
    if (!has_digit) return std::nullopt;
    const auto parsed = parse_micro(text);
    if (!parsed) return std::nullopt;
    return *parsed;
}

const Property* filled(const Touch& touch, std::string_view field)
{
    const Property* property = touch.property(field);
    return property != nullptr && property->kind != Property::Kind::null ? property : nullptr;
}

bool is_one_of(const Facts& facts, const std::string& field, const std::vector<std::string>& texts)
{
    if (const auto text = facts.text(field); text && std::ranges::find(texts, *text) != texts.end()) return true;
    const auto number = facts.number(field);  // 5 is 5.0
    return number && std::ranges::any_of(texts, [&](const std::string& text) { return number_in(text) == number; });
}

}  // namespace

std::optional<Micro> TouchFacts::number(std::string_view field) const
{
    if (field == "value" && touch_.value) return touch_.value->amount;
    if (field == "rating" && touch_.rating) return touch_.rating;
    const Property* property = filled(touch_, field);
    if (property == nullptr || property->kind == Property::Kind::json || property->kind == Property::Kind::truth)
        return std::nullopt;
    return number_in(property->text);  // sources of text only (CSV, forms) send their numbers as text
}

std::optional<std::string_view> TouchFacts::text(std::string_view field) const
{
    const auto own = [&]() -> const std::string* {
        if (field == "text") return &touch_.text;
        if (field == "place") return &touch_.place;
        if (field == "channel") return &touch_.channel;
        if (field == "source") return &touch_.source;
        if (field == "company") return &touch_.company;
        return nullptr;
    }();
    if (own != nullptr && !own->empty()) return *own;
    if (const Property* property = filled(touch_, field)) return property->text;
    return std::nullopt;
}

bool TouchFacts::has(std::string_view field) const
{
    if (field == "value" && touch_.value) return true;
    if (field == "rating" && touch_.rating) return true;
    return text(field).has_value();
}

bool Condition::holds(const Facts& facts) const
{
    const auto part_holds = [&](const Condition& part) { return part.holds(facts); };
    switch (kind) {
    case Kind::always: return true;
    case Kind::all: return std::ranges::all_of(parts, part_holds);
    case Kind::any: return std::ranges::any_of(parts, part_holds);
    case Kind::no: return std::ranges::none_of(parts, part_holds);
    case Kind::is:
    case Kind::in: return is_one_of(facts, field, texts);
    case Kind::present: return facts.has(field);
    case Kind::above:
    case Kind::at_least:
    case Kind::below:
    case Kind::at_most: break;
    }
    const auto found = facts.number(field);
    if (!found) return false;
    switch (kind) {
    case Kind::above: return *found > number;
    case Kind::at_least: return *found >= number;
    case Kind::below: return *found < number;
    default: return *found <= number;
    }
}

}  // namespace regard
