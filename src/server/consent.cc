// Consent: what a customer agreed to and what they took back, for each purpose, as their touches say it. The latest word on a
// purpose counts, by when it was said and not by when we heard of it.
#include "server/desk_json.h"
#include "server/json_writer.h"
#include "server/problem.h"
#include "server/query.h"
#include "server/receiving.h"
#include "server/route.h"
#include "server/view_json.h"

#include <algorithm>
#include <map>

namespace regard::server {

namespace {

constexpr const char* given = "consent.given";
constexpr const char* withdrawn = "consent.withdrawn";
const Error no_such_customer{Code::not_found, "No customer has this id. Search by identifier or name.", ""};
constexpr std::size_t words_max = 200;  // of the newest: more than that nobody says about consent

std::string property_of(const TimelineItem& item, std::string_view name)
{
    const auto found = std::ranges::find(item.properties, name, &Property::name);
    return found == item.properties.end() ? std::string() : found->text;
}

void write_consents(JsonWriter& json, const TimelinePage& page)
{
    std::map<std::string, const TimelineItem*> latest;  // by purpose; the page is newest first
    for (const TimelineItem& item : page.items)
        if (std::string purpose = property_of(item, "purpose"); !purpose.empty()) latest.try_emplace(std::move(purpose), &item);
    json.begin_object();
    json.key("items");
    json.begin_array();
    for (const auto& [purpose, item] : latest) {
        json.begin_object();
        json.member("purpose", purpose);
        json.member("state", item->touchpoint == given ? "given" : "withdrawn");
        json.member("at", to_text(item->at));
        json.member("source", item->source);
        json.member("position", to_text(item->position));
        if (const std::string who = property_of(*item, "who"); !who.empty()) json.member("by", who);
        if (const std::string why = property_of(*item, "why"); !why.empty()) json.member("why", why);
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

}  // namespace

void read_consents(Call&& call)
{
    const Result<void> plain = Query(call.request.query).only({});
    if (!plain) return call.reply(answer(plain.error()));
    const Result<Id128> id = id_from_hex(call.param);
    if (!id) return call.reply(answer(no_such_customer));
    call.house.partitions.timeline(*id, {{}, {given, withdrawn}, "", words_max},
                                   [reply = std::move(call.reply)](const Result<TimelinePage>& page) {
                                       if (!page) return reply(answer(page.error()));
                                       Response out;
                                       JsonWriter json(out.body);
                                       write_consents(json, *page);
                                       reply(std::move(out));
                                   });
}

void write_down_consent(Call&& call)
{
    Result<ConsentBody> body = read_consent(call.request.body);
    if (!body) return call.reply(answer(body.error()));
    const Result<Id128> id = id_from_hex(call.param);
    if (!id) return call.reply(answer(no_such_customer));
    House& house = call.house;
    if (house.partitions.is_busy())
        return call.reply(busy("The queues are full; nothing was kept. Send it again in a second."));
    house.partitions.customer(*id, {},
                              [&house, body = *std::move(body), who = std::string(call.caller.name),
                               reply = std::move(call.reply)](const Result<CustomerView>& customer) {
                                  if (!customer) return reply(answer(customer.error()));
                                  Result<Touch> touch = own_touch(house, *customer, body.is_given ? given : withdrawn, who);
                                  if (!touch) return reply(answer(touch.error()));
                                  touch->properties.push_back({"purpose", Property::Kind::text, body.purpose});
                                  touch->properties.push_back({"why", Property::Kind::text, body.why});
                                  send_own(house, *std::move(touch), reply);
                              });
}

}  // namespace regard::server
