#include "partition/weeks.h"

#include "partition/house_test.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <set>

namespace regard {
namespace {

constexpr const char* catalogue_text = R"(
touchpoints:
  a.good: {label: It was good, channel: web, stage: use, owner: care, kind: performance, doer: customer, fired_by: [story],
           effects: [{name: good, effect: 0.1, reason: it was good, prior: {mean: 0.1, sd: 0.3, source: a test}}]}
  a.bad: {label: It was bad, channel: web, stage: use, owner: webmaster, kind: performance, doer: customer, fired_by: [story],
          effects: [{name: bad, effect: -0.25, reason: it was bad, prior: {mean: -0.25, sd: 0.3, source: a test}}]}
  a.small: {label: It was a trifle, channel: web, stage: use, owner: care, kind: performance, doer: customer, fired_by: [story],
            effects: [{name: small, effect: -0.02, reason: a trifle, prior: {mean: -0.02, sd: 0.3, source: a test}}]}
  a.worse: {label: It was worse, channel: store, stage: pay, owner: store, kind: performance, doer: customer, fired_by: [story],
            effects: [{name: worse, effect: -0.7, reason: it was worse, prior: {mean: -0.7, sd: 0.3, source: a test}}]}
  a.said: {label: I complained, channel: phone, stage: get_help, owner: care, kind: performance, doer: customer,
           complaint: true, fired_by: [story]}
)";
const std::map<std::string, std::int64_t> effect_of = {
    {"a.good", 100'000}, {"a.bad", -250'000}, {"a.small", -20'000}, {"a.worse", -700'000}, {"a.said", 0}};
const std::map<std::string, std::string> stage_of = {{"a.bad", "use"}, {"a.worse", "pay"}};

constexpr int weeks_count = 16;
const Time first_monday = *parse_time("2026-01-05");

struct Shop : sample::House {
    explicit Shop(const std::string& name) : House(name)
    {
        clock.at = first_monday.us;
        make(sample::catalogue_of(
            {{"account.yaml", sample::file_text("catalogue/account.yaml")}, {"test.yaml", catalogue_text}}));
    }
    void wait_until(Time at)
    {
        if (clock.now() < at) clock.pass(at - clock.now());
    }
    [[nodiscard]] Touch at(Time when, const char* touchpoint, std::vector<Identifier> who)
    {
        Touch made = touch(touchpoint, std::move(who));
        made.at = made.received_at = when;
        return made;
    }
    void send_one(Touch touch)
    {
        Sending sending;
        sending.touches.push_back(std::move(touch));
        (void)send(std::move(sending));
    }
    [[nodiscard]] std::vector<WeekView> weeks(std::size_t count)
    {
        EXPECT_TRUE(partitions->settle());
        return *answer<std::vector<WeekView>>([&](auto done) {
            partitions->weeks(first_monday + days(7 * (static_cast<std::int64_t>(count) - 1)), count, std::move(done));
        });
    }
    [[nodiscard]] HomeView home(int week)
    {
        EXPECT_TRUE(partitions->settle());
        auto view = answer<HomeView>([&](auto done) { partitions->home(first_monday + days(7 * week + 3), std::move(done)); });
        EXPECT_TRUE(view) << view.error().text;
        return *view;
    }
    [[nodiscard]] std::vector<std::string> names_in_order(Partitions::CustomerQuery query)
    {
        std::vector<std::string> names;
        for (;;) {
            const auto page =
                answer<Partitions::CustomerPage>([&](auto done) { partitions->customers(query, std::move(done)); });
            EXPECT_TRUE(page) << page.error().text;
            for (const CustomerShort& one : page->items) names.push_back(one.identifiers.front().value);
            EXPECT_LE(page->items.size(), query.limit);
            if (page->next.empty()) return names;
            query.cursor = page->next;
        }
    }
};

// All that Home says of a week, as text.
std::string text_of(const HomeView& view)
{
    std::string out =
        fmt::format("{} closer {} away {} left {} touches {} adds {} takes {}\n", to_text(view.week.from), view.week.closer,
                    view.week.away, view.week.left, view.week.touches, view.week.adds.value, view.week.takes.value);
    for (const StageWeek& stage : view.stages)
        out += fmt::format("  {} {} {} {} hurt {}\n", stage.stage, stage.touches, stage.adds.value, stage.takes.value,
                           stage.people_hurt);
    for (const TouchpointWeek& one : view.friction)
        out += fmt::format("  {} {} {} before {} hurt {} {}\n", one.touchpoint, one.touches, one.takes.value,
                           one.takes_before.value, one.people_hurt, one.owner);
    for (const Gone& gone : view.gone)
        out += fmt::format("  {} at {} lost {} by {}\n", to_hex(gone.id), to_text(gone.at), gone.lost.value,
                           gone.last ? gone.last->touchpoint + " " + to_text(gone.last->at) + gone.last->reason : "nothing");
    return out;
}

struct Happened {
    int person;
    Time at;
    const char* touchpoint;
    bool by_device;  // under the browser's identifier alone
};

std::vector<Happened> what_happened(unsigned seed)
{
    std::mt19937_64 dice(seed);
    const char* const kinds[] = {"a.good", "a.good", "a.bad", "a.small", "a.worse", "a.said"};
    std::vector<Happened> out;
    for (int person = 0; person < 40; ++person) {
        // They come for a while, and then no more: some leave.
        const auto span = static_cast<std::uint64_t>(days(7).us) * (2 + dice() % (weeks_count - 4));
        const std::size_t count = 2 + dice() % 25;
        for (std::size_t i = 0; i < count; ++i)
            out.push_back({person, first_monday + microseconds(static_cast<std::int64_t>(dice() % span)),
                           kinds[dice() % std::size(kinds)], dice() % 3 == 0});
    }
    std::ranges::sort(out, {}, &Happened::at);
    return out;
}

std::vector<Identifier> identifiers_of(const Happened& one)
{
    if (one.by_device) return {{"anonymous_id", "b" + std::to_string(one.person)}};
    return {{"user_id", "u" + std::to_string(one.person)}};
}

enum class Arrival { in_order, shuffled, taken_apart_and_reopened };

std::vector<std::string> homes_after(const std::vector<Happened>& happened, Arrival arrival, unsigned seed)
{
    Shop shop("weeks_test_" + std::to_string(static_cast<int>(arrival)));
    std::mt19937_64 dice(seed);
    std::vector<Touch> touches;
    for (const Happened& one : happened) {
        Touch made = shop.at(one.at, one.touchpoint, identifiers_of(one));
        made.id = fmt::format("{}-{}", one.person, one.at.us);
        touches.push_back(std::move(made));
    }
    const Time end = first_monday + days(7 * weeks_count);
    const auto meet = [&](int person) {  // the browser and the person are one
        Touch both = shop.at(first_monday, "a.good",
                             {{"user_id", "u" + std::to_string(person)}, {"anonymous_id", "b" + std::to_string(person)}});
        both.id = "both-" + std::to_string(person);
        shop.send_one(std::move(both));
    };
    if (arrival == Arrival::in_order) {
        for (int person = 0; person < 40; ++person) meet(person);
        for (Touch& touch : touches) {
            shop.wait_until(touch.at);
            shop.send_one(std::move(touch));
        }
        shop.wait_until(end);
    } else {
        shop.wait_until(end);
        std::ranges::shuffle(touches, dice);
        int person = 0;
        for (std::size_t i = 0; i < touches.size(); ++i) {
            shop.send_one(std::move(touches[i]));
            if (i % 12 == 0 && person < 40) meet(person++);
            if (arrival == Arrival::taken_apart_and_reopened && i % 150 == 149) {
                const Identifier a{"user_id", "u" + std::to_string(person / 2)};
                const Identifier b{"anonymous_id", "b" + std::to_string(person / 2)};
                shop.decide(false, a, b);
                if (i % 300 == 149) shop.reopen();
                shop.decide(true, a, b);
            }
        }
        while (person < 40) meet(person++);
    }
    // One touch at the end, so that every partition's now is the same; then what is due falls due.
    for (int p = 0; p < 200; ++p) shop.send_one(shop.at(end, "a.said", {{"user_id", "last" + std::to_string(p)}}));
    EXPECT_TRUE(shop.partitions->settle());
    std::vector<std::string> out;
    for (int week = 0; week < weeks_count; ++week) out.push_back(text_of(shop.home(week)));
    shop.expect_replay_is_identical();
    return out;
}

}  // namespace

