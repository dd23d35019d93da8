#include "intake/map.h"

#include "intake/csv.h"
#include "intake/map_yaml.h"
#include "intake/time_form.h"

#include <gtest/gtest.h>
#include <string>

namespace regard {
namespace {

const Time now = *parse_time("2026-11-22T05:00:00.000Z");

const Catalogue& catalogue()
{
    static const Catalogue made = [] {
        Catalogue out;
        out.touchpoints.resize(2);
        out.touchpoints[0].name = "order.placed";
        out.touchpoints[0].aliases = {"Order Completed"};
        out.touchpoints[1].name = "store.lane_blocked";
        out.touchpoints[1].is_observation = true;
        out.index();
        return out;
    }();
    return made;
}

ImportMap map_of(std::string_view yaml)
{
    auto map = load_map("test.yaml", yaml);
    EXPECT_TRUE(map) << map.error().text;
    return map ? *map : ImportMap();
}

Decoded mapped(std::string_view yaml, std::string_view csv, std::vector<LookupText> tables = {})
{
    Decoded out;
    auto mapper = RowMapper::make(map_of(yaml), tables, catalogue(), now);
    EXPECT_TRUE(mapper) << mapper.error().text;
    if (!mapper) return out;
    CsvReader reader(mapper->map().separator);
    reader.feed(csv);
    reader.finish();
    CsvReader::Row row;
    bool has_header = false;
    while (reader.next(row)) {
        if (has_header) {
            mapper->row(row.cells, row.line, out);
            continue;
        }
        const auto bound = mapper->header(row.cells);
        EXPECT_TRUE(bound) << bound.error().text;
        has_header = true;
    }
    return out;
}

constexpr std::string_view small = R"(
map: shop.orders
touch:
  touchpoint: order.placed
  at: $when
  identifiers: {user_id: $who}
)";

TEST(Map, EveryFieldIsFilledFromItsColumn)
{
    const Decoded out = mapped(
        R"(
map: shop.orders
source: shop
separator: ";"
decimal: ","
touch:
  touchpoint: {from: $kind, table: {buy: Order Completed, bring back: return.brought}}
  at: {from: $when, form: "%d.%m.%Y %H:%M", zone: Europe/Berlin}
  id: order-$no/${kind}
  identifiers: {user_id: $who, email: $mail}
  channel: store
  place: shop-$shop
  company: $firm
  text: $said
  rating: {from: $stars, kind: number}
  value: {amount: $sum, currency: EUR, unit: cents}
  traits: {name: $name}
  properties:
    wait_s: {from: $wait, kind: number, unit: min -> s}
    gift: {from: $gift, kind: truth}
    items: {from: $items, kind: json}
    colour: {from: $colour, table: {r: red}, else: keep}
    note: $nothing
)",
        "kind;when;no;who;mail;shop;firm;said;stars;sum;name;wait;gift;items;colour;nothing\n"
        "buy;01.07.2026 14:30;17;u-1;ADA@Example.org;3;ACME;\"so \"\"good\"\"\";4,5;1.250;Ada;2,5;Yes;\"[1,2]\";blue; \n");
    ASSERT_EQ(out.touches.size(), 1U) << (out.refusals.empty() ? "" : out.refusals[0].pointer + out.refusals[0].reason);
    const Touch& touch = out.touches[0];
    EXPECT_EQ(touch.touchpoint, "order.placed");
    EXPECT_EQ(to_text(touch.at), "2026-07-01T12:30:00.000Z");
    EXPECT_EQ(touch.id, "order-17/buy");
    EXPECT_EQ(out.row_keys[0], "");
    ASSERT_EQ(touch.identifiers.size(), 2U);
    EXPECT_EQ(to_text(touch.identifiers[1]), "email:ada@example.org");
    EXPECT_EQ(touch.channel, "store");
    EXPECT_EQ(touch.place, "shop-3");
    EXPECT_EQ(touch.company, "ACME");
    EXPECT_EQ(touch.text, "so \"good\"");
    EXPECT_EQ(touch.rating->value, 4'500'000);
    EXPECT_EQ(*touch.value, (Money{Micro{12'500'000}, "EUR"}));
    EXPECT_EQ(touch.traits[0], (Property{"name", Property::Kind::text, "Ada"}));
    EXPECT_EQ(*touch.property("wait_s"), (Property{"wait_s", Property::Kind::number, "150"}));
    EXPECT_EQ(*touch.property("gift"), (Property{"gift", Property::Kind::truth, "true"}));
    EXPECT_EQ(*touch.property("items"), (Property{"items", Property::Kind::json, "[1,2]"}));
    EXPECT_EQ(touch.property("colour")->text, "blue");
    EXPECT_EQ(touch.property("note"), nullptr);
    EXPECT_EQ(touch.source, "shop");
    EXPECT_TRUE(touch.is_import);
    EXPECT_EQ(touch.received_at, now);
}

