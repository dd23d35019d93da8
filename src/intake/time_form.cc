#include "intake/time_form.h"

#include "base/micro.h"
#include "base/text.h"

#include <array>
#include <charconv>
#include <date/tz.h>
#include <fmt/format.h>
#include <optional>

namespace regard {
namespace {

constexpr std::array<std::string_view, 12> months{"january", "february", "march",     "april",   "may",      "june",
                                                  "july",    "august",   "september", "october", "november", "december"};

constexpr std::string_view letters_known = "YymdejHIMSfpbBzZ%";

struct Fields {
    int year = 1970;
    int month = 1;
    int day = 1;
    int day_of_year = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    std::int64_t fraction_us = 0;
    std::optional<bool> is_afternoon;
    std::optional<Duration> offset;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// One to `digits_max` digits.
bool take_number(std::string_view& text, std::size_t digits_max, int& out)
{
    std::size_t count = 0;
    out = 0;
    while (count < digits_max && count < text.size() && is_digit(text[count])) out = out * 10 + (text[count++] - '0');
    text.remove_prefix(count);
    return count > 0;
}

bool take_fraction(std::string_view& text, std::int64_t& us)
{
    std::size_t count = 0;
    us = 0;
    for (; count < text.size() && is_digit(text[count]); ++count)
        if (count < 6) us = us * 10 + (text[count] - '0');
    for (std::size_t i = count; i < 6; ++i) us *= 10;
    text.remove_prefix(count);
    return count > 0;
}

bool take_month(std::string_view& text, int& month)
{
    const std::string lower = lower_ascii(text.substr(0, 9));
    for (std::size_t i = 0; i < months.size(); ++i) {
        const std::string_view short_name = months[i].substr(0, 3);
        if (!lower.starts_with(short_name)) continue;
        text.remove_prefix(lower.starts_with(months[i]) ? months[i].size() : short_name.size());
        if (text.starts_with('.')) text.remove_prefix(1);
        month = static_cast<int>(i) + 1;
        return true;
    }
    return false;
}

bool take_offset(std::string_view& text, std::optional<Duration>& offset)
{
    if (text.starts_with('Z') || text.starts_with('z')) {
        text.remove_prefix(1);
        offset = Duration{};
        return true;
    }
    if (!text.starts_with('+') && !text.starts_with('-')) return false;
    const bool is_west = text[0] == '-';
    text.remove_prefix(1);
    int hour = 0;
    int minute = 0;
    if (!take_number(text, 2, hour) || hour > 23) return false;
    if (text.starts_with(':')) text.remove_prefix(1);
    if (!text.empty() && is_digit(text[0]) && (!take_number(text, 2, minute) || minute > 59)) return false;
    const Duration east = hours(hour) + minutes(minute);
    offset = is_west ? Duration{} - east : east;
    return true;
}

bool take_letter(char letter, std::string_view& text, Fields& fields)
{
    switch (letter) {
    case 'Y': return take_number(text, 4, fields.year);
    case 'y': {
        // POSIX strptime: 69 to 99 are of the last century.
        if (!take_number(text, 2, fields.year)) return false;
        fields.year += fields.year < 69 ? 2000 : 1900;
        return true;
    }
    case 'm': return take_number(text, 2, fields.month);
    case 'd':
    case 'e':
        if (text.starts_with(' ')) text.remove_prefix(1);
        return take_number(text, 2, fields.day);
    case 'j': return take_number(text, 3, fields.day_of_year) && fields.day_of_year >= 1 && fields.day_of_year <= 366;
    case 'H': return take_number(text, 2, fields.hour) && fields.hour <= 23;
    case 'I': return take_number(text, 2, fields.hour) && fields.hour >= 1 && fields.hour <= 12;
    case 'M': return take_number(text, 2, fields.minute) && fields.minute <= 59;
    case 'S': {
        if (!take_number(text, 2, fields.second) || fields.second > 60) return false;
        if (text.size() > 1 && (text[0] == '.' || text[0] == ',') && is_digit(text[1])) {
            text.remove_prefix(1);
            return take_fraction(text, fields.fraction_us);
        }
        return true;
    }
    case 'f': return take_fraction(text, fields.fraction_us);
    case 'p': {
        const std::string half = lower_ascii(text.substr(0, 2));
        if (half != "am" && half != "pm") return false;
        text.remove_prefix(2);
        fields.is_afternoon = half == "pm";
        return true;
    }
    case 'b':
    case 'B': return take_month(text, fields.month);
    case 'z': return take_offset(text, fields.offset);
    case 'Z':
        if (!text.starts_with("UTC") && !text.starts_with("GMT")) return false;
        text.remove_prefix(3);
        fields.offset = Duration{};
        return true;
    default: return false;
    }
}

bool read_letters(std::string_view letters, std::string_view text, Fields& fields)
{
    for (std::size_t i = 0; i < letters.size(); ++i) {
        if (letters[i] == '%' && letters[i + 1] != '%') {
            if (!take_letter(letters[++i], text, fields)) return false;
        } else if (letters[i] == ' ') {
            while (text.starts_with(' ')) text.remove_prefix(1);
        } else {
            if (letters[i] == '%') ++i;
            if (!text.starts_with(letters[i])) return false;
            text.remove_prefix(1);
        }
    }
    return text.empty();
}

// As if the clock stood in UTC; nothing when there is no such day.
std::optional<Time> local_of(const Fields& fields)
{
    if (fields.year < 1 || fields.month < 1 || fields.month > 12 || fields.day < 1 || fields.day > 31) return std::nullopt;
    std::int64_t day = 0;
    if (fields.day_of_year > 0) {
        day = day_of(Date{fields.year, 1, 1}) + fields.day_of_year - 1;
        if (date_of(day).year != fields.year) return std::nullopt;
    } else {
        day = day_of(Date{fields.year, fields.month, fields.day});
        if (date_of(day).month != fields.month) return std::nullopt;
    }
    int hour = fields.hour;
    if (fields.is_afternoon) hour = hour % 12 + (*fields.is_afternoon ? 12 : 0);
    Time at = start_of_day(day) + hours(hour) + minutes(fields.minute);
    at = fields.second == 60 ? at + microseconds(59'999'999) : at + seconds(fields.second) + microseconds(fields.fraction_us);
    return at;
}

// Whether an RFC 3339 text says how far it is from UTC: a Z, UTC, or a sign after the time of day.
bool says_offset(std::string_view text)
{
    return text.size() > 10 && text.find_first_of("Zz+-C", 10) != std::string_view::npos;
}

Failed unread(std::string_view text, std::string_view form)
{
    return failed(Code::bad_input, fmt::format("\"{}\" is no time of the form {}", shortened(text, 40), form));
}

}  // namespace

Result<TimeForm> TimeForm::make(std::string_view form, std::string_view zone)
{
    TimeForm made;
    if (form == "epoch_s" || form == "epoch_ms" || form == "epoch_us") {
        made.kind_ = Kind::epoch;
        made.us_each_ = form == "epoch_s" ? 1'000'000 : form == "epoch_ms" ? 1'000 : 1;
    } else if (form.find('%') != std::string_view::npos) {
        made.kind_ = Kind::letters;
        made.letters_ = form;
        for (std::size_t i = 0; i < form.size(); ++i)
            if (form[i] == '%' && (++i == form.size() || letters_known.find(form[i]) == std::string_view::npos))
                return failed(
                    Code::bad_input,
                    fmt::format(
                        "the form of a time has %{} in it; known are %Y %y %m %d %e %j %H %I %M %S %f %p %b %B %z %Z %%",
                        i == form.size() ? std::string_view() : form.substr(i, 1)));
    } else if (form != "rfc3339") {
        return failed(
            Code::bad_input,
            fmt::format(
                "\"{}\" is no form of a time; write rfc3339, epoch_s, epoch_ms, epoch_us, or one like \"%d.%m.%Y %H:%M\"",
                shortened(form, 40)));
    }
    if (zone.empty() || zone == "UTC") return made;
    try {
        made.zone_ = date::locate_zone(std::string(zone));
    } catch (const std::exception&) {
        return failed(Code::bad_input,
                      fmt::format("the zone \"{}\" is not known here; write one like Europe/Berlin (package tzdata has them)",
                                  shortened(zone, 40)));
    }
    return made;
}

Time TimeForm::in_zone(Time local)
{
    if (zone_ == nullptr) return local;
    if (local >= known_from_ && local < known_to_) return local - offset_;
    using std::chrono::duration_cast;
    const auto at = date::local_time<std::chrono::microseconds>{std::chrono::microseconds{local.us}};
    const date::local_info info = zone_->get_info(at);
    const Duration before = seconds(info.first.offset.count());
    if (info.result == date::local_info::nonexistent)
        return Time{duration_cast<std::chrono::microseconds>(info.first.end.time_since_epoch()).count()};
    if (info.result == date::local_info::unique) {
        // A day from both ends of the period no other offset comes near.
        offset_ = before;
        known_from_ =
            Time{duration_cast<std::chrono::microseconds>(
                     std::max(info.first.begin, date::sys_seconds{std::chrono::seconds{time_min.us / 1'000'000 + 172'800}})
                         .time_since_epoch())
                     .count()} +
            days(1);
        known_to_ = Time{duration_cast<std::chrono::microseconds>(
                             std::min(info.first.end, date::sys_seconds{std::chrono::seconds{time_max.us / 1'000'000}})
                                 .time_since_epoch())
                             .count()} -
                    days(1);
    }
    return local - before;
}

Result<Time> TimeForm::read(std::string_view whole)
{
    const std::string_view text = trimmed(whole);
    switch (kind_) {
    case Kind::rfc3339: {
        const Time at = TRY(parse_time(text));
        return says_offset(text) ? at : in_zone(at);
    }
    case Kind::epoch: {
        // Counts of microseconds are beyond the range of Micro.
        std::int64_t counted = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), counted);
        __int128 us = static_cast<__int128>(counted) * us_each_;
        if (error != std::errc{} || end != text.data() + text.size()) {
            const auto count = parse_micro(text);
            if (!count) return unread(text, us_each_ == 1 ? "epoch_us" : us_each_ == 1'000 ? "epoch_ms" : "epoch_s");
            us = static_cast<__int128>(count->value) * us_each_ / 1'000'000;
        }
        if (us < time_min.us || us > time_max.us)
            return failed(Code::bad_input,
                          fmt::format("\"{}\" is a time after the year 9999; is the unit right?", shortened(text, 40)));
        return Time{static_cast<std::int64_t>(us)};
    }
    case Kind::letters: break;
    }
    Fields fields;
    if (!read_letters(letters_, text, fields)) return unread(text, letters_);
    const std::optional<Time> local = local_of(fields);
    if (!local)
        return failed(Code::bad_input, fmt::format("\"{}\" is on a day that the calendar does not have", shortened(text, 40)));
    return fields.offset ? *local - *fields.offset : in_zone(*local);
}

}  // namespace regard
