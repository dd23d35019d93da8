#include "base/exact.h"

#include <algorithm>
#include <array>
#include <bit>

namespace regard::exact {
namespace {

using Wide = unsigned __int128;

constexpr std::uint64_t one_q62 = std::uint64_t{1} << 62;
constexpr std::uint64_t log2_e_q62 = 6653256548922161246u;  // log2(e) * 2^62, rounded
constexpr std::uint64_t ln_2_pico = 693147180560;           // ln(2) * 1e12, rounded

// The root of a Q62 number in [1, 2): floor, by the digit-by-digit method.
constexpr std::uint64_t root_q62(std::uint64_t value)
{
    Wide rest = static_cast<Wide>(value) << 62;
    Wide root = 0;
    for (Wide bit = Wide{1} << 126; bit != 0; bit >>= 2) {
        if (rest >= root + bit) {
            rest -= root + bit;
            root = (root >> 1) + bit;
        } else {
            root >>= 1;
        }
    }
    return static_cast<std::uint64_t>(root);
}

constexpr std::uint64_t product_q62(std::uint64_t a, std::uint64_t b)
{
    return static_cast<std::uint64_t>((static_cast<Wide>(a) * b + (Wide{1} << 61)) >> 62);
}

// 2^(byte * 256^-(level+1)) as Q62, for the four bytes of a 32-bit fraction. Made of repeated square roots of two, which
// whole numbers give exactly to the last bit but one; four look-ups instead of 32 multiplications.
struct Exp2Table {
    std::array<std::array<std::uint64_t, 256>, 4> level;
    constexpr Exp2Table() : level{}
    {
        std::uint64_t roots[33] = {one_q62 * 2 - 1};  // roots[k] = 2^(2^-k); the first is not used
        std::uint64_t current = 0;
        for (int k = 1; k <= 32; ++k) {
            current = k == 1 ? 6521908912666391106u : root_q62(current);  // sqrt(2) * 2^62, rounded
            roots[k] = current;
        }
        for (int l = 0; l < 4; ++l)
            for (int byte = 0; byte < 256; ++byte) {
                std::uint64_t value = one_q62;
                for (int bit = 0; bit < 8; ++bit)
                    if (byte & (128 >> bit)) value = product_q62(value, roots[l * 8 + bit + 1]);
                level[static_cast<std::size_t>(l)][static_cast<std::size_t>(byte)] = value;
            }
    }
};

const Exp2Table& exp2_table()
{
    static const Exp2Table table;
    return table;
}

// 2^(fraction * 2^-32) as Q62.
std::uint64_t exp2_q62(std::uint32_t fraction)
{
    const auto& level = exp2_table().level;
    const std::uint64_t upper = product_q62(level[0][fraction >> 24], level[1][(fraction >> 16) & 255]);
    const std::uint64_t lower = product_q62(level[2][(fraction >> 8) & 255], level[3][fraction & 255]);
    return product_q62(upper, lower);
}

// log2(value) in Q44 for value >= 1, by repeated squaring of the mantissa.
std::int64_t log2_q44(std::uint64_t value)
{
    const int exponent = 63 - std::countl_zero(value);
    std::uint64_t mantissa = value << (63 - exponent);  // Q63 in [1, 2)
    std::int64_t result = static_cast<std::int64_t>(exponent) << 44;
    for (int bit = 43; bit >= 0; --bit) {
        const Wide square = static_cast<Wide>(mantissa) * mantissa;  // Q126 in [1, 4)
        if (square >> 127) {
            result |= std::int64_t{1} << bit;
            mantissa = static_cast<std::uint64_t>(square >> 64);
        } else {
            mantissa = static_cast<std::uint64_t>(square >> 63);
        }
    }
    return result;
}

std::int64_t ln_pico_of_q44(std::int64_t log2)
{
    const __int128 product = static_cast<__int128>(log2) * static_cast<__int128>(ln_2_pico);
    const __int128 half = product < 0 ? -(__int128{1} << 43) : (__int128{1} << 43);
    return static_cast<std::int64_t>((product + half) / (__int128{1} << 44));
}

}  // namespace

std::uint64_t exp2_fraction(std::uint64_t numerator, std::uint64_t denominator)
{
    MUST(denominator > 0 && numerator < denominator);
    const auto fraction = static_cast<std::uint32_t>((static_cast<Wide>(numerator) << 32) / denominator);
    return (exp2_q62(fraction) + (std::uint64_t{1} << 29)) >> 30;
}

std::int64_t decayed(std::int64_t value, std::uint64_t numerator, std::uint64_t denominator)
{
    MUST(denominator > 0);
    const std::uint64_t halvings = numerator / denominator;
    const std::uint64_t rest = numerator % denominator;
    if (halvings >= 63 || value == 0) return 0;
    // value * 2^-(h + r) = value * 2^(1 - r) * 2^-(h + 1), with 2^(1-r) in (1, 2].
    const std::uint64_t factor =
        rest == 0 ? one_q62 : exp2_q62(static_cast<std::uint32_t>((static_cast<Wide>(denominator - rest) << 32) / denominator));
    const int shift = 62 + static_cast<int>(halvings) + (rest == 0 ? 0 : 1);
    const bool negative = value < 0;
    const std::uint64_t size = negative ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
    const Wide product = static_cast<Wide>(size) * factor;
    if (shift > 126) return 0;
    const auto result = static_cast<std::int64_t>((product + (Wide{1} << (shift - 1))) >> shift);
    return negative ? -result : result;
}

std::int64_t ln_pico(Micro value)
{
    MUST(value.value > 0);
    return ln_ratio_pico(static_cast<std::uint64_t>(value.value), 1'000'000);
}

std::int64_t ln_ratio_pico(std::uint64_t a, std::uint64_t b)
{
    MUST(a > 0 && b > 0);
    return ln_pico_of_q44(log2_q44(a) - log2_q44(b));
}

Micro exp_pico(std::int64_t x)
{
    if (x < -14'500'000'000'000) return {0};
    if (x > 29'800'000'000'000) return {INT64_MAX};  // e^29.8 units is the last below 2^63 millionths
    // x * log2(e), Q32: x is in 1e-12.
    const __int128 product = static_cast<__int128>(x) * static_cast<__int128>(log2_e_q62);
    const __int128 scaled = product / 1'000'000'000'000;         // Q62
    const auto power = static_cast<std::int64_t>(scaled >> 30);  // Q32, rounded down
    const std::int64_t whole = power >> 32;
    const auto fraction = static_cast<std::uint32_t>(power & 0xffffffff);
    const Wide mantissa = static_cast<Wide>(exp2_q62(fraction)) * 1'000'000;  // Q62 micro
    const std::int64_t shift = 62 - whole;
    if (shift > 126) return {0};
    if (shift <= 0) return {INT64_MAX};
    const Wide rounded = (mantissa + (Wide{1} << (shift - 1))) >> shift;
    return {static_cast<std::int64_t>(rounded)};
}

Micro normal_cdf(std::int64_t x_pico)
{
    const bool negative = x_pico < 0;
    const std::int64_t size = negative ? -x_pico : x_pico;
    if (size >= 6'000'000'000'000) return {negative ? 0 : 1'000'000};
    // Phi(x) = 1/2 + phi(x) (x + x^3/3 + x^5/15 + ...), Abramowitz and Stegun 26.2.11. In Q40; at x < 6 the sum stays below
    // 2^33 and 200 terms are more than enough.
    const auto x = static_cast<std::int64_t>((static_cast<__int128>(size) << 40) / 1'000'000'000'000);
    const auto x2 = static_cast<std::int64_t>((static_cast<__int128>(x) * x) >> 40);
    __int128 term = x;
    __int128 sum = x;
    for (int n = 1; n < 200 && term != 0; ++n) {
        term = (term * x2 >> 40) / (2 * n + 1);
        sum += term;
    }
    // phi(x) = e^(-x^2/2) / sqrt(2 pi), as Q62 of the exponential times 0.3989422804 by whole numbers.
    const auto exponent_q32 = static_cast<std::uint64_t>(
        (static_cast<Wide>(static_cast<std::uint64_t>(x2) / 2) * log2_e_q62 >> 62) >> 8);  // x^2/2 * log2(e), Q32
    const std::uint64_t halvings = exponent_q32 >> 32;
    const auto rest = static_cast<std::uint32_t>(exponent_q32 & 0xffffffff);
    const std::uint64_t power = rest == 0 ? one_q62 : exp2_q62(~rest + 1) / 2;  // 2^-rest, Q62
    constexpr std::uint64_t root_of_two_pi_inverse_q62 = 1839796536686825613u;
    const Wide density_q62 = (static_cast<Wide>(power) * root_of_two_pi_inverse_q62 >> 62) >> halvings;
    const Wide above_half = (density_q62 * static_cast<Wide>(sum)) >> 40;  // Q62
    const auto micro = static_cast<std::int64_t>((above_half * 1'000'000 + (Wide{1} << 61)) >> 62);
    return {negative ? 500'000 - std::min<std::int64_t>(micro, 500'000) : 500'000 + std::min<std::int64_t>(micro, 500'000)};
}

}  // namespace regard::exact