TEST(Map, RowsWithoutAnIdAreKnownByTheirContent)
{
    const Decoded out = mapped(small, "when,who\n2026-01-01,a\n2026-01-01,a\n2026-01-01,b\n");
    ASSERT_EQ(out.touches.size(), 3U);
    EXPECT_EQ(out.touches[0].id, "");
    EXPECT_FALSE(out.row_keys[0].empty());
    EXPECT_EQ(out.row_keys[0], out.row_keys[1]);
    EXPECT_NE(out.row_keys[0], out.row_keys[2]);
}

TEST(Map, ARowsProblemHasLineColumnAndReason)
{
    const Decoded out = mapped(small, "when,who\n2026-01-01,a\nyesterday,b\n\n2026-01-01\n2026-01-01,null\n2027-06-01,c\n1969-"
                                      "01-01,d\n2026-01-01,\xff\n2026-01-02,e\n");
    EXPECT_EQ(out.touches.size(), 2U);
    ASSERT_EQ(out.refusals.size(), 6U);
    EXPECT_EQ(out.refusals[0].pointer, "line 3, column when");
    EXPECT_EQ(out.refusals[0].raw, "yesterday,b");
    EXPECT_EQ(out.refusals[1].pointer, "line 5");
    EXPECT_EQ(out.refusals[1].reason, "the row has 1 cells, the first row has 2; check its separators and quotes");
    EXPECT_EQ(out.refusals[2].pointer, "line 6, column who");
    EXPECT_TRUE(out.refusals[2].reason.starts_with("there is no identifier"));
    EXPECT_TRUE(out.refusals[3].reason.starts_with("\"2027-06-01\" is in the future"));
    EXPECT_TRUE(out.refusals[4].reason.starts_with("\"1969-01-01\" is before 1970"));
    EXPECT_TRUE(out.refusals[5].reason.starts_with("this is not UTF-8"));
    EXPECT_EQ(out.items.size(), 8U);
    EXPECT_EQ(out.items.back(), (Decoded::Item{Decoded::Kind::touch, 1}));
}

TEST(Map, ACurrencyIsThreeLetters)
{
    const Decoded out = mapped(std::string(small) + "  value: {amount: $sum, currency: $cur}",
                               "when,who,sum,cur\n2026-01-01,a,1,eur\n2026-01-01,a,1,€\n2026-01-01,a,1,\n");
    ASSERT_EQ(out.touches.size(), 2U);
    EXPECT_EQ(out.touches[0].value->currency, "EUR");
    EXPECT_EQ(out.touches[1].value->currency, "");
    EXPECT_EQ(out.refusals.at(0).reason, "\"€\" is no currency; ISO 4217 has three letters, as in EUR");
}

TEST(Map, SeveralTouchesOfOneRowComeTogetherOrNotAtAll)
{
    constexpr std::string_view two = R"(
map: m
touches:
  - touchpoint: order.placed
    at: $ordered
    identifiers: {user_id: $who}
  - touchpoint: delivery.arrived
    at: $arrived
    identifiers: {user_id: $who}
    skip_when: {column: arrived, empty: true}
)";
    const Decoded out = mapped(two, "who,ordered,arrived\na,2026-01-01,2026-01-03\nb,2026-01-01,\nc,2026-01-01,never\n");
    ASSERT_EQ(out.touches.size(), 3U);
    EXPECT_EQ(out.touches[1].touchpoint, "delivery.arrived");
    EXPECT_NE(out.row_keys[0], out.row_keys[1]);
    ASSERT_EQ(out.refusals.size(), 1U);
    EXPECT_EQ(out.refusals[0].pointer, "line 4, column arrived");
}

