#include "insight/backtest.h"

#include "insight/interval.h"

#include <algorithm>
#include <fmt/format.h>

namespace regard::insight {
namespace {

constexpr double z = 1.959963984540054;  // 95 %, two-sided

// Its series: the same bits everywhere.
double power_of_e(double x)
{
    double part = x / 1024, term = 1, sum = 1;
    for (int i = 1; i < 20; ++i) sum += term *= part / i;
    for (int i = 0; i < 10; ++i) sum *= sum;
    return sum;
}

// The day by which this part of all has been counted.
std::int64_t day_at(const std::map<std::int64_t, std::uint64_t>& days, double part)
{
    std::uint64_t all = 0;
    for (const auto& [day, count] : days) all += count;
    const double wanted = part * static_cast<double>(all);
    std::uint64_t sum = 0;
    for (const auto& [day, count] : days)
        if (sum += count; static_cast<double>(sum) >= wanted && sum > 0) return day;
    return days.empty() ? 0 : days.rbegin()->first;
}

std::int64_t first_of_month(std::int64_t day)
{
    Date date = date_of(day);
    date.day = 1;
    return day_of(date);
}
std::int64_t first_of_next_month(std::int64_t day) { return first_of_month(first_of_month(day) + 31); }

std::string text_of(std::int64_t day) { return to_text(date_of(day)); }

std::string percent(double ratio) { return fmt::format("{:.0f}", ratio * 100); }
std::string with_interval(const Share& share)
{
    return fmt::format("{} % ({} to {})", percent(share.ratio), percent(share.low), percent(share.high));
}

// Whole months' first days, else the middle: those from which `horizon` is over by the end of the data.
std::vector<std::int64_t> days_between(std::int64_t first, std::int64_t last)
{
    std::vector<std::int64_t> out;
    for (std::int64_t day = first_of_next_month(first - 1); day <= last; day = first_of_next_month(day)) out.push_back(day);
    if (out.size() > plan_days_max) out.erase(out.begin(), out.end() - static_cast<std::ptrdiff_t>(plan_days_max));
    return out;
}

}  // namespace

const char* name_of(Told told)
{
    switch (told) {
    case Told::clear: return "clear";
    case Told::unclear: return "unclear";
    case Told::worse: return "worse";
    case Told::too_few: return "too_few";
    }
    return "too_few";
}

Share share_of(std::uint64_t count, std::uint64_t of)
{
    Share out{count, of, 0, 0, 1};
    if (of == 0) return out;
    const auto n = static_cast<double>(of);
    const double p = static_cast<double>(count) / n;
    const Interval interval = wilson(p, n, z);
    out.ratio = p;
    // Of none and of all one end is exact; rounding would leave it a hair beside.
    out.low = count == 0 ? 0 : interval.low;
    out.high = count == of ? 1 : interval.high;
    return out;
}

std::optional<Ratio> ratio_of(const Share& a, const Share& b)
{
    if (a.of == 0 || b.of == 0 || a.count + b.count == 0) return std::nullopt;
    const double more = a.count == 0 || b.count == 0 ? 0.5 : 0;
    const double x = static_cast<double>(a.count) + more, n = static_cast<double>(a.of) + more;
    const double y = static_cast<double>(b.count) + more, m = static_cast<double>(b.of) + more;
    const double ratio = (x / n) / (y / m);
    const double spread = power_of_e(z * root(std::max(0.0, 1 / x - 1 / n + 1 / y - 1 / m)));
    return Ratio{ratio, ratio / spread, ratio * spread};
}

Verdict verdict_of(const CalledByStanding& called)
{
    constexpr std::size_t first_at_risk = 3;  // new, delighted, steady | at risk, leaving, gone
    Called sides[2];
    for (std::size_t i = 0; i < called.size(); ++i) {
        sides[i >= first_at_risk].customers += called[i].customers;
        sides[i >= first_at_risk].never += called[i].never;
    }
    Verdict out;
    out.at_risk = share_of(sides[1].never, sides[1].customers);
    out.others = share_of(sides[0].never, sides[0].customers);
    out.found = share_of(sides[1].never, sides[0].never + sides[1].never);
    out.ratio = ratio_of(out.at_risk, out.others);
    if (std::min(sides[0].customers, sides[1].customers) < side_min)
        out.told = Told::too_few;
    else if (!out.ratio)
        out.told = Told::unclear;
    else
        out.told = out.ratio->low > 1 ? Told::clear : out.ratio->high < 1 ? Told::worse : Told::unclear;
    return out;
}

std::string sentence_of(const Verdict& verdict, std::int64_t day, std::int64_t horizon_days)
{
    if (verdict.at_risk.of == 0)
        return fmt::format(
            "On {} nobody who had come lately would have been called at risk. Of the {} there were, {} never came "
            "back in the {} days after.",
            text_of(day), verdict.others.of, with_interval(verdict.others), horizon_days);
    if (verdict.others.of == 0)
        return fmt::format("On {} everybody who had come lately would have been called at risk ({}), so there is nobody to "
                           "compare them with.",
                           text_of(day), verdict.at_risk.of);
    const std::string numbers = fmt::format(
        "Of the {} we would have called at risk on {}, {} never came back in the {} days after; of the {} others, {}.",
        verdict.at_risk.of, text_of(day), with_interval(verdict.at_risk), horizon_days, verdict.others.of,
        with_interval(verdict.others));
    switch (verdict.told) {
    case Told::clear: return numbers;
    case Told::unclear: return numbers + " The difference may be chance.";
    case Told::worse: return numbers + " They came back more often than the others: the calls were wrong.";
    case Told::too_few: break;
    }
    return numbers + fmt::format(" That is not enough people to tell: each side needs {}.", side_min);
}

Result<Plan> plan_of(const Span& span, std::optional<std::int64_t> day, std::optional<std::int64_t> horizon_days)
{
    if (span.first_days.empty()) return failed(Code::not_found, "there are no customers yet; bring in their touches first");
    Plan out;
    // Single touches far off (a wrong year in a file) do not say how far the data reach.
    out.data_first = day_at(span.first_days, 0.005);
    out.data_last = day_at(span.last_days, 0.995);
    const std::int64_t all = out.data_last - out.data_first;
    if (!span.gap_days.empty()) out.usual_gap_days = std::max<std::int64_t>(1, day_at(span.gap_days, 0.75));

    const std::int64_t longest = std::min(horizon_days_max, all / 3);
    if (longest < horizon_days_min)
        return failed(
            Code::not_found,
            fmt::format("the touches span {} days ({} to {}); looking back needs {} or more: some to know the customers "
                        "by, some to see who comes back",
                        all, text_of(out.data_first), text_of(out.data_last), 3 * horizon_days_min));
    // Long enough that who comes as usual has come three times, in whole weeks.
    const std::int64_t enough = (std::max<std::int64_t>(3 * out.usual_gap_days, 28) + 6) / 7 * 7;
    out.horizon_days = horizon_days.value_or(std::min(enough, longest));
    out.window_days = 2 * out.horizon_days;

    const std::int64_t last = out.data_last - out.horizon_days;
    if (day) {
        if (*day <= out.data_first || *day > last)
            return failed(
                Code::bad_input,
                fmt::format("on {} there is nothing before it or not {} days after it; the touches reach from {} to {}, so "
                            "a day from {} to {} is possible",
                            text_of(*day), out.horizon_days, text_of(out.data_first), text_of(out.data_last),
                            text_of(out.data_first + 1), text_of(last)),
                "at");
        out.day = *day;
    }
    const std::int64_t early = out.data_first + all / 3;
    if (last < early && !day)
        return failed(Code::bad_input,
                      fmt::format("{} days are too long to wait: the touches reach from {} to {}; take {} or fewer",
                                  out.horizon_days, text_of(out.data_first), text_of(out.data_last), longest),
                      "horizon_days");
    out.days = days_between(early, last);
    if (!day) {
        const std::int64_t late = std::min(out.data_first + 2 * all / 3, last);
        const auto behind = std::ranges::upper_bound(out.days, late);
        out.day = behind == out.days.begin() ? early + (late - early) / 2 : *(behind - 1);
    }
    if (const auto at = std::ranges::lower_bound(out.days, out.day); at == out.days.end() || *at != out.day)
        out.days.insert(at, out.day);
    return out;
}

}  // namespace regard::insight
