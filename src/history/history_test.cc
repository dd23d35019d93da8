#include "history/history.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <map>
#include <random>

namespace regard {
namespace {

Effect effect_at(std::int64_t us, std::uint64_t group)
{
    Effect effect;
    effect.at = {us};
    effect.position = {1, 2, group};
    effect.amount = {-300'000};
    effect.touchpoint = 7;
    return effect;
}

struct HistoryTest : testing::Test {
    std::string folder = testing::TempDir() + "history_test_" + std::to_string(::getpid());
    std::unique_ptr<Store> store;
    void SetUp() override
    {
        std::filesystem::remove_all(folder);
        Store::Options options;
        options.path = folder;
        options.create = true;
        options.memory_bytes = 8 << 20;
        store = *Store::open(options);
    }
    void TearDown() override
    {
        store.reset();
        std::filesystem::remove_all(folder);
    }
    void keep(History& history, std::uint64_t position)
    {
        Rows rows;
        history.freeze(position, rows);
        rows.put_in_order();
        ASSERT_TRUE(store->checkpoint(rows));
    }
};

}  // namespace

TEST_F(HistoryTest, RowsAreReadOnceWhileTheirCheckpointIsOnDiskAndNotYetReported)
{
    History history(*store, "pH", "pF");
    ASSERT_TRUE(history.open());
    history.append({1, 1}, effect_at(1, 1));
    keep(history, 1);
    EXPECT_EQ(history.rows({1, 1})->size(), 1u);
    history.thaw();
    EXPECT_EQ(history.rows({1, 1})->size(), 1u);
}

TEST_F(HistoryTest, AnySequenceOfAppendingTakingAndKeepingReadsAsAPlainList)
{
    History history(*store, "pH", "pF");
    ASSERT_TRUE(history.open());
    std::map<Id128, std::vector<Effect>> model;
    std::mt19937 dice(5);
    bool is_frozen = false;
    for (std::uint64_t step = 1; step < 3000; ++step) {
        const Id128 strand{dice() % 5, 9};
        switch (dice() % 8) {
        case 0:
            EXPECT_EQ(*history.take(strand), model[strand]);
            model[strand].clear();
            break;
        case 1:
            if (is_frozen)
                history.thaw();
            else
                keep(history, step);
            is_frozen = !is_frozen;
            break;
        default:
            model[strand].push_back(effect_at(static_cast<std::int64_t>(dice()), step));
            history.append(strand, model[strand].back());
        }
        ASSERT_EQ(*history.rows(strand), model[strand]) << "step " << step;
    }
    std::size_t count = 0;
    ASSERT_TRUE(history.each([&](const Id128&, const Effect&) { ++count; }));
    std::size_t wanted = 0;
    for (const auto& [strand, effects] : model) wanted += effects.size();
    EXPECT_EQ(count, wanted);
}

}  // namespace regard
