// access/brake.h
//
// The brake on guessing passwords: after a few wrong ones, each further try has to wait, twice as long each time. One tally
// for the address and one, more patient, for the name, so that nobody locks the administrator out with a handful of wrong
// tries from elsewhere, and nobody guesses fast from many addresses. Bounded in memory. Thread-safe.
#pragma once

#include "base/time.h"

#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace regard::access {

class Brake {
public:
    static constexpr int free_tries_address = 5;
    static constexpr int free_tries_name = 20;
    static constexpr Duration wait_max = minutes(15);
    static constexpr std::size_t tallies_max = 4'096;

    // How long to wait before a try is looked at; zero: now. A try that is looked at counts as wrong until passed().
    [[nodiscard]] Duration take_try(std::string_view name, std::string_view address, Duration now);
    void passed(std::string_view name, std::string_view address);

private:
    struct Tally {
        int wrong = 0;
        Duration open_at;  // since start
        Duration last_at;
    };
    void make_room();
    Tally& tally(std::string key, Duration now);

    std::mutex mutex_;
    std::map<std::string, Tally, std::less<>> tallies_;
};

}  // namespace regard::access
