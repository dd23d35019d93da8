#include "store/fault.h"

#include "base/result.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

namespace regard {
namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

constexpr std::size_t sector_bytes = 512;
constexpr std::size_t page_bytes = 4096;

// The bytes of a file. What lies before `synced` is on the platter, less the ranges whose fsync failed.
struct Content {
    std::string bytes;
    std::size_t synced = 0;
    struct Range {
        std::size_t begin, end;
    };
    std::vector<Range> lost;
};
using ContentPtr = std::shared_ptr<Content>;  // shared by the names of a file and whoever has it open
using Names = std::map<std::string, ContentPtr>;

// A change of a folder's names, not yet synced. A rename is one step.
struct NameChange {
    std::string folder;
    std::string removed;  // or empty
    std::string added;    // or empty
    ContentPtr content;   // of `added`

    void make_in(Names& names) const
    {
        if (!removed.empty()) names.erase(removed);
        if (!added.empty()) names[added] = content;
    }
};

// Numbers from a seed (splitmix64), so that a cut can be repeated.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}
    std::uint64_t below(std::uint64_t n)
    {
        state_ += 0x9e3779b97f4a7c15;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return (z ^ (z >> 31)) % n;
    }

private:
    std::uint64_t state_;
};

std::string normal(std::string_view path)
{
    std::string out;
    for (const char c : path)
        if (c != '/' || out.empty() || out.back() != '/') out.push_back(c);
    if (out.size() > 1 && out.back() == '/') out.pop_back();
    return out;
}

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

// A file as the disk left it when its power came back.
void tear(Content& content, Dice& dice, FaultDisk::Tear how)
{
    std::string& bytes = content.bytes;
    const std::size_t loose = bytes.size() - content.synced;
    const std::uint64_t kept = dice.below(6);  // 0: nothing, 1: all, 2 and more: some
    if (kept == 0) {
        bytes.resize(content.synced);
    } else if (kept > 1 && loose > 0) {
        std::size_t size = content.synced + dice.below(loose + 1);
        if (kept == 3) size = std::max(content.synced, size / sector_bytes * sector_bytes);
        if (kept == 4) size = std::max(content.synced, size / page_bytes * page_bytes);
        if (how == FaultDisk::Tear::tail) {
            bytes.resize(size);
        } else {
            for (std::size_t page = content.synced; page < bytes.size(); page = page / page_bytes * page_bytes + page_bytes)
                if (dice.below(2) == 0)
                    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(page),
                              bytes.begin() + static_cast<std::ptrdiff_t>(
                                                  std::min(bytes.size(), page / page_bytes * page_bytes + page_bytes)),
                              '\0');
        }
    }
    for (const Content::Range& range : content.lost)
        for (std::size_t i = range.begin; i < std::min(range.end, bytes.size()); ++i) bytes[i] = '\0';
    content.synced = bytes.size();
    content.lost.clear();
}

class SilentLogger final : public rocksdb::Logger {
public:
    using rocksdb::Logger::Logv;
    void Logv(const char*, va_list) override {}
};

struct HeldLock final : rocksdb::FileLock {
    explicit HeldLock(std::string held) : path(std::move(held)) {}
    std::string path;
};

}  // namespace

// Derives from FileSystem and not from its wrapper: what is not built here is not supported, and never a real file.
class FaultDisk::Files final : public rocksdb::FileSystem, public std::enable_shared_from_this<Files> {
public:
    const char* Name() const override { return "FaultDisk"; }

    // What the operation needs of the disk decides which faults can hit it.
    enum class Kind { looks, changes, grows };

    // Everything goes through here with the lock held. An error is what the operation must give; with `is_short` half of
    // the bytes are written before.
    IOStatus pass(Kind kind, const std::string& path, bool* is_short = nullptr)
    {
        ++operations_;
        if (cut_at_ != 0 && operations_ >= cut_at_) off_ = true;
        if (off_) return IOStatus::IOError("power is off", path);
        if (fail_at_ == 0 || operations_ < fail_at_) return IOStatus::OK();
        if (fault_ == Fault::no_space && kind != Kind::grows) return IOStatus::OK();
        if (lasting_ == Lasting::once) fail_at_ = 0;
        ++faults_;
        if (is_short != nullptr) *is_short = true;
        return fault_ == Fault::no_space ? IOStatus::NoSpace("no space left on the disk of the test", path)
                                         : IOStatus::IOError("planted input/output error", path);
    }

