// server/server.h
//
// The door to the network: HTTP/1.1 on one address, a few threads, many connections.
//
// Each connection belongs to one thread for life, so it needs no lock; what is answered elsewhere is handed back to that
// thread. start() returns when the address is taken; stop() when every connection is gone. The Api must outlive the server,
// and the server the partitions (their answers come back through it).
#pragma once

#include "base/result.h"
#include "server/api.h"

#include <cstdint>
#include <memory>
#include <string>

namespace regard::server {

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  // 0: any that is free
    int threads = 2;
    std::size_t connections_max = 1'024;
    bool is_verbose = false;  // one line a request to standard error: never keys, bodies or personal data
};

class Server {
public:
    // conflict: the address is taken by another; bad_input: it is none; io.
    [[nodiscard]] static Result<std::unique_ptr<Server>> start(Api& api, const ServerOptions& options);
    ~Server();  // stop(), if it was not called

    [[nodiscard]] std::uint16_t port() const;

    // Takes no more connections; lets requests under way be answered for at most `patience`; then closes what is left.
    void stop(Duration patience);

private:
    struct Threads;
    explicit Server(std::unique_ptr<Threads> threads);
    std::unique_ptr<Threads> threads_;
};

}  // namespace regard::server
