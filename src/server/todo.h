// server/todo.h
//
// What one role can do now to make things smoother: friction at what it owns, and who waits for it. The sums are pure and
// tested alone; the questions to the engine are asked by the operations in todo.cc.
#pragma once

#include "partition/partitions.h"
#include "server/desk_json.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace regard::server {

// Monday to Sunday, UTC: the day it begins on, since 1970.
[[nodiscard]] std::int64_t monday_of(std::int64_t day);
// The last four weeks begin here: this one, and the three before.
[[nodiscard]] std::int64_t four_weeks_before(Time now);

struct WeekOfTakes {
    std::int64_t monday = 0;
    std::uint64_t touches = 0;
    std::uint64_t times = 0;  // how many of them took
    Micro takes;
};
// The weeks that these days lie in, each of `count` weeks up to the one of `last` once, whether anything happened or not.
[[nodiscard]] std::vector<WeekOfTakes> weeks_of(const std::vector<TouchpointDay>& days, const std::string& touchpoint,
                                                std::int64_t last, std::size_t count);
class JsonWriter;
void write(JsonWriter& json, const WeekOfTakes& week);

// What was said, opened.
struct Words {
    std::string text;
    Time at;
    Id128 customer;
    Position position{};
    std::string touchpoint;  // at which it was said
};

void write(JsonWriter& json, const Words& words);

// What became of an item: the last record of its key, as of now.
struct TodoState {
    enum class Kind : std::uint8_t { open, taken, put_off, done };
    Kind kind = Kind::open;
    std::string by;
    std::optional<Time> at;
    std::optional<Time> until;
    std::string note;
    std::string to;  // the role it was handed on to; empty: whose it is
};
[[nodiscard]] TodoState state_of(const Record& record, Time now);
[[nodiscard]] std::map<std::string, TodoState> states_of(const std::vector<Record>& records, Time now);
void write(JsonWriter& json, const TodoState& state);

struct TodoItem {
    std::string id;
    std::string kind;  // friction, complaint, idea, promise
    const Touchpoint* touchpoint = nullptr;
    std::string owner;
    std::string sentence;
    std::uint64_t people = 0;  // customers whom it hurt, each once; times and takes are more, when it came again or hurt little
    std::uint64_t times = 0;
    Micro takes;
    Micro gain;
    std::vector<Words> words;
    std::vector<Id128> stories;
    std::vector<WeekOfTakes> trend;
    TodoState state;
    std::optional<Time> due_at;
    std::optional<Id128> customer;
    std::optional<Position> position;
    // By what the people it hurt have spent, of friction that is still to be smoothed (todo_value.h).
    std::optional<std::uint64_t> value_rank;
    std::optional<Micro> spent;
};

constexpr std::size_t todo_weeks = 12;  // of the trend
constexpr std::size_t todo_friction_max = 50;
constexpr std::size_t todo_waiting_max = 100;
constexpr std::size_t todo_words_max = 3;
constexpr std::size_t todo_loved_max = 5;

// The friction of a role (empty: of all), most gain for people first, what is done or put off last. What is done about it at
// one place is that place's: `suffix` stands behind the ids then.
[[nodiscard]] std::vector<TodoItem> friction_of(const Catalogue& catalogue, const std::string& role,
                                                const std::vector<TouchpointDay>& days,
                                                const std::map<std::string, std::uint64_t>& people,
                                                const std::map<std::string, TodoState>& states, Time now,
                                                const std::string& suffix = {});
// Who waits for a role, what is due first first; what was said to be done is left out.
[[nodiscard]] std::vector<TodoItem> waiting_of(const Catalogue& catalogue, const std::string& role,
                                               const std::vector<Waiting>& waiting,
                                               const std::map<std::string, TodoState>& states);
struct Loved {
    const Touchpoint* touchpoint = nullptr;
    Micro adds;
    std::vector<Words> words;
};
[[nodiscard]] std::vector<Loved> loved_of(const Catalogue& catalogue, const std::string& role,
                                          const std::vector<TouchpointDay>& days, Time now);

struct House;
// Says that somebody took an item on, as the list does.
void take_todo(House& house, const std::string& id, const std::string& who, Answer<TodoState> answer);

// "p3-812-17": a position that can stand in an address.
[[nodiscard]] std::string to_id(const Position& position);
[[nodiscard]] std::optional<Position> position_of(std::string_view id);
[[nodiscard]] bool is_role(const Catalogue& catalogue, const std::string& role);

}  // namespace regard::server
