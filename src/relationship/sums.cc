#include "relationship/sums.h"

#include "base/exact.h"

namespace regard {
namespace {

struct Place {
    std::int64_t index;
    std::int64_t rest;  // microseconds since the bucket began
};

Place place_of(Time at, Duration half_life)
{
    MUST(half_life.us > 0);
    Place place{at.us / half_life.us, at.us % half_life.us};
    if (place.rest < 0) {
        place.rest += half_life.us;
        --place.index;
    }
    return place;
}

struct Weighted {
    std::int64_t index;
    std::int64_t amount;
};

// A function of the moment and the amount alone, so that what was added can be taken back exactly.
Weighted weighted(Time at, Micro amount, Duration half_life)
{
    MUST(amount.value >= -limits::effect_units_max * 1'000'000 && amount.value <= limits::effect_units_max * 1'000'000);
    const auto [index, rest] = place_of(at, half_life);
    const std::uint64_t factor =
        exact::exp2_fraction(static_cast<std::uint64_t>(rest), static_cast<std::uint64_t>(half_life.us));  // Q32
    const std::int64_t size = amount.value < 0 ? -amount.value : amount.value;
    constexpr int shift = 32 - sums_fraction_bits;
    // size < 2^21 and factor < 2^33: fits.
    const auto scaled =
        static_cast<std::int64_t>((static_cast<std::uint64_t>(size) * factor + (std::uint64_t{1} << (shift - 1))) >> shift);
    return {index, amount.value < 0 ? -scaled : scaled};
}

// What a sum of bucket `index` has faded to at `now`. A bucket that begins after `now` has not begun to fade.
std::int64_t faded(std::int64_t sum, std::int64_t index, Time now, Duration half_life)
{
    const auto gone = static_cast<__int128>(now.us) - static_cast<__int128>(index) * half_life.us;
    if (gone <= 0) return sum;
    return exact::decayed(sum, static_cast<std::uint64_t>(gone), static_cast<std::uint64_t>(half_life.us));
}

}  // namespace

Micro micro_of_fine(std::int64_t fine)
{
    constexpr std::int64_t half = 1 << (sums_fraction_bits - 1);
    return {fine < 0 ? -((-fine + half) >> sums_fraction_bits) : (fine + half) >> sums_fraction_bits};
}

void Sums::put(std::int64_t index, std::int64_t amount)
{
    if (amount == 0) return;
    std::size_t place = buckets_.size();
    while (place > 0 && buckets_[place - 1].index >= index) --place;
    if (place == buckets_.size() || buckets_[place].index != index) buckets_.insert(place, {0, 0, index});
    Bucket& bucket = buckets_[place];
    std::int64_t& sum = amount > 0 ? bucket.adds : bucket.takes;
#if REGARD_CANARY == 3  // a float in a sum
    sum = static_cast<std::int64_t>(static_cast<float>(sum) + static_cast<float>(amount));
#else
    MUST(!__builtin_add_overflow(sum, amount, &sum));
#endif
}

void Sums::add(Time at, Micro amount, Duration half_life)
{
    if (amount.value == 0) return;
    const auto [index, weight] = weighted(at, amount, half_life);
    put(index, weight);
}

void Sums::remove(Time at, Micro amount, Duration half_life)
{
    if (amount.value == 0) return;
    const auto [index, weight] = weighted(at, amount, half_life);
    if (weight == 0) return;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        Bucket& bucket = buckets_[i];
        if (bucket.index != index) continue;
        (weight > 0 ? bucket.adds : bucket.takes) -= weight;
        MUST(bucket.adds >= 0 && bucket.takes <= 0);  // else it was never added
        if (bucket.adds == 0 && bucket.takes == 0) buckets_.erase(i);
        return;
    }
    MUST(false);  // it was never added
}

void Sums::rebase(Time now, Duration before, Duration after)
{
    std::int64_t adds = 0;
    std::int64_t takes = 0;
    for (const Bucket& bucket : buckets_) {
        adds += faded(bucket.adds, bucket.index, now, before);
        takes += faded(bucket.takes, bucket.index, now, before);
    }
    buckets_.clear();
    const auto [index, rest] = place_of(now, after);
    // 2^(rest/after) = 2 * 2^-((after-rest)/after): through decayed(), which takes sums of any size.
    const auto raised = [&](std::int64_t sum) {
        if (rest == 0) return sum;
        return exact::decayed(sum, static_cast<std::uint64_t>(after.us - rest), static_cast<std::uint64_t>(after.us)) * 2;
    };
    put(index, raised(adds));
    put(index, raised(takes));
}

Sums::Read Sums::at(Time now, Duration half_life) const
{
    std::int64_t adds = 0;
    std::int64_t takes = 0;
    for (const Bucket& bucket : buckets_) {
        adds += faded(bucket.adds, bucket.index, now, half_life);
        takes += faded(bucket.takes, bucket.index, now, half_life);
    }
    return {micro_of_fine(adds), micro_of_fine(takes)};
}

std::int64_t Sums::fine_balance(Time now, Duration half_life, Micro take_weight) const
{
    std::int64_t balance = 0;
    for (const Bucket& bucket : buckets_)
        balance += faded(bucket.adds + times({bucket.takes}, take_weight).value, bucket.index, now, half_life);
    return balance;
}

bool Sums::restore(Few<Bucket> buckets)
{
    for (std::size_t i = 0; i < buckets.size(); ++i) {
        const Bucket& bucket = buckets[i];
        if (bucket.adds < 0 || bucket.takes > 0 || (bucket.adds == 0 && bucket.takes == 0)) return false;
        if (i > 0 && buckets[i - 1].index >= bucket.index) return false;
    }
    buckets_ = std::move(buckets);
    return true;
}

}  // namespace regard