TEST(Map, ConditionsSkipRows)
{
    const auto count = [](std::string_view condition) {
        return mapped(std::string(small) + "  skip_when: " + std::string(condition),
                      "when,who,n\n2026-01-01,a,1\n2026-01-01,b,5\n2026-01-01,c,\n")
            .touches.size();
    };
    EXPECT_EQ(count("{column: n, is: '5'}"), 2U);
    EXPECT_EQ(count("{column: n, is_not: '5'}"), 1U);
    EXPECT_EQ(count("{column: n, in: ['1', '5']}"), 1U);
    EXPECT_EQ(count("{column: n, empty: true}"), 2U);
    EXPECT_EQ(count("{column: n, empty: false}"), 1U);
    EXPECT_EQ(count("{column: n, below: 2}"), 2U);
    EXPECT_EQ(count("{column: n, above: 0}"), 1U);
    EXPECT_EQ(count("[{column: n, is: '1'}, {column: who, is: c}]"), 1U);
}

TEST(Map, ASecondFilesColumnsStandBesideTheRow)
{
    constexpr std::string_view yaml = R"(
map: m
lookup: {file: products.csv, on: product, key: id, take: {category: kind}}
touch:
  touchpoint: order.placed
  at: $when
  identifiers: {user_id: $who}
  properties: {category: $category}
)";
    const Decoded out = mapped(yaml, "when,who,product\n2026-01-01,a,p2\n2026-01-01,b,p9\n",
                               {{"products.csv", "id,kind\np1,bread\np2,\"milk, fresh\"\np2,never\n"}});
    ASSERT_EQ(out.touches.size(), 2U);
    EXPECT_EQ(out.touches[0].property("category")->text, "milk, fresh");
    EXPECT_EQ(out.touches[1].property("category"), nullptr);

    const auto error = [&](std::vector<LookupText> tables) {
        return RowMapper::make(map_of(yaml), tables, catalogue(), now).error().text;
    };
    EXPECT_EQ(error({}), "products.csv: the file of this look-up was not read; put it beside the imported file");
    EXPECT_EQ(error({{"products.csv", "id,knd\n"}}), "products.csv:1: there is no column \"kind\"; did you mean \"knd\"?");
    EXPECT_EQ(error({{"products.csv", "id,kind\n1\n"}}), "products.csv:2: the row has 1 cells, the first row has 2");
    EXPECT_TRUE(error({{"products.csv", ""}}).starts_with("products.csv: the look-up file is empty"));
}

TEST(Map, AColumnTheFileDoesNotHaveIsNamedWithTheNearest)
{
    auto mapper = RowMapper::make(map_of(small), {}, catalogue(), now);
    ASSERT_TRUE(mapper);
    const std::vector<std::string_view> names{"when", "whom"};
    EXPECT_EQ(mapper->header(names).error().text,
              "the map shop.orders needs a column \"who\" that the file does not have; did you mean \"whom\"?");
    const std::vector<std::string_view> twice{"when", "who", "who"};
    EXPECT_EQ(mapper->header(twice).error().text, "the file has two columns \"who\"; rename one of them");
}

TEST(Map, LinesOfJsonAreRowsToo)
{
    constexpr std::string_view yaml = R"(
map: m
format: jsonl
touch:
  touchpoint: order.placed
  at: {from: $t, form: epoch_ms}
  identifiers: {user_id: $buyer.id}
  properties: {items: {from: $items, kind: json}}
)";
    auto mapper = RowMapper::make(map_of(yaml), {}, catalogue(), now);
    ASSERT_TRUE(mapper);
    Decoded out;
    mapper->object(R"({"t":1767225600000,"buyer":{"id":12345678901234567890},"items":[1]})", 1, out);
    mapper->object(R"({"t":)", 2, out);
    mapper->object("[]", 3, out);
    mapper->object(R"({"t":"x","buyer":{"id":"a"}})", 4, out);
    ASSERT_EQ(out.touches.size(), 1U);
    EXPECT_EQ(to_text(out.touches[0].at), "2026-01-01T00:00:00.000Z");
    EXPECT_EQ(out.touches[0].identifiers[0].value, "12345678901234567890");
    EXPECT_EQ(out.touches[0].property("items")->text, "[1]");
    ASSERT_EQ(out.refusals.size(), 3U);
    EXPECT_EQ(out.refusals[0].pointer, "line 2");
    EXPECT_EQ(out.refusals[2].pointer, "line 4, field t");
}

