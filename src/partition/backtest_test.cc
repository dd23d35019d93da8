#include "partition/backtest.h"

#include "partition/house_test.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <thread>

namespace regard {
namespace {

constexpr const char* catalogue_text = R"(
touchpoints:
  a.came: {label: I came, channel: web, stage: use, owner: care, kind: performance, doer: customer, fired_by: [story],
           effects: [{name: good, effect: 0.1, reason: it was good, prior: {mean: 0.1, sd: 0.3, source: a test}}]}
  a.bad: {label: It was bad, channel: web, stage: use, owner: webmaster, kind: performance, doer: customer, fired_by: [story],
          effects: [{name: bad, effect: -0.7, reason: it was bad, prior: {mean: -0.7, sd: 0.3, source: a test}}]}
  a.bill: {label: The bill came, channel: invoice, stage: pay, owner: finance, kind: performance, doer: business, fired_by: [story],
           effects: [{name: bill, effect: -0.3, reason: a bill, prior: {mean: -0.3, sd: 0.3, source: a test}}]}
)";
const Time first_day = *parse_time("2025-01-01");

struct Happened {
    int person;
    std::int64_t hour;  // since first_day
    const char* touchpoint;
};

struct Years : sample::House {
    explicit Years(const std::string& name) : House(name)
    {
        clock.at = (first_day + days(400)).us;
        make(sample::catalogue_of(
            {{"account.yaml", sample::file_text("catalogue/account.yaml")}, {"test.yaml", catalogue_text}}));
    }
    void import(const std::vector<Happened>& all)
    {
        Sending sending;
        for (const Happened& one : all) {
            Touch made = touch(one.touchpoint, {{"user_id", "u" + std::to_string(one.person)}});
            made.at = first_day + hours(one.hour);
            made.is_import = true;
            sending.touches.push_back(std::move(made));
        }
        (void)send(std::move(sending));
        ASSERT_TRUE(partitions->settle());
    }
    [[nodiscard]] Result<BacktestResult> look_back(std::int64_t day, std::int64_t horizon_days)
    {
        return answer<BacktestResult>([&](auto done) {
            partitions->backtest({day_of(first_day) + day, horizon_days}, std::make_shared<BacktestWatch>(), std::move(done));
        });
    }
};

// Whoever is at home comes once a week, at an hour of their own, from the first day to the last given.
void come_weekly(std::vector<Happened>& out, int person, std::int64_t last_day)
{
    for (std::int64_t day = person % 7; day <= last_day; day += 7) out.push_back({person, day * 24 + person % 24, "a.came"});
}

insight::CalledByStanding customers_only(const BacktestResult& result, std::size_t place)
{
    insight::CalledByStanding out = result.called[place];
    for (insight::Called& called : out) called.never = 0;
    return out;
}

std::size_t place_of(const BacktestResult& result)
{
    return static_cast<std::size_t>(std::ranges::lower_bound(result.plan.days, result.plan.day) - result.plan.days.begin());
}

}  // namespace

// 60 stop on day 120, 20 on day 215: on day 200 the first are silent and do not come back, of the others those 20 do not.
TEST(BacktestOfStore, PlantedLeaversAreFound)
{
    Years store("backtest_leavers");
    std::vector<Happened> all;
    for (int person = 0; person < 200; ++person) come_weekly(all, person, person < 60 ? 120 : person < 80 ? 205 : 350);
    for (int person = 300; person < 320; ++person) all.push_back({person, 150 * 24, "a.came"});  // once
    for (int person = 400; person < 405; ++person) come_weekly(all, person, 20);                 // long before
    store.import(all);

    const auto result = store.look_back(206, 60);
    ASSERT_TRUE(result) << result.error().text;
    const insight::Verdict verdict = insight::verdict_of(result->called[place_of(*result)]);
    EXPECT_EQ(verdict.at_risk.of, 60u);
    EXPECT_EQ(verdict.at_risk.count, 60u);
    EXPECT_EQ(verdict.others.of, 140u);
    EXPECT_EQ(verdict.others.count, 20u);
    EXPECT_EQ(verdict.told, insight::Told::clear);
    EXPECT_EQ(result->customers, 225u);
    EXPECT_EQ(result->left_out, 5u);
    EXPECT_EQ(result->once.customers, 20u);
    EXPECT_EQ(result->once.never, 20u);
    EXPECT_EQ(result->plan.window_days, 120);
}

// What the business does of its own (a bill, a letter) is nobody coming back.
TEST(BacktestOfStore, BillsAreNotComingBack)
{
    Years store("backtest_bills");
    std::vector<Happened> all;
    for (int person = 0; person < 40; ++person) {
        come_weekly(all, person, person < 20 ? 205 : 350);
        for (std::int64_t day = 210; day < 350; day += 30) all.push_back({person, day * 24, "a.bill"});
    }
    store.import(all);
    const auto result = store.look_back(206, 60);
    ASSERT_TRUE(result) << result.error().text;
    std::uint64_t never = 0;
    for (const insight::Called& called : result->called[place_of(*result)]) never += called.never;
    EXPECT_EQ(never, 20u);
}