    IOStatus append(Content& content, const std::string& path, std::string_view bytes)
    {
        const std::scoped_lock hold(lock_);
        bool is_short = false;
        const bool was_on = !off_;
        const IOStatus status = pass(Kind::grows, path, &is_short);
        // At the instant of the cut the bytes may have reached the disk or not: tear() decides.
        if (status.ok() || (off_ && was_on)) content.bytes.append(bytes);
        if (is_short) content.bytes.append(bytes.substr(0, bytes.size() / 2));
        return status;
    }

    IOStatus sync(Content& content, const std::string& path)
    {
        const std::scoped_lock hold(lock_);
        const IOStatus status = pass(Kind::grows, path);
        if (!status.ok() && off_) return status;
        if (!status.ok() && content.synced < content.bytes.size())
            content.lost.push_back({content.synced, content.bytes.size()});
        content.synced = content.bytes.size();
        return status;
    }

    IOStatus truncate(Content& content, const std::string& path, std::size_t size)
    {
        const std::scoped_lock hold(lock_);
        IOStatus status = pass(Kind::changes, path);
        if (!status.ok()) return status;
        content.bytes.resize(size);
        content.synced = std::min(content.synced, size);
        return status;
    }

    IOStatus read(const Content& content, const std::string& path, std::uint64_t offset, std::size_t size, Slice* result,
                  char* scratch)
    {
        const std::scoped_lock hold(lock_);
        *result = Slice(scratch, 0);
        IOStatus status = pass(Kind::looks, path);
        if (!status.ok()) return status;
        if (offset < content.bytes.size()) {
            const std::size_t got = content.bytes.copy(scratch, size, offset);
            *result = Slice(scratch, got);
        }
        return status;
    }

    IOStatus sync_folder(const std::string& folder)
    {
        const std::scoped_lock hold(lock_);
        IOStatus status = pass(Kind::changes, folder);
        if (!status.ok()) return status;
        for (const NameChange& change : pending_)
            if (change.folder == folder) change.make_in(durable_);
        std::erase_if(pending_, [&](const NameChange& change) { return change.folder == folder; });
        return status;
    }

    std::uint64_t size_of(const Content& content)
    {
        const std::scoped_lock hold(lock_);
        return content.bytes.size();
    }

    class Sequential final : public rocksdb::FSSequentialFile {
    public:
        Sequential(std::shared_ptr<Files> files, ContentPtr content, std::string path)
            : files_(std::move(files)), content_(std::move(content)), path_(std::move(path))
        {}
        IOStatus Read(std::size_t size, const IOOptions&, Slice* result, char* scratch, IODebugContext*) override
        {
            const IOStatus status = files_->read(*content_, path_, at_, size, result, scratch);
            at_ += result->size();
            return status;
        }
        IOStatus Skip(std::uint64_t size) override
        {
            at_ += size;
            return IOStatus::OK();
        }

    private:
        std::shared_ptr<Files> files_;
        ContentPtr content_;
        std::string path_;
        std::uint64_t at_ = 0;
    };

    class RandomAccess final : public rocksdb::FSRandomAccessFile {
    public:
        RandomAccess(std::shared_ptr<Files> files, ContentPtr content, std::string path)
            : files_(std::move(files)), content_(std::move(content)), path_(std::move(path))
        {}
        IOStatus Read(std::uint64_t offset, std::size_t size, const IOOptions&, Slice* result, char* scratch,
                      IODebugContext*) const override
        {
            return files_->read(*content_, path_, offset, size, result, scratch);
        }

    private:
        std::shared_ptr<Files> files_;
        ContentPtr content_;
        std::string path_;
    };

