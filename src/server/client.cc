#include "server/client.h"

#include "base/text.h"
#include "server/asio.h"

#include <boost/asio/connect.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <sys/socket.h>

#include <charconv>
#include <optional>

namespace regard::server {

namespace beast = boost::beast;
namespace http = boost::beast::http;

struct Client::Line {
    std::string host;
    std::string port;
    std::string key;
    asio::io_context io;
    std::optional<tcp::socket> socket;
    beast::flat_buffer buffer;

    Result<void> open()
    {
        ErrorCode error;
        tcp::resolver resolver(io);
        const auto found = resolver.resolve(host, port, error);
        if (error) return failed(Code::io, host + " is not found: " + error.message());
        socket.emplace(io);
        asio::connect(*socket, found, error);
        if (error)
            return failed(Code::io,
                          "nothing answers at " + host + ":" + port + " (" + error.message() + "); is regard serve running?");
        socket->set_option(tcp::no_delay(true), error);
        // A server that hangs must not hang this program too.
        const timeval patience{120, 0};
        setsockopt(socket->native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(socket->native_handle(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        buffer.clear();
        return {};
    }
};

Client::Client(std::unique_ptr<Line> line) : line_(std::move(line)) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

Result<Client> Client::make(std::string_view url, std::string_view key)
{
    if (url.starts_with("https://"))
        return failed(Code::bad_input, "this program speaks no TLS; give the server's own address, as http://127.0.0.1:8080");
    if (!url.starts_with("http://"))
        return failed(Code::bad_input, shortened(url, 80) + " is no URL; write http://127.0.0.1:8080");
    url.remove_prefix(7);
    url = url.substr(0, url.find('/'));
    const std::size_t colon = url.rfind(':');
    const bool has_port = colon != std::string_view::npos && url.find(']', colon) == std::string_view::npos;
    auto line = std::make_unique<Line>();
    line->host = url.substr(0, has_port ? colon : url.size());
    line->port = has_port ? url.substr(colon + 1) : "80";
    if (line->host.starts_with('[') && line->host.ends_with(']')) line->host = line->host.substr(1, line->host.size() - 2);
    if (line->host.empty() || line->port.empty())
        return failed(Code::bad_input, "the URL names no host; write http://127.0.0.1:8080");
    line->key = key;
    return Client(std::move(line));
}

Result<Client::Answer> Client::get(std::string_view target) { return ask("GET", target, "", ""); }

Result<Client::Answer> Client::post(std::string_view target, std::string_view content_type, std::string_view body)
{
    return ask("POST", target, content_type, body);
}

Result<Client::Answer> Client::ask(std::string_view verb, std::string_view target, std::string_view content_type,
                                   std::string_view body)
{
    const auto view = [](std::string_view text) { return beast::string_view(text.data(), text.size()); };
    http::request<http::string_body> request;
    request.version(11);
    request.method_string(view(verb));
    request.target(view(target));
    request.set(http::field::host, line_->host + ":" + line_->port);
    if (!line_->key.empty()) request.set(http::field::authorization, "Bearer " + line_->key);
    if (!content_type.empty()) request.set(http::field::content_type, view(content_type));
    request.body() = body;
    request.prepare_payload();

    // The second time on a connection just opened: an old one may have been closed by the server while nobody looked.
    for (const bool is_fresh : {false, true}) {
        if (is_fresh || !line_->socket) TRY(line_->open());
        ErrorCode error;
        http::write(*line_->socket, request, error);
        http::response_parser<http::string_body> parser;
        parser.body_limit(std::uint64_t{64} << 20U);
        if (!error) http::read(*line_->socket, line_->buffer, parser, error);
        if (error) {
            line_->socket.reset();
            if (is_fresh) return failed(Code::io, line_->host + ":" + line_->port + " does not answer: " + error.message());
            continue;
        }
        Answer out;
        out.status = static_cast<int>(parser.get().result_int());
        const auto wait = parser.get()[http::field::retry_after];
        std::from_chars(wait.data(), wait.data() + wait.size(), out.retry_after_s);
        out.body = std::move(parser.get().body());
        if (!parser.get().keep_alive()) line_->socket.reset();
        return out;
    }
    return failed(Code::io, "the server does not answer");
}

}  // namespace regard::server
