// Traits and money beside a model of plain maps: late touches, joins, splits, restarts; and the values alone.
#include "partition/traits.h"

#include "partition/house_test.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <set>

namespace regard {
namespace {

using Query = Partitions::CustomerQuery;

constexpr const char* catalogue_text = R"(
touchpoints:
  a.plain: {label: It was, channel: web, stage: use, owner: care, kind: performance, doer: customer, fired_by: [story]}
  a.bought: {label: I bought, channel: web, stage: buy, owner: care, kind: performance, doer: customer, money: spent,
             fired_by: [story]}
  a.back: {label: I got it back, channel: web, stage: buy, owner: care, kind: performance, doer: business, money: given_back,
           fired_by: [story]}
  a.bad: {label: It was bad, channel: web, stage: use, owner: care, kind: performance, doer: customer, fired_by: [story],
          effects: [{name: bad, effect: -0.7, reason: it was bad, prior: {mean: -0.7, sd: 0.3, source: a test}}]}
  a.worse: {label: It was worse, channel: web, stage: use, owner: care, kind: performance, doer: customer, fired_by: [story],
            effects: [{name: worse, effect: -1, reason: it was worse, prior: {mean: -1, sd: 0.3, source: a test}}]}
)";

struct TraitHouse : sample::House {
    explicit TraitHouse(const std::string& name) : House(name)
    {
        options.memory_bytes = 24 << 20;
        make(sample::catalogue_of(
            {{"account.yaml", sample::file_text("catalogue/account.yaml")}, {"test.yaml", catalogue_text}}));
    }
    void take(std::vector<Touch> touches)
    {
        Sending sending;
        sending.touches = std::move(touches);
        (void)send(std::move(sending));
        ASSERT_TRUE(partitions->settle());
    }
    // One identifier of each of those found.
    [[nodiscard]] std::vector<std::string> found(const std::string& trait, const std::string& value)
    {
        Query query;
        query.trait = Query::Trait{trait, value};
        query.order = Query::Order::recent;
        query.limit = 10;
        std::vector<std::string> out;
        for (;;) {
            const auto page =
                answer<Partitions::CustomerPage>([&](auto done) { partitions->customers(query, std::move(done)); });
            EXPECT_TRUE(page) << page.error().text;
            if (!page) return out;
            for (const CustomerShort& one : page->items) out.push_back(to_text(one.identifiers.front()));
            if (page->next.empty()) {
                EXPECT_EQ(page->count, out.size());
                return out;
            }
            query.cursor = page->next;
        }
    }
    [[nodiscard]] HurtWorth worth()
    {
        return *answer<HurtWorth>([&](auto done) { partitions->worth_hurt(clock.now(), std::move(done)); });
    }
};

// Everything that was sent, and pairs that hold.
struct PlainModel {
    std::vector<Touch> touches;
    std::map<std::pair<std::string, std::string>, bool> pairs;

    [[nodiscard]] std::map<std::string, std::string> roots() const
    {
        std::map<std::string, std::string> root;
        const auto find = [&](std::string at) {
            while (root.at(at) != at) at = root.at(at);
            return at;
        };
        for (const Touch& touch : touches)
            for (const Identifier& identifier : touch.identifiers) root[to_text(identifier)] = to_text(identifier);
        for (const auto& [pair, holds] : pairs)
            if (holds) root[find(pair.first)] = find(pair.second);
        std::map<std::string, std::string> out;
        for (const auto& [identifier, above] : root) out[identifier] = find(identifier);
        return out;
    }
    using Latest = std::map<std::string, std::map<std::string, std::pair<Time, std::string>>>;
    [[nodiscard]] Latest latest_of(const std::map<std::string, std::string>& roots) const
    {
        Latest out;
        for (const Touch& touch : touches)
            for (const Property& trait : touch.traits) {
                auto& held = out[roots.at(to_text(touch.identifiers.front()))][trait.name];
                held = std::max(held, {touch.at, trait.text});
            }
        return out;
    }
    [[nodiscard]] std::map<std::string, std::map<std::string, Micro>> worth_of(const std::map<std::string, std::string>& roots,
                                                                               Time now) const
    {
        std::map<std::string, std::map<std::string, Micro>> spent;  // customer, currency
        std::map<std::string, std::set<std::string>> hurt;          // touchpoint, customers
        for (const Touch& touch : touches) {
            const std::string& customer = roots.at(to_text(touch.identifiers.front()));
            if (touch.value && touch.touchpoint == "a.bought") spent[customer][touch.value->currency] += touch.value->amount;
            if (touch.value && touch.touchpoint == "a.back") spent[customer][touch.value->currency] += -touch.value->amount;
            const Week week = week_of(touch.at);
            if ((touch.touchpoint == "a.bad" || touch.touchpoint == "a.worse") && week <= week_of(now) &&
                week > week_of(now) - static_cast<Week>(weeks_distinct_max))
                hurt[touch.touchpoint].insert(customer);
        }
        std::map<std::string, std::map<std::string, Micro>> out;
        for (const auto& [touchpoint, customers] : hurt)
            for (const std::string& customer : customers)
                for (const auto& [currency, amount] : spent[customer]) out[touchpoint][currency] += amount;
        return out;
    }
};

// What comes to nothing need not be said.
void leave_out_nothing(std::map<std::string, std::map<std::string, Micro>>& spent)
{
    for (auto& [touchpoint, currencies] : spent)
        std::erase_if(currencies, [](const auto& one) { return one.second == Micro{}; });
    std::erase_if(spent, [](const auto& one) { return one.second.empty(); });
}

}  // namespace

