// Saved views of the list of customers: a name for what the page's address says. One's own, or everybody's.
#include "server/desk_json.h"
#include "server/json_writer.h"
#include "server/problem.h"
#include "server/route.h"
#include "server/view_json.h"

#include <algorithm>
#include <map>

namespace regard::server {
namespace {

struct SavedView {
    std::string id;
    std::string name;
    std::string query;
    std::string by;
    bool is_shared = false;
};

constexpr std::size_t views_max = 200;

// Those that somebody sees: their own, and what is shared. By name.
std::vector<SavedView> views_of(const std::vector<Record>& records, std::string_view who)
{
    std::map<std::string, SavedView> by_id;
    for (const Record& record : records) {
        const RecordFields fields = read_record_fields(record.body);
        if (!field_of(fields, "removed").empty())
            by_id.erase(record.key);
        else
            by_id[record.key] = {record.key, field_of(fields, "name"), field_of(fields, "query"), record.who,
                                 field_of(fields, "shared") == "true"};
    }
    std::vector<SavedView> out;
    for (auto& [id, view] : by_id)
        if (view.is_shared || view.by == who) out.push_back(std::move(view));
    std::ranges::sort(out, {}, [](const SavedView& view) { return std::pair(view.name, view.id); });
    return out;
}

void write(JsonWriter& json, const SavedView& view)
{
    json.begin_object();
    json.member("id", view.id);
    json.member("name", view.name);
    json.member("query", view.query);
    json.member("by", view.by);
    json.member("shared", view.is_shared);
    json.end_object();
}

}  // namespace

void read_views(Call&& call)
{
    call.house.partitions.records("view", [who = std::string(call.caller.name),
                                           reply = std::move(call.reply)](const Result<std::vector<Record>>& records) {
        if (!records) return reply(answer(records.error()));
        Response out;
        JsonWriter json(out.body);
        json.begin_object();
        json.key("items");
        json.begin_array();
        for (const SavedView& view : views_of(*records, who)) write(json, view);
        json.end_array();
        json.key("next");
        json.null();
        json.end_object();
        reply(std::move(out));
    });
}

void make_view(Call&& call)
{
    const Result<ViewBody> body = read_view_body(call.request.body);
    if (!body) return call.reply(answer(body.error()));
    Partitions& partitions = call.house.partitions;
    SavedView view{call.house.new_key(), body->name, body->query, std::string(call.caller.name), body->is_shared};
    partitions.records("view", [&partitions, view = std::move(view),
                                reply = std::move(call.reply)](const Result<std::vector<Record>>& records) {
        if (!records) return reply(answer(records.error()));
        const std::vector<SavedView> seen = views_of(*records, view.by);
        if (seen.size() >= views_max)
            return reply(answer(Error{Code::too_large, "there are 200 saved views; take one away first", "/name"}));
        if (std::ranges::any_of(seen, [&](const SavedView& other) { return other.name == view.name; }))
            return reply(answer(Error{Code::conflict, "a view of that name is there already; take another name", "/name"}));
        Record record{"view", view.id, view.by, {}, {}, {}};
        record.body = to_record_body({{"name", view.name}, {"query", view.query}, {"shared", view.is_shared ? "true" : ""}});
        partitions.keep_record(std::move(record), [view, reply](const Result<Record>& kept) {
            if (!kept) return reply(answer(kept.error()));
            Response out;
            out.status = 201;
            JsonWriter json(out.body);
            write(json, view);
            reply(std::move(out));
        });
    });
}

void remove_view(Call&& call)
{
    Partitions& partitions = call.house.partitions;
    partitions.records("view", [&partitions, id = call.param, who = std::string(call.caller.name),
                                may_all = access::may(call.caller, access::Need::admin),
                                reply = std::move(call.reply)](const Result<std::vector<Record>>& records) {
        if (!records) return reply(answer(records.error()));
        const std::vector<SavedView> seen = views_of(*records, who);
        const auto at = std::ranges::find(seen, id, &SavedView::id);
        if (at == seen.end())
            return reply(answer(Error{Code::not_found, "There is no such view; GET /api/views lists them.", ""}));
        if (at->by != who && !may_all)
            return reply(
                answer(Error{Code::forbidden, "this view is " + at->by + "'s; they or an administrator take it away", ""}));
        partitions.keep_record({"view", id, who, {}, to_record_body({{"removed", "true"}}), {}},
                               [reply](const Result<Record>& kept) {
                                   if (!kept) return reply(answer(kept.error()));
                                   Response out;
                                   out.status = 204;
                                   reply(std::move(out));
                               });
    });
}

}  // namespace regard::server
