// cli/simulate_form.h
//
// A simulated touch as bytes: our own JSON lines, an item of a Segment batch, or a CSV row.
//
// A Draft looks at texts that live elsewhere and is used at once. All texts come from lists in these files and need no
// escaping (no quotes, backslashes or control characters); a test parses what is written. One thread.
#pragma once

#include "cli/simulate.h"
#include "cli/simulate_people.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace regard::simulation {

// Which of a persona's identifiers a touch carries.
enum Who : std::uint16_t {
    by_anonymous = 1,
    by_account = 2,
    by_email = 4,
    by_loyalty = 8,
    by_phone = 16,
    by_handle = 32,
    by_device = 64,
    by_kiosk = 128,  // the anonymous_id of the shared kiosk at the touch's place
    with_company = 256,
    with_traits = 512,  // name, email, "simulated": true
};

struct Measure {
    enum class Kind : std::uint8_t { whole, thousandths, text, truth, number };  // number: text made of prefix and digits
    std::string_view name;
    Kind kind = Kind::whole;
    std::int64_t value = 0;
    std::string_view text;
};

struct Draft {
    std::string_view touchpoint;
    std::string_view channel;
    std::string_view place;
    std::uint32_t at_ms = 0;  // of the day
    std::uint16_t who = 0;
    std::uint8_t measures_count = 0;
    std::array<Measure, 8> measures{};
    std::string_view text;
    std::int64_t cents = -1;   // -1: no money
    std::int32_t rating = -1;  // -1: none

    Draft& whole(std::string_view name, std::int64_t value) { return add({name, Measure::Kind::whole, value, {}}); }
    Draft& thousandths(std::string_view name, std::int64_t value) { return add({name, Measure::Kind::thousandths, value, {}}); }
    Draft& said(std::string_view name, std::string_view value) { return add({name, Measure::Kind::text, 0, value}); }
    Draft& truth(std::string_view name, bool value) { return add({name, Measure::Kind::truth, value ? 1 : 0, {}}); }
    // "inv-1042": prefix and number.
    Draft& thing(std::string_view name, std::string_view prefix, std::int64_t number)
    {
        return add({name, Measure::Kind::number, number, prefix});
    }
    Draft& add(const Measure& measure)
    {
        MUST(measures_count < measures.size());
        measures[measures_count++] = measure;
        return *this;
    }
};

class Form {
public:
    Form(SimulateOptions::Format format, std::uint64_t seed)
        : format_(format), seed_(seed), mark_("sim" + std::to_string(seed) + "-")
    {}

    // "2026-03-02": the day of what is written next.
    void set_day(std::string date) { date_ = std::move(date); }

    // Appends one line (or, for Segment, one item of a batch) without what separates it from the next.
    void write(const Draft& draft, const Persona& persona, std::uint64_t number, std::string& out) const;

    struct Seen {
        std::string_view touchpoint, place, reason;
        std::uint32_t from_ms, to_ms;
        std::int64_t number;
    };
    // As JSON, for the touches (jsonl) and the truth.
    void write(const Seen& observation, std::string& out) const;

    // What stands before the first line, e.g. the names of the columns; empty for most.
    [[nodiscard]] std::string_view head() const;

private:
    void write_jsonl(const Draft& draft, const Persona& persona, std::uint64_t number, std::string& out) const;
    void write_segment(const Draft& draft, const Persona& persona, std::uint64_t number, std::string& out) const;
    void write_csv(const Draft& draft, const Persona& persona, std::uint64_t number, std::string& out) const;
    void write_id(std::uint64_t number, std::string& out) const;
    void write_time(std::uint32_t at_ms, std::string& out) const;

    SimulateOptions::Format format_;
    std::uint64_t seed_;
    std::string mark_;
    std::string date_;
};

// The digits of a number, of cents as "12.50", of thousandths as "0.82".
void append_number(std::string& out, std::int64_t value);
void append_cents(std::string& out, std::int64_t cents);
void append_thousandths(std::string& out, std::int64_t value);

}  // namespace regard::simulation
