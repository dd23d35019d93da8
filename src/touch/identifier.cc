#include "touch/identifier.h"

#include "base/limits.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <tuple>

namespace regard {
namespace {

constexpr std::string_view handle_prefix = "handle:";
constexpr std::size_t type_bytes_max = 64;

// Only the handle of a network has a colon in its type, so "type:value" can always be taken apart again.
bool is_type(std::string_view type)
{
    if (type.starts_with(handle_prefix)) type.remove_prefix(handle_prefix.size());
    return !type.empty() && type != "handle" && std::ranges::all_of(type, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    });
}

std::string without_separators(std::string_view phone)
{
    std::string out;
    out.reserve(phone.size());
    for (const char c : phone)
        if (std::string_view(" \t-.()/").find(c) == std::string_view::npos) out.push_back(c);
    return out;
}

}  // namespace

int rank_of(std::string_view type)
{
    if (type == "user_id") return 0;
    if (type == "email") return 1;
    if (type == "phone") return 2;
    if (type == "loyalty") return 3;
    if (type == "household") return 4;
    if (type.starts_with(handle_prefix)) return 5;
    if (type == "device") return 8;
    if (type == "anonymous_id") return 9;
    return 6;  // a business's own: customer_no, crm_id …
}

Result<Identifier> make_identifier(std::string_view type, std::string_view value)
{
    Identifier made{lower_ascii(trimmed(type)), std::string()};
    if (made.type.size() > type_bytes_max || !is_type(made.type))
        return failed(Code::bad_input,
                      fmt::format("identifier type \"{}\" is none; write user_id, email, phone, loyalty, household, "
                                  "handle:<network>, device, anonymous_id, or one of your own of letters, digits and _-.",
                                  is_utf8(type) ? shortened(type, 40) : "(not UTF-8)"));
    if (!is_utf8(value))
        return failed(Code::bad_input, fmt::format("the {} is not UTF-8; send it encoded as UTF-8", made.type));

    if (made.type == "email")
        made.value = lower_ascii(trimmed(value));
    else if (made.type == "phone")
        made.value = without_separators(value);
    else
        made.value = std::string(value);

    if (made.value.empty()) return failed(Code::bad_input, fmt::format("the {} is empty; leave it out", made.type));
    if (made.value.size() > limits::identifier_bytes_max)
        return failed(Code::too_large, fmt::format("the {} is {} bytes long; at most {} are kept", made.type, made.value.size(),
                                                   limits::identifier_bytes_max));
    if (is_nonsense(made.value))
        return failed(Code::bad_input, fmt::format("the {} stands for nobody (null, guest, 0 …); leave it out", made.type));
    return made;
}

bool is_nonsense(std::string_view value)
{
    constexpr std::array<std::string_view, 26> nobody{
        "-",    "--",        "?",       "(none)",        "(not set)", "(null)", "[object object]",
        "anon", "anonymous", "false",   "guest",         "n/a",       "na",     "nan",
        "nil",  "no",        "none",    "not available", "not set",   "null",   "test",
        "true", "undefined", "unknown", "xxx",           "nobody"};
    const std::string_view bare = trimmed(value);
    if (bare.size() <= 16 && std::ranges::find(nobody, lower_ascii(bare)) != nobody.end()) return true;
    // Zeros only, also as 0.0, +00 or 00000000-0000-0000-0000-000000000000.
    return std::ranges::all_of(bare, [](char c) { return c == '0' || c == '-' || c == '.' || c == '+'; });
}

void put_in_order(std::vector<Identifier>& identifiers)
{
    std::ranges::sort(identifiers, [](const Identifier& a, const Identifier& b) {
        return std::tuple(rank_of(a.type), std::string_view(a.type), std::string_view(a.value)) <
               std::tuple(rank_of(b.type), std::string_view(b.type), std::string_view(b.value));
    });
    const auto doubles = std::ranges::unique(identifiers);
    identifiers.erase(doubles.begin(), doubles.end());
}

std::string to_text(const Identifier& identifier) { return identifier.type + ":" + identifier.value; }

Result<Identifier> parse_identifier(std::string_view text)
{
    const std::size_t from = text.starts_with(handle_prefix) ? handle_prefix.size() : 0;
    const std::size_t colon = text.find(':', from);
    if (colon == std::string_view::npos)
        return failed(Code::bad_input,
                      "an identifier is written type:value, as in email:ada@example.org or handle:mastodon:ada");
    return make_identifier(text.substr(0, colon), text.substr(colon + 1));
}

}  // namespace regard
