// Questions about touchpoints, places and what the catalogue says.
#include "base/text.h"
#include "server/json_writer.h"
#include "server/problem.h"
#include "server/query.h"
#include "server/route.h"
#include "server/view_json.h"

#include <algorithm>
#include <charconv>

namespace regard::server {

namespace {

// The cursor of a list that is made whole each time: how many were shown.
Result<std::size_t> shown_count(const Query& query)
{
    const std::optional<std::string> cursor = TRY(query.get("cursor"));
    if (!cursor) return std::size_t{0};
    std::size_t count = 0;
    const auto [end, error] = std::from_chars(cursor->data(), cursor->data() + cursor->size(), count);
    if (error != std::errc{} || end != cursor->data() + cursor->size())
        return failed(Code::bad_input, "?cursor= is not one of this list; take `next` of the page before", "cursor");
    return count;
}

template <class T>
Response page_of(const std::vector<T>& all, std::size_t begin, std::size_t limit)
{
    begin = std::min(begin, all.size());
    const std::size_t end = std::min(all.size(), begin + limit);
    const std::vector<T> items(all.begin() + static_cast<std::ptrdiff_t>(begin),
                               all.begin() + static_cast<std::ptrdiff_t>(end));
    Response out;
    JsonWriter json(out.body);
    write_list(json, items, end < all.size() ? std::to_string(end) : "");
    return out;
}

// Those nobody has met stand behind the others, in the order of their names.
void add_those_not_met(std::vector<TouchpointView>& views, const Catalogue& catalogue)
{
    std::vector<std::string_view> met;
    for (const TouchpointView& view : views) met.emplace_back(view.touchpoint);
    std::ranges::sort(met);
    std::vector<TouchpointView> others;
    for (const Touchpoint& touchpoint : catalogue.touchpoints)
        if (!std::ranges::binary_search(met, std::string_view(touchpoint.name))) others.push_back(view_of(touchpoint));
    views.insert(views.end(), std::make_move_iterator(others.begin()), std::make_move_iterator(others.end()));
}

}  // namespace

void read_touchpoints(Call&& call)
{
    const Query query(call.request.query);
    const Result<void> known = query.only({"limit", "cursor"});
    if (!known) return call.reply(answer(known.error()));
    const Result<std::size_t> limit = query.number("limit", 1, 200, 200);
    if (!limit) return call.reply(answer(limit.error()));
    const Result<std::size_t> begin = shown_count(query);
    if (!begin) return call.reply(answer(begin.error()));
    call.house.partitions.surface(time_min, time_max,
                                  [catalogue = call.house.partitions.catalogue(), begin = *begin, limit = *limit,
                                   reply = std::move(call.reply)](Result<Surface> surface) {
                                      if (!surface) return reply(answer(surface.error()));
                                      add_those_not_met(surface->touchpoints, *catalogue);
                                      reply(page_of(surface->touchpoints, begin, limit));
                                  });
}

void read_surface(Call&& call)
{
    const auto ask = [&]() -> Result<void> {
        const Query query(call.request.query);
        TRY(query.only({"from", "to", "as_of"}));
        const Time now = call.house.clock.now();
        const Time as_of = TRY(query.time("as_of", Query::DayMeans::end))
        .value_or(now);
        const Time from = TRY(query.time("from", Query::DayMeans::begin))
        .value_or(time_min);
        const Time to = std::min(as_of, TRY(query.time("to", Query::DayMeans::end)).value_or(now));
        if (to < from) return failed(Code::bad_input, "?to= or ?as_of= lies before ?from=; exchange them", "to");
        // `catalogue` stays as long as the views that look into it.
        call.house.partitions.surface(
            from, to, [catalogue = call.house.partitions.catalogue(), reply = std::move(call.reply)](Result<Surface> surface) {
                if (!surface) return reply(answer(surface.error()));
                Response out;
                JsonWriter json(out.body);
                json.begin_object();
                json.key("cells");
                json.begin_array();
                for (const SurfaceCell& cell : surface->cells) write(json, cell);
                json.end_array();
                json.key("touchpoints");
                json.begin_array();
                for (const TouchpointView& view : surface->touchpoints) write(json, view);
                json.end_array();
                json.end_object();
                reply(std::move(out));
            });
        return {};
    };
    if (const Result<void> asked = ask(); !asked) call.reply(answer(asked.error()));
}

void read_heard(Call&& call)
{
    const auto ask = [&]() -> Result<void> {
        const Query query(call.request.query);
        TRY(query.only({"weeks", "as_of"}));
        const std::size_t weeks = TRY(query.number("weeks", 1, 520, 4));
        const Time to = TRY(query.time("as_of", Query::DayMeans::end))
        .value_or(call.house.clock.now());
        const Time from = to - days(7) * static_cast<std::int64_t>(weeks);
        call.house.partitions.heard(from, to, [reply = std::move(call.reply)](const Result<Heard>& heard) {
            if (!heard) return reply(answer(heard.error()));
            Response out;
            JsonWriter json(out.body);
            write(json, *heard);
            reply(std::move(out));
        });
        return {};
    };
    if (const Result<void> asked = ask(); !asked) call.reply(answer(asked.error()));
}

void read_catalogue(Call&& call)
{
    const std::shared_ptr<const Catalogue> catalogue = call.house.partitions.catalogue();
    Response out;
    JsonWriter json(out.body);
    json.begin_object();
    json.member("version", call.house.partitions.catalogue_version());
    json.member("name", catalogue->name);
    json.key("touchpoints");
    json.begin_array();
    for (const Touchpoint& touchpoint : catalogue->touchpoints) write(json, view_of(touchpoint));
    json.end_array();
    json.end_object();
    call.reply(std::move(out));
}

}  // namespace regard::server
