#include "insight/agreement.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <vector>

namespace regard::insight {

using Numbers = std::vector<std::int64_t>;

// Methods 10.2: by people slow checkout 2520, puzzling invoice 3240, blocked lane 450, lounge 54; by revenue the lounge comes
// first by far, and the other three as before.
TEST(Agreement, OneThatJumpsOverThreeLeavesNothing)
{
    EXPECT_NEAR(*kendall_tau_b(Numbers{2520, 3240, 450, 54}, Numbers{400'000, 600'000, 90'000, 900'000}), 0.0, 1e-6);
}

TEST(Agreement, SameOrderIsOneAndTurnedRoundIsMinusOne)
{
    const Numbers order{5, 3, 9, 1, 7};
    Numbers turned = order;
    for (std::int64_t& number : turned) number = -number;
    EXPECT_NEAR(*kendall_tau_b(order, order), 1.0, 1e-12);
    EXPECT_NEAR(*kendall_tau_b(order, turned), -1.0, 1e-12);
    EXPECT_NEAR(*kendall_tau_b(order, Numbers{50, 30, 90, 10, 70}), 1.0, 1e-12) << "only the order counts";
}

// By hand: of six pairs one is tied in each order, another one in a; four agree, none is opposed: 4 / sqrt(5 * 5) for one tie
// each at different places, and with an opposed pair (4 - 1) / sqrt(5 * 6).
TEST(Agreement, TiesCountForNeitherSide)
{
    EXPECT_NEAR(*kendall_tau_b(Numbers{1, 1, 2, 3}, Numbers{1, 2, 3, 3}), 4 / 5.0, 1e-12);
    EXPECT_NEAR(*kendall_tau_b(Numbers{1, 1, 2, 3}, Numbers{1, 2, 4, 3}), 3 / 5.477225575051661, 1e-12);
}

TEST(Agreement, OrderThatSaysNothingAgreesWithNone)
{
    EXPECT_FALSE(kendall_tau_b(Numbers{}, Numbers{}));
    EXPECT_FALSE(kendall_tau_b(Numbers{1}, Numbers{1}));
    EXPECT_FALSE(kendall_tau_b(Numbers{1, 2}, Numbers{3, 3}));
    EXPECT_FALSE(kendall_tau_b(Numbers{4, 4}, Numbers{1, 2}));
}

}  // namespace regard::insight
