// relationship/account_sample.h
//
// For the room's tests, fuzzers and benches: a small shop's catalogue with signals, promises and a standing table, effects by
// name, and random streams of them.
#pragma once

#include "relationship/account.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace regard::sample {

inline NameNumber number_of(std::string_view name)
{
    static std::map<std::string, NameNumber, std::less<>> names;
    const auto found = names.find(name);
    if (found != names.end()) return found->second;
    return names.emplace(std::string(name), static_cast<NameNumber>(names.size() + 1)).first->second;
}

inline Signal signal(std::string name, Signal::Pattern pattern, std::vector<std::string> first, std::vector<std::string> second,
                     Duration within, Micro amount)
{
    Signal made;
    made.name = std::move(name);
    made.pattern = pattern;
    made.first = std::move(first);
    made.second = std::move(second);
    made.within = within;
    made.amount = amount;
    made.reason = "because of " + made.name;
    return made;
}

inline Catalogue catalogue()
{
    using What = StandingRule::Clause::What;
    Catalogue shop;
    const auto touchpoint = [&](const char* name, Doer doer = Doer::customer, bool is_complaint = false) {
        Touchpoint made;
        made.name = name;
        made.channel = "store";
        made.doer = doer;
        made.is_complaint = is_complaint;
        shop.touchpoints.push_back(std::move(made));
    };
    touchpoint("bought");
    touchpoint("browsed");
    touchpoint("waited");
    touchpoint("asked");
    touchpoint("answered", Doer::business);
    touchpoint("complained", Doer::customer, true);
    touchpoint("apologised", Doer::business);
    touchpoint("invoiced", Doer::business);
    touchpoint("billing_question");
    touchpoint("mailed", Doer::business);

    Signal deaf = signal("deaf_ear", Signal::Pattern::without, {"asked", "complained"}, {"answered"}, days(2), {-300'000});
    deaf.promise = "answer";
    Signal kept = signal("answer_kept", Signal::Pattern::then, {"complained"}, {"answered"}, days(2), {200'000});
    kept.promise = "answer";
    Signal puzzle = signal("puzzle", Signal::Pattern::then, {"invoiced"}, {"billing_question"}, days(14), {-500'000});
    puzzle.same_about = true;
    Signal queue = signal("always_waiting", Signal::Pattern::count, {"waited"}, {}, days(7), {-100'000});
    queue.count = 3;
    shop.signals = {queue, kept, deaf, puzzle};

    shop.standings = {
        {Standing::gone, {{What::silence, false, {5'000}, "gone silent"}}, {}},
        {Standing::leaving,
         {{What::silence, false, {50'000}, "silent for longer than their rhythm explains"}},
         {{What::silence, false, {200'000}, "not yet back in their rhythm"}}},
        {Standing::fresh,
         {{What::visits, false, units(1), "came once"}, {What::age_days, false, units(30), "known for less than a month"}},
         {}},
        {Standing::at_risk,
         {{What::balance, false, {-500'000}, "more was taken than given"}},
         {{What::balance, false, {-200'000}, "not yet made good"},
          {What::takes_30d, true, {100'000}, "takes in the last month"}}},
        {Standing::at_risk, {{What::promise_broken, true, units(1), "a promise was broken"}}, {}},
        {Standing::at_risk,
         {{What::cuts, true, units(6), "many small takes"}},
         {{What::cuts, true, units(3), "many small takes"}}},
        {Standing::delighted,
         {{What::balance, true, units(1), "far more given than taken"}},
         {{What::balance, true, {700'000}, "still more given than taken"}}},
        {Standing::steady, {}, {}},
    };
    shop.index();
    return shop;
}

inline Rules rules() { return regard::bind(catalogue(), 1, number_of); }

// Rules without signals and standings: the sums alone.
inline Rules plain_rules(AccountSettings settings = {})
{
    Catalogue plain = catalogue();
    plain.signals.clear();
    plain.standings.clear();
    plain.account = settings;
    plain.index();
    return regard::bind(plain, 1, number_of);
}

constexpr Time day_zero{1'767'225'600'000'000};  // 2026-01-01

constexpr Time day(double days_since) { return {day_zero.us + static_cast<std::int64_t>(days_since * 86'400e6)}; }

inline Effect effect(Time at, std::string_view touchpoint, double amount = 0)
{
    Effect made;
    made.at = at;
    made.touchpoint = number_of(touchpoint);
    made.amount = {static_cast<std::int64_t>(amount * 1e6 + (amount < 0 ? -0.5 : 0.5))};
    if (touchpoint == "apologised") made.flags = Effect::repairs;
    // A position that tells effects apart; at equal times the order of names is the order of the log.
    made.position = {0, static_cast<std::uint16_t>(made.touchpoint), static_cast<std::uint64_t>(at.us)};
    return made;
}

// Touches over months with bursts and long silences, in order of time.
inline std::vector<Effect> random_stream(std::mt19937_64& chance, std::size_t count)
{
    const auto below = [&](std::uint64_t n) { return chance() % n; };
    static constexpr const char* kinds[] = {"bought",     "browsed",  "waited",           "asked",  "answered",  "complained",
                                            "apologised", "invoiced", "billing_question", "mailed", "unheard_of"};
    std::vector<Effect> stream;
    Time at = day_zero + hours(static_cast<std::int64_t>(below(24)));
    for (std::size_t i = 0; i < count; ++i) {
        switch (below(8)) {
        case 0: at = at + days(static_cast<std::int64_t>(below(120))); break;
        case 1: break;  // at the same moment
        case 2: at = at + days(1); break;
        case 3: at = start_of_day(day_of(at) + 1); break;
        default: at = at + microseconds(static_cast<std::int64_t>(below(3 * 86'400'000'000ull))); break;
        }
        Effect made = effect(at, kinds[below(std::size(kinds))]);
        made.position = {static_cast<std::uint16_t>(below(3)), static_cast<std::uint16_t>(i), i};
        made.about = static_cast<std::uint32_t>(below(3));
        made.place = static_cast<NameNumber>(below(4));
        const bool repairs = made.flags & Effect::repairs;
        if (repairs)
            made.amount = {static_cast<std::int64_t>(below(1'000'000))};
        else if (below(2) == 0)
            made.amount = {static_cast<std::int64_t>(below(1'400'000)) - 700'000};
        if (below(9) == 0 && !repairs) made.flags |= Effect::from_observation;
        stream.push_back(made);
    }
    std::ranges::sort(stream, [](const Effect& a, const Effect& b) { return a.order(b) < 0; });
    return stream;
}

}  // namespace regard::sample
