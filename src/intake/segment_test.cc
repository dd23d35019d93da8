#include "intake/segment.h"

#include "base/limits.h"
#include "intake/segment_sample.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

namespace regard {
namespace {

class CountedIds final : public MessageIds {
public:
    std::string next() override { return "made-" + std::to_string(++count_); }

private:
    int count_ = 0;
};

Catalogue catalogue()
{
    Catalogue made;
    made.touchpoints.resize(2);
    made.touchpoints[0].name = "order.placed";
    made.touchpoints[0].aliases = {"Order Completed"};
    made.touchpoints[1].name = "web.page_load";
    made.touchpoints[1].aliases = {"LCP"};
    made.index();
    return made;
}

const Time received = *parse_time("2026-11-22T05:00:00.000Z");

Decoded decoded(SegmentCall call, std::string_view body)
{
    SegmentDecoder decoder;
    CountedIds ids;
    Decoded out;
    const auto read = decoder.read(body);
    EXPECT_TRUE(read) << read.error().text;
    if (!read) return out;
    const auto done = decoder.decode(call, {received, "web shop"}, catalogue(), ids, out);
    EXPECT_TRUE(done) << done.error().text;
    return out;
}

Touch only_touch(SegmentCall call, std::string_view body)
{
    Decoded out = decoded(call, body);
    EXPECT_EQ(out.refusals.size(), 0U) << (out.refusals.empty() ? "" : out.refusals[0].reason);
    if (out.touches.size() != 1) return {};
    return std::move(out.touches[0]);
}

Refusal only_refusal(SegmentCall call, std::string_view body)
{
    Decoded out = decoded(call, body);
    EXPECT_EQ(out.touches.size(), 0U);
    if (out.refusals.size() != 1) return {};
    return std::move(out.refusals[0]);
}

std::string text_of(const std::vector<Identifier>& identifiers)
{
    std::string out;
    for (const auto& one : identifiers) out += to_text(one) + " ";
    return out;
}

TEST(Segment, ATrackBecomesATouchWithAliasMoneyAndProperties)
{
    const Touch touch =
        only_touch(SegmentCall::track, R"({"event":"Order Completed","userId":"u-1","anonymousId":"a-1","messageId":"m-1",
        "properties":{"order_id":12345678901234567890,"revenue":42.50,"currency":"eur","coupon":{"code":"X","deep":{"y":[1]}},"products":[{"sku":"A"}]},
        "context":{"page":{"path":"/pay","referrer":""},"locale":"de-DE","ip":"1.2.3.4"},"writeKey":"K"})");
    EXPECT_EQ(touch.id, "m-1");
    EXPECT_EQ(touch.touchpoint, "order.placed");
    EXPECT_EQ(touch.source, "web shop");
    EXPECT_EQ(touch.at, received);
    EXPECT_EQ(text_of(touch.identifiers), "user_id:u-1 anonymous_id:a-1 ");
    ASSERT_TRUE(touch.value);
    EXPECT_EQ(*touch.value, (Money{Micro{42'500'000}, "EUR"}));
    EXPECT_EQ(*touch.property("order_id"), (Property{"order_id", Property::Kind::number, "12345678901234567890"}));
    EXPECT_EQ(touch.property("coupon.code")->text, "X");
    EXPECT_EQ(*touch.property("coupon.deep"), (Property{"coupon.deep", Property::Kind::json, R"({"y":[1]})"}));
    EXPECT_EQ(touch.property("products")->text, R"([{"sku":"A"}])");
    EXPECT_EQ(touch.property("context.path")->text, "/pay");
    EXPECT_EQ(touch.property("context.locale")->text, "de-DE");
    EXPECT_EQ(touch.property("context.referrer"), nullptr);
    EXPECT_EQ(touch.property("context.ip"), nullptr);
    EXPECT_FALSE(touch.is_import);
}

TEST(Segment, AnUnknownEventKeepsItsName)
{
    EXPECT_EQ(only_touch(SegmentCall::track, R"({"event":"Signup Started","userId":7})").touchpoint, "Signup Started");
    EXPECT_EQ(only_touch(SegmentCall::track, R"({"event":"x","userId":12345678901234567890})").identifiers.front().value,
              "12345678901234567890");
}

TEST(Segment, TheClockOfTheClientIsCorrected)
{
    // Sent a minute after it happened, by a clock that is two hours slow.
    const Touch slow = only_touch(
        SegmentCall::track, R"({"event":"x","userId":"u","timestamp":"2026-11-22T02:59:00Z","sentAt":"2026-11-22T03:00:00Z"})");
    EXPECT_EQ(to_text(slow.at), "2026-11-22T04:59:00.000Z");
    EXPECT_EQ(slow.property("clock.timestamp")->text, "2026-11-22T02:59:00Z");
    EXPECT_EQ(slow.property("clock.sent_at")->text, "2026-11-22T03:00:00.000Z");

    // RudderStack sends originalTimestamp alone; a batch says sentAt once.
    const Decoded batch = decoded(
        SegmentCall::batch, R"({"batch":[{"type":"track","event":"x","userId":"u","originalTimestamp":"2030-01-01T00:00:00Z"}],
        "sentAt":"2030-01-01T00:00:10Z"})");
    ASSERT_EQ(batch.touches.size(), 1U);
    EXPECT_EQ(batch.touches[0].at, received - seconds(10));

