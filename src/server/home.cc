// Home: what a week was.
#include "server/json_writer.h"
#include "server/notes.h"
#include "server/problem.h"
#include "server/query.h"
#include "server/route.h"
#include "server/todo.h"
#include "server/view_json.h"

#include <algorithm>
#include <memory>

namespace regard::server {

namespace {

constexpr std::size_t friction_shown_max = 3;
constexpr std::size_t words_tried_max = 4;  // of one place: an erased text is passed over
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

// A place of friction as Home shows it: with what somebody said about it, and who is on it.
struct Shown {
    const TouchpointWeek* week = nullptr;
    std::vector<Words> words;
    TodoState state;
};

void write(JsonWriter& json, const Shown& shown)
{
    const TouchpointWeek& one = *shown.week;
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
    json.key("words");
    const auto said = std::ranges::find_if(shown.words, [](const Words& words) { return !words.text.empty(); });
    if (said != shown.words.end())
        server::write(json, *said);
    else
        json.null();
    json.key("state");
    server::write(json, shown.state);
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

void write_array(JsonWriter& json, std::string_view name, const auto& items)
{
    json.key(name);
    json.begin_array();
    for (const auto& item : items) write(json, item);
    json.end_array();
}

void write(JsonWriter& json, const HomeView& home, const std::vector<Shown>& friction, const std::vector<Note>& notes)
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
    write_array(json, "friction", friction);
    json.key("heard");
    server::write(json, home.heard);
    write_array(json, "gone", home.gone);
    json.key("notes");
    json.begin_array();
    for (const Note& note : notes) server::write(json, note);
    json.end_array();
    json.end_object();
}

// One answer on its way: each step asks the engine and goes on to the next.
class HomeAnswer : public std::enable_shared_from_this<HomeAnswer> {
public:
    HomeAnswer(House& house, HomeView home, Reply reply)
        : partitions_(house.partitions), now_(house.clock.now()), home_(std::move(home)), reply_(std::move(reply))
    {
        for (std::size_t i = 0; i < std::min(home_.friction.size(), friction_shown_max); ++i)
            shown_.push_back({&home_.friction[i], {}, {}});
    }

    // What was noted in that week stands beside what happened in it.
    void begin()
    {
        partitions_.records("note", [self = shared_from_this()](const Result<std::vector<Record>>& records) {
            if (!records) return self->reply_(answer(records.error()));
            self->notes_ = notes_of(*records, self->home_.week.from, self->end());
            self->ask_states();
        });
    }

private:
    [[nodiscard]] Time end() const { return home_.week.from + days(7); }

    void ask_states()
    {
        partitions_.records("todo", [self = shared_from_this()](const Result<std::vector<Record>>& records) {
            if (!records) return self->reply_(answer(records.error()));
            const auto states = states_of(*records, self->now_);
            for (Shown& shown : self->shown_)
                if (const auto found = states.find("friction:" + shown.week->touchpoint); found != states.end())
                    shown.state = found->second;
            self->ask_sayings();
        });
    }

    void ask_sayings()
    {
        partitions_.sayings([self = shared_from_this()](const Result<std::vector<SayingsView>>& sayings) {
            if (!sayings) return self->reply_(answer(sayings.error()));
            std::vector<Saying> moments;
            for (std::size_t i = 0; i < self->shown_.size(); ++i) {
                const auto said = std::ranges::find(*sayings, self->shown_[i].week->touchpoint, &SayingsView::touchpoint);
                if (said == sayings->end()) continue;
                for (const Saying& one : said->words) self->add(i, one);
                for (const Saying& one : said->takes)
                    if (one.at < self->end()) {
                        moments.push_back(one);
                        self->hurt_.push_back(i);
                    }
            }
            self->ask_said_after(std::move(moments));
        });
    }

    // Whom it hurt may have said so elsewhere.
    void ask_said_after(std::vector<Saying> moments)
    {
        partitions_.said_after(std::move(moments),
                               [self = shared_from_this()](const Result<std::vector<std::optional<Saying>>>& said) {
                                   if (!said) return self->reply_(answer(said.error()));
                                   for (std::size_t i = 0; i < said->size(); ++i)
                                       if ((*said)[i]) self->add(self->hurt_[i], *(*said)[i]);
                                   self->ask_texts();
                               });
    }

    void add(std::size_t place, const Saying& said)
    {
        std::vector<Words>& words = shown_[place].words;
        if (said.at >= end() || words.size() == words_tried_max) return;
        words.push_back({{}, said.at, said.customer, said.position, {}});
    }

    void ask_texts()
    {
        std::vector<Position> places;
        for (const Shown& shown : shown_)
            for (const Words& words : shown.words) places.push_back(words.position);
        partitions_.touches_at(std::move(places),
                               [self = shared_from_this()](const Result<std::vector<std::optional<Touch>>>& touches) {
                                   if (!touches) return self->reply_(answer(touches.error()));
                                   std::size_t next = 0;
                                   for (Shown& shown : self->shown_)
                                       for (Words& words : shown.words) {
                                           const std::optional<Touch>& touch = (*touches)[next++];
                                           if (!touch) continue;
                                           words.text = touch->text;
                                           words.at = touch->at;
                                           words.touchpoint = touch->touchpoint;
                                       }
                                   Response out;
                                   JsonWriter json(out.body);
                                   write(json, self->home_, self->shown_, self->notes_);
                                   self->reply_(std::move(out));
                               });
    }

    Partitions& partitions_;
    Time now_;
    HomeView home_;
    Reply reply_;
    std::vector<Shown> shown_;       // look at home_
    std::vector<std::size_t> hurt_;  // which of them each moment asked about belongs to
    std::vector<Note> notes_;
};

}  // namespace

void read_home(Call&& call)
{
    const auto ask = [&]() -> Result<void> {
        const Query query(call.request.query);
        TRY(query.only({"week"}));
        const std::optional<Time> asked_for = TRY(query.time("week", Query::DayMeans::begin));
        const Time at = asked_for.value_or(call.house.clock.now());
        call.house.partitions.home(at, [&house = call.house, reply = std::move(call.reply)](Result<HomeView> home) mutable {
            if (!home) return reply(answer(home.error()));
            std::make_shared<HomeAnswer>(house, *std::move(home), std::move(reply))->begin();
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
        call.house.partitions.weeks(last, count, [reply = std::move(call.reply)](const Result<std::vector<WeekView>>& weeks) {
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
