// Home: what a week was.
#include "server/json_writer.h"
#include "server/notes.h"
#include "server/problem.h"
#include "server/query.h"
#include "server/route.h"
#include "server/view_json.h"

namespace regard::server {

namespace {

constexpr std::size_t friction_shown_max = 3;
constexpr std::size_t weeks_default = 26;
constexpr std::size_t weeks_max = 260;

std::string day_text(Time at) { return to_text(date_of(day_of(at))); }

// "get_help" as people read it.
std::string label_of(std::string_view stage)
{
    std::string label(stage);
    for (char& letter : label)
        if (letter == '_') letter = ' ';
    if (!label.empty()) label.front() = static_cast<char>(label.front() - 'a' + 'A');
    return label;
}

// How many times as much was taken as in the week before; nothing when nothing was taken then.
std::optional<Micro> change_of(const TouchpointWeek& one)
{
    if (one.takes_before.value == 0) return std::nullopt;
    return Micro{static_cast<std::int64_t>(static_cast<__int128>(one.takes.value) * 1'000'000 / one.takes_before.value)};
}

void write_moved(JsonWriter& json, const WeekView& week)
{
    json.member("closer", week.closer);
    json.member("away", week.away);
    json.member("left", week.left);
}

void write_sums(JsonWriter& json, const auto& sums)
{
    json.member("touches", sums.touches);
    json.member("adds", sums.adds);
    json.member("takes", sums.takes);
}

void write(JsonWriter& json, const WeekView& week)
{
    json.begin_object();
    json.member("week", day_text(week.from));
    write_moved(json, week);
    write_sums(json, week);
    json.end_object();
}

void write(JsonWriter& json, const StageWeek& stage)
{
    json.begin_object();
    json.member("stage", stage.stage);
    json.member("label", label_of(stage.stage));
    write_sums(json, stage);
    json.member("people_hurt", stage.people_hurt);
    json.end_object();
}

void write(JsonWriter& json, const TouchpointWeek& one)
{
    json.begin_object();
    json.member("touchpoint", one.touchpoint);
    json.member_or_null("label", one.label);
    json.member_or_null("stage", one.stage);
    json.member_or_null("channel", one.channel);
    json.member_or_null("owner", one.owner);
    write_sums(json, one);
    json.member("hurt", one.people_hurt);
    json.key("change");
    if (const auto change = change_of(one))
        json.number(*change);
    else
        json.null();
    json.end_object();
}

void write(JsonWriter& json, const Gone& gone)
{
    json.begin_object();
    json.key("customer");
    server::write(json, gone.customer);
    json.member("at", gone.at);
    json.member("lost", gone.lost);
    json.key("last");
    if (gone.last) {
        json.begin_object();
        json.member("touchpoint", gone.last->touchpoint);
        json.member_or_null("label", gone.last->label);
        json.member("at", gone.last->at);
        json.member("reason", gone.last->reason);
        json.member_or_null("owner", gone.last->owner);
        json.end_object();
    } else {
        json.null();
    }
    json.end_object();
}

void write_array(JsonWriter& json, std::string_view name, const auto& items, std::size_t most = SIZE_MAX)
{
    json.key(name);
    json.begin_array();
    for (std::size_t i = 0; i < std::min(items.size(), most); ++i) write(json, items[i]);
    json.end_array();
}

void write(JsonWriter& json, const HomeView& home, const std::vector<Note>& notes)
{
    json.begin_object();
    json.member("week", day_text(home.week.from));
    json.member("simulated", home.is_simulated);
    write_moved(json, home.week);
    json.key("before");
    json.begin_object();
    write_moved(json, home.before);
    json.end_object();
    write_array(json, "stages", home.stages);
    write_array(json, "friction", home.friction, friction_shown_max);
    json.key("heard");
    server::write(json, home.heard);
    write_array(json, "gone", home.gone);
    json.key("notes");
    json.begin_array();
    for (const Note& note : notes) server::write(json, note);
    json.end_array();
    json.end_object();
}

// What was noted in that week stands beside what happened in it.
void add_notes(Partitions& partitions, HomeView home, Reply reply)
{
    partitions.records("note", [home = std::move(home), reply = std::move(reply)](const Result<std::vector<Record>>& records) {
        if (!records) return reply(answer(records.error()));
        Response out;
        JsonWriter json(out.body);
        write(json, home, notes_of(*records, home.week.from, home.week.from + days(7)));
        reply(std::move(out));
    });
}

}  // namespace

void read_home(Call&& call)
{
    const auto ask = [&]() -> Result<void> {
        const Query query(call.request.query);
        TRY(query.only({"week"}));
        const std::optional<Time> asked_for = TRY(query.time("week", Query::DayMeans::begin));
        const Time at = asked_for.value_or(call.house.clock.now());
        Partitions& partitions = call.house.partitions;
        partitions.home(at, [&partitions, reply = std::move(call.reply)](Result<HomeView> home) mutable {
            if (!home) return reply(answer(home.error()));
            add_notes(partitions, *std::move(home), std::move(reply));
        });
        return {};
    };
    if (const Result<void> asked = ask(); !asked) call.reply(answer(asked.error()));
}

void read_weeks(Call&& call)
{
    const auto ask = [&]() -> Result<void> {
        const Query query(call.request.query);
        TRY(query.only({"n", "week"}));
        const std::size_t count = TRY(query.number("n", 1, weeks_max, weeks_default));
        const std::optional<Time> asked_for = TRY(query.time("week", Query::DayMeans::begin));
        const Time last = asked_for.value_or(call.house.clock.now());
        if (last < time_min + days(7) * static_cast<std::int64_t>(count))
            return failed(Code::bad_input, "?week= with ?n= reaches before the year 1; ask for fewer weeks", "week");
        call.house.partitions.weeks(
            last, count, [reply = std::move(call.reply)](const Result<std::vector<WeekView>>& weeks) {
                if (!weeks) return reply(answer(weeks.error()));
                Response out;
                JsonWriter json(out.body);
                json.begin_object();
                write_array(json, "items", *weeks);
                json.key("next");
                json.null();
                json.end_object();
                reply(std::move(out));
            });
        return {};
    };
    if (const Result<void> asked = ask(); !asked) call.reply(answer(asked.error()));
}

}  // namespace regard::server
