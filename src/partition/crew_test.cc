// The whole way over a real store: sending, folding, joining across partitions, closing, recovering, replaying.
#include "partition/crew.h"
#include "partition/replay.h"
#include "touch/catalogue_yaml.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <gtest/gtest.h>
#include <random>
#include <sstream>

namespace regard {
namespace {

class SetClock final : public Clock {
public:
    [[nodiscard]] Time now() const override { return Time{at.load()}; }
    [[nodiscard]] Duration since_start() const override
    {
        return {std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch()).count() + leap.load()};
    }
    void pass(Duration span)
    {
        at += span.us;
        leap += span.us;
    }
    std::atomic<std::int64_t> at{parse_time("2026-05-03T12:00:00Z")->us};
    std::atomic<std::int64_t> leap{0};
};

class SeededChance final : public Chance {
public:
    void fill(std::span<unsigned char> out) override
    {
        const std::lock_guard guard(lock_);
        for (unsigned char& byte : out) byte = static_cast<unsigned char>(generator_());
    }

private:
    std::mutex lock_;
    std::mt19937_64 generator_{7};
};

Catalogue shipped_catalogue()
{
    std::vector<CatalogueFile> files;
    for (const auto& file : std::filesystem::directory_iterator("catalogue"))
        if (file.path().extension() == ".yaml") {
            std::ifstream in(file.path());
            std::stringstream text;
            text << in.rdbuf();
            files.push_back({file.path().filename().string(), text.str()});
        }
    auto catalogue = load_catalogue(files);
    if (!catalogue) throw std::runtime_error(catalogue.error().text + " " + catalogue.error().pointer);
    return *std::move(catalogue);
}

struct CrewTest : testing::Test {
    std::string folder = testing::TempDir() + "crew_test_" + std::to_string(::getpid());
    SetClock clock;
    SeededChance chance;
    std::unique_ptr<Partitions> house;
    StoreOptions options;
    int next_id = 0;

    void SetUp() override
    {
        std::filesystem::remove_all(folder);
        options.path = folder;
        options.memory_bytes = 64 << 20;
        options.clock = &clock;
        options.chance = &chance;
        static const Catalogue catalogue = shipped_catalogue();
        const auto made = Partitions::make_store(options, catalogue, false);
        ASSERT_TRUE(made) << made.error().text;
        open();
    }
    void TearDown() override
    {
        house.reset();
        std::filesystem::remove_all(folder);
    }
    void open()
    {
        auto opened = Partitions::open(options);
        ASSERT_TRUE(opened) << opened.error().text;
        house = *std::move(opened);
    }

