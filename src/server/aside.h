// server/aside.h
//
// Work that takes too long for a thread that serves (hashing a password, sending quarantined items again): done one after
// the other on a thread of its own. Bounded: when eight wait, the ninth is told to come back.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace regard::server {

class Aside {
public:
    Aside() : thread_([this] { run(); }) {}
    ~Aside() { stop(); }

    // Returns after what is under way; what waits is dropped, and nothing more is taken.
    void stop()
    {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_one();
        if (thread_.joinable()) thread_.join();
    }

    // False: too many wait; nothing was taken.
    [[nodiscard]] bool take(std::function<void()> work)
    {
        {
            const std::lock_guard lock(mutex_);
            if (stopping_ || waiting_.size() >= waiting_max) return false;
            waiting_.push_back(std::move(work));
        }
        changed_.notify_one();
        return true;
    }

private:
    static constexpr std::size_t waiting_max = 8;

    void run()
    {
        std::unique_lock lock(mutex_);
        while (true) {
            changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
            if (stopping_) return;
            const std::function<void()> work = std::move(waiting_.front());
            waiting_.pop_front();
            lock.unlock();
            work();
            lock.lock();
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> waiting_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace regard::server
