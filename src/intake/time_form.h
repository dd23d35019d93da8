// intake/time_form.h
//
// How a column writes times, and in which zone: RFC 3339, counts since 1970, or a form in the letters of strptime. Zones are
// the system's IANA zones. A time that a zone's clocks show twice is the earlier one; one they skip is the moment of the jump.
//
// A TimeForm remembers the last offset it looked up: one a thread.
#pragma once

#include "base/result.h"
#include "base/time.h"

#include <string>
#include <string_view>
#include <vector>

namespace date {
class time_zone;
}

namespace regard {

class TimeForm {
public:
    // `form`: rfc3339, epoch_s, epoch_ms, epoch_us, or e.g. "%d.%m.%Y %H:%M" (%Y %y %m %d %e %j %H %I %M %S with a fraction,
    // %f, %p, %b and %B in English, %z, %Z for UTC or GMT, %%). `zone`: an IANA name, empty for UTC.
    [[nodiscard]] static Result<TimeForm> make(std::string_view form, std::string_view zone);

    [[nodiscard]] Result<Time> read(std::string_view text);

private:
    enum class Kind { rfc3339, epoch, letters };
    [[nodiscard]] Time in_zone(Time local);

    Kind kind_ = Kind::rfc3339;
    std::int64_t us_each_ = 1;  // of an epoch's count
    std::string letters_;
    const date::time_zone* zone_ = nullptr;  // the library keeps it for ever; nullptr: UTC
    // Between these local times the offset is the one remembered.
    Time known_from_{};
    Time known_to_{};
    Duration offset_{};
};

}  // namespace regard
