#include "outbox/smtp.h"

#include <algorithm>
#include <curl/curl.h>
#include <memory>

namespace regard::outbox {

namespace {

constexpr long connect_ms_max = 10'000;
constexpr long letter_ms_max = 30'000;

// Whatever libcurl says to a request that is no mistake of ours is told; this is for those that can only be one.
void must(CURLcode code) { MUST(code == CURLE_OK); }

struct Lists {
    curl_slist* list = nullptr;
    Lists() = default;
    Lists(const Lists&) = delete;
    Lists& operator=(const Lists&) = delete;
    ~Lists() { curl_slist_free_all(list); }
    void add(const std::string& line)
    {
        curl_slist* const longer = curl_slist_append(list, line.c_str());
        MUST(longer != nullptr);
        list = longer;
    }
};

curl_mimepart* add_part(curl_mime* mime, const char* type)
{
    curl_mimepart* const part = curl_mime_addpart(mime);
    MUST(part != nullptr);
    if (type != nullptr) must(curl_mime_type(part, type));
    return part;
}

void add_text(curl_mime* mime, const char* type, const std::string& text)
{
    curl_mimepart* const part = add_part(mime, type);
    std::string lines;  // RFC 2045, 6.7: a line end is CR LF
    for (const char letter : text) {
        if (letter == '\n') lines += '\r';
        lines += letter;
    }
    must(curl_mime_data(part, lines.data(), lines.size()));
    must(curl_mime_encoder(part, "quoted-printable"));
}

// multipart/alternative of the text and, better and therefore last (RFC 2046, 5.1.4), the HTML; around that and its picture
// multipart/related (RFC 2387).
curl_mime* mime_of(CURL* curl, const Letter& letter)
{
    curl_mime* const both = curl_mime_init(curl);
    MUST(both != nullptr);
    add_text(both, "text/plain; charset=utf-8", letter.text);
    if (letter.picture.empty()) {
        add_text(both, "text/html; charset=utf-8", letter.html);
    } else {
        curl_mime* const related = curl_mime_init(curl);
        MUST(related != nullptr);
        add_text(related, "text/html; charset=utf-8", letter.html);
        curl_mimepart* const picture = add_part(related, "image/png");
        must(curl_mime_data(picture, letter.picture.data(), letter.picture.size()));
        must(curl_mime_encoder(picture, "base64"));
        Lists headers;
        headers.add("Content-ID: <" + letter.picture_id + ">");
        headers.add("Content-Disposition: inline; filename=\"" + letter.picture_name + "\"");
        must(curl_mime_headers(picture, headers.list, 1));
        headers.list = nullptr;  // the part's now
        must(curl_mime_subparts(add_part(both, R"(multipart/related; type="text/html")"), related));
    }
    return both;
}

std::string host_of(const std::string& url)
{
    const std::size_t begin = url.find("://");
    std::string host = begin == std::string::npos ? url : url.substr(begin + 3);
    return host.substr(0, host.find('/'));
}

bool is_loopback(const std::string& url)
{
    const std::string host = host_of(url);
    return host.starts_with("127.") || host.starts_with("[::1]") || host == "localhost" || host.starts_with("localhost:");
}

bool is_tls(const std::string& url) { return url.starts_with("smtps://"); }

long how_to_use_tls(const SmtpOptions& options)
{
    if (options.is_plain) return CURLUSESSL_NONE;
    if (is_tls(options.url) || !options.password.empty() || !is_loopback(options.url)) return CURLUSESSL_ALL;
    return CURLUSESSL_TRY;
}

// What the server or libcurl said, and what whoever runs this can do about it.
std::string advice(CURLcode code, long reply, const std::string& said, const std::string& where)
{
    const std::string what = said.empty() ? curl_easy_strerror(code) : said;
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT: return where + " cannot be reached (" + what + "); see that it runs, and that --smtp names it";
    case CURLE_LOGIN_DENIED:
        return where + " refused the login (" + what + "); see --smtp-login and the variable REGARD_SMTP_PASSWORD";
    case CURLE_USE_SSL_FAILED:
        return where + " offers no TLS; take smtps:// or another port, or --smtp-plain for a relay on a net you trust";
    case CURLE_PEER_FAILED_VERIFICATION:
        return where + " shows a certificate that is not to be believed (" + what + "); see that --smtp has its right name";
    case CURLE_ABORTED_BY_CALLBACK: return "the server was stopping";
    case CURLE_OPERATION_TIMEDOUT: return where + " did not answer in time (" + what + ")";
    default: break;
    }
    if (reply >= 400) return where + " refused the letter: " + what + "; see the addresses, and --mail-from";
    return where + ": " + what;
}

struct Progress {
    const std::atomic<bool>* is_stopping;
};

// libcurl asks several times a second; anything but 0 ends the transfer.
int look(void* progress, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    return *static_cast<Progress*>(progress)->is_stopping ? 1 : 0;
}

}  // namespace

