// server/connection.h
//
// One connection: reads a request, has it answered, writes the answer, and begins again; or becomes a stream.
//
// Lives on one io thread (its Keeper's), which alone calls it; answers from elsewhere are posted there. Requests that are
// sent before the one before is answered wait in the buffer: they are read one after the other, so answers keep their order.
// A body with a length goes from the socket straight into memory that is reused; only heads and chunks pass the parser.
#pragma once

#include "server/api.h"
#include "server/asio.h"
#include "server/head.h"
#include "server/live.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace regard::server {

using Moment = std::chrono::steady_clock::time_point;

// The first bytes of a request must be followed by the rest of its head, and the head by the body, within these; and a
// connection that says nothing is closed.
constexpr std::chrono::seconds head_wait_max{10};
constexpr std::chrono::seconds body_wait_max{30};
constexpr std::chrono::seconds idle_wait_max{60};
constexpr std::chrono::seconds answer_wait_max{120};
constexpr std::chrono::seconds write_wait_max{30};
constexpr std::chrono::seconds stream_silence_max{10};

// Bodies that do not fit into a connection's own buffer may take so much of all memory; beyond it senders wait.
constexpr std::size_t bodies_bytes_max = 64 * 1024 * 1024;

class Connection;

// What all threads count together.
struct Counts {
    std::atomic<std::size_t> connections{0};
    std::atomic<std::size_t> body_bytes{0};
};

// What the connections of one io thread share. Used on that thread only, but for `counts`.
struct Keeper {
    Keeper(Api& api_, Counts& counts_, bool is_verbose_) : api(api_), counts(counts_), is_verbose(is_verbose_) {}
    asio::io_context io{1};
    Api& api;
    Bench bench;
    std::unordered_map<Connection*, std::shared_ptr<Connection>> connections;
    Counts& counts;
    bool is_verbose;
    std::atomic<bool> is_draining{false};  // set by who stops the server: answers close their connection
    std::string date;                      // of the Date field, renewed each second
};

class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(tcp::socket socket, Keeper& keeper);

    void start();
    // Once a second: closes it when it has been waiting too long.
    void look(Moment now);
    // Closes it now if it is between requests; else after its answer.
    void drain();
    void close();

private:
    void read_head();
    void parse_head();
    void read_body();
    [[nodiscard]] bool take_body_memory();
    void leave_body_memory();
    void read_rest_of_body();
    void read_chunks();
    void more_chunks();
    void send_continue(void (Connection::*then)());
    void handle(std::string_view body);
    void answer(Response response);
    void refuse(int status, std::string_view title, std::string detail);
    void write_answer();
    void answered();
    void next_request();
    void linger();
    void drop_input();

    void begin_stream();
    void pump_stream();
    void write_stream(std::string frames);
    void watch_stream();

    void wait_for(std::chrono::seconds most) { deadline_ = std::chrono::steady_clock::now() + most; }
    void log_request(std::size_t bytes) const;

    static constexpr std::size_t in_capacity = 64 * 1024;

    tcp::socket socket_;
    Keeper& keeper_;
    std::unique_ptr<char[]> in_;  // in_capacity bytes: the head, and what came with it
    std::size_t in_size_ = 0;
    std::size_t in_used_ = 0;    // of them, taken by the parser or as body
    std::size_t head_size_ = 0;  // of them, the head, which stays until the answer
    std::optional<Head> head_;
    std::unique_ptr<char[]> body_;  // a body that did not come with its head
    std::size_t body_capacity_ = 0;
    std::size_t body_size_ = 0;
    std::size_t body_want_ = 0;
    std::string chunks_;
    std::string address_;

    Response response_;
    std::string out_head_;
    std::uint64_t number_ = 0;  // of the request under way; a late second answer is for none
    bool is_answering_ = false;
    bool keep_alive_ = true;
    bool is_without_body_ = false;  // the answer's: HEAD, 204, 304
    bool is_open_ = true;
    bool is_idle_ = true;  // between requests
    std::size_t dropped_ = 0;

    std::shared_ptr<Listener> stream_;
    std::string stream_out_;
    bool is_stream_writing_ = false;
    Moment stream_wrote_at_{};

    Moment deadline_{};
    Moment began_at_{};
};

}  // namespace regard::server
