#include "access/audit.h"
#include "access/key.h"
#include "access/session.h"

#include <gtest/gtest.h>

#include <chrono>
#include <map>

namespace regard::access {

namespace {

class MemorySettings final : public Settings {
public:
    Result<std::optional<std::string>> get(std::string_view name) override
    {
        const auto found = rows.find(name);
        if (found == rows.end()) return std::optional<std::string>();
        return std::optional(found->second);
    }
    Result<void> put(std::string_view name, std::string_view value) override
    {
        rows.insert_or_assign(std::string(name), std::string(value));
        return {};
    }
    Result<void> remove(std::string_view name) override
    {
        rows.erase(std::string(name));
        return {};
    }
    Result<std::vector<std::pair<std::string, std::string>>> all(std::string_view prefix) override
    {
        std::vector<std::pair<std::string, std::string>> out;
        for (const auto& [name, value] : rows)
            if (name.starts_with(prefix)) out.emplace_back(name, value);
        return out;
    }
    std::map<std::string, std::string, std::less<>> rows;
};

class SetClock final : public Clock {
public:
    Time now() const override { return Time{} + since; }
    Duration since_start() const override { return since; }
    Duration since = days(20'000);
};

// Counts up: different each time, and the same in each run.
class CountingChance final : public Chance {
public:
    void fill(std::span<unsigned char> out) override
    {
        for (unsigned char& byte : out) {
            state_ = state_ * 6364136223846793005U + 1442695040888963407U;
            byte = static_cast<unsigned char>(state_ >> 56U);
        }
    }

private:
    std::uint64_t state_ = 1;
};

class AccessTest : public testing::Test {
protected:
    MemorySettings settings;
    SetClock clock;
    CountingChance chance;
    std::unique_ptr<Keys> keys = *Keys::open(settings, clock, chance);
    std::unique_ptr<Sessions> sessions = *Sessions::open(settings, clock, chance, keys->hash_key());

