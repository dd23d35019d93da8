#include "cli/print.h"

#include "cli/command.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace regard::cli {

void print(const Json& json)
{
    // What a source sent may be no UTF-8; it is shown with U+FFFD rather than not at all.
    const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    std::printf("%s\n", text.c_str());
    std::fflush(stdout);
}

int fail(const Error& error)
{
    std::fprintf(stderr, "regard: %s\n", error.text.c_str());
    return 1;
}

std::string default_store()
{
    const char* said = std::getenv("REGARD_DATA");
    return said && *said ? said : "./data/regard";
}

std::string grouped(std::uint64_t number)
{
    std::string out = std::to_string(number);
    for (std::size_t i = out.size(); i > 3; i -= 3) out.insert(i - 3, ",");
    return out;
}

Progress::Progress(std::string_view what, Wanted wanted)
    : what_(what), is_terminal_(::isatty(STDERR_FILENO) == 1), is_shown_(is_terminal_ || wanted == Wanted::always)
{}

Progress::~Progress()
{
    if (has_line_ && is_terminal_) std::fputs("\r\033[K", stderr);
}

void Progress::show(std::uint64_t done, std::uint64_t whole, std::uint64_t counted)
{
    using namespace std::chrono;
    const auto now = steady_clock::now();
    if (!is_shown_ || now - shown_at_ < (is_terminal_ ? milliseconds(200) : seconds(5))) return;
    shown_at_ = now;
    const double took_s = std::max(0.001, duration<double>(now - began_at_).count());
    const double rate = static_cast<double>(counted) / took_s;
    std::string line = what_ + "  ";
    if (whole > 0) {
        const double ratio = std::min(1.0, static_cast<double>(done) / static_cast<double>(whole));
        constexpr int width = 24;
        const int full = static_cast<int>(ratio * width);
        line += "[" + std::string(static_cast<std::size_t>(full), '#') +
                std::string(static_cast<std::size_t>(width - full), '.') + "] " +
                std::to_string(static_cast<int>(ratio * 100)) + " %  ";
        const double left_s = ratio > 0.001 ? took_s * (1 - ratio) / ratio : 0;
        line += grouped(counted) + ", " + grouped(static_cast<std::uint64_t>(rate)) + " a second, " +
                grouped(static_cast<std::uint64_t>(left_s + 0.5)) + " s left";
    } else {
        line += grouped(counted) + ", " + grouped(static_cast<std::uint64_t>(rate)) + " a second";
    }
    has_line_ = true;
    if (is_terminal_)
        std::fprintf(stderr, "\r\033[K%s", line.c_str());
    else
        std::fprintf(stderr, "%s\n", line.c_str());
}

}  // namespace regard::cli
