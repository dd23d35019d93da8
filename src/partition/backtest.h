// partition/backtest.h
//
// What would have been said of customers on past days, and whether it came true. Values, but for the watch.
//
// Each customer's history is folded again and stopped at each day: what happened later is not in the account that is judged.
// Of what is known today only two things reach back: the catalogue in force (its weights, its table of standings), and which
// identifiers are one customer.
#pragma once

#include "base/time.h"
#include "insight/backtest.h"

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

namespace regard {

struct BacktestQuery {
    std::optional<std::int64_t> day;           // since 1970; absent: chosen
    std::optional<std::int64_t> horizon_days;  // absent: chosen
};

// Shared by who asked and who works.
struct BacktestWatch {
    std::atomic<bool> is_cancelled{false};    // set by who asked; the answer is Code::stopped then
    std::atomic<std::uint32_t> per_mille{0};  // how far it is
};

struct BacktestResult {
    insight::Plan plan;
    std::vector<insight::CalledByStanding> called;  // by plan.days
    std::uint64_t customers = 0;                    // who had come of their own will before plan.day …
    std::uint64_t left_out = 0;                     // … of them, who had not for plan.window_days …
    insight::Called once;                           // … and who had been here a single time: neither is among `called`
    Time reckoned_at;
    std::uint64_t touches = 0;  // that were in the store then
    bool is_simulated = false;
    std::uint32_t catalogue_version = 0;
};

}  // namespace regard