    bool is_kept_anywhere(std::string_view text) const
    {
        for (const auto& [name, value] : settings.rows)
            if (name.find(text) != std::string::npos || value.find(text) != std::string::npos) return true;
        return false;
    }
};

TEST_F(AccessTest, AKeyIsShownOnceAndOnlyItsHashIsKept)
{
    const Keys::Made made = *keys->make("web shop", Kind::source);

    EXPECT_FALSE(is_kept_anywhere(made.key));
    EXPECT_FALSE(is_kept_anywhere(std::string_view(made.key).substr(4)));
    ASSERT_TRUE(keys->find(made.key));
    EXPECT_EQ(keys->find(made.key)->name, "web shop");
    EXPECT_FALSE(keys->find(made.source.id)) << "the id must not open anything";
}

TEST_F(AccessTest, KeysAreThereAfterARestart)
{
    const Keys::Made made = *keys->make("till", Kind::read);

    const std::unique_ptr<Keys> later = *Keys::open(settings, clock, chance);

    ASSERT_TRUE(later->find(made.key));
    EXPECT_EQ(later->find(made.key)->kind, Kind::read);
    EXPECT_EQ(later->find(made.key)->made_at, made.source.made_at);
}

TEST_F(AccessTest, AWithdrawnKeyOpensNothingAtOnceAndForGood)
{
    const Keys::Made made = *keys->make("till", Kind::source);

    ASSERT_TRUE(keys->remove(made.source.id));

    EXPECT_FALSE(keys->find(made.key));
    EXPECT_FALSE((*Keys::open(settings, clock, chance))->find(made.key));
    EXPECT_EQ(keys->remove(made.source.id).error().code, Code::not_found);
}

TEST_F(AccessTest, TwoSourcesMayNotShareAName)
{
    ASSERT_TRUE(keys->make("till", Kind::source));
    EXPECT_EQ(keys->make(" till ", Kind::read).error().code, Code::conflict);
    EXPECT_EQ(keys->make("  ", Kind::read).error().code, Code::bad_input);
    EXPECT_EQ(keys->make("a\nb", Kind::read).error().code, Code::bad_input);
}

TEST_F(AccessTest, AKeyThatIsNearlyRightIsWrong)
{
    std::string key = keys->make("till", Kind::source)->key;
    key.back() = key.back() == 'A' ? 'B' : 'A';
    EXPECT_FALSE(keys->find(key));
    EXPECT_FALSE(keys->find(""));
    EXPECT_FALSE(keys->find("rgd_"));
}

TEST_F(AccessTest, SigningInNeedsTheRightNameAndTheRightPassword)
{
    ASSERT_TRUE(sessions->set_administrator("admin", "right"));

    EXPECT_EQ(sessions->sign_in("admin", "wrong", "::1").error().code, Code::forbidden);
    EXPECT_EQ(sessions->sign_in("root", "right", "::1").error().code, Code::forbidden);
    const auto in = sessions->sign_in("admin", "right", "::1");
    ASSERT_TRUE(in);
    EXPECT_EQ(sessions->find(in->cookie)->name, "admin");
    EXPECT_NE(in->cookie, in->session.csrf);
    EXPECT_FALSE(is_kept_anywhere("right"));
    EXPECT_FALSE(is_kept_anywhere(in->cookie));
}

TEST_F(AccessTest, AWrongNameTakesAsLongAsAWrongPassword)
{
    ASSERT_TRUE(sessions->set_administrator("admin", "right"));
    const auto took = [&](std::string_view name) {
        const auto began_at = std::chrono::steady_clock::now();
        EXPECT_EQ(sessions->sign_in(name, "wrong", "::1").error().code, Code::forbidden);
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_at).count();
    };
    // Without the hash it would be a thousandth; a busy machine may make either several times as long.
    EXPECT_GT(took("nobody"), took("admin") / 20);
}

TEST_F(AccessTest, NobodySignsInBeforeThereIsAnAdministrator)
{
    EXPECT_FALSE(*sessions->has_administrator());
    EXPECT_EQ(sessions->sign_in("", "", "::1").error().code, Code::forbidden);
}

TEST_F(AccessTest, ASessionEndsAfterTwelveIdleHoursAndLivesWhenUsed)
{
    ASSERT_TRUE(sessions->set_administrator("admin", "right"));
    const std::string cookie = sessions->sign_in("admin", "right", "::1")->cookie;

    clock.since = clock.since + hours(11);
    EXPECT_TRUE(sessions->find(cookie));
    clock.since = clock.since + hours(11);
    EXPECT_TRUE(sessions->find(cookie));
    clock.since = clock.since + hours(12) + seconds(1);
    EXPECT_FALSE(sessions->find(cookie));
}

TEST_F(AccessTest, ASessionOutlivesARestartButNotANewPassword)
{
    ASSERT_TRUE(sessions->set_administrator("admin", "right"));
    const auto in = *sessions->sign_in("admin", "right", "::1");

    sessions = *Sessions::open(settings, clock, chance, keys->hash_key());
    ASSERT_TRUE(sessions->find(in.cookie));
    EXPECT_EQ(sessions->find(in.cookie)->csrf, in.session.csrf);

    ASSERT_TRUE(sessions->set_administrator("admin", "another"));
    EXPECT_FALSE(sessions->find(in.cookie));
    sessions = *Sessions::open(settings, clock, chance, keys->hash_key());
    EXPECT_FALSE(sessions->find(in.cookie));
}

TEST_F(AccessTest, SigningOutEndsThisSessionAndNoOther)
{
    ASSERT_TRUE(sessions->set_administrator("admin", "right"));
    const std::string one = sessions->sign_in("admin", "right", "::1")->cookie;
    const std::string other = sessions->sign_in("admin", "right", "::1")->cookie;

    sessions->sign_out(one);

    EXPECT_FALSE(sessions->find(one));
    EXPECT_TRUE(sessions->find(other));
}

TEST(Brake, WrongTriesWaitTwiceAsLongEachTimeUpToAQuarterOfAnHour)
{
    Brake brake;
    Duration now = hours(1);
    for (int i = 0; i < Brake::free_tries_address; ++i) ASSERT_EQ(brake.take_try("admin", "::1", now), Duration{}) << i;

    EXPECT_EQ(brake.take_try("admin", "::1", now), seconds(1));
    now = now + seconds(1);
    EXPECT_EQ(brake.take_try("admin", "::1", now), Duration{});
    EXPECT_EQ(brake.take_try("admin", "::1", now), seconds(2));
    for (int i = 0; i < 20; ++i) {
        const Duration wait = brake.take_try("admin", "::1", now);
        EXPECT_LE(wait, Brake::wait_max);
        now = now + wait;
    }
    EXPECT_EQ(brake.take_try("admin", "::1", now), Brake::wait_max);
}

TEST(Brake, AnotherAddressStillGetsInAndPassingForgives)
{
    Brake brake;
    const Duration now = hours(1);
    for (int i = 0; i <= Brake::free_tries_address; ++i) (void)brake.take_try("admin", "192.0.2.1", now);
    EXPECT_GT(brake.take_try("admin", "192.0.2.1", now), Duration{});

    EXPECT_EQ(brake.take_try("admin", "192.0.2.2", now), Duration{});
    brake.passed("admin", "192.0.2.1");
    EXPECT_EQ(brake.take_try("admin", "192.0.2.1", now), Duration{});
}

TEST(Brake, ManyAddressesTogetherAreHeldBackByTheName)
{
    Brake brake;
    const Duration now = hours(1);
    int looked_at = 0;
    for (int i = 0; i < 10'000; ++i)
        if (brake.take_try("admin", "198.51.100." + std::to_string(i), now) == Duration{}) ++looked_at;
    EXPECT_EQ(looked_at, Brake::free_tries_name);
}

TEST(May, OnlyWhatAKeyIsFor)
{
    using Way = Caller::Way;
    const Caller nobody{}, sender{Way::key, Kind::source, ""}, reader{Way::key, Kind::read, ""},
        admin{Way::key, Kind::admin, ""}, session{Way::session, Kind::admin, "", Access::admin},
        editor{Way::session, Kind::admin, "", Access::editor}, viewer{Way::session, Kind::admin, "", Access::viewer};
    EXPECT_TRUE(may(viewer, Need::read) && may(editor, Need::read));
    EXPECT_TRUE(may(admin, Need::edit) && may(session, Need::edit) && may(editor, Need::edit));
    EXPECT_FALSE(may(viewer, Need::edit) || may(reader, Need::edit) || may(sender, Need::edit) || may(nobody, Need::edit));
    EXPECT_FALSE(may(viewer, Need::admin) || may(editor, Need::admin) || may(viewer, Need::source) ||
                 may(editor, Need::source));
    for (const Caller& each : {nobody, sender, reader, admin, session}) EXPECT_TRUE(may(each, Need::none));
    EXPECT_TRUE(may(sender, Need::source) && may(admin, Need::source));
    EXPECT_FALSE(may(nobody, Need::source) || may(reader, Need::source) || may(session, Need::source));
    EXPECT_TRUE(may(reader, Need::read) && may(admin, Need::read) && may(session, Need::read));
    EXPECT_FALSE(may(nobody, Need::read) || may(sender, Need::read));
    EXPECT_TRUE(may(admin, Need::admin) && may(session, Need::admin));
    EXPECT_FALSE(may(nobody, Need::admin) || may(sender, Need::admin) || may(reader, Need::admin));
}

TEST(May, WhoSeesOnlyAPartIsClosedOutOfAllThatIsNotNamed)
{
    using Way = Caller::Way;
    const Caller editor{Way::session, Kind::admin, "", Access::editor, Part::place, "north"};
    const Caller viewer{Way::session, Kind::admin, "", Access::viewer, Part::partner, "Airport Ltd"};
    for (const Need need : {Need::read, Need::edit, Need::admin, Need::source}) {
        EXPECT_FALSE(may(editor, need)) << "without a name nothing is open";
        for (const char* operation : {"summary", "home", "customer", "timeline", "live", "fixes", "whatever comes next"})
            EXPECT_FALSE(may(editor, need, operation)) << operation;
    }
    EXPECT_TRUE(may(editor, Need::read, "todo") && may(viewer, Need::read, "todo"));
    EXPECT_TRUE(may(editor, Need::edit, "doTodo"));
    EXPECT_FALSE(may(viewer, Need::edit, "doTodo"));
    EXPECT_FALSE(may(editor, Need::admin, "places")) << "open is only what their access allows";
    EXPECT_TRUE(may(editor, Need::none, "signIn"));
}

TEST(Password, TwoOfThemAreNotAlikeAndTheirHashSaysNothing)
{
    CountingChance chance;
    const std::string one = random_password(chance), other = random_password(chance);
    EXPECT_EQ(one.size(), 24U);
    EXPECT_NE(one, other);
    const std::string hash = *hash_password(one);
    EXPECT_TRUE(hash.starts_with("$argon2id$"));
    EXPECT_TRUE(is_password(one, hash));
    EXPECT_FALSE(is_password(other, hash));
    EXPECT_FALSE(is_password("", ""));
}

}  // namespace

TEST_F(AccessTest, AnInvitedColleagueChoosesAPasswordOnceWithinAWeek)
{
    Colleagues& colleagues = sessions->colleagues();
    ASSERT_TRUE(colleagues.make({"Bea", "bea@example.org", "webmaster", Access::editor, {}, false, {}}));
    EXPECT_FALSE(sessions->sign_in("Bea", "", "::1")) << "nobody signs in before they joined";
    const std::string first = colleagues.invite("Bea")->token;
    const std::string second = colleagues.invite("Bea")->token;
    EXPECT_FALSE(is_kept_anywhere(second)) << "the token itself is kept";
    EXPECT_FALSE(sessions->join(first, "long enough")) << "the one before ceases";
    clock.since = clock.since + days(8);
    EXPECT_FALSE(sessions->join(second, "long enough")) << "eight days later";
    const std::string third = colleagues.invite("Bea")->token;
    EXPECT_TRUE(sessions->join(third, "long enough"));
    EXPECT_FALSE(sessions->join(third, "long enough")) << "twice";
    EXPECT_FALSE(is_kept_anywhere("long enough"));

    const auto in = sessions->sign_in("Bea", "long enough", "::1");
    ASSERT_TRUE(in);
    EXPECT_EQ(in->session.role, "webmaster");

    // Opened again: the same people with the same sessions.
    sessions = *Sessions::open(settings, clock, chance, keys->hash_key());
    ASSERT_TRUE(sessions->find(in->cookie));
    EXPECT_EQ(sessions->find(in->cookie)->access, Access::editor);
    ASSERT_TRUE(sessions->remove_colleague("Bea"));
    EXPECT_FALSE(sessions->find(in->cookie));
    EXPECT_FALSE(sessions->sign_in("Bea", "long enough", "::1"));
}

TEST_F(AccessTest, AnotherPasswordEndsTheSessionsOfTheOldOne)
{
    Colleagues& colleagues = sessions->colleagues();
    ASSERT_TRUE(colleagues.make({"Bea", "", "care", Access::viewer, {}, false, {}}));
    ASSERT_TRUE(sessions->join(colleagues.invite("Bea")->token, "the old one"));
    const auto in = sessions->sign_in("Bea", "the old one", "::1");
    ASSERT_TRUE(in);
    const std::string token = colleagues.invite("Bea")->token;
    EXPECT_TRUE(sessions->find(in->cookie)) << "an invitation alone ends nothing";
    ASSERT_TRUE(sessions->join(token, "the new one"));
    EXPECT_FALSE(sessions->find(in->cookie));
    EXPECT_FALSE(sessions->sign_in("Bea", "the old one", "::1"));
    EXPECT_TRUE(sessions->sign_in("Bea", "the new one", "::1"));
}

TEST_F(AccessTest, TheAuditKeepsItsOrderOverARestart)
{
    auto audit = *Audit::open(settings, clock);
    ASSERT_TRUE(audit->note("admin", "first"));
    ASSERT_TRUE(audit->note("admin", "second"));
    audit = *Audit::open(settings, clock);
    ASSERT_TRUE(audit->note("Bea", "third"));
    const auto items = *audit->page(UINT64_MAX, 2);
    ASSERT_EQ(items.size(), 2U);
    EXPECT_EQ(items[0].what, "third");
    EXPECT_EQ(items[1].what, "second");
    EXPECT_EQ(audit->page(items[1].number, 10)->front().what, "first");
}

}  // namespace regard::access