Result<void> Smtp::check(const SmtpOptions& options)
{
    const bool is_url = options.url.starts_with("smtp://") || is_tls(options.url);
    const std::string host = host_of(options.url);
    if (!is_url || host.empty() || host.find('@') != std::string::npos ||
        std::ranges::any_of(options.url, [](char letter) { return letter <= 0x20 || letter >= 0x7f; }))
        return failed(Code::bad_input, "--smtp: " + options.url +
                                           " is no server of mail; write smtp://host:587 or smtps://host, and the name to "
                                           "sign in with as --smtp-login");
    if (options.is_plain && (is_tls(options.url) || !options.password.empty()))
        return failed(Code::bad_input, "--smtp-plain: a password never travels without TLS, and smtps:// is TLS; leave it out");
    if (options.login.empty() != options.password.empty())
        return failed(Code::bad_input, options.login.empty()
                                           ? "REGARD_SMTP_PASSWORD is set without --smtp-login; say who signs in"
                                           : "--smtp-login needs its password in the variable REGARD_SMTP_PASSWORD");
    return {};
}

Smtp::Smtp(SmtpOptions options) : options_(std::move(options))
{
    // Before other threads are there, or by one at a time: it is not thread-safe the first time.
    static const CURLcode made = curl_global_init(CURL_GLOBAL_DEFAULT);
    must(made);
}

std::string Smtp::where() const { return host_of(options_.url); }

Delivery Smtp::send(const Letter& letter)
{
    if (is_stopping_) return {Delivery::State::refused, "the server was stopping"};
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), &curl_easy_cleanup);
    MUST(curl != nullptr);
    char said[CURL_ERROR_SIZE] = {};
    const auto set = [&](CURLoption option, auto value) { must(curl_easy_setopt(curl.get(), option, value)); };
    set(CURLOPT_ERRORBUFFER, said);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_PROXY, "");  // the environment's are for the web
    set(CURLOPT_CONNECTTIMEOUT_MS, connect_ms_max);
    set(CURLOPT_TIMEOUT_MS, letter_ms_max);
    set(CURLOPT_USE_SSL, how_to_use_tls(options_));
    if (!options_.authorities.empty()) set(CURLOPT_CAINFO, options_.authorities.c_str());
    if (!options_.login.empty()) {
        set(CURLOPT_USERNAME, options_.login.c_str());
        set(CURLOPT_PASSWORD, options_.password.c_str());
    }
    // EHLO says the domain of the sender's address, not the name of this machine.
    const std::string url = options_.url.substr(0, options_.url.find('/', options_.url.find("://") + 3)) + "/" +
                            letter.from.substr(letter.from.find('@') + 1);
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_MAIL_FROM, letter.from.c_str());
    Lists to, headers;
    to.add(letter.to);
    set(CURLOPT_MAIL_RCPT, to.list);
    for (const std::string& header : headers_of(letter)) headers.add(header);
    headers.add("Content-Type: multipart/alternative");  // libcurl adds the boundary
    set(CURLOPT_HTTPHEADER, headers.list);
    const std::unique_ptr<curl_mime, decltype(&curl_mime_free)> mime(mime_of(curl.get(), letter), &curl_mime_free);
    set(CURLOPT_MIMEPOST, mime.get());
    Progress progress{&is_stopping_};
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &look);
    set(CURLOPT_XFERINFODATA, &progress);

    const CURLcode code = curl_easy_perform(curl.get());
    if (code == CURLE_OK) return {Delivery::State::sent, ""};
    long reply = 0;
    curl_off_t uploaded = 0;
    must(curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &reply));
    must(curl_easy_getinfo(curl.get(), CURLINFO_SIZE_UPLOAD_T, &uploaded));
    // Nothing of it went out, or the server said no: surely not delivered. Else the answer to its end may have been lost.
    const bool is_sure = uploaded == 0 || reply >= 400;
    return {is_sure ? Delivery::State::refused : Delivery::State::unknown, advice(code, reply, said, where())};
}

}  // namespace regard::outbox
