#include "log/entries.h"

#include <filesystem>
#include <gtest/gtest.h>

namespace regard::log {
namespace {

class FixedChance final : public Chance {
public:
    void fill(std::span<unsigned char> out) override
    {
        for (unsigned char& byte : out) byte = next_++;
    }

private:
    unsigned char next_ = 1;
};

struct GroupTest : testing::Test {
    std::string folder = testing::TempDir() + "group_test_" + std::to_string(::getpid());
    FixedChance chance;
    std::unique_ptr<seal::Keys> keys;
    void SetUp() override
    {
        std::filesystem::remove_all(folder);
        ASSERT_TRUE(seal::Keys::make(folder, chance));
        keys = *seal::Keys::open(folder, chance);
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    static Touch slow_page()
    {
        Touch touch;
        touch.id = "m-1";
        touch.at = *parse_time("2026-05-03T17:40:00.123Z");
        touch.received_at = *parse_time("2026-05-03T17:40:01Z");
        touch.source = "shop";
        touch.touchpoint = "web.page_load";
        touch.channel = "web";
        touch.place = "store-1";
        touch.identifiers = {{"user_id", "12345678901234567890"}, {"email", "ada@example.org"}};
        touch.properties = {{"lcp_ms", Property::Kind::number, "6200"},
                            {"order", Property::Kind::number, "12345678901234567890"},
                            {"path", Property::Kind::text, "/a"},
                            {"ok", Property::Kind::truth, "true"}};
        touch.traits = {{"name", Property::Kind::text, "Ada Lovelace"}};
        touch.text = "slow again";
        touch.value = Money{units(12), "EUR"};
        touch.rating = units(2);
        return touch;
    }
    GroupHead head() const
    {
        GroupHead out;
        out.partition = 3;
        out.number = 9;
        out.time = *parse_time("2026-05-03T17:40:01Z");
        out.epoch = keys->epoch();
        return out;
    }
};

}  // namespace

TEST_F(GroupTest, ATouchGoesRoundWithEveryDigitAndItsNumbersOutsideTheSeal)
{
    Touchpoint known;
    known.name = "web.page_load";
    known.channel = "shop";
    known.measures = {"lcp_ms", "order"};
    known.about = "path";
    const Touch touch = slow_page();
    GroupWriter writer;
    writer.begin(head());
    write_touch(writer, touch, hashes_of(touch, *keys), &known, *keys);
    Chain chain{};
    const std::string bytes = writer.finish(chain, keys->log_key());

    const auto group = *GroupReader::open(bytes);
    EXPECT_TRUE(group.follows(Chain{}));
    EXPECT_EQ(group.chain(), chain);
    EXPECT_EQ(bytes.find("ada@example.org"), std::string::npos);
    EXPECT_EQ(bytes.find("slow again"), std::string::npos);
    ASSERT_EQ(group.entries().size(), 1u);
    const auto entry = *read_touch(group, group.entries()[0]);
    EXPECT_EQ(entry.at, touch.at);
    EXPECT_NE(entry.about, 0u);
    ASSERT_EQ(entry.measures.size(), 1u) << "a 20-digit number is no measure: it stays sealed, digit for digit";
    EXPECT_EQ(entry.measures[0].number, units(6200));
    EXPECT_EQ(entry.name_prefixes.size(), 7u);  // ada, lov, love, lovel, lovela, lovelac, lovelace

    Touch opened = *open_touch(group, group.entries()[0], entry, *keys);
    opened.id = touch.id;  // only its hash is kept
    EXPECT_EQ(opened, touch);
}

TEST_F(GroupTest, AnyChangedByteIsNoticed)
{
    GroupWriter writer;
    writer.begin(head());
    write_touch(writer, slow_page(), hashes_of(slow_page(), *keys), nullptr, *keys);
    write_tick(writer);
    Chain chain{};
    const std::string bytes = writer.finish(chain, keys->log_key());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        std::string changed = bytes;
        changed[i] = static_cast<char>(changed[i] ^ 0x20);
        const auto group = GroupReader::open(changed);
        EXPECT_FALSE(group && group->follows(Chain{}) && group->is_sealed_by(keys->log_key())) << "byte " << i;
    }
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const auto group = GroupReader::open(std::string_view(bytes).substr(0, size));
        EXPECT_FALSE(group && group->follows(Chain{}) && group->is_sealed_by(keys->log_key())) << "cut at " << size;
    }
}

