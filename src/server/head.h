// server/head.h
//
// The head of one HTTP/1.1 request (RFC 9112), and its body where that comes in chunks: Boost.Beast's parser, made to keep
// views instead of copies, and stricter where two readers of one request could disagree.
//
// The bytes given to put() must stay where they are until the request is answered: the views look at them. One request a
// Head; one thread.
#pragma once

#include "server/asio.h"
#include "server/request.h"

#include <boost/beast/http/basic_parser.hpp>

#include <string>

namespace regard::server {

constexpr std::size_t head_bytes_max = 16 * 1024;
constexpr std::size_t request_line_bytes_max = 8 * 1024;

class Head final : public boost::beast::http::basic_parser<true> {
public:
    // `buffer` is where all bytes of the head will lie; `chunks` takes the body when it comes in chunks, up to `body_max`.
    Head(std::string_view buffer, std::string& chunks, std::size_t body_max);

    // What was asked; complete when is_header_done().
    Request request;
    bool wants_continue = false;

    // What is wrong with a complete head, as a status to answer: 0 when nothing is.
    [[nodiscard]] int fault() const;
    [[nodiscard]] bool is_over_body_max() const { return is_over_; }

private:
    using Field = boost::beast::http::field;
    using View = boost::beast::string_view;

    void on_request_impl(boost::beast::http::verb verb, View name, View target, int version, ErrorCode& error) override;
    void on_response_impl(int, View, int, ErrorCode&) override {}
    void on_field_impl(Field name, View name_text, View value, ErrorCode& error) override;
    void on_header_impl(ErrorCode&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
    std::size_t on_body_impl(View body, ErrorCode& error) override;
    void on_chunk_header_impl(std::uint64_t, View, ErrorCode&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t left, View body, ErrorCode& error) override;
    void on_finish_impl(ErrorCode&) override {}

    std::string_view buffer_;
    std::string& chunks_;
    std::size_t body_max_;
    int hosts_ = 0;
    int fault_ = 0;
    bool is_http_1_1_ = true;
    bool has_encoding_ = false;
    bool is_over_ = false;
};

}  // namespace regard::server
