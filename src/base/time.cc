#include "base/time.h"

#include "base/text.h"

#include <fmt/format.h>

namespace regard {
namespace {

constexpr std::int64_t us_per_day = 86'400'000'000;

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_in(int year, int month)
{
    constexpr int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : length[month - 1];
}

// Reads exactly `count` digits; -1 when they are not there.
int digits(std::string_view text, std::size_t& at, std::size_t count)
{
    if (at + count > text.size()) return -1;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const char c = text[at + i];
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    at += count;
    return value;
}

bool take(std::string_view text, std::size_t& at, char wanted)
{
    if (at >= text.size() || text[at] != wanted) return false;
    ++at;
    return true;
}

Failed refuse(std::string_view text)
{
    return failed(Code::bad_input,
                  fmt::format("\"{}\" is not a time; write it as 2026-05-03T17:40:00Z or 2026-05-03T17:40:00+02:00",
                              shortened(text, 40)));
}

}  // namespace

std::int64_t day_of(Time at) { return at.us >= 0 ? at.us / us_per_day : -((-at.us + us_per_day - 1) / us_per_day); }

Time start_of_day(std::int64_t day) { return {day * us_per_day}; }

Date date_of(std::int64_t day)
{
    const std::int64_t z = day + 719468;
    const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    const auto doe = static_cast<int>(z - era * 146097);
    const int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const int mp = (5 * doy + 2) / 153;
    const int d = doy - (153 * mp + 2) / 5 + 1;
    const int m = mp < 10 ? mp + 3 : mp - 9;
    return {static_cast<int>(yoe + era * 400) + (m <= 2 ? 1 : 0), m, d};
}

std::int64_t day_of(Date date)
{
    const int y = date.year - (date.month <= 2 ? 1 : 0);
    const int era = (y >= 0 ? y : y - 399) / 400;
    const int yoe = y - era * 400;
    const int doy = (153 * (date.month > 2 ? date.month - 3 : date.month + 9) + 2) / 5 + date.day - 1;
    const int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return static_cast<std::int64_t>(era) * 146097 + doe - 719468;
}

Result<Time> parse_time(std::string_view whole)
{
    const std::string_view text = trimmed(whole);
    std::size_t at = 0;
    const int year = digits(text, at, 4);
    if (year < 1 || !take(text, at, '-')) return refuse(text);
    const int month = digits(text, at, 2);
    if (month < 1 || month > 12 || !take(text, at, '-')) return refuse(text);
    const int day = digits(text, at, 2);
    if (day < 1 || day > days_in(year, month)) return refuse(text);
    std::int64_t us = day_of(Date{year, month, day}) * us_per_day;
    if (at == text.size()) return Time{us};
    if (text[at] != 'T' && text[at] != 't' && text[at] != ' ') return refuse(text);
    ++at;
    const int hour = digits(text, at, 2);
    if (hour < 0 || hour > 23 || !take(text, at, ':')) return refuse(text);
    const int minute = digits(text, at, 2);
    if (minute < 0 || minute > 59) return refuse(text);
    int second = 0;
    std::int64_t fraction = 0;
    if (take(text, at, ':')) {
        second = digits(text, at, 2);
        if (second < 0 || second > 60) return refuse(text);
        if (at < text.size() && (text[at] == '.' || text[at] == ',')) {
            ++at;
            std::size_t count = 0;
            for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++count)
                if (count < 6) fraction = fraction * 10 + (text[at] - '0');
            if (count == 0) return refuse(text);
            for (; count < 6; ++count) fraction *= 10;
        }
        if (second == 60) second = 59, fraction = 999'999;
    }
    std::int64_t offset_minutes = 0;
    while (at < text.size() && text[at] == ' ') ++at;
    if (at < text.size() && (text[at] == 'Z' || text[at] == 'z')) {
        ++at;
    } else if (text.substr(at) == "UTC") {
        at += 3;
    } else if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
        const bool west = text[at] == '-';
        ++at;
        const int h = digits(text, at, 2);
        if (h < 0 || h > 23) return refuse(text);
        int m = 0;
        if (at < text.size()) {
            take(text, at, ':');
            m = digits(text, at, 2);
            if (m < 0 || m > 59) return refuse(text);
        }
        offset_minutes = (west ? -1 : 1) * (h * 60 + m);
    }
    if (at != text.size()) return refuse(text);
    us += ((hour * 60 + minute - offset_minutes) * 60 + second) * std::int64_t{1'000'000} + fraction;
    if (us < time_min.us || us > time_max.us) return refuse(text);
    return Time{us};
}

std::string to_text(Time at)
{
    const std::int64_t day = day_of(at);
    const std::int64_t rest = at.us - day * us_per_day;
    const Date date = date_of(day);
    const std::int64_t whole_seconds = rest / 1'000'000;
    const std::int64_t fraction = rest % 1'000'000;
    std::string out = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", date.year, date.month, date.day, whole_seconds / 3600,
                                  whole_seconds / 60 % 60, whole_seconds % 60);
    out += fraction % 1000 == 0 ? fmt::format(".{:03}Z", fraction / 1000) : fmt::format(".{:06}Z", fraction);
    return out;
}

std::string to_text(Date date) { return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day); }

std::string to_words(Duration span)
{
    const std::int64_t us = span.us < 0 ? -span.us : span.us;
    const auto one_place = [](std::int64_t amount, std::int64_t unit) {
        const std::int64_t tenths = (amount * 10 + unit / 2) / unit;
        return tenths % 10 == 0 || tenths >= 1000 ? fmt::format("{}", tenths / 10)
                                                  : fmt::format("{}.{}", tenths / 10, tenths % 10);
    };
    const auto counted = [](std::int64_t count, const char* noun) {
        return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
    };
    if (us < seconds(1).us) return fmt::format("{} ms", us / 1000);
    if (us < minutes(2).us) return one_place(us, seconds(1).us) + " s";
    if (us < hours(2).us) return fmt::format("{} min", us / minutes(1).us);
    if (us < days(2).us) return counted(us / hours(1).us, "hour");
    return counted(us / days(1).us, "day");
}

}  // namespace regard