TEST(Weeks, BeginOnMonday)
{
    EXPECT_EQ(to_text(start_of_week(week_of(*parse_time("2026-11-22T23:59:59Z")))), "2026-11-16T00:00:00.000Z");
    EXPECT_EQ(to_text(start_of_week(week_of(*parse_time("2026-11-23")))), "2026-11-23T00:00:00.000Z");
    EXPECT_EQ(week_of(*parse_time("1969-12-29")), 0);
    EXPECT_EQ(week_of(*parse_time("1969-12-28")), -1);
    EXPECT_EQ(to_text(start_of_week(week_of(time_min))), "0001-01-01T00:00:00.000Z");
}

TEST(Weeks, AreTheSameInAnyOrderOfArrivalAndAreWhatAPlainCountSays)
{
    for (unsigned seed = 1; seed <= 3; ++seed) {
        const std::vector<Happened> happened = what_happened(seed);
        const auto in_order = homes_after(happened, Arrival::in_order, seed);
        EXPECT_EQ(homes_after(happened, Arrival::shuffled, seed), in_order) << "seed " << seed;
        EXPECT_EQ(homes_after(happened, Arrival::taken_apart_and_reopened, seed), in_order) << "seed " << seed;

        std::map<std::pair<int, int>, std::int64_t> net;
        std::map<std::pair<int, std::string>, std::set<int>> hurt, stages;
        for (int person = 0; person < 40; ++person) net[{0, person}] += effect_of.at("a.good");
        for (const Happened& one : happened) {
            const int week = static_cast<int>((one.at - first_monday).us / days(7).us);
            const std::int64_t effect = effect_of.at(one.touchpoint);
            net[{week, one.person}] += effect;
            if (effect > hurt_take.value) continue;
            hurt[{week, one.touchpoint}].insert(one.person);
            stages[{week, stage_of.at(one.touchpoint)}].insert(one.person);
        }
        int left = 0;
        for (int week = 0; week < weeks_count; ++week) {
            const std::string& said = in_order[static_cast<std::size_t>(week)];
            int closer = 0, away = 0;
            for (const auto& [of, sum] : net)
                if (of.first == week) {
                    if (sum > week_moved_min.value) ++closer;
                    if (sum < -week_moved_min.value) ++away;
                }
            EXPECT_NE(said.find(fmt::format("closer {} away {} left", closer, away)), std::string::npos) << said;
            for (const auto& [of, people] : hurt)
                if (of.first == week) {
                    const char* const owner = of.second == "a.bad" ? "webmaster" : "store";
                    EXPECT_NE(said.find(fmt::format("hurt {} {}\n", people.size(), owner)), std::string::npos) << said;
                }
            for (const auto& [of, people] : stages)
                if (of.first == week) {
                    EXPECT_NE(said.find(fmt::format(" {} ", of.second)), std::string::npos);
                    EXPECT_NE(said.find(fmt::format("hurt {}\n", people.size())), std::string::npos) << said;
                }
            left += std::stoi(said.substr(said.find("left ") + 5));
        }
        EXPECT_GT(left, 5) << "nobody leaves: the test shows nothing";
    }
}

