// Time that is skipped, so that a demonstration need not wait for tomorrow. How far the clock is ahead is kept in the store
// before any group says so: what follows, and the next start, go on from there.
#include "base/text.h"
#include "partition/crew.h"
#include "partition/seat.h"

#include <charconv>

namespace regard {

namespace {

constexpr std::string_view ahead_setting = "clock/ahead_us";
constexpr Duration ahead_max = days(3'652);  // ten years: further is a mistake of a program that skips in a loop

}  // namespace

Result<Duration> Crew::read_ahead(Store& store)
{
    const std::optional<std::string> kept = TRY(store.setting(ahead_setting));
    Duration ahead{};
    if (!kept) return ahead;
    const auto [end, error] = std::from_chars(kept->data(), kept->data() + kept->size(), ahead.us);
    if (error != std::errc() || end != kept->data() + kept->size())
        return failed(Code::damaged, "the setting " + std::string(ahead_setting) + " is no number: " + shortened(*kept, 40));
    return ahead;
}

Result<Time> Crew::skip(Duration by)
{
    if (!is_simulated_) return failed(Code::not_found, "time is skipped only in a store that is marked simulated");
    if (by.us <= 0) return failed(Code::bad_input, "time goes forward only; say a span above 0");
    {
        const std::lock_guard guard(skip_lock_);
        const Duration ahead = clock_->ahead() + by;
        if (ahead > ahead_max) return failed(Code::bad_input, "the clock is ten years ahead already; make another store");
        TRY(store_->put_setting(ahead_setting, std::to_string(ahead.us)));
        clock_->set_ahead(ahead);
    }
    TRY(settle());
    return group_time();
}

}  // namespace regard
