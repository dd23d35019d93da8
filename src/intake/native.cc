#include "intake/native.h"

#include "base/limits.h"
#include "base/text.h"
#include "intake/fields.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>

namespace regard {
namespace {

using JsonKind = json::Kind;
using json::Value;

constexpr std::array<std::string_view, 12> touch_keys{"id",      "at",         "touchpoint", "channel", "place",  "identifiers",
                                                      "company", "properties", "text",       "value",   "rating", "traits"};
constexpr std::array<std::string_view, 6> observation_keys{"id", "touchpoint", "place", "from", "to", "properties"};

// Items stand at level 3 of {"touches": […]} at most; limits::json_depth_max counts from the item.
constexpr std::uint32_t envelope_depth = 2;

// Where an item stands; put into words only when it is refused.
struct Where {
    std::string_view prefix;
    std::optional<std::size_t> number;
    [[nodiscard]] std::string text() const { return number ? fmt::format("{}{}", prefix, *number) : std::string(prefix); }
};

struct Door {
    const Arrival& arrival;
    const Catalogue& catalogue;
    MessageIds& ids;
    Decoded& out;
};

Result<std::string> name_of_field(Value value, std::string_view pointer)
{
    const std::string_view text = TRY(id_text(value, pointer));
    if (trimmed(text).empty()) return failed(Code::bad_input, "this is empty; leave it out or say it", std::string(pointer));
    if (text.size() > limits::name_bytes_max)
        return failed(Code::too_large, fmt::format("this is longer than {} bytes; send a shorter one", limits::name_bytes_max),
                      std::string(pointer));
    return std::string(text);
}

Result<std::string> read_id(Value value, MessageIds& ids)
{
    if (!value) return ids.next();
    const std::string_view id = TRY(id_text(value, "/id"));
    if (id.empty())
        return failed(Code::bad_input, "the id is empty; leave it out, or send one that is never used again", "/id");
    if (id.size() > limits::message_id_bytes_max)
        return failed(Code::too_large,
                      fmt::format("the id is longer than {} bytes; send a shorter one", limits::message_id_bytes_max), "/id");
    return std::string(id);
}

// What lies a little ahead is a clock that is a little fast, and is taken as now; nothing happens in the future.
Result<Time> read_moment(Value value, std::string_view pointer, Time received_at)
{
    const Time at = TRY(time_of(value, pointer));
    if (at <= received_at) return at;
    if (at - received_at > native_ahead_max)
        return failed(Code::bad_input,
                      fmt::format("{} is in the future, by {}; check the sender's clock and time zone", to_text(at),
                                  to_words(at - received_at)),
                      std::string(pointer));
    return received_at;
}

Result<void> read_identifiers(Value value, Touch& touch)
{
    constexpr const char* wanted = "a touch needs identifiers, as in {\"user_id\": \"u-17\", \"email\": \"ada@example.org\"}";
    if (!value || !value.is(JsonKind::object) || value.count() == 0) return failed(Code::bad_input, wanted, "/identifiers");
    Result<void> read;
    const auto add = [&](std::string_view type, Value member) {
        if (!read) return;
        const std::string pointer = fmt::format("/identifiers/{}", shortened(type, 64));
        if (touch.identifiers.size() == limits::identifiers_per_touch_max) {
            read = failed(
                Code::too_large,
                fmt::format("there are more than {} identifiers; send those that are sure", limits::identifiers_per_touch_max),
                "/identifiers");
            return;
        }
        auto made = member.is(JsonKind::text) || member.is(JsonKind::number)
                        ? make_identifier(type, member.text())
                        : failed(Code::bad_input, "an identifier is a text or a whole number; leave out what is not known");
        if (made)
            touch.identifiers.push_back(*std::move(made));
        else
            read = failed(made.error().code, std::move(made.error().text), pointer);
    };
    // Somebody may have two telephones: then a list of them.
    value.for_each_member([&](std::string_view type, Value member) {
        if (member.is(JsonKind::array))
            member.for_each_item([&](Value item) { add(type, item); });
        else
            add(type, member);
    });
    TRY(std::move(read));
    if (touch.identifiers.empty()) return failed(Code::bad_input, wanted, "/identifiers");
    put_in_order(touch.identifiers);
    return {};
}

Result<Money> read_value(Value value)
{
    if (!value.is(JsonKind::object)) {
        if (!value.is(JsonKind::number))
            return failed(Code::bad_input, "a value is a number or {\"amount\": \"12.50\", \"currency\": \"EUR\"}", "/value");
        return Money
        {
            TRY(amount_of(value, "/value"))
            , std::string()
        };
    }
    Money money;
    Result<void> read =
        failed(Code::bad_input, "a value needs an amount, as in {\"amount\": \"12.50\", \"currency\": \"EUR\"}", "/value");
    bool going_on = true;
    value.for_each_member([&](std::string_view key, Value member) {
        if (!going_on) return;
        if (key == "amount") {
            auto amount = amount_of(member, "/value/amount");
            going_on = amount.has_value();
            if (amount)
                money.amount = *amount, read = {};
            else
                read = Failed(std::move(amount.error()));
        } else if (key == "currency") {
            const bool is_code = member.is(JsonKind::text) && member.text().size() == 3 &&
                                 std::ranges::all_of(member.text(), [](char c) { return c >= 'A' && c <= 'Z'; });
            if (is_code)
                money.currency = member.text();
            else
                going_on = false,
                read = failed(Code::bad_input, "a currency has three capital letters, as ISO 4217 has them: EUR",
                              "/value/currency");
        } else {
            going_on = false;
            constexpr std::array<std::string_view, 2> keys{"amount", "currency"};
            read = failed(Code::bad_input, fmt::format("a value has no \"{}\"{}", shortened(key, 40), suggestion(key, keys)),
                          "/value");
        }
    });
    if (!read) return Failed(std::move(read.error()));
    return money;
}

Result<void> read_field(std::string_view key, Value value, const Door& door, Touch& touch)
{
    if (key == "at")
        touch.at = TRY(read_moment(value, "/at", door.arrival.received_at));
    else if (key == "channel")
        touch.channel = TRY(name_of_field(value, "/channel"));
    else if (key == "place")
        touch.place = TRY(name_of_field(value, "/place"));
    else if (key == "company")
        touch.company = TRY(name_of_field(value, "/company"));
    else if (key == "value")
        touch.value = TRY(read_value(value));
    else if (key == "text") {
        if (!value.is(JsonKind::text))
            return failed(Code::bad_input, "this is no text; send what the customer said, in quotes", "/text");
        if (value.text().size() > limits::text_bytes_max)
            return failed(
                Code::too_large,
                fmt::format("the text is {} bytes long; at most {} are kept", value.text().size(), limits::text_bytes_max),
                "/text");
        touch.text = value.text();
    } else if (key == "rating") {
        if (!value.is(JsonKind::number)) return failed(Code::bad_input, "a rating is a number, without quotes", "/rating");
        touch.rating = TRY(amount_of(value, "/rating"));
    } else if (key == "properties" || key == "traits") {
        const std::string pointer = fmt::format("/{}", key);
        if (!value.is(JsonKind::object))
            return failed(Code::bad_input, fmt::format("{} are an object, as in {{\"pages\": 3}}", key), pointer);
        TRY(add_properties(value, "", pointer, key == "traits" ? touch.traits : touch.properties));
    }
    return {};
}

Result<void> check_whole(Value item)
{
    if (item.text().size() > limits::touch_bytes_max)
        return failed(Code::too_large,
                      fmt::format("it is {} bytes long; at most {} are taken", item.text().size(), limits::touch_bytes_max));
    if (const json::Flaw* const flaw = item.flaw()) return failed(Code::bad_input, json::reason_of(flaw->what));
    return {};
}

Result<void> check_keys(Value item, std::span<const std::string_view> known, const char* what)
{
    Result<void> read;
    item.for_each_member([&](std::string_view key, Value) {
        if (!read || std::ranges::find(known, key) != known.end()) return;
        read = failed(Code::bad_input,
                      fmt::format("{} has no \"{}\"{}; what else you know goes into properties", what, shortened(key, 40),
                                  suggestion(key, known)),
                      fmt::format("/{}", shortened(key, 40)));
    });
    return read;
}

Result<void> read_touch(Value item, const Door& door, Touch& touch)
{
    TRY(check_keys(item, touch_keys, "a touch"));
    touch.received_at = door.arrival.received_at;
    touch.at = door.arrival.received_at;
    touch.source = door.arrival.source;

    const Value touchpoint = item.find("touchpoint");
    if (!touchpoint) return failed(Code::bad_input, "a touch needs a touchpoint, as in \"web.page_load\"", "/touchpoint");
    touch.touchpoint = TRY(name_of_field(touchpoint, "/touchpoint"));
    if (const Touchpoint* const known = door.catalogue.find(touch.touchpoint)) {
        if (known->is_observation)
            return failed(Code::bad_input,
                          fmt::format("{} is an observation of a place; send it with from, to and place, without identifiers",
                                      known->name),
                          "/touchpoint");
        touch.touchpoint = known->name;
    }
    TRY(read_identifiers(item.find("identifiers"), touch));
    Result<void> read;
    item.for_each_member([&](std::string_view key, Value value) {
        if (read && !value.is(JsonKind::null)) read = read_field(key, value, door, touch);
    });
    TRY(std::move(read));
    // Last, so that an id is made only for a touch that is taken.
    touch.id = TRY(read_id(item.find("id"), door.ids));
    return {};
}

Result<void> read_observation(Value item, const Door& door, Observation& observation)
{
    TRY(check_keys(item, observation_keys, "an observation"));
    observation.received_at = door.arrival.received_at;
    observation.source = door.arrival.source;
    const Value touchpoint = item.find("touchpoint");
    if (!touchpoint)
        return failed(Code::bad_input, "an observation needs a touchpoint, as in \"store.lane_blocked\"", "/touchpoint");
    observation.touchpoint = TRY(name_of_field(touchpoint, "/touchpoint"));
    if (const Touchpoint* const known = door.catalogue.find(observation.touchpoint)) {
        if (!known->is_observation)
            return failed(
                Code::bad_input,
                fmt::format("{} is a touch of a customer, no observation; send it with identifiers and at", known->name),
                "/touchpoint");
        observation.touchpoint = known->name;
    }
    if (const Value place = item.find("place")) observation.place = TRY(name_of_field(place, "/place"));
    const Value from = item.find("from");
    const Value to = item.find("to");
    if (!from || !to) return failed(Code::bad_input, "an observation needs from and to", from ? "/to" : "/from");
    // It may be known beforehand that a road will be closed, so `to` may lie ahead.
    observation.from = TRY(time_of(from, "/from"));
    observation.to = TRY(time_of(to, "/to"));
    if (observation.to < observation.from) return failed(Code::bad_input, "to is before from; swap them", "/to");
    if (const Value properties = item.find("properties")) {
        if (!properties.is(JsonKind::object))
            return failed(Code::bad_input, "properties are an object, as in {\"lane\": 3}", "/properties");
        TRY(add_properties(properties, "", "/properties", observation.properties));
    }
    observation.id = TRY(read_id(item.find("id"), door.ids));
    return {};
}

bool is_observation(Value item) { return item.is(JsonKind::object) && (item.find("from") || item.find("to")); }

void refuse(Value item, Error&& error, const Where& where, Decoded& out)
{
    const Value id = item.find("id");
    std::string id_sent;
    if (id && (id.is(JsonKind::text) || id.is(JsonKind::number))) id_sent = id.text().substr(0, limits::message_id_bytes_max);
    out.refuse({std::move(id_sent), std::move(error.text), where.text() + error.pointer,
                std::string(item.text().substr(0, limits::touch_bytes_max))});
}

enum class Wanted { any, touch, observation };

void decode_item(Value item, const Where& where, Wanted wanted, const Door& door)
{
    if (auto checked = check_whole(item); !checked) return refuse(item, std::move(checked.error()), where, door.out);
    if (!item.is(JsonKind::object))
        return refuse(item, {Code::bad_input, "this is no object; a touch is {\"touchpoint\": …, \"identifiers\": {…}}", {}},
                      where, door.out);
    if (wanted == Wanted::observation || (wanted == Wanted::any && is_observation(item))) {
        Observation observation;
        if (auto read = read_observation(item, door, observation); !read)
            return refuse(item, std::move(read.error()), where, door.out);
        return door.out.add(std::move(observation));
    }
    Touch& touch = door.out.touches.emplace_back();
    if (auto read = read_touch(item, door, touch); !read) {
        door.out.touches.pop_back();
        return refuse(item, std::move(read.error()), where, door.out);
    }
    door.out.items.push_back({Decoded::Kind::touch, static_cast<std::uint32_t>(door.out.touches.size() - 1)});
}

Failed too_many(std::size_t count)
{
    return failed(Code::too_large, fmt::format("there are {} items; at most {} are taken at once, send them in parts", count,
                                               limits::batch_touches_max));
}

// The next line that is not empty, taken off `rest`.
std::string_view next_line(std::string_view& rest)
{
    while (!rest.empty()) {
        const std::string_view line = trimmed(rest.substr(0, rest.find('\n')));
        rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
        if (!line.empty()) return line;
    }
    return {};
}

// When the body as a whole is no JSON: whether it was meant as lines. Cut-off arrays are not.
bool looks_like_lines(std::string_view body)
{
    std::string_view rest = body;
    const std::string_view first = next_line(rest);
    return first.starts_with('{') && first.ends_with('}') && !next_line(rest).empty();
}

Result<void> decode_array(Value array, std::string_view prefix, const Door& door)
{
    if (array.count() > limits::batch_touches_max) return too_many(array.count());
    door.out.touches.reserve(array.count());
    door.out.items.reserve(array.count());
    std::size_t place = 0;
    array.for_each_item([&](Value item) { decode_item(item, {prefix, place++}, Wanted::any, door); });
    return {};
}

}  // namespace

Result<void> NativeDecoder::decode(std::string_view body, const Arrival& arrival, const Catalogue& catalogue, MessageIds& ids,
                                   Decoded& out)
{
    out.clear();
    const Door door{arrival, catalogue, ids, out};
    if (auto parsed = document_.parse(body, limits::json_depth_max + envelope_depth); !parsed) {
        if (!looks_like_lines(body)) return parsed;
        std::size_t count = 0;
        for (std::string_view rest = body; !next_line(rest).empty();) ++count;
        if (count > limits::batch_touches_max) return too_many(count);
        std::size_t number = 0;
        for (std::string_view rest = body; !rest.empty();) {
            const std::string_view line = trimmed(rest.substr(0, rest.find('\n')));
            rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
            ++number;
            if (line.empty()) continue;
            const Where where{"line ", number};
            if (auto parsed_line = document_.parse(line); !parsed_line)
                out.refuse({{},
                            std::move(parsed_line.error().text),
                            where.text(),
                            std::string(line.substr(0, limits::touch_bytes_max))});
            else
                decode_item(document_.root(), where, Wanted::any, door);
        }
        return {};
    }
    const Value root = document_.root();
    if (root.is(JsonKind::array)) return decode_array(root, "/", door);
    const Value touches = root.find("touches");
    if (!touches) {
        if (!root.is(JsonKind::object))
            return failed(Code::bad_input, "the body is neither an object nor an array; send touches");
        decode_item(root, {}, Wanted::any, door);
        return {};
    }
    if (!touches.is(JsonKind::array))
        return failed(Code::bad_input, "touches is no array; send {\"touches\": […]}", "/touches");
    if (root.count() > 1) return failed(Code::bad_input, "beside touches stands something else; send {\"touches\": […]} alone");
    return decode_array(touches, "/touches/", door);
}

Result<void> NativeDecoder::decode_touch(std::string_view body, const Arrival& arrival, const Catalogue& catalogue,
                                         MessageIds& ids, Decoded& out)
{
    out.clear();
    TRY(document_.parse(body));
    if (!document_.root().is(JsonKind::object))
        return failed(Code::bad_input, "the body is no object; send one touch, or many to /api/touches");
    decode_item(document_.root(), {}, Wanted::touch, {arrival, catalogue, ids, out});
    return {};
}

Result<void> NativeDecoder::decode_observation(std::string_view body, const Arrival& arrival, const Catalogue& catalogue,
                                               MessageIds& ids, Decoded& out)
{
    out.clear();
    TRY(document_.parse(body));
    if (!document_.root().is(JsonKind::object)) return failed(Code::bad_input, "the body is no object; send one observation");
    decode_item(document_.root(), {}, Wanted::observation, {arrival, catalogue, ids, out});
    return {};
}

}  // namespace regard
