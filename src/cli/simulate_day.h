// cli/simulate_day.h
//
// The lines of one simulated day: put in any order, written in the order of their times, some of them late (a day or more
// after they happened) or twice (a source that sends again).
//
// Owns the bytes of one day and of what is still to come late. One thread.
#pragma once

#include "cli/simulate.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace regard::simulation {

constexpr std::uint32_t day_ms = 86'400'000;
constexpr std::size_t segment_batch_items = 100;

class Day {
public:
    Day(SimulateOptions::Format format, std::int64_t days, std::uint64_t touches_max, const SimulateSink& sink)
        : format_(format), touches_max_(touches_max), sink_(sink), waiting_(static_cast<std::size_t>(days)), touches_by_(0)
    {}

    void begin(std::int64_t day);

    // Where the next line is written to; end it with one of the three below.
    std::string& line() { return bytes_; }
    void put_touch(std::uint32_t customer, std::uint32_t at_ms);
    void put_late(std::uint32_t customer, std::int64_t days_late, std::uint32_t at_ms);
    void put_observation(std::uint32_t at_ms);
    // The touch put last comes once more, at that moment of this day or the next.
    void put_again(std::uint64_t at_ms);

    // Writes the day. Stops at touches_max: what comes after it is dropped.
    Result<void> finish();
    // Writes what is still held back for a full batch or chunk.
    Result<void> close();
    Result<void> write_head(std::string_view head);

    [[nodiscard]] std::uint64_t touches_today() const { return fresh_; }
    [[nodiscard]] bool is_full() const { return touches_max_ != 0 && written_.touches >= touches_max_; }
    [[nodiscard]] const Simulated& written() const { return written_; }
    // Touches written so far, by customer.
    [[nodiscard]] const std::vector<std::uint32_t>& touches_by() const { return touches_by_; }
    void expect_customers(std::size_t count) { touches_by_.assign(count, 0); }

private:
    enum class Kind : std::uint8_t { touch, late, again, observation };
    struct Line {
        std::uint32_t at_ms;
        std::uint32_t customer;
        std::size_t begin;
        std::uint32_t size;
        Kind kind;
    };
    struct Waiting {
        std::uint32_t at_ms;
        std::uint32_t customer;
        Kind kind;
        std::string bytes;
    };

    void put(std::uint32_t customer, std::uint32_t at_ms, Kind kind);
    Result<void> write(std::string_view line);
    Result<void> end_batch();

    SimulateOptions::Format format_;
    std::uint64_t touches_max_;
    const SimulateSink& sink_;
    std::int64_t day_ = 0;
    std::uint64_t fresh_ = 0;
    std::string bytes_;
    std::size_t begin_ = 0;  // of the line being written
    std::vector<Line> lines_;
    std::vector<std::vector<Waiting>> waiting_;  // by day
    std::vector<std::uint32_t> touches_by_;
    std::string chunk_;
    std::size_t batch_items_ = 0;
    Simulated written_;
};

}  // namespace regard::simulation
