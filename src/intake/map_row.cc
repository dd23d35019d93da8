#include "base/limits.h"
#include "base/text.h"
#include "intake/fields.h"
#include "intake/map_bound.h"

#include <array>
#include <fmt/format.h>

namespace regard {
namespace {

// As in the native wire: a clock may be a little fast; nothing happens in the future.
constexpr Duration import_ahead_max = hours(1);

bool is_json_number(std::string_view text)
{
    std::size_t i = text.starts_with('-') ? 1 : 0;
    const std::size_t whole = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    if (i == whole || (text[whole] == '0' && i - whole > 1)) return false;
    if (i == text.size()) return true;
    if (text[i] != '.') return false;
    const std::size_t fraction = ++i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    return i == text.size() && i > fraction;
}

}  // namespace

bool RowMapper::Bound::wrong(std::string_view column, std::string reason)
{
    problem = Problem{column, std::move(reason)};
    return false;
}

void RowMapper::Bound::look_up()
{
    for (std::size_t i = 0; i < tables.size(); ++i) {
        table_rows[i] = tables[i].find(trimmed(values[table_keys[i]]));
        for (std::size_t s = 0; s < sources.size(); ++s)
            if (sources[s].table == static_cast<int>(i))
                values[s] = table_rows[i] ? tables[i].cell(*table_rows[i], sources[s].table_column) : std::string_view();
    }
}

bool RowMapper::Bound::check_texts()
{
    for (std::size_t i = 0; i < sources.size(); ++i)
        if (!is_utf8(values[i])) return wrong(sources[i].name, "this is not UTF-8; save the file as UTF-8");
    return true;
}

RowMapper::Bound::State RowMapper::Bound::value_of(const BoundField& bound_field, std::string_view& out)
{
    const ImportMap::Field& field = *bound_field.field;
    if (field.from.parts.size() == 1) {
        out = bound_field.sources[0] < 0 ? std::string_view(field.from.parts[0].text)
                                         : trimmed(values[static_cast<std::size_t>(bound_field.sources[0])]);
    } else {
        joined.clear();
        for (std::size_t i = 0; i < field.from.parts.size(); ++i) {
            if (bound_field.sources[i] < 0) {
                joined += field.from.parts[i].text;
                continue;
            }
            // A template without one of its columns says nothing.
            const std::string_view value = trimmed(values[static_cast<std::size_t>(bound_field.sources[i])]);
            if (value.empty()) return State::absent;
            joined += value;
        }
        out = joined;
    }
    if (!field.table) return out.empty() ? State::absent : State::there;
    const auto& rows = field.table->rows;
    const auto found = std::ranges::lower_bound(rows, out, {}, [](const auto& pair) { return std::string_view(pair.first); });
    if (found != rows.end() && found->first == out) {
        out = found->second;
        return out.empty() ? State::absent : State::there;
    }
    switch (field.table->otherwise) {
    case ImportMap::Otherwise::keep: return out.empty() ? State::absent : State::there;
    case ImportMap::Otherwise::skip: return State::skip;
    case ImportMap::Otherwise::text: out = field.table->otherwise_text; return State::there;
    case ImportMap::Otherwise::refuse: break;
    }
    wrong(bound_field.column(),
          fmt::format("\"{}\" is not in the map's table; add it there, or say else: skip", shortened(out, 40)));
    return State::wrong;
}

bool RowMapper::Bound::read_number(const BoundField& field, std::string_view text, Micro& out)
{
    if (map.decimal == ',') {
        number.clear();
        for (const char c : text)
            if (c == ',')
                number += '.';
            else if (c != '.' && c != ' ')
                number += c;
        text = number;
    }
    auto read = parse_micro(text);
    if (!read) return wrong(field.column(), std::move(read.error().text));
    out = field.field->times == units(1) ? *read : times(*read, field.field->times);
    return true;
}

// Leaves in `text` what a property of the field's kind has.
bool RowMapper::Bound::as_kind(const BoundField& field, std::string_view& text)
{
    switch (field.field->kind) {
    case Property::Kind::text:
    case Property::Kind::null: return true;
    case Property::Kind::number: {
        // Digits stay as they are where they can.
        if (field.field->times == units(1) && map.decimal == '.' && is_json_number(text)) return true;
        Micro value;
        if (!read_number(field, text, value)) return false;
        number = to_text(value);
        text = number;
        return true;
    }
    case Property::Kind::truth: {
        constexpr std::array<std::string_view, 5> yes{"true", "yes", "1", "y", "t"};
        constexpr std::array<std::string_view, 5> no{"false", "no", "0", "n", "f"};
        const std::string lower = lower_ascii(text.substr(0, 6));
        if (std::ranges::find(yes, lower) != yes.end())
            text = "true";
        else if (std::ranges::find(no, lower) != no.end())
            text = "false";
        else
            return wrong(field.column(), fmt::format("\"{}\" is neither true nor false", shortened(text, 40)));
        return true;
    }
    case Property::Kind::json: {
        const auto parsed = cell_document.parse(text);
        if (!parsed) return wrong(field.column(), parsed.error().text);
        if (const json::Flaw* const flaw = cell_document.root().flaw())
            return wrong(field.column(), json::reason_of(flaw->what));
        return true;
    }
    }
    return true;
}

bool RowMapper::Bound::holds(const BoundCondition& bound_condition)
{
    const ImportMap::Condition& condition = *bound_condition.condition;
    const std::string_view value = trimmed(values[bound_condition.source]);
    const auto is_one = [&] { return std::ranges::find(condition.texts, value) != condition.texts.end(); };
    using Is = ImportMap::Condition::Kind;
    switch (condition.kind) {
    case Is::is:
    case Is::in: return is_one();
    case Is::is_not: return !is_one();
    case Is::empty: return value.empty();
    case Is::not_empty: return !value.empty();
    case Is::below:
    case Is::above: break;
    }
    const auto parsed = parse_micro(value);
    if (!parsed) return false;
    return condition.kind == Is::below ? *parsed < condition.number : *parsed > condition.number;
}

bool RowMapper::Bound::add_named(const std::vector<BoundNamed>& named, std::vector<Property>& out)
{
    out.reserve(out.size() + named.size());
    for (const auto& one : named) {
        std::string_view text;
        switch (value_of(one.field, text)) {
        case State::wrong: return false;
        case State::absent:
        case State::skip: continue;
        case State::there: break;
        }
        if (!as_kind(one.field, text)) return false;
        if (text.size() > limits::touch_bytes_max) return wrong(one.field.column(), "this is longer than 32 KiB; shorten it");
        Property& property = out.emplace_back();
        property.name = one.name;
        property.kind = one.field.field->kind;
        property.text = text;
    }
    return true;
}

RowMapper::Bound::State RowMapper::Bound::read_name(const BoundField& field, std::string& out, std::size_t bytes_max)
{
    if (!field) return State::absent;
    std::string_view text;
    const State state = value_of(field, text);
    if (state != State::there) return state;
    if (text.size() > bytes_max) {
        wrong(field.column(), fmt::format("this is longer than {} bytes; shorten it", bytes_max));
        return State::wrong;
    }
    out = text;
    return State::there;
}

RowMapper::Bound::State RowMapper::Bound::read_touchpoint(const BoundTouch& bound, Touch& touch)
{
    if (!bound.touchpoint_resolved.empty()) {
        touch.touchpoint = bound.touchpoint_resolved;
        return State::there;
    }
    const State state = read_name(bound.touchpoint, touch.touchpoint, limits::name_bytes_max);
    if (state == State::absent) {
        wrong(bound.touchpoint.column(), "there is no touchpoint; name one in the column, or give the map's table an else");
        return State::wrong;
    }
    if (state != State::there) return state;
    if (const Touchpoint* const known = catalogue->find(touch.touchpoint)) {
        if (known->is_observation) {
            wrong(bound.touchpoint.column(), fmt::format("{} is an observation of a place; a map makes touches", known->name));
            return State::wrong;
        }
        touch.touchpoint = known->name;
    }
    return State::there;
}

bool RowMapper::Bound::read_at(BoundTouch& bound, Touch& touch)
{
    std::string_view text;
    switch (value_of(bound.at, text)) {
    case State::wrong: return false;
    case State::absent:
    case State::skip: return wrong(bound.at.column(), "there is no time; a touch needs to know when it happened");
    case State::there: break;
    }
    auto at = bound.form.read(text);
    if (!at) return wrong(bound.at.column(), std::move(at.error().text));
    if (*at < touch_at_min)
        return wrong(bound.at.column(), fmt::format("\"{}\" is before 1970; check the form of the time", shortened(text, 40)));
    if (*at > received_at + import_ahead_max)
        return wrong(bound.at.column(),
                     fmt::format("\"{}\" is in the future; check the form and zone of the time", shortened(text, 40)));
    touch.at = std::min(*at, received_at);
    return true;
}

bool RowMapper::Bound::read_identifiers(const BoundTouch& bound, Touch& touch)
{
    touch.identifiers.reserve(bound.identifiers.size());
    for (const auto& one : bound.identifiers) {
        std::string_view text;
        const State state = value_of(one.field, text);
        if (state == State::wrong) return false;
        if (state != State::there || is_nonsense(text)) continue;
        auto made = make_identifier(one.name, text);
        if (!made) return wrong(one.field.column(), std::move(made.error().text));
        touch.identifiers.push_back(*std::move(made));
    }
    if (touch.identifiers.empty()) {
        const std::string_view column =
            bound.identifiers.empty() ? std::string_view() : bound.identifiers.front().field.column();
        return wrong(column, "there is no identifier that stands for somebody; a touch needs a customer");
    }
    if (touch.identifiers.size() > 1) put_in_order(touch.identifiers);
    return true;
}

bool RowMapper::Bound::read_money(const BoundTouch& bound, Touch& touch)
{
    std::string_view text;
    if (bound.amount) {
        const State state = value_of(bound.amount, text);
        if (state == State::wrong) return false;
        if (state == State::there) {
            Money money;
            if (!read_number(bound.amount, text, money.amount)) return false;
            if (bound.currency) {
                std::string_view currency;
                const State has_currency = value_of(bound.currency, currency);
                if (has_currency == State::wrong) return false;
                if (has_currency == State::there) money.currency = currency_of(currency);
                if (has_currency == State::there && money.currency.empty())
                    return wrong(
                        bound.currency.column(),
                        fmt::format("\"{}\" is no currency; ISO 4217 has three letters, as in EUR", shortened(currency, 40)));
            }
            touch.value = std::move(money);
        }
    }
    if (bound.rating) {
        const State state = value_of(bound.rating, text);
        if (state == State::wrong) return false;
        Micro rating;
        if (state == State::there) {
            if (!read_number(bound.rating, text, rating)) return false;
            touch.rating = rating;
        }
    }
    return true;
}

bool RowMapper::Bound::read_words(const BoundTouch& bound, Touch& touch)
{
    if (read_name(bound.channel, touch.channel, limits::name_bytes_max) == State::wrong) return false;
    if (read_name(bound.place, touch.place, limits::name_bytes_max) == State::wrong) return false;
    if (read_name(bound.company, touch.company, limits::name_bytes_max) == State::wrong) return false;
    if (read_name(bound.text, touch.text, limits::text_bytes_max) == State::wrong) return false;
    if (read_name(bound.id, touch.id, limits::message_id_bytes_max) == State::wrong) return false;
    if (!add_named(bound.properties, touch.properties) || !add_named(bound.traits, touch.traits)) return false;
    if (bound.properties_json < 0) return true;

    const Source& from = sources[static_cast<std::size_t>(bound.properties_json)];
    const std::string_view text = trimmed(values[static_cast<std::size_t>(bound.properties_json)]);
    if (text.empty()) return true;
    if (const auto parsed = cell_document.parse(text); !parsed) return wrong(from.name, parsed.error().text);
    const json::Value root = cell_document.root();
    if (const json::Flaw* const flaw = root.flaw()) return wrong(from.name, json::reason_of(flaw->what));
    if (!root.is(json::Kind::object)) return wrong(from.name, "this is no JSON object, as in {\"lcp_ms\": 1200}");
    if (auto added = add_properties(root, "", "", touch.properties); !added)
        return wrong(from.name, std::move(added.error().text));
    return true;
}

RowMapper::Bound::State RowMapper::Bound::read_touch(BoundTouch& bound, Touch& touch)
{
    for (const auto& condition : bound.skip_when)
        if (holds(condition)) return State::skip;
    touch.received_at = received_at;
    touch.source = map.source;
    touch.is_import = true;
    if (const State state = read_touchpoint(bound, touch); state != State::there) return state;
    const bool read =
        read_at(bound, touch) && read_identifiers(bound, touch) && read_money(bound, touch) && read_words(bound, touch);
    return read ? State::there : State::wrong;
}

bool RowMapper::Bound::add_touches(Decoded& out, const std::function<std::string(std::size_t)>& key_of)
{
    problem.reset();
    const std::size_t touches_before = out.touches.size();
    out.row_keys.resize(touches_before);
    bool is_good = check_texts();
    for (std::size_t i = 0; is_good && i < touches.size(); ++i) {
        Touch& touch = out.touches.emplace_back();
        const State state = read_touch(touches[i], touch);
        is_good = state != State::wrong;
        if (state == State::skip)
            out.touches.pop_back();
        else if (is_good)
            out.row_keys.push_back(touch.id.empty() ? key_of(i) : std::string());
    }
    if (!is_good) {
        out.touches.resize(touches_before);
        out.row_keys.resize(touches_before);
        return false;
    }
    for (std::size_t i = touches_before; i < out.touches.size(); ++i)
        out.items.push_back({Decoded::Kind::touch, static_cast<std::uint32_t>(i)});
    return true;
}

}  // namespace regard
