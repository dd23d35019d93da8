#include "touch/touch_json.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace regard {
namespace {

using Kind = Property::Kind;

TEST(TouchJson, IsTheWireFormOfTheTouch)
{
    Touch touch;
    touch.id = "t-1";
    touch.at = *parse_time("2026-03-02T09:30:00Z");
    touch.touchpoint = "store.purchase";
    touch.place = "store-4";
    touch.identifiers = {{"user_id", "12345678901234567890"}, {"email", "a@example.org"}, {"email", "b@example.org"}};
    touch.properties = {{"lane", Kind::number, "2"},  {"big", Kind::number, "0.10000000000000000001"},
                        {"odd", Kind::number, "007"}, {"first", Kind::truth, "true"},
                        {"none", Kind::null, ""},     {"items", Kind::json, "[1,{\"a\":2}]"},
                        {"lane", Kind::number, "3"}};
    touch.text = "it said \"no\"\n\x01\xff…";
    touch.value = Money{*parse_micro("12.50"), "EUR"};
    touch.rating = units(4);
    touch.traits = {{"name", Kind::text, "Ada"}};
    EXPECT_EQ(
        to_json(touch),
        R"({"id":"t-1","at":"2026-03-02T09:30:00.000Z","touchpoint":"store.purchase","place":"store-4",)"
        R"("identifiers":{"user_id":"12345678901234567890","email":["a@example.org","b@example.org"]},)"
        R"("properties":{"lane":2,"big":0.10000000000000000001,"odd":"007","first":true,"none":null,"items":[1,{"a":2}]},)"
        R"("text":"it said \"no\"\n\u0001)"
        "\xef\xbf\xbd…"
        R"(","value":{"amount":"12.5","currency":"EUR"},"rating":4,"traits":{"name":"Ada"}})");
    EXPECT_TRUE(nlohmann::json::accept(to_json(touch)));
}

TEST(TouchJson, AnyBytesGiveJson)
{
    for (int first = 0; first < 256; ++first) {
        Touch touch;
        touch.touchpoint = std::string(1, static_cast<char>(first)) + "\xe2\x82";
        touch.properties = {
            {std::string(1, static_cast<char>(first)), Kind::text, std::string("\xf0\x9f") + static_cast<char>(first)}};
        EXPECT_TRUE(nlohmann::json::accept(to_json(touch))) << first;
    }
}

TEST(TouchJson, OnlyWhatJsonCallsANumberIsWrittenAsOne)
{
    for (const auto* number : {"0", "-0", "10", "1.5", "-2e10", "1E-3", "0.0"}) {
        Touch touch;
        touch.properties = {{"n", Kind::number, number}};
        EXPECT_NE(to_json(touch).find(std::string(":") + number + "}"), std::string::npos) << number;
    }
    for (const auto* number : {"", "01", "+1", ".5", "1.", "NaN", "1e", "0x1", "--1", "-"}) {
        Touch touch;
        touch.properties = {{"n", Kind::number, number}};
        EXPECT_NE(to_json(touch).find(std::string(":\"") + number + "\"}"), std::string::npos) << number;
    }
}

TEST(TouchJson, AnObservationHasItsSpan)
{
    Observation observation{"o-1",
                            "store.lane_blocked",
                            "store-2",
                            *parse_time("2026-03-02T17:00:00Z"),
                            *parse_time("2026-03-02T17:40:00Z"),
                            {},
                            "staff",
                            {{"why", Kind::text, "pallets"}}};
    EXPECT_EQ(to_json(observation),
              R"({"id":"o-1","touchpoint":"store.lane_blocked","place":"store-2","from":"2026-03-02T17:00:00.000Z",)"
              R"("to":"2026-03-02T17:40:00.000Z","properties":{"why":"pallets"}})");
}

}  // namespace
}  // namespace regard
