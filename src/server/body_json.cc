#include "server/body_json.h"

#include "base/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace regard::server {

namespace {

using Json = nlohmann::json;

// No decision is longer; and nothing nested deeper than a pair of identifiers is read.
constexpr std::size_t bytes_max = 64 * 1024;
constexpr int depth_max = 4;

Result<Json> read_object(std::string_view body, std::initializer_list<std::string_view> names)
{
    if (body.size() > bytes_max) return failed(Code::too_large, "the body is over 64 KiB; no such request is");
    const auto is_shallow = [](int depth, Json::parse_event_t, Json&) {  // tidy: nlohmann's word
        return depth <= depth_max;
    };
    Json json = Json::parse(body, is_shallow, false);
    if (json.is_discarded()) return failed(Code::bad_input, "the body is not JSON; send one JSON object");
    if (!json.is_object()) return failed(Code::bad_input, "the body is not a JSON object");
    for (const auto& [name, value] : json.items()) {
        if (std::ranges::find(names, name) != names.end()) continue;
        std::string known;
        for (const std::string_view each : names) known += (known.empty() ? "" : ", ") + std::string(each);
        return failed(Code::bad_input, "\"" + shortened(name, 40) + "\" is not known here; known are " + known,
                      "/" + shortened(name, 40));
    }
    return json;
}

Result<std::string> read_text(const Json& json, const std::string& name, std::size_t size_max)
{
    const auto found = json.find(name);
    if (found == json.end() || !found->is_string())
        return failed(Code::bad_input, "\"" + name + "\" is missing or not a text", "/" + name);
    std::string out = *found;
    if (out.empty() || out.size() > size_max || !is_utf8(out))
        return failed(Code::bad_input, "\"" + name + "\" is empty or longer than " + std::to_string(size_max) + " bytes",
                      "/" + name);
    return out;
}

Result<Identifier> read_identifier(const Json& json, const std::string& name)
{
    const auto found = json.find(name);
    if (found == json.end() || !found->is_object())
        return failed(Code::bad_input, "\"" + name + R"(" is not an identifier; write {"type": "email", "value": "…"})",
                      "/" + name);
    const std::string type = TRY(read_text(*found, "type", 128));
    const std::string value = TRY(read_text(*found, "value", 256));
    const Result<Identifier> out = make_identifier(type, value);
    if (!out) return failed(Code::bad_input, out.error().text, "/" + name);
    return *out;
}

}  // namespace

// The parts stand in variables of their own: g++ 12 leaks what an aggregate holds already when TRY leaves from inside it.
Result<SignInBody> read_sign_in(std::string_view body)
{
    const Json json = TRY(read_object(body, {"name", "password"}));
    std::string name = TRY(read_text(json, "name", 256));
    std::string password = TRY(read_text(json, "password", 1024));
    return SignInBody{std::move(name), std::move(password)};
}

Result<SourceBody> read_source(std::string_view body)
{
    const Json json = TRY(read_object(body, {"name", "kind"}));
    std::string name = TRY(read_text(json, "name", 100));
    const std::string kind_name = TRY(read_text(json, "kind", 20));
    const access::Kind kind = TRY(access::kind_named(kind_name));
    return SourceBody{std::move(name), kind};
}

Result<PairBody> read_pair(std::string_view body)
{
    const Json json = TRY(read_object(body, {"a", "b", "why"}));
    Identifier a = TRY(read_identifier(json, "a"));
    Identifier b = TRY(read_identifier(json, "b"));
    std::string why = TRY(read_text(json, "why", 1000));
    return PairBody{std::move(a), std::move(b), std::move(why)};
}

Result<AgainBody> read_again(std::string_view body)
{
    const Json json = TRY(read_object(body, {"ids", "reason"}));
    if (json.size() != 1) return failed(Code::bad_input, "send either ids or a reason");
    AgainBody out;
    if (json.contains("reason")) {
        out.reason = TRY(read_text(json, "reason", 4096));
        return out;
    }
    const Json& ids = json["ids"];
    if (!ids.is_array() || ids.empty() || ids.size() > 1000)
        return failed(Code::bad_input, "\"ids\" is a list of 1 to 1000 ids of GET /api/quarantine", "/ids");
    for (const Json& id : ids) {
        if (!id.is_string()) return failed(Code::bad_input, "an id is a text, as GET /api/quarantine shows it", "/ids");
        out.ids.push_back(id);
    }
    return out;
}

}  // namespace regard::server
