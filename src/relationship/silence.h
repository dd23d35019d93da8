// relationship/silence.h
//
// How likely a gap is in a customer's own rhythm: visits come as a Poisson process whose rate has a Gamma prior of the
// segment (shape a visits, rate b days), so after n gaps in T days
//
//     P(gap > s) = ((b + T) / (b + T + s)) ^ (a + n)
//
// and it falls to p at s = (b + T) * (p^(-1/(a+n)) - 1). Values only, whole-number arithmetic throughout.
#pragma once

#include "base/micro.h"
#include "base/time.h"

#include <cstdint>

namespace regard {

struct Rhythm {
    Micro shape;     // a + n, > 0
    Duration known;  // b + T, > 0

    [[nodiscard]] static Rhythm of(Micro prior_visits, Duration prior, std::uint32_t visits, Duration between);
    // Of a gap longer than `gap`.
    [[nodiscard]] Micro probability(Duration gap) const;
    // The gap whose probability is e^(-minus_ln_pico * 1e-12). A smaller probability never gives a shorter gap.
    [[nodiscard]] Duration gap_at(std::int64_t minus_ln_pico) const;
    // gap >= gap_at(minus_ln_pico), for less where it is plainly not.
    [[nodiscard]] bool reaches(Duration gap, std::int64_t minus_ln_pico) const;
};

}  // namespace regard
