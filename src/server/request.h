// server/request.h
//
// One request and its answer, without a wire: what the connection gives the API and gets back. `regard ask` on a closed
// store and the tests make them by hand.
//
// A Request looks at bytes that stay as they are until its Reply was called. A Reply is called exactly once, from any
// thread.
#pragma once

#include "base/time.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace regard::server {

class Listener;

enum class Verb : std::uint8_t { get, head, post, put, remove, options, other };

struct Request {
    Verb verb = Verb::get;
    std::string_view path;   // as sent, before the '?'
    std::string_view query;  // as sent, after it
    std::string_view body;
    // Header fields, empty when absent.
    std::string_view authorization;
    std::string_view cookie;
    std::string_view csrf;  // x-regard-csrf
    std::string_view content_encoding;
    std::string_view content_type;
    std::string_view origin;
    std::string_view host;
    std::string_view accept_encoding;
    std::string_view if_none_match;
    std::string_view requested_headers;  // access-control-request-headers
    std::string_view address;            // of who is asking, without port
};

struct Response {
    int status = 200;
    std::string_view content_type = "application/json";  // lives as long as the program
    std::string headers;                                 // more of them, each ended by CRLF
    std::string body;
    std::string_view fixed_body;       // instead of body; lives as long as the program
    std::shared_ptr<Listener> stream;  // after the headers, what it hears, until one side leaves

    [[nodiscard]] std::string_view bytes() const { return body.empty() ? fixed_body : std::string_view(body); }
};

using Reply = std::function<void(Response)>;

}  // namespace regard::server
