// Places week by week beside a plain count: whatever the order of arrival, after joins and splits, late touches, restarts.
#include "partition/house_test.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace regard {
namespace {

constexpr const char* catalogue_text = R"(
touchpoints:
  a.good: {label: It was good, channel: web, stage: use, owner: care, kind: performance, doer: customer, fired_by: [story],
           effects: [{name: good, effect: 0.1, reason: it was good, prior: {mean: 0.1, sd: 0.3, source: a test}}]}
  a.bad: {label: It was bad, channel: store, stage: pay, owner: store, kind: performance, doer: customer, fired_by: [story],
          effects: [{name: bad, effect: -0.25, reason: it was bad, prior: {mean: -0.25, sd: 0.3, source: a test}}]}
  a.small: {label: It was a trifle, channel: store, stage: pay, owner: store, kind: performance, doer: customer,
            fired_by: [story],
            effects: [{name: small, effect: -0.02, reason: a trifle, prior: {mean: -0.02, sd: 0.3, source: a test}}]}
  a.closed: {label: It was closed, channel: store, stage: pay, owner: store, kind: performance, doer: other,
             applies_to: [a.good, a.small], fired_by: [story],
             effects: [{name: closed, effect: -0.3, reason: it was closed, prior: {mean: -0.3, sd: 0.3, source: a test}}]}
)";
const std::map<std::string, std::int64_t> effect_of = {
    {"a.good", 100'000}, {"a.bad", -250'000}, {"a.small", -20'000}, {"a.closed", -300'000}};
const char* const place_names[] = {"", "north", "south", "east"};
constexpr int people_count = 25;
constexpr int weeks_count = 7;
const Time first_monday = *parse_time("2026-01-05");
// East was closed on the second Tuesday.
const Time closed_from = first_monday + days(8), closed_to = first_monday + days(9);

struct Happened {
    int person;
    Time at;
    std::string touchpoint;
    std::string place;
    bool by_device;  // under the browser's identifier alone
};

std::vector<Happened> what_happened(unsigned seed)
{
    std::mt19937_64 dice(seed);
    const char* const kinds[] = {"a.good", "a.bad", "a.bad", "a.small"};
    std::vector<Happened> out;
    for (int i = 0; i < 500; ++i) {
        const Time at = first_monday +
                        microseconds(static_cast<std::int64_t>(dice() % static_cast<std::uint64_t>(days(7 * weeks_count).us)));
        out.push_back(
            {static_cast<int>(dice() % people_count), at, kinds[dice() % 4], place_names[dice() % 4], dice() % 3 == 0});
    }
    for (int person = 0; person < 6; ++person)  // whom the closed door met
        out.push_back({person, closed_from + hours(person + 1), "a.good", "east", person % 2 == 0});
    return out;
}

struct PlacesTest : testing::Test, sample::House {
    PlacesTest() : House("places_test") {}
    void SetUp() override { begin(); }
    void begin()
    {
        partitions.reset();
        std::filesystem::remove_all(folder);
        next_id = 0;
        clock.at = (first_monday + days(7 * weeks_count)).us;
        make(sample::catalogue_of(
            {{"account.yaml", sample::file_text("catalogue/account.yaml")}, {"test.yaml", catalogue_text}}));
    }
    [[nodiscard]] Touch touch_of(const Happened& one)
    {
        Touch out = touch(one.touchpoint.c_str(), {one.by_device ? Identifier{"anonymous_id", fmt::format("b{}", one.person)}
                                                                 : Identifier{"user_id", fmt::format("u{}", one.person)}});
        out.at = one.at;
        out.place = one.place;
        return out;
    }
    void meet(int person)
    {
        send({{touch("a.good", {{"user_id", fmt::format("u{}", person)}, {"anonymous_id", fmt::format("b{}", person)}})},
              {},
              {}});
    }
    void observe()
    {
        Observation closed;
        closed.id = "closed";
        closed.touchpoint = "a.closed";
        closed.place = "east";
        closed.source = "test";
        closed.from = closed_from;
        closed.to = closed_to;
        send({{}, {closed}, {}});
    }
    [[nodiscard]] AtPlaces at(std::vector<std::string> places, Time last)
    {
        EXPECT_TRUE(partitions->settle());
        return *answer<AtPlaces>(
            [&](auto done) { partitions->at_places(std::move(places), first_monday, last, std::move(done)); });
    }
    [[nodiscard]] std::string said_of(const AtPlaces& sum)
    {
        std::string out;
        for (const TouchpointDay& week : sum.weeks)
            if (week.touches != 0 || week.hurts != 0)
                out += fmt::format("{} week {}: {} touches, {} took, {} {}\n", week.touchpoint,
                                   (week.day - day_of(first_monday)) / 7, week.touches, week.hurts, week.adds.value,
                                   week.takes.value);
        for (const auto& [touchpoint, people] : sum.people) out += fmt::format("{} hurt {}\n", touchpoint, people);
        return out;
    }
};