    class Writable final : public rocksdb::FSWritableFile {
    public:
        Writable(std::shared_ptr<Files> files, ContentPtr content, std::string path)
            : files_(std::move(files)), content_(std::move(content)), path_(std::move(path))
        {}
        using FSWritableFile::Append;
        IOStatus Append(const Slice& bytes, const IOOptions&, IODebugContext*) override
        {
            return files_->append(*content_, path_, {bytes.data(), bytes.size()});
        }
        IOStatus Truncate(std::uint64_t size, const IOOptions&, IODebugContext*) override
        {
            return files_->truncate(*content_, path_, size);
        }
        // Without a promise on a real disk, and without an effect here.
        IOStatus Flush(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
        IOStatus RangeSync(std::uint64_t, std::uint64_t, const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
        IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
        IOStatus Sync(const IOOptions&, IODebugContext*) override { return files_->sync(*content_, path_); }
        bool IsSyncThreadSafe() const override { return true; }
        std::uint64_t GetFileSize(const IOOptions&, IODebugContext*) override { return files_->size_of(*content_); }

    private:
        std::shared_ptr<Files> files_;
        ContentPtr content_;
        std::string path_;
    };

    class Folder final : public rocksdb::FSDirectory {
    public:
        Folder(std::shared_ptr<Files> files, std::string path) : files_(std::move(files)), path_(std::move(path)) {}
        IOStatus Fsync(const IOOptions&, IODebugContext*) override { return files_->sync_folder(path_); }
        IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }

    private:
        std::shared_ptr<Files> files_;
        std::string path_;
    };

    IOStatus NewSequentialFile(const std::string& name, const FileOptions&, std::unique_ptr<rocksdb::FSSequentialFile>* result,
                               IODebugContext*) override
    {
        return open<Sequential>(Kind::looks, name, result);
    }

    IOStatus NewRandomAccessFile(const std::string& name, const FileOptions&,
                                 std::unique_ptr<rocksdb::FSRandomAccessFile>* result, IODebugContext*) override
    {
        return open<RandomAccess>(Kind::looks, name, result);
    }

    IOStatus NewWritableFile(const std::string& name, const FileOptions&, std::unique_ptr<rocksdb::FSWritableFile>* result,
                             IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        const std::string path = normal(name);
        IOStatus status = pass(Kind::grows, path);
        if (!status.ok()) return status;
        if (!folders_.contains(folder_of(path))) return IOStatus::PathNotFound(path);
        const auto content = std::make_shared<Content>();
        change_names({.folder = folder_of(path), .removed = {}, .added = path, .content = content});
        *result = std::make_unique<Writable>(shared_from_this(), content, path);
        return status;
    }

    IOStatus ReopenWritableFile(const std::string& name, const FileOptions&, std::unique_ptr<rocksdb::FSWritableFile>* result,
                                IODebugContext*) override
    {
        return open<Writable>(Kind::changes, name, result);
    }

    IOStatus NewDirectory(const std::string& name, const IOOptions&, std::unique_ptr<rocksdb::FSDirectory>* result,
                          IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        IOStatus status = pass(Kind::looks, name);
        if (status.ok()) *result = std::make_unique<Folder>(shared_from_this(), normal(name));
        return status;
    }

    IOStatus FileExists(const std::string& name, const IOOptions&, IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        const std::string path = normal(name);
        IOStatus status = pass(Kind::looks, path);
        if (!status.ok()) return status;
        return names_.contains(path) || folders_.contains(path) ? status : IOStatus::NotFound(path);
    }

    IOStatus GetChildren(const std::string& name, const IOOptions&, std::vector<std::string>* result, IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        const std::string folder = normal(name);
        result->clear();
        IOStatus status = pass(Kind::looks, folder);
        if (!status.ok()) return status;
        if (!folders_.contains(folder)) return IOStatus::NotFound(folder);
        for (const auto& [path, content] : names_)
            if (folder_of(path) == folder) result->push_back(path.substr(folder.size() + 1));
        for (const std::string& path : folders_)
            if (folder_of(path) == folder && path != folder) result->push_back(path.substr(folder.size() + 1));
        return status;
    }

    IOStatus DeleteFile(const std::string& name, const IOOptions&, IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        const std::string path = normal(name);
        IOStatus status = pass(Kind::changes, path);
        if (!status.ok()) return status;
        if (!names_.contains(path)) return IOStatus::NotFound(path);
        change_names({.folder = folder_of(path), .removed = path, .added = {}, .content = nullptr});
        return status;
    }

