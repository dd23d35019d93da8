#include "server/live.h"

#include "server/json_writer.h"
#include "server/view_json.h"

#include <chrono>

namespace regard::server {

std::string Listener::take(std::function<void()> wake)
{
    const std::lock_guard lock(mutex_);
    std::string out;
    while (!frames_.empty() && out.size() < listener_bytes_max / 4) {
        const Frame& frame = *frames_.front();
        out += "event: touch\ndata: ";
        out += frame.json;
        if (const std::uint64_t missed = missed_ + frame.missed; missed > 0) out += ",\"missed\":" + std::to_string(missed);
        out += "}\n\n";
        missed_ = 0;
        bytes_ -= frame.json.size();
        frames_.pop_front();
    }
    if (out.empty()) wake_ = std::move(wake);
    return out;
}

void Listener::push(std::span<const std::shared_ptr<const Frame>> frames)
{
    std::function<void()> wake;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& frame : frames) {
            frames_.push_back(frame);
            bytes_ += frame->json.size();
            while (bytes_ > listener_bytes_max) {
                bytes_ -= frames_.front()->json.size();
                missed_ += frames_.front()->missed + 1;
                frames_.pop_front();
            }
        }
        std::swap(wake, wake_);
    }
    if (wake) wake();
}

Live::Live(Partitions& partitions) : partitions_(partitions), thread_([this] { run(); }) {}

void Live::stop()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void Live::heard(const LiveTouch& touch)
{
    const std::lock_guard lock(mutex_);
    if (burst_.size() >= live_burst_max) {
        ++missed_;
        return;
    }
    burst_.push_back(touch);
    if (burst_.size() == 1) changed_.notify_one();
}

Result<std::shared_ptr<Listener>> Live::join(std::function<bool()> is_allowed)
{
    auto listener = std::make_shared<Listener>(std::move(is_allowed));
    {
        const std::lock_guard lock(mutex_);
        if (present().size() >= listeners_max) return failed(Code::busy, "100 readers watch already; close one and try again");
        listeners_.push_back(listener);
    }
    watch();
    return listener;
}

std::size_t Live::listeners_count()
{
    const std::lock_guard lock(mutex_);
    return present().size();
}

std::vector<std::shared_ptr<Listener>> Live::present()
{
    std::vector<std::shared_ptr<Listener>> out;
    for (const auto& weak : listeners_)
        if (auto listener = weak.lock()) out.push_back(std::move(listener));
    listeners_.assign(out.begin(), out.end());
    return out;
}

void Live::watch()
{
    const std::lock_guard guard(watching_);
    const bool is_wanted = [&] {
        const std::lock_guard lock(mutex_);
        return !stopping_ && !present().empty();
    }();
    if (is_wanted && !listening_) {
        listening_ = partitions_.listen([this](const LiveTouch& touch) { heard(touch); });
    } else if (!is_wanted && listening_) {
        partitions_.unlisten(*listening_);
        listening_.reset();
    }
}

void Live::run()
{
    using namespace std::chrono_literals;
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        changed_.wait(lock, [this] { return stopping_ || !burst_.empty(); });
        // A short breath, so that a rush becomes few writes.
        changed_.wait_for(lock, 50ms, [this] { return stopping_; });
        std::vector<LiveTouch> touches;
        touches.swap(burst_);
        std::uint64_t missed = std::exchange(missed_, 0);
        const std::vector<std::shared_ptr<Listener>> listeners = present();
        lock.unlock();

        // Who is gone is seen at the next touch; until then asking for them costs nothing.
        if (listeners.empty()) watch();
        std::vector<std::shared_ptr<const Listener::Frame>> frames;
        for (const LiveTouch& touch : touches) {
            auto frame = std::make_shared<Listener::Frame>();
            JsonWriter json(frame->json);
            write(json, touch);
            frame->json.pop_back();
            frame->missed = frames.empty() ? std::exchange(missed, 0) : 0;
            frames.push_back(std::move(frame));
        }
        for (const auto& listener : listeners) listener->push(frames);
        lock.lock();
    }
    lock.unlock();
    watch();
}

}  // namespace regard::server
