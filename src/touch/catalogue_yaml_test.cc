#include "touch/catalogue_yaml.h"

#include "touch/document_yaml.h"
#include "touch/effect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace regard {
namespace {

using testing::HasSubstr;

// A whole small catalogue; tests spoil one line of it.
const std::string account_text = R"(catalogue: a test
account:
  half_life: 30d
  loss_aversion: 2.25
standing:
  - standing: at_risk
    enter: [{balance: {at_most: -1}, reason: more was taken than given}]
    stay: [{balance: {at_most: -0.5}}]
  - standing: steady
)";
const std::string web_text = R"(channel: web
touchpoints:
  web.page_load:
    label: I opened a page
    stage: discover
    owner: webmaster
    kind: performance
    doer: customer
    aliases: [LCP]
    measures: [lcp_ms]
    fired_by: [segment]
    effects:
      - name: speed
        measure: lcp_ms
        good: 2500
        poor: 4000
        add: 0.1
        take: 0.3
        reason: page took {lcp_ms|s} to show
        prior: {mean: 0.1, sd: 0.3, source: a test}
  invoice.received:
    label: I got an invoice
    channel: invoice
    stage: pay
    owner: finance
    kind: must_be
    doer: business
    about: invoice_id
    fired_by: [map]
    effects:
      - name: wrong
        when: {any: [{correct: false}, {errors: {above: 0}}]}
        effect: -0.5
        reason: the invoice was wrong
        prior: {mean: -0.5, sd: 0.3, source: a test}
      - name: correct
        effect: 0.02
        reason: the invoice was right
        prior: {mean: 0, sd: 0.3, source: a test}
  care.question:
    label: I asked about an invoice
    channel: mail
    stage: get_help
    owner: care
    kind: performance
    doer: customer
    fired_by: [segment]
signals:
  invoice.puzzle:
    label: I did not understand my invoice
    channel: invoice
    stage: pay
    owner: finance
    kind: performance
    first: [invoice.received]
    then: [care.question]
    within: 14d
    same_about: true
    effect: -0.5
    reason: had to ask about an invoice
    prior: {mean: -0.5, sd: 0.3, source: a test}
)";

Result<Catalogue> load(std::string web, std::string account = account_text)
{
    const std::vector<CatalogueFile> files{{"web.yaml", std::move(web)}, {"account.yaml", std::move(account)}};
    return load_catalogue(files);
}

std::string with(std::string text, const std::string& part, const std::string& other)
{
    const auto at = text.find(part);
    EXPECT_NE(at, std::string::npos) << "the test does not find " << part;
    return at == std::string::npos ? text : text.replace(at, part.size(), other);
}

std::string complaint(const std::string& part, const std::string& other)
{
    const auto loaded = load(with(web_text, part, other));
    return loaded ? "loaded" : loaded.error().text;
}

