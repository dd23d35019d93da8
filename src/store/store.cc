#include "store/store.h"

#include "store/torn.h"

#include <atomic>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

namespace regard {
namespace {

// A state key begins with partition, shelf and an id: rows that agree in these are of one thing (docs/formats/state.md).
constexpr std::size_t thing_bytes = 18;

rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
std::string_view view(const rocksdb::Slice& bytes) { return {bytes.data(), bytes.size()}; }

Failed failed_by(const rocksdb::Status& status, const std::string& where)
{
    const Code code = status.IsCorruption() ? Code::damaged : Code::io;
    return failed(code,
                  fmt::format("{}: {}; {}", where, status.ToString(),
                              code == Code::damaged ? "restore a backup" : "check the disk (space, permissions, health)"));
}

std::string group_key(std::uint16_t partition, std::uint64_t number)
{
    std::string key(9, '\0');
    key[0] = static_cast<char>(partition);
    const std::uint64_t ordered = __builtin_bswap64(number);
    std::memcpy(key.data() + 1, &ordered, 8);
    return key;
}

std::uint64_t number_of(std::string_view key)
{
    std::uint64_t ordered;
    std::memcpy(&ordered, key.data() + 1, 8);
    return __builtin_bswap64(ordered);
}

// RocksDB names a new manifest in CURRENT by a rename and syncs the folder after it. A disk may keep the rename and lose the
// manifest's own entry, which was no more synced than the rename: so the folder is synced before it too.
class ManifestFirst final : public rocksdb::FileSystemWrapper {
public:
    explicit ManifestFirst(const std::shared_ptr<rocksdb::FileSystem>& below) : FileSystemWrapper(below) {}
    const char* Name() const override { return "ManifestFirst"; }
    rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to, const rocksdb::IOOptions& options,
                                 rocksdb::IODebugContext* debug) override
    {
        if (to.ends_with("/CURRENT")) {
            std::unique_ptr<rocksdb::FSDirectory> folder;
            auto status = target()->NewDirectory(to.substr(0, to.rfind('/')), options, &folder, debug);
            if (status.ok()) status = folder->Fsync(options, debug);
            if (!status.ok()) return status;
        }
        return target()->RenameFile(from, to, options, debug);
    }
};

// Opens a database; when RocksDB takes what a power cut tore for corruption, once more without it.
template <class Open>
Result<void> open_mended(rocksdb::Env& env, const std::string& folder, Open open)
{
    rocksdb::Status status = open(folder);
    if (status.IsCorruption() && TRY(cut_torn_record(env, folder))) status = open(folder);
    if (!status.ok()) return failed_by(status, folder);
    return {};
}

// One writing process a store: the lock file says so before either database is touched.
class Lock {
public:
    static Result<std::unique_ptr<Lock>> take(const std::string& path)
    {
        const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (fd < 0)
            return failed(Code::io,
                          fmt::format("{}: cannot open: {}; check the folder's permissions", path, std::strerror(errno)));
        if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
            ::close(fd);
            return failed(Code::conflict, path + ": another regard has this store open; stop it, or ask it with --to URL");
        }
        return std::unique_ptr<Lock>(new Lock(fd));
    }
    ~Lock() { ::close(fd_); }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

private:
    explicit Lock(int fd) : fd_(fd) {}
    int fd_;
};

