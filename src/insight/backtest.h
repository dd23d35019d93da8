// insight/backtest.h
//
// Whether what is said of customers comes true: of those who would have been called at risk on a past day, how many never came
// back, and how many of the others.
//
// Shares with Wilson's interval (methods 4.1, test T26), their ratio with Katz's (the logarithm of a ratio of two counts is
// near normal; half a customer is added to each count where one of them is 0, so that a ratio remains). The choice of the day
// and of how long to wait is here too, since it decides what the numbers mean. Pure functions.
#pragma once

#include "base/result.h"
#include "base/time.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace regard::insight {

struct Share {
    std::uint64_t count = 0;
    std::uint64_t of = 0;
    double ratio = 0;  // 0 of 0
    double low = 0;    // 95 %
    double high = 1;
};
[[nodiscard]] Share share_of(std::uint64_t count, std::uint64_t of);

struct Ratio {
    double ratio = 1;
    double low = 0;
    double high = 0;
};
// Of two shares; none while one side has nobody, or nobody of either went.
[[nodiscard]] std::optional<Ratio> ratio_of(const Share& a, const Share& b);

// Customers of one standing on a day, and how many of them never came back. By relationship's Standing.
struct Called {
    std::uint64_t customers = 0;
    std::uint64_t never = 0;
    bool operator==(const Called&) const = default;
};
constexpr std::size_t standings_count = 6;
using CalledByStanding = std::array<Called, standings_count>;

// clear: the ratio's interval lies above 1. unclear: it holds 1. worse: it lies below. too_few: one side has fewer than
// side_min people.
enum class Told : std::uint8_t { clear, unclear, worse, too_few };
[[nodiscard]] const char* name_of(Told told);
constexpr std::uint64_t side_min = 20;

struct Verdict {
    Share at_risk;
    Share others;
    Share found;  // of all who never came back: those who had been called at risk
    std::optional<Ratio> ratio;
    Told told = Told::too_few;
};
// At risk are those whose standing was at risk, leaving or gone.
[[nodiscard]] Verdict verdict_of(const CalledByStanding& called);
[[nodiscard]] std::string sentence_of(const Verdict& verdict, std::int64_t day, std::int64_t horizon_days);

// What the choice of days is made from: how many customers came first, and last, on each day; and, of those with three visits
// or more, how many come about every so many days.
struct Span {
    std::map<std::int64_t, std::uint64_t> first_days;
    std::map<std::int64_t, std::uint64_t> last_days;
    std::map<std::int64_t, std::uint64_t> gap_days;
};
struct Plan {
    std::int64_t day = 0;             // as of its beginning
    std::int64_t horizon_days = 0;    // so long was waited for them
    std::int64_t window_days = 0;     // who had not come for so long before is left out
    std::int64_t usual_gap_days = 0;  // three of four customers come at least that often; 0: not known
    std::int64_t data_first = 0;
    std::int64_t data_last = 0;
    std::vector<std::int64_t> days;  // all that are looked at, in order; `day` is among them
};
constexpr std::int64_t horizon_days_min = 14;
constexpr std::int64_t horizon_days_max = 365;
constexpr std::size_t plan_days_max = 12;
// What somebody asked for may be absent. The error says what would be possible.
[[nodiscard]] Result<Plan> plan_of(const Span& span, std::optional<std::int64_t> day, std::optional<std::int64_t> horizon_days);

}  // namespace regard::insight
