// insight/interval.h
//
// Wilson's score interval of a share (Wilson 1927; methods 4.1, test T26), for `proof` and `backtest`. Pure; no libm beneath,
// so that the bits are the same everywhere.
#pragma once

namespace regard::insight {

struct Interval {
    double low = 0;
    double high = 1;
};
// Of a share `ratio` seen in `of` > 0; z: 1.96 for 95 %. Not cut to [0, 1].
[[nodiscard]] Interval wilson(double ratio, double of, double z);

// Newton's; 0 of what is below 0.
[[nodiscard]] double root(double square);

}  // namespace regard::insight