class RocksStore final : public Store {
public:
    static Result<std::unique_ptr<Store>> open(const Options& options)
    {
        std::unique_ptr<RocksStore> store(new RocksStore);
        std::error_code error;
        rocksdb::Env* below = options.env != nullptr ? options.env : rocksdb::Env::Default();
        store->disk_ = rocksdb::NewCompositeEnv(std::make_shared<ManifestFirst>(below->GetFileSystem()));
        if (!options.create && store->disk_->FileExists(options.path + "/log").IsNotFound())
            return failed(Code::not_found,
                          options.path + ": there is no store; make one with `regard init --data " + options.path + "`");
        std::filesystem::create_directories(options.path, error);
        if (error) return failed(Code::io, fmt::format("{}: cannot create: {}", options.path, error.message()));
        store->path_ = options.path;
        store->lock_ = TRY(Lock::take(options.path + "/LOCK"));

        rocksdb::Options common;
        common.create_if_missing = options.create;
        common.create_missing_column_families = options.create;
        common.paranoid_checks = true;
        common.max_background_jobs = 2;
        common.max_open_files = 512;
        common.keep_log_file_num = 2;
        common.info_log_level = rocksdb::WARN_LEVEL;
        common.stats_dump_period_sec = 0;
        common.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
        common.compression = rocksdb::kNoCompression;
        common.env = store->disk_.get();

        // The log: groups go to blob files, so that compaction moves their keys and not their bytes. Sealed bytes do not
        // compress.
        rocksdb::Options log = common;
        log.write_buffer_size = std::clamp<std::uint64_t>(options.memory_bytes / 8, 4 << 20, 32 << 20);
        log.max_write_buffer_number = 2;
        log.enable_blob_files = true;
        log.min_blob_size = 256;
        log.blob_file_size = 256 << 20;
        rocksdb::BlockBasedTableOptions log_table;
        log_table.block_cache = rocksdb::NewLRUCache(options.memory_bytes / 16);
        log.table_factory.reset(rocksdb::NewBlockBasedTableFactory(log_table));
        rocksdb::ColumnFamilyOptions settings(common);
        settings.write_buffer_size = 1 << 20;
        std::vector<rocksdb::ColumnFamilyHandle*> handles;
        rocksdb::DB* database = nullptr;
        TRY(open_mended(*store->disk_, options.path + "/log", [&](const std::string& folder) {
            return rocksdb::DB::Open(rocksdb::DBOptions(log), folder,
                                     {{rocksdb::kDefaultColumnFamilyName, log}, {"settings", settings}}, &handles, &database);
        }));
        store->log_.reset(database);
        store->groups_ = handles[0];
        store->settings_ = handles[1];

        // State: only ingested files. Files of different partitions do not overlap and sink to the deepest level that has
        // room; what is left to merge is small. Filters of 12 bits for each thing keep look-ups to one read. They and the
        // index come in pieces: a whole filter is larger than a shard of a small cache, and would be read each time.
        rocksdb::Options state = common;
        state.create_if_missing = true;
        state.level0_file_num_compaction_trigger = 48;
        state.compaction_style = rocksdb::kCompactionStyleUniversal;
        state.level0_slowdown_writes_trigger = 400;
        state.level0_stop_writes_trigger = 600;
        state.write_buffer_size = 1 << 20;
        state.target_file_size_base = 32 << 20;
        state.compression = rocksdb::kLZ4Compression;
        rocksdb::BlockBasedTableOptions table;
        table.block_cache = rocksdb::NewLRUCache(options.memory_bytes / 2);
        table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(12));
        table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
        table.partition_filters = true;
        table.whole_key_filtering = false;
        table.cache_index_and_filter_blocks = true;
        table.cache_index_and_filter_blocks_with_high_priority = true;
        table.pin_top_level_index_and_filter = true;
        table.optimize_filters_for_memory = true;
        state.prefix_extractor.reset(rocksdb::NewCappedPrefixTransform(thing_bytes));
        state.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
        rocksdb::DB* state_database = nullptr;
        TRY(open_mended(*store->disk_, options.path + "/state",
                        [&](const std::string& folder) { return rocksdb::DB::Open(state, folder, &state_database); }));
        store->state_.reset(state_database);
        store->state_options_ = state;
        return store;
    }

    ~RocksStore() override
    {
        if (log_ && settings_ != nullptr) {
            log_->DestroyColumnFamilyHandle(settings_);
            log_->DestroyColumnFamilyHandle(groups_);
        }
    }

    Result<void> commit(std::span<const Group> groups) override
    {
        rocksdb::WriteBatch batch;
        for (const Group& group : groups) batch.Put(groups_, group_key(group.partition, group.number), slice(group.bytes));
        rocksdb::WriteOptions durable;
#if REGARD_CANARY == 1  // acknowledge before fsync
        durable.sync = false;
#else
        durable.sync = true;
#endif
        if (const auto status = log_->Write(durable, &batch); !status.ok()) return failed_by(status, path_ + "/log");
        return {};
    }

    Result<std::optional<std::string>> group(std::uint16_t partition, std::uint64_t number) override
    {
        return get(*log_, groups_, group_key(partition, number), "/log");
    }

    Result<void> groups(std::uint16_t partition, std::uint64_t first,
                        const std::function<Result<void>(std::uint64_t, std::string_view)>& visit) override
    {
        const std::string end_key = group_key(static_cast<std::uint16_t>(partition + 1), 0);
        const rocksdb::Slice end(end_key);
        rocksdb::ReadOptions read;
        read.iterate_upper_bound = &end;
        read.readahead_size = 2 << 20;
        const std::unique_ptr<rocksdb::Iterator> at(log_->NewIterator(read, groups_));
        for (at->Seek(group_key(partition, first)); at->Valid(); at->Next())
            TRY(visit(number_of(view(at->key())), view(at->value())));
        if (!at->status().ok()) return failed_by(at->status(), path_ + "/log");
        return {};
    }

    Result<std::uint64_t> last_group(std::uint16_t partition) override
    {
        const std::unique_ptr<rocksdb::Iterator> at(log_->NewIterator({}, groups_));
        at->SeekForPrev(group_key(partition, UINT64_MAX));
        if (!at->status().ok()) return failed_by(at->status(), path_ + "/log");
        if (!at->Valid() || at->key()[0] != static_cast<char>(partition)) return std::uint64_t{0};
        return number_of(view(at->key()));
    }

    Result<std::optional<std::string>> setting(std::string_view key) override { return get(*log_, settings_, key, "/log"); }

    Result<void> put_setting(std::string_view key, std::string_view value) override
    {
        rocksdb::WriteOptions durable;
        durable.sync = true;
        if (const auto status = log_->Put(durable, settings_, slice(key), slice(value)); !status.ok())
            return failed_by(status, path_ + "/log");
        return {};
    }

    Result<void> remove_setting(std::string_view key) override
    {
        rocksdb::WriteOptions durable;
        durable.sync = true;
        if (const auto status = log_->Delete(durable, settings_, slice(key)); !status.ok())
            return failed_by(status, path_ + "/log");
        return {};
    }

    Result<std::vector<std::pair<std::string, std::string>>> settings(std::string_view prefix) override
    {
        std::vector<std::pair<std::string, std::string>> out;
        const std::unique_ptr<rocksdb::Iterator> at(log_->NewIterator({}, settings_));
        for (at->Seek(slice(prefix)); at->Valid() && view(at->key()).starts_with(prefix); at->Next())
            out.emplace_back(at->key().ToString(), at->value().ToString());
        if (!at->status().ok()) return failed_by(at->status(), path_ + "/log");
        return out;
    }

    Result<void> checkpoint(const Rows& rows) override
    {
        if (rows.empty()) return {};
        const std::string file =
            fmt::format("{}/state/checkpoint-{}-{}.sst", path_, static_cast<long>(::getpid()), next_file_++);
        rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), state_options_);
        rocksdb::Status status = writer.Open(file);
        for (std::size_t i = 0; i < rows.size() && status.ok(); ++i) {
            const Rows::Row row = rows.at(i);
            status = row.is_removed ? writer.Delete(slice(row.key)) : writer.Put(slice(row.key), slice(row.value));
        }
        if (status.ok()) status = writer.Finish();
        if (status.ok()) {
            rocksdb::IngestExternalFileOptions ingest;
            ingest.move_files = true;
            ingest.snapshot_consistency = true;
            status = state_->IngestExternalFile({file}, ingest);
        }
        if (!status.ok()) {
            disk_->DeleteFile(file);
            return failed_by(status, path_ + "/state");
        }
        return {};
    }

    Result<std::optional<std::string>> row(std::string_view key) override
    {
        return get(*state_, state_->DefaultColumnFamily(), key, "/state");
    }

    Result<void> rows(std::string_view begin, std::string_view end,
                      const std::function<bool(std::string_view, std::string_view)>& visit) override
    {
        const rocksdb::Slice upper = slice(end);
        rocksdb::ReadOptions read;
        read.iterate_upper_bound = &upper;
        const bool is_one_thing = begin.size() > thing_bytes && end.size() > thing_bytes &&
                                  begin.substr(0, thing_bytes) == end.substr(0, thing_bytes);
        read.prefix_same_as_start = is_one_thing;  // the filters say which files to look into
        read.total_order_seek = !is_one_thing;
        const std::unique_ptr<rocksdb::Iterator> at(state_->NewIterator(read));
        for (at->Seek(slice(begin)); at->Valid(); at->Next())
            if (!visit(view(at->key()), view(at->value()))) return {};
        if (!at->status().ok()) return failed_by(at->status(), path_ + "/state");
        return {};
    }

    std::uint64_t log_disk_bytes() override { return folder_bytes(path_ + "/log"); }
    std::uint64_t state_disk_bytes() override { return folder_bytes(path_ + "/state"); }

