// cli/simulate.h
//
// A business that does not exist: customers with hidden temperaments, their journeys over all channels, frictions planted
// at known places and days, and a truth file that says what was planted and how each customer took it.
//
// simulate() is a pure function of its options: no clock, no chance of its own, whole numbers only, so the same options
// give the same bytes on any machine. It calls the sinks on the caller's thread with chunks of whole lines, oldest day
// first; a chunk is only valid during the call. Memory: about 64 bytes a customer and the touches of one day.
// What it writes is marked: ids begin with "sim", traits carry "simulated": true. docs/simulate.md says what is in it.
#pragma once

#include "base/result.h"
#include "base/time.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace regard {

struct SimulateOptions {
    // jsonl: one touch or observation a line, as POST /api/touches takes it. segment: one batch body of 100 a line, as
    // POST /v1/batch takes it. csv: with a header line, for maps/simulated.yaml. Observations travel in jsonl only.
    enum class Format : std::uint8_t { jsonl, segment, csv };

    std::uint64_t seed = 1;
    std::uint64_t customers = 10'000;
    std::uint64_t touches = 0;  // exactly so many, spread over the days; 0: as many as the customers bring by themselves
    std::int64_t days = 365;
    Time end;  // the last day ends here, at the start of a day UTC
    Format format = Format::jsonl;
};

struct Simulated {
    std::uint64_t touches = 0;     // lines with a touch, each id once
    std::uint64_t duplicates = 0;  // lines that repeat one
    std::uint64_t late = 0;        // touches written a day or more after they happened
    std::uint64_t observations = 0;
    std::uint64_t customers = 0;  // people with at least one touch
    std::uint64_t left = 0;       // of them, who stopped coming because of what they met
};

// Takes whole lines; an error ends the simulation and is handed to its caller.
using SimulateSink = std::function<Result<void>(std::string_view)>;

constexpr std::uint64_t simulate_customers_max = 50'000'000;
constexpr std::uint64_t simulate_touches_max = 2'000'000'000;
constexpr std::int64_t simulate_days_max = 3'660;

// An empty truth sink leaves the truth out.
[[nodiscard]] Result<Simulated> simulate(const SimulateOptions& options, const SimulateSink& sink, const SimulateSink& truth);

// From the words of a command line: "jsonl", "segment" or "csv"; `end` as RFC 3339 or a date. Refuses what simulate() would.
[[nodiscard]] Result<SimulateOptions::Format> parse_simulate_format(std::string_view text);
[[nodiscard]] Result<Time> parse_simulate_end(std::string_view text);
[[nodiscard]] Result<void> check(const SimulateOptions& options);

}  // namespace regard
