// To do: the list of a role, and what somebody did about an item of it.
#include "server/todo.h"

#include "server/json_writer.h"
#include "server/places.h"
#include "server/problem.h"
#include "server/query.h"
#include "server/route.h"
#include "server/todo_value.h"
#include "server/view_json.h"

#include <algorithm>
#include <memory>

namespace regard::server {

namespace {

// Of so many items the words and people are looked up: more nobody reads at once.
constexpr std::size_t items_with_words_max = 20;

// One list on its way: each step asks the engine and goes on to the next.
class TodoList : public std::enable_shared_from_this<TodoList> {
public:
    // `part` without places is the whole.
    TodoList(House& house, std::string role, PartPlaces part, bool is_scoped, Reply reply)
        : partitions_(house.partitions),
          part_(std::move(part)),
          is_scoped_(is_scoped),
          said_role_(std::move(role)),
          role_(said_role_ == access::whole_role ? std::string() : said_role_),  // who looks after the whole sees the whole
          reply_(std::move(reply)),
          now_(house.clock.now()),
          catalogue_(partitions_.catalogue())
    {}

    void begin()
    {
        partitions_.records("todo", [self = shared_from_this()](Result<std::vector<Record>> records) {
            if (!records) return self->reply_(answer(records.error()));
            self->states_ = states_of(*records, self->now_);
            self->ask_days();
        });
    }

private:
    void ask_days()
    {
        const Time from = start_of_day(monday_of(day_of(now_)) - 7 * static_cast<std::int64_t>(todo_weeks - 1));
        if (!part_.part.is_whole())
            return partitions_.at_places(part_.places, from, now_, [self = shared_from_this()](Result<AtPlaces> there) {
                if (!there) return self->reply_(answer(there.error()));
                self->take(there->weeks, there->people);
                self->sayings_ = std::move(there->sayings);
                self->ask_waiting();
            });
        partitions_.touchpoint_days(from, now_, [self = shared_from_this()](Result<std::vector<TouchpointDay>> days) {
            if (!days) return self->reply_(answer(days.error()));
            self->partitions_.people_hurt(self->now_, [self, days = *std::move(days)](const auto& people) {
                if (!people) return self->reply_(answer(people.error()));
                self->take(days, *people);
                self->ask_worth();
            });
        });
    }

    void take(const std::vector<TouchpointDay>& days, const std::map<std::string, std::uint64_t>& people)
    {
        items_ = friction_of(*catalogue_, role_, days, people, states_, now_, suffix_of(part_.part));
        loved_ = loved_of(*catalogue_, role_, days, now_);
    }

    // Of a part there is no such order.
    void ask_worth()
    {
        partitions_.worth_hurt(now_, [self = shared_from_this()](const Result<HurtWorth>& worth) {
            if (!worth) return self->reply_(answer(worth.error()));
            self->by_value_ = order_by_value(self->items_, *worth);
            self->ask_waiting();
        });
    }

    void ask_waiting()
    {
        // What was handed on to this role is owned by another.
        const bool is_handed = std::ranges::any_of(states_, [&](const auto& state) { return state.second.to == role_; });
        const std::string owner = is_handed ? std::string() : role_;
        auto then = [self = shared_from_this()](Result<std::vector<Waiting>> waiting) {
            if (!waiting) return self->reply_(answer(waiting.error()));
            std::vector<TodoItem> first = waiting_of(*self->catalogue_, self->role_, *waiting, self->states_);
            std::ranges::move(self->items_, std::back_inserter(first));
            self->items_ = std::move(first);
            self->ask_sayings();
        };
        if (part_.part.is_whole()) return partitions_.waiting(owner, std::move(then));
        partitions_.waiting_at(part_.places, owner, std::move(then));
    }

