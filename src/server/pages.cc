#include "server/pages.h"

#include "access/secret.h"
#include "base/id.h"
#include "base/text.h"
#include "server/embedded_pages.h"
#include "server/problem.h"

#include <algorithm>
#include <array>
#include <map>

namespace regard::server {

namespace {

// What a page may do: load from here, show pictures it made itself, and nothing else. 'unsafe-inline' is for styles only:
// the components set widths and colours that way.
constexpr std::string_view policy =
    "Content-Security-Policy: default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors ";
constexpr std::string_view page_headers = "X-Content-Type-Options: nosniff\r\n"
                                          "Referrer-Policy: no-referrer\r\n"
                                          "Cross-Origin-Opener-Policy: same-origin\r\n";

// A program built before its pages says how to build them.
constexpr std::string_view no_pages =
    "<!doctype html><meta charset=utf-8><title>Regard</title><p>This program was built without its pages. "
    "<code>./do build</code> builds both; the API is at <a href=/api/openapi.yaml>/api/openapi.yaml</a>.";

struct Type {
    std::string_view suffix;
    std::string_view type;
};
constexpr std::array types{
    Type{".html", "text/html; charset=utf-8"},
    Type{".js", "text/javascript; charset=utf-8"},
    Type{".css", "text/css; charset=utf-8"},
    Type{".svg", "image/svg+xml"},
    Type{".json", "application/json"},
    Type{".woff2", "font/woff2"},
    Type{".png", "image/png"},
    Type{".ico", "image/x-icon"},
    Type{".webmanifest", "application/manifest+json"},
    Type{".txt", "text/plain; charset=utf-8"},
};

std::string_view type_of(std::string_view path)
{
    for (const Type& each : types)
        if (path.ends_with(each.suffix)) return each.type;
    return "application/octet-stream";
}

const Embedded* find_page(std::string_view path)
{
    const std::span<const Embedded> pages = embedded_pages();
    const auto found = std::ranges::find(pages, path, &Embedded::path);
    return found == pages.end() ? nullptr : &*found;
}

// From the bytes themselves, once a file: strong, and equal on every machine that runs the same build.
std::string etag_of(std::string_view bytes) { return "\"" + to_hex(access::hash_of(bytes, {})).substr(0, 20) + "\""; }

const std::string& cached_etag(std::string_view bytes)
{
    // The files are few and never change; made at the first request, on one thread.
    static const std::map<const char*, std::string> tags = [] {
        std::map<const char*, std::string> out;
        for (const Embedded& file : embedded_pages()) {
            out[file.bytes.data()] = etag_of(file.bytes);
            if (!file.gzip.empty()) out[file.gzip.data()] = etag_of(file.gzip);
        }
        return out;
    }();
    static const std::string none;
    const auto found = tags.find(bytes.data());
    return found == tags.end() ? none : found->second;
}

// The corner shop is pages of its own: the shop with one's own account beside it, and the counter, which that page shows in
// a frame as any shop would be seen. No other page may be in a frame, and no other site may frame this one.
constexpr std::string_view counter_page = "counter.html";

std::string_view file_of(std::string_view path)
{
    if (path == "shop" || path == "shop/") return "shop.html";
    if (path == "shop/counter" || path.starts_with("shop/counter/")) return counter_page;
    return path.empty() ? "index.html" : path;
}

void add_page_headers(Response& out, std::string_view path)
{
    out.headers += policy;
    out.headers += path == counter_page ? "'self'\r\n" : "'none'\r\n";
    out.headers += page_headers;
}

// The build puts a hash into these names, so they never change.
bool is_hashed_name(std::string_view path) { return path.starts_with("assets/"); }

}  // namespace

Response answer_embedded(const Request& request, std::string_view bytes, std::string_view gzip, std::string_view content_type)
{
    Response out;
    const bool is_gzip = !gzip.empty() && request.accept_encoding.find("gzip") != std::string_view::npos;
    out.fixed_body = is_gzip ? gzip : bytes;
    out.content_type = content_type;
    if (!gzip.empty()) out.headers += "Vary: Accept-Encoding\r\n";
    if (is_gzip) out.headers += "Content-Encoding: gzip\r\n";
    const std::string& cached = cached_etag(out.fixed_body);
    const std::string tag = cached.empty() ? etag_of(out.fixed_body) : cached;
    out.headers += "ETag: " + tag + "\r\n";
    if (request.if_none_match.find(tag) != std::string_view::npos) {
        out.status = 304;
        out.fixed_body = {};
    }
    return out;
}

Response answer_page(const Request& request)
{
    std::string_view path = file_of(request.path.substr(std::min<std::size_t>(1, request.path.size())));
    const Embedded* file = find_page(path);
    if (!file) {
        if (is_hashed_name(path))
            return answer(
                Problem{404, "not_found", "There is no such file", shortened(request.path, 100) + " is not of this build."});
        path = "index.html";
        file = find_page(path);
    }
    if (!file) {
        Response out;
        out.content_type = "text/html; charset=utf-8";
        add_page_headers(out, path);
        out.fixed_body = no_pages;
        return out;
    }
    Response out = answer_embedded(request, file->bytes, file->gzip, type_of(path));
    add_page_headers(out, path);
    out.headers +=
        is_hashed_name(path) ? "Cache-Control: public, max-age=31536000, immutable\r\n" : "Cache-Control: no-cache\r\n";
    return out;
}

}  // namespace regard::server
