#include "identity/evidence_codec.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace regard::identity {
namespace {

const Key ada{{0x0102030405060708, 0x090a0b0c0d0e0f10}, 0};
const Key browser{{0x1112131415161718, 0x191a1b1c1d1e1f20}, 9};

Node browser_of_ada()
{
    return {.key = browser, .canonical = ada, .generation = 300, .links = {{ada, Time{1'000'000}, true, "web"}}};
}

std::string hex(std::string_view bytes)
{
    std::string out;
    for (const char c : bytes) {
        constexpr char digits[] = "0123456789abcdef";
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

std::string bytes_of(const Node& node)
{
    Writer writer;
    encode(node, writer);
    return writer.take();
}

Result<Node> decoded(std::string_view bytes)
{
    Reader reader(bytes);
    return decode_node(reader);
}

// These bytes are on people's disks: when this test fails, the version has to grow.
TEST(EvidenceCodec, GoldenBytes)
{
    EXPECT_EQ(hex(bytes_of(browser_of_ada())), "01"
                                               "1112131415161718191a1b1c1d1e1f2009"
                                               "000102030405060708090a0b0c0d0e0f1000"
                                               "ac02"
                                               "01"
                                               "0102030405060708090a0b0c0d0e0f100001"
                                               "80897a"
                                               "03776562");
    EXPECT_EQ(hex(bytes_of({.key = ada, .canonical = ada, .generation = 0, .links = {}})), "01"
                                                                                           "0102030405060708090a0b0c0d0e0f1000"
                                                                                           "01"
                                                                                           "00"
                                                                                           "00");
}

TEST(EvidenceCodec, RoundTripKeepsEverythingAndStopsBehindTheNode)
{
    Node node = browser_of_ada();
    node.links.push_back(
        {{{0x2000, 1}, 255}, Time{-62135596800'000'000}, false, std::string("\0\xff long enough to allocate", 27)});
    node.links.push_back({{{0x3000, 1}, 1}, time_max, true, ""});
    std::ranges::sort(node.links, [](const Link& a, const Link& b) { return a.other.id < b.other.id; });
    const std::string bytes = bytes_of(node) + "next";

    Reader reader(bytes);
    const Result<Node> read = decode_node(reader);

    ASSERT_TRUE(read) << read.error().text;
    EXPECT_EQ(*read, node);
    EXPECT_EQ(reader.raw(4), "next");
}

TEST(EvidenceCodec, EveryShorterRowIsDamaged)
{
    const std::string bytes = bytes_of(browser_of_ada());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const Result<Node> read = decoded(std::string_view(bytes).substr(0, size));
        ASSERT_FALSE(read) << size;
        EXPECT_EQ(read.error().code, Code::damaged) << size;
    }
}

TEST(EvidenceCodec, RowOfANewerVersionIsTooNew)
{
    std::string bytes = bytes_of(browser_of_ada());
    bytes[0] = 2;
    ASSERT_FALSE(decoded(bytes));
    EXPECT_EQ(decoded(bytes).error().code, Code::too_new);
}

TEST(EvidenceCodec, RowsThatAreNeverWrittenAreDamaged)
{
    const auto expect_damaged = [](std::string bytes, const char* what) {
        const Result<Node> read = decoded(bytes);
        ASSERT_FALSE(read) << what;
        EXPECT_EQ(read.error().code, Code::damaged) << what;
        EXPECT_NE(read.error().text.find(what), std::string::npos) << read.error().text;
    };
    const std::string good = bytes_of(browser_of_ada());
    std::string bytes = good;
    bytes[0] = 0;
    expect_damaged(bytes, "version is 0");
    bytes = good;
    bytes[18] = 2;
    expect_damaged(bytes, "unknown flag");
    bytes = good;
    bytes[35] = 10;
    expect_damaged(bytes, "canonical identifier comes after");
    bytes = good;
    bytes[bytes.size() - 8] = 4;
    expect_damaged(bytes, "a link has an unknown flag");

    Node node = browser_of_ada();
    node.links[0].other = browser;
    expect_damaged(bytes_of(node), "linked to itself");

    // Two links, swapped by hand: encode() itself ends the process on them.
    node.links = {{ada, Time{}, false, ""}, {{{0x7000000000000000, 1}, 1}, Time{}, false, ""}};
    std::string swapped = bytes_of(node);
    const std::string links = swapped.substr(swapped.size() - 40);
    swapped.replace(swapped.size() - 40, 40, links.substr(20) + links.substr(0, 20));
    expect_damaged(swapped, "out of order");
}

TEST(EvidenceCodec, LinkCountBeyondTheBytesTakesNoMemory)
{
    Writer writer;
    writer.byte(node_version);
    writer.id(ada.id);
    writer.byte(0);
    writer.byte(1);
    writer.varint(0);
    writer.varint(std::uint64_t{1} << 60);
    const Result<Node> read = decoded(writer.str());
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, Code::damaged);
}

}  // namespace
}  // namespace regard::identity
