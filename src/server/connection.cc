#include "server/connection.h"

#include "base/limits.h"
#include "server/json_writer.h"
#include "server/problem.h"
#include "server/route.h"

#include <boost/asio/dispatch.hpp>
#include <boost/beast/http/error.hpp>

#include <array>
#include <cstring>

namespace regard::server {

namespace http = boost::beast::http;

Connection::Connection(tcp::socket socket, Keeper& keeper)
    : socket_(std::move(socket)), keeper_(keeper), in_(std::make_unique_for_overwrite<char[]>(in_capacity))
{}

void Connection::start()
{
    ErrorCode ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
    const tcp::endpoint peer = socket_.remote_endpoint(ignored);
    if (!ignored) address_ = peer.address().to_string();
    next_request();
}

void Connection::look(Moment now)
{
    if (!is_open_) return;
    if (stream_) {
        if (!stream_->is_allowed() || now > deadline_) return close();
        if (!is_stream_writing_ && now - stream_wrote_at_ >= stream_silence_max) write_stream(": still here\n\n");
        return;
    }
    if (now > deadline_) close();
}

void Connection::drain()
{
    if (is_idle_ || stream_) close();
}

void Connection::close()
{
    if (!is_open_) return;
    is_open_ = false;
    ErrorCode ignored;
    socket_.close(ignored);
    stream_.reset();
    leave_body_memory();
    keeper_.counts.connections.fetch_sub(1, std::memory_order_relaxed);
    // May be the last one who holds it; the caller's `self` keeps it until the end of its function.
    const std::shared_ptr<Connection> self = shared_from_this();
    keeper_.connections.erase(this);
}

// ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────

void Connection::next_request()
{
    // What was sent ahead moves to the front: the views of the request before are gone.
    in_size_ -= in_used_;
    std::memmove(in_.get(), in_.get() + in_used_, in_size_);
    in_used_ = head_size_ = 0;
    chunks_.clear();
    if (chunks_.capacity() > in_capacity) chunks_.shrink_to_fit();
    leave_body_memory();
    head_.emplace(std::string_view(in_.get(), in_capacity), chunks_, limits::body_bytes_max);
    is_idle_ = in_size_ == 0;
    if (keeper_.is_draining && is_idle_) return close();
    wait_for(is_idle_ ? idle_wait_max : head_wait_max);
    if (is_idle_)
        read_head();
    else
        parse_head();
}

void Connection::read_head()
{
    socket_.async_read_some(asio::buffer(in_.get() + in_size_, in_capacity - in_size_),
                            [this, self = shared_from_this()](ErrorCode error, std::size_t size) {
                                if (!is_open_) return;
                                if (error) return close();
                                if (is_idle_) wait_for(head_wait_max);
                                is_idle_ = false;
                                in_size_ += size;
                                parse_head();
                            });
}

void Connection::parse_head()
{
    began_at_ = std::chrono::steady_clock::now();
    ErrorCode error;
    while (!error && !head_->is_header_done())
        in_used_ += head_->put(asio::buffer(in_.get() + in_used_, in_size_ - in_used_), error);
    if (error == http::error::need_more) {
        if (in_size_ < in_capacity) return read_head();
        error = http::error::header_limit;
    }
    if (error == http::error::header_limit)
        return refuse(431, "The head is too large", "A request's head may hold 16384 bytes; send fewer or shorter fields.");
    if (error == http::error::bad_version) return refuse(505, "Another version", "This server speaks HTTP/1.1.");
    if (error) return refuse(400, "This is not HTTP/1.1", "The head cannot be read: " + error.message() + ".");
    head_size_ = in_used_;
    head_->request.address = address_;
    switch (head_->fault()) {
    case 0: break;
    case 414: return refuse(414, "The address is too long", "An address may hold 8192 bytes; send what is longer in a body.");
    case 417: return refuse(417, "An expectation that is not met", "Only Expect: 100-continue is understood.");
    case 501: return refuse(501, "Unknown Transfer-Encoding", "Only chunked is understood.");
    default: return refuse(400, "This is not HTTP/1.1", "A request names one Host, and its address begins with a slash.");
    }
    if (head_->is_done()) return handle({});
    wait_for(body_wait_max);
    const auto then = head_->chunked() ? &Connection::read_chunks : &Connection::read_body;
    if (!head_->chunked()) {
        const std::uint64_t length = head_->content_length().value_or(0);
        if (length > limits::body_bytes_max)
            return refuse(413, "The body is too large", "A body may hold 1048576 bytes; send smaller batches.");
        body_want_ = static_cast<std::size_t>(length);
    }
    if (head_->wants_continue && in_used_ == in_size_) return send_continue(then);
    (this->*then)();
}

void Connection::send_continue(void (Connection::*then)())
{
    static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::async_write(socket_, asio::buffer(go_on), [this, self = shared_from_this(), then](ErrorCode error, std::size_t) {
        if (!is_open_) return;
        if (error) return close();
        (this->*then)();
    });
}

bool Connection::take_body_memory()
{
    std::atomic<std::size_t>& all = keeper_.counts.body_bytes;
    if (all.fetch_add(body_want_, std::memory_order_relaxed) + body_want_ > bodies_bytes_max) {
        all.fetch_sub(body_want_, std::memory_order_relaxed);
        return false;
    }
    body_capacity_ = body_want_;
    body_ = std::make_unique_for_overwrite<char[]>(body_capacity_);
    return true;
}

void Connection::leave_body_memory()
{
    if (!body_) return;
    keeper_.counts.body_bytes.fetch_sub(body_capacity_, std::memory_order_relaxed);
    body_.reset();
    body_capacity_ = 0;
}

void Connection::read_body()
{
    // Most bodies came with their head.
    const std::size_t here = in_size_ - in_used_;
    if (here >= body_want_) {
        const std::string_view body(in_.get() + in_used_, body_want_);
        in_used_ += body_want_;
        return handle(body);
    }
    // Or fit behind it.
    if (in_used_ + body_want_ <= in_capacity) {
        socket_.async_read_some(asio::buffer(in_.get() + in_size_, in_used_ + body_want_ - in_size_),
                                [this, self = shared_from_this()](ErrorCode error, std::size_t size) {
                                    if (!is_open_) return;
                                    if (error) return close();
                                    in_size_ += size;
                                    read_body();
                                });
        return;
    }
    if (!take_body_memory()) {
        response_ = busy("Too many large bodies at once; nothing of this was kept. Send it again in a second.");
        keep_alive_ = false;
        return write_answer();
    }
    std::memcpy(body_.get(), in_.get() + in_used_, here);
    body_size_ = here;
    in_used_ = in_size_;
    read_rest_of_body();
}

void Connection::read_rest_of_body()
{
    socket_.async_read_some(asio::buffer(body_.get() + body_size_, body_want_ - body_size_),
                            [this, self = shared_from_this()](ErrorCode error, std::size_t size) {
                                if (!is_open_) return;
                                if (error) return close();
                                body_size_ += size;
                                if (body_size_ < body_want_) return read_rest_of_body();
                                handle({body_.get(), body_size_});
                            });
}

void Connection::read_chunks()
{
    ErrorCode error;
    // Inside a chunk the parser takes nothing from nothing and calls it progress.
    while (!error && !head_->is_done() && in_used_ < in_size_)
        in_used_ += head_->put(asio::buffer(in_.get() + in_used_, in_size_ - in_used_), error);
    if (!error && !head_->is_done()) error = http::error::need_more;
    if (head_->is_over_body_max())
        return refuse(413, "The body is too large", "A body may hold 1048576 bytes; send smaller batches.");
    if (error == http::error::need_more) return more_chunks();
    if (error) return refuse(400, "This is not HTTP/1.1", "The chunks cannot be read: " + error.message() + ".");
    handle(chunks_);
}

void Connection::more_chunks()
{
    // What is not understood yet moves up to the head, which stays.
    const std::size_t left = in_size_ - in_used_;
    std::memmove(in_.get() + head_size_, in_.get() + in_used_, left);
    in_used_ = head_size_;
    in_size_ = head_size_ + left;
    if (in_size_ == in_capacity)
        return refuse(400, "This is not HTTP/1.1", "A chunk's head or trailer is longer than any that makes sense.");
    socket_.async_read_some(asio::buffer(in_.get() + in_size_, in_capacity - in_size_),
                            [this, self = shared_from_this()](ErrorCode error, std::size_t size) {
                                if (!is_open_) return;
                                if (error) return close();
                                in_size_ += size;
                                read_chunks();
                            });
}

// ── answering ───────────────────────────────────────────────────────────────────────────────────────────────────────

void Connection::handle(std::string_view body)
{
    head_->request.body = body;
    keep_alive_ = head_->keep_alive();
    is_answering_ = true;
    wait_for(answer_wait_max);
    const std::uint64_t number = ++number_;
    keeper_.api.handle(head_->request, keeper_.bench, [self = shared_from_this(), number](Response response) {
        asio::dispatch(self->keeper_.io, [self, number, response = std::move(response)]() mutable {
            if (self->is_open_ && self->is_answering_ && self->number_ == number) self->answer(std::move(response));
        });
    });
}

void Connection::answer(Response response)
{
    is_answering_ = false;
    response_ = std::move(response);
    write_answer();
}

void Connection::refuse(int status, std::string_view title, std::string detail)
{
    // What follows on this connection cannot be told apart from the rest of this request.
    keep_alive_ = false;
    const std::uint64_t limit = status == 413   ? limits::body_bytes_max
                                : status == 414 ? request_line_bytes_max
                                : status == 431 ? head_bytes_max
                                                : 0;
    // Segment's clients give up on 400 and nothing else.
    const bool is_segment = status == 413 && is_segment_path(head_->request.path);
    response_ = server::answer(Problem{is_segment ? 400 : status,
                                       status == 413 || status == 414 || status == 431 ? "too_large" : "bad_request", title,
                                       std::move(detail), "", limit});
    if (is_segment) allow_origin(head_->request, response_);
    write_answer();
}

void Connection::write_answer()
{
    if (keeper_.is_draining || response_.stream) keep_alive_ = false;
    const std::string_view body = response_.bytes();
    const int status = response_.status;
    const bool has_no_length = status == 204 || status == 304 || response_.stream;
    is_without_body_ = has_no_length || (head_ && head_->request.verb == Verb::head);
    out_head_.clear();
    out_head_ += "HTTP/1.1 ";
    out_head_ += std::to_string(status);
    out_head_ += ' ';
    out_head_ += phrase_of(status);
    out_head_ += "\r\nDate: ";
    out_head_ += keeper_.date;
    if (!has_no_length || response_.stream) {
        out_head_ += "\r\nContent-Type: ";
        out_head_ += response_.content_type;
    }
    if (!has_no_length) {
        out_head_ += "\r\nContent-Length: ";
        out_head_ += std::to_string(body.size());
    }
    out_head_ += keep_alive_ ? "\r\n" : "\r\nConnection: close\r\n";
    out_head_ += response_.headers;
    out_head_ += "\r\n";
    if (keeper_.is_verbose) log_request(body.size());
    wait_for(write_wait_max);
    const std::array<asio::const_buffer, 2> parts{asio::buffer(out_head_),
                                                  asio::buffer(body.data(), is_without_body_ ? 0 : body.size())};
    asio::async_write(socket_, parts, [this, self = shared_from_this()](ErrorCode error, std::size_t) {
        if (!is_open_) return;
        if (error) return close();
        answered();
    });
}

void Connection::answered()
{
    if (response_.stream) return begin_stream();
    response_ = {};
    if (keep_alive_)
        next_request();
    else
        linger();
}

// Closing at once while bytes are still coming would take the answer back (RFC 9112, 9.6): say that no more is sent, and
// listen for a moment.
void Connection::linger()
{
    ErrorCode ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    wait_for(std::chrono::seconds(2));
    drop_input();
}

void Connection::drop_input()
{
    constexpr std::size_t dropped_max = 8 * 1024 * 1024;
    socket_.async_read_some(asio::buffer(in_.get(), in_capacity),
                            [this, self = shared_from_this()](ErrorCode error, std::size_t size) {
                                if (!is_open_) return;
                                dropped_ += size;
                                if (error || dropped_ > dropped_max) return close();
                                drop_input();
                            });
}

void Connection::log_request(std::size_t bytes) const
{
    const auto took = std::chrono::steady_clock::now() - began_at_;
    std::string line;
    JsonWriter json(line);
    json.begin_object();
    json.member("at", keeper_.date);
    // The query may hold a person's name or address, so it is not written.
    json.member("path", head_->request.path);
    json.member("status", response_.status);
    json.member("bytes", bytes);
    json.member("us", std::chrono::duration_cast<std::chrono::microseconds>(took).count());
    json.end_object();
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);
}

