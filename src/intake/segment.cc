#include "intake/segment.h"

#include "base/limits.h"
#include "base/text.h"
#include "intake/fields.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace regard {
namespace {

using JsonKind = json::Kind;
using json::Value;

constexpr std::array<std::string_view, 6> type_names{"identify", "track", "page", "screen", "group", "alias"};

// The level of a batch's items is 3; limits::json_depth_max counts from the item.
constexpr std::uint32_t envelope_depth = 2;

// A correction below this is the network's delay; above, the client's clock was wrong and both its times are kept.
constexpr Duration clock_error_min = minutes(1);

// What the body says once for all its items.
struct Envelope {
    SegmentCall call;
    const Arrival& arrival;
    const Catalogue& catalogue;
    MessageIds& ids;
    Value context;
    std::optional<Time> sent_at;
};

// The fields of an item, found in one pass. Absent and null are the same.
struct Item {
    Value whole, type, event, name, category, user_id, anonymous_id, message_id, timestamp, original_timestamp, sent_at,
        properties, traits, context, group_id, previous_id;

    explicit Item(Value item) : whole(item)
    {
        item.for_each_member([this](std::string_view key, Value value) {
            if (value.is(JsonKind::null)) return;
            if (Value* const field = field_of(key)) *field = value;
        });
    }

private:
    Value* field_of(std::string_view key)
    {
        switch (key.size()) {
        case 4: return key == "type" ? &type : key == "name" ? &name : nullptr;
        case 5: return key == "event" ? &event : nullptr;
        case 6: return key == "userId" ? &user_id : key == "sentAt" ? &sent_at : key == "traits" ? &traits : nullptr;
        case 7: return key == "context" ? &context : key == "groupId" ? &group_id : nullptr;
        case 8: return key == "category" ? &category : nullptr;
        case 9: return key == "messageId" ? &message_id : key == "timestamp" ? &timestamp : nullptr;
        case 10: return key == "properties" ? &properties : key == "previousId" ? &previous_id : nullptr;
        case 11: return key == "anonymousId" ? &anonymous_id : nullptr;
        case 17: return key == "originalTimestamp" ? &original_timestamp : nullptr;
        default: return nullptr;
        }
    }
};

bool is_text(Value value) { return value && value.is(JsonKind::text) && !value.text().empty(); }

// A part of `context`: the item's own, else the envelope's.
Value in_context(const Item& item, const Envelope& envelope, std::string_view key)
{
    if (item.context)
        if (const Value own = item.context.find(key)) return own;
    return envelope.context ? envelope.context.find(key) : Value();
}

Result<void> read_message_id(const Item& item, const Envelope& envelope, Touch& touch)
{
    if (!item.message_id || item.message_id.text().empty()) {
        touch.id = envelope.ids.next();
        return {};
    }
    const std::string_view id = TRY(id_text(item.message_id, "/messageId"));
    if (id.size() > limits::message_id_bytes_max)
        return failed(Code::too_large,
                      fmt::format("the id is longer than {} bytes; send a shorter one", limits::message_id_bytes_max),
                      "/messageId");
    touch.id = id;
    return {};
}

// "timestamp = receivedAt - (sentAt - originalTimestamp)", Segment's specification, Common Fields, Timestamps.
Result<void> read_time(const Item& item, const Envelope& envelope, Touch& touch)
{
    const Time received_at = envelope.arrival.received_at;
    touch.received_at = received_at;
    touch.at = received_at;
    // Servers of Segment's kind hand on `timestamp` corrected and `originalTimestamp` as it was; RudderStack sends only the
    // latter.
    const bool has_original = static_cast<bool>(item.original_timestamp);
    const Value stamp = has_original ? item.original_timestamp : item.timestamp;
    if (!stamp) return {};
    const Time original = TRY(time_of(stamp, has_original ? "/originalTimestamp" : "/timestamp"));

    std::optional<Time> sent_at = envelope.sent_at;
    if (item.sent_at && item.sent_at.is(JsonKind::text))
        if (const auto own = parse_time(item.sent_at.text())) sent_at = *own;
    if (!sent_at || envelope.call == SegmentCall::imported) {
        touch.at = std::min(original, received_at);
        return {};
    }
    touch.at = std::min(received_at - (*sent_at - original), received_at);
    if (touch.at < touch_at_min)
        return failed(Code::bad_input,
                      "sentAt and timestamp lie so far apart that the touch would be before 1970; check the sender's clock",
                      "/timestamp");
    const Duration error = received_at - *sent_at;
    if (error > clock_error_min || error < Duration{} - clock_error_min) {
        touch.properties.push_back({"clock.timestamp", Property::Kind::text, std::string(stamp.text())});
        touch.properties.push_back({"clock.sent_at", Property::Kind::text, to_text(*sent_at)});
    }
    return {};
}

// Where it can be made an identifier; what stands for nobody ("null", "0") is as if it were not there.
Result<void> add_required(std::string_view type, Value value, std::string_view pointer, Touch& touch)
{
    if (!value) return {};
    const std::string_view text = TRY(id_text(value, pointer));
    auto made = make_identifier(type, text);
    if (!made) {
        if (is_nonsense(text)) return {};
        return failed(made.error().code, std::move(made.error().text), std::string(pointer));
    }
    touch.identifiers.push_back(*std::move(made));
    return {};
}

// Identifiers that stand in traits and context are kept there too, so one that is no identifier costs nothing.
void add_if_good(std::string_view type, Value value, Touch& touch)
{
    if (!value || !(value.is(JsonKind::text) || value.is(JsonKind::number))) return;
    if (touch.identifiers.size() >= limits::identifiers_per_touch_max) return;
    if (auto made = make_identifier(type, value.text())) touch.identifiers.push_back(*std::move(made));
}

void add_external_ids(Value list, Touch& touch)
{
    if (!list) return;
    list.for_each_item([&](Value entry) {
        const Value type = entry.find("type");
        const Value collection = entry.find("collection");
        if (!is_text(type) || (is_text(collection) && collection.text() != "users")) return;
        add_if_good(type.text(), entry.find("id"), touch);
    });
}

Result<void> read_identifiers(const Item& item, const Envelope& envelope, SegmentCall type, Value traits, Touch& touch)
{
    TRY(add_required("user_id", item.user_id, "/userId", touch));
    TRY(add_required("anonymous_id", item.anonymous_id, "/anonymousId", touch));
    if (type == SegmentCall::alias) {
        if (!item.previous_id) return failed(Code::bad_input, "an alias needs previousId", "/previousId");
        // It may be a user id or an anonymous one; the protocol does not say which, so it stands for both.
        TRY(add_required("user_id", item.previous_id, "/previousId", touch));
        TRY(add_required("anonymous_id", item.previous_id, "/previousId", touch));
    }
    if (touch.identifiers.empty())
        return failed(
            Code::bad_input,
            "no_user_anon_id: there is neither a userId nor an anonymousId that stands for somebody; send one of them");
    if (traits) {
        add_if_good("email", traits.find("email"), touch);
        add_if_good("phone", traits.find("phone"), touch);
    }
    add_external_ids(in_context(item, envelope, "externalIds"), touch);
    if (const Value device = in_context(item, envelope, "device")) add_if_good("device", device.find("id"), touch);
    if (touch.identifiers.size() > 1) put_in_order(touch.identifiers);
    return {};
}

// Of all that a client says about itself, what a rule or a person may ask.
void add_context(const Item& item, const Envelope& envelope, Touch& touch)
{
    const auto add = [&](std::string_view name, Value value) {
        if (is_text(value)) touch.properties.push_back({std::string(name), Property::Kind::text, std::string(value.text())});
    };
    if (!item.context && !envelope.context) return;
    if (const Value page = in_context(item, envelope, "page")) {
        add("context.path", page.find("path"));
        add("context.referrer", page.find("referrer"));
    }
    add("context.locale", in_context(item, envelope, "locale"));
    add("context.timezone", in_context(item, envelope, "timezone"));
    add("context.userAgent", in_context(item, envelope, "userAgent"));
}

struct Vital {
    std::string_view name;      // as the web-vitals library says it
    std::string_view property;  // as a rule measures it
    std::string_view touchpoint;
};
constexpr std::array<Vital, 6> vitals{{{"LCP", "lcp_ms", "web.page_load"},
                                       {"FCP", "fcp_ms", "web.page_load"},
                                       {"TTFB", "ttfb_ms", "web.page_load"},
                                       {"INP", "inp_ms", "web.interaction"},
                                       {"FID", "fid_ms", "web.interaction"},
                                       {"CLS", "cls", "web.layout_shift"}}};

const Vital* vital_of(std::string_view name)
{
    if (name.size() < 3 || name.size() > 4) return nullptr;
    const auto* found = std::ranges::find(vitals, name, &Vital::name);
    return found == vitals.end() ? nullptr : found;
}

std::string touchpoint_of(const Catalogue& catalogue, std::string_view sent, std::string_view otherwise)
{
    const Touchpoint* const known = catalogue.find(sent);
    return known != nullptr ? known->name : std::string(otherwise);
}

// Properties that are fields of a touch become them: money, a rating, words, a place.
void take_fields(Touch& touch)
{
    std::optional<std::size_t> amount;
    std::size_t amount_rank = 4;
    std::string currency;
    for (std::size_t i = 0; i < touch.properties.size(); ++i) {
        Property& property = touch.properties[i];
        constexpr std::array<std::string_view, 4> amounts{"revenue", "total", "value", "price"};
        const auto rank = static_cast<std::size_t>(std::ranges::find(amounts, property.name) - amounts.begin());
        if (rank < amount_rank && (property.kind == Property::Kind::number || property.kind == Property::Kind::text)) {
            if (parse_micro(property.text)) amount = i, amount_rank = rank;
        } else if (property.name == "currency") {
            currency = currency_of(property.text);
        } else if (property.name == "rating" && property.kind == Property::Kind::number) {
            if (const auto rating = parse_micro(property.text)) touch.rating = *rating;
        }
    }
    if (amount) touch.value = Money{*parse_micro(touch.properties[*amount].text), std::move(currency)};
    std::erase_if(touch.properties, [&](Property& property) {
        if (property.kind != Property::Kind::text) return false;
        if (property.name == "review_body" && property.text.size() <= limits::text_bytes_max) {
            touch.text = std::move(property.text);
            return true;
        }
        if (property.name == "place" && property.text.size() <= limits::name_bytes_max) {
            touch.place = std::move(property.text);
            return true;
        }
        return false;
    });
}

Result<void> read_track(const Item& item, const Envelope& envelope, Touch& touch)
{
    // A page may send what the web-vitals library gave it as it is: {name: "LCP", value: 2300, rating, id, …}.
    const Vital* vital = nullptr;
    std::string_view sent;
    if (is_text(item.event)) {
        sent = item.event.text();
        vital = vital_of(sent);
    } else if (!item.event && is_text(item.name) && (vital = vital_of(item.name.text())) != nullptr) {
        sent = item.name.text();
    }
    if (trimmed(sent).empty()) return failed(Code::bad_input, "a track needs the name of what happened, as a text", "/event");
    if (sent.size() > limits::name_bytes_max)
        return failed(Code::too_large,
                      fmt::format("the name is longer than {} bytes; put what varies into properties", limits::name_bytes_max),
                      "/event");
    touch.touchpoint = touchpoint_of(envelope.catalogue, sent, vital != nullptr ? vital->touchpoint : sent);
    if (item.properties) TRY(add_properties(item.properties, "", "/properties", touch.properties));
    if (vital == nullptr) {
        take_fields(touch);
        return {};
    }
    if (!item.properties)
        for (const std::string_view key : {"value", "rating", "delta", "navigationType"})
            if (const Value value = item.whole.find(key))
                touch.properties.push_back({std::string(key),
                                            value.is(JsonKind::number) ? Property::Kind::number : Property::Kind::text,
                                            std::string(value.text())});
    for (Property& property : touch.properties)
        if (property.name == "value") property.name = vital->property;
    return {};
}

// Of page and screen: name and category stand beside the properties, often in them as well.
Result<void> read_view(const Item& item, Touch& touch)
{
    if (item.properties) TRY(add_properties(item.properties, "", "/properties", touch.properties));
    const auto add = [&](std::string_view name, Value value) {
        if (is_text(value) && touch.property(name) == nullptr)
            touch.properties.push_back({std::string(name), Property::Kind::text, std::string(value.text())});
    };
    add("name", item.name);
    add("category", item.category);
    take_fields(touch);
    return {};
}

Result<void> read_group(const Item& item, Touch& touch)
{
    if (!item.group_id) return failed(Code::bad_input, "a group needs groupId", "/groupId");
    touch.company = TRY(id_text(item.group_id, "/groupId"));
    if (item.traits) TRY(add_properties(item.traits, "company.", "/traits", touch.properties));
    return {};
}

Result<void> read_company(const Item& item, const Envelope& envelope, Touch& touch)
{
    if (touch.company.empty())
        if (const Value group = in_context(item, envelope, "groupId");
            group && (group.is(JsonKind::text) || group.is(JsonKind::number)))
            touch.company = group.text();
    if (touch.company.size() > limits::name_bytes_max)
        return failed(Code::too_large,
                      fmt::format("the id of a group is longer than {} bytes; send a shorter one", limits::name_bytes_max),
                      "/groupId");
    return {};
}

Result<SegmentCall> type_of(const Item& item, SegmentCall call)
{
    if (call != SegmentCall::batch && call != SegmentCall::imported) return call;
    if (!is_text(item.type))
        return failed(Code::bad_input, "an item of a batch needs a type: identify, track, page, screen, group or alias",
                      "/type");
    const auto* const found = std::ranges::find(type_names, item.type.text());
    if (found == type_names.end())
        return failed(Code::bad_input,
                      fmt::format("\"{}\" is no type of call{}", shortened(item.type.text(), 40),
                                  suggestion(item.type.text(), type_names)),
                      "/type");
    return static_cast<SegmentCall>(found - type_names.begin());
}

Result<void> check_whole(Value whole)
{
    if (!whole.is(JsonKind::object))
        return failed(Code::bad_input, "this is no object; an item is {\"type\": …, \"userId\": …}");
    if (whole.text().size() > limits::touch_bytes_max)
        return failed(Code::too_large,
                      fmt::format("it is {} bytes long; at most {} are taken", whole.text().size(), limits::touch_bytes_max));
    if (const json::Flaw* const flaw = whole.flaw()) return failed(Code::bad_input, json::reason_of(flaw->what));
    return {};
}

Result<void> read_item(const Item& item, const Envelope& envelope, Touch& touch)
{
    TRY(check_whole(item.whole));
    const SegmentCall type = TRY(type_of(item, envelope.call));
    TRY(read_message_id(item, envelope, touch));
    touch.source = envelope.arrival.source;
    touch.is_import = envelope.call == SegmentCall::imported;

    // A group's traits are the company's.
    Value traits = type == SegmentCall::group ? Value() : item.traits;
    if (!traits) traits = in_context(item, envelope, "traits");
    if (traits && !traits.is(JsonKind::object)) return failed(Code::bad_input, "traits are no object", "/traits");
    if (item.properties && !item.properties.is(JsonKind::object))
        return failed(Code::bad_input, "properties are no object", "/properties");
    // Room for what follows, so that nothing moves: the context, and both times of a wrong clock.
    constexpr std::size_t own_properties_max = 7;
    touch.properties.reserve((item.properties ? item.properties.count() : 0) + own_properties_max);
    touch.identifiers.reserve(2);
    TRY(read_identifiers(item, envelope, type, traits, touch));
    if (traits) TRY(add_properties(traits, "", "/traits", touch.traits));

    switch (type) {
    case SegmentCall::identify: touch.touchpoint = touchpoint_of(envelope.catalogue, "identify", "identity.identified"); break;
    case SegmentCall::alias: touch.touchpoint = touchpoint_of(envelope.catalogue, "alias", "identity.alias"); break;
    case SegmentCall::group:
        touch.touchpoint = touchpoint_of(envelope.catalogue, "group", "identity.grouped");
        TRY(read_group(item, touch));
        break;
    case SegmentCall::page:
        touch.touchpoint = touchpoint_of(envelope.catalogue, "page", "web.page");
        touch.channel = "web";
        TRY(read_view(item, touch));
        break;
    case SegmentCall::screen:
        touch.touchpoint = touchpoint_of(envelope.catalogue, "screen", "app.screen");
        touch.channel = "app";
        TRY(read_view(item, touch));
        break;
    default: TRY(read_track(item, envelope, touch)); break;
    }
    add_context(item, envelope, touch);
    TRY(read_company(item, envelope, touch));
    TRY(read_time(item, envelope, touch));
    return {};
}

void decode_item(Value whole, const Envelope& envelope, std::size_t place, Decoded& out)
{
    const Item item(whole);
    // Filled where it will stay: a Touch is 400 bytes.
    Touch& touch = out.touches.emplace_back();
    if (auto read = read_item(item, envelope, touch); !read) {
        out.touches.pop_back();
        std::string id;
        if (item.message_id && (item.message_id.is(JsonKind::text) || item.message_id.is(JsonKind::number)))
            id = item.message_id.text();
        const bool is_in_batch = envelope.call == SegmentCall::batch || envelope.call == SegmentCall::imported;
        std::string pointer = is_in_batch ? fmt::format("/batch/{}", place) : std::string();
        pointer += read.error().pointer;
        out.refuse({std::move(id), std::move(read.error().text), std::move(pointer),
                    std::string(whole.text().substr(0, limits::touch_bytes_max))});
        return;
    }
    out.items.push_back({Decoded::Kind::touch, static_cast<std::uint32_t>(out.touches.size() - 1)});
}

}  // namespace

