// partition/seat.h
//
// One partition's place in the crew: the partition, its inbox, the group on its way to the disk. The inbox is under the
// seat's lock. Everything else is used under its `folding`, which the owning worker holds while it makes a move and who asks
// holds while the partition answers; but for the two flags that the committer and the keeper set.
#pragma once

#include "partition/crew.h"

#include <deque>

namespace regard {

struct Crew::Seat {
    Seat(std::uint16_t number, Store& store, seal::Keys& keys) : partition(number, store, keys) {}

    Partition partition;
    Worker* worker = nullptr;

    std::mutex folding;

    std::mutex lock;
    std::deque<Message> messages;  // from other partitions: taken first, never refused
    std::uint64_t messages_come = 0;
    std::deque<Fact> items;        // in the order of their coming
    std::deque<Queued> questions;  // before the items; each behind the messages it must not miss
    std::size_t urgent = 0;        // items and questions that somebody waits for: all but an import's touches

    log::GroupWriter writer;
    bool has_flight = false;
    InFlight flight;
    std::uint64_t messages_folded = 0;
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
    std::atomic<std::size_t> asked{0};  // questions of its seats
    bool has_waiting = false;           // one of its seats waits for a fuller group

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

// Holds a seat's `folding`. What is asked on this thread meanwhile waits until it is given back: no thread ever holds two,
// or waits for one with another in its hand.
class Crew::Folding {
public:
    explicit Folding(Seat& seat);  // waits
    struct Try {};
    Folding(Seat& seat, Try);  // does not
    ~Folding();
    Folding(const Folding&) = delete;
    Folding& operator=(const Folding&) = delete;
    [[nodiscard]] bool has() const { return held_.owns_lock(); }
    // Whether this thread holds one.
    [[nodiscard]] static bool is_held() { return is_held_; }
    static void put_off(std::function<void()> question) { put_off_.push_back(std::move(question)); }

private:
    std::unique_lock<std::mutex> held_;
    static thread_local bool is_held_;
    static thread_local bool is_catching_up_;
    static thread_local std::deque<std::function<void()>> put_off_;
};

}  // namespace regard