    void ask_sayings()
    {
        if (!part_.part.is_whole()) {  // only what was said there
            take_sayings(sayings_);
            return ask_texts();
        }
        partitions_.sayings([self = shared_from_this()](Result<std::vector<SayingsView>> sayings) {
            if (!sayings) return self->reply_(answer(sayings.error()));
            self->take_sayings(*sayings);
            std::vector<Saying> moments;
            for (const auto& [item, hurt] : self->hurt_) moments.push_back(hurt);
            self->partitions_.said_after(std::move(moments), [self](Result<std::vector<std::optional<Saying>>> said) {
                if (!said) return self->reply_(answer(said.error()));
                self->take_said_after(*said);
                self->ask_texts();
            });
        });
    }

    void take_sayings(const std::vector<SayingsView>& sayings)
    {
        const auto of = [&](const Touchpoint& touchpoint) -> const SayingsView* {
            const auto at = std::ranges::find(sayings, touchpoint.name, &SayingsView::touchpoint);
            return at == sayings.end() ? nullptr : &*at;
        };
        std::size_t shown = 0;
        for (std::size_t i = 0; i < items_.size(); ++i) {
            TodoItem& item = items_[i];
            if (item.position) {  // what waits has its own words
                add_words(item.words, {*item.due_at, *item.position, *item.customer});
                continue;
            }
            const SayingsView* said = of(*item.touchpoint);
            if (said == nullptr || ++shown > items_with_words_max) continue;
            for (const Saying& one : said->words) add_words(item.words, one);
            for (const Saying& one : said->takes) {
                if (day_of(one.at) < four_weeks_before(now_) || item.stories.size() == 3 ||
                    std::ranges::find(item.stories, one.customer) != item.stories.end())
                    continue;
                item.stories.push_back(one.customer);
                if (item.words.size() < todo_words_max) hurt_.emplace_back(i, one);
            }
        }
        for (Loved& loved : loved_)
            if (const SayingsView* said = of(*loved.touchpoint))
                for (const Saying& one : said->praise) add_words(loved.words, one);
    }

    void take_said_after(const std::vector<std::optional<Saying>>& said)
    {
        for (std::size_t i = 0; i < said.size(); ++i)
            if (said[i]) add_words(items_[hurt_[i].first].words, *said[i]);
    }

    static void add_words(std::vector<Words>& words, const Saying& saying)
    {
        if (words.size() == todo_words_max) return;
        if (std::ranges::find(words, saying.position, &Words::position) != words.end()) return;
        words.push_back({{}, saying.at, saying.customer, saying.position, {}});
    }

    void ask_texts()
    {
        std::vector<Position> places;
        each_words([&](const Words& one) { places.push_back(one.position); });
        partitions_.touches_at(std::move(places),
                               [self = shared_from_this()](Result<std::vector<std::optional<Touch>>> touches) {
                                   if (!touches) return self->reply_(answer(touches.error()));
                                   std::size_t next = 0;
                                   self->each_words([&](Words& one) {
                                       const std::optional<Touch>& touch = (*touches)[next++];
                                       if (!touch) return;
                                       one.text = touch->text;
                                       one.at = touch->at;
                                       one.touchpoint = touch->touchpoint;
                                   });
                                   self->give();
                               });
    }

    template <class Visit>
    void each_words(Visit visit)
    {
        for (TodoItem& item : items_)
            for (Words& one : item.words) visit(one);
        for (Loved& loved : loved_)
            for (Words& one : loved.words) visit(one);
    }

    void give();