    const Touch right = only_touch(
        SegmentCall::track, R"({"event":"x","userId":"u","timestamp":"2026-11-22T04:59:58Z","sentAt":"2026-11-22T04:59:59Z"})");
    EXPECT_EQ(right.at, received - seconds(1));
    EXPECT_EQ(right.property("clock.sent_at"), nullptr);
}

TEST(Segment, TheClockHasGuards)
{
    const auto at = [](std::string_view stamps) {
        return only_touch(SegmentCall::track, R"({"event":"x","userId":"u",)" + std::string(stamps) + "}").at;
    };
    EXPECT_EQ(at(R"("timestamp":"2026-11-20T00:00:00Z")"), *parse_time("2026-11-20")) << "without sentAt, backdated";
    EXPECT_EQ(at(R"("timestamp":"2027-01-01T00:00:00Z")"), received) << "the future is now";
    EXPECT_EQ(at(R"("timestamp":"2026-11-22T09:00:00Z","sentAt":"2026-11-22T04:00:00Z")"), received)
        << "happened after it was sent";
    EXPECT_EQ(at(R"("timestamp":"2026-11-20T00:00:00Z","sentAt":"soon")"), *parse_time("2026-11-20"));
    EXPECT_EQ(at(R"("timestamp":null)"), received);
    for (const std::string_view bad :
         {"\"0001-01-01T00:00:00Z\"", "\"yesterday\"", "12", "\"2026-02-30\"", "\"1969-12-31T23:59:59Z\""})
        EXPECT_EQ(
            only_refusal(SegmentCall::track, R"({"event":"x","userId":"u","timestamp":)" + std::string(bad) + "}").pointer,
            "/timestamp")
            << bad;
    EXPECT_TRUE(only_refusal(SegmentCall::track, R"({"event":"x","userId":"u","timestamp":"1971-01-01","sentAt":"9999-12-31"})")
                    .reason.starts_with("sentAt and timestamp lie so far apart"));
}

TEST(Segment, AnImportIsNotCorrectedAndIsMarked)
{
    const Decoded out = decoded(
        SegmentCall::imported,
        R"({"batch":[{"type":"track","event":"x","userId":"u","timestamp":"2024-01-01T00:00:00Z"}],"sentAt":"2024-01-01T00:00:05Z"})");
    ASSERT_EQ(out.touches.size(), 1U);
    EXPECT_EQ(out.touches[0].at, *parse_time("2024-01-01"));
    EXPECT_TRUE(out.touches[0].is_import);
}

