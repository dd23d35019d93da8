#include "insight/backtest.h"

#include <gtest/gtest.h>

namespace regard::insight {
namespace {

std::int64_t on(const char* day) { return day_of(*parse_time(day)); }

// Customers who came first and last on these days, and so often between.
Span span_of(const char* first, const char* last, std::int64_t gap)
{
    Span out;
    out.first_days[on(first)] = 100;
    out.last_days[on(last)] = 100;
    if (gap != 0) out.gap_days[gap] = 100;
    return out;
}

}  // namespace

// Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3.
TEST(Backtest, SharesHaveWilsonsIntervalAsPublished)
{
    const Share many = share_of(81, 263);
    EXPECT_NEAR(many.low, 0.2553, 5e-5);
    EXPECT_NEAR(many.high, 0.3662, 5e-5);
    const Share few = share_of(15, 148);
    EXPECT_NEAR(few.low, 0.0624, 5e-5);
    EXPECT_NEAR(few.high, 0.1605, 5e-5);
    const Share none = share_of(0, 20);
    EXPECT_EQ(none.low, 0);
    EXPECT_NEAR(none.high, 0.1611, 5e-5);
    const Share one = share_of(1, 29);
    EXPECT_NEAR(one.low, 0.0061, 5e-5);
    EXPECT_NEAR(one.high, 0.1718, 5e-5);
    EXPECT_NEAR(share_of(45, 60).low, 0.627679, 1e-6);
    EXPECT_NEAR(share_of(45, 60).high, 0.842235, 1e-6);
    EXPECT_EQ(share_of(10, 10).high, 1);
}

// Agresti, "Categorical Data Analysis": heart attacks of physicians under placebo and under aspirin.
TEST(Backtest, RatioHasTheIntervalOfTheAspirinStudy)
{
    const auto ratio = ratio_of(share_of(189, 11034), share_of(104, 11037));
    ASSERT_TRUE(ratio);
    EXPECT_NEAR(ratio->ratio, 1.82, 0.005);
    EXPECT_NEAR(ratio->low, 1.43, 0.005);
    EXPECT_NEAR(ratio->high, 2.31, 0.005);
}

TEST(Backtest, RatioWithNobodyOnOneSideIsStillOne)
{
    EXPECT_FALSE(ratio_of(share_of(0, 30), share_of(0, 40)));
    EXPECT_FALSE(ratio_of(share_of(0, 0), share_of(3, 40)));
    const auto ratio = ratio_of(share_of(10, 30), share_of(0, 40));
    ASSERT_TRUE(ratio);
    EXPECT_GT(ratio->low, 1);
    EXPECT_GT(ratio->high, ratio->ratio);
}

TEST(Backtest, VerdictSaysWhatTheNumbersBear)
{
    const auto told = [](Called others, Called at_risk) {
        CalledByStanding called;
        called[2] = others;
        called[4] = at_risk;
        return verdict_of(called).told;
    };
    EXPECT_EQ(told({200, 36}, {100, 71}), Told::clear);
    EXPECT_EQ(told({200, 36}, {30, 7}), Told::unclear);
    EXPECT_EQ(told({200, 150}, {100, 20}), Told::worse);
    EXPECT_EQ(told({200, 36}, {19, 19}), Told::too_few);
    EXPECT_EQ(told({200, 0}, {100, 0}), Told::unclear);
}

TEST(Backtest, SentenceIsTheOneThatPeopleRead)
{
    CalledByStanding called;
    called[2] = {200, 36};
    called[3] = {60, 40};
    called[5] = {40, 31};
    EXPECT_EQ(
        sentence_of(verdict_of(called), on("2026-06-01"), 90),
        "Of the 100 we would have called at risk on 2026-06-01, 71 % (61 to 79) never came back in the 90 days after; of the "
        "200 others, 18 % (13 to 24).");
    called[5] = {};
    called[3] = {25, 6};
    EXPECT_TRUE(sentence_of(verdict_of(called), on("2026-06-01"), 90).ends_with("The difference may be chance."));
    called[3] = {5, 5};
    EXPECT_TRUE(sentence_of(verdict_of(called), on("2026-06-01"), 90)
                    .ends_with("That is not enough people to tell: each side needs 20."));
    called[3] = {};
    EXPECT_TRUE(sentence_of(verdict_of(called), on("2026-06-01"), 90).starts_with("On 2026-06-01 nobody"));
}

TEST(Backtest, DayIsChosenFromTheMiddleThirdWithTimeBehindIt)
{
    const auto plan = plan_of(span_of("2025-01-01", "2025-12-31", 20), {}, {});
    ASSERT_TRUE(plan) << plan.error().text;
    EXPECT_EQ(plan->horizon_days, 63);
    EXPECT_EQ(plan->usual_gap_days, 20);
    EXPECT_EQ(plan->day, on("2025-08-01"));
    EXPECT_EQ(plan->days.front(), on("2025-06-01"));
    EXPECT_EQ(plan->days.back(), on("2025-10-01"));
    for (const std::int64_t day : plan->days) EXPECT_LE(day + plan->horizon_days, plan->data_last);
}

TEST(Backtest, ShortDataAreLookedAtInTheMiddle)
{
    const auto plan = plan_of(span_of("2025-03-02", "2025-04-20", 5), {}, {});
    ASSERT_TRUE(plan) << plan.error().text;
    EXPECT_EQ(plan->horizon_days, 16);
    EXPECT_GE(plan->day, plan->data_first + 16);
    EXPECT_LE(plan->day + plan->horizon_days, plan->data_last);
    EXPECT_EQ(plan_of(span_of("2025-03-02", "2025-04-01", 5), {}, {}).error().code, Code::not_found);
    EXPECT_EQ(plan_of({}, {}, {}).error().code, Code::not_found);
}

TEST(Backtest, DayThatCannotBeLookedBackAtIsRefusedWithThoseThatCan)
{
    const Span span = span_of("2025-01-01", "2025-12-31", 20);
    const auto late = plan_of(span, on("2025-12-01"), {});
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, Code::bad_input);
    EXPECT_NE(late.error().text.find("2025-10-29"), std::string::npos) << late.error().text;
    EXPECT_EQ(plan_of(span, on("2024-12-01"), {}).error().code, Code::bad_input);
    EXPECT_EQ(plan_of(span, {}, 300).error().code, Code::bad_input);
    const auto asked = plan_of(span, on("2025-03-15"), 30);
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->day, on("2025-03-15"));
    EXPECT_EQ(asked->days.front(), asked->day);
}

// A few touches with a wrong year must not stretch the data.
TEST(Backtest, FewTouchesFarOffDoNotMoveTheDay)
{
    Span span;
    for (std::int64_t i = 0; i < 1000; ++i) {
        ++span.first_days[on("2025-01-01") + i % 30];
        ++span.last_days[on("2025-12-01") + i % 30];
    }
    const std::int64_t day = plan_of(span, {}, 60)->day;
    ++span.first_days[on("1970-01-02")];
    ++span.last_days[on("2031-01-01")];
    EXPECT_EQ(plan_of(span, {}, 60)->day, day);
}

}  // namespace regard::insight
