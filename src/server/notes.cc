#include "server/notes.h"

#include "server/desk_json.h"
#include "server/json_writer.h"
#include "server/problem.h"
#include "server/query.h"
#include "server/route.h"
#include "server/view_json.h"

#include <algorithm>
#include <map>

namespace regard::server {

std::vector<Note> notes_of(const std::vector<Record>& records, Time from, Time to)
{
    std::map<std::string, Note> by_id;
    for (const Record& record : records) {
        const RecordFields fields = read_record_fields(record.body);
        if (!field_of(fields, "removed").empty()) {
            by_id.erase(record.key);
            continue;
        }
        const Time at = parse_time(field_of(fields, "at")).value_or(record.at);
        by_id[record.key] = {record.key, at, field_of(fields, "text"), field_of(fields, "touchpoint"), record.who};
    }
    std::vector<Note> out;
    for (auto& [id, note] : by_id)
        if (note.at >= from && note.at < to) out.push_back(std::move(note));
    std::stable_sort(out.begin(), out.end(), [](const Note& a, const Note& b) { return a.at < b.at; });
    return out;
}

void write(JsonWriter& json, const Note& note)
{
    json.begin_object();
    json.member("id", note.id);
    json.member("at", note.at);
    json.member("text", note.text);
    json.member_or_null("touchpoint", note.touchpoint);
    json.member("by", note.by);
    json.end_object();
}

void read_notes(Call&& call)
{
    const auto ask = [&]() -> Result<void> {
        const Query query(call.request.query);
        TRY(query.only({"from", "to"}));
        const Time from = TRY(query.time("from", Query::DayMeans::begin))
        .value_or(time_min);
        const Time to = TRY(query.time("to", Query::DayMeans::begin))
        .value_or(time_max);
        if (to < from) return failed(Code::bad_input, "?to= lies before ?from=; exchange them", "to");
        call.house.partitions.records("note",
                                      [from, to, reply = std::move(call.reply)](const Result<std::vector<Record>>& records) {
                                          if (!records) return reply(answer(records.error()));
                                          Response out;
                                          JsonWriter json(out.body);
                                          write_list(json, notes_of(*records, from, to), "");
                                          reply(std::move(out));
                                      });
        return {};
    };
    if (const Result<void> asked = ask(); !asked) call.reply(answer(asked.error()));
}

void make_note(Call&& call)
{
    const Result<NoteBody> body = read_note(call.request.body);
    if (!body) return call.reply(answer(body.error()));
    if (!body->touchpoint.empty() && call.house.partitions.catalogue()->find(body->touchpoint) == nullptr)
        return call.reply(answer(Error{Code::bad_input, "\"touchpoint\" is not in the catalogue", "/touchpoint"}));
    Note note{call.house.new_key(), body->at.value_or(call.house.clock.now()), body->text, body->touchpoint,
              std::string(call.caller.name)};
    Record record{"note", note.id, note.by, {}, {}, {}};
    record.body = to_record_body({{"at", to_text(note.at)}, {"text", note.text}, {"touchpoint", note.touchpoint}});
    call.house.partitions.keep_record(std::move(record),
                                      [note = std::move(note), reply = std::move(call.reply)](const Result<Record>& kept) {
                                          if (!kept) return reply(answer(kept.error()));
                                          Response out;
                                          out.status = 201;
                                          JsonWriter json(out.body);
                                          write(json, note);
                                          reply(std::move(out));
                                      });
}

void remove_note(Call&& call)
{
    Partitions& partitions = call.house.partitions;
    partitions.records("note", [&partitions, id = call.param, who = std::string(call.caller.name),
                                reply = std::move(call.reply)](const Result<std::vector<Record>>& records) {
        if (!records) return reply(answer(records.error()));
        const std::vector<Note> notes = notes_of(*records, time_min, time_max);
        if (std::ranges::none_of(notes, [&](const Note& note) { return note.id == id; }))
            return reply(answer(Error{Code::not_found, "There is no such note; GET /api/notes lists them.", ""}));
        partitions.keep_record({"note", id, who, {}, to_record_body({{"removed", "true"}}), {}},
                               [reply](const Result<Record>& kept) {
                                   if (!kept) return reply(answer(kept.error()));
                                   Response out;
                                   out.status = 204;
                                   reply(std::move(out));
                               });
    });
}

}  // namespace regard::server