    IOStatus Truncate(const std::string& name, std::size_t size, const IOOptions&, IODebugContext*) override
    {
        const ContentPtr content = find(normal(name));
        return content == nullptr ? IOStatus::NotFound(name) : truncate(*content, name, size);
    }

    IOStatus CreateDir(const std::string& name, const IOOptions&, IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        IOStatus status = pass(Kind::grows, name);
        if (!status.ok()) return status;
        return folders_.insert(normal(name)).second ? status : IOStatus::IOError("there is one already", name);
    }

    IOStatus CreateDirIfMissing(const std::string& name, const IOOptions&, IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        IOStatus status = pass(Kind::grows, name);
        if (status.ok()) folders_.insert(normal(name));
        return status;
    }

    IOStatus DeleteDir(const std::string& name, const IOOptions&, IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        IOStatus status = pass(Kind::changes, name);
        if (status.ok()) folders_.erase(normal(name));
        return status;
    }

    IOStatus GetFileSize(const std::string& name, const IOOptions&, std::uint64_t* size, IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        IOStatus status = pass(Kind::looks, name);
        if (!status.ok()) return status;
        const auto place = names_.find(normal(name));
        if (place == names_.end()) return IOStatus::NotFound(name);
        *size = place->second->bytes.size();
        return status;
    }

    IOStatus GetFileModificationTime(const std::string& name, const IOOptions&, std::uint64_t* at, IODebugContext*) override
    {
        *at = 0;
        return find(normal(name)) == nullptr ? IOStatus::NotFound(name) : IOStatus::OK();
    }

    IOStatus RenameFile(const std::string& source, const std::string& target, const IOOptions&, IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        const std::string from = normal(source);
        IOStatus status = pass(Kind::changes, from);
        if (!status.ok()) return status;
        const auto place = names_.find(from);
        if (place == names_.end()) return IOStatus::NotFound(from);
        change_names({.folder = folder_of(normal(target)), .removed = from, .added = normal(target), .content = place->second});
        return status;
    }

    IOStatus LinkFile(const std::string& source, const std::string& target, const IOOptions&, IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        IOStatus status = pass(Kind::changes, target);
        if (!status.ok()) return status;
        const auto place = names_.find(normal(source));
        if (place == names_.end()) return IOStatus::NotFound(source);
        change_names({.folder = folder_of(normal(target)), .removed = {}, .added = normal(target), .content = place->second});
        return status;
    }

    IOStatus AreFilesSame(const std::string& first, const std::string& second, const IOOptions&, bool* result,
                          IODebugContext*) override
    {
        *result = find(normal(first)) == find(normal(second));
        return IOStatus::OK();
    }

    IOStatus LockFile(const std::string& name, const IOOptions&, rocksdb::FileLock** lock, IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        *lock = nullptr;
        const std::string path = normal(name);
        IOStatus status = pass(Kind::changes, path);
        if (!status.ok()) return status;
        if (!locks_.insert(path).second) return IOStatus::IOError("is locked already", path);
        if (!names_.contains(path)) change_names({folder_of(path), {}, path, std::make_shared<Content>()});
        *lock = new HeldLock(path);
        return status;
    }

    IOStatus UnlockFile(rocksdb::FileLock* lock, const IOOptions&, IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        const std::unique_ptr<HeldLock> held(static_cast<HeldLock*>(lock));
        locks_.erase(held->path);
        return IOStatus::OK();
    }

    IOStatus NewLogger(const std::string&, const IOOptions&, std::shared_ptr<rocksdb::Logger>* result, IODebugContext*) override
    {
        *result = std::make_shared<SilentLogger>();
        return IOStatus::OK();
    }

    IOStatus GetAbsolutePath(const std::string& name, const IOOptions&, std::string* result, IODebugContext*) override
    {
        *result = normal(name);
        return IOStatus::OK();
    }

    IOStatus GetTestDirectory(const IOOptions&, std::string*, IODebugContext*) override
    {
        return IOStatus::NotSupported("GetTestDirectory");
    }

