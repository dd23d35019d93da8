#include "log/packed.h"

#include <gtest/gtest.h>
#include <random>

namespace regard::log {
namespace {

std::string packed(std::string_view text)
{
    Writer out;
    write_packed(out, text);
    return out.take();
}

}  // namespace

TEST(Packed, TextsComeBackAsTheyWere)
{
    for (const char* text : {"", "a", "7", "07", "007", "12345678901234567890", "5da117f813f992d5", "5DA117F813F992D5", "abc",
                             "6f1e3c2a-0b7d-4e55-9c1f-00aa11bb22cc", "6F1E3C2A-0B7D-4E55-9C1F-00AA11BB22CC",
                             "6f1e3c2a-0b7d-4e55-9c1f-00aa11bb22c-", "ada@example.org", "-12.5", "4e5"}) {
        const std::string bytes = packed(text);
        Reader in(bytes);
        EXPECT_EQ(read_packed(in), text);
        EXPECT_TRUE(in.is_at_end()) << text;
    }
}

TEST(Packed, IdsOfDigitsHexAndUuidTakeHalfTheirLengthOrLess)
{
    EXPECT_EQ(packed("12345678901234567890").size(), 11u);
    EXPECT_EQ(packed("5da117f813f992d5").size(), 9u);
    EXPECT_EQ(packed("6f1e3c2a-0b7d-4e55-9c1f-00aa11bb22cc").size(), 18u);
}

// Whatever the bytes are: a text, or a bad reader; and a text that packs again to what it was read from.
TEST(Packed, AnyBytesAreReadOrRefused)
{
    std::mt19937 random(7);
    for (int round = 0; round < 100'000; ++round) {
        std::string bytes;
        const auto size = random() % 24;
        for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(i == 0 ? random() % 160 : random()));
        Reader in(bytes);
        const std::string text = read_packed(in);
        if (!in.is_ok()) continue;
        const std::string again = packed(text);
        Reader second(again);
        EXPECT_EQ(read_packed(second), text);
    }
}

}  // namespace regard::log
