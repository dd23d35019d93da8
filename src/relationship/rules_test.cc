#include "relationship/rules.h"

#include "relationship/account.h"
#include "relationship/account_sample.h"
#include "touch/catalogue_yaml.h"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

using namespace regard;
using namespace regard::sample;
using ::testing::ElementsAre;
using What = StandingRule::Clause::What;

namespace {

Result<Catalogue> shipped_catalogue()
{
    std::vector<CatalogueFile> files;
    for (const auto& entry : std::filesystem::directory_iterator("catalogue")) {
        if (entry.path().extension() != ".yaml") continue;
        std::ostringstream text;
        text << std::ifstream(entry.path()).rdbuf();
        files.push_back({entry.path().filename().string(), text.str()});
    }
    return load_catalogue(files);
}

}  // namespace

TEST(Rules, WhatTheCatalogueDoesNotKnowIsTheCustomersOwnDoing)
{
    const Rules by = rules();
    EXPECT_FALSE(by.traits(number_of("never heard of")).is_known);
    EXPECT_EQ(by.traits(999'999).doer, Doer::customer);
    EXPECT_EQ(by.traits(number_of("mailed")).doer, Doer::business);
    EXPECT_TRUE(by.traits(number_of("complained")).is_complaint);
}

TEST(Rules, ATouchpointKnowsItsPartsInSignals)
{
    const Rules by = rules();
    const auto& traits = by.traits(number_of("complained"));
    ASSERT_EQ(traits.roles_end - traits.roles_begin, 2u);  // of deaf_ear and answer_kept
    for (auto i = traits.roles_begin; i < traits.roles_end; ++i) EXPECT_TRUE(by.roles[i].is_first && !by.roles[i].is_second);
    EXPECT_EQ(by.find_signal(number_of("puzzle"))->within, days(14));
    EXPECT_EQ(by.find_signal(number_of("bought")), nullptr);
    EXPECT_EQ(by.promise_kind(number_of("answer")), "answer");
    EXPECT_TRUE(by.find_signal(number_of("answer_kept"))->repairs);
    EXPECT_FALSE(by.find_signal(number_of("deaf_ear"))->repairs);
}

TEST(Rules, ATouchThatOpensAndAnswersTheSameSignalHasOneRoleOfBoth)
{
    Catalogue shop = catalogue();
    shop.signals = {signal("again", Signal::Pattern::then, {"asked"}, {"asked"}, days(1), {-100'000})};
    const Rules by = regard::bind(shop, 1, number_of);
    const auto& traits = by.traits(number_of("asked"));
    ASSERT_EQ(traits.roles_end - traits.roles_begin, 1u);
    EXPECT_TRUE(by.roles[traits.roles_begin].is_first && by.roles[traits.roles_begin].is_second);

    std::vector<Derived> derived;
    (void)Account::refold(std::vector{effect(day(0), "asked"), effect(day(0.5), "asked"), effect(day(0.9), "asked")}, day(2),
                          by, &derived);
    EXPECT_EQ(derived.size(), 2u) << "each asks again after the one before";
}

TEST(Rules, TheFirstRowThatAppliesWinsAndItsOwnStandingMayStay)
{
    Catalogue shop = catalogue();
    shop.standings = {{Standing::at_risk, {{What::balance, false, units(-1), "low"}}, {{What::balance, false, {-500'000}, ""}}},
                      {Standing::delighted, {{What::balance, true, units(1), "high"}}, {}},
                      {Standing::steady, {}, {}}};
    const Rules by = regard::bind(shop, 1, number_of);
    ASSERT_EQ(by.clauses.size(), 3u);
    const std::uint64_t low = 1, lowish = 2, high = 4;
    EXPECT_EQ(by.judge(Standing::steady, lowish), Standing::steady);
    EXPECT_EQ(by.judge(Standing::steady, low | lowish), Standing::at_risk);
    EXPECT_EQ(by.judge(Standing::at_risk, lowish), Standing::at_risk);
    EXPECT_EQ(by.judge(Standing::at_risk, 0), Standing::steady);
    EXPECT_EQ(by.judge(Standing::steady, low | high), Standing::at_risk);
    EXPECT_EQ(by.judge(Standing::steady, high), Standing::delighted);
    ASSERT_EQ(by.rows[0].reasons.size(), 2u);
    EXPECT_EQ(by.rows[0].reasons[1].text, "low") << "one stays for the reason one came";
}

TEST(Rules, WhatIsBeyondLimitsIsBroughtWithinOrLeftOut)
{
    Catalogue shop = catalogue();
    shop.signals = {signal("too_many", Signal::Pattern::count, {"waited"}, {}, Duration{-5}, units(100))};
    shop.signals[0].count = 1'000'000;
    shop.account.half_life = Duration{-1};
    shop.standings.clear();
    for (int i = 0; i < 70; ++i) shop.standings.push_back({Standing::at_risk, {{What::visits, true, units(i), ""}}, {}});
    const Rules by = regard::bind(shop, 1, number_of);
    EXPECT_EQ(by.signals[0].count, signal_touches_max);
    EXPECT_EQ(by.signals[0].within, microseconds(1));
    EXPECT_EQ(by.signals[0].amount, units(2));
    EXPECT_EQ(by.half_life(), hours(1));
    EXPECT_EQ(by.rows.size(), standing_clauses_max);
}

TEST(Rules, TheShippedCatalogueBindsWhole)
{
    const auto shop = shipped_catalogue();
    ASSERT_TRUE(shop) << shop.error().text;
    const Rules by = regard::bind(*shop, 1, number_of);
    EXPECT_EQ(by.signals.size(), shop->signals.size());
    EXPECT_EQ(by.rows.size(), shop->standings.size());
    for (const auto& signal : shop->signals) {
        EXPECT_LE(signal.count, signal_touches_max) << signal.name;
        for (const auto& name : signal.first) EXPECT_TRUE(shop->find(name)) << name;
        for (const auto& name : signal.second) EXPECT_TRUE(shop->find(name)) << name;
    }

    // One mail that nobody answers, under the shipped numbers.
    std::vector<Derived> derived;
    const Account account = Account::refold(std::vector{effect(day(0), "mail.received_from_customer")}, day(3), by, &derived);
    ASSERT_EQ(derived.size(), 1u);
    EXPECT_EQ(derived[0].effect.touchpoint, number_of("mail.deaf_ear"));
    EXPECT_EQ(account.view(day(3), by).promises.at(0).state, PromiseState::broken);

    // And whoever came four Mondays in a row and then no more is leaving, then gone.
    std::vector<Effect> mondays;
    for (int i = 0; i < 4; ++i) mondays.push_back(effect(day(7 * i), "store.visit"));
    EXPECT_EQ(Account::refold(mondays, day(30), by).standing(), Standing::steady);
    EXPECT_EQ(Account::refold(mondays, day(21 + 60), by).standing(), Standing::leaving);
    const auto gone = Account::refold(mondays, day(21 + 200), by).view(day(21 + 200), by);
    EXPECT_EQ(gone.standing.now, Standing::gone);
    EXPECT_THAT(gone.standing.reasons, ElementsAre("has been away far longer than their own rhythm explains"));
}
