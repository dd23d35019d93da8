#include "server/desk_json.h"

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
