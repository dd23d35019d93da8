// partition/week_views.h
//
// A week as the pages show it: how customers moved, where it took, who left. Values.
#pragma once

#include "base/micro.h"
#include "base/time.h"
#include "relationship/account.h"
#include "touch/touch.h"

#include <optional>
#include <string>
#include <vector>

namespace regard {

// A customer in a list.
struct CustomerShort {
    Id128 id;
    std::string name;
    std::vector<Identifier> identifiers;
    Standing standing = Standing::fresh;
    Time standing_since;
    Micro balance;
    Time last_touch_at;
    std::uint64_t touches = 0;
};

// Of the people hurt in the weeks asked for: who said so, who did not, who went.
struct Heard {
    std::uint64_t hurt = 0;
    std::uint64_t told = 0;
    std::uint64_t silent = 0;
    std::uint64_t left = 0;
};

struct WeekView {
    Time from;  // its Monday, UTC
    std::int64_t closer = 0;
    std::int64_t away = 0;
    std::int64_t left = 0;
    std::int64_t touches = 0;
    Micro adds;
    Micro takes;
};
struct StageWeek {
    std::string stage;
    std::int64_t touches = 0;
    Micro adds;
    Micro takes;
    std::int64_t people_hurt = 0;  // each once
};
struct TouchpointWeek {
    std::string touchpoint;
    std::string label;
    std::string stage;
    std::string channel;
    std::string owner;
    std::int64_t touches = 0;
    Micro adds;
    Micro takes;
    Micro takes_before;            // in the week before
    std::int64_t people_hurt = 0;  // each once
};
struct Gone {
    Id128 id;
    Time at;
    Micro lost;  // what takes had cost the balance by then
    CustomerShort customer;
    // The take that weighed most when they went.
    struct Last {
        std::string touchpoint;
        std::string label;
        Time at;
        std::string reason;
        std::string owner;
    };
    std::optional<Last> last;
};
struct HomeView {
    bool is_simulated = false;
    WeekView week;
    WeekView before;
    std::vector<StageWeek> stages;         // all, in the order of the journey
    std::vector<TouchpointWeek> friction;  // those that took, most first
    Heard heard;                           // in the four weeks that end with this one
    std::vector<Gone> gone;                // at most gone_shown_max, most lost first
};
constexpr std::size_t gone_shown_max = 20;

}  // namespace regard
