// Every story that ships, told to the whole engine.
#include "cli/story_house.h"

#include "cli/file.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace regard {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::vector<std::string> shipped_stories()
{
    std::vector<std::string> paths;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator("stories", error))
        if (entry.path().extension() == ".story") paths.push_back(entry.path().string());
    std::ranges::sort(paths);
    return paths;
}

// ATouchThatComesLate, of a_touch_that_comes_late.story.
std::string name_of_file(const testing::TestParamInfo<std::string>& path)
{
    std::string name;
    bool is_start = true;
    for (const char c : fs::path(path.param).stem().string()) {
        if (std::isalnum(static_cast<unsigned char>(c)))
            name += is_start ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
        is_start = !std::isalnum(static_cast<unsigned char>(c));
    }
    return name;
}

StoryOutcome told(const std::string& text)
{
    const auto story = parse_story("x.story", text);
    if (!story) return {"", 0, {story.error().text}};
    return tell(*story, cli::make_story_house);
}

class StoriesOfTheEngine : public testing::TestWithParam<std::string> {};

TEST_P(StoriesOfTheEngine, IsTrue)
{
    const auto text = cli::read_file(GetParam());
    ASSERT_TRUE(text) << text.error().text;
    const auto story = parse_story(fs::path(GetParam()).filename().string(), *text);
    ASSERT_TRUE(story) << story.error().text;
    const StoryOutcome outcome = tell(*story, cli::make_story_house);
    EXPECT_GT(outcome.expectations, 0u);
    for (const auto& fault : outcome.faults) ADD_FAILURE() << fault;
}

INSTANTIATE_TEST_SUITE_P(Shipped, StoriesOfTheEngine, testing::ValuesIn(shipped_stories()), name_of_file);

TEST(StoryHouse, WhatIsNotTrueOfTheEngineIsTold)
{
    constexpr const char* given = R"(story: somebody is friendly
given:
  - {at: 2026-03-02 10:00, touch: store.salesperson, who: ada, with: {manner: friendly}}
expect:
)";
    EXPECT_THAT(told(std::string(given) + "  - {who: ada, balance: {above: 0}, touches: 1}\n  - {customers: 1}\n").faults,
                testing::IsEmpty());
    EXPECT_THAT(told(std::string(given) + "  - {who: ada, balance: {below: 0}}\n").faults,
                testing::ElementsAre(HasSubstr("x.story:5: expected balance below 0, but found 0.")));
    EXPECT_THAT(told(std::string(given) + "  - {who: ben, touches: 1}\n").faults,
                testing::ElementsAre(HasSubstr("x.story:5: nobody is known as user_id:ben")));
    EXPECT_THAT(told(std::string(given) + "  - {customers: 2}\n").faults,
                testing::ElementsAre(HasSubstr("expected customers exactly 2, but found 1")));
}

TEST(StoryHouse, TouchesOfOneMomentEachMeetAnObservationOnce)
{
    EXPECT_THAT(told(R"(story: two paid at once while the lane was blocked, and looked at something
given:
  - {at: 2026-03-02 17:20, touch: store.visit, who: ada, place: market}
  - {at: 2026-03-02 17:20, touch: store.checkout, who: ada, place: market, with: {wait_s: 100}}
  - {at: 2026-03-02 17:20, touch: store.checkout, who: ada, place: market, with: {wait_s: 100}}
  - {observation: store.lane_blocked, from: 2026-03-02 17:00, to: 2026-03-02 17:40, place: market}
expect: [{who: ada, touches: 3, effects: [{touchpoint: store.lane_blocked, times: 2}]}]
)")
                    .faults,
                testing::IsEmpty());
}

TEST(StoryHouse, ACatalogueThatCannotBeReadIsAFault)
{
    const auto outcome = told(R"(story: a line with a mistake
catalogue: |
  touchpoints:
    store.dirty: {labell: The kitchen was dirty}
given: [{at: 2026-03-02 10:00, touch: store.dirty, who: ada}]
expect: [{who: ada, touches: 1}]
)");
    ASSERT_EQ(outcome.faults.size(), 1u);
    EXPECT_THAT(outcome.faults[0], HasSubstr("labell"));
}

}  // namespace
}  // namespace regard
