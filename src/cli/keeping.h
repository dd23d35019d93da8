// cli/keeping.h
//
// Where an import's touches go: into a closed store, or to a running server. Bounded: take() waits while too much is on its
// way. Counted by what came back, so that what is told is what is kept. One thread calls it.
#pragma once

#include "base/result.h"
#include "cli/command.h"
#include "cli/reading.h"
#include "partition/partitions.h"
#include "server/client.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>

namespace regard::cli {

struct Kept {
    std::uint64_t accepted = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t quarantined = 0;
};

class Keeping {
public:
    virtual ~Keeping() = default;
    [[nodiscard]] virtual Result<void> take(Decoded& decoded, const Reading& reading) = 0;
    // Returns when everything is durable and folded.
    [[nodiscard]] virtual Result<Kept> finish() = 0;
};

class StoreKeeping final : public Keeping {
public:
    explicit StoreKeeping(Partitions& partitions) : partitions_(partitions) {}
    ~StoreKeeping() override;  // waits for what is on its way
    [[nodiscard]] Result<void> take(Decoded& decoded, const Reading& reading) override;
    [[nodiscard]] Result<Kept> finish() override;

private:
    // Enough that all partitions have work while some wait for the disk.
    static constexpr std::size_t on_their_way_max = 512;
    void came_back(const Result<std::vector<Receipt>>& receipts);

    Partitions& partitions_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t on_their_way_ = 0;
    Kept kept_;
    std::optional<Error> error_;
};

class ServerKeeping final : public Keeping {
public:
    explicit ServerKeeping(server::Client client) : client_(std::move(client)) {}
    [[nodiscard]] Result<void> take(Decoded& decoded, const Reading& reading) override;
    [[nodiscard]] Result<Kept> finish() override { return kept_; }

private:
    [[nodiscard]] Result<void> send(const std::string& body);
    server::Client client_;
    Kept kept_;
};

}  // namespace regard::cli
