// base/exact.h
//
// Transcendental functions for pure rooms, in whole numbers only: the same bits on every machine and compiler, where libm
// may differ in the last one. Fixed point with 32 fraction bits (Q32) inside, millionths at the border.
//
// Errors are bounded and tested against long double: exp2 and log2 within 2^-30 relative, the normal distribution within 1e-6.
#pragma once

#include "base/micro.h"

#include <cstdint>

namespace regard::exact {

// 2^(numerator/denominator) for 0 <= numerator < denominator, as Q32 in [2^32, 2^33).
[[nodiscard]] std::uint64_t exp2_fraction(std::uint64_t numerator, std::uint64_t denominator);

// value * 2^(-numerator/denominator), numerator >= 0, rounded half away from zero. Halvings beyond 63 give 0.
[[nodiscard]] std::int64_t decayed(std::int64_t value, std::uint64_t numerator, std::uint64_t denominator);

// ln(value), value > 0, in millionths of millionths (1e-12) so that differences keep six places.
[[nodiscard]] std::int64_t ln_pico(Micro value);
// ln of the ratio a/b of positive whole numbers, in 1e-12.
[[nodiscard]] std::int64_t ln_ratio_pico(std::uint64_t a, std::uint64_t b);
// e^x for x given in 1e-12; saturates at the range of Micro, 0 below -14.
[[nodiscard]] Micro exp_pico(std::int64_t x);

// The standard normal distribution function of x (given in 1e-12), in millionths: Phi(0) = 500'000.
[[nodiscard]] Micro normal_cdf(std::int64_t x_pico);

}  // namespace regard::exact
