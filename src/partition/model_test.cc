// 50,000 operations on the real engine beside a reference that keeps everything in plain maps and computes every answer
// anew: which touches count, who is one customer, what was added and taken. They share no code but the wire's types.
#include "partition/crew.h"
#include "partition/house_test.h"
#include "partition/replay.h"

#include <gtest/gtest.h>
#include <map>
#include <set>

namespace regard {
namespace {

// Effects by touchpoint, as the catalogue of this test says them.
const std::map<std::string, std::int64_t> effect_of = {
    {"a.good", 100'000}, {"a.bad", -250'000}, {"a.plain", 0}, {"a.fine", 40'000}, {"a.worse", -700'000}};

constexpr const char* catalogue_text = R"(
touchpoints:
  a.good: {label: It was good, channel: web, stage: use, owner: care, kind: performance, doer: customer, fired_by: [story],
           effects: [{name: good, effect: 0.1, reason: it was good, prior: {mean: 0.1, sd: 0.3, source: a test}}]}
  a.bad: {label: It was bad, channel: web, stage: use, owner: care, kind: performance, doer: customer, fired_by: [story],
          effects: [{name: bad, effect: -0.25, reason: it was bad, prior: {mean: -0.25, sd: 0.3, source: a test}}]}
  a.plain: {label: It was, channel: web, stage: use, owner: care, kind: performance, doer: customer, fired_by: [story]}
  a.fine: {label: It was fine, channel: web, stage: use, owner: care, kind: performance, doer: customer, fired_by: [story],
           effects: [{name: fine, effect: 0.04, reason: it was fine, prior: {mean: 0.04, sd: 0.3, source: a test}}]}
  a.worse: {label: It was worse, channel: web, stage: use, owner: care, kind: performance, doer: customer, fired_by: [story],
            effects: [{name: worse, effect: -0.7, reason: it was worse, prior: {mean: -0.7, sd: 0.3, source: a test}}]}
)";

// A customer is who is connected by pairs that were stated and not retracted. Nobody here comes near the cap.
struct Reference {
    struct Counted {
        std::int64_t adds = 0, takes = 0;
        std::uint32_t touches = 0;
    };
    std::set<std::string> seen;
    std::map<std::string, Counted> by_identifier;
    std::map<std::pair<std::string, std::string>, bool> pairs;  // true: holds

    static std::pair<std::string, std::string> pair_of(const Identifier& a, const Identifier& b)
    {
        return std::minmax(to_text(a), to_text(b));
    }
    void take(const Touch& touch)
    {
        if (!seen.insert(touch.id).second) return;
        Counted& counted = by_identifier[to_text(touch.identifiers.front())];
        const std::int64_t effect = effect_of.at(touch.touchpoint);
        (effect > 0 ? counted.adds : counted.takes) += effect;
        ++counted.touches;
        for (std::size_t i = 1; i < touch.identifiers.size(); ++i) {
            by_identifier[to_text(touch.identifiers[i])];
            pairs.emplace(pair_of(touch.identifiers.front(), touch.identifiers[i]), true);  // a retraction stays
        }
    }
    [[nodiscard]] std::map<std::string, Counted> customers_of_all() const
    {
        std::map<std::string, std::string> root;
        const auto find = [&](std::string at) {
            while (root.at(at) != at) at = root.at(at);
            return at;
        };
        for (const auto& [identifier, counted] : by_identifier) root[identifier] = identifier;
        for (const auto& [pair, holds] : pairs)
            if (holds) root[find(pair.first)] = find(pair.second);
        std::map<std::string, Counted> sums;
        for (const auto& [identifier, counted] : by_identifier) {
            Counted& sum = sums[find(identifier)];
            sum.adds += counted.adds;
            sum.takes += counted.takes;
            sum.touches += counted.touches;
        }
        std::map<std::string, Counted> out;
        for (const auto& [identifier, counted] : by_identifier) out[identifier] = sums[find(identifier)];
        return out;
    }
};

}  // namespace

TEST(Model, FiftyThousandOperationsAgreeWithAReferenceOfPlainMaps)
{
    sample::House house("model_test");
    house.options.memory_bytes = 24 << 20;
    house.make(
        sample::catalogue_of({{"account.yaml", sample::file_text("catalogue/account.yaml")}, {"test.yaml", catalogue_text}}));
    Reference reference;
    std::mt19937 dice(20260503);
    std::vector<Touch> sent;
    std::map<std::string, int> operations;
    const char* const kinds[] = {"a.good", "a.bad", "a.plain", "a.fine", "a.worse"};

    const auto compare = [&] {
        ASSERT_TRUE(house.partitions->settle());
        for (const auto& [identifier, wanted] : reference.customers_of_all()) {
            if (wanted.touches == 0) continue;
            const auto view = house.customer(*parse_identifier(identifier));
            ASSERT_TRUE(view) << identifier << ": " << view.error().text;
            ASSERT_EQ(view->account.touches, wanted.touches) << identifier;
            ASSERT_EQ(view->account.adds_total.value, wanted.adds) << identifier;
            ASSERT_EQ(view->account.takes_total.value, wanted.takes) << identifier;
        }
    };

    int done = 0;
    while (done < 50'000) {
        Sending sending;
        const int batch = 40 + static_cast<int>(dice() % 120);
        for (int i = 0; i < batch; ++i, ++done) {
            const auto what = static_cast<int>(dice() % 100);
            if (what < 6 && !sent.empty()) {  // the same again
                sending.touches.push_back(sent[dice() % sent.size()]);
                ++operations["duplicate"];
                continue;
            }
            const std::string person = std::to_string(dice() % 2500);
            std::vector<Identifier> who{{"user_id", "u" + person}};
            if (what < 12) who.push_back({"anonymous_id", "b" + person + "-" + std::to_string(dice() % 3)});
            if (what >= 12 && what < 15) who.push_back({"email", "p" + person + "@example.org"});
            if (what >= 15 && what < 25) who = {{"anonymous_id", "b" + person + "-" + std::to_string(dice() % 3)}};
            if (what == 25) who = {{"email", "p" + person + "@example.org"}, {"loyalty", "l" + std::to_string(dice() % 400)}};
            Touch next = house.touch(kinds[dice() % 5], who);
            if (what > 85) next.at = next.at - minutes(static_cast<std::int64_t>(dice() % 100'000));
            sent.push_back(next);
            sending.touches.push_back(next);
            ++operations[who.size() > 1 ? "named together" : "touch"];
        }
        for (const Touch& touch : sending.touches) reference.take(touch);
        house.send(std::move(sending));
        house.clock.pass(minutes(static_cast<std::int64_t>(dice() % 90)));

        const auto more = static_cast<int>(dice() % 100);
        if (more < 20 && !reference.pairs.empty()) {  // a person decides about a pair
            auto at = reference.pairs.begin();
            std::advance(at, static_cast<long>(dice() % reference.pairs.size()));
            const Identifier a = *parse_identifier(at->first.first), b = *parse_identifier(at->first.second);
            const bool holds = dice() % 2 == 0;
            house.decide(holds, a, b);
            at->second = holds;
            ++operations[holds ? "join" : "split"];
        }
        if (more == 50 || more == 51) {
            house.reopen();
            ++operations["reopen"];
        }
        if (more == 60) compare();
        if (HasFatalFailure()) return;
    }
    compare();
    for (const auto& [what, count] : operations) EXPECT_GT(count, 0) << what;
    EXPECT_EQ(operations.size(), 6u);
    house.expect_replay_is_identical();
}

}  // namespace regard
