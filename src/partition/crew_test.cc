// The whole way over a real store: sending, folding, joining across partitions, closing, recovering, replaying.
#include "partition/house_test.h"

namespace regard {
namespace {

struct CrewTest : testing::Test, sample::House {
    CrewTest() : House("crew_test") {}
    void SetUp() override
    {
        static const Catalogue catalogue = sample::shipped_catalogue();
        make(catalogue);
    }
};

}  // namespace

TEST_F(CrewTest, ATouchIsOnItsCustomersAccountWithItsReason)
{
    const Identifier ada{"user_id", "ada"};
    const auto receipts = send({{touch("web.page_load", {ada}, {{"lcp_ms", Property::Kind::number, "6200"}})}, {}, {}});
    ASSERT_EQ(receipts.size(), 1u);
    EXPECT_EQ(receipts[0].outcome, Outcome::accepted);

    const auto view = customer(ada);
    ASSERT_TRUE(view) << view.error().text;
    EXPECT_EQ(view->account.touches, 1u);
    EXPECT_LT(view->account.balance.value, 0);
    const auto page = timeline(ada);
    ASSERT_EQ(page->items.size(), 1u);
    EXPECT_NE(page->items[0].effects[0].reason.find("6.2"), std::string::npos) << page->items[0].effects[0].reason;
    EXPECT_EQ(page->items[0].properties.size(), 1u);
    expect_replay_is_identical();
    EXPECT_EQ(customer(ada)->account.balance, view->account.balance);
}

TEST_F(CrewTest, TheSameMessageIdCountsOnceAlsoAfterOpeningAgain)
{
    const Identifier ada{"user_id", "ada"};
    const Touch once = touch("store.visit", {ada});
    EXPECT_EQ(send({{once, once}, {}, {}})[1].outcome, Outcome::duplicate);
    reopen();
    EXPECT_EQ(send({{once}, {}, {}})[0].outcome, Outcome::duplicate);
    EXPECT_EQ(customer(ada)->account.touches, 1u);
}

TEST_F(CrewTest, IdentifiersNamedTogetherBecomeOneCustomerAndASplitPartsThemAgain)
{
    const Identifier customer_id{"user_id", "ada"}, mail{"email", "ada@example.org"}, browser{"anonymous_id", "b-1"};
    send({{touch("web.page", {browser}), touch("web.page", {browser}), touch("phone.call", {mail}),
           touch("store.visit", {customer_id})},
          {},
          {}});
    ASSERT_EQ(customer(browser)->account.touches, 2u);

    send({{touch("web.page", {customer_id, browser}), touch("web.page", {customer_id, mail})}, {}, {}});
    ASSERT_TRUE(partitions->settle());
    for (const Identifier& who : {customer_id, mail, browser}) {
        const auto view = customer(who);
        ASSERT_TRUE(view) << to_text(who) << ": " << view.error().text;
        EXPECT_EQ(view->id, partitions->id_of(customer_id)) << to_text(who);
        EXPECT_EQ(view->account.touches, 6u) << to_text(who);
        ASSERT_EQ(view->identifiers.size(), 3u);
        EXPECT_EQ(view->evidence.size(), 2u);
    }
    EXPECT_EQ(timeline(mail)->items.size(), 6u);
    // Touches of a joined identifier go on to the home.
    send({{touch("web.page", {browser})}, {}, {}});
    ASSERT_TRUE(partitions->settle());
    EXPECT_EQ(customer(customer_id)->account.touches, 7u);
    expect_replay_is_identical();

    decide(false, customer_id, browser);
    EXPECT_EQ(customer(browser)->account.touches, 3u);
    EXPECT_EQ(customer(browser)->id, partitions->id_of(browser));
    EXPECT_EQ(customer(customer_id)->account.touches, 4u);
    expect_replay_is_identical();
    decide(true, customer_id, browser);
    EXPECT_EQ(customer(browser)->account.touches, 7u);
    expect_replay_is_identical();
}

TEST_F(CrewTest, AnObservationMarksThoseWhoWereThereAndThenBeforeAndAfterItIsKnown)
{
    const Identifier early{"user_id", "early"}, later{"user_id", "later"}, elsewhere{"user_id", "elsewhere"};
    const auto at_till = [&](const Identifier& who, const char* place) {
        Touch out = touch("store.checkout", {who});
        out.place = place;
        return out;
    };
    send({{at_till(early, "store-1"), at_till(elsewhere, "store-2")}, {}, {}});
    Observation blocked;
    blocked.id = "o-1";
    blocked.touchpoint = "store.lane_blocked";
    blocked.place = "store-1";
    blocked.from = clock.now() - minutes(20);
    blocked.to = clock.now() + minutes(20);
    blocked.received_at = clock.now();
    blocked.source = "staff";
    EXPECT_EQ(send({{}, {blocked}, {}})[0].customers_affected, 1u);
    send({{at_till(later, "store-1")}, {}, {}});
    for (const Identifier& who : {early, later}) {
        EXPECT_LT(customer(who)->account.takes.value, 0) << to_text(who);
        const auto page = timeline(who);
        ASSERT_EQ(page->items.size(), 1u);
        ASSERT_EQ(page->items[0].effects.size(), 2u);
        EXPECT_EQ(page->items[0].effects[1].touchpoint, "store.lane_blocked");
    }
    EXPECT_EQ(customer(elsewhere)->account.takes.value, 0);
    expect_replay_is_identical();
}

TEST_F(CrewTest, LateTouchesInAnyOrderGiveTheSameAccount)
{
    std::vector<Touch> touches;
    std::mt19937 dice(3);
    const Identifier one{"user_id", "one"};
    const char* const kinds[] = {"web.page_load",  "store.checkout", "invoice.received",
                                 "complaint.made", "store.purchase", "phone.call"};
    for (int i = 0; i < 40; ++i) {
        Touch next = touch(kinds[dice() % 6], {one}, {{"lcp_ms", Property::Kind::number, std::to_string(500 + dice() % 9000)}});
        next.at = clock.now() - hours(static_cast<std::int64_t>(dice() % 2000));
        touches.push_back(next);
    }
    send({touches, {}, {}});
    const auto first = customer(one)->account;
    for (int round = 0; round < 3; ++round) {
        const Identifier other{"user_id", "other-" + std::to_string(round)};
        std::shuffle(touches.begin(), touches.end(), dice);
        for (Touch& next : touches) {
            next.identifiers = {other};
            next.id += "'";
            send({{next}, {}, {}});
        }
        const auto again = customer(other)->account;
        EXPECT_EQ(again.balance, first.balance);
        EXPECT_EQ(again.cuts.level, first.cuts.level);
        EXPECT_EQ(again.visits, first.visits);
        EXPECT_EQ(again.remembered_sum, first.remembered_sum);
        EXPECT_EQ(again.standing.now, first.standing.now);
    }
    expect_replay_is_identical();
}

TEST_F(CrewTest, SilenceComesByItselfWhenTimePasses)
{
    const Identifier ada{"user_id", "ada"};
    for (int i = 0; i < 6; ++i) {
        send({{touch("store.visit", {ada})}, {}, {}});
        clock.pass(days(7));
    }
    EXPECT_FALSE(customer(ada)->account.silence.silent);
    const auto standing = customer(ada)->account.standing.now;
    clock.pass(days(200));
    ASSERT_TRUE(partitions->settle());
    EXPECT_TRUE(customer(ada)->account.silence.silent);
    EXPECT_NE(customer(ada)->account.standing.now, standing);
    const Summary counted = summary();
    EXPECT_EQ(counted.customers, 1u);
    EXPECT_EQ(counted.standing[static_cast<std::size_t>(customer(ada)->account.standing.now)], 1u);
    expect_replay_is_identical();
}

// More than one group folds on: the others follow with the groups after it.
TEST_F(CrewTest, ThousandsWhoAreDueAtOnceAreAllMovedToNow)
{
    constexpr std::size_t people = 9000;
    std::vector<Identifier> of_one_partition;
    for (int i = 0; of_one_partition.size() < people; ++i) {
        Identifier who{"user_id", "u" + std::to_string(i)};
        if (partition_of(partitions->id_of(who)) == 3) of_one_partition.push_back(std::move(who));
    }
    for (std::size_t begin = 0; begin < people; begin += 500) {
        Sending sending;
        for (std::size_t i = begin; i < begin + 500; ++i) {
            sending.touches.push_back(touch("store.visit", {of_one_partition[i]}));
            sending.touches.back().at = clock.now() - days(300);
            sending.touches.back().is_import = true;
        }
        send(std::move(sending));
    }
    ASSERT_TRUE(partitions->settle());
    const auto silent = customer(of_one_partition.front())->account.standing.now;
    const Summary counted = summary();
    EXPECT_EQ(counted.customers, people);
    EXPECT_EQ(counted.standing[static_cast<std::size_t>(silent)], people);
    expect_replay_is_identical();
}

TEST_F(CrewTest, QuarantinedItemsAreShownAndCanBeMarkedAsSentAgain)
{
    Quarantined item{"m-1", "shop", "segment", "no identifier", "/userId", "{\"event\":\"x\"}"};
    EXPECT_EQ(send({{}, {}, {item, item}})[0].outcome, Outcome::quarantined);
    using Page = std::pair<std::vector<QuarantineItem>, std::string>;
    const auto page = answer<Page>([&](auto done) { partitions->quarantine("", 10, std::move(done)); });
    ASSERT_TRUE(page) << page.error().text;
    ASSERT_EQ(page->first.size(), 1u);
    EXPECT_EQ(page->first[0].raw, item.raw);
    EXPECT_EQ(page->first[0].reason, item.reason);
    const auto marked =
        answer<std::size_t>([&](auto done) { partitions->mark_sent_again({page->first[0].id}, "admin", std::move(done)); });
    EXPECT_EQ(*marked, 1u);
    EXPECT_EQ(summary().quarantined, 0u);
    expect_replay_is_identical();
}

TEST_F(CrewTest, AStateFourTimesTheMemoryGivesTheSameAsOneThatFits)
{
    partitions.reset();
    options.memory_bytes = 3 << 20;
    open();
    std::mt19937 dice(11);
    for (int batch = 0; batch < 100; ++batch) {
        Sending sending;
        for (int i = 0; i < 200; ++i) {
            const int person = static_cast<int>(dice() % 15000);
            std::vector<Identifier> who{{"user_id", "u" + std::to_string(person)}};
            if (dice() % 20 == 0) who.push_back({"anonymous_id", "a" + std::to_string(person)});
            if (dice() % 30 == 0) who = {{"anonymous_id", "a" + std::to_string(person)}};
            Touch next = touch(dice() % 3 == 0 ? "web.page_load" : "store.visit", who,
                               {{"lcp_ms", Property::Kind::number, std::to_string(800 + dice() % 7000)}});
            next.at = clock.now() - minutes(static_cast<std::int64_t>(dice() % 100));
            sending.touches.push_back(std::move(next));
        }
        send(std::move(sending));
        clock.pass(minutes(30));
    }
    ASSERT_TRUE(partitions->settle());
    EXPECT_GT(partitions->load().checkpoints, 16u);
    EXPECT_GT(15000 * sizeof(Customer), 4 * options.memory_bytes / 4);
    EXPECT_EQ(summary().touches, 20000u);
    expect_replay_is_identical();
}

}  // namespace regard
