#include "store/fault.h"

#include "base/result.h"

#include <mutex>
#include <optional>
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

std::string normal(std::string_view path)
{
    std::string out;
    for (const char c : path)
        if (c != '/' || out.empty() || out.back() != '/') out.push_back(c);
    if (out.size() > 1 && out.back() == '/') out.pop_back();
    return out;
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

    // Everything goes through here with the lock held. An error is what the operation must give; of a failed write half of
    // the bytes are written.
    IOStatus pass(Kind kind, const std::string& path)
    {
        ++operations_;
        if (cut_at_ != 0 && operations_ == cut_at_) cut();
        if (fail_at_ == 0 || operations_ < fail_at_) return IOStatus::OK();
        if (fault_ == Fault::no_space && kind != Kind::grows) return IOStatus::OK();
        if (kind == Kind::looks && !spared_.empty() && path.find(spared_) != std::string::npos) return IOStatus::OK();
        if (lasting_ == Lasting::once) fail_at_ = 0;
        ++faults_;
        return fault_ == Fault::no_space ? IOStatus::NoSpace("the disk is full, as planted", path)
                                         : IOStatus::IOError("input/output error, as planted", path);
    }

    void cut()
    {
        if (!left_) left_ = platter_.copy();
    }

    IOStatus append(Platter::File& file, const std::string& path, std::string_view bytes)
    {
        const std::scoped_lock hold(lock_);
        // Before the operation is counted: a cut in the middle of a write may leave it whole, torn or not at all.
        const std::size_t before = file.bytes.size();
        file.bytes.append(bytes);
        IOStatus status = pass(Kind::grows, path);
        if (!status.ok()) file.bytes.resize(before + bytes.size() / 2);
        return status;
    }

    IOStatus sync(Platter::File& file, const std::string& path)
    {
        const std::scoped_lock hold(lock_);
        IOStatus status = pass(Kind::grows, path);
        if (status.ok())
            file.sync();
        else
            file.fail_sync();
        return status;
    }

    IOStatus truncate(Platter::File& file, const std::string& path, std::size_t size)
    {
        const std::scoped_lock hold(lock_);
        IOStatus status = pass(Kind::changes, path);
        if (status.ok()) file.truncate(size);
        return status;
    }

    IOStatus read(const Platter::File& file, const std::string& path, std::uint64_t offset, std::size_t size, Slice* result,
                  char* scratch)
    {
        const std::scoped_lock hold(lock_);
        *result = Slice(scratch, 0);
        IOStatus status = pass(Kind::looks, path);
        if (status.ok() && offset < file.bytes.size()) *result = Slice(scratch, file.bytes.copy(scratch, size, offset));
        return status;
    }

    IOStatus sync_folder(const std::string& folder)
    {
        const std::scoped_lock hold(lock_);
        IOStatus status = pass(Kind::changes, folder);
        if (status.ok()) platter_.sync_folder(folder);
        return status;
    }

    std::uint64_t size_of(const Platter::File& file)
    {
        const std::scoped_lock hold(lock_);
        return file.bytes.size();
    }

    class Sequential final : public rocksdb::FSSequentialFile {
    public:
        Sequential(std::shared_ptr<Files> files, Platter::FilePtr file, std::string path)
            : files_(std::move(files)), file_(std::move(file)), path_(std::move(path))
        {}
        IOStatus Read(std::size_t size, const IOOptions&, Slice* result, char* scratch, IODebugContext*) override
        {
            const IOStatus status = files_->read(*file_, path_, at_, size, result, scratch);
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
        Platter::FilePtr file_;
        std::string path_;
        std::uint64_t at_ = 0;
    };

    class RandomAccess final : public rocksdb::FSRandomAccessFile {
    public:
        RandomAccess(std::shared_ptr<Files> files, Platter::FilePtr file, std::string path)
            : files_(std::move(files)), file_(std::move(file)), path_(std::move(path))
        {}
        IOStatus Read(std::uint64_t offset, std::size_t size, const IOOptions&, Slice* result, char* scratch,
                      IODebugContext*) const override
        {
            return files_->read(*file_, path_, offset, size, result, scratch);
        }

    private:
        std::shared_ptr<Files> files_;
        Platter::FilePtr file_;
        std::string path_;
    };

    class Writable final : public rocksdb::FSWritableFile {
    public:
        Writable(std::shared_ptr<Files> files, Platter::FilePtr file, std::string path)
            : files_(std::move(files)), file_(std::move(file)), path_(std::move(path))
        {}
        using FSWritableFile::Append;
        IOStatus Append(const Slice& bytes, const IOOptions&, IODebugContext*) override
        {
            return files_->append(*file_, path_, {bytes.data(), bytes.size()});
        }
        IOStatus Truncate(std::uint64_t size, const IOOptions&, IODebugContext*) override
        {
            return files_->truncate(*file_, path_, size);
        }
        // Without a promise on a real disk, and without an effect here.
        IOStatus Flush(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
        IOStatus RangeSync(std::uint64_t, std::uint64_t, const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
        IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
        IOStatus Sync(const IOOptions&, IODebugContext*) override { return files_->sync(*file_, path_); }
        bool IsSyncThreadSafe() const override { return true; }
        std::uint64_t GetFileSize(const IOOptions&, IODebugContext*) override { return files_->size_of(*file_); }

    private:
        std::shared_ptr<Files> files_;
        Platter::FilePtr file_;
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
        if (!platter_.folders.contains(Platter::folder_of(path))) return IOStatus::PathNotFound(path);
        const auto file = std::make_shared<Platter::File>();
        platter_.name(path, file);
        *result = std::make_unique<Writable>(shared_from_this(), file, path);
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
        return platter_.find(path) != nullptr || platter_.folders.contains(path) ? status : IOStatus::NotFound(path);
    }

    IOStatus GetChildren(const std::string& name, const IOOptions&, std::vector<std::string>* result, IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        const std::string folder = normal(name);
        result->clear();
        IOStatus status = pass(Kind::looks, folder);
        if (!status.ok()) return status;
        if (!platter_.folders.contains(folder)) return IOStatus::NotFound(folder);
        for (const auto& [path, file] : platter_.names())
            if (Platter::folder_of(path) == folder) result->push_back(path.substr(folder.size() + 1));
        for (const std::string& path : platter_.folders)
            if (Platter::folder_of(path) == folder && path != folder) result->push_back(path.substr(folder.size() + 1));
        return status;
    }

    IOStatus DeleteFile(const std::string& name, const IOOptions&, IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        const std::string path = normal(name);
        IOStatus status = pass(Kind::changes, path);
        if (!status.ok()) return status;
        if (platter_.find(path) == nullptr) return IOStatus::NotFound(path);
        platter_.remove(path);
        return status;
    }

    IOStatus Truncate(const std::string& name, std::size_t size, const IOOptions&, IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        IOStatus status = pass(Kind::changes, name);
        if (!status.ok()) return status;
        const Platter::FilePtr file = platter_.find(normal(name));
        if (file == nullptr) return IOStatus::NotFound(name);
        file->truncate(size);
        return status;
    }

    IOStatus CreateDir(const std::string& name, const IOOptions&, IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        IOStatus status = pass(Kind::grows, name);
        if (!status.ok()) return status;
        return platter_.folders.insert(normal(name)).second ? status : IOStatus::IOError("there is one already", name);
    }

    IOStatus CreateDirIfMissing(const std::string& name, const IOOptions&, IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        IOStatus status = pass(Kind::grows, name);
        if (status.ok()) platter_.folders.insert(normal(name));
        return status;
    }

    IOStatus DeleteDir(const std::string& name, const IOOptions&, IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        IOStatus status = pass(Kind::changes, name);
        if (status.ok()) platter_.folders.erase(normal(name));
        return status;
    }

    IOStatus GetFileSize(const std::string& name, const IOOptions&, std::uint64_t* size, IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        IOStatus status = pass(Kind::looks, name);
        if (!status.ok()) return status;
        const Platter::FilePtr file = platter_.find(normal(name));
        if (file == nullptr) return IOStatus::NotFound(name);
        *size = file->bytes.size();
        return status;
    }

    IOStatus GetFileModificationTime(const std::string& name, const IOOptions&, std::uint64_t* at, IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        *at = 0;
        return platter_.find(normal(name)) == nullptr ? IOStatus::NotFound(name) : IOStatus::OK();
    }

    IOStatus RenameFile(const std::string& source, const std::string& target, const IOOptions&, IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        IOStatus status = pass(Kind::changes, source);
        if (!status.ok()) return status;
        if (platter_.find(normal(source)) == nullptr) return IOStatus::NotFound(source);
        platter_.rename(normal(source), normal(target));
        return status;
    }

    IOStatus LinkFile(const std::string& source, const std::string& target, const IOOptions&, IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        IOStatus status = pass(Kind::changes, target);
        if (!status.ok()) return status;
        const Platter::FilePtr file = platter_.find(normal(source));
        if (file == nullptr) return IOStatus::NotFound(source);
        platter_.name(normal(target), file);
        return status;
    }

    IOStatus AreFilesSame(const std::string& first, const std::string& second, const IOOptions&, bool* result,
                          IODebugContext*) override
    {
        const std::scoped_lock hold(lock_);
        *result = platter_.find(normal(first)) == platter_.find(normal(second));
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
        if (platter_.find(path) == nullptr) platter_.name(path, std::make_shared<Platter::File>());
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
        *result = platter_.folders.contains(normal(name));
        return status;
    }

    void come_back(std::uint64_t seed, Tear tear)
    {
        const std::scoped_lock hold(lock_);
        MUST(left_ && locks_.empty());  // it is off, and no database is open
        platter_ = *std::move(left_);
        platter_.lose_power(seed, tear);
        left_.reset();
        cut_at_ = 0;
    }

    std::mutex lock_;
    std::uint64_t operations_ = 0;
    std::uint64_t faults_ = 0;
    std::uint64_t fail_at_ = 0;  // 0: never
    Fault fault_ = Fault::io_error;
    Lasting lasting_ = Lasting::once;
    std::string spared_;
    std::uint64_t cut_at_ = 0;  // 0: never
    Platter platter_;
    std::optional<Platter> left_;  // by the cut; absent while the power is on

private:
    template <class File, class Result>
    IOStatus open(Kind kind, const std::string& name, Result* result)
    {
        const std::scoped_lock hold(lock_);
        const std::string path = normal(name);
        IOStatus status = pass(kind, path);
        if (!status.ok()) return status;
        const Platter::FilePtr file = platter_.find(path);
        if (file == nullptr) return IOStatus::NotFound(path);
        *result = std::make_unique<File>(shared_from_this(), file, path);
        return status;
    }

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

void FaultDisk::spare_reading(const std::string& part_of_name)
{
    const std::scoped_lock hold(files_->lock_);
    files_->spared_ = part_of_name;
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
    files_->cut();
}

bool FaultDisk::is_off() const
{
    const std::scoped_lock hold(files_->lock_);
    return files_->left_.has_value();
}

void FaultDisk::power_on(std::uint64_t seed, Tear tear) { files_->come_back(seed, tear); }

}  // namespace regard
