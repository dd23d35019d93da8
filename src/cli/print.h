// cli/print.h
//
// What goes to standard output and standard error: JSON for programs, plain words for people, progress while they wait.
#pragma once

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace regard::cli {

using Json = nlohmann::ordered_json;

// One line to standard output.
void print(const Json& json);

// 1234567 as 1,234,567.
[[nodiscard]] std::string grouped(std::uint64_t number);

// A line on standard error that is written over and over: how much is done, how fast, how long it will take. Silent unless
// standard error is a terminal, or it is wanted.
class Progress {
public:
    enum class Wanted : std::uint8_t { when_terminal, always };
    Progress(std::string_view what, Wanted wanted);
    ~Progress();

    // `done` of `whole` (0: not known) in bytes, and what was counted on the way.
    void show(std::uint64_t done, std::uint64_t whole, std::uint64_t counted);

private:
    std::string what_;
    bool is_terminal_;
    bool is_shown_;
    bool has_line_ = false;
    std::chrono::steady_clock::time_point began_at_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point shown_at_{};
};

}  // namespace regard::cli
