#include "log/traits.h"

#include "log/entries.h"

#include <algorithm>
#include <filesystem>
#include <gtest/gtest.h>
#include <random>
#include <unistd.h>

namespace regard::log {
namespace {

class Dice final : public Chance {
public:
    void fill(std::span<unsigned char> out) override
    {
        for (unsigned char& byte : out) byte = static_cast<unsigned char>(dice_());
    }

private:
    std::mt19937_64 dice_{11};
};

struct TraitsTest : testing::Test {
    std::string folder = testing::TempDir() + "traits_test_" + std::to_string(::getpid());
    Dice dice;
    std::unique_ptr<seal::Keys> keys;

    void SetUp() override
    {
        std::filesystem::remove_all(folder);
        ASSERT_TRUE(seal::Keys::make(folder, dice));
        keys = *seal::Keys::open(folder, dice);
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    [[nodiscard]] std::uint64_t found(Property trait) const
    {
        const auto traits = traits_found_in({std::move(trait)}, *keys);
        return traits.empty() ? 0 : traits.front().value;
    }
    [[nodiscard]] bool is_found(Property trait, std::string_view name, std::string_view value) const
    {
        const std::uint64_t held = found(std::move(trait));
        return held != 0 && std::ranges::count(trait_asked_for(name, value, *keys), held) == 1;
    }
};

using Kind = Property::Kind;

}  // namespace

TEST_F(TraitsTest, ValueIsFoundHoweverItWasWritten)
{
    EXPECT_TRUE(is_found({"plan", Kind::text, "Gold"}, "plan", "gold"));
    EXPECT_TRUE(is_found({"Plan ", Kind::text, "  gold "}, "plan", "GOLD"));
    EXPECT_TRUE(is_found({"Stadt", Kind::text, "KÖLN"}, "stadt", "Köln"));
    EXPECT_TRUE(is_found({"город", Kind::text, "МОСКВА"}, "ГОРОД", "Москва"));
    EXPECT_TRUE(is_found({"miasto", Kind::text, "ŁÓDŹ"}, "miasto", "łódź"));
    EXPECT_TRUE(is_found({"seats", Kind::number, "5"}, "seats", "5"));
    EXPECT_TRUE(is_found({"seats", Kind::number, "5.0"}, "seats", "5"));
    EXPECT_TRUE(is_found({"seats", Kind::number, "5e0"}, "seats", "5.00"));
    EXPECT_TRUE(is_found({"score", Kind::number, "-0.50"}, "score", "-0.5"));
    EXPECT_TRUE(is_found({"seats", Kind::text, "5"}, "seats", "5")) << "many sources write numbers as texts";
    EXPECT_TRUE(is_found({"zip", Kind::text, "01234"}, "zip", "01234"));
    EXPECT_TRUE(is_found({"beta", Kind::truth, "true"}, "beta", "True"));

    EXPECT_FALSE(is_found({"plan", Kind::text, "gold"}, "plan", "golden"));
    EXPECT_FALSE(is_found({"plan", Kind::text, "gold"}, "tier", "gold"));
    EXPECT_FALSE(is_found({"zip", Kind::number, "1234"}, "zip", "01234")) << "a text with a nought before it is no number";
    EXPECT_FALSE(is_found({"pla", Kind::text, "ngold"}, "plan", "gold"));
}

TEST_F(TraitsTest, WhatIsANameAnIdentifierOrAnAddressIsNotFoundByTrait)
{
    for (const char* name : {"name", "firstName", "last_name", "E-Mail", "email", "phone", "Street Address", "user_id", "id"}) {
        EXPECT_FALSE(is_found_by(name)) << name;
        EXPECT_TRUE(traits_found_in({{name, Kind::text, "x"}}, *keys).empty()) << name;
    }
    EXPECT_FALSE(is_found_by(""));
    EXPECT_FALSE(is_found_by(std::string(65, 'a')));
    for (const char* name : {"plan", "city", "segment", "names", "identity"}) EXPECT_TRUE(is_found_by(name)) << name;
}

TEST_F(TraitsTest, WhatCannotBeFoundIsTheLatestAllTheSame)
{
    const std::vector<Property> unfit = {{"plan", Kind::null, ""},
                                         {"plan", Kind::json, R"(["gold"])"},
                                         {"plan", Kind::text, ""},
                                         {"plan", Kind::text, std::string(65, 'g')},
                                         {"plan", Kind::text, "ada@example.org"}};
    const std::uint32_t name = traits_found_in({{"plan", Kind::text, "gold"}}, *keys).front().name;
    for (const Property& trait : unfit) {
        const auto traits = traits_found_in({trait}, *keys);
        ASSERT_EQ(traits.size(), 1u) << trait.text;
        EXPECT_EQ(traits.front(), (TraitHash{0, name})) << trait.text;
    }
}

TEST_F(TraitsTest, TouchIsFoundByItsFirstTraitsEachOnce)
{
    std::vector<Property> many;
    for (int i = 0; i < 40; ++i) many.push_back({"t" + std::to_string(i), Kind::text, "v"});
    many.push_back({"T0", Kind::text, "later"});
    const auto traits = traits_found_in(many, *keys);
    ASSERT_EQ(traits.size(), traits_per_touch_max);
    EXPECT_TRUE(std::ranges::is_sorted(traits, {}, &TraitHash::name));
    const std::uint64_t later = trait_asked_for("t0", "later", *keys).front();
    EXPECT_EQ(std::ranges::count(traits, later, &TraitHash::value), 1) << "the last of one name counts";
    EXPECT_EQ(std::ranges::count(traits, trait_asked_for("t0", "v", *keys).front(), &TraitHash::value), 0);
}

// An entry from before traits stood in it says nothing of them; whoever folds it opens the touch.
TEST_F(TraitsTest, EntryFromBeforeReads)
{
    Touch touch;
    touch.id = "m-1";
    touch.at = touch.received_at = Time{1'770'000'000'000'000};
    touch.source = "shop";
    touch.touchpoint = "identity.identified";
    touch.identifiers = {{"user_id", "ada"}};
    touch.traits = {{"name", Kind::text, "Ada Lovelace"}};
    GroupHead head;
    head.partition = 5;
    head.number = 1;
    head.time = touch.at;
    head.epoch = keys->epoch();
    GroupWriter writer;
    writer.begin(head);
    write_touch(writer, touch, hashes_of(touch, *keys), nullptr, *keys);
    Chain chain{};
    const std::string bytes = writer.finish(chain, keys->log_key());
    const auto group = *GroupReader::open(bytes);
    RawEntry raw = group.entries()[0];
    const TouchEntry now = *read_touch(group, raw);
    ASSERT_TRUE(now.traits);
    EXPECT_TRUE(now.traits->empty());

    constexpr std::size_t flags_at = 16;
    std::string before(raw.body);
    ASSERT_EQ(before[flags_at], 96) << "traits, and what they are found by";
    before[flags_at] = 32;
    before.erase(before.size() - now.sealed.size() - 1, 1);  // the count of none
    raw.body = before;
    const auto read = read_touch(group, raw);
    ASSERT_TRUE(read) << read.error().text;
    EXPECT_FALSE(read->traits);
    EXPECT_EQ(read->name_prefixes, now.name_prefixes);
    EXPECT_EQ(open_touch(group, raw, *read, *keys)->traits, touch.traits);

    before[flags_at] = 64;
    EXPECT_EQ(read_touch(group, raw).error().code, Code::damaged) << "found by traits that are not there";
}

}  // namespace regard::log
