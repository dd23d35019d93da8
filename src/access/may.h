// access/may.h
//
// Who may call what: the one rule, asked by every route and by the test that walks all of them.
#pragma once

#include "base/result.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace regard::access {

// What an operation asks for: `x-access` of the API's description.
enum class Need : std::uint8_t { none, source, read, edit, admin };

// What a key was made for. A key that may send may not read, so that one found in a page's source opens nothing.
enum class Kind : std::uint8_t { source, read, admin };

// What somebody who is signed in may do: look; act for customers; or also say who may do what.
enum class Access : std::uint8_t { viewer, editor, admin };

// What somebody sees of the business: the whole, what happened at one place, or at the places of one partner.
enum class Part : std::uint8_t { whole, place, partner };

// How somebody came: not at all, with a key, or signed in to the pages.
struct Caller {
    enum class Way : std::uint8_t { nobody, key, session };
    Way way = Way::nobody;
    Kind kind = Kind::source;         // of a key
    std::string_view name;            // of the source, or of who is signed in; looks at what the finder keeps
    Access access = Access::viewer;   // of who is signed in
    Part part = Part::whole;          // of who is signed in
    std::string_view part_name = {};  // of the place or the partner
    [[nodiscard]] constexpr bool is_scoped() const { return part != Part::whole; }
};

// What is open to somebody who sees only a part: these operations, each of which answers with that part alone. Whatever is
// not named here is closed to them, also what is added later.
constexpr std::array<std::string_view, 6> open_to_scoped{"session", "signOut", "todo", "doTodo", "roles", "places"};

[[nodiscard]] constexpr bool is_open_to_scoped(std::string_view operation)
{
    return std::ranges::find(open_to_scoped, operation) != open_to_scoped.end();
}

// Nobody who is signed in may send: touches come with a key, so that each says its source. `operation` is its name in the
// API's description; without one, somebody who sees only a part may nothing.
[[nodiscard]] constexpr bool may(const Caller& caller, Need need, std::string_view operation = {})
{
    if (need == Need::none) return true;
    if (caller.way == Caller::Way::nobody) return false;
    if (caller.is_scoped() && !is_open_to_scoped(operation)) return false;
    if (caller.way == Caller::Way::session)
        return need == Need::read || (need == Need::edit && caller.access != Access::viewer) ||
               (need == Need::admin && caller.access == Access::admin);
    if (caller.kind == Kind::admin) return true;
    return (caller.kind == Kind::source && need == Need::source) || (caller.kind == Kind::read && need == Need::read);
}

[[nodiscard]] constexpr const char* name_of(Need need)
{
    switch (need) {
    case Need::none: return "none";
    case Need::source: return "source";
    case Need::read: return "read";
    case Need::edit: return "edit";
    case Need::admin: return "admin";
    }
    return "admin";
}

[[nodiscard]] constexpr const char* name_of(Access access)
{
    switch (access) {
    case Access::viewer: return "viewer";
    case Access::editor: return "editor";
    case Access::admin: return "admin";
    }
    return "viewer";
}

[[nodiscard]] inline Result<Access> access_named(std::string_view name)
{
    if (name == "viewer") return Access::viewer;
    if (name == "editor") return Access::editor;
    if (name == "admin") return Access::admin;
    return failed(Code::bad_input, "access is viewer (looks), editor (acts for customers) or admin (also people and sources)",
                  "/access");
}

[[nodiscard]] constexpr const char* name_of(Kind kind)
{
    switch (kind) {
    case Kind::source: return "source";
    case Kind::read: return "read";
    case Kind::admin: return "admin";
    }
    return "source";
}

[[nodiscard]] inline Result<Kind> kind_named(std::string_view name)
{
    if (name == "source") return Kind::source;
    if (name == "read") return Kind::read;
    if (name == "admin") return Kind::admin;
    return failed(Code::bad_input, "a key's kind is source (may only send), read (may only read) or admin", "/kind");
}

}  // namespace regard::access
