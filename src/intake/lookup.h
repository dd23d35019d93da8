// intake/lookup.h
//
// A second file's columns, found by a key: what `lookup` of an import map reads. Built once, then only read; any thread may.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace regard {

class LookupTable {
public:
    // `text` is CSV with a first row of names. Where a key stands twice, its first row counts. Fails on a column that is not
    // there, and on a row that cannot be read, with file and line.
    [[nodiscard]] static Result<LookupTable> make(std::string_view file, std::string_view text, std::string_view key,
                                                  std::span<const std::string_view> columns);

    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view key) const;
    // The cell of a row that find() gave; `column` counts in the `columns` of make().
    [[nodiscard]] std::string_view cell(std::uint32_t row, std::size_t column) const
    {
        return text_of(cells_[row * width_ + 1 + column]);
    }
    [[nodiscard]] std::size_t size() const { return width_ == 0 ? 0 : cells_.size() / width_; }

private:
    struct Piece {
        std::uint32_t begin;
        std::uint32_t size;
    };
    [[nodiscard]] std::string_view text_of(Piece piece) const
    {
        return std::string_view(bytes_).substr(piece.begin, piece.size);
    }
    [[nodiscard]] Piece keep(std::string_view text);
    void index();

    std::string bytes_;
    std::vector<Piece> cells_;  // a row: its key, then the columns
    std::size_t width_ = 0;
    std::vector<std::uint32_t> slots_;  // open addressing: row + 1, 0 is free; the order of hashes is never seen
};

}  // namespace regard