TEST(Segment, IdentifyGroupAliasPageAndScreen)
{
    const Touch identify = only_touch(
        SegmentCall::identify,
        R"({"userId":"u-1","anonymousId":"a-1","traits":{"email":" Ada@Example.org ","name":"Ada","address":{"city":"Ulm"}},
        "context":{"externalIds":[{"id":"L1","type":"loyalty","collection":"users"},{"id":"acc","type":"crm","collection":"accounts"}],"device":{"id":"d-1"}}})");
    EXPECT_EQ(identify.touchpoint, "identity.identified");
    EXPECT_EQ(text_of(identify.identifiers), "user_id:u-1 email:ada@example.org loyalty:L1 device:d-1 anonymous_id:a-1 ");
    ASSERT_EQ(identify.traits.size(), 3U);
    EXPECT_EQ(identify.traits[2], (Property{"address.city", Property::Kind::text, "Ulm"}));

    const Touch alias = only_touch(SegmentCall::alias, R"({"userId":"u-1","previousId":"anon-7"})");
    EXPECT_EQ(alias.touchpoint, "identity.alias");
    EXPECT_EQ(text_of(alias.identifiers), "user_id:anon-7 user_id:u-1 anonymous_id:anon-7 ");
    EXPECT_EQ(only_refusal(SegmentCall::alias, R"({"userId":"u-1"})").pointer, "/previousId");

    const Touch group = only_touch(SegmentCall::group, R"({"userId":"u-1","groupId":42,"traits":{"name":"ACME"}})");
    EXPECT_EQ(group.company, "42");
    EXPECT_EQ(group.property("company.name")->text, "ACME");
    EXPECT_TRUE(group.traits.empty());
    EXPECT_EQ(only_refusal(SegmentCall::group, R"({"userId":"u-1"})").pointer, "/groupId");

    const Touch page =
        only_touch(SegmentCall::page,
                   R"({"anonymousId":"a","name":"Home","category":"Docs","properties":{"name":"Home","url":"https://x/"}})");
    EXPECT_EQ(page.touchpoint, "web.page");
    EXPECT_EQ(page.channel, "web");
    EXPECT_EQ(page.property("category")->text, "Docs");
    EXPECT_EQ(std::ranges::count(page.properties, "name", &Property::name), 1);
    EXPECT_EQ(only_touch(SegmentCall::screen, R"({"anonymousId":"a"})").touchpoint, "app.screen");
}

TEST(Segment, WebVitalsBecomeMeasures)
{
    const Touch tracked =
        only_touch(SegmentCall::track, R"({"event":"LCP","anonymousId":"a","properties":{"value":6200.5,"rating":"poor"}})");
    EXPECT_EQ(tracked.touchpoint, "web.page_load");
    EXPECT_EQ(*tracked.property("lcp_ms"), (Property{"lcp_ms", Property::Kind::number, "6200.5"}));
    EXPECT_FALSE(tracked.value);
    const Touch bare = only_touch(SegmentCall::track,
                                  R"({"name":"CLS","value":0.31,"rating":"poor","delta":0.31,"id":"v6-1","anonymousId":"a"})");
    EXPECT_EQ(bare.touchpoint, "web.layout_shift");
    EXPECT_EQ(bare.property("cls")->text, "0.31");
    EXPECT_FALSE(bare.rating);
}

TEST(Segment, ReviewRatingAndPlaceAreFieldsOfTheTouch)
{
    const Touch touch = only_touch(
        SegmentCall::track,
        R"({"event":"Product Reviewed","userId":"u","properties":{"rating":4,"review_body":"Good, but late","place":"store-3"}})");
    EXPECT_EQ(touch.text, "Good, but late");
    EXPECT_EQ(touch.place, "store-3");
    EXPECT_EQ(*touch.rating, units(4));
    EXPECT_EQ(touch.property("place"), nullptr);
}

TEST(Segment, OneBadItemCostsItsBatchNothing)
{
    const std::string long_id(300, 'x');
    const Decoded out = decoded(SegmentCall::batch, R"({"batch":[
        {"type":"track","event":"ok","userId":"u","messageId":"m0"},
        {"type":"track","userId":"u","messageId":"m1"},
        {"type":"trak","event":"x","userId":"u"},
        {"type":"track","event":"x"},
        {"type":"track","event":"x","userId":"null","anonymousId":"0"},
        {"type":"track","event":"x","userId":{"a":1}},
        17,
        {"type":"track","event":"x","userId":"u","userId":"v"},
        {"type":"track","event":")"
                                                    "\xff"
                                                    R"(","userId":"u"},
        {"type":"track","event":"x","userId":"u","properties":[1]},
        {"type":"track","event":"x","userId":"u","messageId":")" +
                                                        long_id + R"("},
        {"event":"x","userId":"u"},
        {"type":"track","event":"ok too","userId":"u"}]})");
    ASSERT_EQ(out.items.size(), 13U);
    ASSERT_EQ(out.touches.size(), 2U);
    EXPECT_EQ(out.items.front().kind, Decoded::Kind::touch);
    EXPECT_EQ(out.items.back(), (Decoded::Item{Decoded::Kind::touch, 1}));
    EXPECT_EQ(out.touches[1].touchpoint, "ok too");
    std::vector<std::string> pointers;
    for (const auto& refusal : out.refusals) pointers.push_back(refusal.pointer);
    EXPECT_EQ(pointers, (std::vector<std::string>{"/batch/1/event", "/batch/2/type", "/batch/3", "/batch/4", "/batch/5/userId",
                                                  "/batch/6", "/batch/7", "/batch/8", "/batch/9/properties",
                                                  "/batch/10/messageId", "/batch/11/type"}));
    EXPECT_EQ(out.refusals[0].id, "m1");
    EXPECT_EQ(out.refusals[0].raw, R"({"type":"track","userId":"u","messageId":"m1"})");
    EXPECT_EQ(out.refusals[1].reason, "\"trak\" is no type of call; did you mean \"track\"?");
    EXPECT_TRUE(out.refusals[2].reason.starts_with("no_user_anon_id"));
}

