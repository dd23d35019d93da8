// relationship/cuts.h
//
// Many small takes (methods 1.3): a Poisson CUSUM. No single take need be large; what is looked for is takes that come more
// often than where nothing is wrong.
//
//     S <- max(0, S - (l1 - l0) * exposure);  at a take: S <- S + ln(l1/l0);  alarm while S >= h
//
// The account's exposure is touches, not days: else the busiest and happiest customers would be the first to be flagged
// (methods 1.7). Values only.
#pragma once

#include "base/micro.h"

#include <algorithm>

namespace regard {

// `step` is l1 - l0 for one unit of exposure. Two calls are as good as one of the summed exposure.
[[nodiscard]] inline Micro cuts_after(Micro level, Micro exposure, Micro step)
{
    return std::max(Micro{0}, level - times(step, exposure));
}

}  // namespace regard
