// intake/csv.h
//
// Reads CSV (RFC 4180) in pieces: quoted cells with separators, doubled quotes and line ends in them; LF, CRLF or CR; a
// byte-order mark is skipped. Empty lines are skipped. Cells are views, valid until the next call.
//
//   CsvReader reader;
//   while (bytes come) { reader.feed(bytes);  while (reader.next(row)) use(row); }
//   reader.finish();   while (reader.next(row)) use(row);
//
// How many cells a row should have is the business of who reads it. One thread at a time; memory is bounded by
// csv_row_bytes_max and the largest feed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace regard {

// A quote that is never closed would swallow the rest of the file; a longer row is given up and reading goes on after the
// line on which it began.
constexpr std::size_t csv_row_bytes_max = 1024 * 1024;

class CsvReader {
public:
    struct Row {
        std::span<const std::string_view> cells;
        std::uint64_t line = 0;    // where it begins, from 1
        std::string_view problem;  // not empty: the row cannot be trusted; what is wrong and what to do
        std::string_view raw;      // of a row with a problem: its bytes, perhaps cut
    };

    explicit CsvReader(char separator = ',') : separator_(separator) {}

    // Copies the bytes. Take all rows with next() before feeding again, or the buffer grows.
    void feed(std::string_view bytes);
    // After the last feed: what is left is a row, even without a line end.
    void finish() { finished_ = true; }
    // False when more bytes are needed, or all rows are read.
    [[nodiscard]] bool next(Row& row);

private:
    enum class Step { row, more, again };
    Step read_row(Row& row);
    Step more_or_give_up(Row& row, std::string_view problem);
    Step give_up_row(Row& row, std::string_view problem);
    bool skip_rest_of_line();
    void skip_line_end();

    char separator_;
    bool finished_ = false;
    bool started_ = false;
    bool skipping_ = false;  // the rest of a line that was given up
    bool is_utf16_ = false;
    std::string buffer_;
    std::size_t at_ = 0;  // of the first byte not yet given away
    std::uint64_t line_ = 1;
    std::vector<std::string_view> cells_;
    std::vector<std::size_t> doubled_;  // cells with doubled quotes in them
};

}  // namespace regard
