// The corner shop: a source like any other, in which a newcomer is the customer, and time that can be skipped. Only where
// everything is simulated anyhow.
#include "server/json_writer.h"
#include "server/problem.h"
#include "server/route.h"

#include <algorithm>

namespace regard::server {

namespace {

constexpr std::string_view shop_source = "corner shop";
constexpr std::string_view shop_setting = "shop/key";

Response no_shop()
{
    return answer(Problem{404, "not_found", "There is no corner shop here",
                          "This store holds a real business. A simulated one is made by: regard init --simulated"});
}

// The shop's key, made at the first asking. It stands in the store as it is: a key that only sends, and that any page of a
// real shop shows to whoever looks at its source.
Result<std::string> key_of_shop(House& house)
{
    const std::lock_guard guard(house.shop_lock);
    const std::optional<std::string> kept = TRY(house.settings.get(shop_setting));
    if (kept && house.keys->find(*kept) != nullptr) return *kept;
    // One whose key was never written down (a crash came between) is of no use to anybody.
    for (const access::Source& source : house.keys->all())
        if (source.name == shop_source) TRY(house.keys->remove(source.id));
    const access::Keys::Made made = TRY(house.keys->make(shop_source, access::Kind::source));
    TRY(house.settings.put(shop_setting, made.key));
    return made.key;
}

void write_time(JsonWriter& json, Partitions& partitions, Time now)
{
    json.member("now", now);
    json.member("days_ahead", partitions.ahead().us / days(1).us);
}

}  // namespace

void read_shop(Call&& call)
{
    House& house = call.house;
    if (!house.partitions.is_simulated()) return call.reply(no_shop());
    const Result<std::string> key = key_of_shop(house);
    if (!key) return call.reply(answer(key.error()));
    Response out;
    out.headers = "Cache-Control: no-store\r\n";
    JsonWriter json(out.body);
    json.begin_object();
    json.member("source", shop_source);
    json.member("key", *key);
    write_time(json, house.partitions, house.clock.now());
    json.end_object();
    call.reply(std::move(out));
}

void skip_to_tomorrow(Call&& call)
{
    House& house = call.house;
    if (!house.partitions.is_simulated()) return call.reply(no_shop());
    const bool is_taken = house.aside.take([&house, reply = call.reply] {
        const Result<Time> now = house.partitions.skip(days(1));
        if (!now) return reply(answer(now.error()));
        Response out;
        JsonWriter json(out.body);
        json.begin_object();
        write_time(json, house.partitions, *now);
        json.end_object();
        reply(std::move(out));
    });
    if (!is_taken) call.reply(busy("A day is being skipped already; try again in a second."));
}

}  // namespace regard::server