    IOStatus GetFreeSpace(const std::string&, const IOOptions&, std::uint64_t* free, IODebugContext*) override
    {
        *free = std::uint64_t{1} << 40;
        return IOStatus::OK();
    }

    IOStatus IsDirectory(const std::string& name, const IOOptions&, bool* result, IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        IOStatus status = pass(Kind::looks, name);
        *result = folders_.contains(normal(name));
        return status;
    }

    void come_back(std::uint64_t seed, Tear how)
    {
        const std::scoped_lock hold(lock_);
        MUST(locks_.empty());  // a database is still open
        Dice dice(seed);
        // Of the changes of names that were not synced a beginning, or any of them, reached the disk.
        const bool in_order = dice.below(2) == 0;
        const std::size_t begun = dice.below(pending_.size() + 1);
        for (std::size_t n = 0; n < pending_.size(); ++n)
            if (in_order ? n < begun : dice.below(2) == 0) pending_[n].make_in(durable_);
        pending_.clear();
        names_ = durable_;
        std::set<Content*> torn;  // one file may have two names
        for (const auto& [path, content] : names_)
            if (torn.insert(content.get()).second) tear(*content, dice, how);
        off_ = false;
        cut_at_ = 0;
    }

    ContentPtr find(const std::string& path)
    {
        const std::scoped_lock hold(lock_);
        const auto place = names_.find(path);
        return place == names_.end() ? nullptr : place->second;
    }

    std::mutex lock_;
    std::uint64_t operations_ = 0;
    std::uint64_t faults_ = 0;
    std::uint64_t fail_at_ = 0;  // 0: never
    Fault fault_ = Fault::io_error;
    Lasting lasting_ = Lasting::once;
    std::uint64_t cut_at_ = 0;  // 0: never
    bool off_ = false;

private:
    template <class File, class Result>
    IOStatus open(Kind kind, const std::string& name, Result* result)
    {
        const std::scoped_lock hold(lock_);
        const std::string path = normal(name);
        IOStatus status = pass(kind, path);
        if (!status.ok()) return status;
        const auto place = names_.find(path);
        if (place == names_.end()) return IOStatus::NotFound(path);
        *result = std::make_unique<File>(shared_from_this(), place->second, path);
        return status;
    }

    void change_names(NameChange change)
    {
        change.make_in(names_);
        pending_.push_back(std::move(change));
    }

    Names names_;                      // as programs see them
    Names durable_;                    // as they are on the platter
    std::vector<NameChange> pending_;  // what lies between the two, oldest first
    std::set<std::string> folders_;
    std::set<std::string> locks_;
};

FaultDisk::FaultDisk() : files_(std::make_shared<Files>()), env_(rocksdb::NewCompositeEnv(files_)) {}
FaultDisk::~FaultDisk() = default;

rocksdb::Env* FaultDisk::env() { return env_.get(); }

std::uint64_t FaultDisk::operations() const
{
    const std::scoped_lock hold(files_->lock_);
    return files_->operations_;
}

void FaultDisk::fail_at(std::uint64_t operation, Fault fault, Lasting lasting)
{
    MUST(operation > 0);
    const std::scoped_lock hold(files_->lock_);
    files_->fail_at_ = operation;
    files_->fault_ = fault;
    files_->lasting_ = lasting;
}

void FaultDisk::heal()
{
    const std::scoped_lock hold(files_->lock_);
    files_->fail_at_ = 0;
}

std::uint64_t FaultDisk::faults() const
{
    const std::scoped_lock hold(files_->lock_);
    return files_->faults_;
}

void FaultDisk::cut_power_at(std::uint64_t operation)
{
    MUST(operation > 0);
    const std::scoped_lock hold(files_->lock_);
    files_->cut_at_ = operation;
}

void FaultDisk::cut_power()
{
    const std::scoped_lock hold(files_->lock_);
    files_->off_ = true;
}

bool FaultDisk::is_off() const
{
    const std::scoped_lock hold(files_->lock_);
    return files_->off_;
}

void FaultDisk::power_on(std::uint64_t seed, Tear tear) { files_->come_back(seed, tear); }

}  // namespace regard
