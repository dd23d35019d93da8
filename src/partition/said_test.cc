// The latest words and hurts by touchpoint, what waits for an answer, and what happened by day, over a real store.
#include "partition/house_test.h"

#include <algorithm>

namespace regard {
namespace {

struct SaidTest : testing::Test, sample::House {
    SaidTest() : House("said_test") {}
    void SetUp() override
    {
        static const Catalogue catalogue = sample::shipped_catalogue();
        make(catalogue);
    }
    Touch said(const char* touchpoint, const Identifier& who, const char* text, std::vector<Property> properties = {})
    {
        Touch out = touch(touchpoint, {who}, std::move(properties));
        out.text = text;
        return out;
    }
    Touch slow_page(const Identifier& who)
    {
        return touch("web.page_load", {who}, {{"lcp_ms", Property::Kind::number, "6200"}});
    }
    SayingsView sayings(const char* touchpoint)
    {
        const auto all = *answer<std::vector<SayingsView>>([&](auto done) { partitions->sayings(std::move(done)); });
        const auto at = std::ranges::find(all, touchpoint, &SayingsView::touchpoint);
        return at == all.end() ? SayingsView{} : *at;
    }
    std::vector<std::string> texts(const std::vector<Saying>& list)
    {
        std::vector<Position> places;
        for (const Saying& one : list) places.push_back(one.position);
        std::vector<std::string> out;
        const auto touches =
            answer<std::vector<std::optional<Touch>>>([&](auto done) { partitions->touches_at(places, std::move(done)); });
        for (const auto& opened : *touches) out.push_back(opened ? opened->text : "(nothing)");
        return out;
    }
    std::vector<Waiting> waiting(const char* owner)
    {
        return *answer<std::vector<Waiting>>([&](auto done) { partitions->waiting(owner, std::move(done)); });
    }
    std::vector<Suggestion> suggestions(std::optional<Suggestion> cursor, std::size_t limit)
    {
        return *answer<std::vector<Suggestion>>(
            [&](auto done) { partitions->suggestions(std::move(cursor), limit, {}, std::move(done)); });
    }
};

Identifier person(int number) { return {"user_id", "u" + std::to_string(number)}; }

}  // namespace

TEST_F(SaidTest, TheLatestWordsAreKeptWhateverTheOrderTheyCameIn)
{
    std::vector<Touch> touches;
    for (int i = 0; i < 40; ++i) {
        Touch next = said("survey.answered", person(i % 7), ("word " + std::to_string(i)).c_str());
        next.at = clock.now() - minutes(40 - i);
        touches.push_back(std::move(next));
    }
    std::shuffle(touches.begin(), touches.end(), std::mt19937(5));
    for (Touch& one : touches) send({{one}, {}, {}});
    const std::vector<std::string> latest{"word 39", "word 38", "word 37", "word 36",
                                          "word 35", "word 34", "word 33", "word 32"};
    const SayingsView view = sayings("survey.answered");
    EXPECT_EQ(texts(view.words), latest);
    EXPECT_EQ(view.words[0].customer, partitions->id_of(person(39 % 7)));
    EXPECT_TRUE(view.praise.empty());
    expect_replay_is_identical();
    EXPECT_EQ(texts(sayings("survey.answered").words), latest);
}

TEST_F(SaidTest, WhoWasHurtLastIsNamedAndTakesAreCountedByDay)
{
    send({{slow_page(person(1)), slow_page(person(2)), touch("web.page_load", {person(3)})}, {}, {}});
    clock.pass(days(1));
    send({{slow_page(person(2))}, {}, {}});
    const SayingsView view = sayings("web.page_load");
    ASSERT_EQ(view.takes.size(), 3u);
    EXPECT_EQ(view.takes[0].customer, partitions->id_of(person(2)));
    EXPECT_TRUE(view.words.empty());

    const auto counted = [&](Time from, Time to) {
        return *answer<std::vector<TouchpointDay>>([&](auto done) { partitions->touchpoint_days(from, to, std::move(done)); });
    };
    const auto both = counted(clock.now() - days(1), clock.now());
    ASSERT_EQ(both.size(), 2u);
    EXPECT_EQ(both[0].touches, 3u);
    EXPECT_EQ(both[0].hurts, 2u);
    EXPECT_EQ(both[0].day + 1, both[1].day);
    EXPECT_EQ(both[1].day, day_of(clock.now()));
    EXPECT_EQ(both[1].hurts, 1u);
    EXPECT_LT(both[1].takes.value, 0);
    EXPECT_EQ(counted(clock.now(), clock.now() + days(3)).size(), 1u);
    EXPECT_TRUE(counted(clock.now() - days(9), clock.now() - days(2)).empty());
}

TEST_F(SaidTest, AComplaintWaitsUntilItIsAnsweredAlsoAfterAJoin)
{
    const Identifier ada{"user_id", "ada"}, mail{"email", "ada@example.org"}, ben{"user_id", "ben"};
    const auto id = [](const char* value) { return std::vector<Property>{{"complaint_id", Property::Kind::text, value}}; };
    send({{said("complaint.made", mail, "late again", id("c1")), said("complaint.made", ben, "cold", id("c2"))}, {}, {}});
    send({{touch("web.page", {ada, mail})}, {}, {}});
    ASSERT_TRUE(partitions->settle());
    clock.pass(hours(1));
    std::vector<Waiting> open = waiting("care");
    ASSERT_EQ(open.size(), 2u);
    EXPECT_EQ(open[0].due_at - open[0].at, days(2));
    EXPECT_EQ(open[0].signal, "complaint.unanswered");
    EXPECT_TRUE(waiting("finance").empty());

    // An answer to something else is none; one to the customer under another identifier is.
    send({{touch("complaint.answered", {ada}, id("c9"))}, {}, {}});
    EXPECT_EQ(waiting("care").size(), 2u);
    send({{touch("complaint.answered", {ada}, id("c1"))}, {}, {}});
    open = waiting("");
    ASSERT_EQ(open.size(), 1u);
    EXPECT_EQ(open[0].customer, partitions->id_of(ben));
    clock.pass(days(40));
    EXPECT_TRUE(waiting("care").empty()) << "past keeping";
    expect_replay_is_identical();
}

TEST_F(SaidTest, WhatSomebodyHurtSaysWithinTheWeekIsFound)
{
    const Identifier ada{"user_id", "ada"}, ben{"user_id", "ben"};
    send({{slow_page(ada), slow_page(ben)}, {}, {}});
    clock.pass(hours(1));
    send({{touch("complaint.answered", {ada}), said("complaint.made", ada, "I gave up waiting")}, {}, {}});
    clock.pass(days(8));
    send({{said("complaint.made", ben, "something else")}, {}, {}});
    const std::vector<Saying> hurt = sayings("web.page_load").takes;
    ASSERT_EQ(hurt.size(), 2u);
    const auto after =
        *answer<std::vector<std::optional<Saying>>>([&](auto done) { partitions->said_after(hurt, std::move(done)); });
    for (std::size_t i = 0; i < 2; ++i) {
        const bool is_ada = hurt[i].customer == partitions->id_of(ada);
        ASSERT_EQ(after[i].has_value(), is_ada);
        if (is_ada) {
            EXPECT_EQ(texts({*after[i]}).front(), "I gave up waiting");
        }
    }
}

TEST_F(SaidTest, IdeasArePagedNewestFirst)
{
    std::vector<std::string> sent;
    for (int i = 0; i < 25; ++i) {
        if (i % 3 == 0) clock.pass(seconds(1));  // several in a second
        const std::string text = "idea " + std::to_string(i);
        send({{said("suggestion.made", person(i), text.c_str())}, {}, {}});
        sent.insert(sent.begin(), text);
    }
    std::vector<std::string> seen;
    std::optional<Suggestion> cursor;
    for (;;) {
        const std::vector<Suggestion> page = suggestions(cursor, 4);
        if (page.empty()) break;
        EXPECT_LE(page.size(), 4u);
        for (const Suggestion& one : page) {
            if (cursor) {
                EXPECT_LE(one.at.us / 1'000'000, cursor->at.us / 1'000'000);
            }
            seen.push_back(texts({{one.at, one.position, one.customer}}).front());
            cursor = one;
        }
    }
    EXPECT_EQ(seen.size(), 25u);
    EXPECT_EQ(seen.front(), "idea 24");
    std::ranges::sort(seen);
    std::ranges::sort(sent);
    EXPECT_EQ(seen, sent) << "each once";
    expect_replay_is_identical();
}

}  // namespace regard
