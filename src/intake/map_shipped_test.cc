// The shipped maps on the real files they were written for.
#include "intake/csv.h"
#include "intake/gzip.h"
#include "intake/map.h"
#include "intake/map_yaml.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <set>
#include <string>

namespace regard {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string unpacked(const fs::path& path)
{
    const std::string bytes = bytes_of(path);
    std::string out;
    Inflater inflater(encoding_by_mark(bytes));
    EXPECT_TRUE(inflater.feed(bytes, [&](std::string_view piece) -> Result<void> {
        out += piece;
        return {};
    }));
    EXPECT_TRUE(inflater.finish()) << path;
    return out;
}

Decoded imported(const fs::path& map_path, const fs::path& file)
{
    Decoded out;
    const auto map = load_map(map_path.string(), bytes_of(map_path));
    EXPECT_TRUE(map) << map.error().text;
    if (!map) return out;
    std::vector<std::string> texts;
    for (const auto& lookup : map->lookups) texts.push_back(unpacked(file.parent_path() / lookup.file));
    std::vector<LookupText> tables;
    for (std::size_t i = 0; i < texts.size(); ++i) tables.push_back({map->lookups[i].file, texts[i]});
    const Catalogue catalogue;
    auto mapper = RowMapper::make(*map, tables, catalogue, *parse_time("2026-11-22"));
    EXPECT_TRUE(mapper) << mapper.error().text;
    if (!mapper) return out;
    CsvReader reader(map->separator);
    CsvReader::Row row;
    bool has_header = false;
    const std::string text = unpacked(file);
    for (std::size_t at = 0; at <= text.size(); at += 65'536) {
        if (at + 65'536 > text.size()) {
            reader.feed(std::string_view(text).substr(at));
            reader.finish();
        } else {
            reader.feed(std::string_view(text).substr(at, 65'536));
        }
        while (reader.next(row)) {
            EXPECT_EQ(row.problem, "");
            if (has_header) {
                mapper->row(row.cells, row.line, out);
                continue;
            }
            const auto bound = mapper->header(row.cells);
            EXPECT_TRUE(bound) << bound.error().text;
            has_header = true;
        }
    }
    return out;
}

TEST(ShippedMaps, AreAllReadable)
{
    int count = 0;
    for (const auto& entry : fs::recursive_directory_iterator("maps")) {
        if (entry.path().extension() != ".yaml") continue;
        const auto map = load_map(entry.path().string(), bytes_of(entry.path()));
        EXPECT_TRUE(map) << map.error().text;
        ++count;
    }
    EXPECT_GE(count, 4);
}

TEST(ShippedMaps, CompleteJourneyImportsCompletely)
{
    const fs::path data = "../shared/data/completejourney";
    if (!fs::exists(data)) GTEST_SKIP() << "no data in " << data;
    const fs::path maps = "maps/completejourney";
    std::set<std::string> households;
    std::size_t touches = 0;
    std::int64_t sales = 0;
    const auto count = [&](const Decoded& out, std::size_t expected) {
        EXPECT_EQ(out.touches.size(), expected);
        EXPECT_EQ(out.refusals.size(), 0U) << (out.refusals.empty() ? ""
                                                                    : out.refusals[0].pointer + ": " + out.refusals[0].reason);
        touches += out.touches.size();
        for (const Touch& touch : out.touches) {
            households.insert(to_text(touch.identifiers.front()));
            if (touch.value) sales += touch.value->amount.value;
        }
    };
    const Decoded lines = imported(maps / "transactions.yaml", data / "transactions_sample.csv.gz");
    count(lines, 75'000);
    ASSERT_FALSE(lines.touches.empty());
    EXPECT_EQ(lines.touches[0].touchpoint, "store.purchase");
    EXPECT_EQ(lines.touches[0].place, "309");
    EXPECT_EQ(to_text(lines.touches[0].identifiers[0]), "household:2261");
    EXPECT_EQ(to_text(lines.touches[0].at), "2017-01-28T19:06:53.000Z");
    EXPECT_EQ(*lines.touches[0].value, (Money{Micro{3'860'000}, "USD"}));
    EXPECT_NE(lines.touches[0].property("product_category"), nullptr);
    EXPECT_EQ(sales, 233'935'240'000) << "the sum of sales_value that the source states";

    const Decoded mailings = imported(maps / "campaigns.yaml", data / "campaigns.csv");
    count(mailings, 6'589);
    EXPECT_EQ(mailings.touches[0].touchpoint, "marketing.mailing");
    EXPECT_EQ(to_text(mailings.touches[0].at), "2017-03-03T00:00:00.000Z");
    count(imported(maps / "redemptions.yaml", data / "coupon_redemptions.csv"), 2'102);

    EXPECT_EQ(touches, 83'691U);
    EXPECT_EQ(households.size(), 2'379U);
}

}  // namespace
}  // namespace regard