// Whatever happens from the day on moves nobody from one side to the other; whatever happens after the horizon changes nothing.
TEST(BacktestOfStore, NobodyIsJudgedByWhatCameLater)
{
    for (unsigned seed = 1; seed <= 4; ++seed) {
        std::mt19937_64 dice(seed);
        const auto roll = [&](std::uint64_t sides) { return static_cast<std::int64_t>(dice() % sides); };
        constexpr std::int64_t day = 200, horizon = 45;
        const char* const kinds[] = {"a.came", "a.came", "a.came", "a.bad", "a.bill"};
        std::vector<Happened> before, within, after;
        for (int person = 0; person < 80; ++person) {
            const std::int64_t every = 24 * (1 + roll(20)), stops = 24 * roll(400);
            for (std::int64_t hour = roll(240); hour < 360 * 24; hour += 1 + roll(static_cast<std::uint64_t>(2 * every))) {
                if (hour > stops) break;
                (hour < day * 24               ? before
                 : hour < (day + horizon) * 24 ? within
                                               : after)
                    .push_back({person, hour, kinds[roll(5)]});
            }
        }
        // So that the data reach far enough whatever is left out.
        for (int person = 100; person < 140; ++person)
            come_weekly(before, person, 199), after.push_back({person, 359 * 24, "a.came"});

        Years plain("backtest_plain"), changed("backtest_changed"), longer("backtest_longer");
        std::vector<Happened> all = before;
        all.insert(all.end(), within.begin(), within.end());
        all.insert(all.end(), after.begin(), after.end());
        plain.import(all);

        // Other touches from the day on, and in another order of arrival.
        std::vector<Happened> other = before;
        other.insert(other.end(), after.begin(), after.end());
        for (int i = 0; i < 300; ++i)
            other.push_back(
                {static_cast<int>(roll(80)), day * 24 + roll(static_cast<std::uint64_t>(horizon * 24)), kinds[roll(5)]});
        std::ranges::shuffle(other, dice);
        changed.import(other);

        std::vector<Happened> more = all;
        for (int i = 0; i < 300; ++i)
            more.push_back({static_cast<int>(roll(80)), (day + horizon) * 24 + roll(100 * 24), kinds[roll(5)]});
        longer.import(more);

        // The same day and horizon asked for: the choice of them may look at all data, the calls may not.
        const auto a = plain.look_back(day, horizon), b = changed.look_back(day, horizon), c = longer.look_back(day, horizon);
        ASSERT_TRUE(a) << a.error().text;
        ASSERT_TRUE(b) << b.error().text;
        ASSERT_TRUE(c) << c.error().text;
        EXPECT_EQ(customers_only(*a, place_of(*a)), customers_only(*b, place_of(*b))) << "seed " << seed;
        EXPECT_EQ(a->called[place_of(*a)], c->called[place_of(*c)]) << "seed " << seed;
        EXPECT_EQ(a->customers, b->customers);
        EXPECT_EQ(a->left_out, b->left_out);
        EXPECT_GT(insight::verdict_of(a->called[place_of(*a)]).at_risk.of, 0u);
    }
}

// It is the standing that the customer's own page shows as of the moment before.
TEST(BacktestOfStore, StandingIsTheOneThatAsOfShows)
{
    Years store("backtest_as_of");
    std::vector<Happened> all;
    std::mt19937_64 dice(5);
    for (int person = 0; person < 60; ++person)
        for (std::int64_t hour = 0; hour < 360 * 24; hour += 1 + static_cast<std::int64_t>(dice() % 600))
            all.push_back({person, hour, dice() % 4 == 0 ? "a.bad" : "a.came"});
    store.import(all);
    const auto result = store.look_back(200, 30);
    ASSERT_TRUE(result) << result.error().text;
    const Time moment = first_day + days(200) - microseconds(1);
    insight::CalledByStanding expected;
    for (int person = 0; person < 60; ++person) {
        const auto view = store.customer({"user_id", "u" + std::to_string(person)}, moment);
        ASSERT_TRUE(view);
        ++expected[static_cast<std::size_t>(view->account.standing.now)].customers;
    }
    EXPECT_EQ(customers_only(*result, place_of(*result)), expected);
}

TEST(BacktestOfStore, ItIsStoppedAndSaysSo)
{
    Years store("backtest_stopped");
    std::vector<Happened> all;
    for (int person = 0; person < 50; ++person) come_weekly(all, person, 350);
    store.import(all);
    auto watch = std::make_shared<BacktestWatch>();
    watch->is_cancelled = true;
    const auto stopped =
        store.answer<BacktestResult>([&](auto done) { store.partitions->backtest({}, watch, std::move(done)); });
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, Code::stopped);

    auto whole = std::make_shared<BacktestWatch>();
    ASSERT_TRUE(store.answer<BacktestResult>([&](auto done) { store.partitions->backtest({}, whole, std::move(done)); }));
    EXPECT_EQ(whole->per_mille, 1000u);
}

}  // namespace regard