TEST(Traits, ListsAndWorthAgreeWithPlainMapsThroughJoinsSplitsAndLateTouches)
{
    TraitHouse house("traits_model");
    PlainModel model;
    std::mt19937 dice(77);
    const char* const plans[] = {"free", "silver", "gold"};
    const char* const cities[] = {"Ulm", "Bonn", "Jena", "Kiel", "Mainz"};
    std::int64_t unique = 0;
    std::map<std::string, int> operations;

    const auto compare = [&](const char* when) {
        ASSERT_TRUE(house.partitions->settle());
        const auto roots = model.roots();
        const auto latest = model.latest_of(roots);
        const auto expect = [&](const char* trait, const std::string& value) {
            std::set<std::string> expected, given;
            for (const auto& [customer, traits] : latest)
                if (const auto at = traits.find(trait); at != traits.end() && at->second.second == value)
                    expected.insert(customer);
            const auto found = house.found(trait, value);
            for (const std::string& one : found) given.insert(roots.at(one));
            EXPECT_EQ(given, expected) << when << ": " << trait << " " << value;
            EXPECT_EQ(found.size(), given.size()) << "each once";
        };
        for (const char* plan : plans) expect("plan", plan);
        for (const char* city : cities) expect("city", city);
        EXPECT_TRUE(house.found("plan", "platinum").empty());
        HurtWorth worth = house.worth();
        leave_out_nothing(worth.spent);
        auto wanted = model.worth_of(roots, house.clock.now());
        leave_out_nothing(wanted);
        for (const auto& [touchpoint, currencies] : wanted)
            for (const auto& [currency, amount] : currencies)
                EXPECT_EQ(worth.spent[touchpoint][currency].value, amount.value) << when << touchpoint << currency;
        EXPECT_EQ(worth.spent, wanted) << when;
    };

    for (int round = 0; round < 120; ++round) {
        std::vector<Touch> batch;
        for (int i = 0; i < 20; ++i) {
            const std::string person = std::to_string(dice() % 60);
            std::vector<Identifier> who{{"user_id", "u" + person}};
            const auto named = dice() % 10;
            if (named == 0) who.push_back({"anonymous_id", "b" + person});
            if (named == 1) who.push_back({"email", "m" + person + "@example.org"});
            if (named == 2) who = {{"anonymous_id", "b" + person}};
            if (named == 3) who = {{"email", "m" + person + "@example.org"}};
            const char* const kinds[] = {"a.plain", "a.bought", "a.back", "a.bad", "a.worse"};
            const char* kind = kinds[dice() % 5];
            Touch touch = house.touch(kind, who);
            if (dice() % 3 == 0) touch.at = touch.at - hours(static_cast<std::int64_t>(dice() % 1500));
            touch.at.us += unique++;  // no two at one moment: the model does not know the places in the log
            if (dice() % 2 == 0) touch.traits.push_back({"plan", Property::Kind::text, plans[dice() % 3]});
            if (dice() % 4 == 0) touch.traits.push_back({"city", Property::Kind::text, cities[dice() % 5]});
            if (dice() % 12 == 0) touch.traits.push_back({"plan", Property::Kind::null, ""});
            if (std::ranges::count(touch.traits, "plan", &Property::name) > 1) touch.traits.erase(touch.traits.begin());
            if (dice() % 2 == 0)
                touch.value = Money{{static_cast<std::int64_t>(dice() % 90'000) * 10'000}, dice() % 8 == 0 ? "SEK" : "EUR"};
            for (std::size_t k = 1; k < touch.identifiers.size(); ++k)
                model.pairs.emplace(std::minmax(to_text(touch.identifiers.front()), to_text(touch.identifiers[k])), true);
            model.touches.push_back(touch);
            batch.push_back(touch);
            if (dice() % 10 == 0) batch.push_back(touch);  // the same again counts once
        }
        house.take(std::move(batch));
        house.clock.pass(hours(static_cast<std::int64_t>(dice() % 20)));
        if (dice() % 3 == 0 && !model.pairs.empty()) {
            auto at = model.pairs.begin();
            std::advance(at, static_cast<long>(dice() % model.pairs.size()));
            const bool holds = dice() % 2 == 0;
            house.decide(holds, *parse_identifier(at->first.first), *parse_identifier(at->first.second));
            at->second = holds;
            ++operations[holds ? "join" : "split"];
        }
        if (round % 40 == 30) house.reopen();
        if (round % 15 == 0) compare("on the way");
        if (HasFailure()) return;
    }
    EXPECT_GT(operations["join"], 5);
    EXPECT_GT(operations["split"], 5);
    compare("at the end");
    house.expect_replay_is_identical();
    compare("after a replay");
}

TEST(Traits, SplitTakesItsOwnTraitsAlong)
{
    TraitHouse house("traits_split");
    const Identifier a{"user_id", "u1"}, b{"email", "u1@example.org"};
    Touch both = house.touch("a.plain", {a, b});
    both.traits = {{"plan", Property::Kind::text, "Gold"}};
    house.clock.pass(hours(1));
    Touch other = house.touch("a.plain", {b});
    other.traits = {{"plan", Property::Kind::text, "silver"}};
    house.take({both, other});
    EXPECT_TRUE(house.found("plan", "gold").empty()) << "the latest counts, whichever identifier it came under";
    EXPECT_EQ(house.found("plan", "silver").size(), 1u);
    house.decide(false, a, b);
    EXPECT_EQ(house.found("plan", "gold"), std::vector<std::string>{to_text(a)});
    EXPECT_EQ(house.found("plan", "silver"), std::vector<std::string>{to_text(b)});
    house.decide(true, a, b);
    EXPECT_TRUE(house.found("plan", "gold").empty());
    house.expect_replay_is_identical();
}

TEST(Traits, FilterWorksTogetherWithTheOthers)
{
    TraitHouse house("traits_with_others");
    Touch one = house.touch("a.plain", {{"user_id", "u1"}}), two = house.touch("a.plain", {{"user_id", "u2"}});
    one.traits = two.traits = {{"plan", Property::Kind::text, "gold"}, {"seats", Property::Kind::number, "5.0"}};
    two.place = "market";
    house.take({one, two});
    EXPECT_EQ(house.found("seats", "5").size(), 2u);
    Query query;
    query.trait = Query::Trait{"plan", "GOLD"};
    query.place = "market";
    query.order = Query::Order::lost;
    const auto page = house.answer<Partitions::CustomerPage>([&](auto done) { house.partitions->customers(query, done); });
    ASSERT_TRUE(page) << page.error().text;
    EXPECT_EQ(page->count, 1u);
    EXPECT_EQ(page->items.front().identifiers.front().value, "u2");
}

TEST(Traits, StrandKeepsTheSameInAnyOrder)
{
    std::mt19937 dice(5);
    const Id128 strand{1, 1}, other{2, 2};
    std::vector<std::pair<Id128, log::TraitsSaid>> all;
    for (std::uint16_t i = 0; i < 60; ++i) {
        log::TraitsSaid said{Time{static_cast<std::int64_t>(dice() % 20)}, {0, i, 7}, {}};
        for (std::uint32_t name = 0; name < 50; ++name)
            if (dice() % 8 == 0) said.traits.push_back({dice() % 3, name});
        all.emplace_back(dice() % 3 == 0 ? other : strand, said);
    }
    HeldTraits first;
    for (const auto& [id, said] : all) first.note(id, said);
    const auto mine = [&] {
        HeldTraits copy = first;
        return copy.take(strand);
    }();
    std::size_t kept = 0;
    for (const auto& said : mine) kept += said.traits.size();
    EXPECT_EQ(kept, traits_per_strand_max) << "bounded";
    for (int turn = 0; turn < 30; ++turn) {
        std::shuffle(all.begin(), all.end(), dice);
        HeldTraits again;
        for (const auto& [id, said] : all) again.note(id, said);
        ASSERT_EQ(again, first);
        Writer bytes;
        again.write(bytes);
        Reader in(bytes.str());
        HeldTraits read;
        ASSERT_TRUE(HeldTraits::read(in, read) && in.is_at_end());
        ASSERT_EQ(read, first);
    }
}

TEST(Traits, SlipOfATypistIsNoWorth)
{
    TraitHouse house("traits_slip");
    const auto bought = [&](const char* who, Micro amount) {
        Touch touch = house.touch("a.bought", {{"user_id", who}});
        touch.value = Money{amount, "EUR"};
        return touch;
    };
    house.take({bought("u1", units(10)), bought("u1", units(200'000'000)), house.touch("a.bad", {{"user_id", "u1"}}),
                house.touch("a.plain", {{"user_id", "u2"}})});
    const HurtWorth worth = house.worth();
    EXPECT_EQ(worth.spent.at("a.bad").at("EUR"), units(10));
    EXPECT_EQ(worth.purchases.at("EUR"), 1u);
    house.expect_replay_is_identical();
}

}  // namespace regard
