#include "partition/columns.h"

#include "partition/house_test.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>

namespace regard {
namespace {

using Query = Partitions::CustomerQuery;

constexpr const char* catalogue_text = R"(
touchpoints:
  a.good: {label: It was good, channel: web, stage: use, owner: care, kind: performance, doer: customer, fired_by: [story],
           effects: [{name: good, effect: 0.1, reason: it was good, prior: {mean: 0.1, sd: 0.3, source: a test}}]}
  a.bad: {label: It was bad, channel: store, stage: use, owner: webmaster, kind: performance, doer: customer, fired_by: [story],
          effects: [{name: bad, effect: -0.25, reason: it was bad, prior: {mean: -0.25, sd: 0.3, source: a test}}]}
)";

struct Lists : sample::House {
    explicit Lists(const std::string& name) : House(name)
    {
        make(sample::catalogue_of(
            {{"account.yaml", sample::file_text("catalogue/account.yaml")}, {"test.yaml", catalogue_text}}));
    }
    [[nodiscard]] Touch met(int person, Time at, const char* touchpoint, const char* channel = "", const char* place = "")
    {
        Touch made = touch(touchpoint, {{"user_id", "u" + std::to_string(person)}});
        made.at = made.received_at = at;
        made.channel = channel;
        made.place = place;
        return made;
    }
    void take(std::vector<Touch> touches)
    {
        Sending sending;
        sending.touches = std::move(touches);
        (void)send(std::move(sending));
        ASSERT_TRUE(partitions->settle());
    }
    // All pages, in their order; `count` of each must be all of them.
    [[nodiscard]] std::vector<std::string> list(Query query)
    {
        if (query.order == Query::Order::by_id) query.order = Query::Order::recent;
        std::vector<std::string> names;
        std::optional<std::uint64_t> count;
        for (;;) {
            const auto page =
                answer<Partitions::CustomerPage>([&](auto done) { partitions->customers(query, std::move(done)); });
            EXPECT_TRUE(page) << page.error().text;
            if (!page) return names;
            for (const CustomerShort& one : page->items) names.push_back(one.identifiers.front().value);
            count = page->count;
            if (page->next.empty()) break;
            query.cursor = page->next;
        }
        EXPECT_EQ(count, names.size());
        return names;
    }
    [[nodiscard]] std::set<std::string> those(const Query& query)
    {
        const auto names = list(query);
        return {names.begin(), names.end()};
    }
};

struct Known {
    std::set<std::string> channels;
    std::string place;
    Time place_at;
    Time last_at;
};

}  // namespace

// Random customers, some touched again after the columns were made, some new, in pages of seven: each list is what going
// through all of them gives. So it is after a restart, and when everything came the other way round.
TEST(Columns, EachListIsWhatGoingThroughAllOfThemGives)
{
    std::mt19937_64 dice(11);
    const auto roll = [&](std::uint64_t sides) { return static_cast<std::size_t>(dice() % sides); };
    const char* const channels[] = {"", "phone", "app", "kiosk"};
    const char* const places[] = {"", "market", "station", "airport"};
    Lists store("columns_model");
    const Time now = store.clock.now();
    std::map<std::string, Known> known;
    std::vector<Touch> all;
    for (int i = 0; i < 700; ++i) {
        const char* touchpoint = roll(2) == 0 ? "a.good" : "a.bad";
        const char* channel = channels[roll(4)];
        const char* place = places[roll(4)];
        Touch made = store.met(static_cast<int>(roll(150)), now - hours(static_cast<std::int64_t>(roll(300 * 24))), touchpoint,
                               channel, place);
        Known& one = known[made.identifiers.front().value];
        one.channels.insert(*channel != 0 ? channel : touchpoint == std::string("a.good") ? "web" : "store");
        one.last_at = std::max(one.last_at, made.at);
        if (*place != 0 && (one.place.empty() || made.at > one.place_at)) {
            one.place = place;
            one.place_at = made.at;
        }
        all.push_back(std::move(made));
    }
    Lists turned("columns_turned");
    std::vector<Touch> reversed(all.rbegin(), all.rend());
    turned.take(reversed);

    store.take({all.begin(), all.begin() + 300});
    (void)store.list({});  // they are made now, and kept up from here on
    for (std::size_t i = 300; i < all.size(); i += 100)
        store.take({all.begin() + static_cast<std::ptrdiff_t>(i),
                    all.begin() + static_cast<std::ptrdiff_t>(std::min(i + 100, all.size()))});

    const auto expect_all = [&](Lists& house, const char* when) {
        const auto expect = [&](Query query, const std::function<bool(const std::string&, const Known&)>& fits) {
            query.limit = 7;
            std::set<std::string> expected;
            for (const auto& [name, one] : known)
                if (fits(name, one)) expected.insert(name);
            EXPECT_EQ(house.those(query), expected) << when;
        };
        expect({}, [](auto&, auto&) { return true; });
        for (const char* channel : {"web", "store", "phone", "app"}) {
            Query query;
            query.channel = channel;
            expect(query, [&](auto&, const Known& one) { return one.channels.contains(channel); });
        }
        for (const char* place : {"market", "airport", "nowhere"}) {
            Query query;
            query.place = place;
            expect(query, [&](auto&, const Known& one) { return one.place == place; });
        }
        Query lately;
        lately.last_from = now - days(60);
        lately.last_to = now - days(10);
        lately.channel = "phone";
        expect(lately, [&](auto&, const Known& one) {
            return one.last_at >= now - days(60) && one.last_at < now - days(10) && one.channels.contains("phone");
        });
        Query silent;
        silent.is_silent_only = true;
        expect(silent, [&](const std::string& name, auto&) {
            const auto view = house.customer({"user_id", name});
            return view && view->account.silence.silent_from && day_of(*view->account.silence.silent_from) < day_of(now);
        });
        Query standing;
        standing.standing = Standing::at_risk;
        standing.place = "market";
        expect(standing, [&](const std::string& name, const Known& one) {
            return one.place == "market" && house.customer({"user_id", name})->account.standing.now == Standing::at_risk;
        });

        Query recent;
        recent.limit = 7;
        std::vector<std::string> names = house.list(recent);
        EXPECT_TRUE(
            std::ranges::is_sorted(names, std::greater<>(), [&](const std::string& name) { return known[name].last_at; }));
        Query lost = recent;
        lost.order = Query::Order::lost;
        names = house.list(lost);
        EXPECT_TRUE(std::ranges::is_sorted(names, [&](const std::string& a, const std::string& b) {
            // Rounding may turn those round who are a few millionths apart.
            const auto takes = [&](const std::string& name) { return house.customer({"user_id", name})->account.takes.value; };
            return takes(a) + 5 < takes(b);
        })) << when;
    };
    expect_all(store, "kept up");
    expect_all(turned, "the other way round");
    store.reopen();
    expect_all(store, "after a restart");
    store.expect_replay_is_identical();
}