TEST(Weeks, WhoLeavesIsShownWithWhatDidItUnlessTheySaidSo)
{
    Shop shop("weeks_gone_test");
    const auto come = [&](double day, const char* touchpoint, const char* who) {
        const Time at = first_monday + microseconds(static_cast<std::int64_t>(day * 86'400e6));
        shop.wait_until(at);
        shop.send_one(shop.at(at, touchpoint, {{"user_id", who}}));
    };
    for (int visit = 0; visit < 4; ++visit) {
        come(visit * 2 + 0.1, "a.good", "ada");
        come(visit * 2 + 0.2, "a.good", "ben");
        come(visit * 2 + 0.3, "a.good", "cyd");
    }
    come(7.1, "a.worse", "ada");
    come(7.2, "a.bad", "ada");
    come(7.3, "a.worse", "ben");
    come(7.4, "a.said", "ben");
    shop.wait_until(first_monday + days(120));
    shop.send_one(shop.touch("a.good", {{"user_id", "dan"}}));

    std::vector<std::string> who;
    std::int64_t left = 0;
    for (int week = 0; week < 17; ++week) {
        const HomeView home = shop.home(week);
        left += home.week.left;
        EXPECT_EQ(home.gone.size(), static_cast<std::size_t>(home.week.left));
        for (const Gone& gone : home.gone) {
            who.push_back(gone.customer.identifiers.front().value);
            EXPECT_EQ(week_of(gone.at), week_of(first_monday + days(7 * week)));
            if (who.back() == "ada") {
                ASSERT_TRUE(gone.last);
                EXPECT_EQ(gone.last->touchpoint, "a.worse");
                EXPECT_EQ(gone.last->owner, "store");
                EXPECT_EQ(gone.last->reason, "it was worse");
                EXPECT_GT(gone.lost.value, 1'000'000);
            } else {
                EXPECT_FALSE(gone.last);
                EXPECT_EQ(gone.lost.value, 0);
            }
        }
    }
    // Ben complained: he went too, but not without a word.
    std::ranges::sort(who);
    EXPECT_EQ(who, (std::vector<std::string>{"ada", "cyd"}));
    EXPECT_EQ(left, 2);

    Partitions::CustomerQuery lost;
    lost.order = Partitions::CustomerQuery::Order::lost;
    lost.limit = 1;
    auto names = shop.names_in_order(lost);
    ASSERT_EQ(names.size(), 4u);
    EXPECT_EQ(names[0], "ada");
    EXPECT_EQ(names[1], "ben");
}

TEST(Weeks, ListsInAnOrderShowEveryoneOnceWhateverThePage)
{
    Shop shop("weeks_order_test");
    std::mt19937_64 dice(5);
    shop.wait_until(first_monday + days(20));
    std::vector<std::pair<std::int64_t, std::string>> recent;
    for (int person = 0; person < 120; ++person) {
        const Time at = first_monday + hours(static_cast<std::int64_t>(dice() % 400));
        const std::string name = "u" + std::to_string(person);
        shop.send_one(shop.at(at, person % 3 == 0 ? "a.worse" : "a.good", {{"user_id", name}}));
        recent.emplace_back(-at.us, name);
        if (person == 60) shop.reopen();  // some only on disk
    }
    EXPECT_TRUE(shop.partitions->settle());
    for (const std::size_t limit : {1u, 7u, 119u, 120u, 200u}) {
        Partitions::CustomerQuery query;
        query.limit = limit;
        query.order = Partitions::CustomerQuery::Order::recent;
        std::vector<std::string> shown = shop.names_in_order(query);
        ASSERT_EQ(shown.size(), recent.size());
        std::map<std::string, std::int64_t> at;
        for (const auto& [when, name] : recent) at[name] = when;
        for (std::size_t i = 1; i < shown.size(); ++i) EXPECT_LE(at[shown[i - 1]], at[shown[i]]);
        EXPECT_EQ(std::set<std::string>(shown.begin(), shown.end()).size(), recent.size());

        query.order = Partitions::CustomerQuery::Order::lost;
        query.standing = Standing::at_risk;
        shown = shop.names_in_order(query);
        EXPECT_EQ(shown.size(), 40u);
        for (std::size_t i = 1; i < shown.size(); ++i)
            EXPECT_GE(at[shown[i - 1]] * -1, at[shown[i]] * -1) << "the newer take weighs more";
    }
    Partitions::CustomerQuery query;
    query.order = Partitions::CustomerQuery::Order::lost;
    query.cursor = "recent.1.1.00000000000000010000000000000002";
    const auto refused =
        shop.answer<Partitions::CustomerPage>([&](auto done) { shop.partitions->customers(query, std::move(done)); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::bad_input);
}

TEST(Weeks, PeopleHurtWithinSomeWeeksAreCountedOnce)
{
    // Random weeks in which one person was hurt at one touchpoint, against a set.
    struct Sum final : CustomerWeeks::Counter {
        std::map<Week, HurtRow> rows;
        void count(const CustomerWeeks::Counted& counted, int sign) override
        {
            if (counted.touchpoint() != 0) rows[counted.week].people[counted.bits() & CustomerWeeks::gap_mask] += sign;
        }
    };
    std::mt19937_64 dice(3);
    Sum sum;
    std::map<Week, std::set<int>> plain;
    const std::vector<std::uint16_t> stages(8, 1);
    for (int person = 0; person < 200; ++person) {
        CustomerWeeks weeks;
        Time at = first_monday;
        for (int i = 0; i < 30; ++i) {
            at = at + hours(static_cast<std::int64_t>(dice() % 400));
            const bool hurts = dice() % 3 != 0;
            weeks.feel(at, hurts ? 5 : 6, hurts ? hurt_take : Micro{-1}, stages, &sum);
            if (hurts) plain[week_of(at)].insert(person);
        }
        Writer bytes;
        weeks.write(bytes);
        const std::string written = bytes.take();
        Reader in(written);
        CustomerWeeks read;
        ASSERT_TRUE(CustomerWeeks::read(in, read) && in.is_at_end());
        EXPECT_EQ(read, weeks);
    }
    for (Week last = week_of(first_monday) + 5; last < week_of(first_monday) + 30; ++last)
        for (int span = 1; span <= static_cast<int>(weeks_distinct_max); ++span) {
            std::int64_t people = 0;
            std::set<int> wanted;
            for (int i = 1; i <= span; ++i) {
                const HurtRow& row = sum.rows[last - span + i];
                for (std::size_t gap = static_cast<std::size_t>(i) - 1; gap < weeks_distinct_max; ++gap)
                    people += row.people[gap];
                const std::set<int>& of_week = plain[last - span + i];
                wanted.insert(of_week.begin(), of_week.end());
            }
            EXPECT_EQ(people, static_cast<std::int64_t>(wanted.size()));
        }
}

}  // namespace regard
