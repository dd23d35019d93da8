// server/problem.h
//
// What went wrong, as RFC 9457 problem+json. The one place where a Code becomes an HTTP status.
#pragma once

#include "base/result.h"
#include "server/request.h"

#include <cstdint>
#include <string_view>

namespace regard::server {

struct Problem {
    int status = 500;
    std::string_view code;  // stable; for programs
    std::string_view title;
    std::string detail;  // what, where, what to do
    std::string pointer = {};
    std::uint64_t limit = 0;  // 0: none was passed
};

[[nodiscard]] Response answer(const Problem& problem);
[[nodiscard]] Response answer(const Error& error);

// Everybody waits the same: the queues empty within a fraction of this.
constexpr int retry_after_s = 1;

// 429 and 503 with what clients need to come back: Retry-After, and X-RateLimit-Reset for Segment's.
[[nodiscard]] Response busy(std::string detail, std::int64_t wait_s = retry_after_s);
[[nodiscard]] Response unavailable(std::string detail);

// The phrase of a status line: "Not Found".
[[nodiscard]] std::string_view phrase_of(int status);

}  // namespace regard::server
