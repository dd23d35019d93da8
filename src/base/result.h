// base/result.h
//
// The way a room says that something failed and somebody can act on it.
//
// Result<T> is a value or an Error; Error carries one of few stable codes and a text for the person who reads it
// (what, to what, what to do). Broken invariants do not come here: MUST ends the process. This header alone knows
// std::expected. Thread: values, no sharing.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <expected>
#include <string>
#include <utility>

namespace regard {

// Few and stable: API clients see them as `code`, and `server` alone turns them into HTTP statuses.
enum class Code {
    bad_input,  // what was sent cannot be understood; sending it again will not help
    not_found,  // no such thing, or none that the asker may see
    forbidden,  // the asker may not
    conflict,   // it contradicts what is there already
    too_large,  // over a named limit
    busy,       // try again later; nothing was changed
    too_new,    // written by a newer version
    damaged,    // what was kept does not read back as it was written
    io,         // disk or network failed
    stopped,    // shutting down
};

[[nodiscard]] constexpr const char* name_of(Code code)
{
    switch (code) {
    case Code::bad_input: return "bad_input";
    case Code::not_found: return "not_found";
    case Code::forbidden: return "forbidden";
    case Code::conflict: return "conflict";
    case Code::too_large: return "too_large";
    case Code::busy: return "busy";
    case Code::too_new: return "too_new";
    case Code::damaged: return "damaged";
    case Code::io: return "io";
    case Code::stopped: return "stopped";
    }
    return "io";
}

struct Error {
    Code code;
    std::string text;     // what, where, what to do; never personal data
    std::string pointer;  // JSON pointer or file:line where it applies; may be empty
};

template <class T>
using Result = std::expected<T, Error>;
using Failed = std::unexpected<Error>;

[[nodiscard]] inline Failed failed(Code code, std::string text, std::string pointer = {})
{
    return Failed(Error{code, std::move(text), std::move(pointer)});
}

template <class T>
T taken(Result<T>&& result)
{
    return *std::move(result);
}
inline void taken(Result<void>&&) {}

[[noreturn]] inline void end_process(const char* what, const char* file, int line)
{
    std::fprintf(stderr, "regard: broken invariant at %s:%d: %s\n", file, line, what);
    std::abort();
}

}  // namespace regard

// Gives the value, or returns the error from the calling function.
// A GNU statement expression: g++ and clang only, and not inside a coroutine.
#define TRY(...)                                                    \
    __extension__({                                                 \
        auto try_result = (__VA_ARGS__);                            \
        if (!try_result) [[unlikely]]                               \
            return ::regard::Failed(std::move(try_result).error()); \
        ::regard::taken(std::move(try_result));                     \
    })

// What must be true. Stays on in release: wrong means stop.
#define MUST(...)                                                    \
    do {                                                             \
        if (!(__VA_ARGS__)) [[unlikely]]                             \
            ::regard::end_process(#__VA_ARGS__, __FILE__, __LINE__); \
    } while (false)
