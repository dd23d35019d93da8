// Customers' ideas: listed, written down for them, answered; each answer is told on their account.
#include "server/desk_json.h"
#include "server/json_writer.h"
#include "server/problem.h"
#include "server/query.h"
#include "server/receiving.h"
#include "server/route.h"
#include "server/todo.h"
#include "server/view_json.h"

#include <algorithm>
#include <memory>

namespace regard::server {

namespace {

struct IdeaAnswer {
    Time at;
    std::string by;
    std::string state;
    std::string text;
    Position told_at{};  // the touch that told the customer: it holds the text, sealed
};
struct Idea {
    Suggestion itself;
    std::string text;
    std::string role;
    std::string state = "new";
    std::vector<IdeaAnswer> answers;
};

void write(JsonWriter& json, const Idea& idea)
{
    json.begin_object();
    json.member("id", to_id(idea.itself.position));
    json.member("position", to_text(idea.itself.position));
    json.member("at", idea.itself.at);
    json.member("customer", to_hex(idea.itself.customer));
    json.member_or_null("text", idea.text);
    json.member("touchpoint", idea.itself.touchpoint);
    json.member("role", idea.role);
    json.member("state", idea.state);
    json.key("answers");
    json.begin_array();
    for (const IdeaAnswer& one : idea.answers) {
        json.begin_object();
        json.member("at", one.at);
        json.member("by", one.by);
        json.member("state", one.state);
        json.member_or_null("text", one.text);
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

using Answers = std::map<std::string, std::vector<IdeaAnswer>>;  // by id of the idea

Answers answers_of(const std::vector<Record>& records)
{
    Answers out;
    for (const Record& record : records) {
        const RecordFields fields = read_record_fields(record.body);
        out[record.key].push_back({record.at,
                                   record.who,
                                   field_of(fields, "state"),
                                   {},
                                   position_of(field_of(fields, "touch")).value_or(Position{})});
    }
    return out;
}

// What people did about ideas, and to whom they were handed on.
struct Dealt {
    Answers answers;
    std::map<std::string, TodoState> states;
    std::shared_ptr<const Catalogue> catalogue;

    [[nodiscard]] std::string state_of(const Position& position) const
    {
        const auto found = answers.find(to_id(position));
        return found == answers.end() ? "new" : found->second.back().state;
    }
    [[nodiscard]] std::string role_of(const Suggestion& suggestion) const
    {
        const auto found = states.find("idea:" + to_id(suggestion.position));
        if (found != states.end() && !found->second.to.empty()) return found->second.to;
        const Touchpoint* touchpoint = catalogue->find(suggestion.touchpoint);
        return touchpoint == nullptr ? std::string() : touchpoint->owner;
    }
};

void ask_dealt(House& house, const Reply& reply, std::function<void(std::shared_ptr<const Dealt>)> then)
{
    house.partitions.records("idea", [&house, reply, then = std::move(then)](const Result<std::vector<Record>>& ideas) {
        if (!ideas) return reply(answer(ideas.error()));
        auto dealt = std::make_shared<Dealt>(Dealt{answers_of(*ideas), {}, house.partitions.catalogue()});
        house.partitions.records("todo", [&house, reply, then, dealt](const Result<std::vector<Record>>& todo) {
            if (!todo) return reply(answer(todo.error()));
            dealt->states = states_of(*todo, house.clock.now());
            then(dealt);
        });
    });
}

// Opens what was said and answered.
void open_ideas(House& house, const Dealt& dealt, std::vector<Suggestion> suggestions, const Reply& reply,
                std::function<void(std::vector<Idea>)> then)
{
    auto ideas = std::make_shared<std::vector<Idea>>();
    std::vector<Position> places;
    for (Suggestion& one : suggestions) {
        Idea idea{std::move(one), {}, {}, {}, {}};
        idea.role = dealt.role_of(idea.itself);
        idea.state = dealt.state_of(idea.itself.position);
        if (const auto found = dealt.answers.find(to_id(idea.itself.position)); found != dealt.answers.end())
            idea.answers = found->second;
        places.push_back(idea.itself.position);
        for (const IdeaAnswer& each : idea.answers) places.push_back(each.told_at);
        ideas->push_back(std::move(idea));
    }
    house.partitions.touches_at(
        std::move(places), [ideas, reply, then = std::move(then)](const Result<std::vector<std::optional<Touch>>>& touches) {
            if (!touches) return reply(answer(touches.error()));
            std::size_t next = 0;
            for (Idea& idea : *ideas) {
                if (const auto& touch = (*touches)[next++]) idea.text = touch->text;
                for (IdeaAnswer& each : idea.answers)
                    if (const auto& touch = (*touches)[next++])
                        if (const Property* text = touch->property("answer")) each.text = text->text;
            }
            then(std::move(*ideas));
        });
}

std::string to_cursor(const Suggestion& one) { return std::to_string(one.at.us) + "." + to_id(one.position); }

Result<std::optional<Suggestion>> from_cursor(const std::string& text)
{
    if (text.empty()) return std::optional<Suggestion>();
    const std::size_t dot = text.find('.');
    Suggestion out;
    std::int64_t us = 0;
    const auto read = std::from_chars(text.data(), text.data() + std::min(dot, text.size()), us);
    const auto position = dot == std::string::npos ? std::nullopt : position_of(std::string_view(text).substr(dot + 1));
    if (read.ec != std::errc() || read.ptr != text.data() + dot || !position)
        return failed(Code::bad_input, "this cursor is not one that was given out; ask for the first page again", "cursor");
    out.at = {us};
    out.position = *position;
    return std::optional(out);
}

Error no_such_idea() { return {Code::not_found, "There is no such idea; GET /api/ideas lists them.", ""}; }

// The idea as it is now, after it was written down or answered.
void answer_idea(House& house, Suggestion suggestion, int status, const Reply& reply)
{
    ask_dealt(house, reply, [&house, suggestion, status, reply](const std::shared_ptr<const Dealt>& dealt) {
        open_ideas(house, *dealt, {suggestion}, reply, [status, reply](const std::vector<Idea>& ideas) {
            Response out;
            out.status = status;
            JsonWriter json(out.body);
            write(json, ideas.front());
            reply(std::move(out));
        });
    });
}

const Touchpoint* suggestion_touchpoint(const Catalogue& catalogue)
{
    const auto at = std::ranges::find_if(catalogue.touchpoints, &Touchpoint::is_suggestion);
    return at == catalogue.touchpoints.end() ? nullptr : &*at;
}

void send_idea(House& house, Touch touch, const Reply& reply)
{
    Sending sending;
    const std::string touchpoint = touch.touchpoint;
    const Time at = touch.at;
    sending.touches.push_back(std::move(touch));
    send_one(house, std::move(sending), [&house, touchpoint, at, reply](const Result<TouchDone>& done) {
        if (!done) return reply(answer(done.error()));
        answer_idea(house, {at, done->receipt.position, done->customer.id, touchpoint}, 201, reply);
    });
}

// What tells the customer: thanks, an answer, or that it was done.
std::string_view told_by(std::string_view state)
{
    if (state == "thanked") return "care.thanks";
    return state == "done" ? "suggestion.done" : "suggestion.answered";
}

// Tells the customer, then keeps what was decided: so nothing is decided that they were not told.
void tell_and_keep(House& house, const Suggestion& suggestion, const Touch& idea, const CustomerView& customer,
                   const IdeaAnswerBody& body, const std::string& who, const Reply& reply)
{
    Result<Touch> touch = own_touch(house, customer, told_by(body.state), who);
    if (!touch) return reply(answer(touch.error()));
    touch->properties.push_back({"state", Property::Kind::text, body.state});
    touch->properties.push_back({"answer", Property::Kind::text, body.text});
    const std::shared_ptr<const Catalogue> catalogue = house.partitions.catalogue();
    const Touchpoint* theirs = catalogue->find(idea.touchpoint);
    const Touchpoint* ours = catalogue->find(touch->touchpoint);
    if (theirs != nullptr && ours != nullptr && body.state != "thanked" && !theirs->about.empty() && !ours->about.empty())
        if (const Property* about = idea.property(theirs->about))
            touch->properties.push_back({ours->about, about->kind, about->text});
    Sending sending;
    sending.touches.push_back(*std::move(touch));
    send_one(house, std::move(sending), [&house, suggestion, state = body.state, who, reply](const Result<TouchDone>& done) {
        if (!done) return reply(answer(done.error()));
        Record record{"idea", to_id(suggestion.position), who, {}, {}, {}};
        record.body = to_record_body({{"state", state}, {"touch", to_id(done->receipt.position)}});
        house.partitions.keep_record(std::move(record), [&house, suggestion, reply](const Result<Record>& kept) {
            if (!kept) return reply(answer(kept.error()));
            answer_idea(house, suggestion, 200, reply);
        });
    });
}

}  // namespace

void read_ideas(Call&& call)
{
    const auto ask = [&]() -> Result<void> {
        const Query query(call.request.query);
        TRY(query.only({"state", "role", "limit", "cursor"}));
        const std::string state = TRY(query.get("state"))
        .value_or("");
        const std::string role = TRY(query.get("role"))
        .value_or("");
        static constexpr std::array<std::string_view, 5> known{"new", "thanked", "answered", "done", "declined"};
        if (!state.empty() && std::ranges::find(known, state) == known.end())
            return failed(Code::bad_input, "?state= is new, thanked, answered, done or declined", "state");
        const std::size_t limit = TRY(query.number("limit", 1, 100, 50));
        const std::string text = TRY(query.get("cursor"))
        .value_or("");
        std::optional<Suggestion> cursor = TRY(from_cursor(text));
        House& house = call.house;
        ask_dealt(house, call.reply,
                  [&house, state, role, limit, cursor = std::move(cursor),
                   reply = call.reply](const std::shared_ptr<const Dealt>& dealt) {
                      const auto is_wanted = [dealt, state, role](const Suggestion& one) {
                          return (state.empty() || dealt->state_of(one.position) == state) &&
                                 (role.empty() || dealt->role_of(one) == role);
                      };
                      const auto show = [&house, dealt, limit, reply](const Result<std::vector<Suggestion>>& page) {
                          if (!page) return reply(answer(page.error()));
                          const std::string next = page->size() == limit ? to_cursor(page->back()) : std::string();
                          open_ideas(house, *dealt, *page, reply, [next, reply](const std::vector<Idea>& ideas) {
                              Response out;
                              JsonWriter json(out.body);
                              json.begin_object();
                              json.key("items");
                              json.begin_array();
                              for (const Idea& idea : ideas) write(json, idea);
                              json.end_array();
                              json.member_or_null("next", next);
                              json.end_object();
                              reply(std::move(out));
                          });
                      };
                      house.partitions.suggestions(cursor, limit, is_wanted, show);
                  });
        return {};
    };
    if (const Result<void> asked = ask(); !asked) call.reply(answer(asked.error()));
}

void make_idea(Call&& call)
{
    Result<IdeaBody> body = read_idea(call.request.body);
    if (!body) return call.reply(answer(body.error()));
    House& house = call.house;
    if (house.partitions.is_busy())
        return call.reply(busy("The queues are full; nothing was kept. Send it again in a second."));
    const std::shared_ptr<const Catalogue> catalogue = house.partitions.catalogue();
    const Touchpoint* touchpoint = suggestion_touchpoint(*catalogue);
    if (touchpoint == nullptr)
        return call.reply(answer(
            Error{Code::conflict, "the catalogue in force has no touchpoint for ideas; one says \"suggestion: true\"", ""}));
    Touch touch;
    touch.id = house.new_key();
    touch.at = touch.received_at = house.clock.now();
    touch.source = own_source;
    touch.touchpoint = touchpoint->name;
    touch.channel = body->channel == touchpoint->channel ? std::string() : body->channel;
    touch.text = body->text;
    touch.identifiers = body->identifiers;
    touch.properties.push_back({"who", Property::Kind::text, std::string(call.caller.name)});
    if (!touchpoint->about.empty()) touch.properties.push_back({touchpoint->about, Property::Kind::text, touch.id});
    if (body->customer.empty()) return send_idea(house, std::move(touch), call.reply);
    const Result<Id128> id = id_from_hex(body->customer);
    if (!id) return call.reply(answer(Error{Code::bad_input, "\"customer\" is no id of a customer", "/customer"}));
    house.partitions.customer(*id, {},
                              [&house, touch = std::move(touch), who = std::string(call.caller.name),
                               reply = call.reply](const Result<CustomerView>& customer) mutable {
                                  if (!customer)
                                      return reply(answer(Error{Code::bad_input, "no customer has this id", "/customer"}));
                                  const Result<Touch> named = own_touch(house, *customer, touch.touchpoint, who);
                                  if (!named) return reply(answer(named.error()));
                                  touch.identifiers = named->identifiers;
                                  send_idea(house, std::move(touch), reply);
                              });
}

void answer_to_idea(Call&& call)
{
    Result<IdeaAnswerBody> body = read_idea_answer(call.request.body);
    if (!body) return call.reply(answer(body.error()));
    const std::optional<Position> position = position_of(call.param);
    if (!position) return call.reply(answer(no_such_idea()));
    House& house = call.house;
    if (house.partitions.is_busy())
        return call.reply(busy("The queues are full; nothing was kept. Send it again in a second."));
    const auto is_it = [position](const Suggestion& one) { return one.position == *position; };
    house.partitions.suggestions(
        {}, 1, is_it,
        [&house, body = *std::move(body), who = std::string(call.caller.name),
         reply = call.reply](const Result<std::vector<Suggestion>>& found) {
            if (!found) return reply(answer(found.error()));
            if (found->empty()) return reply(answer(no_such_idea()));
            const Suggestion suggestion = found->front();
            house.partitions.touches_at({suggestion.position}, [&house, suggestion, body, who, reply](
                                                                   const Result<std::vector<std::optional<Touch>>>& touches) {
                if (!touches) return reply(answer(touches.error()));
                if (!touches->front())
                    return reply(answer(Error{Code::conflict, "this customer was erased; there is nobody to answer", ""}));
                house.partitions.customer(
                    suggestion.customer, {},
                    [&house, suggestion, body, who, reply, idea = *touches->front()](const Result<CustomerView>& customer) {
                        if (!customer) return reply(answer(customer.error()));
                        tell_and_keep(house, suggestion, idea, *customer, body, who, reply);
                    });
            });
        });
}

}  // namespace regard::server
