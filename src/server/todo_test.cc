#include "server/todo.h"

#include <gtest/gtest.h>

namespace regard::server {
namespace {

Touchpoint owned(const char* name, const char* owner)
{
    Touchpoint out;
    out.name = name;
    out.label = name;
    out.owner = owner;
    return out;
}

Catalogue small()
{
    Catalogue out;
    out.touchpoints = {owned("invoice", "finance"), owned("page", "webmaster"), owned("search", "webmaster")};
    Touchpoint complaint = owned("complaint", "care");
    complaint.is_complaint = true;
    out.touchpoints.push_back(complaint);
    out.touchpoints.push_back(owned("unanswered", "care"));
    Signal signal;
    signal.name = "unanswered";
    signal.first = {"complaint"};
    signal.within = days(2);
    signal.promise = "answer";
    signal.amount = Micro{-400'000};
    out.signals.push_back(signal);
    out.index();
    return out;
}

const Time now = *parse_time("2026-05-13T12:00:00Z");  // a Wednesday
std::int64_t today() { return day_of(now); }

std::vector<std::string> ids(const std::vector<TodoItem>& items)
{
    std::vector<std::string> out;
    for (const TodoItem& item : items) out.push_back(item.id);
    return out;
}

Record state(const char* key, const char* body) { return {"todo", key, "Kim", now - days(1), body, {}}; }

}  // namespace

TEST(Todo, WeeksBeginOnMonday)
{
    EXPECT_EQ(to_text(start_of_day(monday_of(today()))).substr(0, 10), "2026-05-11");
    EXPECT_EQ(monday_of(monday_of(today())), monday_of(today()));
    EXPECT_EQ(monday_of(monday_of(today()) - 1), monday_of(today()) - 7);
    EXPECT_EQ(monday_of(-4), -10);  // 1969-12-28 was a Sunday
    EXPECT_EQ(monday_of(-3), -3);
}

TEST(Todo, FrictionIsSortedByWhatItTookFromPeopleInFourWeeks)
{
    const std::vector<TouchpointDay> seen{{"invoice", today(), 10, 9, {}, Micro{-9'000'000}},
                                          {"page", today() - 1, 100, 20, {}, Micro{-2'000'000}},
                                          {"page", today() - 60, 100, 90, {}, Micro{-90'000'000}},
                                          {"search", today() - 3, 50, 30, {}, Micro{-3'000'000}},
                                          {"unknown", today(), 1, 1, {}, Micro{-1}}};
    const auto items = friction_of(small(), "webmaster", seen, {{"search", 25}}, {}, now);
    EXPECT_EQ(ids(items), (std::vector<std::string>{"friction:search", "friction:page"}));
    EXPECT_EQ(items[0].gain, units(3));
    EXPECT_EQ(items[0].people, 25u);
    EXPECT_EQ(items[0].sentence, "In the last four weeks it hurt 25 customers; it took 30 times, 60 in 100 touches.");
    EXPECT_EQ(items[1].times, 20u);
    ASSERT_EQ(items[1].trend.size(), todo_weeks);
    EXPECT_EQ(items[1].trend.back().times, 20u);
    EXPECT_EQ(items[1].trend[todo_weeks - 9].times + items[1].trend[todo_weeks - 10].times, 90u);
    EXPECT_EQ(friction_of(small(), "", seen, {}, {}, now).front().id, "friction:invoice");
}

TEST(Todo, WhatIsDoneOrPutOffComesLastAndComesBackInTime)
{
    const std::vector<TouchpointDay> seen{{"page", today(), 10, 9, {}, Micro{-9'000'000}},
                                          {"search", today(), 10, 9, {}, Micro{-1'000'000}}};
    const auto order = [&](const std::vector<Record>& records, Time at) {
        return ids(friction_of(small(), "webmaster", seen, {}, states_of(records, at), at));
    };
    const std::vector<std::string> by_gain{"friction:page", "friction:search"}, page_last{"friction:search", "friction:page"};
    EXPECT_EQ(order({}, now), by_gain);
    const Record put_off = state("friction:page", R"({"state":"put_off","until":"2026-05-14T00:00:00Z"})");
    EXPECT_EQ(order({put_off}, now), page_last);
    EXPECT_EQ(order({put_off}, now + days(1)), by_gain);
    const Record done = state("friction:page", R"({"state":"done"})"), open = state("friction:page", R"({"state":"open"})");
    EXPECT_EQ(order({put_off, done}, now), page_last);
    EXPECT_EQ(order({done, open}, now), by_gain);
    EXPECT_EQ(order({state("friction:page", "no JSON")}, now), by_gain);
}

TEST(Todo, WhatIsHandedOnIsOnTheOthersList)
{
    const std::vector<TouchpointDay> seen{{"page", today(), 10, 9, {}, Micro{-9'000'000}}};
    const auto states = states_of({state("friction:page", R"({"state":"open","to":"finance"})")}, now);
    EXPECT_TRUE(friction_of(small(), "webmaster", seen, {}, states, now).empty());
    const auto items = friction_of(small(), "finance", seen, {}, states, now);
    ASSERT_EQ(items.size(), 1u);
    EXPECT_EQ(items[0].owner, "finance");
}

TEST(Todo, WhoWaitsIsListedByWhatIsDueFirst)
{
    const std::vector<Waiting> waiting{{now - days(1), now + days(1), {3, 1, 9}, {1, 1}, "complaint", "unanswered", ""},
                                       {now - days(3), now - days(1), {4, 1, 7}, {1, 2}, "complaint", "unanswered", ""}};
    const auto items = waiting_of(small(), "care", waiting, {});
    EXPECT_EQ(ids(items), (std::vector<std::string>{"complaint:p4-7-1", "complaint:p3-9-1"}));
    EXPECT_EQ(items[0].gain, Micro{400'000});
    EXPECT_TRUE(waiting_of(small(), "webmaster", waiting, {}).empty());
    const auto states = states_of({state("complaint:p4-7-1", R"({"state":"done"})")}, now);
    EXPECT_EQ(waiting_of(small(), "care", waiting, states).size(), 1u);
}

TEST(Todo, PositionsInAddressesReadBackOrNotAtAll)
{
    EXPECT_EQ(position_of("p3-812-17"), (Position{3, 17, 812}));
    for (const char* wrong : {"", "p3-812", "p16-1-1", "p3-812-17x", "p03-812-17", "p3-812-256", "p3/812/17", "p-1-1-1"})
        EXPECT_FALSE(position_of(wrong)) << wrong;
    EXPECT_EQ(to_id({15, 0, 1}), "p15-1-0");
}

}  // namespace regard::server