TEST(CatalogueYaml, GoodFilesBecomeACatalogue)
{
    const auto loaded = load(web_text);
    ASSERT_TRUE(loaded) << loaded.error().text;
    EXPECT_EQ(loaded->name, "a test");
    EXPECT_EQ(loaded->account.half_life, days(30));
    EXPECT_EQ(loaded->account.loss_aversion, Micro{2'250'000});
    EXPECT_EQ(loaded->account.episode_gap, hours(24)) << "what is not said keeps its default";
    ASSERT_EQ(loaded->touchpoints.size(), 4u);
    ASSERT_NE(loaded->find("LCP"), nullptr);
    EXPECT_EQ(loaded->find("LCP")->name, "web.page_load");
    EXPECT_EQ(loaded->find("lcp"), nullptr);
    EXPECT_EQ(loaded->find("invoice.received")->channel, "invoice");
    EXPECT_EQ(loaded->find("web.page_load")->channel, "web");
    EXPECT_EQ(loaded->find("web.page_load")->rules[0].name, "web.page_load/speed");
    ASSERT_EQ(loaded->signals.size(), 1u);
    EXPECT_EQ(loaded->signals[0].within, days(14));
    EXPECT_EQ(loaded->signals[0].amount, Micro{-500'000});
    ASSERT_NE(loaded->find("invoice.puzzle"), nullptr) << "a signal is a touchpoint, too";
    EXPECT_EQ(loaded->find("invoice.puzzle")->rules[0].amount, Micro{-500'000});
    EXPECT_EQ(loaded->find("invoice.puzzle")->doer, Doer::business);
    ASSERT_EQ(loaded->standings.size(), 2u);
    EXPECT_EQ(loaded->standings[0].stay[0].bound, Micro{-500'000});
}

TEST(CatalogueYaml, ConditionsAndScoresWorkAsWritten)
{
    const auto loaded = load(web_text);
    ASSERT_TRUE(loaded) << loaded.error().text;
    Touch touch;
    const auto amount = [&] { return score(*loaded->find("invoice.received"), TouchFacts(touch)).amount; };
    EXPECT_EQ(amount(), Micro{20'000});
    touch.properties = {{"correct", Property::Kind::truth, "false"}};
    EXPECT_EQ(amount(), Micro{-500'000});
    touch.properties = {{"errors", Property::Kind::number, "2"}};
    EXPECT_EQ(amount(), Micro{-500'000});
}

TEST(CatalogueYaml, ItsSourceGivesTheSameCatalogueAgain)
{
    const auto loaded = load(web_text);
    ASSERT_TRUE(loaded);
    const auto again = load_catalogue(loaded->source);
    ASSERT_TRUE(again) << again.error().text;
    EXPECT_EQ(*again, *loaded);
    const std::vector<CatalogueFile> other_order{{"account.yaml", account_text}, {"web.yaml", web_text}, {"empty.yaml", ""}};
    const auto with_empty = load_catalogue(other_order);
    ASSERT_TRUE(with_empty) << with_empty.error().text;
    const auto with_empty_again = load_catalogue(with_empty->source);
    ASSERT_TRUE(with_empty_again) << with_empty_again.error().text;
    EXPECT_EQ(*with_empty_again, *with_empty);
    EXPECT_FALSE(load_catalogue("web: 1"));
}

TEST(CatalogueYaml, AReplacingFileTakesThePlaceOfTheShippedLines)
{
    const std::string own = R"(replaces: true
catalogue: ours
touchpoints:
  web.page_load: {label: I waited, channel: web, stage: use, owner: webmaster, kind: performance, doer: customer, fired_by: [segment]}
account: {half_life: 10d}
)";
    const std::vector<CatalogueFile> files{{"a_own.yaml", own}, {"web.yaml", web_text}, {"account.yaml", account_text}};
    const auto loaded = load_catalogue(files);
    ASSERT_TRUE(loaded) << loaded.error().text;
    EXPECT_EQ(loaded->name, "ours");
    EXPECT_EQ(loaded->find("web.page_load")->label, "I waited");
    EXPECT_EQ(loaded->find("web.page_load")->rules.size(), 0u);
    EXPECT_EQ(loaded->account.half_life, days(10));
    EXPECT_EQ(loaded->touchpoints.size(), 4u);
}

struct Spoiled {
    const char* part;
    const char* other;
    const char* expected;  // begins with file and line
};

class CatalogueMistake : public testing::TestWithParam<Spoiled> {};

TEST_P(CatalogueMistake, IsToldWithFileLineAndWhatWouldBeRight)
{
    const auto& [part, other, expected] = GetParam();
    EXPECT_THAT(complaint(part, other), HasSubstr(expected));
}

INSTANTIATE_TEST_SUITE_P(
    Each, CatalogueMistake,
    testing::Values(
        Spoiled{"label: I opened", "lable: I opened",
                "web.yaml:4: touchpoint web.page_load has no field \"lable\"; did you mean \"label\"?"},
        Spoiled{"    owner: webmaster\n", "",
                "web.yaml:3: touchpoint web.page_load has no owner; write for example \"owner: webmaster\""},
        Spoiled{"    label: I opened a page\n", "", "web.yaml:3: touchpoint web.page_load has no label"},
        Spoiled{"    fired_by: [segment]\n", "", "no signal, no row"},
        Spoiled{"        prior: {mean: 0.1, sd: 0.3, source: a test}\n", "",
                "web.yaml:13: effect 1 of web.page_load has no prior"},
        Spoiled{"{mean: 0.1, sd: 0.3, source: a test}", "{mean: 0.1, sd: 0.3}",
                "web.yaml:20: the prior of effect 1 of web.page_load has no source"},
        Spoiled{"{mean: 0.1, sd", "{sd", "the prior of effect 1 of web.page_load has no mean"},
        Spoiled{"effect: -0.5\n        reason: the", "effect: -2.5\n        reason: the",
                "web.yaml:33: \"effect: -2.5\" of effect 1 of invoice.received lies outside -2 to 2"},
        Spoiled{"effect: 0.02", "effect: 0.2", "invoice.received/correct adds 0.2, but invoice.received is a must-be"},
        Spoiled{"then: [care.question]", "then: [care.qestion]",
                "web.yaml:49: signal invoice.puzzle waits for care.qestion, which is no touchpoint; did you mean "
                "\"care.question\"?"},
        Spoiled{"within: 14d", "within: 14 days",
                "web.yaml:57: \"within\" of signal invoice.puzzle: \"14 days\" is no span of time; write a whole number and s, "
                "min, h, d or w"},
        Spoiled{"    within: 14d\n", "", "signal invoice.puzzle has no end"},
        Spoiled{"then: [care.question]", "times: 3\n    then: [care.question]", "needs exactly one of"},
        Spoiled{"first: [invoice.received]", "first: [invoice.puzzle]", "signals in a circle: invoice.puzzle → invoice.puzzle"},
        Spoiled{"aliases: [LCP]", "aliases: [care.question]",
                "web.yaml:3: the alias \"care.question\" of web.page_load is taken already by care.question (web.yaml:40)"},
        Spoiled{"aliases: [LCP]", "aliases: [LCP, LCP]", "the alias \"LCP\" of web.page_load is taken already"},
        Spoiled{"  care.question:", "  web.page_load:", "\"web.page_load\" stands here twice"},
        Spoiled{"  care.question:", "  Care Question:", "\"Care Question\" is no name for a touchpoint"},
        Spoiled{"  invoice.puzzle:", "  care.question:", "the name \"care.question\" of care.question is taken already"},
        Spoiled{"stage: discover", "stage: browsing",
                "web.yaml:5: \"browsing\" is no stage of touchpoint web.page_load; it is one of discover, choose"},
        Spoiled{"kind: performance", "kind: must be", "\"must be\" is no kind"},
        Spoiled{"{above: 0}", "{over: 0}", "web.yaml:32: \"over\" compares nothing; there are: is, in, above"},
        Spoiled{"{above: 0}", "{above: many}", "\"errors\" is compared with no number"},
        Spoiled{"measures: [lcp_ms]", "measures: [inp_ms]", "web.page_load/speed scores lcp_ms, which is none of the measures"},
        Spoiled{"{lcp_ms|s}", "{lcp_ms|sec}", "\"sec\" is no format"},
        Spoiled{"{lcp_ms|s}", "{lcp_ms|s", "the reason of web.page_load/speed: a brace without its partner"},
        Spoiled{"good: 2500", "good: 4000", "good and poor of effect 1 of web.page_load are the same"},
        Spoiled{"poor: 4000", "poor: -1", "lies outside"}, Spoiled{"        take: 0.3\n", "", "take is missing"},
        Spoiled{"when: {any: [{correct: false}, {errors: {above: 0}}]}\n        ", "",
                "web.yaml:31: invoice.received/wrong has no \"when\", so the effects below it never apply"},
        Spoiled{"kind: performance\n    doer: customer\n    fired_by",
                "kind: performance\n    complaint: true\n    doer: business\n    fired_by", "its doer is the customer"},
        Spoiled{"kind: performance\n    doer: customer\n    fired_by",
                "kind: performance\n    suggestion: true\n    doer: business\n    fired_by",
                "a suggestion, so its doer is the customer"},
        Spoiled{"doer: customer", "doer: customers", "\"customers\" is no doer"},
        Spoiled{"channel: web\n", "", "has no channel"},
        Spoiled{"touchpoints:", "touchpoints: &a", "anchors (&name) are not read here"},
        Spoiled{"label: I opened a page", "label: *a", "web.yaml:4: "},
        Spoiled{"label: I opened a page", "label: [a", "web.yaml:"},
        Spoiled{"label: I opened a page", "label: I opened: a page", "web.yaml:4: not YAML"}));

std::string account_complaint(const std::string& part, const std::string& other)
{
    const auto loaded = load(web_text, with(account_text, part, other));
    return loaded ? "loaded" : loaded.error().text;
}

TEST(CatalogueYaml, MistakesOfTheAccountAndTheStandingTableAreTold)
{
    EXPECT_THAT(account_complaint("half_life: 30d", "half_life: 30"),
                HasSubstr("account.yaml:3: \"half_life\" of the account: \"30\" is no span of time"));
    EXPECT_THAT(account_complaint("loss_aversion: 2.25", "loss_aversion: 9"), HasSubstr("lies outside 1 to 5"));
    EXPECT_THAT(account_complaint("  - standing: steady\n", ""),
                HasSubstr("the last row of the standing table has conditions"));
    EXPECT_THAT(account_complaint("balance: {at_most: -1}", "balence: {at_most: -1}"), HasSubstr("did you mean \"balance\"?"));
    EXPECT_THAT(account_complaint("{at_most: -1}", "{}"), HasSubstr("needs either at_least or at_most"));
    EXPECT_THAT(account_complaint("standing: at_risk", "standing: wavering"), HasSubstr("is no standing"));
    const auto none = load(web_text, "catalogue: x\n");
    ASSERT_FALSE(none);
    EXPECT_THAT(none.error().text, HasSubstr("no standing table in any file"));
}

TEST(CatalogueYaml, AllMistakesAreToldAtOnce)
{
    const auto loaded = load(with(with(web_text, "stage: discover", "stage: x"), "within: 14d", "within: x"));
    ASSERT_FALSE(loaded);
    EXPECT_THAT(loaded.error().text, HasSubstr("web.yaml:5: "));
    EXPECT_THAT(loaded.error().text, HasSubstr("web.yaml:57: "));
    EXPECT_EQ(loaded.error().pointer, "web.yaml:5");
}

TEST(CatalogueYaml, FilesMustHaveDecentNames)
{
    for (const auto* name : {"web.txt", "../web.yaml", "", ".yaml", "a b.yaml"}) {
        const std::vector<CatalogueFile> files{{name, web_text}};
        EXPECT_FALSE(load_catalogue(files)) << name;
    }
    const std::vector<CatalogueFile> twice{{"web.yaml", web_text}, {"web.yaml", account_text}};
    EXPECT_FALSE(load_catalogue(twice));
    EXPECT_FALSE(load_catalogue(std::span<const CatalogueFile>{}));
    const std::vector<CatalogueFile> marked{{"web.yaml", web_text + "# --- file: other.yaml\n"},
                                            {"account.yaml", account_text}};
    EXPECT_FALSE(load_catalogue(marked));
}

TEST(CatalogueYaml, AConditionTooDeepOrTooLargeIsRefused)
{
    std::string deep = "{correct: false}";
    for (int i = 0; i < 9; ++i) deep = "{not: " + deep + "}";
    EXPECT_THAT(complaint("{any: [{correct: false}, {errors: {above: 0}}]}", deep),
                HasSubstr("a condition may be 8 levels deep"));
    std::string large = "{any: [{a: 1}";
    for (int i = 0; i < 64; ++i) large += ", {a: 1}";
    EXPECT_THAT(complaint("{any: [{correct: false}, {errors: {above: 0}}]}", large + "]}"),
                HasSubstr("a condition may have 64 parts"));
}

TEST(DocumentYaml, HostileFilesAreRefusedBeforeTheyCost)
{
    const auto refusal = [](const std::string& text) {
        const auto parsed = parse_yaml("x.yaml", text);
        return parsed ? std::string("parsed") : parsed.error().text;
    };
    EXPECT_THAT(refusal("a: &a [x]\nb: [*a, *a]\n"), HasSubstr("x.yaml:1: anchors"));
    EXPECT_THAT(refusal("a: " + std::string(40, '[') + std::string(40, ']')), HasSubstr("x.yaml:1: more than 32 levels"));
    EXPECT_THAT(refusal(std::string(100'000, '[')), HasSubstr("x.yaml:1: "));
    EXPECT_THAT(refusal(std::string(100'000, '{')), HasSubstr("x.yaml:1: "));
    std::string stairs;
    for (int i = 0; i < 1000; ++i) stairs += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
    EXPECT_THAT(refusal(stairs), HasSubstr("levels within each other"));
    EXPECT_THAT(refusal(std::string(yaml_bytes_max + 1, 'a')), HasSubstr("so split it"));
    EXPECT_THAT(refusal("a: \xff"), HasSubstr("not UTF-8"));
    EXPECT_THAT(refusal("a: 1\nb: \x04 2"), HasSubstr("x.yaml:2: a control character"));
    EXPECT_THAT(refusal("a: 1\n---\nb: 2\n"), HasSubstr("a second document"));
    EXPECT_THAT(refusal("a: 1\na: 2\n"), HasSubstr("x.yaml:2: \"a\" stands here twice"));
    EXPECT_THAT(refusal("a: !!binary aGk="), HasSubstr("tags"));
    EXPECT_THAT(refusal("? [a]\n: b\n"), HasSubstr("a key must be a word"));
    std::string wide = "a: [";
    for (std::size_t i = 0; i < yaml_nodes_max + 10; ++i) wide += "1,";
    EXPECT_THAT(refusal(wide + "1]"), HasSubstr("values; split it"));
}

TEST(DocumentYaml, SpansOfTimeAreAWholeNumberAndAUnit)
{
    EXPECT_EQ(*parse_duration("14d"), days(14));
    EXPECT_EQ(*parse_duration("40min"), minutes(40));
    EXPECT_EQ(*parse_duration("2w"), days(14));
    EXPECT_EQ(*parse_duration("30s"), seconds(30));
    for (const auto* bad :
         {"", "14", "d", "0d", "-1d", "1.5h", "14 d", "14days", "9999999999d", "3651d", "99999999999999999999s"})
        EXPECT_FALSE(parse_duration(bad)) << bad;
}

TEST(DocumentYaml, TheNearestWordIsOfferedAndNotAnyWord)
{
    constexpr std::array<std::string_view, 3> words{"label", "owner", "stage"};
    EXPECT_EQ(nearest_word("lable", words), "label");
    EXPECT_EQ(nearest_word("Owner", words), "owner");
    EXPECT_EQ(nearest_word("zzz", words), "");
    EXPECT_EQ(nearest_word("", words), "");
}

}  // namespace
}  // namespace regard
