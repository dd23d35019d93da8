// server/backtest.h
//
// The back-test that is under way or was made last, in memory: one at a time, begun by whoever asks first, stopped with the
// house. Any thread.
#pragma once

#include "partition/backtest.h"
#include "partition/partitions.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace regard::server {

class Backtests {
public:
    enum class State : std::uint8_t { none, running, done, failed, stopped };
    struct View {
        State state = State::none;
        unsigned percent = 0;
        BacktestQuery query;                           // of what is under way, or was last
        std::string why;                               // of failed
        std::shared_ptr<const BacktestResult> result;  // of the last that was done; may be null
    };

    ~Backtests() { stop(); }
    [[nodiscard]] View view() const;
    // Begins one, unless the same is under way, or was done over the same touches by the same catalogue. conflict: another is
    // under way.
    [[nodiscard]] Result<View> begin(Partitions& partitions, const BacktestQuery& query, std::uint64_t touches);
    void stop();

private:
    struct Kept {
        mutable std::mutex lock;
        View view;
        std::shared_ptr<BacktestWatch> watch;
    };
    // Shared with the answer, which may come after this is gone.
    std::shared_ptr<Kept> kept_ = std::make_shared<Kept>();
};

}  // namespace regard::server
