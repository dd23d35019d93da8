#include "store/fault.h"

#include <gtest/gtest.h>
#include <memory>
#include <string>

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

namespace regard {
namespace {

using rocksdb::FileOptions;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

// One folder on a disk with faults, spoken to as a database does.
struct FaultDiskTest : ::testing::Test {
    FaultDiskTest() { EXPECT_TRUE(files().CreateDirIfMissing("/d", {}, nullptr).ok()); }
    rocksdb::FileSystem& files() { return *disk.env()->GetFileSystem(); }
    std::unique_ptr<rocksdb::FSWritableFile> create(const std::string& path)
    {
        std::unique_ptr<rocksdb::FSWritableFile> file;
        EXPECT_TRUE(files().NewWritableFile(path, {}, &file, nullptr).ok());
        return file;
    }
    IOStatus sync_folder()
    {
        std::unique_ptr<rocksdb::FSDirectory> folder;
        EXPECT_TRUE(files().NewDirectory("/d", {}, &folder, nullptr).ok());
        return folder->Fsync({}, nullptr);
    }
    bool is_there(const std::string& path) { return files().FileExists(path, {}, nullptr).ok(); }
    std::string content_of(const std::string& path)
    {
        std::unique_ptr<rocksdb::FSSequentialFile> file;
        EXPECT_TRUE(files().NewSequentialFile(path, {}, &file, nullptr).ok());
        std::string bytes(100'000, '\0');
        rocksdb::Slice got;
        EXPECT_TRUE(file->Read(bytes.size(), {}, &got, bytes.data(), nullptr).ok());
        return got.ToString();
    }
    void cut(std::uint64_t seed, Tear tear = Tear::tail)
    {
        disk.cut_power();
        disk.power_on(seed, tear);
    }
    FaultDisk disk;
};

TEST_F(FaultDiskTest, SyncedBytesUnderASyncedNameSurviveEveryCut)
{
    const auto file = create("/d/a");
    ASSERT_TRUE(file->Append("kept", {}, nullptr).ok());
    ASSERT_TRUE(file->Sync({}, nullptr).ok());
    ASSERT_TRUE(sync_folder().ok());
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        cut(seed, seed % 2 == 0 ? Tear::tail : Tear::holes);
        ASSERT_EQ(content_of("/d/a"), "kept");
    }
}

TEST_F(FaultDiskTest, UnsyncedTailComesBackWholeTornOrNotAtAll)
{
    bool was_whole = false, was_torn = false, was_gone = false;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const auto file = create("/d/a");
        ASSERT_TRUE(file->Append("kept", {}, nullptr).ok());
        ASSERT_TRUE(file->Sync({}, nullptr).ok());
        ASSERT_TRUE(sync_folder().ok());
        ASSERT_TRUE(file->Append(" and not synced", {}, nullptr).ok());
        cut(seed);
        const std::string left = content_of("/d/a");
        ASSERT_TRUE(std::string("kept and not synced").starts_with(left)) << left;
        ASSERT_TRUE(left.starts_with("kept"));
        (left.size() == 4 ? was_gone : left.size() == 19 ? was_whole : was_torn) = true;
    }
    EXPECT_TRUE(was_whole && was_torn && was_gone);
}

TEST_F(FaultDiskTest, HolesAreWholePagesOfZeros)
{
    bool had_hole = false;
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        const auto file = create("/d/a");
        ASSERT_TRUE(sync_folder().ok());
        ASSERT_TRUE(file->Append(std::string(20'000, 'x'), {}, nullptr).ok());
        cut(seed, Tear::holes);
        const std::string left = content_of("/d/a");
        for (std::size_t page = 0; page < left.size(); page += 4096) {
            const std::string bytes = left.substr(page, 4096);
            const bool is_hole = bytes == std::string(bytes.size(), '\0');
            ASSERT_TRUE(is_hole || bytes == std::string(bytes.size(), 'x'));
            had_hole |= is_hole && page + 4096 < left.size() && left.back() == 'x';
        }
    }
    EXPECT_TRUE(had_hole);
}

TEST_F(FaultDiskTest, NameThatWasNotSyncedMayBeGoneAndARenameIsOneStep)
{
    bool was_old = false, was_new = false;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const auto file = create("/d/part");
        ASSERT_TRUE(file->Append("x", {}, nullptr).ok() && file->Sync({}, nullptr).ok());
        ASSERT_TRUE(sync_folder().ok());
        ASSERT_TRUE(files().RenameFile("/d/part", "/d/whole", {}, nullptr).ok());
        ASSERT_FALSE(is_there("/d/part"));
        cut(seed);
        ASSERT_NE(is_there("/d/part"), is_there("/d/whole"));
        (is_there("/d/part") ? was_old : was_new) = true;
        if (is_there("/d/whole")) {
            ASSERT_TRUE(files().DeleteFile("/d/whole", {}, nullptr).ok());
        }
        ASSERT_TRUE(sync_folder().ok());
    }
    EXPECT_TRUE(was_old && was_new);
}

TEST_F(FaultDiskTest, DeletedFileMayComeBackUntilItsFolderIsSynced)
{
    bool came_back = false;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        (void)create("/d/a");
        ASSERT_TRUE(sync_folder().ok());
        ASSERT_TRUE(files().DeleteFile("/d/a", {}, nullptr).ok());
        cut(seed);
        came_back |= is_there("/d/a");
        if (is_there("/d/a")) {
            ASSERT_TRUE(files().DeleteFile("/d/a", {}, nullptr).ok());
        }
        ASSERT_TRUE(sync_folder().ok());
        cut(seed);
        ASSERT_FALSE(is_there("/d/a"));
    }
    EXPECT_TRUE(came_back);
}

TEST_F(FaultDiskTest, BytesWhoseSyncFailedReadBackUntilThePowerIsCut)
{
    const auto file = create("/d/a");
    ASSERT_TRUE(sync_folder().ok());
    ASSERT_TRUE(file->Append("lost", {}, nullptr).ok());
    disk.fail_at(disk.operations() + 1, FaultDisk::Fault::io_error, FaultDisk::Lasting::once);
    ASSERT_TRUE(file->Sync({}, nullptr).IsIOError());
    ASSERT_TRUE(file->Append("kept", {}, nullptr).ok());
    ASSERT_TRUE(file->Sync({}, nullptr).ok());
    EXPECT_EQ(content_of("/d/a"), "lostkept");
    cut(1);
    EXPECT_EQ(content_of("/d/a"), std::string("\0\0\0\0kept", 8));
}

TEST_F(FaultDiskTest, FaultHitsItsOperationOnceOrFromThenOn)
{
    const auto file = create("/d/a");
    disk.fail_at(disk.operations() + 2, FaultDisk::Fault::io_error, FaultDisk::Lasting::once);
    EXPECT_TRUE(file->Append("a", {}, nullptr).ok());
    EXPECT_TRUE(file->Append("b", {}, nullptr).IsIOError());
    EXPECT_TRUE(file->Append("c", {}, nullptr).ok());
    EXPECT_EQ(disk.faults(), 1u);

    disk.fail_at(disk.operations() + 1, FaultDisk::Fault::io_error, FaultDisk::Lasting::for_good);
    EXPECT_TRUE(file->Append("d", {}, nullptr).IsIOError());
    EXPECT_FALSE(is_there("/d/a"));
    disk.heal();
    EXPECT_TRUE(is_there("/d/a"));
    EXPECT_EQ(disk.faults(), 3u);
}

TEST_F(FaultDiskTest, FullDiskTakesHalfOfTheBytesAndStillReads)
{
    const auto file = create("/d/a");
    disk.fail_at(disk.operations() + 1, FaultDisk::Fault::no_space, FaultDisk::Lasting::for_good);
    EXPECT_EQ(content_of("/d/a"), "");
    EXPECT_TRUE(file->Append("abcd", {}, nullptr).IsNoSpace());
    EXPECT_EQ(content_of("/d/a"), "ab");
    EXPECT_TRUE(files().DeleteFile("/d/a", {}, nullptr).ok());
}

TEST_F(FaultDiskTest, WhatIsDoneAfterTheCutWasADream)
{
    const auto file = create("/d/a");
    ASSERT_TRUE(file->Append("kept", {}, nullptr).ok() && file->Sync({}, nullptr).ok() && sync_folder().ok());
    disk.cut_power_at(disk.operations() + 2);
    EXPECT_TRUE(is_there("/d/a"));
    EXPECT_FALSE(disk.is_off());
    EXPECT_TRUE(file->Sync({}, nullptr).ok());
    EXPECT_TRUE(disk.is_off());
    EXPECT_TRUE(file->Append(" and more", {}, nullptr).ok() && file->Sync({}, nullptr).ok());
    EXPECT_TRUE(files().DeleteFile("/d/a", {}, nullptr).ok() && sync_folder().ok());
    disk.power_on(3, Tear::tail);
    EXPECT_EQ(content_of("/d/a"), "kept");
}

TEST_F(FaultDiskTest, FileOfTwoNamesIsOneFileAfterTheCutToo)
{
    const auto file = create("/d/a");
    ASSERT_TRUE(files().LinkFile("/d/a", "/d/b", {}, nullptr).ok() && sync_folder().ok());
    cut(1);
    const auto again = [&] {
        std::unique_ptr<rocksdb::FSWritableFile> opened;
        EXPECT_TRUE(files().ReopenWritableFile("/d/a", {}, &opened, nullptr).ok());
        return opened;
    }();
    ASSERT_TRUE(again->Append("x", {}, nullptr).ok());
    EXPECT_EQ(content_of("/d/b"), "x");
}

}  // namespace
}  // namespace regard
