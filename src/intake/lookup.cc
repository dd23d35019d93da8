#include "intake/lookup.h"

#include "intake/csv.h"
#include "intake/fields.h"

#include <algorithm>
#include <bit>
#include <fmt/format.h>

namespace regard {
namespace {

// FNV-1a; the file is the operator's own.
std::uint64_t hash_of(std::string_view key)
{
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return hash ^ hash >> 29;
}

Failed at_line(std::string_view file, std::uint64_t line, std::string_view why)
{
    return failed(Code::bad_input, fmt::format("{}:{}: {}", file, line, why));
}

}  // namespace

LookupTable::Piece LookupTable::keep(std::string_view text)
{
    const Piece piece{static_cast<std::uint32_t>(bytes_.size()), static_cast<std::uint32_t>(text.size())};
    bytes_.append(text);
    return piece;
}

Result<LookupTable> LookupTable::make(std::string_view file, std::string_view text, std::string_view key,
                                      std::span<const std::string_view> columns)
{
    if (text.size() > UINT32_MAX / 2) return failed(Code::too_large, fmt::format("{}: a look-up file is at most 2 GiB", file));
    LookupTable made;
    made.width_ = columns.size() + 1;
    CsvReader reader;
    CsvReader::Row row;
    std::vector<std::size_t> places;
    std::size_t width = 0;
    constexpr std::size_t step = std::size_t{1} << 20;
    while (true) {
        while (reader.next(row)) {
            if (!row.problem.empty()) return at_line(file, row.line, row.problem);
            if (places.empty()) {
                width = row.cells.size();
                const auto place_of = [&](std::string_view name) {
                    return std::ranges::find(row.cells, name) - row.cells.begin();
                };
                for (std::size_t i = 0; i < made.width_; ++i) {
                    const std::string_view name = i == 0 ? key : columns[i - 1];
                    const auto place = static_cast<std::size_t>(place_of(name));
                    if (place == width)
                        return at_line(file, row.line,
                                       fmt::format("there is no column \"{}\"{}", name, suggestion(name, row.cells)));
                    places.push_back(place);
                }
                continue;
            }
            if (row.cells.size() != width)
                return at_line(file, row.line,
                               fmt::format("the row has {} cells, the first row has {}", row.cells.size(), width));
            for (const std::size_t place : places) made.cells_.push_back(made.keep(row.cells[place]));
        }
        if (text.empty()) break;
        reader.feed(text.substr(0, step));
        text.remove_prefix(std::min(step, text.size()));
        if (text.empty()) reader.finish();
    }
    if (places.empty())
        return failed(Code::bad_input,
                      fmt::format("{}: the look-up file is empty; its first row has the names of its columns", file));
    made.index();
    return made;
}

void LookupTable::index()
{
    slots_.assign(std::bit_ceil(size() * 2 + 1), 0);
    for (std::uint32_t row = 0; row < size(); ++row) {
        const std::string_view key = text_of(cells_[row * width_]);
        std::size_t slot = hash_of(key) & (slots_.size() - 1);
        while (slots_[slot] != 0 && text_of(cells_[(slots_[slot] - 1) * width_]) != key)
            slot = (slot + 1) & (slots_.size() - 1);
        if (slots_[slot] == 0) slots_[slot] = row + 1;
    }
}

std::optional<std::uint32_t> LookupTable::find(std::string_view key) const
{
    for (std::size_t slot = hash_of(key) & (slots_.size() - 1); slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1))
        if (text_of(cells_[(slots_[slot] - 1) * width_]) == key) return slots_[slot] - 1;
    return std::nullopt;
}

}  // namespace regard
