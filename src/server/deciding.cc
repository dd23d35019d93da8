// What people decide: who is one customer, and what of the quarantine is sent again.
#include "server/body_json.h"
#include "server/json_writer.h"
#include "server/problem.h"
#include "server/query.h"
#include "server/receiving.h"
#include "server/route.h"
#include "server/view_json.h"
#include "server/waited.h"

#include <algorithm>

namespace regard::server {

namespace {

// The customers two identifiers now belong to: one or two.
struct Both {
    House& house;
    Reply reply;
    Identifier a;
    Identifier b;
    std::vector<CustomerShort> found;
};

void answer_both(std::shared_ptr<Both> both)
{
    Partitions& partitions = both->house.partitions;
    partitions.customer(partitions.id_of(both->a), {}, [both](Result<CustomerView> first) {
        if (first) both->found.push_back(short_of(*first));
        Partitions& engine = both->house.partitions;
        engine.customer(engine.id_of(both->b), {}, [both](Result<CustomerView> second) {
            if (second && (both->found.empty() || both->found.front().id != second->id))
                both->found.push_back(short_of(*second));
            Response out;
            JsonWriter json(out.body);
            write_list(json, both->found, "");
            both->reply(std::move(out));
        });
    });
}

enum class Decision { split, join };

void decide(Call&& call, Decision decision)
{
    const Result<PairBody> body = read_pair(call.request.body);
    if (!body) return call.reply(answer(body.error()));
    const Result<Id128> id = id_from_hex(call.param);
    if (!id) return call.reply(answer(Error{Code::not_found, "No customer has this id. Search by identifier or name.", ""}));
    Partitions& partitions = call.house.partitions;
    auto both = std::make_shared<Both>(Both{call.house, std::move(call.reply), body->a, body->b, {}});
    std::string who(call.caller.name);
    // The address names a customer, and the pair must be about that one: else it is somebody's slip.
    partitions.customer(*id, {}, [both, decision, who = std::move(who), why = body->why](Result<CustomerView> customer) {
        if (!customer) return both->reply(answer(customer.error()));
        const auto has = [&](const Identifier& one) {
            return std::ranges::any_of(customer->identifiers,
                                       [&](const IdentifierView& view) { return view.identifier == one; });
        };
        if (!has(both->a) && !has(both->b))
            return both->reply(answer(Error{Code::bad_input, "neither identifier is this customer's", "/a"}));
        Answer<bool> then = [both](Result<bool> done) {
            if (!done) return both->reply(answer(done.error()));
            answer_both(both);
        };
        Partitions& engine = both->house.partitions;
        if (decision == Decision::split)
            engine.split(both->a, both->b, who, why, std::move(then));
        else
            engine.join(both->a, both->b, who, why, std::move(then));
    });
}

using Items = std::vector<QuarantineItem>;
constexpr std::size_t again_max = 1'000;

Result<Items> items_wanted(House& house, const AgainBody& wanted)
{
    Items out;
    std::string cursor;
    do {
        using Page = std::pair<Items, std::string>;
        Page page = TRY(waited<Page>([&](Answer<Page> then) { house.partitions.quarantine(cursor, 200, std::move(then)); }));
        for (QuarantineItem& item : page.first) {
            const bool is_wanted =
                wanted.ids.empty() ? item.reason == wanted.reason : std::ranges::find(wanted.ids, item.id) != wanted.ids.end();
            if (is_wanted && !item.is_sent_again) out.push_back(std::move(item));
        }
        cursor = std::move(page.second);
    } while (!cursor.empty() && out.size() < again_max);
    return out;
}

// Decodes what was kept by the door it came through. What is still not understood stays where it is.
Result<void> decode_again(House& house, const QuarantineItem& item, Bench& bench)
{
    const Arrival arrival{house.clock.now(), item.source};
    const std::shared_ptr<const Catalogue> catalogue = house.partitions.catalogue();
    if (item.door == "native") {
        TRY(bench.native.decode(item.raw, arrival, *catalogue, house.own_ids, bench.decoded));
    } else if (item.door == "segment") {
        // A single item of a batch says its own type; an envelope around it makes it a batch again.
        const std::string envelope = "{\"batch\":[" + item.raw + "]}";
        TRY(bench.segment.read(envelope));
        TRY(bench.segment.decode(SegmentCall::batch, arrival, *catalogue, house.own_ids, bench.decoded));
    } else {
        return failed(Code::bad_input,
                      "it came by " + item.door + "; run that import again, which skips what is known already");
    }
    if (!bench.decoded.refusals.empty()) return failed(Code::bad_input, bench.decoded.refusals.front().reason);
    return {};
}

Receipt sent_again(House& house, const QuarantineItem& item, std::string_view who, Bench& bench)
{
    if (const Result<void> decoded = decode_again(house, item, bench); !decoded)
        return {item.id, Outcome::quarantined, decoded.error().text};
    Sending sending = take_sending(bench.decoded, item.source, item.door);
    const auto receipts =
        waited<std::vector<Receipt>>([&](Receipts then) { house.partitions.send(std::move(sending), std::move(then)); });
    if (!receipts) return {item.id, Outcome::quarantined, receipts.error().text};
    const auto marked = waited<std::size_t>(
        [&](Answer<std::size_t> then) { house.partitions.mark_sent_again({item.id}, std::string(who), std::move(then)); });
    if (!marked) return {item.id, Outcome::quarantined, marked.error().text};
    return {item.id, receipts->empty() ? Outcome::accepted : receipts->front().outcome,
            receipts->empty() ? "" : receipts->front().reason};
}

Response again_answer(House& house, const AgainBody& wanted, std::string_view who)
{
    const Result<Items> items = items_wanted(house, wanted);
    if (!items) return answer(items.error());
    Bench bench;
    std::vector<Receipt> receipts;
    std::size_t counts[3] = {};
    for (const QuarantineItem& item : *items) {
        receipts.push_back(sent_again(house, item, who, bench));
        ++counts[static_cast<int>(receipts.back().outcome)];
    }
    Response out;
    JsonWriter json(out.body);
    json.begin_object();
    json.member("accepted", counts[0]);
    json.member("duplicates", counts[1]);
    json.member("quarantined", counts[2]);
    json.key("results");
    json.begin_array();
    for (const Receipt& receipt : receipts) write(json, receipt);
    json.end_array();
    json.end_object();
    return out;
}

}  // namespace

void split(Call&& call) { decide(std::move(call), Decision::split); }

void join(Call&& call) { decide(std::move(call), Decision::join); }

void read_quarantine(Call&& call)
{
    const Query query(call.request.query);
    const Result<void> known = query.only({"limit", "cursor"});
    if (!known) return call.reply(answer(known.error()));
    const Result<std::size_t> limit = query.number("limit", 1, 200, 50);
    if (!limit) return call.reply(answer(limit.error()));
    const Result<std::optional<std::string>> cursor = query.get("cursor");
    if (!cursor) return call.reply(answer(cursor.error()));
    using Page = std::pair<Items, std::string>;
    call.house.partitions.quarantine(cursor->value_or(""), *limit, [reply = std::move(call.reply)](const Result<Page>& page) {
        if (!page) return reply(answer(page.error()));
        Response out;
        JsonWriter json(out.body);
        write_list(json, page->first, page->second);
        reply(std::move(out));
    });
}

void send_again(Call&& call)
{
    Result<AgainBody> body = read_again(call.request.body);
    if (!body) return call.reply(answer(body.error()));
    House& house = call.house;
    const bool is_taken = house.aside.take([&house, body = *std::move(body), who = std::string(call.caller.name),
                                            reply = call.reply] { reply(again_answer(house, body, who)); });
    if (!is_taken) call.reply(busy("Others are sending again; try in a second."));
}

}  // namespace regard::server
