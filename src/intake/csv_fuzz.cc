// Any bytes as a CSV file and as JSON lines, in pieces of a size the first byte says, through a map that uses most of the
// map's language. Pieces must not change what is read.
#include "intake/csv.h"
#include "intake/map.h"
#include "intake/map_yaml.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace {

constexpr std::string_view yaml = R"(
map: fuzz
lookup: {file: l.csv, on: a, take: [z]}
touches:
  - touchpoint: {from: $a, table: {x: store.purchase}, else: keep}
    at: {from: $b, form: "%Y-%m-%d %H:%M:%S", zone: Europe/Berlin}
    identifiers: {user_id: $c, email: $a-$z}
    value: {amount: $d, currency: EUR, unit: cents}
    properties: {n: {from: $d, kind: number}, t: {from: $a, kind: truth}, z: $z}
    skip_when: [{column: d, below: 0}]
  - touchpoint: order.placed
    at: $b
    identifiers: {user_id: $c}
    properties_json: d
)";

std::vector<std::string> rows_of(std::string_view bytes, std::size_t step)
{
    std::vector<std::string> out;
    regard::CsvReader reader;
    regard::CsvReader::Row row;
    const auto take = [&] {
        while (reader.next(row)) {
            std::string& flat = out.emplace_back(std::to_string(row.line) + (row.problem.empty() ? ":" : "!"));
            for (const auto cell : row.cells) flat.append(std::to_string(cell.size())).append("|").append(cell);
        }
    };
    for (std::size_t at = 0; at < bytes.size(); at += step) {
        reader.feed(bytes.substr(at, step));
        take();
    }
    reader.finish();
    take();
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0 || size > 16'384) return 0;
    const std::size_t step = 1 + data[0] % 64U;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    MUST(rows_of(bytes, step) == rows_of(bytes, bytes.size() + 1));

    static const regard::Catalogue catalogue;
    static const std::vector<regard::LookupText> tables{{"l.csv", "a,z\nx,1\ny,2\n"}};
    auto mapper =
        regard::RowMapper::make(*regard::load_map("fuzz", yaml), tables, catalogue, regard::Time{1'795'000'000'000'000});
    MUST(mapper.has_value());
    const std::vector<std::string_view> names{"a", "b", "c", "d"};
    MUST(mapper->header(names).has_value());
    regard::Decoded out;
    regard::CsvReader reader;
    regard::CsvReader::Row row;
    reader.feed(bytes);
    reader.finish();
    while (reader.next(row))
        if (row.problem.empty()) mapper->row(row.cells, row.line, out);
    mapper->object(bytes, 1, out);
    MUST(out.items.size() == out.touches.size() + out.refusals.size() && out.row_keys.size() == out.touches.size());
    for (const auto& touch : out.touches) MUST(!touch.touchpoint.empty() && !touch.identifiers.empty() && touch.is_import);
    return 0;
}
