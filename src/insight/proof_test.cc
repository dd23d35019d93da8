#include "insight/proof.h"

#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace regard::insight {
namespace {

using Weeks = std::vector<Takes>;

TEST(Proof, TheRatioIsThatOfTheMethodsPage)
{
    const Weeks before{{6000, 18}}, after{{5000, 4}};
    const Proof proof = compare(before, after);
    EXPECT_NEAR(proof.ratio, 0.266667, 1e-6);
    EXPECT_LT(proof.low, proof.ratio);
    EXPECT_GT(proof.high, proof.ratio);
    // One look would call it proven (one-sided p 0.0074); looked at every week it is not yet.
    EXPECT_EQ(proof.change, Change::not_yet_known);
}

TEST(Proof, TheIntervalIsWilsonsOfTheShare)
{
    // Share 60 of 200 at z 2.75: centre (0.3 + 0.018906) / 1.037813, half 2.75 / 1.037813 * sqrt(0.00105 + 0.0000472656).
    const Weeks before{{1000, 140}}, after{{1000, 60}};
    const Proof proof = compare(before, after);
    EXPECT_NEAR(proof.low, 0.21951 / (1 - 0.21951), 2e-4);
    EXPECT_NEAR(proof.high, 0.39506 / (1 - 0.39506), 2e-4);
    EXPECT_EQ(proof.change, Change::smoother);
}

TEST(Proof, WithoutTouchesOrTakesNothingIsKnown)
{
    EXPECT_EQ(compare(Weeks{}, Weeks{{10, 1}}).change, Change::not_yet_known);
    EXPECT_EQ(compare(Weeks{{10, 1}}, Weeks{}).change, Change::not_yet_known);
    EXPECT_EQ(compare(Weeks{{10, 0}}, Weeks{{10, 0}}).change, Change::not_yet_known);
}

TEST(Proof, FromNothingToMuchIsWorseAndTheSameIsNoChange)
{
    const Proof worse = compare(Weeks{{1000, 0}}, Weeks{{1000, 50}});
    EXPECT_EQ(worse.change, Change::worse);
    EXPECT_GT(worse.high, worse.low);
    EXPECT_EQ(compare(Weeks{{9000, 900}}, Weeks{{9000, 900}}).change, Change::no_change);
    EXPECT_EQ(compare(Weeks{{90, 9}}, Weeks{{90, 9}}).change, Change::not_yet_known) << "too few to say";
}

TEST(Proof, WeeksThatVaryWidenTheInterval)
{
    const Weeks even{{1000, 50}, {1000, 50}, {1000, 50}, {1000, 50}}, uneven{{1000, 5}, {1000, 95}, {1000, 10}, {1000, 90}};
    const Weeks after{{4000, 130}};
    EXPECT_EQ(compare(even, after).change, Change::smoother);
    const Proof wide = compare(uneven, after);
    EXPECT_GT(wide.dispersion, 10);
    EXPECT_EQ(wide.change, Change::not_yet_known);
}

// Nothing was changed, and somebody looks every week for half a year: seldom may it say otherwise.
TEST(Proof, WhoLooksEveryWeekIsSeldomFooled)
{
    std::mt19937 dice(17);
    std::poisson_distribution<std::uint64_t> takes(40);
    int fooled = 0;
    constexpr int businesses = 400;
    for (int business = 0; business < businesses; ++business) {
        Weeks before, after;
        for (int week = 0; week < 12; ++week) before.push_back({400, takes(dice)});
        bool was_fooled = false;
        for (int week = 0; week < 26; ++week) {
            after.push_back({400, takes(dice)});
            const Change change = compare(before, after).change;
            was_fooled = was_fooled || change == Change::smoother || change == Change::worse;
        }
        fooled += was_fooled ? 1 : 0;
    }
    EXPECT_LE(fooled, businesses * 5 / 100);
}

}  // namespace
}  // namespace regard::insight
