// server/monday.h
//
// What Monday's mail is about: last week as Home has it, the roughest places and who is on them, one person who left, one who
// came back. Asked of the engine by the same questions that Home and To do ask; the words are made in monday_words.cc.
//
// Nothing of it is personal: no name, no identifier, nothing a customer wrote, no reason that was read out of a sealed field. A
// mail cannot be taken back when a person is erased (docs/decisions/0012-monday-mail.md).
#pragma once

#include "server/api.h"
#include "server/todo.h"

#include <optional>
#include <string>
#include <vector>

namespace regard::server {

struct StoryLine {
    Time at;
    std::string label;   // of the touchpoint, in a customer's words
    std::string reason;  // of the effect; empty when the touchpoint's reasons may say what is sealed
    Micro amount;
};

// One person's way up to the end of the week.
struct Story {
    Id128 customer;
    Time first_at;
    std::uint64_t touches = 0;
    std::vector<StoryLine> lines;  // what weighed most, in its order
    Time last_at;                  // their own last touch
    Time turned_at;                // when they had left, or touched the business again
    Standing standing = Standing::fresh;
    std::vector<std::string> reasons;  // of the standing
    std::string owner;                 // of those who left: the role that could have seen it; may be empty
};

struct MondayPlace {
    std::string touchpoint;
    std::string label;
    std::string owner;
    std::int64_t hurt = 0;
    TodoState state;
};

struct Monday {
    bool is_simulated = false;
    WeekView week;
    WeekView before;
    std::vector<WeekView> weeks;  // up to the week, oldest first
    std::vector<MondayPlace> places;
    std::optional<Story> left;
    std::optional<Story> back;

    // Nothing came in and nothing moved.
    [[nodiscard]] bool is_quiet() const { return week.touches == 0 && week.closer + week.away + week.left == 0; }
};

constexpr std::size_t monday_weeks = 12;  // of the picture
constexpr std::size_t monday_places_max = 3;
constexpr std::size_t story_lines_max = 8;

// What weighed most of a timeline (newest first) in its order; from `turn` on at least something, when there is anything.
[[nodiscard]] std::vector<StoryLine> story_lines(const Catalogue& catalogue, const std::vector<TimelineItem>& items,
                                                 std::optional<Time> turn);

// Of the week that `at` lies in.
void gather_monday(House& house, Time at, Answer<Monday> answer);

}  // namespace regard::server