TEST(Segment, LimitsHold)
{
    std::string large = R"({"event":"x","userId":"u","messageId":"big","properties":{"t":")" +
                        std::string(limits::touch_bytes_max, 'x') + R"("}})";
    const Refusal refusal = only_refusal(SegmentCall::track, large);
    EXPECT_EQ(refusal.raw.size(), limits::touch_bytes_max);
    EXPECT_EQ(refusal.id, "big");

    SegmentDecoder decoder;
    CountedIds ids;
    Decoded out;
    const std::string batch = sample_segment_batch(2501, SampleClient::node);
    ASSERT_TRUE(decoder.read(batch));
    const auto refused = decoder.decode(SegmentCall::batch, {received, "s"}, catalogue(), ids, out);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::too_large);

    std::string many = R"({"event":"x","userId":"u","properties":{"a":0)";
    for (std::size_t i = 0; i < limits::properties_per_touch_max; ++i) many += ",\"p" + std::to_string(i) + "\":1";
    EXPECT_EQ(only_refusal(SegmentCall::track, many + "}}").pointer, "/properties");
    EXPECT_EQ(only_refusal(SegmentCall::track, R"({"userId":"u","event":")" + std::string(129, 'e') + "\"}").pointer, "/event");
    EXPECT_EQ(only_refusal(SegmentCall::track, R"({"userId":"u","event":"x","properties":{"d":)" + std::string(40, '[') +
                                                   std::string(40, ']') + "}}")
                  .reason,
              "it is nested too deep; at most 32 levels are read");
}

TEST(Segment, ABodyThatIsNoBatchFailsAsAWhole)
{
    SegmentDecoder decoder;
    EXPECT_EQ(decoder.read("{\"batch\":[").error().code, Code::bad_input);
    EXPECT_EQ(decoder.read("[]").error().code, Code::bad_input);
    CountedIds ids;
    Decoded out;
    for (const std::string_view body :
         {"{}", R"({"batch":{}})", R"({"batch":[],"batch":[]})", R"({"batch":[],"sentAt":1,"sentAt":2})"}) {
        ASSERT_TRUE(decoder.read(body));
        EXPECT_FALSE(decoder.decode(SegmentCall::batch, {received, "s"}, catalogue(), ids, out)) << body;
    }
    ASSERT_TRUE(decoder.read(R"({"series":[{"type":"Counter"}]})"));
    ASSERT_TRUE(decoder.decode(SegmentCall::metrics, {received, "s"}, catalogue(), ids, out));
    EXPECT_TRUE(out.items.empty());
}

TEST(Segment, ContextOfTheEnvelopeLiesUnderThatOfTheItem)
{
    const Decoded out = decoded(
        SegmentCall::batch,
        R"({"context":{"locale":"en","timezone":"UTC"},"batch":[{"type":"track","event":"x","userId":"u","context":{"locale":"fr"}}]})");
    ASSERT_EQ(out.touches.size(), 1U);
    EXPECT_EQ(out.touches[0].property("context.locale")->text, "fr");
    EXPECT_EQ(out.touches[0].property("context.timezone")->text, "UTC");
}

TEST(Segment, TouchesWithoutAMessageIdGetOneFromTheCaller)
{
    EXPECT_EQ(only_touch(SegmentCall::track, R"({"event":"x","userId":"u"})").id, "made-1");
    EXPECT_EQ(only_touch(SegmentCall::track, R"({"event":"x","userId":"u","messageId":""})").id, "made-1");
}

TEST(Segment, RoutesAreKnownByPath)
{
    EXPECT_EQ(segment_call("/v1/track"), SegmentCall::track);
    EXPECT_EQ(segment_call("/v1/t"), SegmentCall::track);
    EXPECT_EQ(segment_call("/v1/batch/"), SegmentCall::batch);
    EXPECT_EQ(segment_call("/batch"), SegmentCall::batch);
    EXPECT_EQ(segment_call("/batch/"), SegmentCall::batch);
    EXPECT_EQ(segment_call("/v1/import"), SegmentCall::imported);
    EXPECT_EQ(segment_call("/v1/m"), SegmentCall::metrics);
    EXPECT_EQ(segment_call("/v1/pixel/page"), SegmentCall::page);
    for (const std::string_view path :
         {"/", "", "/v1", "/v1/", "/v1/x", "/v2/track", "/v1/pixel/t", "/v1/pixel/batch", "/v1/track/x", "/api/touches"})
        EXPECT_FALSE(segment_call(path)) << path;
}

