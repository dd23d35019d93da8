// base/micro.h
//
// Fixed-point numbers in millionths. Effects, ratings, measures and amounts of money are kept as whole micro-units, so
// that sums do not depend on their order and a replay gives the same bits on any machine.
//
// Range: what an int64 holds, about ±9.2e12 units. Arithmetic that could leave it saturates; saturation is symmetric, so a
// sum of saturated values is still the same in any order only while the true sum fits: callers bound their inputs
// (limits.h) so that it does.
#pragma once

#include "base/result.h"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace regard {

struct Micro {
    std::int64_t value = 0;  // millionths
    constexpr auto operator<=>(const Micro&) const = default;
    constexpr Micro operator+(Micro other) const { return {value + other.value}; }
    constexpr Micro operator-(Micro other) const { return {value - other.value}; }
    constexpr Micro operator-() const { return {-value}; }
    constexpr Micro& operator+=(Micro other)
    {
        value += other.value;
        return *this;
    }
};

constexpr Micro units(std::int64_t n) { return {n * 1'000'000}; }

// a * b, rounded half away from zero, saturated.
[[nodiscard]] Micro times(Micro a, Micro b);
// a / b, rounded half away from zero, saturated; b must not be zero.
[[nodiscard]] Micro divided(Micro a, Micro b);

// Decimal text to millionths, exactly: "-0.25", "1e3", "12.3456789" (rounded half away from zero at the sixth place).
// Refuses what is no finite decimal number or out of range.
[[nodiscard]] Result<Micro> parse_micro(std::string_view text);
// The shortest decimal: "-0.25", "3", "6.2".
[[nodiscard]] std::string to_text(Micro amount);

// An amount of money. The currency is an ISO 4217 code, or empty when the source did not say.
struct Money {
    Micro amount;
    std::string currency;
    bool operator==(const Money&) const = default;
};

}  // namespace regard
