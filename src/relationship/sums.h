// relationship/sums.h
//
// Forward-decayed sums of adds and of takes, apart (methods 1.1; Cormode et al., ICDE 2009): an effect at t weighs
// 2^((t mod H)/H) in the bucket floor(t/H), and a bucket read at `now` fades by 2^-(now/H - bucket). Additions are of whole
// numbers, so they commute and can be taken back exactly; no landmark ever has to be moved.
//
// A value. A bucket exists exactly while it holds something. Amounts are within ±effect_units_max.
#pragma once

#include "base/limits.h"
#include "base/time.h"
#include "relationship/few.h"
#include "touch/effect.h"

#include <cstdint>

namespace regard {

// Weighted amounts are kept in 1/256 of a millionth: rounding one costs less than 0.002 millionths, and the 2^32 touches an
// account can count, each of the largest effect and weight, still fit (2^32 * 2e6 * 2 * 256 < 2^63).
constexpr int sums_fraction_bits = 8;
static_assert(limits::effect_units_max * 1'000'000 * 2 * (1 << sums_fraction_bits) < (std::int64_t{1} << 31));

class Sums {
public:
    void add(Time at, Micro amount, Duration half_life);
    // The exact inverse of an add() of the same.
    void remove(Time at, Micro amount, Duration half_life);
    // From now on fades by another half-life; what is felt at `now` stays. Nothing added before can be removed after it.
    void rebase(Time now, Duration before, Duration after);

    struct Read {
        Micro adds;   // >= 0
        Micro takes;  // <= 0
    };
    // As felt at `now`, which is not before any effect in it.
    [[nodiscard]] Read at(Time now, Duration half_life) const;
    // adds + weight * takes at `now`, in 1/256 of a millionth: what can be faded further without losing places.
    [[nodiscard]] std::int64_t fine_balance(Time now, Duration half_life, Micro take_weight) const;

    struct Bucket {
        std::int64_t adds = 0;
        std::int64_t takes = 0;  // <= 0
        std::int64_t index = 0;
        bool operator==(const Bucket&) const = default;
    };
    [[nodiscard]] const Few<Bucket>& buckets() const { return buckets_; }
    // For the codec. Buckets ascend by index, none is empty, signs are as above; else false and nothing changed.
    [[nodiscard]] bool restore(Few<Bucket> buckets);
    bool operator==(const Sums&) const = default;

private:
    void put(std::int64_t index, std::int64_t weighted);

    Few<Bucket> buckets_;  // by index, oldest first
};

// fine / 256, rounded half away from zero.
[[nodiscard]] Micro micro_of_fine(std::int64_t fine);

}  // namespace regard
