// One touch's whole way, as the pages show it.
#include "server/json_writer.h"
#include "server/problem.h"
#include "server/route.h"
#include "server/todo.h"
#include "server/view_json.h"
#include "touch/touch_json.h"

#include <fmt/format.h>

namespace regard::server {

namespace {

constexpr std::size_t bytes_shown_max = 512;

std::string hex_of(std::string_view bytes)
{
    std::string out;
    for (const char byte : bytes.substr(0, bytes_shown_max)) out += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    return out;
}

void write_kept(JsonWriter& json, const KeptTouch& kept)
{
    json.begin_object();
    json.member("position", to_text(kept.position));
    json.member("written_at", kept.written_at);
    json.member("received_at", kept.received_at);
    json.member("source", kept.source);
    json.member("import", kept.is_import);
    json.member("message", to_hex(kept.seen));
    json.member("bytes", kept.body.size());
    json.member("sealed_bytes", kept.sealed_bytes);
    json.member("hex", hex_of(kept.body));
    json.key("measures");
    json.begin_array();
    for (const auto& [name, number] : kept.measures) {
        json.begin_object();
        json.member("name", name);
        json.member("number", number);
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

void write_identified(JsonWriter& json, const TouchWay& way)
{
    json.begin_array();
    for (std::size_t i = 0; i < way.identifiers.size(); ++i) {
        const NamedHere& named = way.identifiers[i];
        json.begin_object();
        json.member("type", named.identifier.type);
        json.member_or_null("value", named.identifier.value);
        json.member("hash", to_hex(way.kept.identifiers[i].second));
        json.member("primary", i == 0);
        json.member_or_null("customer", named.customer ? to_hex(*named.customer) : "");
        json.member("joined", named.customer.has_value() && named.customer == way.customer);
        json.end_object();
    }
    json.end_array();
}

Response way_answer(const TouchWay& way)
{
    Response out;
    JsonWriter json(out.body);
    json.begin_object();
    json.member("position", to_text(way.kept.position));
    json.member("at", way.kept.at);
    json.member("touchpoint", way.kept.touchpoint);
    json.member("label", way.label.empty() ? way.kept.touchpoint : way.label);
    json.member("in_catalogue", !way.label.empty());
    json.member("channel", way.channel);
    json.key("raw");
    write_kept(json, way.kept);
    json.key("decoded");
    if (way.kept.touch)
        json.raw(to_json(*way.kept.touch));
    else
        json.null();
    json.key("identified");
    write_identified(json, way);
    json.member_or_null("customer", way.customer ? to_hex(*way.customer) : "");
    json.member("counted", way.is_counted);
    json.key("effects");
    json.begin_array();
    for (const EffectView& effect : way.effects) write(json, effect);
    json.end_array();
    json.key("before");
    if (way.is_counted && !way.is_first)
        write(json, way.before);
    else
        json.null();
    json.key("after");
    if (way.is_counted)
        write(json, way.after);
    else
        json.null();
    json.end_object();
    return out;
}

}  // namespace

void read_touch_way(Call&& call)
{
    const std::optional<Position> position = position_of(call.param);
    if (!position)
        return call.reply(
            answer(Error{Code::not_found, "There is no such touch. Its place in the log is written as in p3-812-17.", ""}));
    const auto past = call.house.catalogue_lines.past();
    call.house.partitions.touch_way(*position, [past, reply = std::move(call.reply)](Result<TouchWay> way) {
        if (way && way->kept.touch)
            for (EffectView& effect : way->effects) past->reword(effect, *way->kept.touch);
        reply(way ? way_answer(*way) : answer(way.error()));
    });
}

}  // namespace regard::server