    Touch touch(const char* touchpoint, std::vector<Identifier> who, std::vector<Property> properties = {})
    {
        Touch out;
        out.id = "m-" + std::to_string(next_id++);
        out.at = out.received_at = clock.now();
        out.source = "test";
        out.touchpoint = touchpoint;
        out.identifiers = std::move(who);
        put_in_order(out.identifiers);
        out.properties = std::move(properties);
        return out;
    }
    std::vector<Receipt> send(Sending sending)
    {
        std::promise<Result<std::vector<Receipt>>> promise;
        house->send(std::move(sending), [&](Result<std::vector<Receipt>> receipts) { promise.set_value(std::move(receipts)); });
        auto receipts = promise.get_future().get();
        EXPECT_TRUE(receipts);
        return receipts ? *receipts : std::vector<Receipt>{};
    }
    template <class T, class Ask>
    Result<T> answer(Ask ask)
    {
        std::promise<Result<T>> promise;
        ask([&](Result<T> result) { promise.set_value(std::move(result)); });
        return promise.get_future().get();
    }
    Result<CustomerView> customer(const Identifier& who, std::optional<Time> as_of = {})
    {
        return answer<CustomerView>([&](auto done) { house->customer(house->id_of(who), as_of, std::move(done)); });
    }
    Result<TimelinePage> timeline(const Identifier& who)
    {
        return answer<TimelinePage>([&](auto done) { house->timeline(house->id_of(who), {}, "", 50, std::move(done)); });
    }
    // The state is what the log says, whatever happened on the way.
    void expect_replay_is_identical()
    {
        house.reset();
        const auto replayed = replay_store({options, true, {}});
        ASSERT_TRUE(replayed) << replayed.error().text;
        for (const Replayed& one : *replayed) EXPECT_TRUE(one.is_identical()) << "partition " << one.partition << ": " << one.difference();
        open();
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
    house.reset();
    open();
    EXPECT_EQ(send({{once}, {}, {}})[0].outcome, Outcome::duplicate);
    EXPECT_EQ(customer(ada)->account.touches, 1u);
}

TEST_F(CrewTest, IdentifiersNamedTogetherBecomeOneCustomerAndASplitPartsThemAgain)
{
    const Identifier user{"user_id", "ada"}, mail{"email", "ada@example.org"}, browser{"anonymous_id", "b-1"};
    send({{touch("web.page", {browser}), touch("web.page", {browser}), touch("phone.call", {mail}), touch("store.visit", {user})}, {}, {}});
    ASSERT_EQ(customer(browser)->account.touches, 2u);

    send({{touch("web.page", {user, browser}), touch("web.page", {user, mail})}, {}, {}});
    ASSERT_TRUE(house->settle());
    for (const Identifier& who : {user, mail, browser}) {
        const auto view = customer(who);
        ASSERT_TRUE(view) << to_text(who) << ": " << view.error().text;
        EXPECT_EQ(view->id, house->id_of(user)) << to_text(who);
        EXPECT_EQ(view->account.touches, 6u) << to_text(who);
        ASSERT_EQ(view->identifiers.size(), 3u);
        EXPECT_EQ(view->evidence.size(), 2u);
    }
    EXPECT_EQ(timeline(mail)->items.size(), 6u);
    // Touches of a joined identifier go on to the home.
    send({{touch("web.page", {browser})}, {}, {}});
    ASSERT_TRUE(house->settle());
    EXPECT_EQ(customer(user)->account.touches, 7u);
    expect_replay_is_identical();

    const auto parted = answer<bool>([&](auto done) { house->split(user, browser, "admin", "a shared computer", std::move(done)); });
    ASSERT_TRUE(parted);
    ASSERT_TRUE(house->settle());
    EXPECT_EQ(customer(browser)->account.touches, 3u);
    EXPECT_EQ(customer(browser)->id, house->id_of(browser));
    EXPECT_EQ(customer(user)->account.touches, 4u);
    expect_replay_is_identical();
    const auto joined = answer<bool>([&](auto done) { house->join(user, browser, "admin", "it was hers after all", std::move(done)); });
    ASSERT_TRUE(joined);
    ASSERT_TRUE(house->settle());
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
    const char* const kinds[] = {"web.page_load", "store.checkout", "invoice.received", "complaint.made", "store.purchase", "phone.call"};
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
    ASSERT_TRUE(house->settle());
    EXPECT_TRUE(customer(ada)->account.silence.silent);
    EXPECT_NE(customer(ada)->account.standing.now, standing);
    const auto summary = answer<Summary>([&](auto done) { house->summary(std::move(done)); });
    EXPECT_EQ(summary->customers, 1u);
    EXPECT_EQ(summary->standing[static_cast<std::size_t>(customer(ada)->account.standing.now)], 1u);
    expect_replay_is_identical();
}

TEST_F(CrewTest, QuarantinedItemsAreShownAndCanBeMarkedAsSentAgain)
{
    Quarantined item{"m-1", "shop", "segment", "no identifier", "/userId", "{\"event\":\"x\"}"};
    EXPECT_EQ(send({{}, {}, {item, item}})[0].outcome, Outcome::quarantined);
    using Page = std::pair<std::vector<QuarantineItem>, std::string>;
    const auto page = answer<Page>([&](auto done) { house->quarantine("", 10, std::move(done)); });
    ASSERT_TRUE(page) << page.error().text;
    ASSERT_EQ(page->first.size(), 1u);
    EXPECT_EQ(page->first[0].raw, item.raw);
    EXPECT_EQ(page->first[0].reason, item.reason);
    const auto marked = answer<std::size_t>([&](auto done) { house->mark_sent_again({page->first[0].id}, "admin", std::move(done)); });
    EXPECT_EQ(*marked, 1u);
    EXPECT_EQ(answer<Summary>([&](auto done) { house->summary(std::move(done)); })->quarantined, 0u);
    expect_replay_is_identical();
}

TEST_F(CrewTest, AStateFourTimesTheMemoryGivesTheSameAsOneThatFits)
{
    house.reset();
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
            Touch next = touch(dice() % 3 == 0 ? "web.page_load" : "store.visit", who, {{"lcp_ms", Property::Kind::number, std::to_string(800 + dice() % 7000)}});
            next.at = clock.now() - minutes(static_cast<std::int64_t>(dice() % 100));
            sending.touches.push_back(std::move(next));
        }
        send(std::move(sending));
        clock.pass(minutes(30));
    }
    ASSERT_TRUE(house->settle());
    EXPECT_GT(house->load().checkpoints, 16u);
    EXPECT_GT(15000 * sizeof(Customer), 4 * options.memory_bytes / 4);
    EXPECT_EQ(answer<Summary>([&](auto done) { house->summary(std::move(done)); })->touches, 20000u);
    expect_replay_is_identical();
}

}  // namespace regard
