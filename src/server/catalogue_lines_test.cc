// A store's own lines over the catalogue's files, over a real store.
#include "server/catalogue_lines.h"

#include "partition/house_test.h"
#include "server/desk_json.h"
#include "server/waited.h"
#include "touch/embedded_catalogue.h"

namespace regard::server {
namespace {

std::vector<CatalogueFile> shipped_files()
{
    std::vector<CatalogueFile> out;
    for (const Embedded& file : embedded_catalogue())
        if (file.path.ends_with(".yaml")) out.push_back({std::string(file.path), std::string(file.bytes)});
    return out;
}

std::string smell(const char* effect)
{
    return std::string("kitchen.smell:\n  label: It smelled\n  channel: store\n  stage: choose\n  owner: store manager\n"
                       "  kind: must_be\n  doer: customer\n  fired_by: [staff]\n  effects:\n    - name: any\n      effect: ") +
           effect + "\n      reason: it smelled\n      prior: {mean: -0.5, sd: 0.3, source: \"our own guess\"}\n";
}

struct CatalogueLinesTest : testing::Test, sample::House {
    CatalogueLinesTest() : House("catalogue_lines_test") {}
    void SetUp() override { make(sample::catalogue_of(shipped_files())); }
    Result<std::uint32_t> save(const std::string& name, const std::string& yaml, std::uint32_t version)
    {
        return CatalogueLines(*partitions).save(name, yaml, version, "Ada", "because");
    }
    Micro amount_of(const char* touchpoint)
    {
        const auto receipts = send({{touch(touchpoint, {{"user_id", "ada"}})}, {}, {}});
        return timeline({"user_id", "ada"})->items.at(0).effects.at(0).amount;
    }
    Result<std::uint32_t> follow(std::vector<CatalogueFile> more = {})
    {
        std::vector<CatalogueFile> files = shipped_files();
        files.insert(files.end(), more.begin(), more.end());
        return CatalogueLines(*partitions).follow(std::move(files));
    }
};

TEST_F(CatalogueLinesTest, WhatIsSavedCountsFromThenOnAndAfterEveryStart)
{
    EXPECT_EQ(amount_of("kitchen.smell").value, 0);
    const auto saved = save("kitchen.smell", smell("-0.5"), 1);
    ASSERT_TRUE(saved) << saved.error().text;
    EXPECT_EQ(*saved, 2u);
    EXPECT_EQ(amount_of("kitchen.smell").value, -500'000);
    // What came before stays as it was scored.
    EXPECT_EQ(timeline({"user_id", "ada"})->items.at(1).effects.at(0).amount.value, 0);

    expect_replay_is_identical();
    EXPECT_EQ(follow().value_or(0), 2u);
    EXPECT_EQ(amount_of("kitchen.smell").value, -500'000);
    const auto entry = CatalogueLines(*partitions).entry("kitchen.smell");
    EXPECT_EQ(entry->origin, CatalogueEntryView::Origin::own);
}

TEST_F(CatalogueLinesTest, AnEffectKeepsTheWordsOfTheVersionItWasWeighedBy)
{
    CatalogueLines lines(*partitions);
    ASSERT_TRUE(lines.save("kitchen.smell", smell("-0.5"), 1, "Ada", ""));
    (void)amount_of("kitchen.smell");
    std::string other = smell("-0.6");
    other.replace(other.find("it smelled"), 10, "it stank");
    ASSERT_TRUE(lines.save("kitchen.smell", other, 2, "Ada", ""));
    (void)amount_of("kitchen.smell");
    ASSERT_TRUE(lines.roll_back(1, 3, "Ada", ""));

    const auto said = [&] {
        const auto page = timeline({"user_id", "ada"});
        std::vector<std::string> out;
        for (TimelineItem item : page->items) {
            lines.past()->reword(item.effects.at(0), touch("kitchen.smell", {{"user_id", "ada"}}));
            out.push_back(item.effects.at(0).reason);
        }
        return out;
    };
    EXPECT_EQ(said(), (std::vector<std::string>{"it stank", "it smelled"}));
    reopen();
    CatalogueLines again(*partitions);
    ASSERT_TRUE(again.remember());
    EffectView effect = timeline({"user_id", "ada"})->items.at(0).effects.at(0);
    again.past()->reword(effect, touch("kitchen.smell", {{"user_id", "ada"}}));
    EXPECT_EQ(effect.reason, "it stank");
}

TEST_F(CatalogueLinesTest, SavingTheSameAgainMakesNoVersion)
{
    ASSERT_TRUE(save("kitchen.smell", smell("-0.5"), 1));
    EXPECT_EQ(save("kitchen.smell", smell("-0.50") + "  # a comment\n", 2).value_or(0), 2u);
    EXPECT_EQ(CatalogueLines(*partitions).versions()->size(), 2u);
}

TEST_F(CatalogueLinesTest, WhoWroteOverAnOlderVersionIsRefusedAndNothingChanges)
{
    ASSERT_TRUE(save("kitchen.smell", smell("-0.5"), 1));
    const auto late = save("kitchen.smell", smell("-0.7"), 1);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, Code::conflict);
    EXPECT_EQ(partitions->catalogue_version(), 2u);
    EXPECT_EQ(amount_of("kitchen.smell").value, -500'000);
}

TEST_F(CatalogueLinesTest, MistakesSayTheirLineInTheDraftWhateverStandsBeforeIt)
{
    ASSERT_TRUE(save("kitchen.a", "kitchen.a" + smell("-0.5").substr(13), 1));
    std::string wrong = smell("-0.5");
    wrong.replace(wrong.find("stage: choose"), 13, "stage: chooze");
    wrong.replace(wrong.find("-0.5"), 4, "-9");

    const auto draft = CatalogueLines(*partitions).draft("kitchen.smell", wrong);

    ASSERT_TRUE(draft) << draft.error().text;
    ASSERT_EQ(draft->mistakes.size(), 2u);
    EXPECT_EQ(draft->mistakes[0].file, "");
    EXPECT_EQ(draft->mistakes[0].line, 4) << draft->mistakes[0].text;
    EXPECT_EQ(draft->mistakes[1].line, 11) << draft->mistakes[1].text;
    const auto refused = save("kitchen.smell", wrong, 2);
    EXPECT_EQ(refused.error().code, Code::bad_input);
    EXPECT_EQ(partitions->catalogue_version(), 2u);
}

TEST_F(CatalogueLinesTest, GoingBackIsANewVersionWithTheLinesOfTheOld)
{
    ASSERT_TRUE(save("kitchen.smell", smell("-0.5"), 1));
    const std::string before = to_yaml(*partitions->catalogue()->find("store.visit"));
    std::string after = before;
    after.replace(after.find("label: "), 7, "label: Today ");
    ASSERT_TRUE(save("store.visit", after, 2));
    ASSERT_TRUE(save("kitchen.smell", smell("-0.9"), 3));

    CatalogueLines lines(*partitions);
    EXPECT_EQ(lines.roll_back(2, 4, "Ben", "").value_or(0), 5u);

    EXPECT_EQ(amount_of("kitchen.smell").value, -500'000);
    EXPECT_EQ(to_yaml(*partitions->catalogue()->find("store.visit")), before);
    const auto versions = *lines.versions();
    ASSERT_EQ(versions.size(), 5u);
    EXPECT_EQ(versions[0].who, "Ben");
    ASSERT_EQ(versions[0].changed.size(), 2u);
    EXPECT_EQ(versions[0].changed[1].touchpoint, "store.visit");
    EXPECT_EQ(versions[0].changed[1].after, before);
    EXPECT_EQ(versions[2].changed[0].before, before);
    EXPECT_EQ(lines.roll_back(5, 5, "Ben", "").error().code, Code::bad_input);
    EXPECT_EQ(lines.roll_back(0, 5, "Ben", "").error().code, Code::bad_input);
}

TEST_F(CatalogueLinesTest, WhatAFolderSaysIsChangedThereAndLinesAboutItRest)
{
    ASSERT_TRUE(save("kitchen.smell", smell("-0.5"), 1));
    std::string text = smell("-0.2");
    for (std::size_t at = 0; at != std::string::npos; at = text.find('\n', at + 2))
        if (at + 1 < text.size()) text.insert(at == 0 ? 0 : at + 1, "  ");
    const auto followed = follow({{"ours.yaml", "replaces: true\ntouchpoints:\n" + text}});
    ASSERT_TRUE(followed) << followed.error().text;
    EXPECT_EQ(amount_of("kitchen.smell").value, -200'000);
    const auto refused = save("kitchen.smell", smell("-0.7"), 3);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::conflict);
    EXPECT_NE(refused.error().text.find("ours.yaml"), std::string::npos) << refused.error().text;

    EXPECT_EQ(follow().value_or(0), 4u);
    EXPECT_EQ(amount_of("kitchen.smell").value, -500'000);
    const auto versions = *CatalogueLines(*partitions).versions();
    EXPECT_TRUE(versions[0].is_of_files);
    EXPECT_EQ(versions[0].changed.at(0).touchpoint, "kitchen.smell");
}

TEST_F(CatalogueLinesTest, WhatACrashLeftUndoneIsDoneAtTheNextStart)
{
    // The record is durable; the catalogue is not in force yet.
    const Record record{
        "catalogue", "version", "Ada", {}, to_record_body({{"version", "2"}, {"said:kitchen.smell", smell("-0.5")}}), {}};
    ASSERT_TRUE(waited<Record>([&](Answer<Record> then) { partitions->keep_record(record, std::move(then)); }));
    reopen();
    EXPECT_EQ(partitions->catalogue_version(), 1u);

    EXPECT_EQ(follow().value_or(0), 2u);

    EXPECT_EQ(amount_of("kitchen.smell").value, -500'000);
    EXPECT_EQ(CatalogueLines(*partitions).versions()->size(), 2u);
}

TEST_F(CatalogueLinesTest, SignalsAreNotChangedHere)
{
    const auto refused = save("complaint.unanswered", "complaint.unanswered:\n  label: x\n", 1);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::conflict);
}

}  // namespace
}  // namespace regard::server
