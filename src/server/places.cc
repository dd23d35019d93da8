// Places: what they are called and whose they are, and which of them somebody may ask for.
#include "server/places.h"

#include "base/text.h"
#include "server/desk_json.h"
#include "server/fields_json.h"
#include "server/json_writer.h"
#include "server/problem.h"
#include "server/route.h"
#include "server/view_json.h"

#include <algorithm>

namespace regard::server {

namespace {

using access::Part;
using access::Scope;

constexpr std::string_view shelf = "place";
constexpr std::size_t stage_places_max = 100;
constexpr std::size_t stage_places_default = 12;

void write_place(JsonWriter& json, const PlaceView& place, const PlaceWords& words)
{
    json.begin_object();
    json.member("id", place.place);
    json.member("name", words.name.empty() ? place.place : words.name);
    json.member_or_null("partner", words.partner);
    json.member("touches", place.touches);
    json.member("adds", place.adds);
    json.member("takes", place.takes);
    json.end_object();
}

std::vector<std::string> places_with(const std::map<std::string, PlaceWords>& places, const std::string& partner)
{
    std::vector<std::string> out;
    for (const auto& [id, words] : places)
        if (words.partner == partner) out.push_back(id);
    return out;
}

// Places that were named or touched; then with what is known of them.
void all_places(House& house, Answer<std::pair<std::vector<PlaceView>, std::map<std::string, PlaceWords>>> answer)
{
    house.partitions.records(std::string(shelf), [&house, answer](const Result<std::vector<Record>>& records) {
        if (!records) return answer(Failed(records.error()));
        house.partitions.places([named = places_of(*records), answer](Result<std::vector<PlaceView>> places) {
            if (!places) return answer(Failed(places.error()));
            std::map<std::string, PlaceView> by_id;
            for (const auto& [id, words] : named) by_id[id].place = id;
            for (PlaceView& place : *places) by_id[place.place] = place;
            std::vector<PlaceView> all;
            for (auto& [id, place] : by_id) all.push_back(std::move(place));
            answer(std::pair(std::move(all), named));
        });
    });
}

Error outside(const Scope& own)
{
    return {Code::forbidden, "you see what happened at " + own.name + " only; whoever is admin can show you more under Set up",
            own.part == Part::place ? "place" : "partner"};
}

}  // namespace

std::map<std::string, PlaceWords> places_of(const std::vector<Record>& records)
{
    std::map<std::string, PlaceWords> out;
    for (const Record& record : records) {
        const RecordFields fields = read_record_fields(record.body);
        out[record.key] = {field_of(fields, "name"), field_of(fields, "partner")};
    }
    return out;
}

std::string suffix_of(const Scope& part)
{
    if (part.is_whole()) return {};
    return (part.part == Part::place ? "@place:" : "@partner:") + part.name;
}

std::optional<std::string> without_suffix(const std::string& text, Scope& part)
{
    const std::size_t at = text.find('@');
    part = {};
    if (at == std::string::npos) return text;
    const std::string_view behind = std::string_view(text).substr(at);
    for (const auto& [kind, word] :
         {std::pair{Part::place, std::string_view("@place:")}, std::pair{Part::partner, std::string_view("@partner:")}})
        if (behind.starts_with(word) && behind.size() > word.size()) {
            part = {kind, std::string(behind.substr(word.size()))};
            return text.substr(0, at);
        }
    return {};
}

Result<Scope> asked_part(const Query& query)
{
    const std::string place = TRY(query.get("place"))
    .value_or("");
    const std::string partner = TRY(query.get("partner"))
    .value_or("");
    if (!place.empty() && !partner.empty())
        return failed(Code::bad_input, "ask for one of both: ?place= or ?partner=", "partner");
    if (!place.empty()) return Scope{Part::place, place};
    if (!partner.empty()) return Scope{Part::partner, partner};
    return Scope{};
}

void find_part(House& house, const access::Caller& caller, Scope asked, Answer<PartPlaces> answer)
{
    const Scope own{caller.part, std::string(caller.part_name)};
    if (asked.is_whole()) asked = own;
    if (asked.is_whole()) return answer(PartPlaces{});
    if (own.part == Part::place) return asked == own ? answer(PartPlaces{own, {own.name}}) : answer(Failed(outside(own)));
    all_places(house, [own, asked = std::move(asked), answer](const auto& places) {
        if (!places) return answer(Failed(places.error()));
        const std::vector<std::string> owned = places_with(places->second, own.name);
        const auto is_owned = [&](const std::string& id) { return std::ranges::find(owned, id) != owned.end(); };
        if (!own.is_whole() && asked != own && (asked.part == Part::partner || !is_owned(asked.name)))
            return answer(Failed(outside(own)));
        if (asked.part == Part::place) {
            if (std::ranges::find(places->first, asked.name, &PlaceView::place) == places->first.end())
                return answer(
                    failed(Code::bad_input, "nothing happened at such a place yet; GET /api/places lists them", "place"));
            return answer(PartPlaces{asked, {asked.name}});
        }
        PartPlaces out{asked, places_with(places->second, asked.name)};
        if (out.places.empty() && asked != own)
            return answer(failed(Code::bad_input, "no place has this partner; GET /api/places says whose they are", "partner"));
        answer(std::move(out));
    });
}

void write_part(JsonWriter& json, const Scope& part)
{
    json.member_or_null("place", part.part == Part::place ? part.name : std::string());
    json.member_or_null("partner", part.part == Part::partner ? part.name : std::string());
}

void read_places(Call&& call)
{
    const Scope own{call.caller.part, std::string(call.caller.part_name)};
    all_places(call.house, [own, reply = std::move(call.reply)](const auto& places) {
        if (!places) return reply(answer(places.error()));
        Response out;
        JsonWriter json(out.body);
        json.begin_object();
        json.key("items");
        json.begin_array();
        for (const PlaceView& place : places->first) {
            const auto found = places->second.find(place.place);
            const PlaceWords words = found == places->second.end() ? PlaceWords{} : found->second;
            if (own.part == Part::place && place.place != own.name) continue;
            if (own.part == Part::partner && words.partner != own.name) continue;
            write_place(json, place, words);
        }
        json.end_array();
        json.key("next");
        json.null();
        json.end_object();
        reply(std::move(out));
    });
}

void name_place(Call&& call)
{
    const auto read = [&]() -> Result<PlaceWords> {
        const Json json = TRY(read_object(call.request.body, {"name", "partner"}));
        PlaceWords words;
        words.name = TRY(read_optional_text(json, "name", limits::name_bytes_max));
        words.partner = TRY(read_optional_text(json, "partner", limits::name_bytes_max));
        return words;
    };
    const Result<PlaceWords> words = read();
    if (!words) return call.reply(answer(words.error()));
    if (call.param.size() > limits::name_bytes_max)
        return call.reply(answer(Error{Code::bad_input, "a place's id has at most 128 bytes", "id"}));
    House& house = call.house;
    Record record{std::string(shelf), call.param, std::string(call.caller.name), {}, {}, {}};
    record.body = to_record_body({{"name", words->name}, {"partner", words->partner}});
    house.partitions.keep_record(std::move(record), [&house, id = call.param, words = *words,
                                                     who = std::string(call.caller.name),
                                                     reply = std::move(call.reply)](const Result<Record>& kept) {
        if (!kept) return reply(answer(kept.error()));
        const std::string whose = words.partner.empty() ? "the business's own" : "of " + words.partner;
        if (const Result<void> note = house.audit->note(who, "said that place " + id + " is " + whose); !note)
            return reply(answer(note.error()));
        all_places(house, [id, reply](const auto& places) {
            if (!places) return reply(answer(places.error()));
            const auto at = std::ranges::find(places->first, id, &PlaceView::place);
            MUST(at != places->first.end());
            Response out;
            JsonWriter json(out.body);
            write_place(json, *at, places->second.at(id));
            reply(std::move(out));
        });
    });
}

void read_stage_places(Call&& call)
{
    const auto ask = [&]() -> Result<void> {
        const Query query(call.request.query);
        TRY(query.only({"week", "limit"}));
        const Time at = TRY(query.time("week", Query::DayMeans::begin))
        .value_or(call.house.clock.now());
        const std::size_t limit = TRY(query.number("limit", 1, stage_places_max, stage_places_default));
        const std::string stage = call.param;
        if (std::ranges::find(journey_stages, stage) == journey_stages.end())
            return failed(Code::not_found, "there is no such stage of the journey; GET /api/home names them", "stage");
        House& house = call.house;
        house.partitions.records(
            std::string(shelf), [&house, stage, at, limit, reply = std::move(call.reply)](const auto& records) {
                if (!records) return reply(answer(records.error()));
                house.partitions.stage_places(
                    stage, at, [named = places_of(*records), limit, reply](const Result<std::vector<PlaceView>>& places) {
                        if (!places) return reply(answer(places.error()));
                        const std::size_t shown = std::min(limit, places->size());
                        Response out;
                        JsonWriter json(out.body);
                        json.begin_object();
                        json.key("items");
                        json.begin_array();
                        for (std::size_t i = 0; i < shown; ++i) {
                            const auto found = named.find((*places)[i].place);
                            write_place(json, (*places)[i], found == named.end() ? PlaceWords{} : found->second);
                        }
                        json.end_array();
                        json.member("more", places->size() - shown);
                        json.end_object();
                        reply(std::move(out));
                    });
            });
        return {};
    };
    if (const Result<void> asked = ask(); !asked) call.reply(answer(asked.error()));
}

}  // namespace regard::server
