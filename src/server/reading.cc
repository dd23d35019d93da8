// Questions about customers, and the live stream.
#include "partition/columns.h"
#include "server/json_writer.h"
#include "server/problem.h"
#include "server/query.h"
#include "server/route.h"
#include "server/view_json.h"

#include <algorithm>
#include <fmt/ranges.h>

namespace regard::server {

namespace {

constexpr std::size_t limit_default = 50;
constexpr std::size_t limit_max = 200;

// A function that answers with `write_answer(json, value)`, or with what went wrong.
template <class T, class Write>
Answer<T> answering(Reply&& reply, Write write_answer)
{
    return [reply = std::move(reply), write_answer](Result<T> value) {
        if (!value) return reply(answer(value.error()));
        Response out;
        JsonWriter json(out.body);
        write_answer(json, *value);
        reply(std::move(out));
    };
}

// Runs what may fail while reading the question; the error is the answer.
template <class Ask>
void asking(Call& call, Ask&& ask)
{
    const Result<void> asked = ask();
    if (!asked) call.reply(answer(asked.error()));
}

// An effect keeps the words of the version of the catalogue that it was weighed by.
void reword(TimelineItem& item, const CataloguePast& past)
{
    if (item.is_signal) return;
    Touch touch;
    touch.touchpoint = item.touchpoint;
    touch.channel = item.channel;
    touch.place = item.place;
    touch.source = item.source;
    touch.properties = item.properties;
    touch.text = item.text;
    touch.value = item.value;
    touch.rating = item.rating;
    for (EffectView& effect : item.effects) past.reword(effect, touch);
}

Error no_such_customer(std::string_view id)
{
    return {Code::not_found, "No customer has the id " + std::string(id) + ". Search by identifier or name.", ""};
}

Result<Id128> id_of(const Call& call)
{
    const Result<Id128> id = id_from_hex(call.param);
    if (!id) return Failed(no_such_customer(shortened(call.param, 40)));
    return *id;
}

using Order = Partitions::CustomerQuery::Order;

Result<Order> order_named(std::string_view name)
{
    if (name == "lost") return Order::lost;
    if (name == "recent") return Order::recent;
    return failed(Code::bad_input, "?order= is lost (most balance lost first) or recent (latest touch first)", "order");
}

// "plan:gold"
Result<void> read_trait(const Query& query, Partitions::CustomerQuery& wanted)
{
    const std::optional<std::string> given = TRY(query.get("trait"));
    if (!given) return {};
    const std::size_t colon = given->find(':');
    const std::string_view name = trimmed(std::string_view(*given).substr(0, colon));
    const std::string_view value =
        colon == std::string::npos ? std::string_view() : trimmed(std::string_view(*given).substr(colon + 1));
    if (name.empty() || value.empty())
        return failed(Code::bad_input, "?trait= is a trait's name and value, as plan:gold; leave it out for all", "trait");
    if (name.size() > log::trait_bytes_max || value.size() > log::trait_bytes_max)
        return failed(Code::bad_input,
                      fmt::format("?trait=: customers are found by names and values of at most {} bytes", log::trait_bytes_max),
                      "trait");
    if (!log::is_found_by(name) || value.find('@') != std::string_view::npos)
        return failed(Code::bad_input,
                      fmt::format("?trait=: customers are not listed by {}, which names somebody; search by ?identifier= or "
                                  "?name= instead",
                                  log::is_found_by(name) ? std::string_view("an address") : name),
                      "trait");
    wanted.trait = Partitions::CustomerQuery::Trait{std::string(name), std::string(value)};
    return {};
}

// What a list may be narrowed by, beside the standing.
Result<void> read_filter(const Query& query, Partitions::CustomerQuery& wanted)
{
    constexpr std::size_t name_bytes_max = 256;
    for (const auto& [name, text] : {std::pair("channel", &wanted.channel), std::pair("place", &wanted.place)}) {
        const std::optional<std::string> given = TRY(query.get(name));
        if (!given) continue;
        if (given->empty() || given->size() > name_bytes_max)
            return failed(Code::bad_input,
                          name == std::string_view("place")
                              ? std::string("?place= is a place's name as touches say it; leave it out for all")
                              : fmt::format("?channel= is one of {}", fmt::join(list_channels, ", ")),
                          name);
        *text = *given;
    }
    if (!wanted.channel.empty() && std::ranges::find(list_channels, wanted.channel) == list_channels.end())
        return failed(Code::bad_input, fmt::format("?channel= is one of {}", fmt::join(list_channels, ", ")), "channel");
    wanted.last_from = TRY(query.time("last_from", Query::DayMeans::begin));
    wanted.last_to = TRY(query.time("last_to", Query::DayMeans::begin));
    if (wanted.last_from && wanted.last_to && *wanted.last_to <= *wanted.last_from)
        return failed(Code::bad_input, "?last_to= is exclusive and lies after ?last_from=; nobody is between these", "last_to");
    if (const std::optional<std::string> silent = TRY(query.get("silent"))) {
        if (*silent != "true")
            return failed(Code::bad_input, "?silent= is true, or left out: there is no list of those who are not", "silent");
        wanted.is_silent_only = true;
    }
    return read_trait(query, wanted);
}

bool is_filtered(const Partitions::CustomerQuery& wanted)
{
    return !wanted.channel.empty() || !wanted.place.empty() || wanted.last_from || wanted.last_to || wanted.is_silent_only ||
           wanted.trait;
}

void write_page(JsonWriter& json, const Partitions::CustomerPage& page)
{
    json.begin_object();
    json.key("items");
    json.begin_array();
    for (const CustomerShort& item : page.items) write(json, item);
    json.end_array();
    json.member_or_null("next", page.next);
    json.key("count");
    if (page.count)
        json.number(*page.count);
    else
        json.null();
    json.end_object();
}

Result<void> ask_by_identifier(Call& call, const std::string& text)
{
    const Result<Identifier> identifier = parse_identifier(text);
    if (!identifier)
        return failed(Code::bad_input, "?identifier= is type and value, as email:ada@example.org: " + identifier.error().text,
                      "identifier");
    Partitions& partitions = call.house.partitions;
    partitions.customer(partitions.id_of(*identifier), {}, [reply = std::move(call.reply)](Result<CustomerView> customer) {
        if (!customer && customer.error().code != Code::not_found) return reply(answer(customer.error()));
        std::vector<CustomerShort> items;
        if (customer) items.push_back(short_of(*customer));
        Response out;
        JsonWriter json(out.body);
        write_page(json, {std::move(items), "", {}});
        reply(std::move(out));
    });
    return {};
}

}  // namespace

void read_summary(Call&& call)
{
    call.house.partitions.summary(
        answering<Summary>(std::move(call.reply), [](JsonWriter& json, const Summary& summary) { write(json, summary); }));
}

void read_customers(Call&& call)
{
    asking(call, [&]() -> Result<void> {
        const Query query(call.request.query);
        TRY(query.only({"identifier", "name", "standing", "channel", "place", "last_from", "last_to", "silent", "trait",
                        "order", "limit", "cursor"}));
        const std::optional<std::string> identifier = TRY(query.get("identifier"));
        Partitions::CustomerQuery wanted;
        wanted.name = TRY(query.get("name"))
        .value_or("");
        if (const std::optional<std::string> standing = TRY(query.get("standing")))
            wanted.standing = TRY(standing_named(*standing));
        wanted.cursor = TRY(query.get("cursor"))
        .value_or("");
        wanted.limit = TRY(query.number("limit", 1, limit_max, limit_default));
        if (const std::optional<std::string> order = TRY(query.get("order"))) wanted.order = TRY(order_named(*order));
        TRY(read_filter(query, wanted));
        if (is_filtered(wanted) && wanted.order == Order::by_id) wanted.order = Order::recent;
        if (is_filtered(wanted) && (identifier || !wanted.name.empty()))
            return failed(
                Code::bad_input,
                "?channel=, ?place=, ?last_from=, ?last_to=, ?silent= and ?trait= are for lists; leave them out beside ?name= "
                "and ?identifier=",
                "name");
        if (wanted.order != Order::by_id && (identifier || !wanted.name.empty()))
            return failed(Code::bad_input, "?order= is for lists; leave it out beside ?name= and ?identifier=", "order");
        if (identifier) return ask_by_identifier(call, *identifier);
        call.house.partitions.customers(
            std::move(wanted), answering<Partitions::CustomerPage>(
                                   std::move(call.reply), [](JsonWriter& json, const auto& page) { write_page(json, page); }));
        return {};
    });
}

void read_customer(Call&& call)
{
    asking(call, [&]() -> Result<void> {
        const Query query(call.request.query);
        TRY(query.only({"as_of"}));
        const std::optional<Time> as_of = TRY(query.time("as_of", Query::DayMeans::end));
        const Id128 id = TRY(id_of(call));
        call.house.partitions.customer(
            id, as_of, answering<CustomerView>(std::move(call.reply), [](JsonWriter& json, const CustomerView& view) {
                write(json, view);
            }));
        return {};
    });
}

void read_timeline(Call&& call)
{
    asking(call, [&]() -> Result<void> {
        const Query query(call.request.query);
        TRY(query.only({"as_of", "touchpoint", "limit", "cursor"}));
        Partitions::TimelineQuery asked;
        asked.as_of = TRY(query.time("as_of", Query::DayMeans::end));
        if (std::optional<std::string> touchpoint = TRY(query.get("touchpoint"))) asked.touchpoints = {*std::move(touchpoint)};
        asked.limit = TRY(query.number("limit", 1, limit_max, limit_default));
        asked.cursor = TRY(query.get("cursor"))
        .value_or("");
        const Id128 id = TRY(id_of(call));
        call.house.partitions.timeline(
            id, std::move(asked),
            answering<TimelinePage>(std::move(call.reply),
                                    [past = call.house.catalogue_lines.past()](JsonWriter& json, auto& page) {
                                        for (TimelineItem& item : page.items) reword(item, *past);
                                        write_list(json, page.items, page.next);
                                    }));
        return {};
    });
}

void read_account_line(Call&& call)
{
    asking(call, [&]() -> Result<void> {
        const Query query(call.request.query);
        TRY(query.only({"from", "to"}));
        const Time from = TRY(query.time("from", Query::DayMeans::begin))
        .value_or(time_min);
        const Time to = TRY(query.time("to", Query::DayMeans::end))
        .value_or(call.house.clock.now());
        if (to < from) return failed(Code::bad_input, "?to= lies before ?from=; exchange them", "to");
        const Id128 id = TRY(id_of(call));
        call.house.partitions.account_line(
            id, from, to, answering<std::vector<AccountPoint>>(std::move(call.reply), [](JsonWriter& json, const auto& points) {
                json.begin_object();
                json.key("points");
                json.begin_array();
                for (const AccountPoint& point : points) write(json, point);
                json.end_array();
                json.end_object();
            }));
        return {};
    });
}

void read_live(Call&& call)
{
    access::Sessions& sessions = *call.house.sessions;
    access::Keys& keys = *call.house.keys;
    // Who signs out or loses the key is shown no more.
    std::function<bool()> is_allowed = [] { return true; };
    if (call.session)
        is_allowed = [&sessions, cookie = call.cookie] { return sessions.is_open(cookie); };
    else if (call.source)
        is_allowed = [&keys, id = call.source->id] { return keys.has(id); };
    Result<std::shared_ptr<Listener>> listener = call.house.live.join(std::move(is_allowed));
    if (!listener) return call.reply(unavailable(listener.error().text));
    Response out;
    out.content_type = "text/event-stream";
    out.headers = "Cache-Control: no-store\r\nX-Accel-Buffering: no\r\n";
    out.stream = *std::move(listener);
    call.reply(std::move(out));
}

}  // namespace regard::server
