#include "intake/gzip.h"

#include <gtest/gtest.h>
#include <random>
#include <string>
#include <zlib.h>
#include <zstd.h>

namespace regard {
namespace {

std::string deflated(std::string_view text, int window)
{
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, window, 9, Z_DEFAULT_STRATEGY), Z_OK);
    std::string out(deflateBound(&stream, text.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}
std::string gzipped(std::string_view text) { return deflated(text, 31); }
std::string zstandard(std::string_view text)
{
    std::string out(ZSTD_compressBound(text.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
    return out;
}

std::string sample(std::size_t bytes)
{
    std::mt19937 chance(3);
    std::string out;
    while (out.size() < bytes) out += "{\"id\":\"" + std::to_string(chance()) + "\"},";
    out.resize(bytes);
    return out;
}

std::string inflated(Encoding encoding, std::string_view bytes)
{
    std::string out;
    const auto done = inflate(encoding, bytes, 1 << 20, out);
    return done ? out : "error: " + done.error().text;
}

std::string inflated_in_pieces(Encoding encoding, std::string_view bytes, std::size_t step)
{
    Inflater inflater(encoding);
    std::string out;
    const Inflater::Sink sink = [&](std::string_view piece) -> Result<void> {
        EXPECT_LE(piece.size(), 64U * 1024);
        out += piece;
        return {};
    };
    for (std::size_t at = 0; at < bytes.size(); at += step)
        if (const auto fed = inflater.feed(bytes.substr(at, step), sink); !fed) return "error: " + fed.error().text;
    if (const auto finished = inflater.finish(); !finished) return "error: " + finished.error().text;
    return out;
}

TEST(Gzip, EachEncodingGoesRoundAtOnceAndInPieces)
{
    const std::string text = sample(200'000);
    const struct {
        Encoding encoding;
        std::string packed;
    } cases[] = {{Encoding::gzip, gzipped(text)},
                 {Encoding::deflate, deflated(text, 15)},
                 {Encoding::deflate, deflated(text, -15)},
                 {Encoding::zstd, zstandard(text)},
                 {Encoding::identity, text}};
    for (const auto& one : cases) {
        EXPECT_EQ(inflated(one.encoding, one.packed), text);
        EXPECT_EQ(inflated_in_pieces(one.encoding, one.packed, 1000), text);
        EXPECT_EQ(inflated_in_pieces(one.encoding, one.packed.substr(0), 7), text);
    }
}

TEST(Gzip, SeveralMembersAndFramesAreOneText)
{
    EXPECT_EQ(inflated(Encoding::gzip, gzipped("one ") + gzipped("two ") + gzipped("three")), "one two three");
    EXPECT_EQ(inflated_in_pieces(Encoding::gzip, gzipped("one ") + gzipped("two"), 1), "one two");
    EXPECT_EQ(inflated(Encoding::gzip, gzipped("one") + std::string(512, '\0')), "one");
    EXPECT_EQ(inflated(Encoding::zstd, zstandard("one ") + zstandard("two")), "one two");
    EXPECT_TRUE(inflated(Encoding::gzip, gzipped("one") + "rubbish").starts_with("error: this is no gzip"));
    EXPECT_TRUE(inflated(Encoding::deflate, deflated("one", 15) + "x").starts_with("error: this is no deflate"));
}

TEST(Gzip, WhatIsCutShortOrDamagedIsRefused)
{
    const std::string text = sample(50'000);
    for (const auto& [encoding, packed] : {std::pair{Encoding::gzip, gzipped(text)},
                                           {Encoding::deflate, deflated(text, 15)},
                                           {Encoding::zstd, zstandard(text)}}) {
        for (const std::size_t keep : {std::size_t{0}, std::size_t{1}, std::size_t{9}, packed.size() / 2, packed.size() - 1}) {
            EXPECT_TRUE(inflated(encoding, packed.substr(0, keep)).starts_with("error:")) << keep;
            EXPECT_TRUE(inflated_in_pieces(encoding, packed.substr(0, keep), 100).starts_with("error:")) << keep;
        }
        EXPECT_TRUE(inflated(encoding, "certainly not packed").starts_with("error: this "));
    }
    std::string damaged = gzipped(text);
    damaged[damaged.size() - 5] ^= 1;
    EXPECT_TRUE(inflated(Encoding::gzip, damaged).starts_with("error: this is no gzip"));
}

TEST(Gzip, ABombIsStoppedByItsSizeAndByItsRatio)
{
    const std::string bomb = gzipped(std::string(100 << 20, '\0'));
    ASSERT_LT(bomb.size(), 200'000U);
    std::string out;
    const auto by_size = inflate(Encoding::gzip, bomb, 1 << 20, out);
    ASSERT_FALSE(by_size);
    EXPECT_EQ(by_size.error().code, Code::too_large);
    EXPECT_LE(out.capacity(), 4U << 20);
    const auto by_ratio = inflate(Encoding::gzip, bomb, 1 << 30, out);
    ASSERT_FALSE(by_ratio);
    EXPECT_EQ(by_ratio.error().text, "the body unpacks to more than 200 times its size; send it unpacked");
    EXPECT_LE(out.size(), bomb.size() * inflate_ratio_max);
    const auto by_zstd = inflate(Encoding::zstd, zstandard(std::string(100 << 20, '\0')), 1 << 20, out);
    ASSERT_FALSE(by_zstd);
    EXPECT_EQ(by_zstd.error().code, Code::too_large);
}

TEST(Gzip, TheSinksErrorStopsTheFile)
{
    Inflater inflater(Encoding::gzip);
    int calls = 0;
    const auto fed = inflater.feed(gzipped(std::string(1 << 20, 'x')), [&](std::string_view) -> Result<void> {
        ++calls;
        return failed(Code::stopped, "enough");
    });
    ASSERT_FALSE(fed);
    EXPECT_EQ(fed.error().code, Code::stopped);
    EXPECT_EQ(calls, 1);
}

TEST(Gzip, EncodingsAreKnownByNameAndByMark)
{
    EXPECT_EQ(*encoding_of(" GZIP "), Encoding::gzip);
    EXPECT_EQ(*encoding_of(""), Encoding::identity);
    EXPECT_EQ(*encoding_of("zstd"), Encoding::zstd);
    EXPECT_EQ(*encoding_of("deflate"), Encoding::deflate);
    EXPECT_EQ(encoding_of("br").error().text, "the encoding \"br\" is not known; send gzip, deflate, zstd or identity");
    EXPECT_FALSE(encoding_of("gzip, gzip"));
    EXPECT_EQ(encoding_by_mark(gzipped("x")), Encoding::gzip);
    EXPECT_EQ(encoding_by_mark(zstandard("x")), Encoding::zstd);
    EXPECT_EQ(encoding_by_mark("id,at"), Encoding::identity);
}

}  // namespace
}  // namespace regard
