// partition/ahead_clock.h
//
// A store's clock: the machine's, ahead by what was skipped. Only simulated stores skip; all others are never ahead.
// Thread-safe.
#pragma once

#include "base/clock.h"

#include <atomic>

namespace regard {

class AheadClock final : public Clock {
public:
    AheadClock(Clock& machine, Duration ahead) : machine_(machine), ahead_us_(ahead.us) {}

    [[nodiscard]] Time now() const override { return machine_.now() + ahead(); }
    [[nodiscard]] Duration since_start() const override { return machine_.since_start(); }
    [[nodiscard]] Duration ahead() const { return {ahead_us_.load()}; }
    void set_ahead(Duration ahead) { ahead_us_ = ahead.us; }

private:
    Clock& machine_;
    std::atomic<std::int64_t> ahead_us_;
};

}  // namespace regard
