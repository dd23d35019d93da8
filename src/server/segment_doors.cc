// Segment's HTTP tracking API. Its clients read little but the status: 200 is delivered, 429 and 5xx are sent again, 400 is
// given up. So only a body that cannot be read at all is answered 400, whatever is wrong with it; the reason is in the answer.
#include "base/limits.h"
#include "server/problem.h"
#include "server/receiving.h"
#include "server/route.h"

namespace regard::server {

namespace {

constexpr std::string_view success = R"({"success":true})";

// One transparent pixel: GIF89a with its one colour marked as see-through.
constexpr std::string_view pixel("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff\x21\xf9\x04\x01\x00\x00\x00\x00"
                                 "\x2c\x00\x00\x00\x00\x01\x00\x01\x00"
                                 "\x00\x02\x02\x44\x01\x00\x3b",
                                 43);

Response taken(const Request& request)
{
    Response out;
    out.fixed_body = success;
    allow_origin(request, out);
    return out;
}

Response refused(const Request& request, Response response)
{
    if (response.status == 413 || response.status == 415) response.status = 400;
    allow_origin(request, response);
    return response;
}

Response pixel_answer()
{
    Response out;
    out.content_type = "image/gif";
    out.fixed_body = pixel;
    out.headers = "Cache-Control: no-store\r\n";
    return out;
}

// The source whose key this is, if it may send; else what to answer.
Result<std::shared_ptr<const access::Source>> sender(Call& call, std::string_view key)
{
    std::shared_ptr<const access::Source> source = call.house.keys->find(key);
    if (!source)
        return failed(Code::not_found, key.empty() ? "No key came with this; send it as Basic user name, Bearer or writeKey."
                                                   : "This write key is not known here; look under Sources.");
    if (!access::may({access::Caller::Way::key, source->kind, source->name}, access::Need::source))
        return failed(Code::forbidden, "This key may not send; make one of kind source under Sources.");
    return source;
}

Response not_a_sender(const Error& error)
{
    if (error.code == Code::forbidden) return answer(Problem{403, "wrong_kind", "This key may only read", error.text});
    return answer(Problem{401, "no_key", "The write key is missing or unknown", error.text});
}

}  // namespace

bool is_segment_path(std::string_view path)
{
    return path.starts_with("/v1/") || path.starts_with("/projects/") || path == "/batch" || path == "/batch/";
}

void allow_origin(const Request& request, Response& response)
{
    if (request.origin.empty()) return;
    // What came in with the request is one line already; the parser saw to that.
    response.headers += "Access-Control-Allow-Origin: ";
    response.headers += request.origin;
    response.headers += "\r\nAccess-Control-Allow-Credentials: true\r\nVary: Origin\r\n";
}

void segment_call(Call&& call)
{
    const Request& request = call.request;
    const std::optional<SegmentCall> kind = regard::segment_call(request.path);
    if (!kind)
        return call.reply(refused(request, answer(Problem{404, "not_found", "There is no such call",
                                                          "Segment's calls are identify, track, page, screen, group, alias, "
                                                          "batch and import."})));
    if (call.house.partitions.is_busy())
        return call.reply(refused(request, busy("The queues are full; nothing of this was kept. Send it again in a second.")));
    const Result<std::string_view> body = inflated_body(request, call.bench);
    if (!body) return call.reply(refused(request, unreadable(body.error(), request)));
    SegmentDecoder& decoder = call.bench.segment;
    if (const Result<void> read = decoder.read(*body); !read)
        return call.reply(refused(request, unreadable(read.error(), request)));
    const Result<std::shared_ptr<const access::Source>> source = sender(call, find_write_key(request.authorization, decoder));
    if (!source) return call.reply(refused(request, not_a_sender(source.error())));

    const std::shared_ptr<const Catalogue> catalogue = call.house.partitions.catalogue();
    const Arrival arrival{call.house.clock.now(), (*source)->name};
    Decoded& decoded = call.bench.decoded;
    if (const Result<void> done = decoder.decode(*kind, arrival, *catalogue, call.house.own_ids, decoded); !done)
        return call.reply(refused(request, unreadable(done.error(), request)));
    if (decoded.items.empty()) return call.reply(taken(request));

    // `request` stays until the reply was called.
    call.house.partitions.send(take_sending(decoded, (*source)->name, "segment"),
                               [&request, reply = std::move(call.reply)](const Result<std::vector<Receipt>>& receipts) {
                                   reply(receipts ? taken(request) : refused(request, answer(receipts.error())));
                               });
}

void segment_preflight(Call&& call)
{
    Response out;
    out.status = 204;
    allow_origin(call.request, out);
    out.headers += "Access-Control-Allow-Methods: POST, GET, OPTIONS\r\n"
                   "Access-Control-Allow-Headers: authorization, content-type, content-encoding, x-write-key\r\n"
                   "Access-Control-Max-Age: 86400\r\n";
    call.reply(std::move(out));
}

void segment_settings_answer(Call&& call)
{
    Response out;
    // Behind a proxy that ends TLS the page's own scheme is the one that reaches us.
    const bool is_https = call.request.origin.starts_with("https://");
    out.body = segment_settings(call.param, call.request.host, is_https ? "https" : "http");
    out.headers = "Cache-Control: public, max-age=300\r\n";
    allow_origin(call.request, out);
    call.reply(std::move(out));
}

void segment_pixel(Call&& call)
{
    // Whatever comes, a picture is answered: mails show what they get.
    const std::optional<SegmentCall> kind = regard::segment_call(call.request.path);
    Result<std::string> body = pixel_body(call.request.query);
    if (!kind || !body) return call.reply(pixel_answer());
    SegmentDecoder& decoder = call.bench.segment;
    call.bench.inflated = *std::move(body);
    if (!decoder.read(call.bench.inflated)) return call.reply(pixel_answer());
    const Result<std::shared_ptr<const access::Source>> source = sender(call, find_write_key("", decoder));
    if (!source) return call.reply(pixel_answer());
    const Arrival arrival{call.house.clock.now(), (*source)->name};
    Decoded& decoded = call.bench.decoded;
    const std::shared_ptr<const Catalogue> catalogue = call.house.partitions.catalogue();
    if (!decoder.decode(*kind, arrival, *catalogue, call.house.own_ids, decoded) || decoded.items.empty())
        return call.reply(pixel_answer());
    call.house.partitions.send(take_sending(decoded, (*source)->name, "segment"),
                               [reply = std::move(call.reply)](const Result<std::vector<Receipt>>&) { reply(pixel_answer()); });
}

}  // namespace regard::server
