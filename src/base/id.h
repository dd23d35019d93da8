// base/id.h
//
// A 128-bit identifier: a keyed hash of something outside (an identifier, a message id) or a random number. Values only.
#pragma once

#include "base/result.h"

#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace regard {

struct Id128 {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    constexpr auto operator<=>(const Id128&) const = default;
    [[nodiscard]] constexpr bool is_zero() const { return high == 0 && low == 0; }

    // Big endian, so that the order of the bytes is the order of the numbers.
    [[nodiscard]] std::array<char, 16> bytes() const
    {
        std::array<char, 16> out;
        const std::uint64_t h = __builtin_bswap64(high);
        const std::uint64_t l = __builtin_bswap64(low);
        std::memcpy(out.data(), &h, 8);
        std::memcpy(out.data() + 8, &l, 8);
        return out;
    }
    // `bytes` points at 16 bytes.
    [[nodiscard]] static Id128 from_bytes(const void* bytes)
    {
        std::uint64_t h, l;
        std::memcpy(&h, bytes, 8);
        std::memcpy(&l, static_cast<const char*>(bytes) + 8, 8);
        return {__builtin_bswap64(h), __builtin_bswap64(l)};
    }
};
static_assert(std::endian::native == std::endian::little, "the formats are written on little-endian machines only");

// The bits of a keyed hash are already spread evenly and cannot be chosen from outside.
struct Id128Hash {
    [[nodiscard]] std::size_t operator()(const Id128& id) const noexcept { return static_cast<std::size_t>(id.low ^ id.high); }
    using is_avalanching = void;
};

[[nodiscard]] std::string to_hex(const Id128& id);  // 32 digits, lower case
[[nodiscard]] Result<Id128> id_from_hex(std::string_view text);

}  // namespace regard
