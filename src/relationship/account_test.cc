#include "relationship/account.h"

#include "base/exact.h"
#include "relationship/account_sample.h"
#include "relationship/cuts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace regard;
using namespace regard::sample;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

namespace {

double units_of(Micro amount) { return static_cast<double>(amount.value) / 1e6; }

Account folded(const std::vector<Effect>& effects, Time to, const Rules& by, std::vector<Derived>* derived = nullptr)
{
    return Account::refold(effects, to, by, derived);
}

}  // namespace

// Methods 1.1, T1.
TEST(Account, BalanceFadesByHalfEveryHalfLifeAndTakesWeighTwice)
{
    const Rules by = plain_rules();
    const std::vector<std::pair<double, double>> touches{{0, 1}, {10, -0.5}, {40, 0.5}, {100, -1.5}, {190, 2}};
    const std::vector<double> expected{1.0, -0.074125, 0.441167, -2.722082, 0.638959};
    Account account;
    for (std::size_t i = 0; i < touches.size(); ++i) {
        account.apply(effect(day(touches[i].first), "bought", touches[i].second), by);
        EXPECT_NEAR(units_of(account.balance(day(touches[i].first), by)), expected[i], 2e-6);
    }
    EXPECT_NEAR(units_of(account.balance(day(280), by)), 0.319479, 1e-6);
}

TEST(Account, TheSameTouchesAddedInAnyOrderGiveTheSameBits)
{
    const Rules by = plain_rules();
    std::vector<Effect> late{effect(day(0), "bought", 1), effect(day(10), "bought", -0.5), effect(day(40), "bought", 0.5),
                             effect(day(100), "bought", -1.5)};
    const auto sums_of = [&](const std::vector<Effect>& effects) {
        Account account;
        account.apply(effect(day(190), "bought", 2), by);
        for (const auto& one : effects) account.add(one);
        return account.balance(day(280), by);
    };
    std::ranges::sort(late, [](const Effect& a, const Effect& b) { return a.order(b) < 0; });
    do {
        EXPECT_EQ(sums_of(late), sums_of({late[0], late[1], late[2], late[3]}));
        EXPECT_NEAR(units_of(sums_of(late)), 0.319479, 1e-6);
    } while (std::ranges::next_permutation(late, [](const Effect& a, const Effect& b) { return a.order(b) < 0; }).found);
}

