// store/fault.h
//
// A disk in memory that fails when told to and forgets what was not synced when its power is cut, for tests. A Store whose
// Options::env is this disk's env keeps all its database files here and none on a real disk.
//
// What it takes for durable is what POSIX promises and no more: bytes of a file after its fsync, a name (new, renamed,
// deleted) after the fsync of its folder, in which names a rename is one step. An fsync that failed has cleaned the pages
// it should have written: the bytes read back until the power is cut, are never written by a later fsync, and are zeros
// then (Rebello et al., "Can Applications Recover from fsync Failures?", ATC 2020). Folders themselves stay at once.
//
// Any thread; databases must be closed before power_on() and must not outlive the disk's env.
#pragma once

#include <cstdint>
#include <memory>

namespace rocksdb {
class Env;
}

namespace regard {

class FaultDisk {
public:
    FaultDisk();
    ~FaultDisk();
    FaultDisk(const FaultDisk&) = delete;
    FaultDisk& operator=(const FaultDisk&) = delete;

    [[nodiscard]] rocksdb::Env* env();

    // Everything a database asks of a disk counts: opening, reading, writing, syncing, naming, listing.
    [[nodiscard]] std::uint64_t operations() const;

    enum class Fault { io_error, no_space };  // EIO of anything; ENOSPC of what needs room, after half of the bytes
    enum class Lasting { once, for_good };
    // Fails the operation with this number (see operations(); the first is 1), or the first after it that this fault can hit.
    void fail_at(std::uint64_t operation, Fault fault, Lasting lasting);
    void heal();
    [[nodiscard]] std::uint64_t faults() const;  // operations failed so far

    // From this operation on everything fails and nothing changes.
    void cut_power_at(std::uint64_t operation);
    void cut_power();
    [[nodiscard]] bool is_off() const;

    // What a file that was being written looks like afterwards.
    enum class Tear {
        tail,   // a beginning of what was not synced is there: up to a byte, a sector or a page
        holes,  // pages of it are there and others are zeros, as when a disk wrote them in another order
    };
    // Comes back with what was synced and a part of what was not, both of bytes and of names, chosen by the seed.
    void power_on(std::uint64_t seed, Tear tear);

private:
    class Files;
    std::shared_ptr<Files> files_;
    std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace regard
