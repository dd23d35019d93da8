#include "cli/simulate.h"

#include "cli/simulate_business.h"

namespace regard {

Result<Simulated> simulate(const SimulateOptions& options, const SimulateSink& sink, const SimulateSink& truth)
{
    TRY(check(options));
    simulation::Business business(options, sink);
    const Simulated result = TRY(business.run());
    if (truth) TRY(business.write_truth(truth));
    return result;
}

Result<SimulateOptions::Format> parse_simulate_format(std::string_view text)
{
    if (text == "jsonl") return SimulateOptions::Format::jsonl;
    if (text == "segment") return SimulateOptions::Format::segment;
    if (text == "csv") return SimulateOptions::Format::csv;
    return failed(Code::bad_input, "--format " + std::string(text) + " is not known; use jsonl, segment or csv");
}

Result<Time> parse_simulate_end(std::string_view text)
{
    const Result<Time> end = parse_time(text);
    if (!end) return failed(Code::bad_input, "--end: " + end.error().text + "; give a day, as 2026-11-22");
    // Whole days: the days of the simulation are calendar days in UTC.
    return start_of_day(day_of(*end));
}

Result<void> check(const SimulateOptions& options)
{
    if (options.customers == 0 || options.customers > simulate_customers_max)
        return failed(Code::bad_input, "--customers must be 1 to " + std::to_string(simulate_customers_max));
    if (options.touches > simulate_touches_max)
        return failed(Code::bad_input, "--touches must be at most " + std::to_string(simulate_touches_max) +
                                           "; 0 means as many as the customers bring");
    if (options.days < 1 || options.days > simulate_days_max)
        return failed(Code::bad_input, "--days must be 1 to " + std::to_string(simulate_days_max));
    if (options.end != start_of_day(day_of(options.end)))
        return failed(Code::bad_input, "--end must be the start of a day in UTC, as 2026-11-22T00:00:00Z");
    // Dates are written with four digits, so the first day must have them as well.
    if (date_of(day_of(options.end) - options.days).year < 1000 || date_of(day_of(options.end)).year > 9998)
        return failed(Code::bad_input, "--end must lie in the years 1000 to 9998, and so must the first day");
    return {};
}

}  // namespace regard
