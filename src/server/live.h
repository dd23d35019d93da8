// server/live.h
//
// What comes in, shown to those who watch, as server-sent frames.
//
// While somebody watches, and only then, the partitions call heard() on their threads for every folded touch: it copies the
// touch when there is room, and else only counts it. One thread of Live's own writes the frames, some twenty times a second,
// and hands them to the listeners. Each has a bounded queue: who reads too slowly loses the oldest frames and is told how
// many.
#pragma once

#include "base/result.h"
#include "partition/partitions.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace regard::server {

constexpr std::size_t listeners_max = 100;
constexpr std::size_t listener_bytes_max = 256 * 1024;
// More at once than anybody can read; the rest is counted as missed.
constexpr std::size_t live_burst_max = 200;

// One who watches. Live pushes, one connection takes.
class Listener {
public:
    // `is_allowed` says whether the reader may still read; asked from time to time by the connection.
    explicit Listener(std::function<bool()> is_allowed) : is_allowed_(std::move(is_allowed)) {}

    // Frames to send now; empty when there are none, and then `wake` (called once, from Live's thread) says when there are.
    [[nodiscard]] std::string take(std::function<void()> wake);
    [[nodiscard]] bool is_allowed() const { return is_allowed_(); }

    struct Frame {
        std::string json;          // of the touch, without its closing brace, where `missed` may be added
        std::uint64_t missed = 0;  // touches lost before this one
    };
    void push(std::span<const std::shared_ptr<const Frame>> frames);

private:
    std::mutex mutex_;
    std::deque<std::shared_ptr<const Frame>> frames_;
    std::size_t bytes_ = 0;
    std::uint64_t missed_ = 0;
    std::function<void()> wake_;
    std::function<bool()> is_allowed_;
};

class Live {
public:
    explicit Live(Partitions& partitions);
    ~Live() { stop(); }
    Live(const Live&) = delete;
    Live& operator=(const Live&) = delete;

    // Asks the partitions for nothing any more, and gives nothing to anybody.
    void stop();

    // busy: listeners_max are watching. It hears what is folded after join() has returned, and leaves by being destroyed.
    [[nodiscard]] Result<std::shared_ptr<Listener>> join(std::function<bool()> is_allowed);
    [[nodiscard]] std::size_t listeners_count();

private:
    void heard(const LiveTouch& touch);
    void run();
    // Asks the partitions for touches while somebody watches. Without mutex_: they call heard() under a lock of theirs.
    void watch();
    [[nodiscard]] std::vector<std::shared_ptr<Listener>> present();  // mutex_ is held

    Partitions& partitions_;
    std::mutex watching_;                     // taken before mutex_
    std::optional<std::uint64_t> listening_;  // what they gave for it; under watching_
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<LiveTouch> burst_;
    std::uint64_t missed_ = 0;
    std::vector<std::weak_ptr<Listener>> listeners_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace regard::server
