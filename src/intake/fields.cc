#include "intake/fields.h"

#include "base/limits.h"
#include "base/text.h"
#include "intake/decoded.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <vector>

namespace regard {
namespace {

Property::Kind kind_of(json::Kind kind)
{
    switch (kind) {
    case json::Kind::text: return Property::Kind::text;
    case json::Kind::number: return Property::Kind::number;
    case json::Kind::truth: return Property::Kind::truth;
    case json::Kind::null: return Property::Kind::null;
    case json::Kind::array:
    case json::Kind::object: break;
    }
    return Property::Kind::json;
}

std::string pointer_to(std::string_view pointer, std::string_view key)
{
    std::string out(pointer);
    out += '/';
    for (const char c : key) {  // RFC 6901, 3
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
    return out;
}

class Adding {
public:
    Adding(std::string_view pointer, std::vector<Property>& out) : pointer_(pointer), out_(out) {}

    bool add(std::string_view prefix, std::string_view key, json::Value value)
    {
        if (prefix.size() + key.size() > limits::name_bytes_max) return refuse_name(key);
        if (out_.size() == limits::properties_per_touch_max) return refuse_count();
        Property& property = out_.emplace_back();
        property.name.reserve(prefix.size() + key.size());
        property.name.append(prefix).append(key);
        property.kind = kind_of(value.kind());
        if (property.kind != Property::Kind::null) property.text = value.text();
        return true;
    }

    Result<void> result() &&
    {
        if (why_.empty()) return {};
        return failed(Code::too_large, std::move(why_), std::move(where_));
    }

private:
    bool refuse_name(std::string_view key)
    {
        why_ = fmt::format("the name of a property is longer than {} bytes; shorten it", limits::name_bytes_max);
        where_ = pointer_to(pointer_, shortened(key, 60));
        return false;
    }
    bool refuse_count()
    {
        why_ = fmt::format("there are more than {} properties; leave out what nobody reads", limits::properties_per_touch_max);
        where_ = pointer_;
        return false;
    }

    std::string_view pointer_;
    std::vector<Property>& out_;
    std::string why_;
    std::string where_;
};

}  // namespace

Result<void> add_properties(json::Value object, std::string_view prefix, std::string_view pointer, std::vector<Property>& out)
{
    Adding adding(pointer, out);
    bool going_on = true;
    std::string inner_prefix;
    if (const std::size_t wanted = out.size() + object.count(); wanted > out.capacity())
        out.reserve(std::min(wanted, limits::properties_per_touch_max));
    object.for_each_member([&](std::string_view key, json::Value value) {
        if (!going_on) return;
        if (value.is(json::Kind::object) && value.count() > 0) {
            inner_prefix.assign(prefix).append(key).push_back('.');
            value.for_each_member([&](std::string_view inner, json::Value inside) {
                going_on = going_on && adding.add(inner_prefix, inner, inside);
            });
        } else {
            going_on = adding.add(prefix, key, value);
        }
    });
    return std::move(adding).result();
}

Result<std::string_view> id_text(json::Value value, std::string_view pointer)
{
    if (value.is(json::Kind::text) || value.is(json::Kind::number)) return value.text();
    return failed(Code::bad_input, "this is neither a text nor a number; send an id as a text", std::string(pointer));
}

Result<Micro> amount_of(json::Value value, std::string_view pointer)
{
    if (!value.is(json::Kind::text) && !value.is(json::Kind::number))
        return failed(Code::bad_input, "this is no number; send one like 42.5", std::string(pointer));
    auto amount = parse_micro(value.is(json::Kind::text) ? trimmed(value.text()) : value.text());
    if (!amount) return failed(amount.error().code, std::move(amount.error().text), std::string(pointer));
    return *amount;
}

std::string currency_of(std::string_view text)
{
    std::string out(text.substr(0, 4));
    for (char& c : out) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if (c < 'A' || c > 'Z') return {};
    }
    return out.size() == 3 ? out : std::string();
}

Result<Time> time_of(json::Value value, std::string_view pointer)
{
    if (!value.is(json::Kind::text))
        return failed(Code::bad_input, "this is no time; send a text like 2026-03-02T09:30:00.000Z", std::string(pointer));
    auto at = parse_time(value.text());
    if (!at) return failed(at.error().code, std::move(at.error().text), std::string(pointer));
    if (*at < touch_at_min)
        return failed(Code::bad_input,
                      fmt::format("{} is before 1970; no touch is that old, so check the sender's clock", to_text(*at)),
                      std::string(pointer));
    return *at;
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> known)
{
    if (word.size() > 40) return {};
    const std::string sought = lower_ascii(word);
    std::string_view best;
    std::size_t best_distance = 1 + std::max<std::size_t>(1, word.size() / 3);
    std::vector<std::size_t> row;
    for (const std::string_view candidate : known) {
        // Levenshtein, one row at a time.
        row.resize(candidate.size() + 1);
        for (std::size_t i = 0; i < row.size(); ++i) row[i] = i;
        for (std::size_t i = 0; i < sought.size(); ++i) {
            std::size_t diagonal = row[0];
            row[0] = i + 1;
            for (std::size_t j = 0; j < candidate.size(); ++j) {
                const std::size_t changed = diagonal + (sought[i] == candidate[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
            }
        }
        if (row.back() < best_distance) best = candidate, best_distance = row.back();
    }
    return best;
}

std::string suggestion(std::string_view word, std::span<const std::string_view> known)
{
    if (const std::string_view meant = nearest(word, known); !meant.empty())
        return fmt::format("; did you mean \"{}\"?", meant);
    return fmt::format("; known are {}", fmt::join(known, ", "));
}

}  // namespace regard