TEST(Segment, TheKeyIsFoundWhereverClientsPutIt)
{
    SegmentDecoder decoder;
    ASSERT_TRUE(decoder.read(R"({"writeKey":"BODY"})"));
    EXPECT_EQ(find_write_key("Basic V0tfVEVTVDo=", decoder), "WK_TEST");
    EXPECT_EQ(find_write_key("basic V0tfVEVTVA", decoder), "WK_TEST") << "without colon and padding";
    EXPECT_EQ(find_write_key("Bearer  abc ", decoder), "abc");
    EXPECT_EQ(find_write_key("", decoder), "BODY");
    EXPECT_EQ(find_write_key("Basic ???", decoder), "BODY");
    EXPECT_EQ(find_write_key("Digest x", decoder), "BODY");
    ASSERT_TRUE(decoder.read(R"({"api_key":"PH"})"));
    EXPECT_EQ(find_write_key("", decoder), "PH");
    ASSERT_TRUE(decoder.read(R"({"writeKey":7})"));
    EXPECT_EQ(find_write_key("", decoder), "");
}

TEST(Segment, SettingsSayWhereToSend)
{
    const auto settings = nlohmann::json::parse(segment_settings("K\"1", "127.0.0.1:8080", "http"));
    EXPECT_EQ(settings["integrations"]["Segment.io"]["apiKey"], "K\"1");
    EXPECT_EQ(settings["integrations"]["Segment.io"]["apiHost"], "127.0.0.1:8080/v1");
    EXPECT_EQ(settings["integrations"]["Segment.io"]["protocol"], "http");
    EXPECT_EQ(settings["plan"]["track"]["__default"]["enabled"], true);
    EXPECT_EQ(settings["analyticsNextEnabled"], true);
}

TEST(Segment, APixelIsACall)
{
    const auto packed = pixel_body("data=eyJldmVudCI6IngiLCJ1c2VySWQiOiJ1In0");
    ASSERT_TRUE(packed);
    EXPECT_EQ(only_touch(SegmentCall::track, *packed).touchpoint, "x");
    const auto plain = pixel_body("event=Email%20Opened&userId=u+1&subject=Hi%22&writeKey=K");
    ASSERT_TRUE(plain);
    const Touch touch = only_touch(SegmentCall::track, *plain);
    EXPECT_EQ(touch.touchpoint, "Email Opened");
    EXPECT_EQ(touch.identifiers[0].value, "u 1");
    EXPECT_EQ(touch.property("subject")->text, "Hi\"");
    EXPECT_FALSE(pixel_body("data=%%%"));
    EXPECT_EQ(*pixel_body(""), "{}");
}

// What the real clients sent, as it was recorded.
TEST(Segment, TheRequestsOfRealClientsAreUnderstoodCompletely)
{
    const std::filesystem::path folder = "../shared/research/captures";
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no recorded requests in " << folder;
    int bodies = 0;
    for (const std::string name : {"segment-analytics-node.json", "segment-analytics-next.json", "rudder-sdk-node.json"}) {
        std::ifstream file(folder / name);
        const auto capture = nlohmann::json::parse(file);
        for (const auto& request : capture["requests"]) {
            const std::string path = request["path"];
            const auto call = segment_call(path);
            if (request["method"] != "POST" || !call) continue;
            std::string body = request["body"].dump();
            const Decoded out = decoded(*call, body);
            const std::size_t count = request["body"].contains("batch") ? request["body"]["batch"].size() : 1;
            EXPECT_EQ(out.touches.size(), count) << name << " " << path << (out.refusals.empty() ? "" : out.refusals[0].reason);
            for (const Touch& touch : out.touches) EXPECT_LE(touch.at, received);
            ++bodies;
            std::string authorization;
            for (const auto& header : request["headers"])
                if (std::string key = header[0]; key == "Authorization" || key == "authorization") authorization = header[1];
            EXPECT_TRUE(key_in_authorization(authorization).starts_with("WK_")) << name;
        }
    }
    EXPECT_GE(bodies, 10);
}

}  // namespace
}  // namespace regard
