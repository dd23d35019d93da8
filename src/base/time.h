// base/time.h
//
// Moments and spans. Time is microseconds since 1970-01-01T00:00:00Z on the proleptic Gregorian calendar without leap
// seconds (POSIX time); Duration is a signed count of microseconds. Neither converts to or from a number by itself.
//
// Accepted moments lie in [time_min, time_max] = years 1000 to 9999 exclusive of what cannot be a touch; a door decides
// what it refuses. Parsing follows RFC 3339 with the relaxations that real clients need (see parse_time).
#pragma once

#include "base/result.h"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace regard {

struct Duration {
    std::int64_t us = 0;
    constexpr auto operator<=>(const Duration&) const = default;
    constexpr Duration operator+(Duration other) const { return {us + other.us}; }
    constexpr Duration operator-(Duration other) const { return {us - other.us}; }
    constexpr Duration operator*(std::int64_t factor) const { return {us * factor}; }
};

constexpr Duration microseconds(std::int64_t n) { return {n}; }
constexpr Duration milliseconds(std::int64_t n) { return {n * 1'000}; }
constexpr Duration seconds(std::int64_t n) { return {n * 1'000'000}; }
constexpr Duration minutes(std::int64_t n) { return seconds(n * 60); }
constexpr Duration hours(std::int64_t n) { return minutes(n * 60); }
constexpr Duration days(std::int64_t n) { return hours(n * 24); }

struct Time {
    std::int64_t us = 0;
    constexpr auto operator<=>(const Time&) const = default;
    constexpr Time operator+(Duration span) const { return {us + span.us}; }
    constexpr Time operator-(Duration span) const { return {us - span.us}; }
    constexpr Duration operator-(Time other) const { return {us - other.us}; }
};

// 0001-01-01 and 9999-12-31T23:59:59.999999: what the calendar functions can read and write.
constexpr Time time_min{-62135596800'000'000};
constexpr Time time_max{253402300799'999'999};

struct Date {
    int year;
    int month;  // 1..12
    int day;    // 1..31
};

// Whole days since 1970-01-01 (rounding down), and back. The civil-calendar algorithms are Howard Hinnant's
// ("chrono-Compatible Low-Level Date Algorithms").
[[nodiscard]] std::int64_t day_of(Time at);
[[nodiscard]] Time start_of_day(std::int64_t day);
[[nodiscard]] Date date_of(std::int64_t day);
[[nodiscard]] std::int64_t day_of(Date date);

// RFC 3339, and also: a space for the T, missing seconds, any count of fraction digits (rounded down to microseconds),
// offsets as +hh, +hhmm or +hh:mm, a date alone (midnight UTC), a missing offset (UTC). Second 60 counts as 59.999999.
[[nodiscard]] Result<Time> parse_time(std::string_view text);

// "2026-11-22T12:40:41.123Z": milliseconds, always; microseconds when they are not zero.
[[nodiscard]] std::string to_text(Time at);
// "2026-11-22"
[[nodiscard]] std::string to_text(Date date);
// "3 days", "6.2 s", "40 min": for reasons that people read.
[[nodiscard]] std::string to_words(Duration span);

}  // namespace regard
