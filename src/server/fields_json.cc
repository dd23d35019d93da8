#include "server/fields_json.h"

#include "base/text.h"

#include <algorithm>

namespace regard::server {

namespace {

// No decision is longer; and nothing nested deeper than a pair of identifiers is read.
constexpr std::size_t bytes_max = 64 * 1024;
constexpr int depth_max = 4;

}  // namespace

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

Result<std::string> read_optional_text(const Json& json, const std::string& name, std::size_t size_max)
{
    const auto found = json.find(name);
    if (found == json.end() || found->is_null()) return std::string();
    return read_text(json, name, size_max);
}

}  // namespace regard::server
