// What people decide and note, over a real store.
#include "partition/house_test.h"

namespace regard {
namespace {

struct RecordsTest : testing::Test, sample::House {
    RecordsTest() : House("records_test") {}
    void SetUp() override
    {
        static const Catalogue catalogue = sample::shipped_catalogue();
        make(catalogue);
    }
    Record keep(const char* shelf, const char* key, const char* body)
    {
        const auto kept =
            answer<Record>([&](auto done) { partitions->keep_record({shelf, key, "Kim", {}, body, {}}, std::move(done)); });
        EXPECT_TRUE(kept);
        return *kept;
    }
    std::vector<Record> of(const char* shelf)
    {
        return *answer<std::vector<Record>>([&](auto done) { partitions->records(shelf, std::move(done)); });
    }
};

}  // namespace

TEST_F(RecordsTest, EveryVersionOfAKeyIsKeptInOrderAndFoundAgainAfterOpening)
{
    const Record first = keep("note", "n-1", R"({"text":"new till"})");
    EXPECT_EQ(first.at, clock.now());
    clock.pass(hours(2));
    const Record second = keep("todo", "web.page_load", R"({"state":"taken"})");
    const Record third = keep("note", "n-1", R"({"removed":true})");
    const std::vector<Record> notes{first, third};
    EXPECT_EQ(of("note"), notes);
    EXPECT_EQ(of("todo"), std::vector<Record>{second});
    EXPECT_TRUE(of("idea").empty());

    reopen();  // a checkpoint holds them
    EXPECT_EQ(of("note"), notes);
    const Record fourth = keep("note", "n-2", "{}");
    expect_replay_is_identical();  // the log alone holds them
    EXPECT_EQ(of("note"), (std::vector<Record>{first, third, fourth}));
}

}  // namespace regard
