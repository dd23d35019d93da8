#include "base/bytes.h"
#include "base/exact.h"
#include "base/micro.h"
#include "base/text.h"
#include "base/time.h"

#include <cmath>
#include <gtest/gtest.h>

namespace regard {

TEST(Time, IsReadInTheFormsThatClientsSend)
{
    const Time noon = *parse_time("2026-05-03T12:00:00Z");
    EXPECT_EQ(noon.us, 1777809600'000'000);
    for (const char* same :
         {"2026-05-03T12:00:00.000Z", "2026-05-03 12:00", "2026-05-03T14:00:00+02:00", "2026-05-03T14:00+0200",
          "2026-05-03T11:59:60Z", "2026-05-03t12:00:00z", "2026-05-03T12:00:00 UTC"})
        EXPECT_NEAR(static_cast<double>(parse_time(same)->us), static_cast<double>(noon.us), 1) << same;
    EXPECT_EQ(parse_time("2026-05-03T12:00:00.123456789Z")->us, noon.us + 123456);
    for (const char* wrong : {"", "yesterday", "2026-13-01", "2026-02-29", "2026-05-03T24:00:00Z", "0000-01-01",
                              "2026-05-03T12:00:00+25:00", "2026-05-03T12:00:00Zx"}) {
        const auto refused = parse_time(wrong);
        ASSERT_FALSE(refused) << wrong;
        EXPECT_EQ(refused.error().code, Code::bad_input);
    }
}

TEST(Time, GoesRoundThroughTextFromTheFirstYearToTheLast)
{
    for (const std::int64_t us : {time_min.us, time_max.us, std::int64_t{0}, std::int64_t{-1}, std::int64_t{1777809600'123'000},
                                  std::int64_t{951782399'999'999}})
        EXPECT_EQ(parse_time(to_text(Time{us}))->us, us) << to_text(Time{us});
    for (std::int64_t day = -719162; day < 2932896; day += 997) EXPECT_EQ(day_of(date_of(day)), day);
}

TEST(Micro, ReadsDecimalsExactlyAndRefusesTheRest)
{
    EXPECT_EQ(parse_micro("-0.25")->value, -250'000);
    EXPECT_EQ(parse_micro("1e3")->value, 1'000'000'000);
    EXPECT_EQ(parse_micro("0.0000005")->value, 1);
    EXPECT_EQ(parse_micro("1e-400")->value, 0);
    EXPECT_EQ(parse_micro("12.3456785")->value, 12'345'679);
    for (const char* wrong : {"", "-", ".", "NaN", "1e", "1e400", "0x10", "1,5", "9223372036855"})
        EXPECT_FALSE(parse_micro(wrong)) << wrong;
    EXPECT_EQ(to_text(Micro{-250'000}), "-0.25");
    EXPECT_EQ(to_text(Micro{6'200'000}), "6.2");
    EXPECT_EQ(to_text(units(3)), "3");
}

TEST(Exact, AgreesWithLongDoubleWithinItsBounds)
{
    for (std::uint64_t i = 0; i < 1000; ++i) {
        const long double exp2 = static_cast<long double>(exact::exp2_fraction(i, 1000)) / 4294967296.0L;
        EXPECT_NEAR(static_cast<double>(exp2 / std::exp2(static_cast<long double>(i) / 1000)), 1.0, 1e-9);
        const auto kept = exact::decayed(1'000'000'000'000, i * 7, 90);
        EXPECT_NEAR(static_cast<double>(kept), static_cast<double>(1e12L * std::exp2(-static_cast<long double>(i * 7) / 90)),
                    1000 + 1);
        const Micro x{static_cast<std::int64_t>(i * i * 977 + 1)};
        EXPECT_NEAR(static_cast<double>(exact::ln_pico(x)),
                    static_cast<double>(std::log(static_cast<long double>(x.value) / 1e6L) * 1e12L), 20);
        const auto z = static_cast<std::int64_t>(i) * 12'000'000'000 - 6'000'000'000'000;
        EXPECT_NEAR(static_cast<double>(exact::normal_cdf(z).value),
                    5e5 * std::erfc(-static_cast<double>(z) / 1e12 / std::sqrt(2.0)), 1.01);
        const auto e = static_cast<std::int64_t>(i) * 30'000'000'000 - 14'000'000'000'000;
        const double truth = std::exp(static_cast<double>(e) / 1e12) * 1e6;
        EXPECT_NEAR(static_cast<double>(exact::exp_pico(e).value), truth, 0.51 + truth * 2e-9);
    }
    EXPECT_EQ(exact::decayed(-3, 0, 1), -3);
    EXPECT_EQ(exact::decayed(1'000'000, 63, 1), 0);
}

TEST(Bytes, GoRoundAndAShortageMakesTheReaderBad)
{
    Writer writer;
    for (const std::int64_t value :
         {std::int64_t{0}, std::int64_t{-1}, INT64_MAX, INT64_MIN, std::int64_t{127}, std::int64_t{128}}) {
        writer.zigzag(value);
        writer.varint(static_cast<std::uint64_t>(value));
    }
    writer.text("grüße");
    Reader reader(writer.str());
    for (const std::int64_t value :
         {std::int64_t{0}, std::int64_t{-1}, INT64_MAX, INT64_MIN, std::int64_t{127}, std::int64_t{128}}) {
        EXPECT_EQ(reader.zigzag(), value);
        EXPECT_EQ(reader.varint(), static_cast<std::uint64_t>(value));
    }
    EXPECT_EQ(reader.text(), "grüße");
    EXPECT_TRUE(reader.is_at_end());
    EXPECT_EQ(reader.byte(), 0);
    EXPECT_FALSE(reader.is_ok());
    Reader endless(std::string_view("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 11));
    endless.varint();
    EXPECT_FALSE(endless.is_ok());
}

TEST(Text, AcceptsUtf8AndNothingElse)
{
    EXPECT_TRUE(is_utf8("plain ASCII text, long enough for words"));
    EXPECT_TRUE(is_utf8("grüße 😀 \xf4\x8f\xbf\xbf"));
    for (const char* wrong : {"\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80", "abcdefgh\xff"})
        EXPECT_FALSE(is_utf8(wrong));
    EXPECT_EQ(shortened("grüße", 3), "gr…");
}

}  // namespace regard