// The same, counted from what happened.
std::string plain_count(std::vector<Happened> happened, const std::set<std::string>& places, int last_week)
{
    std::map<std::pair<std::string, int>, TouchpointDay> weeks;
    std::map<std::string, std::set<int>> people;
    const std::size_t touches = happened.size();
    for (std::size_t i = 0; i < touches; ++i) {  // what the closed door did, as effects of their own
        Happened more = happened[i];
        if (more.place != "east" || more.touchpoint == "a.bad" || more.at < closed_from || more.at > closed_to) continue;
        more.touchpoint = "a.closed";
        happened.push_back(more);
    }
    for (std::size_t i = 0; i < happened.size(); ++i) {
        const Happened& one = happened[i];
        const int week = static_cast<int>((one.at - first_monday).us / days(7).us);
        if (!places.contains(one.place) || week > last_week) continue;
        TouchpointDay& sum = weeks[{one.touchpoint, week}];
        const std::int64_t effect = effect_of.at(one.touchpoint);
        if (i < touches) ++sum.touches;
        if (effect < 0) ++sum.hurts;
        (effect > 0 ? sum.adds : sum.takes).value += effect;
        if (effect <= hurt_take.value && week > last_week - 4) people[one.touchpoint].insert(one.person);
    }
    std::string out;
    for (const auto& [of, sum] : weeks)
        out += fmt::format("{} week {}: {} touches, {} took, {} {}\n", of.first, of.second, sum.touches, sum.hurts,
                           sum.adds.value, sum.takes.value);
    for (const auto& [touchpoint, who] : people) out += fmt::format("{} hurt {}\n", touchpoint, who.size());
    return out;
}

}  // namespace

TEST_F(PlacesTest, WeeksByPlaceAreWhatAPlainCountSaysWhateverTheOrderTheyCameIn)
{
    const std::vector<std::vector<std::string>> asked = {
        {"north"}, {"east"}, {"north", "south"}, {"north", "south", "east", "nowhere"}, {"nowhere"}};
    for (unsigned seed = 1; seed <= 3; ++seed) {
        if (seed > 1) begin();
        std::vector<Happened> happened = what_happened(seed);
        std::vector<Touch> touches;
        for (const Happened& one : happened) touches.push_back(touch_of(one));
        std::mt19937_64 dice(seed);
        std::ranges::shuffle(touches, dice);
        for (std::size_t i = 0; i < touches.size(); ++i) {
            send({{touches[i]}, {}, {}});
            if (i % 9 == 0 && i / 9 < people_count) meet(static_cast<int>(i / 9));  // the browser and the person are one
            if (i == 200) observe();
            if (i % 100 == 99) {  // taken apart, and found to be one after all
                const Identifier a{"user_id", fmt::format("u{}", i / 100)}, b{"anonymous_id", fmt::format("b{}", i / 100)};
                decide(false, a, b);
                send({{touches[i - 50]}, {}, {}});  // it counts once
                if (i % 200 == 199) reopen();
                decide(true, a, b);
            }
        }
        for (int person = 0; person < people_count; ++person) meet(person);
        for (const int last_week : {weeks_count - 1, 3})
            for (const std::vector<std::string>& places : asked)
                EXPECT_EQ(said_of(at(places, first_monday + days(7 * last_week + 2))),
                          plain_count(happened, {places.begin(), places.end()}, last_week))
                    << "seed " << seed << ", up to week " << last_week << ", first place " << places.front();
        expect_replay_is_identical();
        EXPECT_FALSE(at({"north"}, first_monday + days(7 * 5)).people.empty());
    }
}

