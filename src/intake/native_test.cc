#include "intake/native.h"

#include "base/limits.h"

#include <gtest/gtest.h>
#include <string>

namespace regard {
namespace {

class CountedIds final : public MessageIds {
public:
    std::string next() override { return "made-" + std::to_string(++count_); }

private:
    int count_ = 0;
};

const Time received = *parse_time("2026-11-22T05:00:00.000Z");

const Catalogue& catalogue()
{
    static const Catalogue made = [] {
        Catalogue out;
        out.touchpoints.resize(2);
        out.touchpoints[0].name = "order.placed";
        out.touchpoints[0].aliases = {"Order Completed"};
        out.touchpoints[1].name = "store.lane_blocked";
        out.touchpoints[1].is_observation = true;
        out.index();
        return out;
    }();
    return made;
}

Result<Decoded> decoded(std::string_view body)
{
    NativeDecoder decoder;
    CountedIds ids;
    Decoded out;
    TRY(decoder.decode(body, {received, "till"}, catalogue(), ids, out));
    return out;
}

// "pointer: reason" of the only item, or "taken".
std::string verdict(std::string_view body)
{
    const auto out = decoded(body);
    if (!out) return "body: " + out.error().text;
    if (out->items.size() != 1) return std::to_string(out->items.size()) + " items";
    if (out->refusals.empty()) return "taken";
    return out->refusals[0].pointer + ": " + out->refusals[0].reason;
}

std::string with(std::string_view field)
{
    return R"({"touchpoint":"x","identifiers":{"user_id":"u"},)" + std::string(field) + "}";
}

TEST(Native, ATouchWithEveryField)
{
    const auto out = decoded(
        R"({"id":"t-1","at":"2026-11-22T04:00:00.5+01:00","touchpoint":"Order Completed","channel":"store","place":"s-1",
        "identifiers":{"user_id":20000000000000000001,"email":"ADA@example.org","phone":["+1 555-01","+1 555-02"]},"company":"ACME",
        "properties":{"items":3,"gift":true,"card":{"kind":"visa"}},"text":"Thank you","value":{"amount":"12.50","currency":"EUR"},
        "rating":4.5,"traits":{"name":"Ada"}})");
    ASSERT_TRUE(out);
    ASSERT_EQ(out->touches.size(), 1U) << out->refusals[0].reason;
    const Touch& touch = out->touches[0];
    EXPECT_EQ(touch.id, "t-1");
    EXPECT_EQ(to_text(touch.at), "2026-11-22T03:00:00.500Z");
    EXPECT_EQ(touch.received_at, received);
    EXPECT_EQ(touch.touchpoint, "order.placed");
    EXPECT_EQ(touch.channel, "store");
    EXPECT_EQ(touch.place, "s-1");
    EXPECT_EQ(touch.company, "ACME");
    EXPECT_EQ(touch.source, "till");
    ASSERT_EQ(touch.identifiers.size(), 4U);
    EXPECT_EQ(touch.identifiers[0], (Identifier{"user_id", "20000000000000000001"}));
    EXPECT_EQ(touch.identifiers[1], (Identifier{"email", "ada@example.org"}));
    EXPECT_EQ(touch.property("card.kind")->text, "visa");
    EXPECT_EQ(*touch.property("gift"), (Property{"gift", Property::Kind::truth, "true"}));
    EXPECT_EQ(touch.text, "Thank you");
    EXPECT_EQ(*touch.value, (Money{Micro{12'500'000}, "EUR"}));
    EXPECT_EQ(touch.rating->value, 4'500'000);
    EXPECT_EQ(touch.traits[0].name, "name");
}

TEST(Native, AbsentIdAndTimeAreMadeAndNow)
{
    const auto out = decoded(with(R"("value":12.5)"));
    ASSERT_TRUE(out);
    ASSERT_EQ(out->touches.size(), 1U);
    EXPECT_EQ(out->touches[0].id, "made-1");
    EXPECT_EQ(out->touches[0].at, received);
    EXPECT_EQ(*out->touches[0].value, (Money{Micro{12'500'000}, ""}));
}

TEST(Native, MistakesAreToldWithWhatWouldBeRight)
{
    EXPECT_EQ(
        verdict(with(R"("propertis":{})")),
        "/propertis: a touch has no \"propertis\"; did you mean \"properties\"?; what else you know goes into properties");
    EXPECT_EQ(verdict(R"({"identifiers":{"user_id":"u"}})"),
              "/touchpoint: a touch needs a touchpoint, as in \"web.page_load\"");
    EXPECT_TRUE(verdict(R"({"touchpoint":"x"})").starts_with("/identifiers: a touch needs identifiers"));
    EXPECT_TRUE(verdict(R"({"touchpoint":"x","identifiers":{}})").starts_with("/identifiers: a touch needs identifiers"));
    EXPECT_TRUE(
        verdict(R"({"touchpoint":"x","identifiers":{"phone":[]}})").starts_with("/identifiers: a touch needs identifiers"));
    EXPECT_TRUE(verdict(R"({"touchpoint":"x","identifiers":{"user_id":"guest"}})")
                    .starts_with("/identifiers/user_id: the user_id stands for nobody"));
    EXPECT_TRUE(verdict(R"({"touchpoint":"x","identifiers":{"user_id":true}})")
                    .starts_with("/identifiers/user_id: an identifier is a text"));
    EXPECT_TRUE(verdict(R"({"touchpoint":"store.lane_blocked","identifiers":{"user_id":"u"}})")
                    .starts_with("/touchpoint: store.lane_blocked is an observation"));
    EXPECT_TRUE(verdict(with(R"("value":"12")")).starts_with("/value: a value is a number or"));
    EXPECT_TRUE(verdict(with(R"("value":{"amount":"twelve"})")).starts_with("/value/amount: "));
    EXPECT_TRUE(verdict(with(R"("value":{"amount":1,"currency":"euro"})"))
                    .starts_with("/value/currency: a currency has three capital letters"));
    EXPECT_EQ(verdict(with(R"("value":{"amount":1,"curency":"EUR"})")),
              "/value: a value has no \"curency\"; did you mean \"currency\"?");
    EXPECT_TRUE(verdict(with(R"("value":{"currency":"EUR"})")).starts_with("/value: a value needs an amount"));
    EXPECT_TRUE(verdict(with(R"("rating":"5")")).starts_with("/rating: a rating is a number"));
    EXPECT_TRUE(verdict(with(R"("text":5)")).starts_with("/text: this is no text"));
    EXPECT_TRUE(verdict(with(R"("properties":[])")).starts_with("/properties: properties are an object"));
    EXPECT_TRUE(verdict(with(R"("id":"")")).starts_with("/id: the id is empty"));
    EXPECT_TRUE(verdict(with(R"("id":{})")).starts_with("/id: this is neither a text nor a number"));
    EXPECT_EQ(verdict(with(R"("id":"a","id":"b")")), ": a key is there twice; send each key once");
    EXPECT_EQ(verdict(with(R"("rating":1e400)")).substr(0, 9), "/rating: ");
    EXPECT_TRUE(verdict(with(R"("rating":NaN)")).starts_with("body: this is no JSON: NaN and Infinity"));
    EXPECT_TRUE(verdict(with("\"text\":\"\xc0\x80\"")).starts_with(": a text is not UTF-8"));
    EXPECT_TRUE(
        verdict(with("\"text\":\"" + std::string(limits::text_bytes_max + 1, 'x') + "\"")).starts_with("/text: the text is"));
    EXPECT_TRUE(verdict(with("\"text\":\"" + std::string(limits::touch_bytes_max, 'x') + "\"")).starts_with(": it is "));
    EXPECT_EQ(verdict("17"), "body: the body is neither an object nor an array; send touches");
}

TEST(Native, TimesThatCannotBeAreRefused)
{
    for (const std::string_view at : {"0001-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "10000-01-01",
                                      "1969-12-31T23:59:59Z", "today", "2026-11-22T07:00:00Z"})
        EXPECT_TRUE(verdict(with("\"at\":\"" + std::string(at) + "\"")).starts_with("/at: ")) << at;
    EXPECT_TRUE(verdict(with(R"("at":1795320203)")).starts_with("/at: this is no time"));
    const auto ahead = decoded(with(R"("at":"2026-11-22T05:30:00Z")"));
    ASSERT_TRUE(ahead);
    ASSERT_EQ(ahead->touches.size(), 1U);
    EXPECT_EQ(ahead->touches[0].at, received) << "a clock that is a little fast";
}

TEST(Native, ManyComeAsArrayAsObjectAndAsLines)
{
    const std::string good = R"({"touchpoint":"x","identifiers":{"user_id":"u"}})";
    const std::string bad = R"({"touchpoint":"","identifiers":{"user_id":"u"}})";
    const auto check = [](const Result<Decoded>& out, std::string_view pointer) {
        ASSERT_TRUE(out) << out.error().text;
        ASSERT_EQ(out->items.size(), 3U);
        EXPECT_EQ(out->items[0], (Decoded::Item{Decoded::Kind::touch, 0}));
        EXPECT_EQ(out->items[1], (Decoded::Item{Decoded::Kind::refusal, 0}));
        EXPECT_EQ(out->items[2], (Decoded::Item{Decoded::Kind::touch, 1}));
        EXPECT_EQ(out->refusals[0].pointer, pointer);
    };
    check(decoded("[" + good + "," + bad + "," + good + "]"), "/1/touchpoint");
    check(decoded("{\"touches\":[" + good + "," + bad + "," + good + "]}"), "/touches/1/touchpoint");
    check(decoded(good + "\n" + bad + "\r\n\n" + good), "line 2/touchpoint");
    check(decoded(good + "\n{\"touchpoint\": oops}\n" + good + "\n"), "line 2");
    EXPECT_TRUE(verdict("[" + good + ",\n" + good).starts_with("body: this is no JSON: an array is not closed"));
    EXPECT_TRUE(verdict("{\"touches\":[\n" + good + ",\n" + good).starts_with("body: this is no JSON"));
    EXPECT_TRUE(verdict("{\"touches\":[],\"x\":1}").starts_with("body: beside touches stands something else"));
    EXPECT_EQ(verdict("[]"), "0 items");
    EXPECT_TRUE(verdict("").starts_with("body: this is no JSON"));
}

TEST(Native, MoreThanABatchIsRefusedInEveryForm)
{
    const std::string one = R"({"touchpoint":"x","identifiers":{"user_id":"u"}})";
    std::string array = "[" + one;
    std::string lines = one;
    for (std::size_t i = 0; i < limits::batch_touches_max; ++i) array += "," + one, lines += "\n" + one;
    EXPECT_EQ(decoded(array + "]").error().code, Code::too_large);
    EXPECT_EQ(decoded(lines).error().code, Code::too_large);
}

TEST(Native, ObservationsStandAmongTouchesAndAlone)
{
    const std::string lane =
        R"({"id":"o-1","touchpoint":"store.lane_blocked","place":"s-1","from":"2026-11-22T04:00:00Z","to":"2026-11-22T04:40:00Z","properties":{"lane":3}})";
    const auto out = decoded("[" + lane + "]");
    ASSERT_TRUE(out);
    ASSERT_EQ(out->observations.size(), 1U);
    EXPECT_EQ(out->observations[0].to - out->observations[0].from, minutes(40));
    EXPECT_EQ(out->observations[0].place, "s-1");
    EXPECT_EQ(out->items[0].kind, Decoded::Kind::observation);

    NativeDecoder decoder;
    CountedIds ids;
    Decoded alone;
    ASSERT_TRUE(decoder.decode_observation(lane, {received, "s"}, catalogue(), ids, alone));
    EXPECT_EQ(alone.observations.size(), 1U);
    ASSERT_TRUE(decoder.decode_observation(with("\"rating\":1"), {received, "s"}, catalogue(), ids, alone));
    EXPECT_EQ(alone.refusals.size(), 1U);
    ASSERT_TRUE(decoder.decode_touch(lane, {received, "s"}, catalogue(), ids, alone));
    EXPECT_EQ(alone.refusals.size(), 1U);
    EXPECT_FALSE(decoder.decode_touch("[]", {received, "s"}, catalogue(), ids, alone));

    EXPECT_TRUE(verdict(R"({"touchpoint":"y","from":"2026-01-02T00:00:00Z","to":"2026-01-01T00:00:00Z"})")
                    .starts_with("/to: to is before from"));
    EXPECT_TRUE(
        verdict(R"({"touchpoint":"y","from":"2026-01-02T00:00:00Z"})").starts_with("/to: an observation needs from and to"));
    EXPECT_TRUE(verdict(R"({"touchpoint":"order.placed","from":"2026-01-02T00:00:00Z","to":"2026-01-02T00:00:00Z"})")
                    .starts_with("/touchpoint: order.placed is a touch"));
}

}  // namespace
}  // namespace regard