TEST_F(GroupTest, MessagesBetweenPartitionsGoRound)
{
    EvidenceMessage evidence{"user_id", {1, 2}, "email", {3, 4}, Time{5}, "shop", {6, 7, 8}};
    AssignedMessage assigned{"email", {3, 4}, "user_id", {1, 2}, 17, Time{5}, {6, 7, 8}};
    EffectsMessage effects{"email", {3, 4}, "user_id", {1, 2}, 17, true, {}, {}};
    effects.along = {{99},
                     {{Time{1}, {1, 2, 3}, {{7, 8}, {0, 9}}}, {Time{2}, {1, 2, 4}, {{6, 5}}}},
                     {{"EUR", Micro{12'340'000}}, {"", -units(3)}}};
    effects.items.push_back({{Time{1}, {1, 2, 3}, 0, 0, 0, 0, 0, Micro{-300'000}, Micro{6'200'000}, 5, 1, 3},
                             "web.page_load",
                             "web",
                             "",
                             "web.page_load/slow",
                             "shop"});
    GroupWriter writer;
    writer.begin(head());
    write_evidence(writer, {2, 5}, evidence);
    write_assigned(writer, {0, 6}, assigned);
    write_effects(writer, {2, 7}, effects);
    write_decision(writer, EntryKind::split, "user_id", {1, 2}, "email", {3, 4}, Time{9}, "admin", "a shared address");
    Chain chain{};
    const std::string bytes = writer.finish(chain, keys->log_key());
    const auto group = *GroupReader::open(bytes);
    EXPECT_EQ(read_evidence(group, group.entries()[0])->second, evidence);
    EXPECT_EQ(read_evidence(group, group.entries()[0])->first.sequence, 5u);
    EXPECT_EQ(read_assigned(group, group.entries()[1])->second, assigned);
    EXPECT_EQ(read_effects(group, group.entries()[2])->second, effects);
    const auto decision = *read_decision(group, group.entries()[3]);
    EXPECT_EQ(decision.why, "a shared address");
    EXPECT_FALSE(is_fact(group.entries()[2].kind));
    EXPECT_TRUE(is_fact(group.entries()[3].kind));
}

TEST_F(GroupTest, ARecordReadsAsItWasWrittenAndHasTheseBytes)
{
    const RecordEntry record{"note", "n-1", "Kim", Time{9}, R"({"text":"new till"})"};
    GroupWriter writer;
    writer.begin(head());
    write_record(writer, record);
    Chain chain{};
    const std::string bytes = writer.finish(chain, keys->log_key());
    const auto group = *GroupReader::open(bytes);
    const RawEntry& raw = group.entries()[0];
    EXPECT_EQ(raw.body, std::string_view("\x01\x04note\x03n-1\x03Kim\x12\x13{\"text\":\"new till\"}"));
    EXPECT_TRUE(is_fact(raw.kind));
    const auto read = *read_record(raw);
    EXPECT_EQ(read.shelf, record.shelf);
    EXPECT_EQ(read.key, record.key);
    EXPECT_EQ(read.who, record.who);
    EXPECT_EQ(read.at, record.at);
    EXPECT_EQ(read.body, record.body);

    std::string later(raw.body);
    later[0] = 2;
    EXPECT_EQ(read_record({raw.kind, 0, later}).error().code, Code::too_new);
    EXPECT_EQ(read_record({raw.kind, 0, raw.body.substr(0, 9)}).error().code, Code::damaged);
}

TEST(Entries, TimesAndNumbersGoRoundFromEndToEnd)
{
    const Time base = *parse_time("2026-05-03T17:40:01.5Z");
    for (const Time at : {time_min, time_max, base, Time{base.us + 1}, Time{base.us - 1000}, Time{0}}) {
        Writer out;
        write_time(out, at, base);
        Reader in(out.str());
        EXPECT_EQ(read_time(in, base), at);
        EXPECT_TRUE(in.is_at_end());
    }
    for (const std::int64_t number : {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, std::int64_t{-300'000},
                                      units(6200).value, units(-7).value, INT64_MAX, INT64_MIN}) {
        Writer out;
        write_micro(out, {number});
        Reader in(out.str());
        EXPECT_EQ(read_micro(in), Micro{number});
        EXPECT_TRUE(in.is_at_end()) << number;
    }
}

TEST_F(GroupTest, AQuarantinedItemOpensWithTheKeyOfItsDayOnly)
{
    const auto key = *keys->day_key(20000);
    GroupWriter writer;
    writer.begin(head());
    write_quarantined(writer, "shop", "segment", "no identifier", "/userId", "m-9", "{\"a\":1}", 20000, key, {1, 2});
    Chain chain{};
    const std::string bytes = writer.finish(chain, keys->log_key());
    const auto group = *GroupReader::open(bytes);
    const auto entry = *read_quarantined(group, group.entries()[0]);
    EXPECT_EQ(entry.reason, "no identifier");
    EXPECT_EQ(open_quarantined(group, group.entries()[0], entry, key)->raw, "{\"a\":1}");
    EXPECT_EQ(open_quarantined(group, group.entries()[0], entry, *keys->day_key(20001)).error().code, Code::damaged);
}

}  // namespace regard::log
