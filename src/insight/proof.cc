#include "insight/proof.h"

#include "insight/interval.h"

#include <algorithm>

namespace regard::insight {
namespace {

Takes sum_of(std::span<const Takes> weeks)
{
    Takes sum;
    for (const Takes& week : weeks) {
        sum.touches += week.touches;
        sum.takes += week.takes;
    }
    return sum;
}

// Pearson's chi-square over its degrees of freedom; of fewer than four weeks nothing can be said.
double dispersion_of(std::span<const Takes> weeks, const Takes& sum)
{
    constexpr std::size_t weeks_min = 4;
    const double rate = static_cast<double>(sum.takes) / static_cast<double>(sum.touches);
    double chi = 0;
    std::size_t used = 0;
    for (const Takes& week : weeks) {
        const double expected = rate * static_cast<double>(week.touches);
        if (expected <= 0) continue;
        const double off = static_cast<double>(week.takes) - expected;
        chi += off * off / expected;
        ++used;
    }
    return used < weeks_min ? 1 : std::max(1.0, chi / static_cast<double>(used - 1));
}

}  // namespace

const char* name_of(Change change)
{
    switch (change) {
    case Change::not_yet_known: return "not_yet_known";
    case Change::smoother: return "smoother";
    case Change::no_change: return "no_change";
    case Change::worse: return "worse";
    }
    return "not_yet_known";
}

Proof compare(std::span<const Takes> before, std::span<const Takes> after)
{
    const Takes b = sum_of(before);
    const Takes a = sum_of(after);
    Proof out;
    if (b.touches == 0 || a.touches == 0 || b.takes + a.takes == 0) return out;
    out.dispersion = dispersion_of(before, b);
    const double exposure = static_cast<double>(b.touches) / static_cast<double>(a.touches);
    const double count = static_cast<double>(a.takes + b.takes) / out.dispersion;
    const double share = static_cast<double>(a.takes) / static_cast<double>(a.takes + b.takes);
    const Interval interval = wilson(share, count, z_weekly_looks);
    // A share of one has no ratio; a very large one stands for it.
    const auto ratio_of = [&](double of_all) {
        constexpr double least = 1e-9;
        const double rest = std::max(1 - of_all, least);
        return std::max(of_all, 0.0) / rest * exposure;
    };
    out.ratio = ratio_of(share);
    out.low = ratio_of(interval.low);
    out.high = ratio_of(interval.high);
    if (out.high < 1)
        out.change = Change::smoother;
    else if (out.low > 1)
        out.change = Change::worse;
    else if (out.low > same_low && out.high < same_high)
        out.change = Change::no_change;
    return out;
}

}  // namespace regard::insight
