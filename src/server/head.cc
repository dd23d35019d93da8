#include "server/head.h"

#include "base/text.h"

namespace regard::server {

namespace http = boost::beast::http;

namespace {

std::string_view view_of(boost::beast::string_view text) { return {text.data(), text.size()}; }

Verb verb_of(http::verb verb)
{
    switch (verb) {
    case http::verb::get: return Verb::get;
    case http::verb::head: return Verb::head;
    case http::verb::post: return Verb::post;
    case http::verb::put: return Verb::put;
    case http::verb::delete_: return Verb::remove;
    case http::verb::options: return Verb::options;
    default: return Verb::other;
    }
}

}  // namespace

Head::Head(std::string_view buffer, std::string& chunks, std::size_t body_max)
    : buffer_(buffer), chunks_(chunks), body_max_(body_max)
{
    header_limit(head_bytes_max);
    // Ours to judge, so that what is too large gets an answer that says so.
    body_limit(boost::none);
    eager(false);
}

int Head::fault() const
{
    if (fault_ != 0) return fault_;
    // RFC 9112, 3.2: without exactly one Host, 400.
    if (hosts_ > 1 || (is_http_1_1_ && hosts_ == 0)) return 400;
    // 6.1: a transfer coding that is not understood; taking the body for the next request would be worse.
    if (has_encoding_ && !chunked()) return 501;
    // 6.3: both lengths at once is how requests are smuggled past proxies. The parser refuses it too.
    return 0;
}

void Head::on_request_impl(http::verb verb, View, View target, int version, ErrorCode&)
{
    request.verb = verb_of(verb);
    is_http_1_1_ = version == 11;
    std::string_view text = view_of(target);
    if (text.size() > request_line_bytes_max) fault_ = 414;
    // 3.2.2: the absolute form is for proxies, but a server takes it too.
    if (text.starts_with("http://") || text.starts_with("https://")) {
        const std::size_t slash = text.find('/', text.find("//") + 2);
        text = slash == std::string_view::npos ? "/" : text.substr(slash);
    }
    if (!text.starts_with('/') && text != "*") fault_ = 400;
    request.path = text.substr(0, text.find('?'));
    if (request.path.size() < text.size()) request.query = text.substr(request.path.size() + 1);
}

void Head::on_field_impl(Field name, View name_text, View value, ErrorCode& error)
{
    const std::string_view text = view_of(value);
    // A value folded over lines was put together elsewhere; 5.2 lets a server refuse it.
    const bool is_in_buffer =
        text.empty() || (text.data() >= buffer_.data() && text.data() + text.size() <= buffer_.data() + buffer_.size());
    if (!is_in_buffer) {
        error = http::error::bad_obs_fold;
        return;
    }
    switch (name) {
    case Field::host:
        ++hosts_;
        request.host = text;
        return;
    case Field::authorization: request.authorization = text; return;
    case Field::cookie: request.cookie = text; return;
    case Field::content_type: request.content_type = text; return;
    case Field::content_encoding: request.content_encoding = text; return;
    case Field::origin: request.origin = text; return;
    case Field::accept_encoding: request.accept_encoding = text; return;
    case Field::if_none_match: request.if_none_match = text; return;
    case Field::access_control_request_headers: request.requested_headers = text; return;
    case Field::transfer_encoding: has_encoding_ = true; return;
    case Field::expect:
        if (lower_ascii(text) == "100-continue")
            wants_continue = true;
        else
            fault_ = 417;
        return;
    case Field::unknown:
        if (lower_ascii(view_of(name_text)) == "x-regard-csrf") request.csrf = text;
        return;
    default: return;
    }
}

std::size_t Head::on_body_impl(View body, ErrorCode&)
{
    // Bodies with a length are read past the parser.
    return body.size();
}

std::size_t Head::on_chunk_body_impl(std::uint64_t, View body, ErrorCode& error)
{
    if (chunks_.size() + body.size() > body_max_) {
        is_over_ = true;
        error = http::error::body_limit;
        return 0;
    }
    chunks_.append(body.data(), body.size());
    return body.size();
}

}  // namespace regard::server