// A split takes back where the other was met.
TEST(Columns, SplitTakesPlaceAndChannelWithIt)
{
    Lists store("columns_split");
    const Time now = store.clock.now();
    const Identifier a{"user_id", "u1"}, b{"email", "u1@example.org"};
    Touch both = store.met(1, now - days(5), "a.good");
    both.identifiers.push_back(b);
    put_in_order(both.identifiers);
    Touch there = store.met(1, now - days(3), "a.good", "phone", "market");
    there.identifiers = {b};
    store.take({both, there});
    Query market;
    market.place = "market";
    EXPECT_EQ(store.list(market).size(), 1u);
    EXPECT_EQ(store.list({}).size(), 1u);

    store.decide(false, a, b);
    const auto names = store.list(market);
    ASSERT_EQ(names.size(), 1u);
    EXPECT_EQ(names.front(), b.value);
    Query phone;
    phone.channel = "phone";
    EXPECT_EQ(store.list(phone), std::vector<std::string>{b.value});
    EXPECT_EQ(store.list({}).size(), 2u);
    store.expect_replay_is_identical();
}

TEST(Columns, ManyNewOnesAreBroughtInOrder)
{
    Columns columns;
    std::mt19937_64 dice(3);
    std::map<Id128, Column> model;
    const auto some = [&] {
        Column column;
        column.last_us = static_cast<std::int64_t>(dice() % 1000);
        column.standing = static_cast<std::uint8_t>(dice() % 6);
        return column;
    };
    for (std::uint64_t i = 0; i < 1000; ++i) model[{i << 40, 7}] = some();
    for (const auto& [id, column] : model) columns.append(id, column);
    columns.made({});
    for (int i = 0; i < 60'000; ++i) {
        const Id128 id{dice() % (std::uint64_t{1} << 50), 7};
        if (dice() % 10 == 0 && !model.empty()) {
            columns.remove(model.begin()->first);
            model.erase(model.begin());
        }
        columns.put(id, model[id] = some());
    }
    for (std::uint8_t standing = 0; standing < 6; ++standing) {
        ColumnFilter filter;
        filter.standing = static_cast<Standing>(standing);
        std::vector<Ranked> best, expected;
        std::uint64_t count = 0;
        columns.rank(filter, Columns::Order::recent, Ranked{500, {}}, 40, best, count);
        std::uint64_t of_standing = 0;
        for (const auto& [id, column] : model) {
            if (column.standing != standing) continue;
            ++of_standing;
            if (const Ranked ranked{column.last_us, id}; Ranked{500, {}} < ranked) expected.push_back(ranked);
        }
        std::sort(expected.begin(), expected.end());
        expected.resize(40);
        EXPECT_EQ(count, of_standing);
        ASSERT_EQ(best.size(), expected.size());
        for (std::size_t i = 0; i < best.size(); ++i) EXPECT_EQ(best[i].id, expected[i].id);
    }
}

}  // namespace regard