TEST_F(PlacesTest, WhoIsTwoPeopleAfterASplitCountsTwice)
{
    const Identifier person{"user_id", "u1"}, device{"anonymous_id", "b1"};
    meet(1);
    const Time at_work = clock.now() - hours(5);
    send({{touch_of({1, at_work, "a.bad", "north", false}), touch_of({1, at_work, "a.bad", "north", true})}, {}, {}});
    const auto people = [&] { return at({"north"}, clock.now()).people["a.bad"]; };
    EXPECT_EQ(people(), 1u);
    decide(false, person, device);
    EXPECT_EQ(people(), 2u);
    decide(true, person, device);
    EXPECT_EQ(people(), 1u);
    expect_replay_is_identical();
    EXPECT_EQ(people(), 1u);
}

TEST_F(PlacesTest, AStageShowsItsPlacesMostTakenFirst)
{
    const Time now = clock.now() - minutes(5);
    std::vector<Touch> touches;
    for (int i = 0; i < 6; ++i) {
        touches.push_back(touch_of({i, now, "a.bad", i < 4 ? "south" : "north", false}));
        touches.push_back(touch_of({i, now, "a.good", "east", false}));
        touches.push_back(touch_of({i, now, "a.small", "east", false}));
        touches.push_back(touch_of({i, now - days(7), "a.bad", "east", false}));
        touches.push_back(touch_of({i, now, "a.bad", "", false}));
    }
    send({std::move(touches), {}, {}});
    const auto places =
        *answer<std::vector<PlaceView>>([&](auto done) { partitions->stage_places("pay", now, std::move(done)); });
    ASSERT_EQ(places.size(), 3u);
    EXPECT_EQ(places[0].place, "south");
    EXPECT_EQ(places[0].takes.value, -1'000'000);
    EXPECT_EQ(places[0].touches, 4u);
    EXPECT_EQ(places[1].place, "north");
    EXPECT_EQ(places[2].place, "east");
    EXPECT_EQ(places[2].takes.value, -120'000) << "of this week and this stage alone";
}

TEST_F(PlacesTest, TheLatestWordsOfAPlaceAreItsOwn)
{
    std::vector<Touch> touches;
    for (int i = 0; i < 60; ++i) {
        Touch one = touch_of(
            {i, clock.now() - minutes(100 - i), i % 2 == 0 ? "a.bad" : "a.good", i % 3 == 0 ? "north" : "south", false});
        one.text = fmt::format("word {}", i);
        touches.push_back(std::move(one));
    }
    std::ranges::shuffle(touches, std::mt19937(3));
    for (Touch& one : touches) send({{one}, {}, {}});
    const auto check = [&] {
        const AtPlaces north = at({"north"}, clock.now());
        ASSERT_EQ(north.sayings.size(), 2u);
        EXPECT_EQ(north.sayings[0].touchpoint, "a.bad");
        ASSERT_GE(north.sayings[0].words.size(), 3u);
        EXPECT_EQ(north.sayings[0].words[0].customer, partitions->id_of({"user_id", "u54"}));
        EXPECT_EQ(north.sayings[0].takes[0].customer, partitions->id_of({"user_id", "u54"}));
        EXPECT_EQ(north.sayings[1].praise[0].customer, partitions->id_of({"user_id", "u57"}));
        const AtPlaces both = at({"north", "south"}, clock.now());
        EXPECT_EQ(both.sayings[0].words[0].customer, partitions->id_of({"user_id", "u58"}));
    };
    check();
    expect_replay_is_identical();
    check();
    EXPECT_TRUE(at({"east"}, clock.now()).sayings.empty());
}

}  // namespace regard
