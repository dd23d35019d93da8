// store/store.h
//
// The disk of one store: `log/` (groups and settings, every commit fsynced) and `state/` (derived rows, written only as
// whole checkpoint files that appear at once or not at all). Keys and values are bytes; nothing here knows what they mean.
//
// Thread-safe: commits come from one thread, checkpoints from another, reads from any. An fsync that failed must end the
// process (the caller's duty): what the kernel dropped cannot be known.
#pragma once

#include "base/result.h"
#include "store/rows.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rocksdb {
class Env;
}

namespace regard {

class Store {
public:
    struct Options {
        std::string path;
        std::uint64_t memory_bytes = std::uint64_t{256} << 20;  // for caches and write buffers of both databases
        bool create = false;                                    // make what is missing; else Code::not_found
        bool read_only_state = false;
        rocksdb::Env* env = nullptr;  // the disk; tests give one with faults. Not owned
    };
    // Code::conflict when another process holds it.
    [[nodiscard]] static Result<std::unique_ptr<Store>> open(const Options& options);
    virtual ~Store() = default;

    // The log. A group's place is (partition, number); numbers of a partition are consecutive from 1.
    struct Group {
        std::uint16_t partition;
        std::uint64_t number;
        std::string_view bytes;
    };
    // One write batch, one fsync. When it returns the groups are durable.
    [[nodiscard]] virtual Result<void> commit(std::span<const Group> groups) = 0;
    [[nodiscard]] virtual Result<std::optional<std::string>> group(std::uint16_t partition, std::uint64_t number) = 0;
    // In order from `first`; stops early when `visit` gives an error and returns that.
    [[nodiscard]] virtual Result<void> groups(
        std::uint16_t partition, std::uint64_t first,
        const std::function<Result<void>(std::uint64_t number, std::string_view bytes)>& visit) = 0;
    // 0 when there are none.
    [[nodiscard]] virtual Result<std::uint64_t> last_group(std::uint16_t partition) = 0;

    // Settings: small rows, durable when put returns.
    [[nodiscard]] virtual Result<std::optional<std::string>> setting(std::string_view key) = 0;
    [[nodiscard]] virtual Result<void> put_setting(std::string_view key, std::string_view value) = 0;
    [[nodiscard]] virtual Result<void> remove_setting(std::string_view key) = 0;
    [[nodiscard]] virtual Result<std::vector<std::pair<std::string, std::string>>> settings(std::string_view prefix) = 0;

    // State rows. A checkpoint is a set of rows in order. It is written to one sorted file and appears atomically.
    [[nodiscard]] virtual Result<void> checkpoint(const Rows& rows) = 0;
    [[nodiscard]] virtual Result<std::optional<std::string>> row(std::string_view key) = 0;
    // Rows with begin <= key < end in order; stops when `visit` returns false.
    [[nodiscard]] virtual Result<void> rows(std::string_view begin, std::string_view end,
                                            const std::function<bool(std::string_view key, std::string_view value)>& visit) = 0;

    [[nodiscard]] virtual std::uint64_t log_disk_bytes() = 0;
    [[nodiscard]] virtual std::uint64_t state_disk_bytes() = 0;
};

}  // namespace regard
