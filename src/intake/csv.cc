#include "intake/csv.h"

#include "base/limits.h"

#include <algorithm>
#include <cstring>

namespace regard {
namespace {

constexpr std::string_view never_closed = "a quoted cell is never closed, or is longer than 1 MiB; check the quotes on this "
                                          "line (a quote inside a quoted cell is doubled)";
constexpr std::string_view after_quote =
    "something stands between a closing quote and the next separator; a quote inside a quoted cell is doubled";
constexpr std::string_view too_long = "the row is longer than 1 MiB; check the line ends of the file";
constexpr std::string_view utf16 = "the file is UTF-16; save it as UTF-8";

// "a ""quoted"" word" without the doubling, in place.
std::string_view undoubled(char* begin, char* end)
{
    char* out = begin;
    for (const char* at = begin; at != end; ++at) {
        *out++ = *at;
        if (*at == '"') ++at;
    }
    return {begin, out};
}

}  // namespace

void CsvReader::feed(std::string_view bytes)
{
    buffer_.erase(0, at_);
    at_ = 0;
    buffer_.append(bytes);
}

bool CsvReader::next(Row& row)
{
    row = {};
    if (!started_) {
        if (buffer_.size() < 3 && !finished_) return false;
        started_ = true;
        if (buffer_.starts_with("\xef\xbb\xbf")) at_ = 3;
        is_utf16_ = buffer_.starts_with("\xff\xfe") || buffer_.starts_with("\xfe\xff");
    }
    if (skipping_ && !skip_rest_of_line()) return false;
    if (is_utf16_) {
        if (give_up_row(row, utf16) == Step::more) return false;
        is_utf16_ = false;
        return true;
    }
    while (true) {
        switch (read_row(row)) {
        case Step::row: return true;
        case Step::more: return false;
        case Step::again: break;
        }
    }
}

// Gives up what begins at at_, and goes on after its first line end; waits for that as long as the row may be.
CsvReader::Step CsvReader::give_up_row(Row& row, std::string_view problem)
{
    const std::size_t end = std::min(buffer_.find_first_of("\r\n", at_), buffer_.size());
    const bool has_line_end = end + 1 < buffer_.size() || (finished_ && end < buffer_.size());
    if (!has_line_end && !finished_ && buffer_.size() - at_ <= csv_row_bytes_max) return Step::more;
    row.cells = {};
    row.line = line_;
    row.problem = problem;
    row.raw = std::string_view(buffer_).substr(at_, std::min(end - at_, limits::touch_bytes_max));
    at_ = end;
    if (has_line_end)
        skip_line_end();
    else
        skipping_ = true;
    return Step::row;
}

// Passes over the rest of a line that was given up. False when its end is not here yet.
bool CsvReader::skip_rest_of_line()
{
    at_ = std::min(buffer_.find_first_of("\r\n", at_), buffer_.size());
    if (at_ + 1 >= buffer_.size() && !finished_) return false;
    skipping_ = false;
    if (at_ < buffer_.size()) skip_line_end();
    return true;
}

void CsvReader::skip_line_end()
{
    if (buffer_[at_] == '\r' && at_ + 1 < buffer_.size() && buffer_[at_ + 1] == '\n') ++at_;
    ++at_;
    ++line_;
}

// The row goes on beyond what is here.
CsvReader::Step CsvReader::more_or_give_up(Row& row, std::string_view problem)
{
    if (!finished_ && buffer_.size() - at_ <= csv_row_bytes_max) return Step::more;
    return give_up_row(row, problem);
}

CsvReader::Step CsvReader::read_row(Row& row)
{
    char* const begin = buffer_.data();
    char* const end = begin + buffer_.size();
    char* at = begin + at_;
    if (at == end) return Step::more;
    if (*at == '\n' || *at == '\r') {
        if (at + 1 == end && *at == '\r' && !finished_) return Step::more;
        skip_line_end();
        return Step::again;
    }

    cells_.clear();
    doubled_.clear();
    std::uint64_t lines_inside = 0;
    while (true) {
        if (at != end && *at == '"') {
            char* const cell = ++at;
            bool is_doubled = false;
            while (true) {
                at = static_cast<char*>(std::memchr(at, '"', static_cast<std::size_t>(end - at)));
                if (at == nullptr) return more_or_give_up(row, never_closed);
                if (at + 1 == end) {
                    if (!finished_) return more_or_give_up(row, never_closed);
                    break;
                }
                if (at[1] != '"') break;
                is_doubled = true;
                at += 2;
            }
            if (is_doubled) doubled_.push_back(cells_.size());
            cells_.emplace_back(cell, at);
            lines_inside += static_cast<std::uint64_t>(std::count(cell, at, '\n'));
            ++at;
        } else {
            char* const cell = at;
            while (at != end && *at != separator_ && *at != '\n' && *at != '\r') ++at;
            cells_.emplace_back(cell, at);
        }
        if (at == end) {
            if (!finished_) return more_or_give_up(row, too_long);
            break;
        }
        if (*at == '\n' || *at == '\r') {
            if (*at == '\r' && at + 1 == end && !finished_) return more_or_give_up(row, too_long);
            break;
        }
        if (*at != separator_) {
            return give_up_row(row, after_quote);
        }
        ++at;
    }

    // Only now: what needed more bytes is read again from its begin.
    for (const std::size_t cell : doubled_) {
        char* const first = begin + (cells_[cell].data() - begin);
        cells_[cell] = undoubled(first, first + cells_[cell].size());
    }
    row.cells = cells_;
    row.line = line_;
    line_ += lines_inside;
    at_ = static_cast<std::size_t>(at - begin);
    if (at != end) skip_line_end();
    return Step::row;
}

}  // namespace regard
