// One touch's whole way, and the latest touches of a touchpoint, over a real store.
#include "partition/house_test.h"

namespace regard {
namespace {

struct TouchWayTest : testing::Test, sample::House {
    TouchWayTest() : House("touch_way_test") {}
    void SetUp() override
    {
        static const Catalogue catalogue = sample::shipped_catalogue();
        make(catalogue);
    }
    [[nodiscard]] Touch page(const Identifier& who, int lcp_ms)
    {
        return touch("web.page_load", {who}, {{"lcp_ms", Property::Kind::number, std::to_string(lcp_ms)}});
    }
    Position sent(Touch one) { return send({{std::move(one)}, {}, {}})[0].position; }
    [[nodiscard]] Result<TouchWay> way(const Position& position)
    {
        return answer<TouchWay>([&](auto done) { partitions->touch_way(position, std::move(done)); });
    }
    [[nodiscard]] RecentTouches recent(std::vector<std::string> names, std::size_t limit)
    {
        const auto found =
            answer<RecentTouches>([&](auto done) { partitions->recent_touches(std::move(names), limit, std::move(done)); });
        EXPECT_TRUE(found) << found.error().text;
        return found ? *found : RecentTouches{};
    }
    const Identifier ada{"user_id", "ada"};
};

}  // namespace

TEST_F(TouchWayTest, TheAccountBeforeAndAfterAreFoldsUpToItAndThroughIt)
{
    std::vector<Position> places;
    std::vector<AccountView> views;
    for (const int lcp_ms : {1200, 6200, 9000, 2000}) {
        clock.pass(hours(30));
        places.push_back(sent(page(ada, lcp_ms)));
        views.push_back(customer(ada)->account);
    }
    for (std::size_t i = 0; i < places.size(); ++i) {
        const auto one = way(places[i]);
        ASSERT_TRUE(one) << one.error().text;
        EXPECT_TRUE(one->is_counted);
        EXPECT_EQ(one->is_first, i == 0);
        EXPECT_EQ(one->after.balance, views[i].balance) << i;
        EXPECT_EQ(one->after.remembered, views[i].remembered);
        EXPECT_EQ(one->after.standing.now, views[i].standing.now);
        EXPECT_EQ(i > 0 ? one->before.touches : 0, i);
        ASSERT_EQ(one->effects.size(), 1u);
        EXPECT_EQ(one->effects[0].catalogue, 1u);
        EXPECT_EQ(one->kept.touch->properties[0].text, i == 1 ? "6200" : one->kept.touch->properties[0].text);
    }
    EXPECT_NE(way(places[1])->effects[0].reason.find("6.2"), std::string::npos);
}

TEST_F(TouchWayTest, ATouchThatCameLateStandsWhereItHappened)
{
    clock.pass(days(3));
    const Position later = sent(page(ada, 6200));
    Touch late = page(ada, 9000);
    late.at = clock.now() - days(2);
    const Position earlier = sent(late);

    EXPECT_TRUE(way(earlier)->is_first);
    EXPECT_EQ(way(later)->before.touches, 1u);
    EXPECT_EQ(way(later)->after.balance, customer(ada)->account.balance);
}

TEST_F(TouchWayTest, WhatCameASecondTimeIsInTheLogAndNotCounted)
{
    const Touch once = page(ada, 6200);
    sent(once);
    const Position second = sent(once);

    const auto one = way(second);
    ASSERT_TRUE(one) << one.error().text;
    EXPECT_FALSE(one->is_counted);
    EXPECT_TRUE(one->effects.empty());
    EXPECT_EQ(one->customer, partitions->id_of(ada));
}

TEST_F(TouchWayTest, IdentifiersSayWhoseTheyAreNowAlsoAfterASplit)
{
    const Identifier mail{"email", "ada@example.org"};
    Touch both = touch("web.page", {ada, mail});
    const Position place = sent(both);
    ASSERT_TRUE(partitions->settle());
    ASSERT_EQ(way(place)->identifiers.size(), 2u);
    EXPECT_EQ(way(place)->identifiers[1].customer, way(place)->customer);
    EXPECT_EQ(way(place)->identifiers[1].identifier.value, "ada@example.org");

    decide(false, ada, mail);

    EXPECT_NE(way(place)->identifiers[1].customer, way(place)->customer);
}

TEST_F(TouchWayTest, ASignalThatATouchCompletesIsAmongItsEffects)
{
    Touch promise = touch("complaint.made", {ada}, {{"complaint_id", Property::Kind::text, "c-1"}});
    sent(promise);
    clock.pass(days(3));
    ASSERT_TRUE(partitions->settle());
    // The signal fired by time alone, before: it belongs to no touch that comes later.
    const auto one = way(sent(page(ada, 1200)));
    ASSERT_TRUE(one);
    EXPECT_EQ(one->effects.size(), 1u);
    EXPECT_LT(one->before.takes.value, 0);
}

TEST_F(TouchWayTest, WhereNoTouchStandsIsSaid)
{
    const Position place = sent(page(ada, 6200));
    for (const Position& wrong : {Position{place.partition, 200, place.group}, Position{place.partition, 0, 999},
                                  Position{3, 0, 0}, Position{99, 0, 1}, Position{place.partition, 0, 1}}) {
        const auto none = way(wrong);
        ASSERT_FALSE(none);
        EXPECT_EQ(none.error().code, Code::not_found) << none.error().text;
    }
}

TEST_F(TouchWayTest, TheLatestTouchesOfATouchpointComeFromAllPartitionsNewestFirst)
{
    for (int i = 0; i < 200; ++i) {
        clock.pass(seconds(1));
        const Identifier who{"user_id", "u" + std::to_string(i % 40)};
        send({{i % 2 == 0 ? page(who, i) : touch("store.visit", {who})}, {}, {}});
    }
    const RecentTouches all = recent({"web.page_load"}, 1000);
    EXPECT_EQ(all.touches.size(), 100u);
    EXPECT_TRUE(all.is_whole_log);
    EXPECT_GE(all.entries_looked, 200u);
    for (std::size_t i = 1; i < all.touches.size(); ++i)
        EXPECT_GT(all.touches[i - 1].touch.received_at, all.touches[i].touch.received_at);
    const RecentTouches some = recent({"web.page_load"}, 10);
    ASSERT_EQ(some.touches.size(), 10u);
    EXPECT_FALSE(some.is_whole_log);
    EXPECT_EQ(some.touches[0].touch.properties[0].text, "198");
    EXPECT_TRUE(recent({"nobody.knows"}, 10).touches.empty());
    expect_replay_is_identical();
}

}  // namespace regard
