// store/fault.h
//
// A disk in memory that fails when told to and forgets what was not synced when its power is cut, for tests. A Store whose
// Options::env is this disk's env keeps all its database files here and none on a real disk.
//
// What it takes for durable is what POSIX promises and no more: bytes of a file after its fsync, a name (new, renamed,
// deleted) after the fsync of its folder, in which names a rename is one step. An fsync that failed has cleaned the pages
// it should have written: the bytes read back until the power is cut, are never written by a later fsync, and are zeros
// then (Rebello et al., "Can Applications Recover from fsync Failures?", ATC 2020).
//
// Any thread; databases must be closed before power_on() and must not outlive the disk's env.
#pragma once

#include "store/platter.h"

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
    // Fails the operation with this number (see operations(); the first is 1), or the first after it that this fault can
    // hit.
    void fail_at(std::uint64_t operation, Fault fault, Lasting lasting);
    // Reading files with this in their names never fails.
    void spare_reading(const std::string& part_of_name);
    void heal();
    [[nodiscard]] std::uint64_t faults() const;  // operations failed so far

    // At this operation the power goes. Who is using the disk goes on as in a dream, in which everything works and nothing
    // counts: a promise made while is_off() is none.
    void cut_power_at(std::uint64_t operation);
    void cut_power();
    [[nodiscard]] bool is_off() const;
    // The disk as the cut left it. What a torn write left is chosen by the seed.
    void power_on(std::uint64_t seed, Tear tear);

private:
    class Files;
    std::shared_ptr<Files> files_;
    std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace regard
