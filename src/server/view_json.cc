#include "server/view_json.h"

namespace regard::server {

namespace {

void write(JsonWriter& json, const Identifier& identifier)
{
    json.begin_object();
    json.member("type", identifier.type);
    json.member("value", identifier.value);
    json.end_object();
}

void write_value(JsonWriter& json, const Property& property)
{
    switch (property.kind) {
    case Property::Kind::text: json.text(property.text); return;
    case Property::Kind::null: json.null(); return;
    case Property::Kind::number:
    case Property::Kind::truth:
    case Property::Kind::json: json.raw(property.text); return;
    }
}

void write_properties(JsonWriter& json, std::string_view name, const std::vector<Property>& properties)
{
    json.key(name);
    json.begin_object();
    for (const Property& property : properties) {
        json.key(property.name);
        write_value(json, property);
    }
    json.end_object();
}

void write_positions(JsonWriter& json, const std::vector<Position>& positions)
{
    json.key("evidence");
    json.begin_array();
    for (const Position& position : positions) json.text(to_text(position));
    json.end_array();
}

void write_effects(JsonWriter& json, const std::vector<EffectView>& effects)
{
    json.key("effects");
    json.begin_array();
    for (const EffectView& effect : effects) write(json, effect);
    json.end_array();
}

void write_optional(JsonWriter& json, std::string_view name, const std::optional<Micro>& value)
{
    json.key(name);
    if (value)
        json.number(*value);
    else
        json.null();
}

// {"amount":"12.50","currency":"EUR"}; a plain number when the source named no currency.
void write_money(JsonWriter& json, const std::optional<Money>& value)
{
    json.key("value");
    if (!value) {
        json.null();
    } else if (value->currency.empty()) {
        json.number(value->amount);
    } else {
        std::string amount = to_text(value->amount);
        // Prices are read with two places.
        const std::size_t point = amount.find('.');
        if (point == std::string::npos)
            amount += ".00";
        else if (amount.size() - point == 2)
            amount += '0';
        json.begin_object();
        json.member("amount", amount);
        json.member("currency", value->currency);
        json.end_object();
    }
}

void write_rules(JsonWriter& json, const Touchpoint* touchpoint)
{
    json.key("rules");
    json.begin_array();
    if (touchpoint) {
        for (const EffectRule& rule : touchpoint->rules) {
            json.begin_object();
            json.member("name", rule.name);
            json.member("reason", rule.reason);
            json.member("prior_mean", rule.prior_mean);
            json.member("prior_sd", rule.prior_sd);
            json.member("source", rule.source);
            json.end_object();
        }
    }
    json.end_array();
}

}  // namespace

void write(JsonWriter& json, const EffectView& effect)
{
    json.begin_object();
    json.member("effect", effect.amount);
    json.member("reason", effect.reason);
    json.member("rule", effect.rule);
    json.member("touchpoint", effect.touchpoint);
    json.member("catalogue_version", effect.catalogue);
    write_positions(json, effect.evidence);
    json.end_object();
}

void write(JsonWriter& json, const AccountView& account)
{
    json.begin_object();
    json.member("as_of", account.as_of);
    json.member("balance", account.balance);
    json.member("adds", account.adds);
    json.member("takes", account.takes);
    write_optional(json, "remembered", account.remembered);
    write_optional(json, "average", account.average);
    json.key("cuts");
    json.begin_object();
    json.member("level", account.cuts.level);
    json.member("alarm", account.cuts.alarm);
    json.member("count", account.cuts.count);
    json.end_object();
    json.key("silence");
    json.begin_object();
    json.member("since", account.silence.since);
    json.member("days", account.silence.days);
    json.member("probability", account.silence.probability);
    json.member("silent", account.silence.silent);
    json.key("silent_from");
    if (account.silence.silent_from)
        json.time(*account.silence.silent_from);
    else
        json.null();
    json.member("sentence", account.silence.sentence);
    json.end_object();
    json.key("standing");
    json.begin_object();
    json.member("now", name_of(account.standing.now));
    json.member("since", account.standing.since);
    json.key("reasons");
    json.begin_array();
    for (const std::string& reason : account.standing.reasons) json.text(reason);
    json.end_array();
    json.end_object();
    json.member("first_at", account.first_at);
    json.member("last_at", account.last_at);
    json.member("touches", account.touches);
    json.member("visits", account.visits);
    json.key("promises");
    json.begin_array();
    for (const auto& promise : account.promises) {
        json.begin_object();
        json.member("kind", promise.kind);
        json.member("opened_at", promise.opened_at);
        json.member("due_at", promise.due_at);
        json.member("state", name_of(promise.state));
        json.end_object();
    }
    json.end_array();
    json.member("catalogue_version", account.catalogue_version);
    json.member("loss_aversion", account.loss_aversion);
    json.member("half_life_days", account.half_life_days);
    json.end_object();
}

void write(JsonWriter& json, const CustomerView& customer)
{
    json.begin_object();
    json.member("id", to_hex(customer.id));
    json.member_or_null("name", customer.name);
    write_properties(json, "traits", customer.traits);
    json.key("identifiers");
    json.begin_array();
    for (const IdentifierView& view : customer.identifiers) {
        json.begin_object();
        json.member("type", view.identifier.type);
        json.member("value", view.identifier.value);
        json.member("since", view.since);
        json.end_object();
    }
    json.end_array();
    json.key("evidence");
    json.begin_array();
    for (const EvidenceView& view : customer.evidence) {
        json.begin_object();
        json.key("a");
        write(json, view.a);
        json.key("b");
        write(json, view.b);
        json.member("since", view.since);
        json.member("state", view.state);
        json.member("source", view.source);
        json.end_object();
    }
    json.end_array();
    json.member_or_null("company", customer.company);
    json.key("account");
    write(json, customer.account);
    json.end_object();
}

void write(JsonWriter& json, const CustomerShort& customer)
{
    json.begin_object();
    json.member("id", to_hex(customer.id));
    json.member_or_null("name", customer.name);
    json.key("identifiers");
    json.begin_array();
    for (const Identifier& identifier : customer.identifiers) write(json, identifier);
    json.end_array();
    json.member("standing", name_of(customer.standing));
    json.member("standing_since", customer.standing_since);
    json.member("balance", customer.balance);
    json.member("last_touch_at", customer.last_touch_at);
    json.member("touches", customer.touches);
    json.end_object();
}

void write(JsonWriter& json, const TimelineItem& item)
{
    json.begin_object();
    json.member("at", item.at);
    json.member("received_at", item.received_at);
    json.member("touchpoint", item.touchpoint);
    json.member("label", item.label.empty() ? item.touchpoint : item.label);
    json.member("channel", item.channel);
    json.member_or_null("place", item.place);
    write_effects(json, item.effects);
    json.member_or_null("text", item.text);
    write_money(json, item.value);
    write_optional(json, "rating", item.rating);
    write_properties(json, "properties", item.properties);
    json.member("source", item.source);
    json.member("position", to_text(item.position));
    json.member("signal", item.is_signal);
    if (item.is_signal) {
        std::vector<Position> positions;
        for (const EffectView& effect : item.effects)
            positions.insert(positions.end(), effect.evidence.begin(), effect.evidence.end());
        write_positions(json, positions);
    }
    json.end_object();
}

void write(JsonWriter& json, const AccountPoint& point)
{
    json.begin_object();
    json.member("at", point.at);
    json.member("balance", point.balance);
    json.member("adds", point.adds);
    json.member("takes", point.takes);
    json.member("standing", name_of(point.standing));
    json.end_object();
}

void write(JsonWriter& json, const TouchpointView& touchpoint)
{
    json.begin_object();
    json.member("touchpoint", touchpoint.touchpoint);
    json.member("label", touchpoint.label.empty() ? touchpoint.touchpoint : touchpoint.label);
    json.member_or_null("channel", touchpoint.channel);
    json.member_or_null("stage", touchpoint.stage);
    json.member_or_null("owner", touchpoint.owner);
    json.member_or_null("kind", touchpoint.kind);
    json.member("in_catalogue", touchpoint.in_catalogue);
    json.member("touches", touchpoint.touches);
    json.member("adds", touchpoint.adds);
    json.member("takes", touchpoint.takes);
    write_rules(json, touchpoint.rules);
    json.end_object();
}

void write(JsonWriter& json, const SurfaceCell& cell)
{
    json.begin_object();
    json.member("stage", cell.stage);
    json.member("channel", cell.channel);
    json.member("touches", cell.touches);
    json.member("adds", cell.adds);
    json.member("takes", cell.takes);
    json.end_object();
}

void write(JsonWriter& json, const Heard& heard)
{
    const auto count = [](std::uint64_t n) { return std::to_string(n); };
    json.begin_object();
    json.member("hurt", heard.hurt);
    json.member("told", heard.told);
    json.member("silent", heard.silent);
    json.member("left", heard.left);
    json.member("sentence", heard.hurt == 0 ? std::string("Nobody was hurt.")
                                            : "Of " + count(heard.hurt) + (heard.hurt == 1 ? " person" : " people") +
                                                  " hurt, " + count(heard.told) + " told us, " + count(heard.silent) +
                                                  " said nothing, " + count(heard.left) + " left.");
    json.end_object();
}

void write(JsonWriter& json, const Summary& summary)
{
    json.begin_object();
    json.member("simulated", summary.is_simulated);
    json.member("as_of", summary.as_of);
    json.member("customers", summary.customers);
    json.member("touches", summary.touches);
    json.key("standing");
    json.begin_object();
    for (int i = 0; i < 6; ++i) json.member(name_of(static_cast<Standing>(i)), summary.standing[i]);
    json.end_object();
    json.member("quarantined", summary.quarantined);
    json.end_object();
}

void write(JsonWriter& json, const QuarantineItem& item)
{
    constexpr std::size_t preview_bytes_max = 200;
    json.begin_object();
    json.member("id", item.id);
    json.member("at", item.at);
    json.member("source", item.source);
    json.member("door", item.door);
    json.member("reason", item.reason);
    json.member("pointer", item.pointer);
    json.member("bytes", item.bytes);
    json.member("preview", std::string_view(item.raw).substr(0, preview_bytes_max));
    json.member("sent_again", item.is_sent_again);
    json.end_object();
}

void write(JsonWriter& json, const LiveTouch& touch)
{
    json.begin_object();
    json.member("at", touch.at);
    json.member("received_at", touch.received_at);
    json.key("customer");
    if (touch.customer.is_zero())
        json.null();
    else
        json.text(to_hex(touch.customer));
    json.member("touchpoint", touch.touchpoint);
    json.member("label", touch.label.empty() ? touch.touchpoint : touch.label);
    json.member("channel", touch.channel);
    json.member_or_null("place", touch.place);
    json.member("verdict", wire_name_of(touch.outcome));
    json.member("position", to_text(touch.position));
    write_effects(json, touch.effects);
    json.member("balance", touch.balance);
    json.member("standing", name_of(touch.standing));
    json.end_object();
}

void write(JsonWriter& json, const Receipt& receipt)
{
    json.begin_object();
    json.member_or_null("id", receipt.id);
    json.member("verdict", wire_name_of(receipt.outcome));
    if (receipt.outcome == Outcome::quarantined) json.member("reason", receipt.reason);
    json.end_object();
}

TouchpointView view_of(const Touchpoint& touchpoint)
{
    TouchpointView out;
    out.touchpoint = touchpoint.name;
    out.label = touchpoint.label;
    out.channel = touchpoint.channel;
    out.stage = touchpoint.stage;
    out.owner = touchpoint.owner;
    out.kind = name_of(touchpoint.kind);
    out.in_catalogue = true;
    out.rules = &touchpoint;
    return out;
}

CustomerShort short_of(const CustomerView& customer)
{
    CustomerShort out;
    out.id = customer.id;
    out.name = customer.name;
    for (const IdentifierView& view : customer.identifiers) out.identifiers.push_back(view.identifier);
    out.standing = customer.account.standing.now;
    out.standing_since = customer.account.standing.since;
    out.balance = customer.account.balance;
    out.last_touch_at = customer.account.last_at;
    out.touches = customer.account.touches;
    return out;
}

std::string to_text(const Position& position)
{
    return "p" + std::to_string(position.partition) + "/" + std::to_string(position.group) + "/" +
           std::to_string(position.index);
}

Result<Standing> standing_named(std::string_view name)
{
    for (int i = 0; i < 6; ++i)
        if (name == name_of(static_cast<Standing>(i))) return static_cast<Standing>(i);
    return failed(Code::bad_input, "a standing is new, delighted, steady, at_risk, leaving or gone", "standing");
}

const char* wire_name_of(Outcome outcome)
{
    switch (outcome) {
    case Outcome::accepted: return "accepted";
    case Outcome::duplicate: return "duplicate";
    case Outcome::quarantined: return "quarantined";
    }
    return "quarantined";
}

}  // namespace regard::server
