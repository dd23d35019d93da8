#include "touch/effect.h"

#include <cmath>
#include <gtest/gtest.h>

namespace regard {
namespace {

Micro micro(const char* text) { return parse_micro(text).value(); }

double share(const char* x, const char* good, const char* poor)
{
    const Micro e = score_curve(micro(x), micro(good), micro(poor));
    return static_cast<double>(e.value + 1'000'000) / 2e6;
}

// The figures are those of the web-vitals thresholds (good, poor) put into s = 1 - Phi((ln x - ln poor)/sd), to four places.
TEST(Score, FollowsTheLogNormalCurveOfWebVitals)
{
    EXPECT_NEAR(share("1200", "2500", "4000"), 0.9995, 1e-4);
    EXPECT_NEAR(share("2000", "2500", "4000"), 0.9706, 1e-4);
    EXPECT_NEAR(share("2500", "2500", "4000"), 0.9, 1e-6);
    EXPECT_NEAR(share("3200", "2500", "4000"), 0.7286, 1e-4);
    EXPECT_NEAR(share("4000", "2500", "4000"), 0.5, 1e-6);
    EXPECT_NEAR(share("6000", "2500", "4000"), 0.1345, 1e-4);
    EXPECT_NEAR(share("350", "200", "500"), 0.6911, 1e-4);
    EXPECT_NEAR(share("0.15", "0.1", "0.25"), 0.7625, 1e-4);
}

TEST(Score, TheCurveAgreesWithLongDouble)
{
    for (const double x : {1.0, 150.0, 900.0, 2499.0, 2501.0, 3999.5, 4001.0, 12'000.0, 250'000.0}) {
        const long double sd = std::log(4000.0L / 2500.0L) / 1.2815515655446004L;
        const long double z = (std::log(static_cast<long double>(x)) - std::log(4000.0L)) / sd;
        const long double e = 2 * (0.5L * std::erfc(z / std::sqrt(2.0L))) - 1;
        const Micro got = score_curve({static_cast<std::int64_t>(x * 1e6)}, units(2500), units(4000));
        EXPECT_NEAR(static_cast<double>(got.value) / 1e6, static_cast<double>(e), 3e-6) << x;
    }
}

TEST(Score, IsTotalAtTheEdges)
{
    EXPECT_EQ(score_curve({0}, units(1), units(2)), units(1)) << "nothing to wait for";
    EXPECT_EQ(score_curve({-5}, units(1), units(2)), units(1));
    EXPECT_EQ(score_curve({INT64_MAX}, units(1), units(2)), units(-1));
    EXPECT_EQ(score_curve({1}, units(1), units(2)), units(1));
    EXPECT_EQ(score_curve({0}, units(2), units(1)), units(-1)) << "where more is better, nothing is the worst";
    EXPECT_NEAR(static_cast<double>(score_curve(units(2), units(2), units(1)).value), 800'000, 2);
    EXPECT_NEAR(static_cast<double>(score_curve(units(1), units(2), units(1)).value), 0, 2);
}

struct Scored : testing::Test {
    Scored()
    {
        EffectRule speed;
        speed.name = "web.page_load/speed";
        speed.measure = "lcp_ms";
        speed.good = units(2500);
        speed.poor = units(4000);
        speed.add_weight = micro("0.1");
        speed.take_weight = micro("0.3");
        speed.reason = "page took {lcp_ms|s} to show";
        EffectRule plain;
        plain.name = "web.page_load/plain";
        plain.reason = "page {path} opened";
        plain.amount = micro("0.01");
        touchpoint.rules = {speed, plain};
    }
    Verdict score_of(const char* kind_text)
    {
        touch.properties.clear();
        if (*kind_text != '\0') touch.properties.push_back({"lcp_ms", Property::Kind::number, kind_text});
        return score(touchpoint, TouchFacts(touch));
    }
    Touchpoint touchpoint;
    Touch touch;
};

TEST_F(Scored, AFastPageAddsALittleAndASlowOneTakesMore)
{
    const Verdict fast = score_of("1200");
    const Verdict slow = score_of("6000");
    EXPECT_NEAR(static_cast<double>(fast.amount.value), 99'900, 20);
    EXPECT_NEAR(static_cast<double>(slow.amount.value), -0.7311 * 300'000, 30);
    EXPECT_EQ(slow.measure, units(6000));
    ASSERT_NE(slow.rule, nullptr);
    EXPECT_EQ(reason_in_words(*slow.rule, slow.measure, nullptr), "page took 6 s to show");
}

TEST_F(Scored, WithoutTheMeasureTheNextRuleDecides)
{
    const Verdict verdict = score_of("");
    ASSERT_NE(verdict.rule, nullptr);
    EXPECT_EQ(verdict.rule->name, "web.page_load/plain");
    EXPECT_EQ(verdict.amount, micro("0.01"));
    EXPECT_EQ(verdict.measure, Micro{});
}

TEST_F(Scored, NoRuleIsNoEffect)
{
    touchpoint.rules.clear();
    const Verdict verdict = score_of("1200");
    EXPECT_EQ(verdict.rule, nullptr);
    EXPECT_EQ(verdict.amount, Micro{});
}

TEST_F(Scored, AmountsStayWithinTwoWhateverTheRuleSays)
{
    touchpoint.rules[0].take_weight = units(50);
    touchpoint.rules[1].amount = units(50);
    EXPECT_EQ(score_of("90000").amount, units(-2));
    EXPECT_EQ(score_of("").amount, units(2));
}

std::string said(const char* reason, Micro measure, const Facts* facts = nullptr)
{
    EffectRule rule;
    rule.reason = reason;
    return reason_in_words(rule, measure, facts);
}

TEST(Reason, NumbersAreSaidInTheirUnits)
{
    EXPECT_EQ(said("waited {wait_s|seconds} at the till", units(840)), "waited 14 min at the till");
    EXPECT_EQ(said("came {days_late|days} late", units(1)), "came 1 day late");
    EXPECT_EQ(said("came {days_late|days} late", micro("2.54")), "came 2.5 days late");
    EXPECT_EQ(said("{share|percent} codes", micro("0.405")), "40.5 % codes");
    EXPECT_EQ(said("{words|number} words", units(12)), "12 words");
    EXPECT_EQ(said("took {lcp_ms|s}", units(6200)), "took 6.2 s");
    EXPECT_EQ(said("for {n|minutes}", units(45)), "for 45 min");
    EXPECT_EQ(said("for {n|minutes}", Micro{INT64_MAX}), "for 9223372036854.775807") << "no span, but no crash";
}

TEST(Reason, WhatIsNotKnownIsLeftOutWithItsSpace)
{
    Touch touch;
    touch.properties = {{"order_id", Property::Kind::text, "A-7"}, {"items", Property::Kind::number, "3"}};
    const TouchFacts facts(touch);
    EXPECT_EQ(said("order {order_id} came {days_late|days} late", units(2), &facts), "order A-7 came 2 days late");
    EXPECT_EQ(said("order {order_id} came {days_late|days} late", units(2)), "order came 2 days late");
    EXPECT_EQ(said("{order_id} came late", {}), "came late");
    EXPECT_EQ(said("order of {items} things, {order_id}", {}, &facts), "order of 3 things, A-7");
    EXPECT_EQ(said("no braces at all", {}), "no braces at all");
    EXPECT_EQ(said("an open { brace", {}), "an open { brace");
}

TEST(Reason, ItsFieldsAreListed)
{
    EXPECT_EQ(reason_fields("order {order_id} came {days_late|days} late, {measure|s}"),
              (std::vector<std::string>{"order_id", "days_late"}));
}

}  // namespace
}  // namespace regard
