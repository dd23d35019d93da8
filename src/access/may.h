// access/may.h
//
// Who may call what: the one rule, asked by every route and by the test that walks all of them.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string_view>

namespace regard::access {

// What an operation asks for: `x-access` of the API's description.
enum class Need : std::uint8_t { none, source, read, edit, admin };

// What a key was made for. A key that may send may not read, so that one found in a page's source opens nothing.
enum class Kind : std::uint8_t { source, read, admin };

// What somebody who is signed in may do: look; act for customers; or also say who may do what.
enum class Access : std::uint8_t { viewer, editor, admin };

// How somebody came: not at all, with a key, or signed in to the pages.
struct Caller {
    enum class Way : std::uint8_t { nobody, key, session };
    Way way = Way::nobody;
    Kind kind = Kind::source;        // of a key
    std::string_view name;           // of the source, or of who is signed in; looks at what the finder keeps
    Access access = Access::viewer;  // of who is signed in
};

// Nobody who is signed in may send: touches come with a key, so that each says its source.
[[nodiscard]] constexpr bool may(const Caller& caller, Need need)
{
    if (need == Need::none) return true;
    if (caller.way == Caller::Way::nobody) return false;
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
