#include "base/micro.h"

#include <fmt/format.h>

namespace regard {
namespace {

std::int64_t saturated(__int128 value)
{
    if (value > INT64_MAX) return INT64_MAX;
    if (value < -INT64_MAX) return -INT64_MAX;
    return static_cast<std::int64_t>(value);
}

__int128 divided_rounded(__int128 numerator, __int128 denominator)
{
    const bool negative = (numerator < 0) != (denominator < 0);
    const __int128 n = numerator < 0 ? -numerator : numerator;
    const __int128 d = denominator < 0 ? -denominator : denominator;
    const __int128 q = (n + d / 2) / d;
    return negative ? -q : q;
}

}  // namespace

Micro times(Micro a, Micro b) { return {saturated(divided_rounded(static_cast<__int128>(a.value) * b.value, 1'000'000))}; }

Micro divided(Micro a, Micro b)
{
    MUST(b.value != 0);
    return {saturated(divided_rounded(static_cast<__int128>(a.value) * 1'000'000, b.value))};
}

Result<Micro> parse_micro(std::string_view text)
{
    const auto refuse = [&] {
        return failed(Code::bad_input, fmt::format("\"{}\" is not a decimal number", text.substr(0, 40)));
    };
    std::size_t i = 0;
    const bool negative = i < text.size() && text[i] == '-';
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
    // Digits are collected without the point; `exponent` counts where the point stands.
    unsigned __int128 digits = 0;
    int exponent = 0;
    int digits_count = 0;
    bool seen_point = false;
    bool seen_digit = false;
    bool rounds_up = false;
    bool cut = false;
    for (; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '.' && !seen_point) {
            seen_point = true;
            continue;
        }
        if (c < '0' || c > '9') break;
        seen_digit = true;
        if (digits_count < 30) {
            digits = digits * 10 + static_cast<unsigned>(c - '0');
            if (digits != 0) ++digits_count;
            if (seen_point) --exponent;
        } else {
            if (!cut) rounds_up = c >= '5';
            cut = true;
            if (!seen_point) ++exponent;
        }
    }
    if (!seen_digit) return refuse();
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        const bool below = i < text.size() && text[i] == '-';
        if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
        if (i == text.size()) return refuse();
        int power = 0;
        for (; i < text.size(); ++i) {
            if (text[i] < '0' || text[i] > '9') return refuse();
            if (power < 10'000) power = power * 10 + (text[i] - '0');
        }
        exponent += below ? -power : power;
    }
    if (i != text.size()) return refuse();
    if (digits == 0) return Micro{0};
    if (rounds_up) ++digits;
    int shift = exponent + 6;
    for (; shift > 0; --shift) {
        if (digits > static_cast<unsigned __int128>(INT64_MAX)) break;
        digits *= 10;
    }
    if (shift > 0)
        return failed(Code::bad_input, fmt::format("\"{}\" is too large; amounts lie within ±9.2e12", text.substr(0, 40)));
    if (shift < 0) {
        if (shift < -38) return Micro{0};
        unsigned __int128 divisor = 1;
        for (; shift < 0; ++shift) divisor *= 10;
        digits = (digits + divisor / 2) / divisor;
    }
    if (digits > static_cast<unsigned __int128>(INT64_MAX))
        return failed(Code::bad_input, fmt::format("\"{}\" is too large; amounts lie within ±9.2e12", text.substr(0, 40)));
    const auto size = static_cast<std::int64_t>(digits);
    return Micro{negative ? -size : size};
}

std::string to_text(Micro amount)
{
    const bool negative = amount.value < 0;
    const std::uint64_t size =
        negative ? ~static_cast<std::uint64_t>(amount.value) + 1 : static_cast<std::uint64_t>(amount.value);
    std::string out = fmt::format("{}{}", negative ? "-" : "", size / 1'000'000);
    if (size % 1'000'000 != 0) {
        out += fmt::format(".{:06}", size % 1'000'000);
        while (out.back() == '0') out.pop_back();
    }
    return out;
}

}  // namespace regard
