#include "server/desk_json.h"

#include "base/limits.h"
#include "insight/backtest.h"
#include "server/fields_json.h"

namespace regard::server {

Result<NoteBody> read_note(std::string_view body)
{
    const Json json = TRY(read_object(body, {"at", "text", "touchpoint"}));
    NoteBody out;
    if (const std::string at = TRY(read_optional_text(json, "at", 40)); !at.empty()) {
        const Result<Time> time = parse_time(at);
        if (!time) return failed(Code::bad_input, "\"at\" is not a time: " + time.error().text, "/at");
        out.at = *time;
    }
    out.text = TRY(read_text(json, "text", note_bytes_max));
    out.touchpoint = TRY(read_optional_text(json, "touchpoint", 128));
    return out;
}

Result<ViewBody> read_view_body(std::string_view body)
{
    constexpr std::size_t name_bytes = 80, query_bytes = 500;
    const Json json = TRY(read_object(body, {"name", "query", "shared"}));
    ViewBody out;
    out.name = TRY(read_text(json, "name", name_bytes));
    out.query = TRY(read_text(json, "query", query_bytes));
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~%=&+";
    if (out.query.find_first_not_of(allowed) != std::string::npos)
        return failed(Code::bad_input, "\"query\" is what stands behind the '?' of the list's address, percent-encoded",
                      "/query");
    if (const auto shared = json.find("shared"); shared != json.end()) {
        if (!shared->is_boolean()) return failed(Code::bad_input, "\"shared\" is true or false", "/shared");
        out.is_shared = shared->get<bool>();
    }
    return out;
}

Result<BacktestBody> read_backtest_body(std::string_view body)
{
    BacktestBody out;
    if (body.empty()) return out;
    const Json json = TRY(read_object(body, {"at", "horizon_days"}));
    if (const std::string at = TRY(read_optional_text(json, "at", 40)); !at.empty()) {
        const Result<Time> time = parse_time(at);
        if (!time) return failed(Code::bad_input, "\"at\" is not a day, as 2026-06-01: " + time.error().text, "/at");
        out.day = day_of(*time);
    }
    if (const auto days = json.find("horizon_days"); days != json.end() && !days->is_null()) {
        if (!days->is_number_integer() || *days < insight::horizon_days_min || *days > insight::horizon_days_max)
            return failed(Code::bad_input,
                          "\"horizon_days\" is a whole number from " + std::to_string(insight::horizon_days_min) + " to " +
                              std::to_string(insight::horizon_days_max),
                          "/horizon_days");
        out.horizon_days = days->get<std::int64_t>();
    }
    return out;
}

Result<CareBody> read_care(std::string_view body)
{
    const Json json = TRY(read_object(body, {"kind", "why", "outcome", "about"}));
    CareBody out;
    const std::string kind = TRY(read_text(json, "kind", 20));
    if (kind == "thanked")
        out.touchpoint = "care.thanks";
    else if (kind == "sorry")
        out.touchpoint = "care.apology";
    else if (kind == "called")
        out.touchpoint = "care.called";
    else
        return failed(Code::bad_input, "\"kind\" is thanked, sorry or called", "/kind");
    out.why = TRY(read_text(json, "why", why_bytes_max));
    out.outcome = TRY(read_optional_text(json, "outcome", why_bytes_max));
    out.about = TRY(read_optional_text(json, "about", 60));
    return out;
}

Result<ConsentBody> read_consent(std::string_view body)
{
    const Json json = TRY(read_object(body, {"purpose", "state", "why"}));
    ConsentBody out;
    out.purpose = TRY(read_text(json, "purpose", 64));
    if (out.purpose.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos)
        return failed(Code::bad_input, "\"purpose\" is one word of small letters, digits and _, as news_by_mail", "/purpose");
    const std::string state = TRY(read_text(json, "state", 20));
    if (state != "given" && state != "withdrawn") return failed(Code::bad_input, "\"state\" is given or withdrawn", "/state");
    out.is_given = state == "given";
    out.why = TRY(read_text(json, "why", why_bytes_max));
    return out;
}

Result<TodoBody> read_todo_body(std::string_view body)
{
    const Json json = TRY(read_object(body, {"do", "note", "to", "until"}));
    TodoBody out;
    out.act = TRY(read_text(json, "do", 20));
    if (out.act != "take" && out.act != "done" && out.act != "hand_on" && out.act != "put_off" && out.act != "reopen")
        return failed(Code::bad_input, "\"do\" is take, done, hand_on, put_off or reopen", "/do");
    out.note = TRY(read_optional_text(json, "note", why_bytes_max));
    out.to = TRY(read_optional_text(json, "to", 128));
    if (out.to.empty() == (out.act == "hand_on"))
        return failed(Code::bad_input, "\"to\" is the role that an item is handed on to: with hand_on, and only then", "/to");
    if (const std::string until = TRY(read_optional_text(json, "until", 40)); !until.empty()) {
        const Result<Time> time = parse_time(until);
        if (!time) return failed(Code::bad_input, "\"until\" is not a time: " + time.error().text, "/until");
        out.until = *time;
    }
    if (out.until.has_value() != (out.act == "put_off"))
        return failed(Code::bad_input, "\"until\" is when an item comes back: with put_off, and only then", "/until");
    return out;
}

Result<IdeaBody> read_idea(std::string_view body)
{
    const Json json = TRY(read_object(body, {"customer", "identifiers", "text", "channel"}));
    IdeaBody out;
    out.customer = TRY(read_optional_text(json, "customer", 40));
    if (const auto found = json.find("identifiers"); found != json.end() && !found->is_null()) {
        if (!found->is_object() || found->empty() || found->size() > 12)
            return failed(Code::bad_input, R"("identifiers" is an object of types and values, as {"email": "ada@example.org"})",
                          "/identifiers");
        for (const auto& [type, value] : found->items()) {
            const auto identifier = make_identifier(type, value.is_string() ? value.get<std::string>() : std::string());
            if (!identifier) return failed(Code::bad_input, identifier.error().text, "/identifiers/" + type.substr(0, 40));
            out.identifiers.push_back(*identifier);
        }
        put_in_order(out.identifiers);
    }
    if (out.customer.empty() == out.identifiers.empty())
        return failed(Code::bad_input, "say whose idea it is: by \"customer\" (an id) or by \"identifiers\", one of both",
                      "/customer");
    out.text = TRY(read_text(json, "text", limits::text_bytes_max));
    out.channel = TRY(read_optional_text(json, "channel", limits::name_bytes_max));
    return out;
}

Result<IdeaAnswerBody> read_idea_answer(std::string_view body)
{
    const Json json = TRY(read_object(body, {"state", "text"}));
    IdeaAnswerBody out;
    out.state = TRY(read_text(json, "state", 20));
    if (out.state != "thanked" && out.state != "answered" && out.state != "done" && out.state != "declined")
        return failed(Code::bad_input, "\"state\" is thanked, answered, done or declined", "/state");
    out.text = TRY(read_text(json, "text", why_bytes_max));
    return out;
}

RecordFields read_record_fields(std::string_view body)
{
    RecordFields out;
    const Json json = Json::parse(body, nullptr, false);
    if (!json.is_object()) return out;
    for (const auto& [name, value] : json.items())
        if (value.is_string()) out.emplace(name, value.get<std::string>());
    return out;
}

std::string to_record_body(const RecordFields& fields)
{
    Json json = Json::object();
    for (const auto& [name, value] : fields)
        if (!value.empty()) json[name] = value;
    return json.dump();
}

std::string field_of(const RecordFields& fields, std::string_view name)
{
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
}

}  // namespace regard::server
