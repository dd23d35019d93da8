// The time of groups, what falls due by it, and time that is skipped, so that a demonstration need not wait for tomorrow. How
// far the clock is ahead is kept in the store before any group says so: what follows, and the next start, go on from there.
#include "base/text.h"
#include "partition/crew.h"
#include "partition/seat.h"

#include <charconv>

namespace regard {

namespace {

constexpr Duration clock_jump_max = hours(1);
constexpr std::string_view ahead_setting = "clock/ahead_us";
constexpr Duration ahead_max = days(3'652);  // ten years: further is a mistake of a program that skips in a loop

}  // namespace

Time Crew::group_time()
{
    // What was skipped since is no jump: somebody asked for it.
    const Duration skipped = clock_->ahead() - ahead_at_start_;
    const Time expected = wall_at_start_ + (clock_->since_start() - steady_at_start_) + skipped;
    const Time wall = clock_->now();
    const Duration apart = wall - expected;
    return apart > clock_jump_max || Duration{} - apart > clock_jump_max ? expected : wall;
}

// Waits until nothing is under way, then lets due what is due, until nothing is.
Result<void> Crew::settle()
{
    for (;;) {
        while (waiting_.load() != 0) std::this_thread::sleep_for(std::chrono::microseconds(200));
        std::atomic<std::size_t> left{seats_.size()};
        std::atomic<bool> has_more{false};
        for (std::uint16_t p = 0; p < seats_.size(); ++p)
            ask(p, [&](Partition& partition) {
                const auto minute = static_cast<std::uint32_t>(std::max<std::int64_t>(group_time().us / minutes(1).us, 0));
                if (partition.has_stale() || partition.earliest_due_minute() <= minute) {
                    has_more = true;
                    push(partition.number(), 16, {[](log::GroupWriter& writer) { log::write_tick(writer); }, {}});
                }
                left--;
            });
        while (left.load() != 0) std::this_thread::sleep_for(std::chrono::microseconds(200));
        if (!has_more && waiting_.load() == 0) return {};
    }
}

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
