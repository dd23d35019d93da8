#include "intake/json.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <simdjson.h>
#include <string>
#include <vector>

namespace regard::json {
namespace {

bool is_taken(std::string_view text)
{
    Document document;
    return document.parse(text).has_value();
}

TEST(Json, TakesWhatTheStandardSaysIsJson)
{
    for (const std::string_view text : {"[]",
                                        "{}",
                                        "null",
                                        "true",
                                        " false ",
                                        "0",
                                        "-0",
                                        "-0.0e-1",
                                        "1E+2",
                                        "123456789012345678901234567890",
                                        "1e999",
                                        "\"\"",
                                        "[1,2,3]",
                                        "[[],[{}]]",
                                        R"({"a":{"b":[null,true,false,"x"]}})",
                                        R"("\"\\\/\b\f\n\r\tAé")",
                                        "\"\xf0\x9f\x98\x80\"",
                                        R"("😀")",
                                        "\t\r\n [ 1 , 2 ] \n",
                                        "\xef\xbb\xbf{}",
                                        "\"\x7f\"",
                                        R"(["a\u0000b"])"})
        EXPECT_TRUE(is_taken(text)) << text;
}

TEST(Json, RefusesWhatIsNone)
{
    using namespace std::string_view_literals;
    for (const std::string_view text : {""sv,
                                        " "sv,
                                        "["sv,
                                        "]"sv,
                                        "[1"sv,
                                        "[1,]"sv,
                                        "[,1]"sv,
                                        "[1 2]"sv,
                                        "{"sv,
                                        "{\"a\"}"sv,
                                        "{\"a\":}"sv,
                                        "{a:1}"sv,
                                        "{\"a\":1,}"sv,
                                        "{,}"sv,
                                        "{\"a\" 1}"sv,
                                        "{1:1}"sv,
                                        "nul"sv,
                                        "True"sv,
                                        "NaN"sv,
                                        "-NaN"sv,
                                        "Infinity"sv,
                                        "-Infinity"sv,
                                        "+1"sv,
                                        "01"sv,
                                        "-01"sv,
                                        "1."sv,
                                        ".5"sv,
                                        "1e"sv,
                                        "1e+"sv,
                                        "-"sv,
                                        "0x10"sv,
                                        "\"a"sv,
                                        "\"\\\""sv,
                                        "\"\\x\""sv,
                                        "\"\\u12\""sv,
                                        "\"\\u12g4\""sv,
                                        "\"\n\""sv,
                                        "\"\t\""sv,
                                        "\"\0\""sv,
                                        "'a'"sv,
                                        "[1]]"sv,
                                        "{} {}"sv,
                                        "1 2"sv,
                                        "//c\n1"sv,
                                        "[1}"sv,
                                        "{\"a\":1]"sv,
                                        "\"\\ud800\\u\""sv,
                                        "\xef\xbb"sv,
                                        "[\"\\"sv,
                                        "tru\xc3\xa9"sv})
        EXPECT_FALSE(is_taken(text)) << text;
}

TEST(Json, NumbersKeepTheirDigits)
{
    Document document;
    ASSERT_TRUE(document.parse(R"({"id":12345678901234567890,"price":1.10,"small":1e-400})"));
    EXPECT_EQ(document.root().find("id").text(), "12345678901234567890");
    EXPECT_EQ(document.root().find("price").text(), "1.10");
    EXPECT_EQ(document.root().find("small").text(), "1e-400");
}

TEST(Json, EscapesAreResolvedAndOthersAreNotCopied)
{
    Document document;
    const std::string text = R"(["plain","A\n\"\\é😀 and a tail that is longer than one block","x\/y"])";
    ASSERT_TRUE(document.parse(text));
    std::vector<std::string_view> items;
    document.root().for_each_item([&](Value item) { items.push_back(item.text()); });
    ASSERT_EQ(items.size(), 3U);
    EXPECT_EQ(items[0], "plain");
    EXPECT_TRUE(items[0].data() > text.data() && items[0].data() < text.data() + text.size());
    EXPECT_EQ(items[1], "A\n\"\\\xc3\xa9\xf0\x9f\x98\x80 and a tail that is longer than one block");
    EXPECT_EQ(items[2], "x/y");
}

TEST(Json, MembersAndItemsComeInTheirOrderAndInsidesAreSkipped)
{
    Document document;
    ASSERT_TRUE(document.parse(R"({"a":{"deep":[1,2,{"x":1}]},"b":[],"c":null,"d":2})"));
    std::string seen;
    document.root().for_each_member(
        [&](std::string_view key, Value value) { seen += std::string(key) + "=" + std::string(value.text()) + ";"; });
    EXPECT_EQ(seen, R"(a={"deep":[1,2,{"x":1}]};b=[];c=null;d=2;)");
    EXPECT_EQ(document.root().count(), 4U);
    EXPECT_FALSE(document.root().find("c"));
    EXPECT_FALSE(document.root().find("nothing"));
}

