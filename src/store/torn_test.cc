#include "store/torn.h"

#include "store/fault.h"
#include "store/store.h"

#include <filesystem>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

namespace regard {
namespace {

// A store of five commits that was left without closing, as a crash leaves it; group 5 is larger than a block of the log.
struct Torn : ::testing::Test {
    Torn() : folder((std::filesystem::temp_directory_path() / fmt::format("regard-torn-{}", ::getpid())).string())
    {
        const Result<std::unique_ptr<Store>> store = open();
        for (std::uint64_t number = 1; number <= 5; ++number) {
            begins.push_back(log_bytes().size());
            const std::string bytes(number == 5 ? 100'000 : 3'000, static_cast<char>('a' + number));
            const Store::Group group{0, number, bytes};
            EXPECT_TRUE((*store)->commit({&group, 1}));
        }
        disk.cut_power();
    }
    ~Torn() override { std::filesystem::remove_all(folder); }

    Result<std::unique_ptr<Store>> open()
    {
        Store::Options options;
        options.path = folder;
        options.create = true;
        options.env = disk.env();
        return Store::open(options);
    }
    std::string log_path()
    {
        std::vector<std::string> names;
        EXPECT_TRUE(disk.env()->GetChildren(folder + "/log", &names).ok());
        std::string newest;
        for (const std::string& name : names)
            if (name.ends_with(".log")) newest = std::max(newest, name);
        return folder + "/log/" + newest;
    }
    std::string log_bytes()
    {
        std::string bytes;
        EXPECT_TRUE(rocksdb::ReadFileToString(disk.env(), log_path(), &bytes).ok());
        return bytes;
    }
    // What is found after the crash, with the log changed.
    Result<std::uint64_t> last_group_with(const std::string& bytes)
    {
        disk.power_on(0, Tear::tail);
        EXPECT_TRUE(rocksdb::WriteStringToFile(disk.env(), bytes, log_path(), true).ok());
        const Result<std::unique_ptr<Store>> store = open();
        if (!store) return Failed(store.error());
        return (*store)->last_group(0);
    }
    void expect_damaged(const std::string& bytes)
    {
        const Result<std::uint64_t> last = last_group_with(bytes);
        ASSERT_FALSE(last) << "opened with " << *last << " groups";
        EXPECT_EQ(last.error().code, Code::damaged) << last.error().text;
    }

    FaultDisk disk;
    std::string folder;
    std::vector<std::size_t> begins;  // of the records in the log
};

TEST_F(Torn, PagesThatWereNotWrittenTakeOnlyTheirRecordWithThem)
{
    std::string bytes = log_bytes();
    const std::size_t page = begins[4] / 4096 * 4096 + 8192;
    bytes.replace(page, 4096, 4096, '\0');
    EXPECT_EQ(end_of_records(bytes).why, RecordsEnd::Why::torn);
    EXPECT_EQ(end_of_records(bytes).readable, begins[4]);

    const Result<std::uint64_t> last = last_group_with(bytes);

    ASSERT_TRUE(last) << last.error().text;
    EXPECT_EQ(*last, 4u);
}

TEST_F(Torn, RecordThatEndsTooEarlyIsNotThere)
{
    const std::string bytes = log_bytes().substr(0, begins[4] + 50'000);
    EXPECT_EQ(end_of_records(bytes).why, RecordsEnd::Why::end);
    const Result<std::uint64_t> last = last_group_with(bytes);
    ASSERT_TRUE(last) << last.error().text;
    EXPECT_EQ(*last, 4u);
}

TEST_F(Torn, ZeroedPageBeforeAnotherRecordIsDamage)
{
    std::string bytes = log_bytes();
    bytes.replace(begins[1] + 600, 1024, 1024, '\0');
    EXPECT_EQ(end_of_records(bytes).why, RecordsEnd::Why::damaged);
    expect_damaged(bytes);
}

TEST_F(Torn, FlippedBitInTheLastRecordIsDamageToo)
{
    std::string bytes = log_bytes();
    bytes[begins[4] + 70'000] ^= 1;
    EXPECT_EQ(end_of_records(bytes).why, RecordsEnd::Why::damaged);
    expect_damaged(bytes);
}

TEST_F(Torn, FlippedBitInTheFirstRecordIsDamage)
{
    std::string bytes = log_bytes();
    bytes[begins[0] + 100] ^= 1;
    expect_damaged(bytes);
}

TEST_F(Torn, WholeLogIsReadable)
{
    const std::string bytes = log_bytes();
    EXPECT_EQ(end_of_records(bytes).why, RecordsEnd::Why::end);
    EXPECT_EQ(end_of_records(bytes).readable, bytes.size());
    EXPECT_EQ(end_of_records("").why, RecordsEnd::Why::end);
    EXPECT_EQ(*last_group_with(bytes), 5u);
}

// Whatever single page or sector of the last record is missing, the others are there and nothing else is taken for torn.
TEST_F(Torn, AnyZeroedSectorOfTheLastRecordIsTornAndOfAnyOtherDamage)
{
    const std::string whole = log_bytes();
    for (std::size_t sector = 512; sector < whole.size(); sector += 512) {
        std::string bytes = whole;
        bytes.replace(sector, 512, std::min<std::size_t>(512, bytes.size() - sector), '\0');
        const RecordsEnd end = end_of_records(bytes);
        if (sector >= begins[4]) {
            ASSERT_EQ(end.readable, begins[4]) << sector;
            ASSERT_EQ(end.why, RecordsEnd::Why::torn) << sector;
        } else if (sector + 512 <= begins[4]) {
            ASSERT_EQ(end.why, RecordsEnd::Why::damaged) << sector;
        }
    }
}

}  // namespace
}  // namespace regard
