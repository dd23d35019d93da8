// The native door: POST /api/touches, /api/touch, /api/observations.
#include "base/limits.h"
#include "intake/gzip.h"
#include "server/json_writer.h"
#include "server/problem.h"
#include "server/query.h"
#include "server/receiving.h"
#include "server/route.h"
#include "server/view_json.h"

#include <algorithm>

namespace regard::server {

namespace {

Quarantined quarantined_from(Refusal&& refusal, std::string_view source)
{
    return {std::move(refusal.id),     std::string(source),        "native",
            std::move(refusal.reason), std::move(refusal.pointer), std::move(refusal.raw)};
}

// Which receipt belongs to which item: they come in the order touches, observations, quarantined.
struct Order {
    std::vector<Decoded::Item> items;
    std::size_t touches;
    std::size_t observations;

    [[nodiscard]] std::size_t receipt_of(const Decoded::Item& item) const
    {
        switch (item.kind) {
        case Decoded::Kind::touch: return item.index;
        case Decoded::Kind::observation: return touches + item.index;
        case Decoded::Kind::refusal: break;
        }
        return touches + observations + item.index;
    }
};

}  // namespace

Sending take_sending(Decoded& decoded, std::string_view source, std::string_view door)
{
    Sending out;
    out.touches = std::move(decoded.touches);
    out.observations = std::move(decoded.observations);
    out.quarantined.reserve(decoded.refusals.size());
    for (Refusal& refusal : decoded.refusals) {
        out.quarantined.push_back(quarantined_from(std::move(refusal), source));
        out.quarantined.back().door = door;
    }
    decoded.touches.clear();
    decoded.observations.clear();
    decoded.refusals.clear();
    return out;
}

Result<std::string_view> inflated_body(const Request& request, Bench& bench)
{
    const Encoding encoding = TRY(encoding_of(request.content_encoding));
    if (encoding == Encoding::identity) return request.body;
    TRY(inflate(encoding, request.body, limits::body_bytes_max, bench.inflated));
    return std::string_view(bench.inflated);
}

Response unreadable(const Error& error, const Request& request)
{
    if (error.code == Code::too_large) {
        const bool is_count = error.text.find("touches") != std::string::npos || error.text.find("items") != std::string::npos;
        return answer(Problem{413, "too_large", "The body is too large", error.text, error.pointer,
                              is_count ? limits::batch_touches_max : limits::body_bytes_max});
    }
    if (!request.content_encoding.empty() && !encoding_of(request.content_encoding))
        return answer(Problem{415, "unknown_encoding", "Unknown Content-Encoding", error.text});
    return answer(Problem{400, "bad_body", "The body cannot be read", error.text, error.pointer});
}

namespace {

// The answer of a batch; ids that are ours and not the sender's are shown as none.
Response verdicts(const House& house, const Order& order, std::vector<Receipt>& receipts)
{
    std::size_t counts[3] = {};
    for (const Receipt& receipt : receipts) ++counts[static_cast<int>(receipt.outcome)];
    Response out;
    out.body.reserve(64 + receipts.size() * 64);
    JsonWriter json(out.body);
    json.begin_object();
    json.member("accepted", counts[0]);
    json.member("duplicates", counts[1]);
    json.member("quarantined", counts[2]);
    json.key("results");
    json.begin_array();
    for (const Decoded::Item& item : order.items) {
        Receipt& receipt = receipts[order.receipt_of(item)];
        if (house.own_ids.is_own(receipt.id)) receipt.id.clear();
        write(json, receipt);
    }
    json.end_array();
    json.end_object();
    return out;
}

// Decodes with `decode`, which is told the body; nothing when the answer is given already.
template <class Decode>
std::optional<Order> decoded(Call& call, Decode&& decode)
{
    if (call.house.partitions.is_busy()) {
        call.reply(busy("The queues are full; nothing of this was kept. Send it again in a second."));
        return {};
    }
    const Result<std::string_view> body = inflated_body(call.request, call.bench);
    if (!body) {
        call.reply(unreadable(body.error(), call.request));
        return {};
    }
    const Arrival arrival{call.house.clock.now(), call.caller.name};
    const std::shared_ptr<const Catalogue> catalogue = call.house.partitions.catalogue();
    Decoded& out = call.bench.decoded;
    if (const Result<void> done = decode(*body, arrival, *catalogue, out); !done) {
        call.reply(unreadable(done.error(), call.request));
        return {};
    }
    return Order{out.items, out.touches.size(), out.observations.size()};
}

}  // namespace

void send_touches(Call&& call)
{
    std::optional<Order> order =
        decoded(call, [&](std::string_view body, const Arrival& arrival, const Catalogue& catalogue, Decoded& out) {
            return call.bench.native.decode(body, arrival, catalogue, call.house.own_ids, out);
        });
    if (!order) return;
    call.house.partitions.send(
        take_sending(call.bench.decoded, call.caller.name, "native"),
        [&house = call.house, order = *std::move(order), reply = std::move(call.reply)](Result<std::vector<Receipt>> receipts) {
            reply(receipts ? verdicts(house, order, *receipts) : answer(receipts.error()));
        });
}

namespace {

void answer_done(const House& house, const TouchDone& done, const Reply& reply)
{
    Response out;
    JsonWriter json(out.body);
    json.begin_object();
    json.member_or_null("id", house.own_ids.is_own(done.receipt.id) ? std::string_view() : done.receipt.id);
    json.member("verdict", wire_name_of(done.receipt.outcome));
    const bool is_kept = done.receipt.outcome != Outcome::quarantined;
    if (!is_kept) json.member("reason", done.receipt.reason);
    json.member_or_null("customer", is_kept ? to_hex(done.customer.id) : std::string());
    json.key("effects");
    json.begin_array();
    for (const EffectView& effect : done.effects) write(json, effect);
    json.end_array();
    json.key("account");
    if (is_kept)
        write(json, done.customer.account);
    else
        json.null();
    json.end_object();
    reply(std::move(out));
}

// The touch's own item, and the signals it completed.
void take_effects(TouchDone& done, const TimelinePage& page)
{
    const auto own = std::ranges::find_if(
        page.items, [&](const TimelineItem& item) { return !item.is_signal && item.position == done.receipt.position; });
    if (own == page.items.end()) return;
    done.effects = own->effects;
    for (const TimelineItem& item : page.items) {
        if (!item.is_signal || item.position != own->position) continue;
        done.effects.insert(done.effects.end(), item.effects.begin(), item.effects.end());
    }
}

void look_up_done(House& house, std::shared_ptr<TouchDone> done, const Identifier& who, Time at, Answer<TouchDone> then)
{
    Partitions& partitions = house.partitions;
    partitions.customer(partitions.id_of(who), {}, [&house, done, at, then](Result<CustomerView> customer) {
        if (!customer) return then(Failed(customer.error()));
        done->customer = *std::move(customer);
        // A resent touch did nothing now; what it did is on the timeline.
        if (done->receipt.outcome == Outcome::duplicate) return then(std::move(*done));
        // As of its own moment it is among the newest, however late it came.
        constexpr std::size_t neighbours = 50;
        house.partitions.timeline(done->customer.id, {at, {}, "", neighbours}, [done, then](Result<TimelinePage> page) {
            if (!page) return then(Failed(page.error()));
            take_effects(*done, *page);
            then(std::move(*done));
        });
    });
}

}  // namespace

void send_one(House& house, Sending sending, Answer<TouchDone> then)
{
    Identifier who;
    Time at;
    if (!sending.touches.empty()) {
        who = sending.touches.front().identifiers.front();
        at = sending.touches.front().at;
    }
    house.partitions.send(std::move(sending), [&house, who, at, then](Result<std::vector<Receipt>> receipts) {
        if (!receipts) return then(Failed(receipts.error()));
        auto done = std::make_shared<TouchDone>();
        done->receipt = std::move(receipts->front());
        if (done->receipt.outcome == Outcome::quarantined) return then(std::move(*done));
        look_up_done(house, std::move(done), who, at, then);
    });
}

void send_touch(Call&& call)
{
    const std::optional<Order> order =
        decoded(call, [&](std::string_view body, const Arrival& arrival, const Catalogue& catalogue, Decoded& out) {
            return call.bench.native.decode_touch(body, arrival, catalogue, call.house.own_ids, out);
        });
    if (!order) return;
    send_one(call.house, take_sending(call.bench.decoded, call.caller.name, "native"),
             [&house = call.house, reply = std::move(call.reply)](const Result<TouchDone>& done) {
                 if (!done) return reply(answer(done.error()));
                 answer_done(house, *done, reply);
             });
}

void send_observation(Call&& call)
{
    const std::optional<Order> order =
        decoded(call, [&](std::string_view body, const Arrival& arrival, const Catalogue& catalogue, Decoded& out) {
            return call.bench.native.decode_observation(body, arrival, catalogue, call.house.own_ids, out);
        });
    if (!order) return;
    call.house.partitions.send(take_sending(call.bench.decoded, call.caller.name, "native"),
                               [&house = call.house, reply = std::move(call.reply)](Result<std::vector<Receipt>> receipts) {
                                   if (!receipts) return reply(answer(receipts.error()));
                                   const Receipt& receipt = receipts->front();
                                   Response out;
                                   JsonWriter json(out.body);
                                   json.begin_object();
                                   json.member("id", house.own_ids.is_own(receipt.id) ? std::string_view() : receipt.id);
                                   json.member("verdict", wire_name_of(receipt.outcome));
                                   if (receipt.outcome == Outcome::quarantined) json.member("reason", receipt.reason);
                                   json.member("customers_affected", receipt.customers_affected);
                                   json.end_object();
                                   reply(std::move(out));
                               });
}

}  // namespace regard::server