TEST(MapYaml, MistakesHaveFileLineAndWhatWouldBeRight)
{
    const auto error = [](std::string_view yaml) {
        const auto map = load_map("m.yaml", yaml);
        return map ? std::string("taken") : map.error().text;
    };
    const std::string good = "map: m\ntouch:\n  touchpoint: x\n  at: $a\n  identifiers: {user_id: $u}\n";
    EXPECT_EQ(error(good), "taken");
    EXPECT_EQ(error(good + "  plce: $b\n"), "m.yaml:6: a touch has no \"plce\"; did you mean \"place\"?");
    EXPECT_EQ(error("touch: {touchpoint: x, at: $a, identifiers: {user_id: $u}}"),
              "m.yaml:1: the map has no name; begin it with map: shop.orders");
    EXPECT_TRUE(error("map: m\n").starts_with("m.yaml:1: the map makes no touch"));
    EXPECT_EQ(error("map: m\ntouch:\n  at: $a\n  identifiers: {user_id: $u}\n"),
              "m.yaml:3: a touch needs a touchpoint, as in touchpoint: store.purchase");
    EXPECT_TRUE(error("map: m\ntouch:\n  touchpoint: x\n  at: $a\n").starts_with("m.yaml:3: a touch needs identifiers"));
    EXPECT_EQ(error(good + "  at: $b\n"), "m.yaml:6: \"at\" is there twice; keep one");
    EXPECT_EQ(error(good + "  place: \"${shop\"\n"), "m.yaml:6: a ${ is not closed with }");
    EXPECT_TRUE(error(good + "  place: a $ b\n").starts_with("m.yaml:6: a $ stands for a column"));
    EXPECT_TRUE(error(good + "  place: {from: $x, else: skip}\n").ends_with("else belongs to a table"));
    EXPECT_TRUE(error(good + "  place: {from: $x, table: {a: b}, else: drop}\n").find("is no else; write keep, skip, refuse") !=
                std::string::npos);
    EXPECT_TRUE(error(good + "  value: {currency: EUR}\n").ends_with("value does not say amount: which column it comes from"));
    EXPECT_TRUE(
        error(good + "  properties: {w: {from: $w, unit: cents}}\n").ends_with("w has a unit, so it needs kind: number"));
    EXPECT_TRUE(error(good + "  properties: {w: {from: $w, kind: number, unit: s -> h}}\n").find("is no unit") !=
                std::string::npos);
    EXPECT_TRUE(error(good + "  properties: {w: {from: $w, kind: float}}\n")
                    .ends_with("\"float\" is no kind; write text, number, truth or json"));
    EXPECT_TRUE(error(good + "  skip_when: {column: x}\n").find("a condition needs column: and one of") != std::string::npos);
    EXPECT_TRUE(error(good + "lookup: {file: ../x.csv, on: a, take: [b]}\n").find("name it without folders") !=
                std::string::npos);
    EXPECT_TRUE(error(good + "format: xml\n").ends_with("\"xml\" is no format; write csv or jsonl"));
    EXPECT_TRUE(error("map: m\ntouch:\n  touchpoint: x\n  at: {from: $a, zone: Europe/Berln}\n")
                    .starts_with("m.yaml:4: the zone \"Europe/Berln\" is not known here"));
    EXPECT_TRUE(error("map: m\ntouch:\n  touchpoint: x\n  at: {from: $a, form: '%q'}\n")
                    .starts_with("m.yaml:4: the form of a time has %q in it"));
    EXPECT_TRUE(error("map: m\ntouch:\n  touchpoint: x\n  at: $a\n  identifiers: {User Id: $u}\n")
                    .starts_with("m.yaml:5: identifier type"));
    EXPECT_TRUE(error("map: [\n").starts_with("m.yaml:2: this is no YAML"));
    EXPECT_TRUE(error("- a\n").starts_with("m.yaml:1: a map is made of lines"));
    EXPECT_TRUE(error("map: m\ntouches:\n  - &t {touchpoint: x, at: $a, id: $i, identifiers: {user_id: $u}}\n  - *t\n")
                    .find("have the same id") != std::string::npos);
    EXPECT_TRUE(error(std::string(100'000, '[')).starts_with("m.yaml:"));
    EXPECT_TRUE(error(std::string(2 << 20, ' ')).find("at most 1 MiB") != std::string::npos);
}

TEST(Map, ATouchpointThatIsAnObservationIsRefusedAtOnce)
{
    const auto made = RowMapper::make(
        map_of("map: m\ntouch: {touchpoint: store.lane_blocked, at: $a, identifiers: {user_id: $u}}"), {}, catalogue(), now);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().text, "m: store.lane_blocked is an observation of a place; a map makes touches");
}

std::string read_as(std::string_view form, std::string_view zone, std::string_view text)
{
    auto made = TimeForm::make(form, zone);
    if (!made) return made.error().text;
    const auto at = made->read(text);
    return at ? to_text(*at) : "refused";
}

TEST(TimeForm, ReadsTheFormsPeopleWrite)
{
    EXPECT_EQ(read_as("%m/%d/%y %I:%M %p", "", "3/7/17 12:05 am"), "2017-03-07T00:05:00.000Z");
    EXPECT_EQ(read_as("%d %b %Y", "", "7 Mar 2017"), "2017-03-07T00:00:00.000Z");
    EXPECT_EQ(read_as("%B %d, %Y", "", "September 17, 2017"), "2017-09-17T00:00:00.000Z");
    EXPECT_EQ(read_as("%Y-%m-%dT%H:%M:%S%z", "Asia/Tokyo", "2017-03-07T10:00:00.25-0500"), "2017-03-07T15:00:00.250Z");
    EXPECT_EQ(read_as("%Y%m%d%H%M%S", "", "20170307235960"), "2017-03-07T23:59:59.999999Z");
    EXPECT_EQ(read_as("%Y/%j", "", "2016/366"), "2016-12-31T00:00:00.000Z");
    EXPECT_EQ(read_as("%Y/%j", "", "2017/366"), "refused");
    EXPECT_EQ(read_as("%d.%m.%Y", "", "31.02.2017"), "refused");
    EXPECT_EQ(read_as("%d.%m.%Y", "", "28.02.2017 x"), "refused");
    EXPECT_EQ(read_as("%Y-%m-%d %H:%M", "", "2017-01-01 24:00"), "refused");
    EXPECT_EQ(read_as("epoch_s", "", "1488844800.5"), "2017-03-07T00:00:00.500Z");
    EXPECT_EQ(read_as("epoch_us", "", "1488844800000001"), "2017-03-07T00:00:00.000001Z");
    EXPECT_EQ(read_as("epoch_s", "", "1488844800000"), "refused");
    EXPECT_EQ(read_as("rfc3339", "America/New_York", "2017-03-07 10:00:00"), "2017-03-07T15:00:00.000Z");
    EXPECT_EQ(read_as("rfc3339", "America/New_York", "2017-03-07T10:00:00Z"), "2017-03-07T10:00:00.000Z");
}

TEST(TimeForm, ClockChangesAreTheEarlierHourAndTheJump)
{
    EXPECT_EQ(read_as("rfc3339", "Europe/Berlin", "2026-10-25T02:30:00"), "2026-10-25T00:30:00.000Z");
    EXPECT_EQ(read_as("rfc3339", "Europe/Berlin", "2026-03-29T02:30:00"), "2026-03-29T01:00:00.000Z");
    auto form = TimeForm::make("rfc3339", "Europe/Berlin");
    ASSERT_TRUE(form);
    // What is remembered of summer must not reach into winter.
    for (int day = 1; day <= 365; ++day) {
        const Time noon = start_of_day(day_of(Date{2026, 1, 1}) + day - 1) + hours(12);
        const std::string local = to_text(noon).substr(0, 19);
        const bool is_summer = day >= 88 && day < 298;
        EXPECT_EQ(*form->read(local), noon - hours(is_summer ? 2 : 1)) << local;
    }
}

}  // namespace
}  // namespace regard