// Methods 1.3, T2: per day, as the paper has it.
TEST(Cuts, PoissonCusumRaisesItsAlarmAtTheSixthCutAndDoesNotForgetIt)
{
    const Micro step{150'000};  // 0.20 - 0.05 a day
    const Micro jump{exact::ln_ratio_pico(4, 1) / 1'000'000};
    const std::vector<int> cut_days{0, 3, 5, 6, 9, 10, 40, 41};
    const std::vector<double> expected{1.3863, 2.3226, 3.4089, 4.6452, 5.5815, 6.8178, 3.7041, 4.9404};
    Micro level;
    for (std::size_t i = 0; i < cut_days.size(); ++i) {
        level = cuts_after(level, units(i == 0 ? 0 : cut_days[i] - cut_days[i - 1]), step) + jump;
        EXPECT_NEAR(units_of(level), expected[i], 5e-5);
    }
}

TEST(Cuts, ManySmallTakesAlarmWhereTheSameTakesAmongManyGoodTouchesDoNot)
{
    const Rules by = plain_rules();
    Account cut;
    Account busy;
    for (int i = 0; i < 8; ++i) {
        cut.apply(effect(day(i), "waited", -0.05), by);
        busy.apply(effect(day(i), "waited", -0.05), by);
        for (int j = 0; j < 20; ++j) busy.apply(effect(day(i) + minutes(j + 1), "browsed"), by);
    }
    EXPECT_TRUE(cut.view(day(8), by).cuts.alarm);
    EXPECT_FALSE(busy.view(day(8), by).cuts.alarm);
    EXPECT_EQ(cut.view(day(8), by).cuts.count, 8u);
}

// Methods 1.3: decayed count, H = 30.
TEST(Sums, DecayedCountFollowsThePaper)
{
    Sums counts;
    const std::vector<int> cut_days{0, 3, 5, 6, 9, 10, 40, 41};
    const std::vector<double> expected{1, 1.9330, 2.8457, 3.7807, 4.5276, 5.4241, 3.7121, 4.6273};
    for (std::size_t i = 0; i < cut_days.size(); ++i) {
        counts.add(day(cut_days[i]), units(1), days(30));
        EXPECT_NEAR(units_of(counts.at(day(cut_days[i]), days(30)).adds), expected[i], 5e-5);
    }
}

// Methods 1.4.
TEST(Account, PeakAndEndAreRememberedWhereTheAverageSaysTheOpposite)
{
    const Rules by = plain_rules();
    Account account;
    int hour = 0;
    for (const double amount : {1.0, 0.5, -1.5, 0.5, 1.0}) account.apply(effect(day(0) + hours(++hour), "bought", amount), by);
    const auto view = account.view(day(0) + hours(5), by);
    EXPECT_EQ(view.remembered, Micro{-250'000});  // (-1.5 + 1) / 2
    EXPECT_EQ(view.average, Micro{300'000});
    EXPECT_EQ(view.remembered_sum, Micro{-250'000});

    // Its own example, halved into an effect's range: 0.5, 0.25, -1.5, 0.25, 1 gives -0.25 against 0.1.
    Account halved;
    hour = 0;
    for (const double amount : {0.5, 0.25, -1.5, 0.25, 1.0}) halved.apply(effect(day(0) + hours(++hour), "bought", amount), by);
    EXPECT_EQ(halved.view(day(0) + hours(5), by).remembered, Micro{-500'000 / 2});
    EXPECT_EQ(halved.view(day(0) + hours(5), by).average, Micro{200'000 / 2});
}

TEST(Account, MemoryIsOfEpisodesAndATouchWithoutEffectIsNoEnd)
{
    const Rules by = plain_rules();
    Account account;
    account.apply(effect(day(0), "bought", 0.4), by);
    account.apply(effect(day(0) + hours(1), "browsed"), by);
    EXPECT_EQ(account.view(day(0) + hours(1), by).remembered, Micro{400'000});
    // Ninety days later the first episode weighs half beside the second.
    account.apply(effect(day(0) + hours(1) + days(90), "bought", -0.2), by);
    const auto view = account.view(day(0) + hours(1) + days(90), by);
    EXPECT_EQ(view.remembered, Micro{-200'000});
    EXPECT_EQ(view.remembered_sum, Micro{0});
    EXPECT_EQ(view.average_sum, Micro{0});
}

TEST(Account, ARepairIsCreditedAtMostWhatIsLeftOfTheTake)
{
    const Rules by = plain_rules();
    Account account;
    account.apply(effect(day(0), "waited", -0.3), by);
    EXPECT_NEAR(units_of(account.apply(effect(day(0) + hours(1), "apologised", 0.2), by)), 0.2, 1e-9);
    EXPECT_NEAR(units_of(account.apply(effect(day(0) + hours(2), "apologised", 0.2), by)), 0.1, 1e-3);
    EXPECT_EQ(account.apply(effect(day(0) + hours(3), "apologised", 0.2), by), Micro{0});
}

TEST(Account, ARepairComesTooLateAfterTheWindowAndForAnotherThing)
{
    const Rules by = plain_rules();
    Effect wrong = effect(day(0), "invoiced", -0.5);
    wrong.about = 7;
    Effect other = effect(day(1), "apologised", 0.4);
    other.about = 8;
    Account account;
    account.apply(wrong, by);
    EXPECT_EQ(account.apply(other, by), Micro{0});
    other.at = day(29);
    other.about = 7;
    Account in_time = account;
    EXPECT_GT(in_time.apply(other, by), Micro{300'000});
    other.at = day(30);
    EXPECT_EQ(account.apply(other, by), Micro{0});
}

TEST(Account, TheGroceryStoryEndsNotAboveWhereItWouldBeWithoutTheTrouble)
{
    const Rules by = plain_rules();
    const std::vector<Effect> smooth{effect(day(0), "browsed", 0.1), effect(day(0) + minutes(10), "bought", 0.1)};
    std::vector<Effect> mended = smooth;
    mended.push_back(effect(day(0) + minutes(11), "waited", -0.25));
    mended.push_back(effect(day(0) + minutes(13), "apologised", 0.6));

    const auto without = folded(smooth, day(1), by).view(day(1), by);
    const auto with = folded(mended, day(1), by).view(day(1), by);
    const auto untended = folded({mended.begin(), mended.end() - 1}, day(1), by).view(day(1), by);
    EXPECT_LE(with.balance, without.balance);
    EXPECT_LE(*with.remembered, *without.remembered);
    EXPECT_GT(with.balance, untended.balance) << "mending it was worth something";
    EXPECT_GT(*with.remembered, *untended.remembered);
}

TEST(Account, SilenceIsLongerThanTheirOwnRhythmExplains)
{
    const Rules by = plain_rules();
    Account weekly;
    Account yearly;
    for (int i = 0; i <= 10; ++i) weekly.apply(effect(day(7 * i), "bought"), by);
    for (int i = 0; i <= 2; ++i) yearly.apply(effect(day(365 * i), "bought"), by);
    // ((30 + 70) / (30 + 70 + s))^(1 + 10) = 0.05 at s = 31.30 days
    const auto fine = weekly.view(day(70 + 31.2), by).silence;
    const auto silent = weekly.view(day(70 + 31.4), by).silence;
    EXPECT_FALSE(fine.silent);
    EXPECT_NEAR(units_of(fine.probability), 0.0504, 2e-4);
    EXPECT_TRUE(silent.silent);
    EXPECT_THAT(silent.sentence, HasSubstr("comes about every 7 days"));
    EXPECT_NEAR(static_cast<double>(silent.silent_from->us - day(70).us) / 86'400e6, 31.30, 0.01);
    EXPECT_GT(*silent.gone_from, *silent.silent_from);
    EXPECT_FALSE(yearly.view(day(730 + 200), by).silence.silent);
}

TEST(Account, WhatTheBusinessDoesIsNoVisitAndADayOfTouchesIsOne)
{
    const Rules by = plain_rules();
    Account account;
    account.apply(effect(day(0), "mailed"), by);
    EXPECT_EQ(account.view(day(400), by).silence.silent_from, std::nullopt);
    EXPECT_THAT(account.view(day(400), by).silence.sentence, HasSubstr("not come"));
    account.apply(effect(day(1), "bought"), by);
    account.apply(effect(day(1.5), "browsed"), by);
    account.apply(effect(day(1.9), "mailed"), by);
    EXPECT_EQ(account.visits(), 1u);
    account.apply(effect(day(2), "browsed"), by);
    EXPECT_EQ(account.visits(), 2u);
    EXPECT_EQ(account.touches(), 5u);
}

TEST(Account, AMailWithoutAnAnswerInTwoDaysIsADeafEar)
{
    const Rules by = rules();
    Account account;
    account.apply(effect(day(0), "asked"), by);
    EXPECT_EQ(account.next_due(by), day(2));
    EXPECT_EQ(account.view(day(1), by).promises.at(0).state, PromiseState::open);

    std::vector<Derived> derived;
    account.advance(day(2) - microseconds(1), by, &derived);
    EXPECT_TRUE(derived.empty());
    account.advance(day(2), by, &derived);

    ASSERT_EQ(derived.size(), 1u);
    EXPECT_EQ(derived[0].effect.amount, Micro{-300'000});
    EXPECT_EQ(derived[0].effect.touchpoint, number_of("deaf_ear"));
    EXPECT_EQ(derived[0].effect.at, day(2));
    EXPECT_TRUE(derived[0].effect.flags & Effect::from_signal);
    EXPECT_THAT(derived[0].positions(), ElementsAre(effect(day(0), "asked").position));
    EXPECT_EQ(account.view(day(2), by).promises.at(0).state, PromiseState::broken);
    EXPECT_EQ(account.view(day(2), by).promises.at(0).kind, "answer");
    EXPECT_EQ(account.standing(), Standing::fresh) << "the table's first row that applies";
    EXPECT_TRUE(account.is_late(effect(day(1), "answered"))) << "the account must be refolded with the late answer";
}

TEST(Account, AnAnswerInTimeKeepsThePromiseAndAnAddForItIsNeverAboveTheHarm)
{
    const Rules by = rules();
    std::vector<Derived> derived;
    const auto account = folded({effect(day(0), "waited", -0.1), effect(day(0.5), "complained"), effect(day(1), "answered")},
                                day(5), by, &derived);
    ASSERT_EQ(derived.size(), 1u);
    EXPECT_EQ(derived[0].effect.touchpoint, number_of("answer_kept"));
    EXPECT_NEAR(units_of(derived[0].effect.amount), 0.099, 0.001) << "0.2 is offered, but only 0.1 was taken";
    EXPECT_EQ(account.view(day(5), by).promises.size(), 1u) << "two signals, one promise";
    EXPECT_EQ(account.view(day(5), by).promises.at(0).state, PromiseState::kept);

    // Without harm there is nothing an answer could repair.
    derived.clear();
    (void)folded({effect(day(0.5), "complained"), effect(day(1), "answered")}, day(5), by, &derived);
    ASSERT_EQ(derived.size(), 1u);
    EXPECT_EQ(derived[0].effect.amount, Micro{0});
}

TEST(Account, ABillingQuestionMakesThatInvoiceAPuzzle)
{
    const Rules by = rules();
    const auto invoice = [](double at, std::uint32_t about) {
        Effect made = effect(day(at), "invoiced");
        made.about = about;
        return made;
    };
    Effect question = effect(day(10), "billing_question");
    question.about = 1;
    std::vector<Derived> derived;
    (void)folded({invoice(0, 1), invoice(5, 2), question}, day(20), by, &derived);
    ASSERT_EQ(derived.size(), 1u);
    EXPECT_EQ(derived[0].effect.about, 1u);
    EXPECT_THAT(derived[0].positions(), ElementsAre(invoice(0, 1).position, question.position));

    derived.clear();
    question.about = 0;  // does not say which: the newest is meant
    (void)folded({invoice(0, 1), invoice(5, 2), question}, day(20), by, &derived);
    ASSERT_EQ(derived.size(), 1u);
    EXPECT_EQ(derived[0].effect.about, 2u);

    derived.clear();
    question.at = day(14);
    question.about = 1;
    (void)folded({invoice(0, 1), question}, day(20), by, &derived);
    EXPECT_TRUE(derived.empty()) << "within two weeks is sooner than two weeks";
}

TEST(Account, ThreeWaitsInAWeekAreOneSignalAndEachCountsOnce)
{
    const Rules by = rules();
    std::vector<Effect> waits;
    for (const double at : {0.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0}) waits.push_back(effect(day(at), "waited"));
    std::vector<Derived> derived;
    (void)folded(waits, day(20), by, &derived);
    ASSERT_EQ(derived.size(), 2u);
    EXPECT_EQ(derived[0].effect.at, day(10));
    EXPECT_THAT(derived[0].positions(), ElementsAre(waits[1].position, waits[2].position, waits[3].position));
    EXPECT_EQ(derived[1].effect.at, day(13));
}

TEST(Account, StandingStaysUntilItIsClearlyBetter)
{
    const Rules by = rules();
    std::vector<Effect> effects;
    for (int i = 0; i < 6; ++i) effects.push_back(effect(day(12 * i), "bought"));
    effects.push_back(effect(day(61), "waited", -0.3));
    auto view = folded(effects, day(61), by).view(day(61), by);
    EXPECT_EQ(view.standing.now, Standing::at_risk) << "balance -0.6";
    EXPECT_EQ(view.standing.since, day(61));
    EXPECT_THAT(view.standing.reasons, Contains("more was taken than given"));

    effects.push_back(effect(day(62), "bought", 0.3));  // -0.3: better than entering asks, not as good as leaving asks
    view = folded(effects, day(62), by).view(day(62), by);
    EXPECT_EQ(view.standing.now, Standing::at_risk);
    EXPECT_EQ(view.standing.since, day(61));
    EXPECT_THAT(view.standing.reasons, Contains("not yet made good"));

    effects.pop_back();
    effects.push_back(effect(day(62), "bought", 0.5));  // -0.1
    EXPECT_EQ(folded(effects, day(62), by).standing(), Standing::steady);
}

TEST(Account, TimeAloneMovesStandingToLeavingAndGone)
{
    const Rules by = rules();
    Account account;
    for (int i = 0; i <= 10; ++i) account.apply(effect(day(7 * i), "bought", 0.05), by);
    EXPECT_EQ(account.standing(), Standing::steady);
    const auto view = account.view(day(70), by);
    EXPECT_EQ(account.next_due(by), view.silence.silent_from);
    account.advance(*view.silence.silent_from - microseconds(1), by);
    EXPECT_EQ(account.standing(), Standing::steady);
    account.advance(*view.silence.silent_from, by);
    EXPECT_EQ(account.standing(), Standing::leaving);
    EXPECT_EQ(account.next_due(by), view.silence.gone_from);
    account.advance(day(4000), by);
    EXPECT_EQ(account.standing(), Standing::gone);
    EXPECT_EQ(account.standing_since(), *view.silence.gone_from);
    EXPECT_EQ(account.next_due(by), std::nullopt);
    account.apply(effect(day(4000), "bought"), by);
    EXPECT_EQ(account.standing(), Standing::steady) << "they came back";
}

TEST(Account, ABalanceThatFadesTurnsStandingAtTheBeginningOfADay)
{
    const Rules by = rules();
    Account account;
    for (int i = 0; i < 40; ++i) account.apply(effect(day(i) + hours(7), "bought", i < 3 ? 0.6 : 0.0), by);
    ASSERT_EQ(account.standing(), Standing::delighted);
    // 1.8 at first; below 0.7 after log2(1.8/0.7) half-lives.
    for (int i = 40; account.standing() == Standing::delighted && i < 200; ++i)
        account.apply(effect(day(i) + hours(7), "bought"), by);
    EXPECT_EQ(account.standing(), Standing::steady);
    EXPECT_EQ(account.standing_since(), start_of_day(day_of(account.standing_since())));
    EXPECT_NEAR(static_cast<double>(account.standing_since().us - day_zero.us) / 86'400e6, 1.3 + 90 * 1.3626, 1.0);
}

TEST(Account, HurtIsALargeTakeAndToldIsAComplaintAfterIt)
{
    const Rules by = rules();
    Account account;
    account.apply(effect(day(0), "complained"), by);
    EXPECT_FALSE(account.hurt().told_at);
    account.apply(effect(day(1), "waited", -0.05), by);
    EXPECT_FALSE(account.hurt().hurt_at);
    account.apply(effect(day(2) + hours(1), "waited", -0.1), by);
    EXPECT_EQ(account.hurt().hurt_at, day(2) + hours(1));
    account.apply(effect(day(3), "complained"), by);
    EXPECT_EQ(account.hurt().told_at, day(3));
}

TEST(Account, AnObservationIsFeltButIsNoContact)
{
    const Rules by = rules();
    Account account;
    account.apply(effect(day(0), "browsed"), by);
    Effect blocked = effect(day(0), "waited", -0.15);
    blocked.flags = Effect::from_observation;
    blocked.position = effect(day(0), "browsed").position;
    account.apply(blocked, by);
    EXPECT_EQ(account.touches(), 1u);
    EXPECT_EQ(account.visits(), 1u);
    EXPECT_EQ(account.balance(day(0), by), Micro{-300'000});
}

TEST(Account, AnotherHalfLifeFadesWhatIsFeltNow)
{
    AccountSettings slow;
    slow.half_life = days(180);
    const Rules quick_rules = plain_rules();
    const Rules slow_rules = plain_rules(slow);
    Account account;
    account.apply(effect(day(0), "bought", 1), quick_rules);
    account.apply(effect(day(0), "waited", -0.5), quick_rules);
    account.advance(day(90), slow_rules);
    account.apply(effect(day(90), "browsed"), slow_rules);
    // Its change is reckoned from the last reckoning on: the first day.
    EXPECT_NEAR(units_of(account.sums(day(90)).adds), 0.707107, 2e-6);
    EXPECT_NEAR(units_of(account.sums(day(180)).adds), 0.5, 2e-6);
    EXPECT_NEAR(units_of(account.sums(day(180)).takes), -0.25, 2e-6);
    EXPECT_EQ(account.view(day(180), slow_rules).half_life_days, units(180));
}

TEST(Account, OneWithoutTouchesHasNothingToSay)
{
    const Rules by = rules();
    Account account;
    account.advance(day(100), by);
    EXPECT_TRUE(account.is_empty());
    EXPECT_EQ(account, Account{});
    EXPECT_EQ(account.next_due(by), std::nullopt);
    EXPECT_EQ(account.view(day(1), by).balance, Micro{0});
    EXPECT_FALSE(account.is_late(effect(day(-500), "bought")));
}
