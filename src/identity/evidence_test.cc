#include "identity/evidence.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <numeric>
#include <random>

namespace regard::identity {
namespace {

// Nodes in memory, for tests: every pointer it gave dies at the next call, as the interface allows an owner.
class Shelf final : public Nodes {
public:
    const Node* find(const Id128& id) override
    {
        const auto place = nodes.find(id);
        if (place == nodes.end()) return nullptr;
        lent = std::make_unique<Node>(place->second);
        return lent.get();
    }
    void put(const Node& node) override
    {
        nodes[node.key.id] = node;
        lent.reset();
        ++puts;
    }
    Key canonical_of(const Key& key) const
    {
        const auto place = nodes.find(key.id);
        return place == nodes.end() ? key : place->second.canonical;
    }
    // Without the generations, which tell the order of arrival.
    std::vector<Node> meaning() const
    {
        std::vector<Node> out;
        for (const auto& [id, node] : nodes) {
            out.push_back(node);
            out.back().generation = 0;
        }
        return out;
    }
    std::map<Id128, Node> nodes;
    std::unique_ptr<Node> lent;
    std::size_t puts = 0;
};

enum class Said { together, retracted, restored };
struct Statement {
    Key a, b;
    Said said = Said::together;
    Time at{};
    std::string source = "shop";
};

struct Engine {
    explicit Engine(std::size_t max) : links_max(max) {}
    std::vector<Assignment> hear(const Statement& s)
    {
        const auto change = s.said == Said::together ? add_pair : s.said == Said::retracted ? retract_pair : restore_pair;
        return change(shelf, s.a, s.b, s.at, s.source, links_max, generations);
    }
    void hear_all(const std::vector<Statement>& all)
    {
        for (const Statement& s : all) (void)hear(s);
    }
    Key canonical_of(const Key& key) const { return shelf.canonical_of(key); }
    Shelf shelf;
    std::uint64_t generations = 0;
    std::size_t links_max;
};

// The whole set at once: who is one customer, by union-find. It knows nothing of order, nodes or walks.
std::map<Id128, Key> united(const std::vector<Statement>& all, std::size_t links_max)
{
    std::map<std::pair<Id128, Id128>, std::pair<Statement, bool>> pairs;  // with: is it retracted?
    std::map<Id128, std::size_t> partners;
    std::map<Id128, Key> root;
    for (const Statement& s : all) {
        bool& is_retracted = pairs.try_emplace(std::minmax(s.a.id, s.b.id), s, false).first->second.second;
        if (s.said != Said::together) is_retracted = s.said == Said::retracted;
        root[s.a.id] = s.a, root[s.b.id] = s.b;
    }
    for (const auto& [ids, pair] : pairs) {
        partners[pair.first.a.id] += !pair.second && pair.first.b.rank <= pair.first.a.rank;
        partners[pair.first.b.id] += !pair.second && pair.first.a.rank <= pair.first.b.rank;
    }
    const auto find = [&](Key key) {
        while (root.at(key.id) != key) key = root.at(key.id);
        return key;
    };
    for (const auto& [ids, pair] : pairs) {
        if (pair.second || partners[ids.first] > links_max || partners[ids.second] > links_max) continue;
        const Key a = find(pair.first.a), b = find(pair.first.b);
        (a.is_before(b) ? root[b.id] : root[a.id]) = a.is_before(b) ? a : b;
    }
    for (auto& [id, key] : root) key = find(key);
    return root;
}

void expect_as_united(const Engine& engine, const std::vector<Statement>& all)
{
    const auto expected = united(all, engine.links_max);
    ASSERT_EQ(engine.shelf.nodes.size(), expected.size());
    for (const auto& [id, node] : engine.shelf.nodes) ASSERT_EQ(node.canonical, expected.at(id)) << to_hex(id);
}

Key key(std::uint64_t n, int rank) { return {{0, n}, static_cast<std::uint8_t>(rank)}; }
const Key ada = key(50, 0), bob = key(51, 0), cy = key(52, 0);
const Key mail_ada = key(40, 1), mail_home = key(41, 1);
const Key phone = key(30, 2);
const Key browser = key(20, 9), kiosk = key(21, 9);
constexpr std::size_t cap = 2;

TEST(Evidence, TwoNamedTogetherAreOneUnderTheFirmerKey)
{
    Engine engine(cap);

    const auto assigned = engine.hear({browser, ada});

    ASSERT_EQ(assigned.size(), 1u);
    EXPECT_EQ(assigned[0], (Assignment{browser, browser, ada, 1}));
    EXPECT_EQ(engine.canonical_of(ada), ada);
    EXPECT_EQ(engine.shelf.nodes.at(browser.id).generation, 1u);
    EXPECT_EQ(engine.shelf.nodes.at(ada.id).generation, 0u);
}

TEST(Evidence, JoiningTwoComponentsMovesOnlyTheOneWithTheLaterCanonical)
{
    Engine engine(cap);
    engine.hear_all({{ada, mail_ada}, {phone, browser}});

    const auto assigned = engine.hear({mail_ada, phone});

    ASSERT_EQ(assigned.size(), 2u);
    EXPECT_EQ(assigned[0], (Assignment{browser, phone, ada, 3}));
    EXPECT_EQ(assigned[1], (Assignment{phone, phone, ada, 4}));
}

TEST(Evidence, PairAlreadyInOneComponentAssignsNothing)
{
    Engine engine(cap);
    engine.hear_all({{ada, mail_ada}, {mail_ada, browser}});

    EXPECT_TRUE(engine.hear({ada, browser}).empty());
    EXPECT_EQ(engine.generations, 2u);
}

TEST(Evidence, RetractedPairSplitsExactly)
{
    Engine engine(cap);
    engine.hear_all({{ada, mail_ada}, {bob, phone}, {phone, browser}, {mail_ada, phone}});
    ASSERT_EQ(engine.canonical_of(bob), ada);

    const auto assigned = engine.hear({phone, mail_ada, Said::retracted});

    ASSERT_EQ(assigned.size(), 3u);
    for (const Assignment& one : assigned) EXPECT_EQ(one.canonical, bob);
    EXPECT_EQ(engine.canonical_of(mail_ada), ada);
}

TEST(Evidence, RetractedPairOnACircleChangesNobody)
{
    Engine engine(cap);
    engine.hear_all({{ada, mail_ada}, {mail_ada, browser}, {browser, ada}});

    EXPECT_TRUE(engine.hear({mail_ada, browser, Said::retracted}).empty());
    EXPECT_EQ(engine.canonical_of(browser), ada);
}

TEST(Evidence, RetractionMadeBeforeThePairArrivesHolds)
{
    Engine engine(cap);

    EXPECT_TRUE(engine.hear({ada, phone, Said::retracted}).empty());
    EXPECT_TRUE(engine.hear({ada, phone}).empty());
    EXPECT_EQ(engine.canonical_of(phone), phone);

    const auto assigned = engine.hear({phone, ada, Said::restored});
    ASSERT_EQ(assigned.size(), 1u);
    EXPECT_EQ(assigned[0].canonical, ada);
}

TEST(Evidence, RestoringAnUnknownPairJoinsIt)
{
    Engine engine(cap);

    ASSERT_EQ(engine.hear({ada, bob, Said::restored}).size(), 1u);
    EXPECT_EQ(engine.canonical_of(bob), ada);
}

TEST(Evidence, OnePartnerBeyondTheCapEndsAllLinksOfAKiosk)
{
    Engine engine(cap);
    engine.hear_all({{kiosk, ada}, {kiosk, bob}});
    ASSERT_EQ(engine.canonical_of(bob), ada);
    ASSERT_FALSE(engine.shelf.nodes.at(kiosk.id).is_over_cap(cap));

    const auto assigned = engine.hear({cy, kiosk});

    ASSERT_EQ(assigned.size(), 2u);
    EXPECT_EQ(assigned[0], (Assignment{kiosk, ada, kiosk, 3}));
    EXPECT_EQ(assigned[1], (Assignment{bob, ada, bob, 4}));
    EXPECT_EQ(engine.canonical_of(cy), cy);
    EXPECT_TRUE(engine.shelf.nodes.at(kiosk.id).is_over_cap(cap));
}

TEST(Evidence, RetractionBringsAnIdentifierBackUnderTheCapAndItsLinksBackToLife)
{
    Engine engine(cap);
    engine.hear_all({{kiosk, ada}, {kiosk, bob}, {kiosk, cy}});

    const auto assigned = engine.hear({ada, kiosk, Said::retracted});

    ASSERT_EQ(assigned.size(), 2u);
    EXPECT_EQ(engine.canonical_of(kiosk), bob);
    EXPECT_EQ(engine.canonical_of(cy), bob);
    EXPECT_EQ(engine.canonical_of(ada), ada);
}

TEST(Evidence, PartnersOfALooserRankNeverCountTowardsTheCap)
{
    Engine engine(cap);
    for (std::uint64_t n = 0; n < 20; ++n) (void)engine.hear({ada, key(100 + n, 9)});

    EXPECT_FALSE(engine.shelf.nodes.at(ada.id).is_over_cap(cap));
    for (std::uint64_t n = 0; n < 20; ++n) EXPECT_EQ(engine.canonical_of(key(100 + n, 9)), ada);
}

TEST(Evidence, LinkBetweenTwoSharedIdentifiersNeedsBothUnderTheCapAgain)
{
    Engine engine(1);
    engine.hear_all({{kiosk, browser}, {kiosk, ada}, {browser, bob}});
    ASSERT_TRUE(engine.shelf.nodes.at(kiosk.id).is_over_cap(1) && engine.shelf.nodes.at(browser.id).is_over_cap(1));

    EXPECT_TRUE(engine.hear({kiosk, ada, Said::retracted}).empty());
    EXPECT_EQ(engine.hear({browser, bob, Said::retracted}).size(), 1u);
    EXPECT_EQ(engine.canonical_of(kiosk), browser);
}

TEST(Evidence, EarliestStatementGivesSinceAndSourceInAnyOrder)
{
    std::vector<Statement> all{{ada, phone, Said::together, Time{30}, "shop"},
                               {phone, ada, Said::together, Time{10}, "web"},
                               {ada, phone, Said::together, Time{10}, "app"},
                               {ada, phone, Said::together, Time{20}, "mail"}};
    std::ranges::sort(all, {}, &Statement::source);
    do {
        Engine engine(cap);
        engine.hear_all(all);
        const Link& link = engine.shelf.nodes.at(phone.id).links.at(0);
        EXPECT_EQ(link, (Link{ada, Time{10}, false, "app"}));
    } while (std::ranges::next_permutation(all, {}, &Statement::source).found);
}

TEST(Evidence, KnownPairHeardAgainPutsNothing)
{
    Engine engine(cap);
    engine.hear_all({{ada, phone, Said::together, Time{10}}, {phone, browser, Said::together, Time{10}}});
    const auto nodes = engine.shelf.nodes;
    const std::size_t puts = engine.shelf.puts;

    EXPECT_TRUE(engine.hear({phone, ada, Said::together, Time{10}}).empty());
    EXPECT_TRUE(engine.hear({ada, phone, Said::together, Time{99}, "another"}).empty());

    EXPECT_EQ(engine.shelf.nodes, nodes);
    EXPECT_EQ(engine.shelf.puts, puts);
}

TEST(Evidence, IdentifierNamedTogetherWithItselfSaysNothing)
{
    Engine engine(cap);

    EXPECT_TRUE(engine.hear({phone, phone}).empty());
    EXPECT_TRUE(engine.shelf.nodes.empty());
}

// All orders of eight touches, with a cap that is crossed on the way in most of them.
TEST(Evidence, EveryPermutationOfTouchesEndsInTheSameNodes)
{
    const std::vector<Statement> all{{ada, mail_ada, Said::together, Time{1}},    {mail_ada, browser, Said::together, Time{2}},
                                     {kiosk, ada, Said::together, Time{3}},       {kiosk, bob, Said::together, Time{4}},
                                     {kiosk, cy, Said::together, Time{5}},        {bob, phone, Said::together, Time{6}},
                                     {phone, mail_home, Said::together, Time{7}}, {mail_home, kiosk, Said::together, Time{8}}};
    Engine first(cap);
    first.hear_all(all);
    expect_as_united(first, all);
    const auto expected = first.shelf.meaning();

    std::vector<std::size_t> order(all.size());
    std::iota(order.begin(), order.end(), 0);
    std::size_t tried = 0;
    do {
        ++tried;
        Engine engine(cap);
        for (const std::size_t n : order) (void)engine.hear(all[n]);
        ASSERT_EQ(engine.shelf.meaning(), expected) << "order number " << tried;
    } while (std::ranges::next_permutation(order).found);
    EXPECT_EQ(tried, 40'320u);
}

// A person's decisions keep their own order; touches may come anywhere between them.
TEST(Evidence, EveryInterleavingOfTouchesAndDecisionsEndsInTheSameNodes)
{
    const std::vector<Statement> touches{{ada, phone, Said::together, Time{1}},     {bob, phone, Said::together, Time{2}},
                                         {phone, browser, Said::together, Time{3}}, {browser, cy, Said::together, Time{4}},
                                         {ada, phone, Said::together, Time{5}},     {browser, bob, Said::together, Time{6}}};
    const std::vector<Statement> decisions{{bob, phone, Said::retracted, Time{3}, "a person"},
                                           {cy, browser, Said::retracted, Time{4}, "a person"},
                                           {phone, bob, Said::restored, Time{5}, "a person"},
                                           {browser, bob, Said::retracted, Time{6}, "a person"}};
    std::vector<Node> expected;
    std::vector<char> turns(touches.size(), 't');
    turns.insert(turns.begin(), decisions.size(), 'd');
    std::size_t tried = 0;
    do {
        Engine engine(cap);
        std::vector<Statement> all;
        std::size_t touch = 0, decision = 0;
        for (const char turn : turns) all.push_back(turn == 'd' ? decisions[decision++] : touches[touch++]);
        engine.hear_all(all);
        expect_as_united(engine, all);
        if (++tried == 1) expected = engine.shelf.meaning();
        ASSERT_EQ(engine.shelf.meaning(), expected) << "interleaving number " << tried;
    } while (std::ranges::next_permutation(turns).found);
    EXPECT_EQ(tried, 210u);
}

struct Assigned {
    std::size_t assignments = 0, retracted = 0, ups = 0, downs = 0;
};

// Random streams over few identifiers, so that components meet, part and cross the cap all the time. After each statement
// every identifier has the canonical that the union-find over the whole set gives it, and the assignments tell exactly
// whose canonical changed.
Assigned try_random_stream(std::uint64_t seed, std::size_t identifiers, std::size_t links_max, int ranks, std::size_t length)
{
    std::mt19937_64 chance(seed);
    const auto draw = [&](std::uint64_t n) { return chance() % n; };
    // Hashes in another order than ranks.
    std::vector<Key> keys;
    for (std::size_t n = 0; n < identifiers; ++n)
        keys.push_back({{chance(), chance()}, static_cast<std::uint8_t>(draw(static_cast<std::uint64_t>(ranks)))});
    Engine engine(links_max);
    std::vector<Statement> all;
    Assigned seen;
    const auto over = [&] {
        return std::ranges::count_if(engine.shelf.nodes, [&](const auto& row) { return row.second.is_over_cap(links_max); });
    };
    for (std::size_t step = 0; step < length; ++step) {
        const Key a = keys[draw(identifiers)];
        Key b = a;
        while (b == a) b = keys[draw(identifiers)];
        const std::uint64_t dice = draw(10);
        const Said said = dice < 5 ? Said::together : dice < 8 ? Said::retracted : Said::restored;
        all.push_back({a, b, said, Time{static_cast<std::int64_t>(draw(100))}, draw(2) == 0 ? "web" : "shop"});

        const auto before = engine.shelf.nodes;
        const auto over_before = over();
        const std::uint64_t generations_before = engine.generations;
        const auto assigned = engine.hear(all.back());

        expect_as_united(engine, all);
        if (::testing::Test::HasFatalFailure()) break;
        std::size_t changed = 0;
        for (const auto& [id, node] : engine.shelf.nodes) {
            const auto old = before.find(id);
            changed += (old == before.end() ? node.key : old->second.canonical) != node.canonical;
        }
        EXPECT_EQ(assigned.size(), changed);
        EXPECT_EQ(engine.generations, generations_before + changed);
        EXPECT_TRUE(std::ranges::is_sorted(assigned, {}, [](const Assignment& one) { return one.identifier.id; }));
        for (std::size_t n = 0; n < assigned.size(); ++n) {
            const Node& node = engine.shelf.nodes.at(assigned[n].identifier.id);
            const auto old = before.find(node.key.id);
            EXPECT_EQ(assigned[n].previous, old == before.end() ? node.key : old->second.canonical);
            EXPECT_EQ(assigned[n].canonical, node.canonical);
            EXPECT_EQ(assigned[n].generation, generations_before + n + 1);
            EXPECT_EQ(node.generation, assigned[n].generation);
        }
        seen.assignments += changed;
        seen.retracted += said == Said::retracted;
        seen.ups += over() > over_before;
        seen.downs += over() < over_before;
    }
    return seen;
}

TEST(Evidence, RandomStreamsAgreeWithUnionFindAfterEveryStatement)
{
    Assigned sum;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE(::testing::Message() << "seed " << seed);
        const Assigned one = try_random_stream(seed, 4 + seed % 13, seed % 4, 1 + static_cast<int>(seed % 3), 120);
        if (HasFailure()) return;
        sum.assignments += one.assignments;
        sum.ups += one.ups;
        sum.downs += one.downs;
    }
    // A run that never met these would prove nothing.
    EXPECT_GT(sum.assignments, 1'000u);
    EXPECT_GT(sum.ups, 100u);
    EXPECT_GT(sum.downs, 100u);
}

TEST(Evidence, ShuffledTouchesOfManyIdentifiersEndInTheSameNodes)
{
    std::mt19937_64 chance(7);
    std::vector<Key> keys;
    for (int n = 0; n < 300; ++n) keys.push_back({{chance(), chance()}, static_cast<std::uint8_t>(chance() % 10)});
    std::vector<Statement> all;
    for (std::int64_t n = 0; n < 400; ++n) {
        const Key a = keys[chance() % keys.size()], b = keys[chance() % keys.size()];
        if (a != b) all.push_back({a, b, Said::together, Time{n}});
    }
    Engine first(3);
    first.hear_all(all);
    expect_as_united(first, all);
    for (int n = 0; n < 20; ++n) {
        std::ranges::shuffle(all, chance);
        Engine engine(3);
        engine.hear_all(all);
        ASSERT_EQ(engine.shelf.meaning(), first.shelf.meaning());
    }
}

}  // namespace
}  // namespace regard::identity
