#include "server/problem.h"

#include "server/json_writer.h"

namespace regard::server {

namespace {

struct Meaning {
    int status;
    std::string_view title;
};

Meaning meaning_of(Code code)
{
    switch (code) {
    case Code::bad_input: return {400, "The request cannot be understood"};
    case Code::not_found: return {404, "There is no such thing"};
    case Code::forbidden: return {403, "Not allowed"};
    case Code::conflict: return {409, "It contradicts what is there already"};
    case Code::too_large: return {413, "Over a limit"};
    case Code::busy: return {429, "Too much at once"};
    case Code::stopped: return {503, "The server is stopping"};
    case Code::too_new:
    case Code::damaged:
    case Code::io: break;
    }
    return {500, "Something is wrong on our side"};
}

}  // namespace

Response answer(const Problem& problem)
{
    Response out;
    out.status = problem.status;
    out.content_type = "application/problem+json";
    JsonWriter json(out.body);
    json.begin_object();
    json.member("type", "about:blank");
    json.member("title", problem.title);
    json.key("status");
    json.number(problem.status);
    json.member("detail", problem.detail);
    json.member("code", problem.code);
    if (!problem.pointer.empty()) json.member("pointer", problem.pointer);
    if (problem.limit > 0) {
        json.key("limit");
        json.number(problem.limit);
    }
    json.end_object();
    // A challenge other than Basic, so that a browser shows our page and not its own window.
    if (problem.status == 401) out.headers += "WWW-Authenticate: Bearer realm=\"regard\"\r\n";
    return out;
}

Response answer(const Error& error)
{
    const Meaning meaning = meaning_of(error.code);
    if (meaning.status == 429) return busy(error.text);
    if (meaning.status == 503) return unavailable(error.text);
    return answer(Problem{meaning.status, name_of(error.code), meaning.title, error.text, error.pointer});
}

Response busy(std::string detail, std::int64_t wait_s)
{
    Response out = answer(Problem{429, "busy", "Too much at once", std::move(detail)});
    const std::string wait = std::to_string(wait_s);
    out.headers += "Retry-After: " + wait + "\r\nX-RateLimit-Reset: " + wait + "\r\n";
    return out;
}

Response unavailable(std::string detail)
{
    Response out = answer(Problem{503, "unavailable", "Not now", std::move(detail)});
    out.headers += "Retry-After: " + std::to_string(retry_after_s) + "\r\n";
    return out;
}

std::string_view phrase_of(int status)
{
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 204: return "No Content";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "Internal Server Error";
    }
}

}  // namespace regard::server