// ── a stream ────────────────────────────────────────────────────────────────────────────────────────────────────────

void Connection::begin_stream()
{
    stream_ = std::move(response_.stream);
    response_ = {};
    watch_stream();
    // Tells the reader at once that the line stands.
    write_stream(": hello\n\n");
}

void Connection::pump_stream()
{
    if (!is_open_ || is_stream_writing_) return;
    std::string frames = stream_->take([weak = weak_from_this()] {
        if (const std::shared_ptr<Connection> self = weak.lock()) asio::post(self->keeper_.io, [self] { self->pump_stream(); });
    });
    if (!frames.empty()) write_stream(std::move(frames));
}

void Connection::write_stream(std::string frames)
{
    is_stream_writing_ = true;
    stream_out_ = std::move(frames);
    stream_wrote_at_ = std::chrono::steady_clock::now();
    wait_for(write_wait_max);
    asio::async_write(socket_, asio::buffer(stream_out_), [this, self = shared_from_this()](ErrorCode error, std::size_t) {
        if (!is_open_) return;
        if (error) return close();
        is_stream_writing_ = false;
        pump_stream();
    });
}

// A reader sends nothing more; when it goes, reading says so.
void Connection::watch_stream()
{
    socket_.async_read_some(asio::buffer(in_.get() + head_size_, in_capacity - head_size_),
                            [this, self = shared_from_this()](ErrorCode error, std::size_t) {
                                if (!is_open_) return;
                                if (error) return close();
                                watch_stream();
                            });
}

}  // namespace regard::server
