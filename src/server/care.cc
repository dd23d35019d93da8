// Thank, say sorry, call: who did it, why and what came of it is a touch on the customer's account like any other.
#include "server/desk_json.h"
#include "server/json_writer.h"
#include "server/problem.h"
#include "server/receiving.h"
#include "server/route.h"
#include "server/view_json.h"

#include <algorithm>

namespace regard::server {

namespace {

void answer_care(const TouchDone& done, const Reply& reply)
{
    Response out;
    JsonWriter json(out.body);
    json.begin_object();
    json.member("position", to_text(done.receipt.position));
    json.key("effects");
    json.begin_array();
    for (const EffectView& effect : done.effects) write(json, effect);
    json.end_array();
    json.key("account");
    write(json, done.customer.account);
    json.end_object();
    reply(std::move(out));
}

// What the touch at that position is about (an order, a complaint), under the name this touchpoint gives it.
Result<void> add_about(Touch& touch, const Catalogue& catalogue, const std::vector<TimelineItem>& items,
                       const std::string& position)
{
    const auto at = std::ranges::find_if(
        items, [&](const TimelineItem& item) { return !item.is_signal && to_text(item.position) == position; });
    if (at == items.end())
        return failed(Code::bad_input, "\"about\" is no position of this customer's timeline, as p3/812/17", "/about");
    touch.properties.push_back({"about_position", Property::Kind::text, position});
    touch.properties.push_back({"about_touchpoint", Property::Kind::text, at->touchpoint});
    const Touchpoint* theirs = catalogue.find(at->touchpoint);
    const Touchpoint* ours = catalogue.find(touch.touchpoint);
    if (theirs == nullptr || ours == nullptr || theirs->about.empty() || ours->about.empty()) return {};
    for (const Property& property : at->properties)
        if (property.name == theirs->about) touch.properties.push_back({ours->about, property.kind, property.text});
    return {};
}

}  // namespace

void send_own(House& house, Touch touch, const Reply& reply)
{
    Sending sending;
    sending.touches.push_back(std::move(touch));
    send_one(house, std::move(sending), [reply](const Result<TouchDone>& done) {
        if (!done) return reply(answer(done.error()));
        answer_care(*done, reply);
    });
}

Result<Touch> own_touch(House& house, const CustomerView& customer, std::string_view touchpoint, std::string_view who)
{
    const auto named =
        std::ranges::find_if(customer.identifiers, [](const IdentifierView& view) { return !view.identifier.value.empty(); });
    if (named == customer.identifiers.end())
        return failed(Code::conflict, "nothing that names this customer can be read any more, so nothing can be written down");
    Touch out;
    out.id = house.new_key();
    out.at = out.received_at = house.clock.now();
    out.source = own_source;
    out.touchpoint = touchpoint;
    out.identifiers = {named->identifier};
    out.properties.push_back({"who", Property::Kind::text, std::string(who)});
    return out;
}

void care(Call&& call)
{
    Result<CareBody> body = read_care(call.request.body);
    if (!body) return call.reply(answer(body.error()));
    const Result<Id128> id = id_from_hex(call.param);
    if (!id) return call.reply(answer(Error{Code::not_found, "No customer has this id. Search by identifier or name.", ""}));
    House& house = call.house;
    if (house.partitions.is_busy())
        return call.reply(busy("The queues are full; nothing was kept. Send it again in a second."));
    house.partitions.customer(
        *id, {},
        [&house, body = *std::move(body), who = std::string(call.caller.name),
         reply = std::move(call.reply)](const Result<CustomerView>& customer) {
            if (!customer) return reply(answer(customer.error()));
            Result<Touch> touch = own_touch(house, *customer, body.touchpoint, who);
            if (!touch) return reply(answer(touch.error()));
            touch->properties.push_back({"why", Property::Kind::text, body.why});
            if (!body.outcome.empty()) touch->properties.push_back({"outcome", Property::Kind::text, body.outcome});
            if (body.about.empty()) return send_own(house, *std::move(touch), reply);
            constexpr std::size_t newest = 200;  // what is cared about is among them
            house.partitions.timeline(
                customer->id, {{}, {}, "", newest},
                [&house, reply, about = body.about, touch = *std::move(touch)](const Result<TimelinePage>& page) mutable {
                    if (!page) return reply(answer(page.error()));
                    const auto named = add_about(touch, *house.partitions.catalogue(), page->items, about);
                    if (!named) return reply(answer(named.error()));
                    send_own(house, std::move(touch), reply);
                });
        });
}

}  // namespace regard::server
