#include "insight/interval.h"

namespace regard::insight {

double root(double square)
{
    if (square <= 0) return 0;
    double guess = square > 1 ? square : 1;
    for (int i = 0; i < 60; ++i) guess = (guess + square / guess) / 2;
    return guess;
}

Interval wilson(double ratio, double of, double z)
{
    const double z2 = z * z;
    const double center = (ratio + z2 / (2 * of)) / (1 + z2 / of);
    const double half = z / (1 + z2 / of) * root(ratio * (1 - ratio) / of + z2 / (4 * of * of));
    return {center - half, center + half};
}

}  // namespace regard::insight
