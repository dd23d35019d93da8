// server/desk_json.h
//
// What people decide and note, as it comes in (bodies of requests) and as it is kept (bodies of records: flat objects of
// texts). Errors say which member is wrong and what would be right.
#pragma once

#include "base/result.h"
#include "base/time.h"
#include "touch/identifier.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace regard::server {

constexpr std::size_t note_bytes_max = 500;
constexpr std::size_t why_bytes_max = 2'000;

struct NoteBody {
    std::optional<Time> at;
    std::string text;
    std::string touchpoint;  // may be empty
};
[[nodiscard]] Result<NoteBody> read_note(std::string_view body);

struct CareBody {
    std::string touchpoint;  // care.thanks, care.apology, care.called
    std::string why;
    std::string outcome;  // may be empty
    std::string about;    // a position: what it is about; may be empty
};
[[nodiscard]] Result<CareBody> read_care(std::string_view body);

struct ConsentBody {
    std::string purpose;  // one word: small letters, digits, _
    bool is_given = false;
    std::string why;  // how they said it
};
[[nodiscard]] Result<ConsentBody> read_consent(std::string_view body);

struct TodoBody {
    std::string act;            // take, done, hand_on, put_off, reopen
    std::string note;           // may be empty
    std::string to;             // of hand_on: a role
    std::optional<Time> until;  // of put_off
};
[[nodiscard]] Result<TodoBody> read_todo_body(std::string_view body);

// An idea that an employee writes down for a customer: of one that is known, or whose identifiers are said.
struct IdeaBody {
    std::string customer;  // id; or empty
    std::vector<Identifier> identifiers;
    std::string text;
    std::string channel;  // may be empty
};
[[nodiscard]] Result<IdeaBody> read_idea(std::string_view body);

struct IdeaAnswerBody {
    std::string state;  // thanked, answered, done, declined
    std::string text;
};
[[nodiscard]] Result<IdeaAnswerBody> read_idea_answer(std::string_view body);

// A saved view of the list of customers: what stands behind the '?' of the page's address.
struct ViewBody {
    std::string name;
    std::string query;
    bool is_shared = false;
};
[[nodiscard]] Result<ViewBody> read_view_body(std::string_view body);

// Which past day to look back at, and how long to wait from there; both may be absent.
struct BacktestBody {
    std::optional<std::int64_t> day;
    std::optional<std::int64_t> horizon_days;
};
[[nodiscard]] Result<BacktestBody> read_backtest_body(std::string_view body);

// What a record says: no member that is not a text is kept. A body that does not read says nothing.
using RecordFields = std::map<std::string, std::string, std::less<>>;
[[nodiscard]] RecordFields read_record_fields(std::string_view body);
// Empty fields are left out.
[[nodiscard]] std::string to_record_body(const RecordFields& fields);
// The field, or empty.
[[nodiscard]] std::string field_of(const RecordFields& fields, std::string_view name);

}  // namespace regard::server
