#include "access/session.h"
#include "server/json_writer.h"
#include "server/todo.h"

#include <fmt/format.h>

#include <algorithm>

namespace regard::server {

namespace {

bool is_last(const TodoItem& item)
{
    return item.state.kind == TodoState::Kind::done || item.state.kind == TodoState::Kind::put_off;
}

const TodoState& state_in(const std::map<std::string, TodoState>& states, const std::string& id)
{
    static const TodoState open;
    const auto found = states.find(id);
    return found == states.end() ? open : found->second;
}

std::string in_hundred(std::uint64_t times, std::uint64_t touches)
{
    const std::uint64_t tenths = (times * 1000 + touches / 2) / touches;
    if (tenths == 0) return "fewer than 1 in 1000 touches";
    return tenths % 10 == 0 ? fmt::format("{} in 100 touches", tenths / 10)
                            : fmt::format("{}.{} in 100 touches", tenths / 10, tenths % 10);
}

std::string sentence_of(const TodoItem& item, std::uint64_t touches)
{
    const std::string times = item.times == 1 ? "once" : fmt::format("{} times", item.times);
    std::string out = item.people == 0 ? fmt::format("In the last four weeks it took a little, {}", times)
                      : item.people == 1
                          ? fmt::format("In the last four weeks it hurt one customer; it took {}", times)
                          : fmt::format("In the last four weeks it hurt {} customers; it took {}", item.people, times);
    if (touches > item.times) out += ", " + in_hundred(item.times, touches);
    return out + ".";
}

}  // namespace

std::int64_t four_weeks_before(Time now) { return monday_of(day_of(now)) - 21; }

std::int64_t monday_of(std::int64_t day)
{
    const std::int64_t since = day + 3;  // 1970-01-01 was a Thursday
    const std::int64_t weeks = since >= 0 ? since / 7 : -((6 - since) / 7);
    return weeks * 7 - 3;
}

std::vector<WeekOfTakes> weeks_of(const std::vector<TouchpointDay>& days, const std::string& touchpoint, std::int64_t last,
                                  std::size_t count)
{
    std::vector<WeekOfTakes> out(count);
    const std::int64_t first = monday_of(last) - 7 * static_cast<std::int64_t>(count - 1);
    for (std::size_t i = 0; i < count; ++i) out[i].monday = first + 7 * static_cast<std::int64_t>(i);
    for (const TouchpointDay& day : days) {
        if (day.touchpoint != touchpoint || day.day < first || day.day >= first + 7 * static_cast<std::int64_t>(count))
            continue;
        WeekOfTakes& week = out[static_cast<std::size_t>((day.day - first) / 7)];
        week.touches += day.touches;
        week.times += day.hurts;
        week.takes += day.takes;
    }
    return out;
}

void write(JsonWriter& json, const WeekOfTakes& week)
{
    json.begin_object();
    json.member("week", to_text(start_of_day(week.monday)).substr(0, 10));
    json.member("touches", week.touches);
    json.member("times", week.times);
    json.member("takes", week.takes);
    json.end_object();
}

TodoState state_of(const Record& record, Time now)
{
    const RecordFields fields = read_record_fields(record.body);
    TodoState out;
    const std::string state = field_of(fields, "state");
    if (const auto until = parse_time(field_of(fields, "until"))) out.until = *until;
    if (state == "taken") out.kind = TodoState::Kind::taken;
    if (state == "done") out.kind = TodoState::Kind::done;
    if (state == "put_off" && out.until && *out.until > now) out.kind = TodoState::Kind::put_off;
    out.by = record.who;
    out.at = record.at;
    out.note = field_of(fields, "note");
    out.to = field_of(fields, "to");
    return out;
}

std::map<std::string, TodoState> states_of(const std::vector<Record>& records, Time now)
{
    std::map<std::string, TodoState> out;
    for (const Record& record : records) out[record.key] = state_of(record, now);
    return out;
}

void write(JsonWriter& json, const TodoState& state)
{
    static constexpr const char* names[] = {"open", "taken", "put_off", "done"};
    json.begin_object();
    json.member("state", names[static_cast<int>(state.kind)]);
    json.member_or_null("by", state.by);
    for (const auto& [name, time] : {std::pair{"at", state.at}, std::pair{"until", state.until}}) {
        json.key(name);
        if (time)
            json.time(*time);
        else
            json.null();
    }
    json.member_or_null("note", state.note);
    json.member_or_null("to", state.to);
    json.end_object();
}

// What is gained by smoothing it is what it took (methods 10.2: effect times people); that it can be smoothed, and with what
// effort, counts as equal until it is known.
std::vector<TodoItem> friction_of(const Catalogue& catalogue, const std::string& role, const std::vector<TouchpointDay>& days,
                                  const std::map<std::string, std::uint64_t>& people,
                                  const std::map<std::string, TodoState>& states, Time now, const std::string& suffix)
{
    const std::int64_t today = day_of(now);
    std::map<std::string, TouchpointDay> sums;
    for (const TouchpointDay& day : days) {
        if (day.day < four_weeks_before(now) || day.day > today) continue;
        TouchpointDay& sum = sums[day.touchpoint];
        sum.touches += day.touches;
        sum.hurts += day.hurts;
        sum.takes += day.takes;
    }
    std::vector<TodoItem> out;
    for (const auto& [name, sum] : sums) {
        const Touchpoint* touchpoint = catalogue.find(name);
        if (touchpoint == nullptr || sum.takes.value >= 0) continue;
        TodoItem item;
        item.id = "friction:" + name + suffix;
        item.kind = "friction";
        item.touchpoint = touchpoint;
        item.state = state_in(states, item.id);
        item.owner = item.state.to.empty() ? touchpoint->owner : item.state.to;
        if (!role.empty() && item.owner != role) continue;
        item.times = sum.hurts;
        item.takes = sum.takes;
        item.gain = Micro{-sum.takes.value};
        if (const auto found = people.find(name); found != people.end()) item.people = found->second;
        item.sentence = sentence_of(item, sum.touches);
        item.trend = weeks_of(days, name, today, todo_weeks);
        out.push_back(std::move(item));
    }
    std::stable_sort(out.begin(), out.end(), [](const TodoItem& a, const TodoItem& b) {
        return std::pair(is_last(a), b.gain) < std::pair(is_last(b), a.gain);
    });
    if (out.size() > todo_friction_max) out.resize(todo_friction_max);
    return out;
}

std::vector<TodoItem> waiting_of(const Catalogue& catalogue, const std::string& role, const std::vector<Waiting>& waiting,
                                 const std::map<std::string, TodoState>& states)
{
    std::vector<TodoItem> out;
    for (const Waiting& one : waiting) {
        const Touchpoint* asked = catalogue.find(one.touchpoint);
        const Touchpoint* broken = catalogue.find(one.signal);
        const auto signal = std::ranges::find(catalogue.signals, one.signal, &Signal::name);
        if (asked == nullptr || broken == nullptr || signal == catalogue.signals.end()) continue;
        TodoItem item;
        item.kind = asked->is_complaint ? "complaint" : asked->is_suggestion ? "idea" : "promise";
        item.id = item.kind + ":" + to_id(one.position);
        item.touchpoint = asked;
        item.state = state_in(states, item.id);
        item.owner = item.state.to.empty() ? broken->owner : item.state.to;
        if ((!role.empty() && item.owner != role) || item.state.kind == TodoState::Kind::done) continue;
        item.sentence = asked->is_complaint    ? "A customer said that something was wrong and waits for an answer."
                        : asked->is_suggestion ? "A customer had an idea and waits for an answer."
                                               : fmt::format("This was promised and is not kept yet: {}.", signal->promise);
        item.people = 1;
        item.times = 1;
        item.takes = signal->amount;  // what it takes when nobody answers
        item.gain = Micro{std::max<std::int64_t>(-signal->amount.value, 0)};
        item.due_at = one.due_at;
        item.customer = one.customer;
        item.position = one.position;
        item.stories = {one.customer};
        out.push_back(std::move(item));
    }
    std::stable_sort(out.begin(), out.end(), [](const TodoItem& a, const TodoItem& b) {
        return std::pair(is_last(a), *a.due_at) < std::pair(is_last(b), *b.due_at);
    });
    if (out.size() > todo_waiting_max) out.resize(todo_waiting_max);
    return out;
}

std::vector<Loved> loved_of(const Catalogue& catalogue, const std::string& role, const std::vector<TouchpointDay>& days,
                            Time now)
{
    const std::int64_t today = day_of(now);
    std::map<std::string, Micro> adds;
    for (const TouchpointDay& day : days)
        if (day.day >= four_weeks_before(now) && day.day <= today) adds[day.touchpoint] += day.adds;
    std::vector<Loved> out;
    for (const auto& [name, sum] : adds) {
        const Touchpoint* touchpoint = catalogue.find(name);
        if (touchpoint == nullptr || sum.value <= 0 || (!role.empty() && touchpoint->owner != role)) continue;
        out.push_back({touchpoint, sum, {}});
    }
    std::stable_sort(out.begin(), out.end(), [](const Loved& a, const Loved& b) { return b.adds < a.adds; });
    if (out.size() > todo_loved_max) out.resize(todo_loved_max);
    return out;
}

std::string to_id(const Position& position)
{
    return fmt::format("p{}-{}-{}", position.partition, position.group, position.index);
}

std::optional<Position> position_of(std::string_view id)
{
    unsigned partition = 0, index = 0;
    unsigned long long group = 0;
    int read = 0;
    const std::string text(id.substr(0, 60));
    if (std::sscanf(text.c_str(), "p%u-%llu-%u%n", &partition, &group, &index, &read) != 3 || partition > 15 || index > 255)
        return {};
    const Position out{static_cast<std::uint16_t>(partition), static_cast<std::uint16_t>(index), group};
    if (to_id(out) != id) return {};
    return out;
}

bool is_role(const Catalogue& catalogue, const std::string& role)
{
    return role == access::whole_role ||
           std::ranges::any_of(catalogue.touchpoints, [&](const Touchpoint& touchpoint) { return touchpoint.owner == role; });
}

}  // namespace regard::server
