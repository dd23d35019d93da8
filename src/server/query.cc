#include "server/query.h"

#include "base/text.h"

#include <algorithm>
#include <charconv>

namespace regard::server {

namespace {

int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// Takes the first "name=value" off the front; false at the end.
bool take_pair(std::string_view& rest, std::string_view& name, std::string_view& value)
{
    if (rest.empty()) return false;
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    name = pair.substr(0, pair.find('='));
    value = name.size() < pair.size() ? pair.substr(name.size() + 1) : std::string_view();
    return true;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text, Plus plus)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus == Plus::space) {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0) return {};
            out += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    if (!is_utf8(out)) return {};
    return out;
}

std::string percent_encoded(std::string_view text)
{
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                              c == '_' || c == '.' || c == '~';
        if (is_plain) {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4U];
            out += digits[byte & 15U];
        }
    }
    return out;
}

Result<std::optional<std::string>> Query::get(std::string_view name) const
{
    std::string_view rest = text_, found, value;
    while (take_pair(rest, found, value)) {
        if (found != name) continue;
        std::optional<std::string> decoded = percent_decoded(value, Plus::space);
        if (!decoded)
            return failed(Code::bad_input, "?" + std::string(name) + "= is not percent-encoded UTF-8; write a % itself as %25",
                          std::string(name));
        return decoded;
    }
    return std::optional<std::string>();
}

Result<std::size_t> Query::number(std::string_view name, std::size_t min, std::size_t max, std::size_t otherwise) const
{
    const std::optional<std::string> text = TRY(get(name));
    if (!text) return otherwise;
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc{} || end != text->data() + text->size() || value < min || value > max)
        return failed(Code::bad_input,
                      "?" + std::string(name) + "=" + shortened(*text, 40) + " is not a whole number from " +
                          std::to_string(min) + " to " + std::to_string(max),
                      std::string(name));
    return value;
}

Result<std::optional<Time>> Query::time(std::string_view name, DayMeans means) const
{
    std::optional<std::string> text = TRY(get(name));
    if (!text) return std::optional<Time>();
    // An unencoded + of an offset arrives as a space.
    if (text->size() > 19) std::ranges::replace(text->begin() + 19, text->end(), ' ', '+');
    const Result<Time> at = parse_time(*text);
    if (!at)
        return failed(Code::bad_input,
                      "?" + std::string(name) + "=" + shortened(*text, 40) +
                          " is not a time; write 2026-03-01 or 2026-03-01T09:30:00Z",
                      std::string(name));
    if (text->size() == 10 && means == DayMeans::end) return std::optional(*at + days(1) - microseconds(1));
    return std::optional(*at);
}

Result<void> Query::only(std::initializer_list<std::string_view> names) const
{
    std::string_view rest = text_, name, value;
    while (take_pair(rest, name, value)) {
        if (name.empty() || std::ranges::find(names, name) != names.end()) continue;
        std::string known;
        for (const std::string_view each : names) known += (known.empty() ? "" : ", ") + std::string(each);
        return failed(Code::bad_input,
                      "?" + shortened(name, 40) + "= is not known here; " +
                          (known.empty() ? "there are none" : "known are " + known),
                      shortened(name, 40));
    }
    return {};
}

}  // namespace regard::server
