// A day that is skipped: what is due on it happens, it is still skipped after a restart, and a replay agrees.
#include "partition/house_test.h"

namespace regard {
namespace {

struct CrewSkipTest : testing::Test, sample::House {
    CrewSkipTest() : House("crew_skip_test") {}
    void begin(bool is_simulated) { make(sample::shipped_catalogue(), is_simulated); }
    const Identifier ada{"user_id", "ada"};
};

}  // namespace

TEST_F(CrewSkipTest, WhatIsDueByThenHasHappenedWhenItReturns)
{
    begin(true);
    send({{touch("complaint.made", {ada})}, {}, {}});
    ASSERT_EQ(customer(ada)->account.takes.value, 0);
    const Time before = partitions->clock().now();

    ASSERT_TRUE(partitions->skip(days(1)));
    EXPECT_EQ(customer(ada)->account.takes.value, 0);  // two days are given to answer it
    const auto then = partitions->skip(days(1));
    ASSERT_TRUE(then) << then.error().text;

    EXPECT_GE(*then, before + days(2));
    EXPECT_EQ(partitions->ahead(), days(2));
    EXPECT_LT(customer(ada)->account.takes.value, 0);
    EXPECT_EQ(timeline(ada)->items.front().touchpoint, "complaint.unanswered");
    expect_replay_is_identical();
}

TEST_F(CrewSkipTest, ADaySkippedStaysSkippedAfterOpeningAgain)
{
    begin(true);
    ASSERT_TRUE(partitions->skip(days(1)));
    const Time machine = clock.now();
    reopen();
    EXPECT_EQ(partitions->ahead(), days(1));
    EXPECT_EQ(partitions->clock().now(), machine + days(1));
    ASSERT_TRUE(partitions->skip(days(1)));
    EXPECT_EQ(partitions->ahead(), days(2));

    Touch late = touch("web.page", {ada});
    late.at = late.received_at = partitions->clock().now();
    send({{late}, {}, {}});
    EXPECT_GE(customer(ada)->account.last_at, machine + days(2));
    expect_replay_is_identical();
}

TEST_F(CrewSkipTest, AClockThatJumpsByItselfIsStillNotBelieved)
{
    begin(true);
    ASSERT_TRUE(partitions->skip(days(1)));
    send({{touch("complaint.made", {ada})}, {}, {}});
    clock.at += days(30).us;  // the machine's, without its monotonic time
    ASSERT_TRUE(partitions->settle());
    EXPECT_EQ(customer(ada)->account.takes.value, 0);
    EXPECT_LT(customer(ada)->account.as_of, clock.now() - days(28));
}

TEST_F(CrewSkipTest, ARealBusinessHasNoTimeToSkip)
{
    begin(false);
    const auto skipped = partitions->skip(days(1));
    ASSERT_FALSE(skipped);
    EXPECT_EQ(skipped.error().code, Code::not_found);
    EXPECT_EQ(partitions->ahead(), Duration{});
}

TEST_F(CrewSkipTest, TimeGoesForwardOnlyAndNotForEver)
{
    begin(true);
    for (const Duration span : {Duration{}, Duration{} - days(1), days(4'000)}) {
        const auto skipped = partitions->skip(span);
        ASSERT_FALSE(skipped);
        EXPECT_EQ(skipped.error().code, Code::bad_input);
    }
    EXPECT_EQ(partitions->ahead(), Duration{});
}

}  // namespace regard
