// cli/simulate_dice.h
//
// Chance for the simulation, from a seed, in whole numbers only: the same on every machine and compiler. The generator is
// xoshiro256** (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", 2021), seeded by splitmix64.
//
// Not for secrets. One thread.
#pragma once

#include "base/result.h"

#include <array>
#include <cstdint>
#include <span>

namespace regard::simulation {

[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t value)
{
    value += 0x9e3779b97f4a7c15;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
    value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
    return value ^ (value >> 31);
}

class Dice {
public:
    explicit constexpr Dice(std::uint64_t seed)
    {
        for (auto& word : words_) word = seed = mixed(seed);
    }

    constexpr std::uint64_t next()
    {
        const std::uint64_t result = rotated(words_[1] * 5, 7) * 9;
        const std::uint64_t shifted = words_[1] << 17;
        words_[2] ^= words_[0];
        words_[3] ^= words_[1];
        words_[1] ^= words_[2];
        words_[0] ^= words_[3];
        words_[2] ^= shifted;
        words_[3] = rotated(words_[3], 45);
        return result;
    }

    // 0 … count - 1. The multiply keeps the bias below 2^-32 of a share, which no count here can show.
    constexpr std::uint32_t below(std::uint32_t count) { return static_cast<std::uint32_t>(((next() >> 32) * count) >> 32); }
    // Both ends included.
    constexpr std::int32_t between(std::int32_t first, std::int32_t last)
    {
        return first + static_cast<std::int32_t>(below(static_cast<std::uint32_t>(last - first + 1)));
    }
    // Around the middle of [first, last], seldom at its ends: the mean of three throws.
    constexpr std::int32_t around(std::int32_t first, std::int32_t last)
    {
        return (between(first, last) + between(first, last) + between(first, last)) / 3;
    }
    // Once in so many thousand.
    constexpr bool in_thousand(std::uint32_t thousandths) { return below(1'000) < thousandths; }

    template <class T, std::size_t n>
    constexpr const T& one_of(const std::array<T, n>& things)
    {
        return things[below(static_cast<std::uint32_t>(n))];
    }

private:
    static constexpr std::uint64_t rotated(std::uint64_t word, int bits) { return (word << bits) | (word >> (64 - bits)); }

    std::array<std::uint64_t, 4> words_{};
};

}  // namespace regard::simulation