private:
    RocksStore() = default;

    Result<std::optional<std::string>> get(rocksdb::DB& database, rocksdb::ColumnFamilyHandle* family, std::string_view key,
                                           const char* where)
    {
        std::string value;
        const auto status = database.Get({}, family, slice(key), &value);
        if (status.IsNotFound()) return std::optional<std::string>{};
        if (!status.ok()) return failed_by(status, path_ + where);
        return std::optional<std::string>(std::move(value));
    }

    static std::uint64_t folder_bytes(const std::string& folder)
    {
        std::uint64_t sum = 0;
        std::error_code error;
        for (const auto& file : std::filesystem::directory_iterator(folder, error)) {
            const auto size = file.file_size(error);
            if (!error) sum += size;
        }
        return sum;
    }

    std::string path_;
    std::unique_ptr<Lock> lock_;
    std::unique_ptr<rocksdb::Env> disk_;
    rocksdb::Options state_options_;
    std::unique_ptr<rocksdb::DB> log_;
    std::unique_ptr<rocksdb::DB> state_;
    rocksdb::ColumnFamilyHandle* groups_ = nullptr;    // owned by log_
    rocksdb::ColumnFamilyHandle* settings_ = nullptr;  // owned by log_
    std::atomic<std::uint64_t> next_file_{1};
};

}  // namespace

Result<std::unique_ptr<Store>> Store::open(const Options& options) { return RocksStore::open(options); }

}  // namespace regard