    Partitions& partitions_;
    PartPlaces part_;
    bool is_scoped_;
    std::vector<SayingsView> sayings_;  // of a part
    std::string said_role_;
    std::string role_;  // empty: all
    Reply reply_;
    Time now_;
    std::shared_ptr<const Catalogue> catalogue_;
    std::map<std::string, TodoState> states_;
    std::vector<TodoItem> items_;
    std::vector<Loved> loved_;
    std::vector<std::pair<std::size_t, Saying>> hurt_;  // item, whom it hurt
    std::optional<ValueOrder> by_value_;
};

void write_words(JsonWriter& json, const std::vector<Words>& words)
{
    json.key("words");
    json.begin_array();
    for (const Words& one : words) {
        if (one.text.empty()) continue;  // nothing was said, or it was erased
        write(json, one);
    }
    json.end_array();
}

// Whoever sees only a part is not told of customers whom they may not look up.
void write_item(JsonWriter& json, const TodoItem& item, const access::Scope& part, bool is_scoped)
{
    json.begin_object();
    json.member("id", item.id);
    json.member("kind", item.kind);
    json.member("touchpoint", item.touchpoint->name);
    json.member("label", item.touchpoint->label);
    json.member("stage", item.touchpoint->stage);
    json.member("channel", item.touchpoint->channel);
    json.member("owner", item.owner);
    json.member("sentence", item.sentence);
    json.member("people", item.people);
    json.member("times", item.times);
    json.member("takes", item.takes);
    json.member("gain", item.gain);
    write_words(json, item.words);
    json.key("stories");
    json.begin_array();
    if (!is_scoped)
        for (const Id128& customer : item.stories) json.text(to_hex(customer));
    json.end_array();
    json.key("trend");
    json.begin_array();
    for (const WeekOfTakes& week : item.trend) write(json, week);
    json.end_array();
    json.key("value_rank");
    if (item.value_rank)
        json.number(*item.value_rank);
    else
        json.null();
    json.key("spent");
    if (item.spent)
        json.number(*item.spent);
    else
        json.null();
    json.key("state");
    write(json, item.state);
    json.key("due");
    if (item.due_at)
        json.time(*item.due_at);
    else
        json.null();
    json.member_or_null("customer", item.customer ? to_hex(*item.customer) : std::string());
    json.member_or_null("position", item.position ? to_text(*item.position) : std::string());
    write_part(json, part);
    json.end_object();
}

void TodoList::give()
{
    Response out;
    JsonWriter json(out.body);
    json.begin_object();
    json.member_or_null("role", said_role_);
    write_part(json, part_.part);
    json.key("items");
    json.begin_array();
    for (const TodoItem& item : items_) write_item(json, item, part_.part, is_scoped_);
    json.end_array();
    json.key("loved");
    json.begin_array();
    for (const Loved& loved : loved_) {
        json.begin_object();
        json.member("touchpoint", loved.touchpoint->name);
        json.member("label", loved.touchpoint->label);
        json.member("adds", loved.adds);
        write_words(json, loved.words);
        json.end_object();
    }
    json.end_array();
    json.key("agree");
    if (by_value_)
        json.number(Micro{static_cast<std::int64_t>(by_value_->agree * 1e6 + (by_value_->agree < 0 ? -0.5 : 0.5))});
    else
        json.null();
    json.key("value");
    if (by_value_) {
        json.begin_object();
        json.member_or_null("currency", by_value_->currency);
        json.key("others");
        json.begin_array();
        for (const std::string& currency : by_value_->others) json.text(currency);
        json.end_array();
        json.end_object();
    } else {
        json.null();
    }
    json.end_object();
    reply_(std::move(out));
}

Error no_such_item() { return {Code::not_found, "There is no such item; GET /api/todo lists them with their ids.", ""}; }

// What a decision about an item becomes, as records: the item's state, and a fix when friction was done.
struct Doing {
    Record state;
    std::optional<Record> fix;
};

Doing doing_of(House& house, const std::string& id, const TodoBody& body, const std::string& who, const TodoState& before)
{
    static const std::map<std::string, std::string, std::less<>> states{
        {"take", "taken"}, {"done", "done"}, {"put_off", "put_off"}, {"reopen", "open"}, {"hand_on", "open"}};
    const std::string to = body.act == "hand_on" ? body.to : before.to;
    Doing out;
    out.state = {"todo", id, who, {}, {}, {}};
    out.state.body = to_record_body({{"state", states.at(body.act)},
                                     {"note", body.note},
                                     {"to", to},
                                     {"until", body.until ? to_text(*body.until) : std::string()}});
    constexpr std::string_view friction = "friction:";
    if (body.act == "done" && id.starts_with(friction)) {
        out.fix = Record{"fix", house.new_key(), who, {}, {}, {}};
        access::Scope part;
        const std::string touchpoint = without_suffix(id.substr(friction.size()), part).value_or("");
        out.fix->body = to_record_body({{"touchpoint", touchpoint},
                                        {"note", body.note},
                                        {"place", part.part == access::Part::place ? part.name : ""},
                                        {"partner", part.part == access::Part::partner ? part.name : ""}});
    }
    return out;
}

void keep_doing(Partitions& partitions, Doing doing, Time now, Reply reply)
{
    const std::string fix = doing.fix ? doing.fix->key : std::string();
    auto then = [now, fix, reply](const Result<Record>& kept) {
        if (!kept) return reply(answer(kept.error()));
        Response out;
        JsonWriter json(out.body);
        json.begin_object();
        json.member("id", kept->key);
        json.key("state");
        write(json, state_of(*kept, now));
        json.member_or_null("fix", fix);
        json.end_object();
        reply(std::move(out));
    };
    if (!doing.fix) return partitions.keep_record(std::move(doing.state), std::move(then));
    // The fix first: a state without it would say that nothing needs watching.
    partitions.keep_record(*std::move(doing.fix),
                           [&partitions, state = std::move(doing.state), then, reply](const Result<Record>& kept) {
                               if (!kept) return reply(answer(kept.error()));
                               partitions.keep_record(state, then);
                           });
}

}  // namespace

void write(JsonWriter& json, const Words& words)
{
    json.begin_object();
    json.member("text", words.text);
    json.member("at", words.at);
    json.member("customer", to_hex(words.customer));
    json.member("position", to_text(words.position));
    json.member("touchpoint", words.touchpoint);
    json.end_object();
}

void read_todo(Call&& call)
{
    const auto ask = [&]() -> Result<void> {
        const Query query(call.request.query);
        TRY(query.only({"role", "place", "partner"}));
        access::Scope asked = TRY(asked_part(query));
        std::string role = TRY(query.get("role"))
        .value_or("");
        if (!role.empty() && !is_role(*call.house.partitions.catalogue(), role))
            return failed(Code::bad_input, "no touchpoint is owned by this role; GET /api/roles lists them", "role");
        find_part(call.house, call.caller, std::move(asked),
                  [&house = call.house, role = std::move(role), is_scoped = call.caller.is_scoped(),
                   reply = std::move(call.reply)](const Result<PartPlaces>& part) {
                      if (!part) return reply(answer(part.error()));
                      std::make_shared<TodoList>(house, role, *part, is_scoped, reply)->begin();
                  });
        return {};
    };
    if (const Result<void> asked = ask(); !asked) call.reply(answer(asked.error()));
}

void do_todo(Call&& call)
{
    Result<TodoBody> body = read_todo_body(call.request.body);
    if (!body) return call.reply(answer(body.error()));
    House& house = call.house;
    Partitions& partitions = house.partitions;
    const std::shared_ptr<const Catalogue> catalogue = partitions.catalogue();
    const Time now = house.clock.now();
    if (body->act == "hand_on" && !is_role(*catalogue, body->to))
        return call.reply(
            answer(Error{Code::bad_input, "\"to\" is no role that owns anything; GET /api/roles lists them", "/to"}));
    if (body->until && *body->until <= now)
        return call.reply(answer(Error{Code::bad_input, "\"until\" lies in the past", "/until"}));

    auto go_on = [&house, &partitions, now, id = call.param, body = *std::move(body), who = std::string(call.caller.name),
                  reply = call.reply] {
        partitions.records(
            "todo", [&house, &partitions, now, id, body, who, reply](const Result<std::vector<Record>>& records) {
                if (!records) return reply(answer(records.error()));
                const std::map<std::string, TodoState> states = states_of(*records, now);
                const auto before = states.find(id);
                Doing doing = doing_of(house, id, body, who, before == states.end() ? TodoState{} : before->second);
                keep_doing(partitions, std::move(doing), now, reply);
            });
    };
    const std::size_t colon = call.param.find(':');
    const std::string kind = call.param.substr(0, colon);
    const std::string rest = colon == std::string::npos ? std::string() : call.param.substr(colon + 1);
    if (kind == "friction") {
        access::Scope part;
        const std::optional<std::string> touchpoint = without_suffix(rest, part);
        if (!touchpoint || catalogue->find(*touchpoint) == nullptr) return call.reply(answer(no_such_item()));
        if (part.is_whole() && call.caller.is_scoped()) return call.reply(answer(no_such_item()));
        return find_part(house, call.caller, std::move(part),
                         [go_on, reply = call.reply](const auto& found) { found ? go_on() : reply(answer(found.error())); });
    }
    const std::optional<Position> position = position_of(rest);
    if (!position || (kind != "complaint" && kind != "idea" && kind != "promise")) return call.reply(answer(no_such_item()));
    auto look = [go_on, kind, position = *position, catalogue,
                 reply = call.reply](const Result<std::vector<Waiting>>& waiting) {
        if (!waiting) return reply(answer(waiting.error()));
        const bool is_there = std::ranges::any_of(waiting_of(*catalogue, "", *waiting, {}), [&](const TodoItem& item) {
            return item.kind == kind && item.position == position;
        });
        return is_there ? go_on() : reply(answer(no_such_item()));
    };
    if (!call.caller.is_scoped()) return partitions.waiting("", std::move(look));
    find_part(house, call.caller, {}, [&partitions, look, reply = call.reply](const Result<PartPlaces>& own) {
        if (!own) return reply(answer(own.error()));
        partitions.waiting_at(own->places, "", look);
    });
}

void take_todo(House& house, const std::string& id, const std::string& who, Answer<TodoState> answer)
{
    house.partitions.records("todo", [&house, id, who, answer = std::move(answer)](const Result<std::vector<Record>>& records) {
        if (!records) return answer(Failed(records.error()));
        const Time now = house.clock.now();
        const std::map<std::string, TodoState> states = states_of(*records, now);
        const auto before = states.find(id);
        TodoBody body;
        body.act = "take";
        Doing doing = doing_of(house, id, body, who, before == states.end() ? TodoState{} : before->second);
        house.partitions.keep_record(std::move(doing.state), [answer, now](const Result<Record>& kept) {
            if (!kept) return answer(Failed(kept.error()));
            answer(state_of(*kept, now));
        });
    });
}

void read_roles(Call&& call)
{
    const std::shared_ptr<const Catalogue> catalogue = call.house.partitions.catalogue();
    std::map<std::string, std::vector<const Touchpoint*>> roles{{std::string(access::whole_role), {}}};
    const std::vector<access::Colleague> colleagues = call.house.sessions->colleagues().all();
    for (const Touchpoint& touchpoint : catalogue->touchpoints) roles[touchpoint.owner].push_back(&touchpoint);
    Response out;
    JsonWriter json(out.body);
    json.begin_object();
    json.key("items");
    json.begin_array();
    for (const auto& [role, touchpoints] : roles) {
        json.begin_object();
        json.member("role", role);
        json.member("label", role);
        json.key("touchpoints");
        json.begin_array();
        for (const Touchpoint* touchpoint : touchpoints) json.text(touchpoint->name);
        json.end_array();
        json.key("people");
        json.begin_array();
        for (const access::Colleague& colleague : colleagues)
            if (colleague.role == role) json.text(colleague.name);
        json.end_array();
        json.end_object();
    }
    json.end_array();
    json.key("next");
    json.null();
    json.end_object();
    call.reply(std::move(out));
}

}  // namespace regard::server
