// access/audit.h
//
// Who changed who may do what: sign-ins, people, keys. Kept in Settings, the newest audit_kept_max of them; nothing changes an
// item once it is there. What people decide about customers is in the log itself. Thread-safe.
#pragma once

#include "access/settings.h"
#include "base/clock.h"
#include "base/time.h"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace regard::access {

constexpr std::size_t audit_kept_max = 10'000;

struct Audited {
    std::uint64_t number = 0;  // counts up
    Time at;
    std::string who;
    std::string what;
};

class Audit {
public:
    [[nodiscard]] static Result<std::unique_ptr<Audit>> open(Settings& settings, Clock& clock);

    // Durable when it returns.
    [[nodiscard]] Result<void> note(std::string_view who, std::string_view what);
    // Newest first, those with a number below `before`.
    [[nodiscard]] Result<std::vector<Audited>> page(std::uint64_t before, std::size_t limit);

private:
    Audit(Settings& settings, Clock& clock) : settings_(settings), clock_(clock) {}

    Settings& settings_;
    Clock& clock_;
    std::mutex mutex_;
    std::uint64_t next_ = 1;
};

}  // namespace regard::access
