// Rows a second from a CSV file of seven columns: reading alone, and mapped to touches. Seconds of the processor, one core; the
// median of five.
#include "intake/csv.h"
#include "intake/map.h"
#include "intake/map_yaml.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <fmt/format.h>
#include <string>

namespace {

constexpr std::string_view yaml = R"(
map: bench
touch:
  touchpoint: {from: $kind, table: {visit: store.visit, buy: store.purchase}}
  at: $at
  id: $id
  identifiers: {user_id: $user}
  place: $store
  value: {amount: $amount, currency: EUR}
  properties: {wait_s: {from: $wait, kind: number}}
)";

constexpr int rows_count = 200'000;

template <class F>
double median_a_second(F&& once)
{
    std::array<double, 5> rates{};
    for (double& rate : rates) {
        const auto begin = std::clock();
        once();
        const double took = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
        rate = rows_count / took;
    }
    std::ranges::sort(rates);
    return rates[2];
}

template <class F>
void each_row(std::string_view text, F&& on_row)
{
    regard::CsvReader reader;
    regard::CsvReader::Row row;
    while (true) {
        while (reader.next(row)) on_row(row);
        if (text.empty()) break;
        const std::string_view piece = text.substr(0, 64 * 1024);
        reader.feed(piece);
        text.remove_prefix(piece.size());
        if (text.empty()) reader.finish();
    }
}

}  // namespace

int main()
{
    using namespace regard;
    std::string text = "id,at,kind,user,store,amount,wait\n";
    for (int i = 0; i < rows_count; ++i)
        text += fmt::format("t-{},2026-03-{:02}T{:02}:{:02}:07Z,{},u-{},store-{},{}.{:02},{}\n", i, 1 + i % 28, i % 24, i % 60,
                            i % 3 == 0 ? "visit" : "buy", i % 40'000, i % 20, i % 200, i % 100, i % 600);
    const double read = median_a_second([&] {
        int rows = 0;
        each_row(text, [&](const CsvReader::Row&) { ++rows; });
        if (rows != rows_count + 1) std::abort();
    });
    const Catalogue catalogue;
    const double mapped = median_a_second([&] {
        auto mapper = RowMapper::make(*load_map("bench", yaml), {}, catalogue, Time{1'795'000'000'000'000});
        Decoded out;
        bool has_header = false;
        std::size_t touches = 0;
        each_row(text, [&](const CsvReader::Row& row) {
            if (!has_header) {
                has_header = mapper->header(row.cells).has_value();
                return;
            }
            mapper->row(row.cells, row.line, out);
            if (out.items.size() == 1000) touches += out.touches.size(), out.clear();
        });
        if (touches + out.touches.size() != rows_count) std::abort();
    });
    std::printf("CSV of 7 columns, %zu bytes a row: reading %.2f M rows/s, reading and mapping %.2f M rows/s\n",
                text.size() / rows_count, read / 1e6, mapped / 1e6);
}
