#include "relationship/account.h"
#include "relationship/account_sample.h"

#include <gtest/gtest.h>

using namespace regard;
using namespace regard::sample;

namespace {

constexpr int streams_count = 400;

Time random_time_after(std::mt19937_64& chance, Time at)
{
    return at + microseconds(static_cast<std::int64_t>(chance() % (200 * 86'400'000'000ull)));
}

struct Stream {
    std::vector<Effect> effects;
    Time end;
};

Stream stream_of(std::uint64_t seed)
{
    std::mt19937_64 chance(seed);
    Stream stream;
    stream.effects = random_stream(chance, 1 + chance() % 40);
    stream.end = random_time_after(chance, stream.effects.back().at);
    return stream;
}

}  // namespace

TEST(AccountProperty, AnyOrderOfArrivalRefoldedIsTheAccountInOrder)
{
    const Rules by = rules();
    for (std::uint64_t seed = 0; seed < streams_count; ++seed) {
        std::mt19937_64 chance(seed);
        auto [effects, end] = stream_of(seed);
        const Account in_order = Account::refold(effects, end, by);

        // A late touch is added, the account refolded from all that is known so far.
        std::vector<Effect> arriving = effects;
        std::ranges::shuffle(arriving, chance);
        Account account;
        std::vector<Effect> known;
        for (const Effect& effect : arriving) {
            const auto place =
                std::ranges::upper_bound(known, effect, [](const Effect& a, const Effect& b) { return a.order(b) < 0; });
            known.insert(place, effect);
            if (!account.is_late(effect)) {
                account.apply(effect, by);
            } else {
                account.add(effect);
                account = Account::refold(known, known.back().at, by);
            }
            if (chance() % 4 == 0) account.advance(random_time_after(chance, effect.at), by);
        }
        if (account.is_late(effects.back())) account = Account::refold(known, end, by);
        account.advance(end, by);
        // advance() above may have gone beyond the end.
        if (account != in_order) account = Account::refold(known, end, by);
        EXPECT_EQ(account, in_order) << "seed " << seed;
    }
}

TEST(AccountProperty, AddThenRemoveLeavesNoTrace)
{
    const Rules by = rules();
    for (std::uint64_t seed = 0; seed < streams_count; ++seed) {
        std::mt19937_64 chance(seed);
        const auto [effects, end] = stream_of(seed);
        const Account before = Account::refold(effects, end, by);
        Account account = before;
        std::vector<Effect> late = random_stream(chance, 20);
        for (const Effect& effect : late) account.add(effect);
        std::ranges::shuffle(late, chance);
        for (const Effect& effect : late) account.remove(effect);
        EXPECT_EQ(account, before) << "seed " << seed;
    }
}

TEST(AccountProperty, LateAddsMakeTheSumsOfThePlainFold)
{
    // Without repairs and signals the sums are complete at once, before any refold.
    const Rules by = plain_rules();
    for (std::uint64_t seed = 0; seed < streams_count; ++seed) {
        auto [effects, end] = stream_of(seed);
        std::erase_if(effects, [](const Effect& effect) { return effect.flags & Effect::repairs; });
        if (effects.empty()) continue;
        const Account whole = Account::refold(effects, end, by);
        Account account;
        account.apply(effects.back(), by);
        for (std::size_t i = 0; i + 1 < effects.size(); ++i) account.add(effects[i]);
        EXPECT_EQ(account.sums(end).adds, whole.sums(end).adds);
        EXPECT_EQ(account.sums(end).takes, whole.sums(end).takes);
        EXPECT_EQ(account.touches(), whole.touches());
    }
}

TEST(AccountProperty, ManyStepsOfTimeAreOneStep)
{
    const Rules by = rules();
    int moved = 0;
    for (std::uint64_t seed = 0; seed < streams_count; ++seed) {
        std::mt19937_64 chance(seed);
        const auto [effects, end] = stream_of(seed);
        const Account at_once = Account::refold(effects, end, by);
        Account stepped;
        for (const Effect& effect : effects) {
            // Up to any moment before the next touch, and exactly to what is due.
            if (!stepped.is_empty()) {
                const std::int64_t gap = (effect.at - stepped.last_at()).us;
                for (int i = 0; i < 5; ++i) stepped.advance(stepped.last_at() + microseconds(gap / 5 * i), by);
                while (stepped.next_due(by) && *stepped.next_due(by) <= effect.at) {
                    const Account before = stepped;
                    stepped.advance(*stepped.next_due(by), by);
                    ASSERT_NE(before, stepped) << "what is due changes something, seed " << seed;
                    ++moved;
                }
            }
            ASSERT_FALSE(stepped.is_late(effect));
            stepped.apply(effect, by);
        }
        for (Time at = effects.back().at; at < end; at = at + hours(31)) {
            const auto due = stepped.next_due(by);
            const Account before = stepped;
            stepped.advance(at, by);
            ASSERT_EQ(due && *due <= at ? due : std::nullopt, before.next_due(by, at)) << "seed " << seed;
            ASSERT_EQ(before != stepped, due && *due <= at) << "next_due says when something changes, seed " << seed;
        }
        stepped.advance(end, by);
        EXPECT_EQ(stepped, at_once) << "seed " << seed;
    }
    EXPECT_GT(moved, streams_count / 2) << "the streams make things due";
}

TEST(AccountProperty, AsOfAnyDayIsTheFoldOfWhatHadHappened)
{
    const Rules by = rules();
    for (std::uint64_t seed = 0; seed < streams_count; ++seed) {
        const auto [effects, end] = stream_of(seed);
        Account running;
        for (std::size_t i = 0; i < effects.size(); ++i) {
            running.apply(effects[i], by);
            const Account prefix = Account::refold(std::span(effects).first(i + 1), effects[i].at, by);
            ASSERT_EQ(running, prefix) << "seed " << seed << " touch " << i;
        }
        const auto view = running.view(end, by);
        running.advance(end, by);
        const auto advanced = running.view(end, by);
        EXPECT_EQ(view.balance, advanced.balance);
        EXPECT_EQ(view.standing.now, advanced.standing.now);
        EXPECT_EQ(view.standing.since, advanced.standing.since);
        EXPECT_EQ(view.standing.reasons, advanced.standing.reasons);
        EXPECT_EQ(view.promises.size(), advanced.promises.size());
    }
}

TEST(AccountProperty, HistoryThatHoldsWhatSignalsDidFoldsToTheSame)
{
    const Rules by = rules();
    std::size_t signals = 0;
    for (std::uint64_t seed = 0; seed < streams_count; ++seed) {
        const auto [effects, end] = stream_of(seed);
        std::vector<Derived> derived;
        std::vector<Micro> felt;
        const Account account = Account::refold(effects, end, by, &derived, &felt);
        signals += derived.size();
        std::vector<Effect> rows = effects;
        for (const auto& what : derived) rows.push_back(what.effect);
        std::ranges::sort(rows, [](const Effect& a, const Effect& b) { return a.order(b) < 0; });
        EXPECT_EQ(Account::refold(rows, end, by), account) << "seed " << seed;

        // What touches and signals came to is what the account holds.
        std::int64_t total = 0;
        for (const Micro amount : felt) total += amount.value;
        for (const auto& what : derived) total += what.effect.amount.value;
        const auto view = account.view(end, by);
        EXPECT_EQ(view.adds_total.value + view.takes_total.value, total);
    }
    EXPECT_GT(signals, streams_count);
}

namespace {

bool by_order(const Effect& a, const Effect& b) { return a.order(b) < 0; }

struct Trouble {
    std::vector<Effect> without;  // the stream and the apologies
    std::vector<Effect> with;     // and what they are for
    Time read_at;
};

Trouble trouble_in(std::vector<Effect> effects, Time end, std::mt19937_64& chance)
{
    Trouble made{effects, {}, end};
    const Time at = effects[chance() % effects.size()].at;
    Effect trouble = effect(at, "waited", -static_cast<double>(chance() % 1'000'000) / 1e6);
    trouble.about = static_cast<std::uint32_t>(chance() % 3);
    trouble.position = {5, 0, 1};
    const std::uint64_t repairs = 1 + chance() % 3;
    for (std::uint64_t i = 0; i < repairs; ++i) {
        Effect repair = effect(at + hours(static_cast<std::int64_t>(chance() % 900)), "apologised", 1.5);
        repair.position = {6, static_cast<std::uint16_t>(i), 1};
        repair.about = trouble.about;
        made.without.push_back(repair);
        made.read_at = std::max(made.read_at, repair.at);
    }
    std::ranges::sort(made.without, by_order);
    made.with = made.without;
    made.with.insert(std::ranges::upper_bound(made.with, trouble, by_order), trouble);
    return made;
}

Rules any_loss_aversion(std::mt19937_64& chance)
{
    AccountSettings settings;
    settings.loss_aversion = {static_cast<std::int64_t>(500'000 + chance() % 2'000'000)};
    return plain_rules(settings);
}

}  // namespace

// Whatever came before, between and after: the same apologies without the trouble never leave the account lower.
TEST(AccountProperty, TroubleNeverMakesApologiesWorthMoreThanItTook)
{
    int lower = 0;
    for (std::uint64_t seed = 0; seed < 8 * streams_count; ++seed) {
        std::mt19937_64 chance(seed);
        const Rules by = any_loss_aversion(chance);
        const auto [effects, end] = stream_of(seed);
        const Trouble trouble = trouble_in(effects, end, chance);
        const Micro with = Account::refold(trouble.with, trouble.read_at, by).balance(trouble.read_at, by);
        const Micro without = Account::refold(trouble.without, trouble.read_at, by).balance(trouble.read_at, by);
        EXPECT_LE(with, without) << "seed " << seed;
        lower += with < without;
    }
    EXPECT_GT(lower, streams_count);
}

// Where nothing else went wrong: trouble and apologies end at most where neither would have.
TEST(AccountProperty, TroubleAndItsRepairNeverEndAboveNoTrouble)
{
    for (std::uint64_t seed = 0; seed < 8 * streams_count; ++seed) {
        std::mt19937_64 chance(seed);
        const Rules by = any_loss_aversion(chance);
        auto [effects, end] = stream_of(seed);
        std::erase_if(effects, [](const Effect& effect) { return effect.amount.value < 0; });
        if (effects.empty()) continue;
        const Trouble trouble = trouble_in(effects, end, chance);
        const auto with = Account::refold(trouble.with, trouble.read_at, by).view(trouble.read_at, by);
        const auto without = Account::refold(effects, trouble.read_at, by).view(trouble.read_at, by);
        EXPECT_LE(with.balance, without.balance) << "seed " << seed;
    }
}

TEST(AccountProperty, AVisitWithTroubleAndItsRepairIsNotRememberedAsBetter)
{
    for (std::uint64_t seed = 0; seed < 8 * streams_count; ++seed) {
        std::mt19937_64 chance(seed);
        const Rules by = plain_rules();
        std::vector<Effect> visit;
        for (std::uint64_t i = 0; i < 2 + chance() % 8; ++i) {
            visit.push_back(effect(day_zero + minutes(static_cast<std::int64_t>(10 * i)), "bought",
                                   static_cast<double>(chance() % 500'000 + 1) / 1e6));
        }
        const std::size_t place = chance() % visit.size() + 1;
        const Time at = visit[place - 1].at;
        std::vector<Effect> troubled = visit;
        troubled.insert(troubled.begin() + static_cast<std::ptrdiff_t>(place),
                        {effect(at + minutes(1), "waited", -static_cast<double>(chance() % 500'000 + 1) / 1e6),
                         effect(at + minutes(2), "apologised", static_cast<double>(chance() % 1'000'000) / 1e6)});
        const Time read_at = visit.back().at + minutes(3);
        const auto with = Account::refold(troubled, read_at, by).view(read_at, by);
        const auto without = Account::refold(visit, read_at, by).view(read_at, by);
        EXPECT_LE(*with.remembered, *without.remembered) << "seed " << seed;
        EXPECT_LE(*with.average, *without.average) << "seed " << seed;
    }
}

TEST(AccountProperty, SilenceBeginsNoLaterForASmallerGapAndIsLessLikelyTheLongerItLasts)
{
    for (std::uint32_t visits = 1; visits < 3'000; visits = visits * 3 / 2 + 1) {
        const Rhythm rhythm = Rhythm::of(units(1), days(30), visits, days(2 * visits));
        Duration before{0};
        for (std::int64_t pico = 0; pico < 12'000'000'000'000; pico += 37'000'000'000) {
            const Duration gap = rhythm.gap_at(pico);
            ASSERT_GE(gap, before);
            ASSERT_TRUE(rhythm.reaches(gap, pico));
            ASSERT_FALSE(gap.us > 0 && rhythm.reaches(gap - microseconds(1), pico));
            before = gap;
        }
        Micro likely = units(1);
        for (int d = 0; d < 500; ++d) {
            ASSERT_LE(rhythm.probability(days(d)), likely);
            likely = rhythm.probability(days(d));
        }
    }
}
