#include "relationship/silence.h"

#include "base/exact.h"

#include <algorithm>

namespace regard {
namespace {

using Wide = __int128;

// No gap is longer than the calendar.
constexpr Duration forever = time_max - time_min;

}  // namespace

Rhythm Rhythm::of(Micro prior_visits, Duration prior, std::uint32_t visits, Duration between)
{
    const std::int64_t gaps = visits > 0 ? visits - 1 : 0;
    return {std::max(Micro{1}, prior_visits + units(gaps)), std::clamp(prior + between, microseconds(1), forever)};
}

Micro Rhythm::probability(Duration gap) const
{
    if (gap.us <= 0) return units(1);
    const std::int64_t log =
        exact::ln_ratio_pico(static_cast<std::uint64_t>(known.us), static_cast<std::uint64_t>(known.us + gap.us));
    const auto power = static_cast<Wide>(log) * shape.value / 1'000'000;
    constexpr Wide least = -15'000'000'000'000;  // e^-15 rounds to no millionth
    return exact::exp_pico(static_cast<std::int64_t>(std::max(power, least)));
}

Duration Rhythm::gap_at(std::int64_t minus_ln_pico) const
{
    const auto power = static_cast<Wide>(minus_ln_pico) * 1'000'000 / shape.value;
    constexpr Wide most = 30'000'000'000'000;  // e^30 of anything known is beyond the calendar
    if (power >= most) return forever;
    const Wide growth = exact::exp_pico(static_cast<std::int64_t>(power)).value - 1'000'000;
    // e^x - 1 >= x, also where the millionths of the exponential have rounded it away.
    const Wide linear = power * known.us / 1'000'000'000'000;
    const Wide gap = std::max(growth * known.us / 1'000'000, linear);
    return {static_cast<std::int64_t>(std::min<Wide>(gap, forever.us))};
}

bool Rhythm::reaches(Duration gap, std::int64_t minus_ln_pico) const
{
    // gap_at() is nowhere below its linear part, here without its divisions; known >> 39 is more than their rounding.
    const Wide surely = static_cast<Wide>(gap.us + (known.us >> 39) + 2) * shape.value * 1'000'000;
    if (surely < static_cast<Wide>(minus_ln_pico) * known.us) return false;
    return gap >= gap_at(minus_ln_pico);
}

}  // namespace regard
