#include "outbox/letter.h"
#include "outbox/picture.h"
#include "outbox/smtp.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace regard::outbox {
namespace {

Letter sample()
{
    Letter out;
    out.from = "regard@example.org";
    out.from_words = "Regard";
    out.to = "ada@example.org";
    out.subject = "Last week 31 left";
    out.id = "2026-11-16.x@example.org";
    out.at = Time{1'763'362'800'000'000};  // 2025-11-17T07:00:00Z
    out.unsubscribe_at = "https://regard.example.org/mail/stop?t=x";
    return out;
}

bool has(const std::vector<std::string>& headers, std::string_view header)
{
    return std::ranges::find(headers, header) != headers.end();
}

TEST(Letter, HeadersAreThoseOfTheStandards)
{
    const std::vector<std::string> headers = headers_of(sample());
    EXPECT_TRUE(has(headers, "From: \"Regard\" <regard@example.org>"));
    EXPECT_TRUE(has(headers, "Date: Mon, 17 Nov 2025 07:00:00 +0000"));
    EXPECT_TRUE(has(headers, "Message-ID: <2026-11-16.x@example.org>"));
    EXPECT_TRUE(has(headers, "List-Unsubscribe: <https://regard.example.org/mail/stop?t=x>"));
    EXPECT_TRUE(has(headers, "List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
}

TEST(Letter, NothingInItCanMakeAnotherHeader)
{
    Letter letter = sample();
    letter.subject = "hello\r\nBcc: everybody@example.org";
    letter.from_words = "Re\"gard\n";
    letter.to = "ada@example.org>\r\nBcc: <x@example.org";
    for (const std::string& header : headers_of(letter)) {
        EXPECT_EQ(header.find('\n'), std::string::npos) << header;
        EXPECT_FALSE(header.starts_with("Bcc")) << header;
    }
}

TEST(Letter, WhatIsNotAsciiIsEncodedInWordsThatEndBetweenLetters)
{
    EXPECT_EQ(header_text("Näher"), "=?UTF-8?B?TsOkaGVy?=");
    std::string sentence;
    for (int i = 0; i < 40; ++i) sentence += "ä€";
    std::string encoded = header_text(sentence);
    EXPECT_NE(encoded.find("\r\n "), std::string::npos);
    for (std::size_t at = 0; at < encoded.size();) {
        const std::size_t end = std::min(encoded.find("\r\n ", at), encoded.size());
        const std::string word = encoded.substr(at, end - at);
        EXPECT_LE(word.size(), 75U);
        EXPECT_TRUE(word.starts_with("=?UTF-8?B?"));
        EXPECT_TRUE(word.ends_with("?="));
        // 5 bytes a pair, each word whole letters: the base64 of a cut letter would end in another place.
        at = end == encoded.size() ? end : end + 3;
    }
}

TEST(Letter, AddressesThatWouldEndAHeaderOrNameTwoAreRefused)
{
    for (const std::string_view good : {"ada@example.org", "a.b+c@x", "o'neill@example.org"})
        EXPECT_TRUE(check_address(good)) << good;
    for (const std::string_view bad :
         {"", "ada", "@example.org", "ada@", "a@b@c", "a b@c", "a@b\r\nBcc: x", "a@b,c@d", "<a@b>", "ä@b"}) {
        const Result<void> checked = check_address(bad);
        ASSERT_FALSE(checked) << bad;
        EXPECT_EQ(checked.error().code, Code::bad_input);
    }
    EXPECT_FALSE(check_address(std::string(300, 'a') + "@example.org"));
}

TEST(Smtp, AsksForWhatIsMissingBeforeAnythingIsSent)
{
    EXPECT_TRUE(Smtp::check({"smtp://mail.example.org:587", "", "", false, ""}));
    EXPECT_TRUE(Smtp::check({"smtps://mail.example.org", "ada", "secret", false, ""}));
    EXPECT_FALSE(Smtp::check({"http://mail.example.org", "", "", false, ""}));
    EXPECT_FALSE(Smtp::check({"smtp://", "", "", false, ""}));
    EXPECT_FALSE(Smtp::check({"smtp://ada:secret@mail.example.org", "", "", false, ""}));
    EXPECT_FALSE(Smtp::check({"smtp://mail.example.org", "ada", "", false, ""}));
    EXPECT_FALSE(Smtp::check({"smtp://mail.example.org", "ada", "secret", true, ""}));
}

TEST(Smtp, AServerThatIsNotThereIsSurelyNotWrittenTo)
{
    Smtp smtp({"smtp://127.0.0.1:1", "", "", false, ""});
    const Delivery delivery = smtp.send(sample());
    EXPECT_EQ(delivery.state, Delivery::State::refused);
    EXPECT_NE(delivery.why.find("127.0.0.1:1 cannot be reached"), std::string::npos) << delivery.why;
}

TEST(Picture, IsAPngOfItsSizeAndTheSameEveryTime)
{
    const std::vector<Bars> weeks{{10, 4, 1}, {0, 0, 0}, {200, 100, 31}};
    const Result<std::string> png = draw_bars(weeks);
    ASSERT_TRUE(png);
    EXPECT_TRUE(png->starts_with("\x89PNG\r\n\x1a\n"));
    EXPECT_EQ(*png, *draw_bars(weeks));
    EXPECT_NE(*png, *draw_bars({{10, 4, 1}, {0, 0, 0}, {200, 100, 30}}));
    EXPECT_LT(png->size(), 20'000U);
    EXPECT_TRUE(draw_bars({}));
    EXPECT_TRUE(draw_bars({{UINT64_C(1'000'000'000), 0, 0}}));
}

}  // namespace
}  // namespace regard::outbox
