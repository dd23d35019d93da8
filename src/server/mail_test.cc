// Monday's mail: what is in it, when it is sent and to whom, and what its links may do. The other side of SMTP is in
// tests/mail.sh.
#include "access/link.h"
#include "server/api_house_test.h"
#include "server/mailing.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <deque>

namespace regard::server {
namespace {

using testing::HasSubstr;
using testing::Not;

class PostFake final : public outbox::Post {
public:
    outbox::Delivery send(const outbox::Letter& letter) override
    {
        letters.push_back(letter);
        return next;
    }
    void stop() override {}
    std::vector<outbox::Letter> letters;
    outbox::Delivery next{outbox::Delivery::State::sent, ""};
};

constexpr outbox::Delivery::State refused = outbox::Delivery::State::refused, unknown = outbox::Delivery::State::unknown;

class MailTest : public ApiTest {
protected:
    MailTest()
    {
        engine.standing_of_ada = Standing::leaving;
        clock.at = monday - hours(1);
        open();
    }
    ~MailTest() override { api.house()->mailing = nullptr; }

    // As after a start of the server: what is known is what was kept.
    void open()
    {
        mailing =
            std::make_unique<Mailing>(*api.house(), MailOptions{&mailbox, "mail.example.org:587", "regard@example.org", url});
        ASSERT_TRUE(mailing->open());
        api.house()->mailing = mailing.get();
    }
    void look_at(Time at)
    {
        clock.at = at;
        mailing->look();
    }
    // The first address of that kind in the last letter's text.
    std::string link_in(const std::string& text, const std::string& path)
    {
        const std::size_t begin = text.find(url + path + "?t=");
        if (begin == std::string::npos) return {};
        return text.substr(begin, text.find('\n', begin) - begin).substr(url.size());
    }
    Response follow(Verb verb, const std::string& link)
    {
        const std::size_t mark = link.find('?');
        addresses.push_back(link);
        const std::string_view whole = addresses.back();
        return ask(Ask{.verb = verb, .path = whole.substr(0, mark), .query = whole.substr(mark + 1)});
    }
    Response with_session(Verb verb, std::string_view path, std::string_view body)
    {
        Request request = Ask{.verb = verb, .path = path, .body = body};
        request.cookie = cookie;
        request.csrf = csrf;
        return ask(request);
    }