TEST(Json, AFlawCostsOnlyTheItemThatHasIt)
{
    Document document;
    ASSERT_TRUE(document.parse(R"([{"a":1},{"a":1,"b":2,"a":3},{"t":")"
                               "\xff"
                               R"("},{"s":"\ud800x"},{"fine":true}])"));
    std::vector<std::string> found;
    document.root().for_each_item([&](Value item) {
        const Flaw* const flaw = item.flaw();
        found.emplace_back(flaw == nullptr ? "" : reason_of(flaw->what));
    });
    ASSERT_EQ(found.size(), 5U);
    EXPECT_EQ(found[0], "");
    EXPECT_EQ(found[1], "a key is there twice; send each key once");
    EXPECT_EQ(found[2], "a text is not UTF-8; send it encoded as UTF-8");
    EXPECT_TRUE(found[3].starts_with("an escape \\uD800"));
    EXPECT_EQ(found[4], "");
}

TEST(Json, RepeatedKeysAreFoundInLargeObjectsToo)
{
    std::string text = "{";
    for (int i = 0; i < 500; ++i) text += "\"k" + std::to_string(i) + "\":0,";
    Document document;
    ASSERT_TRUE(document.parse(text + "\"last\":1}"));
    EXPECT_EQ(document.root().flaw(), nullptr);
    ASSERT_TRUE(document.parse(text + "\"k7\":1}"));
    ASSERT_NE(document.root().flaw(), nullptr);
    EXPECT_EQ(document.root().flaw()->what, Flaw::What::repeated_key);
    // Written differently, the same key.
    ASSERT_TRUE(document.parse(R"({"a":1,"a":2})"));
    ASSERT_NE(document.root().flaw(), nullptr);
}

TEST(Json, DepthIsAFlawAndFarBeyondItAnError)
{
    Document document;
    const auto nested = [](int depth) {
        return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
    };
    ASSERT_TRUE(document.parse(nested(32)));
    EXPECT_EQ(document.root().flaw(), nullptr);
    ASSERT_TRUE(document.parse(nested(33)));
    ASSERT_NE(document.root().flaw(), nullptr);
    EXPECT_EQ(document.root().flaw()->what, Flaw::What::too_deep);
    const auto refused = document.parse(std::string(1'000'000, '['));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::bad_input);
}

TEST(Json, AnErrorSaysWhatAndWhere)
{
    Document document;
    const auto refused = document.parse(R"({"rating": NaN})");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().text,
              "this is no JSON: NaN and Infinity are no numbers in JSON; leave the field out, at byte 11");
}

TEST(Json, QuotingGoesRound)
{
    std::string every;
    for (int c = 0; c < 128; ++c) every += static_cast<char>(c);
    std::string quoted;
    append_quoted(quoted, every);
    Document document;
    ASSERT_TRUE(document.parse(quoted));
    EXPECT_EQ(document.root().text(), every);
}

// simdjson is held to be right, but for integers above 64 bits and doubles out of range, which it refuses.
TEST(Json, AgreesWithSimdjsonOnRandomChangesOfRealShapes)
{
    const std::string seed =
        R"({"batch":[{"a":1.5e3,"b":"x\u00e9\n","c":[true,false,null,{}],"d":{"e":-0.1}},[],"t"],"n":12345})";
    const std::string_view alphabet = "{}[]\",:\\ntrue01.-+eE u\x1f\xc3\xa9 ";
    std::mt19937 chance(7);
    simdjson::dom::parser parser;
    Document document;
    int taken = 0;
    for (int round = 0; round < 60'000; ++round) {
        std::string text = seed;
        for (auto changes = 1 + chance() % 3; changes > 0; --changes) {
            const std::size_t at = chance() % text.size();
            switch (chance() % 3) {
            case 0: text[at] = alphabet[chance() % alphabet.size()]; break;
            case 1: text.erase(at, 1 + chance() % 3); break;
            default: text.insert(at, 1, alphabet[chance() % alphabet.size()]);
            }
        }
        const auto theirs = parser.parse(text).error();
        if (theirs == simdjson::NUMBER_ERROR) continue;
        const bool ours = document.parse(text).has_value();
        // What is only a flaw here is an error there.
        const bool is_clean = ours && std::ranges::all_of(document.flaws(), [](const Flaw& flaw) {
                                  return flaw.what == Flaw::What::repeated_key;
                              });
        ASSERT_EQ(is_clean, theirs == simdjson::SUCCESS) << text << " " << simdjson::error_message(theirs);
        taken += is_clean ? 1 : 0;
    }
    EXPECT_GT(taken, 1000);
}

}  // namespace
}  // namespace regard::json
