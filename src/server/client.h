// server/client.h
//
// The other side of the door, for the command line: asks a running server over HTTP/1.1, one request after the other on one
// connection. Blocking; one thread at a time.
#pragma once

#include "base/result.h"

#include <memory>
#include <string>
#include <string_view>

namespace regard::server {

class Client {
public:
    // "http://127.0.0.1:8080". bad_input: no such URL, or https, which needs a proxy's address without TLS.
    [[nodiscard]] static Result<Client> make(std::string_view url, std::string_view key);
    Client(Client&&) noexcept;
    Client& operator=(Client&&) noexcept;
    ~Client();

    struct Answer {
        int status = 0;
        std::string body;
        int retry_after_s = 0;  // of 429 and 503
    };
    // io: the server does not answer. A connection that was closed meanwhile is opened anew, once.
    [[nodiscard]] Result<Answer> get(std::string_view target);
    [[nodiscard]] Result<Answer> post(std::string_view target, std::string_view content_type, std::string_view body);

private:
    struct Line;
    explicit Client(std::unique_ptr<Line> line);
    [[nodiscard]] Result<Answer> ask(std::string_view verb, std::string_view target, std::string_view content_type,
                                     std::string_view body);
    std::unique_ptr<Line> line_;
};

}  // namespace regard::server