    static constexpr Time monday{1'772'434'800'000'000};  // 2026-03-02T07:00:00Z
    const std::string url = "https://regard.example.org";
    PostFake mailbox;
    std::unique_ptr<Mailing> mailing;
    std::deque<std::string> addresses;
};

TEST_F(MailTest, IsSentOnMondayFromSevenOnceAndOnTheNextMondayAgain)
{
    ASSERT_TRUE(mailing->want("admin", "boss@example.org", Language::english));
    look_at(monday - seconds(1));
    EXPECT_EQ(mailbox.letters.size(), 0U);
    look_at(monday);
    ASSERT_EQ(mailbox.letters.size(), 1U);
    EXPECT_EQ(mailbox.letters[0].to, "boss@example.org");
    look_at(monday + hours(3));
    EXPECT_EQ(mailbox.letters.size(), 1U);
    look_at(monday + days(7));
    ASSERT_EQ(mailbox.letters.size(), 2U);
    EXPECT_NE(mailbox.letters[0].id, mailbox.letters[1].id);
}

TEST_F(MailTest, IsCaughtUpTheSameDayAndNotLater)
{
    ASSERT_TRUE(mailing->want("admin", "boss@example.org", Language::english));
    look_at(monday + hours(17));  // midnight: Tuesday
    EXPECT_EQ(mailbox.letters.size(), 0U);
    look_at(monday + days(7) + hours(16));
    EXPECT_EQ(mailbox.letters.size(), 1U);
}

TEST_F(MailTest, IsNotSentTwiceWhenTheServerStartsAnew)
{
    ASSERT_TRUE(mailing->want("admin", "boss@example.org", Language::german));
    look_at(monday);
    open();
    look_at(monday + minutes(5));
    EXPECT_EQ(mailbox.letters.size(), 1U);
    EXPECT_EQ(mailing->find("admin")->state, MailReader::State::sent);
    EXPECT_EQ(mailing->find("admin")->language, Language::german);
}

TEST_F(MailTest, WhatSurelyFailedIsTriedAgainAfterLongerAndLongerPausesUnderOneId)
{
    ASSERT_TRUE(mailing->want("admin", "boss@example.org", Language::english));
    mailbox.next = {refused, "the server is down"};
    look_at(monday);
    look_at(monday + seconds(59));
    EXPECT_EQ(mailbox.letters.size(), 1U);
    EXPECT_EQ(mailing->find("admin")->why, "the server is down");
    look_at(monday + seconds(60));
    EXPECT_EQ(mailbox.letters.size(), 2U);
    look_at(monday + minutes(5));  // five minutes after the second
    EXPECT_EQ(mailbox.letters.size(), 2U);
    open();
    mailbox.next = {outbox::Delivery::State::sent, ""};
    look_at(monday + minutes(6));
    ASSERT_EQ(mailbox.letters.size(), 3U);
    EXPECT_EQ(mailbox.letters[0].id, mailbox.letters[2].id);
    look_at(monday + hours(10));
    EXPECT_EQ(mailbox.letters.size(), 3U);
}

TEST_F(MailTest, WhatMayHaveArrivedIsNotSentAgain)
{
    ASSERT_TRUE(mailing->want("admin", "boss@example.org", Language::english));
    mailbox.next = {unknown, "no answer came"};
    look_at(monday);
    look_at(monday + hours(5));
    EXPECT_EQ(mailbox.letters.size(), 1U);
    EXPECT_EQ(mailing->find("admin")->state, MailReader::State::unknown);
}

TEST_F(MailTest, AServerThatEndsWhileItSendsDoesNotSendAgain)
{
    ASSERT_TRUE(mailing->want("admin", "boss@example.org", Language::english));
    std::string row;
    class Looks final : public outbox::Post {
    public:
        explicit Looks(std::function<void()> then) : then_(std::move(then)) {}
        outbox::Delivery send(const outbox::Letter&) override
        {
            then_();
            return {outbox::Delivery::State::sent, ""};
        }
        void stop() override {}

    private:
        std::function<void()> then_;
    } looks([&] { row = engine.rows["mail/reader/admin"]; });
    Mailing dying(*api.house(), MailOptions{&looks, "", "regard@example.org", url});
    ASSERT_TRUE(dying.open());
    clock.at = monday;
    dying.look();
    engine.rows["mail/reader/admin"] = row;  // as it lay on disk while the letter was under way
    open();
    mailing->look();
    EXPECT_EQ(mailbox.letters.size(), 0U);
    EXPECT_EQ(mailing->find("admin")->state, MailReader::State::unknown);
}

TEST_F(MailTest, WhoLeftTheCompanyGetsNoneAndIsForgotten)
{
    joined("Bea", access::Access::editor);
    ASSERT_TRUE(mailing->want("Bea", "bea@example.org", Language::english));
    ASSERT_TRUE(api.house()->sessions->remove_colleague("Bea"));
    look_at(monday);
    EXPECT_EQ(mailbox.letters.size(), 0U);
    EXPECT_FALSE(mailing->find("Bea"));
    EXPECT_FALSE(engine.rows.contains("mail/reader/Bea"));
}

TEST_F(MailTest, SaysTheWeekThePlacesAndAWayButNothingPersonal)
{
    Touch touch;
    touch.touchpoint = "phone.call";
    touch.at = monday - days(3);
    touch.text = "call me at 0123";
    engine.touches.push_back(touch);
    ASSERT_TRUE(mailing->want("admin", "boss@example.org", Language::english));
    look_at(monday);
    ASSERT_EQ(mailbox.letters.size(), 1U);
    const outbox::Letter& letter = mailbox.letters[0];
    for (const std::string& form : {letter.text, letter.html}) {
        EXPECT_THAT(form, HasSubstr("Last week "));
        EXPECT_THAT(form, HasSubstr("I called"));
        EXPECT_THAT(form, HasSubstr("hurt 2 people"));
        EXPECT_THAT(form, HasSubstr("One who left"));
        EXPECT_THAT(form, HasSubstr("waited 9 min"));
        EXPECT_THAT(form, HasSubstr("/people/" + to_hex(PartitionsFake::ada)));
        EXPECT_THAT(form, Not(HasSubstr("Example")));
        EXPECT_THAT(form, Not(HasSubstr("ada@example.org")));
        EXPECT_THAT(form, Not(HasSubstr("0123")));
    }
    EXPECT_TRUE(letter.picture.starts_with("\x89PNG"));
    EXPECT_THAT(letter.html, HasSubstr("cid:" + letter.picture_id));
    EXPECT_THAT(letter.html, Not(testing::ContainsRegex("src=.https?:")));
    EXPECT_EQ(letter.unsubscribe_at.substr(0, url.size() + 13), url + "/mail/stop?t=");
}

TEST_F(MailTest, LookingAtALinkChangesNothingAndPressingItsButtonDoes)
{
    ASSERT_TRUE(mailing->want("admin", "boss@example.org", Language::english));
    look_at(monday);
    const std::string link = link_in(mailbox.letters.at(0).text, "/mail/on-it");
    ASSERT_NE(link, "");
    const Response page = follow(Verb::get, link);
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("<form method=\"post\">"));
    EXPECT_THAT(page.headers, HasSubstr("default-src 'none'"));
    EXPECT_TRUE(engine.kept.empty());

