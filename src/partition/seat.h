// partition/seat.h
//
// One partition's place in the crew: the partition, its inbox, the group on its way to the disk. The inbox is under the
// seat's lock; everything else is the owning worker's, but for the two flags that other threads set for it.
#pragma once

#include "partition/crew.h"

namespace regard {

struct Crew::Seat {
    Seat(std::uint16_t number, Store& store, seal::Keys& keys) : partition(number, store, keys) {}

    Partition partition;
    Worker* worker = nullptr;

    std::mutex lock;
    std::deque<Message> messages;                    // from other partitions: taken first, never refused
    std::deque<std::variant<Fact, Question>> items;  // in the order of their coming
    std::size_t urgent = 0;                          // items that somebody waits for: all but an import's touches

    log::GroupWriter writer;
    bool has_flight = false;
    InFlight flight;
    std::atomic<bool> is_durable{false};        // set by the committer
    std::atomic<std::uint64_t> undelivered{0};  // messages of this partition not durable at their destination yet

    bool is_keeping = false;           // a checkpoint is on its way
    std::atomic<bool> is_kept{false};  // set by the keeper
    std::uint64_t log_bytes = 0;       // since the last checkpoint
    Duration kept_at;
    Duration closed_at;                    // when the last group was
    Duration imported_at{-1'000'000'000};  // when the last import touch came
};

struct Crew::Worker {
    std::vector<Seat*> seats;
    std::thread thread;
    std::mutex lock;
    std::condition_variable wake;
    bool is_woken = false;
    bool has_waiting = false;  // one of its seats waits for a fuller group

    void call()
    {
        {
            const std::lock_guard guard(lock);
            if (is_woken) return;
            is_woken = true;
        }
        wake.notify_one();
    }
};

}  // namespace regard