Result<void> SegmentDecoder::read(std::string_view body)
{
    TRY(document_.parse(body, limits::json_depth_max + envelope_depth));
    if (!document_.root().is(JsonKind::object))
        return failed(Code::bad_input, "the body is no JSON object; send {\"batch\": […]} or one call");
    return {};
}

std::string SegmentDecoder::write_key() const
{
    for (const std::string_view name : {"writeKey", "api_key"})
        if (const Value key = document_.root().find(name); is_text(key)) return std::string(key.text());
    return {};
}

Result<void> SegmentDecoder::decode(SegmentCall call, const Arrival& arrival, const Catalogue& catalogue, MessageIds& ids,
                                    Decoded& out) const
{
    out.clear();
    const Value root = document_.root();
    if (call == SegmentCall::metrics) return {};
    Envelope envelope{call, arrival, catalogue, ids, Value(), std::nullopt};
    if (call != SegmentCall::batch && call != SegmentCall::imported) {
        decode_item(root, envelope, 0, out);
        return {};
    }
    const Value batch = root.find("batch");
    if (!batch || !batch.is(JsonKind::array))
        return failed(Code::bad_input, "the body has no array \"batch\"; send {\"batch\": […]}", "/batch");
    if (batch.count() > limits::batch_touches_max)
        return failed(Code::too_large,
                      fmt::format("the batch has {} items; at most {} are taken, send it in parts", batch.count(),
                                  limits::batch_touches_max),
                      "/batch");
    for (const json::Flaw& flaw : document_.flaws())
        if (!batch.holds(flaw))
            return failed(Code::bad_input, fmt::format("outside the items of the batch, {}", json::reason_of(flaw.what)));
    if (const Value context = root.find("context"); context && context.is(JsonKind::object)) envelope.context = context;
    if (const Value sent = root.find("sentAt"); is_text(sent))
        if (const auto sent_at = parse_time(sent.text())) envelope.sent_at = *sent_at;
    out.touches.reserve(batch.count());
    out.items.reserve(batch.count());
    std::size_t place = 0;
    batch.for_each_item([&](Value item) { decode_item(item, envelope, place++, out); });
    return {};
}

}  // namespace regard
