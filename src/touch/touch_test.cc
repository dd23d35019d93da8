#include "touch/touch.h"

#include "base/limits.h"
#include "touch/condition.h"
#include "touch/identifier.h"

#include <gtest/gtest.h>

namespace regard {
namespace {

Property text(std::string name, std::string value) { return {std::move(name), Property::Kind::text, std::move(value)}; }
Property number(std::string name, std::string value) { return {std::move(name), Property::Kind::number, std::move(value)}; }

Condition comparison(Condition::Kind kind, std::string field, Micro bound)
{
    Condition made;
    made.kind = kind;
    made.field = std::move(field);
    made.number = bound;
    return made;
}

Condition is(std::string field, std::vector<std::string> texts)
{
    Condition made;
    made.kind = Condition::Kind::is;
    made.field = std::move(field);
    made.texts = std::move(texts);
    return made;
}

Condition tree(Condition::Kind kind, std::vector<Condition> parts)
{
    Condition made;
    made.kind = kind;
    made.parts = std::move(parts);
    return made;
}

std::string spelling(std::string_view type, std::string_view value)
{
    const auto made = make_identifier(type, value);
    return made ? to_text(*made) : "refused: " + std::string(name_of(made.error().code));
}

TEST(Identifier, OneAddressHasOneSpelling)
{
    EXPECT_EQ(spelling("Email", "  Ada@Example.ORG "), "email:ada@example.org");
    EXPECT_EQ(spelling("phone", "+44 (20) 7946-0018"), "phone:+442079460018");
    EXPECT_EQ(spelling("user_id", "Ada "), "user_id:Ada ") << "other values stay as they came";
    EXPECT_EQ(spelling("user_id", "12345678901234567890"), "user_id:12345678901234567890");
    EXPECT_EQ(spelling("handle:Mastodon", "@Ada@social.example"), "handle:mastodon:@Ada@social.example");
}

TEST(Identifier, WhatIsNoneIsRefused)
{
    EXPECT_EQ(spelling("email", "  "), "refused: bad_input");
    EXPECT_EQ(spelling("phone", " - "), "refused: bad_input");
    EXPECT_EQ(spelling("user_id", "\xff\xfe"), "refused: bad_input");
    EXPECT_EQ(spelling("user id", "7"), "refused: bad_input");
    EXPECT_EQ(spelling("handle:", "ada"), "refused: bad_input");
    EXPECT_EQ(spelling("handle", "ada"), "refused: bad_input");
    EXPECT_EQ(spelling("a:b", "ada"), "refused: bad_input");
    EXPECT_EQ(spelling("\xff", "ada"), "refused: bad_input");
    EXPECT_EQ(spelling("user_id", std::string(limits::identifier_bytes_max, 'a')).substr(0, 8), "user_id:");
    EXPECT_EQ(spelling("user_id", std::string(limits::identifier_bytes_max + 1, 'a')), "refused: too_large");
    EXPECT_EQ(spelling("user_id", "Guest"), "refused: bad_input");
}

TEST(Identifier, NonsenseStandsForNobodyInAnyCase)
{
    for (const auto* value : {"", " ", "null", "NULL", "undefined", "Guest", "0", "000", "0.0", "anonymous", "none", "N/A",
                              "unknown", "-", "test", "[object Object]", "00000000-0000-0000-0000-000000000000", "+0000"})
        EXPECT_TRUE(is_nonsense(value)) << value;
    for (const auto* value : {"1", "10", "guest7", "ada", "0a", "nullius", "testa@example.org"})
        EXPECT_FALSE(is_nonsense(value)) << value;
}

TEST(Identifier, TheFirmestComesFirstAndDoublesGo)
{
    std::vector<Identifier> identifiers{{"anonymous_id", "x"},
                                        {"customer_no", "9"},
                                        {"email", "b@example.org"},
                                        {"handle:x", "ada"},
                                        {"email", "a@example.org"},
                                        {"anonymous_id", "x"},
                                        {"user_id", "ada"},
                                        {"loyalty", "1"},
                                        {"device", "d"},
                                        {"household", "h"},
                                        {"phone", "+1"}};
    put_in_order(identifiers);
    std::string order;
    for (const auto& identifier : identifiers) order += to_text(identifier) + " ";
    EXPECT_EQ(order,
              "user_id:ada email:a@example.org email:b@example.org phone:+1 loyalty:1 household:h handle:x:ada customer_no:9 "
              "device:d anonymous_id:x ");
}

TEST(Identifier, TextAndBackIsTheSame)
{
    for (const auto* written :
         {"email:ada@example.org", "handle:mastodon:ada@social.example", "user_id:a:b:c", "customer_no:7"}) {
        const auto parsed = parse_identifier(written);
        ASSERT_TRUE(parsed) << written;
        EXPECT_EQ(to_text(*parsed), written);
    }
    EXPECT_EQ(parse_identifier("user_id:a:b")->value, "a:b");
    EXPECT_EQ(parse_identifier("handle:mastodon:ada")->type, "handle:mastodon");
    const auto bare = parse_identifier("ada");
    ASSERT_FALSE(bare);
    EXPECT_NE(bare.error().text.find("email:ada@example.org"), std::string::npos) << bare.error().text;
}

struct ConditionTest : testing::Test {
    ConditionTest()
    {
        touch.text = "it was closed";
        touch.place = "store-4";
        touch.value = Money{parse_micro("12.50").value(), "EUR"};
        touch.properties = {number("results", "0"),
                            text("wait_s", "240"),
                            {"first", Property::Kind::truth, "true"},
                            {"gone", Property::Kind::null, ""},
                            number("weight", "5.0"),
                            {"items", Property::Kind::json, "[1]"}};
    }
    [[nodiscard]] bool holds(const Condition& condition) const { return condition.holds(TouchFacts(touch)); }
    Touch touch;
};

TEST_F(ConditionTest, NumbersCompareByValue)
{
    using K = Condition::Kind;
    EXPECT_TRUE(holds(is("results", {"0"})));
    EXPECT_TRUE(holds(is("weight", {"5"})));
    EXPECT_TRUE(holds(comparison(K::above, "wait_s", units(239)))) << "a number that came as text";
    EXPECT_FALSE(holds(comparison(K::above, "wait_s", units(240))));
    EXPECT_TRUE(holds(comparison(K::at_least, "wait_s", units(240))));
    EXPECT_TRUE(holds(comparison(K::at_most, "wait_s", units(240))));
    EXPECT_FALSE(holds(comparison(K::below, "wait_s", units(240))));
    EXPECT_TRUE(holds(comparison(K::below, "value", units(13))));
}

TEST_F(ConditionTest, TextsCompareAsTheyAre)
{
    EXPECT_TRUE(holds(is("place", {"store-4"})));
    EXPECT_TRUE(holds(is("first", {"true"})));
    EXPECT_FALSE(holds(is("place", {"store"})));
    Condition in = is("place", {"store-3", "store-4"});
    in.kind = Condition::Kind::in;
    EXPECT_TRUE(holds(in));
}

TEST_F(ConditionTest, MissingFieldMakesAComparisonFalseAndNotTrue)
{
    using K = Condition::Kind;
    for (const auto kind : {K::above, K::at_least, K::below, K::at_most, K::present})
        EXPECT_FALSE(holds(comparison(kind, "nothing", {})));
    EXPECT_FALSE(holds(is("nothing", {""})));
    EXPECT_FALSE(holds(comparison(K::present, "gone", {}))) << "null is not there";
    EXPECT_FALSE(holds(comparison(K::above, "items", units(0)))) << "a list is no number";
    EXPECT_FALSE(holds(comparison(K::present, "rating", {})));
    EXPECT_TRUE(holds(comparison(K::present, "text", {})));
    EXPECT_TRUE(holds(comparison(K::present, "value", {})));
}

TEST_F(ConditionTest, TreesAreAllAnyAndNot)
{
    using K = Condition::Kind;
    const Condition yes = is("results", {"0"});
    const Condition wrong = is("results", {"1"});
    EXPECT_TRUE(holds({}));
    EXPECT_TRUE(holds(tree(K::all, {yes, yes})));
    EXPECT_FALSE(holds(tree(K::all, {yes, wrong})));
    EXPECT_TRUE(holds(tree(K::any, {wrong, yes})));
    EXPECT_FALSE(holds(tree(K::any, {wrong, wrong})));
    EXPECT_TRUE(holds(tree(K::no, {wrong})));
    EXPECT_FALSE(holds(tree(K::no, {tree(K::any, {wrong, yes})})));
}

TEST(Touch, APropertyIsFoundByName)
{
    Touch touch;
    touch.properties = {text("a", "1"), text("b", "2")};
    ASSERT_NE(touch.property("b"), nullptr);
    EXPECT_EQ(touch.property("b")->text, "2");
    EXPECT_EQ(touch.property("c"), nullptr);
}

}  // namespace
}  // namespace regard
