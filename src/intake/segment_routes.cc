#include "base/text.h"
#include "intake/fields.h"
#include "intake/segment.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace regard {
namespace {

constexpr std::size_t authorization_bytes_max = 4096;

int base64_digit(char c)
{
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+' || c == '-') return 62;
    if (c == '/' || c == '_') return 63;
    return -1;
}

// Both alphabets, with or without padding; nothing when it is neither.
std::optional<std::string> from_base64(std::string_view text)
{
    while (text.ends_with('=')) text.remove_suffix(1);
    std::string out;
    out.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        const int digit = base64_digit(c);
        if (digit < 0) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(digit);
        count += 6;
        if (count >= 8) {
            count -= 8;
            out.push_back(static_cast<char>(bits >> count & 0xff));
        }
    }
    if (count == 6) return std::nullopt;
    return out;
}

std::string from_percent(std::string_view text)
{
    const auto digit = [](char c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    };
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
            out.push_back(static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2])));
            i += 2;
        } else {
            out.push_back(text[i] == '+' ? ' ' : text[i]);
        }
    }
    return out;
}

bool begins_with_word(std::string_view text, std::string_view word)
{
    return text.size() > word.size() && lower_ascii(text.substr(0, word.size())) == word && text[word.size()] == ' ';
}

void add_member(std::string& object, std::string_view key, std::string_view value)
{
    if (object.size() > 1) object += ',';
    json::append_quoted(object, key);
    object += ':';
    json::append_quoted(object, value);
}

}  // namespace

std::optional<SegmentCall> segment_call(std::string_view path)
{
    struct Route {
        std::string_view name;
        SegmentCall call;
    };
    constexpr std::array<Route, 16> routes{{{"identify", SegmentCall::identify},
                                            {"i", SegmentCall::identify},
                                            {"track", SegmentCall::track},
                                            {"t", SegmentCall::track},
                                            {"page", SegmentCall::page},
                                            {"p", SegmentCall::page},
                                            {"screen", SegmentCall::screen},
                                            {"s", SegmentCall::screen},
                                            {"group", SegmentCall::group},
                                            {"g", SegmentCall::group},
                                            {"alias", SegmentCall::alias},
                                            {"a", SegmentCall::alias},
                                            {"batch", SegmentCall::batch},
                                            {"b", SegmentCall::batch},
                                            {"import", SegmentCall::imported},
                                            {"m", SegmentCall::metrics}}};
    if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    if (path == "/batch") return SegmentCall::batch;
    const bool is_pixel = path.starts_with("/v1/pixel/");
    if (is_pixel)
        path.remove_prefix(10);
    else if (path.starts_with("/v1/"))
        path.remove_prefix(4);
    else
        return std::nullopt;
    const auto* const route = std::ranges::find(routes, path, &Route::name);
    if (route == routes.end()) return std::nullopt;
    // A pixel is one call under its full name.
    if (is_pixel && (path.size() == 1 || route->call >= SegmentCall::batch)) return std::nullopt;
    return route->call;
}

std::string key_in_authorization(std::string_view header)
{
    header = trimmed(header);
    if (header.size() > authorization_bytes_max) return {};
    if (begins_with_word(header, "bearer")) return std::string(trimmed(header.substr(6)));
    if (!begins_with_word(header, "basic")) return {};
    std::optional<std::string> pair = from_base64(trimmed(header.substr(5)));
    if (!pair) return {};
    // RFC 7617, 2: the user name ends at the first colon.
    if (const std::size_t colon = pair->find(':'); colon != std::string::npos) pair->resize(colon);
    return *std::move(pair);
}

std::string find_write_key(std::string_view authorization, const SegmentDecoder& decoder)
{
    std::string key = key_in_authorization(authorization);
    return key.empty() ? decoder.write_key() : key;
}

std::string segment_settings(std::string_view write_key, std::string_view api_host, std::string_view protocol)
{
    std::string key;
    json::append_quoted(key, write_key);
    std::string host;
    json::append_quoted(host, fmt::format("{}/v1", api_host));
    std::string scheme;
    json::append_quoted(scheme, protocol);
    return fmt::format(
        R"({{"integrations":{{"Segment.io":{{"apiKey":{},"apiHost":{},"protocol":{},"unbundledIntegrations":[],)"
        R"("addBundledMetadata":true,"maybeBundledConfigIds":{{}},"versionSettings":{{"version":"4.4.7","componentTypes":["browser"]}}}}}},)"
        R"("plan":{{"track":{{"__default":{{"enabled":true,"integrations":{{}}}}}},"identify":{{"__default":{{"enabled":true}}}},)"
        R"("group":{{"__default":{{"enabled":true}}}}}},"edgeFunction":{{}},"analyticsNextEnabled":true,"middlewareSettings":{{}},)"
        R"("enabledMiddleware":{{}},"metrics":{{"sampleRate":0}},"legacyVideoPluginsEnabled":false,"remotePlugins":[]}})",
        key, host, scheme);
}

Result<std::string> pixel_body(std::string_view query)
{
    std::string object = "{";
    std::string properties = "{";
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos) continue;
        const std::string key = from_percent(pair.substr(0, equals));
        const std::string value = from_percent(pair.substr(equals + 1));
        if (key == "data") {
            // A space is a plus that was not escaped.
            std::string packed = value;
            std::ranges::replace(packed, ' ', '+');
            if (auto body = from_base64(packed)) return *std::move(body);
            return failed(Code::bad_input, "data= is neither base64 nor base64url; encode the JSON of the call so", "data");
        }
        constexpr std::array<std::string_view, 12> fields{"writeKey", "userId",     "anonymousId", "messageId",
                                                          "event",    "name",       "category",    "timestamp",
                                                          "groupId",  "previousId", "sentAt",      "type"};
        const bool is_field = std::ranges::find(fields, key) != fields.end();
        add_member(is_field ? object : properties, key, value);
    }
    if (properties.size() > 1) {
        if (object.size() > 1) object += ',';
        object += "\"properties\":" + properties + "}";
    }
    return object + "}";
}

}  // namespace regard