    const Response taken = follow(Verb::post, link);
    EXPECT_EQ(taken.status, 200);
    ASSERT_EQ(engine.kept.size(), 1U);
    EXPECT_EQ(engine.kept[0].key, "friction:phone.call");
    EXPECT_EQ(engine.kept[0].who, "admin");
    EXPECT_EQ(state_of(engine.kept[0], clock.at).kind, TodoState::Kind::taken);
    EXPECT_THAT(follow(Verb::get, link).body, HasSubstr("admin is on it already"));
}

TEST_F(MailTest, ALinkIsOfOnePurposeAndUntilSomeDay)
{
    ASSERT_TRUE(mailing->want("admin", "boss@example.org", Language::english));
    look_at(monday);
    const std::string link = link_in(mailbox.letters.at(0).text, "/mail/on-it");
    const std::string token = link.substr(link.find('=') + 1);
    EXPECT_EQ(follow(Verb::post, "/mail/stop?t=" + token).status, 400);
    EXPECT_TRUE(mailing->find("admin"));
    EXPECT_EQ(follow(Verb::post, link + "A").status, 400);
    EXPECT_EQ(follow(Verb::post, "/mail/on-it?t=").status, 400);
    clock.at = monday + days(14) + seconds(1);
    EXPECT_EQ(follow(Verb::post, link).status, 404);
    EXPECT_TRUE(engine.kept.empty());
}

TEST_F(MailTest, WhoMayOnlyLookIsOfferedNothingToTakeAndCannot)
{
    joined("Vi", access::Access::viewer);
    ASSERT_TRUE(mailing->want("Vi", "vi@example.org", Language::english));
    look_at(monday);
    EXPECT_EQ(link_in(mailbox.letters.at(0).text, "/mail/on-it"), "");
    const std::string token = access::to_token({"take", "Vi", "phone.call", monday + days(1)}, api.house()->keys->hash_key());
    EXPECT_EQ(follow(Verb::post, "/mail/on-it?t=" + token).status, 403);
    EXPECT_TRUE(engine.kept.empty());
}

TEST_F(MailTest, OneClickOfAMailProgramEndsItWithoutASession)
{
    ASSERT_TRUE(mailing->want("admin", "boss@example.org", Language::english));
    look_at(monday);
    const std::string link = mailbox.letters.at(0).unsubscribe_at.substr(url.size());
    EXPECT_EQ(follow(Verb::get, link).status, 200);
    EXPECT_TRUE(mailing->find("admin"));
    EXPECT_EQ(follow(Verb::post, link).status, 200);
    EXPECT_FALSE(mailing->find("admin"));
    EXPECT_EQ(follow(Verb::post, link).status, 200);
    look_at(monday + days(7));
    EXPECT_EQ(mailbox.letters.size(), 1U);
}

TEST_F(MailTest, IsSwitchedOnAndOffByWhoeverIsSignedIn)
{
    const auto say = [&](std::string_view body) { return with_session(Verb::post, "/api/mail", body); };
    EXPECT_EQ(say(R"({"wanted":true})").status, 400);  // the administrator has no address
    EXPECT_EQ(say(R"({"wanted":true,"mail":"boss@example.org\r\nBcc: x@y"})").status, 400);
    EXPECT_EQ(say(R"({"wanted":true,"mail":"boss@example.org","language":"fr"})").status, 400);
    const Response on = say(R"({"wanted":true,"mail":"boss@example.org","language":"de"})");
    ASSERT_EQ(on.status, 200);
    const Json json = json_of(on);
    EXPECT_EQ(json["mine"]["mail"], "boss@example.org");
    EXPECT_EQ(json["set"], true);
    EXPECT_EQ(json["readers"].size(), 1U);
    EXPECT_EQ(json_of(say(R"({"wanted":false})"))["mine"], nullptr);
    EXPECT_EQ(ApiTest::post("/api/mail", R"({"wanted":true})", admin).status, 409);  // a key has no mailbox
}

TEST_F(MailTest, APreviewIsTheLetterWithItsPictureInside)
{
    const Json json = json_of(get("/api/mail/preview", "language=de"));
    EXPECT_EQ(json["quiet"], false);
    EXPECT_THAT(json["html"].get<std::string>(), HasSubstr("src=\"data:image/png;base64,iVBOR"));
    EXPECT_THAT(json["text"].get<std::string>(), HasSubstr("Wo es am rauesten war"));
    // A key reads along; it gets nobody's links.
    EXPECT_THAT(json["text"].get<std::string>(), Not(HasSubstr("/mail/")));
}

TEST(StoryLines, KeepTheHeaviestTakesAndLittleOfWhatWasGood)
{
    Catalogue catalogue;
    catalogue.index();
    std::vector<TimelineItem> items;
    for (int i = 0; i < 12; ++i) {
        TimelineItem item;
        item.at = Time{} + days(100 - i);
        item.touchpoint = item.label = i % 2 == 0 ? "good" : "bad";
        item.effects.push_back({Micro{(i % 2 == 0 ? 900'000 : -100'000) - i}, "said", "r", item.touchpoint, 1, {}});
        items.push_back(item);
    }
    items[11].effects[0].amount = Micro{-10'000};  // too little
    const std::vector<StoryLine> lines = story_lines(catalogue, items, std::nullopt);
    EXPECT_EQ(std::ranges::count(lines, "good", &StoryLine::label), 2);
    EXPECT_EQ(std::ranges::count(lines, "bad", &StoryLine::label), 5);
    EXPECT_TRUE(std::ranges::is_sorted(lines, {}, &StoryLine::at));
    // Of a touchpoint that is not known no reason is told: it may say what is sealed.
    EXPECT_EQ(lines[0].reason, "");
}

TEST(StoryLines, KeepWhatMadeThemComeBackWhateverItWeighs)
{
    Catalogue catalogue;
    catalogue.index();
    TimelineItem before, after;
    before.at = Time{} + days(1);
    before.label = "bad";
    before.effects.push_back({Micro{-500'000}, "", "", "", 1, {}});
    after.at = Time{} + days(30);
    after.label = "I went to the shop";
    const std::vector<StoryLine> lines = story_lines(catalogue, {after, before}, Time{} + days(20));
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[1].label, "I went to the shop");
}

TEST(LetterForm, HostileWordsAreWordsInTheHtml)
{
    const std::vector<Block> blocks{
        {Block::Kind::paragraph, {{"<script>alert(\"1\")</script> & 'x'", "", true, "javascript:\"x\""}}}};
    const std::string html = to_html(blocks, "<title>", "en", "cid:x");
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;"));
    EXPECT_THAT(html, HasSubstr("<title>&lt;title&gt;</title>"));
}

}  // namespace
}  // namespace regard::server
