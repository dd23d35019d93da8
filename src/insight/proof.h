// insight/proof.h
//
// Whether something that was done about friction has helped: how often it took before and after, with an interval.
//
// Takes are counts over touches, so the ratio of the two rates follows from the share of the takes that came after (methods
// 7.6): given all of them, that share is binomial. The interval is Wilson's, with two cautions. People look at it every week,
// and who looks often sees chance; so it is wide enough for half a year of weekly looks at 5 % (Pocock's bound). And takes come
// in bad days and from the same people; where the weeks before varied by more than counts alone would, it is widened by that.
//
// Pure functions.
#pragma once

#include <cstdint>
#include <span>

namespace regard::insight {

// Touches, and how many of them took, in one span of time (a week).
struct Takes {
    std::uint64_t touches = 0;
    std::uint64_t takes = 0;
};

enum class Change : std::uint8_t { not_yet_known, smoother, no_change, worse };
[[nodiscard]] const char* name_of(Change change);

struct Proof {
    Change change = Change::not_yet_known;
    // After to before: 0.5 is half as often. Meaningless (0, 0, 0) while either side has no touches or nothing ever took.
    double ratio = 0;
    double low = 0;
    double high = 0;
    double dispersion = 1;  // how much more than counts alone the weeks before varied; at least 1
};

// Two-sided 5 % over 26 looks.
constexpr double z_weekly_looks = 2.75;
// Within these nothing has changed that anybody would feel.
constexpr double same_low = 0.8;
constexpr double same_high = 1.25;

[[nodiscard]] Proof compare(std::span<const Takes> before, std::span<const Takes> after);

}  // namespace regard::insight
