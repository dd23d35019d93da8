// One partition alone, fed with groups as a log would hold them.
#include "partition/house_test.h"
#include "partition/partition.h"

namespace regard {
namespace {

struct WayTest : testing::Test {
    std::string folder = testing::TempDir() + "way_test_" + std::to_string(::getpid());
    sample::SeededChance chance;
    std::unique_ptr<seal::Keys> keys;
    std::unique_ptr<Store> store;
    std::unique_ptr<Partition> partition;
    Id128 home;  // an identifier whose home is partition 3

    void SetUp() override
    {
        std::filesystem::remove_all(folder);
        ASSERT_TRUE(seal::Keys::make(folder + "/keys", chance));
        keys = *seal::Keys::open(folder + "/keys", chance);
        Store::Options options;
        options.path = folder;
        options.create = true;
        options.memory_bytes = 8 << 20;
        store = *Store::open(options);
        partition = std::make_unique<Partition>(3, *store, *keys);
        ASSERT_TRUE(partition->open());
        for (int i = 0; partition_of(home) != 3 || home.is_zero(); ++i)
            home = keys->identifier_id("user_id", std::to_string(i));
        static const Catalogue catalogue = sample::shipped_catalogue();
        fold([&](log::GroupWriter& group) { log::write_catalogue(group, 1, catalogue.source); });
    }
    void TearDown() override
    {
        partition.reset();
        store.reset();
        std::filesystem::remove_all(folder);
    }
    void fold(const std::function<void(log::GroupWriter&)>& write)
    {
        log::GroupHead head;
        head.partition = 3;
        head.number = partition->position() + 1;
        head.time = *parse_time("2026-05-03T12:00:00Z");
        head.epoch = keys->epoch();
        chance.fill(head.nonce);
        log::GroupWriter group;
        group.begin(head);
        write(group);
        log::Chain chain = partition->chain();
        const std::string bytes = group.finish(chain, keys->log_key());
        const auto outcome = partition->fold(*log::GroupReader::open(bytes), {}, nullptr);
        ASSERT_TRUE(outcome) << outcome.error().text;
    }
    [[nodiscard]] log::EffectsMessage message(std::uint64_t group) const
    {
        log::EffectsMessage out;
        out.type = out.canonical_type = "user_id";
        out.identifier = out.canonical = home;
        log::EffectsMessage::Item item;
        item.effect.at = *parse_time("2026-05-03T11:00:00Z");
        item.effect.position = {5, 0, group};
        item.effect.amount = {-150'000};
        item.touchpoint = "store.checkout";
        out.items.push_back(item);
        return out;
    }
    [[nodiscard]] std::uint32_t touches() { return partition->customer(home, {}, partition->now())->account.touches; }
};

}  // namespace

TEST_F(WayTest, WhatIsDeliveredTwiceIsFoldedOnce)
{
    fold([&](log::GroupWriter& group) { log::write_effects(group, {5, 1}, message(7)); });
    EXPECT_EQ(touches(), 1u);
    fold([&](log::GroupWriter& group) { log::write_effects(group, {5, 1}, message(7)); });
    EXPECT_EQ(touches(), 1u);
    EXPECT_EQ(partition->watermark(5), 1u);
    fold([&](log::GroupWriter& group) { log::write_effects(group, {5, 2}, message(8)); });
    EXPECT_EQ(touches(), 2u);
}

TEST_F(WayTest, AGroupThatDoesNotFollowTheOneBeforeItIsRefusedAndNamed)
{
    log::GroupHead head;
    head.partition = 3;
    head.number = partition->position() + 2;
    log::GroupWriter group;
    group.begin(head);
    log::write_tick(group);
    log::Chain chain = partition->chain();
    const std::string bytes = group.finish(chain, keys->log_key());
    const auto outcome = partition->fold(*log::GroupReader::open(bytes), {}, nullptr);
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, Code::damaged);
    EXPECT_NE(outcome.error().text.find("partition 3"), std::string::npos);
}

}  // namespace regard
