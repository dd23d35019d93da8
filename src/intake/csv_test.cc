#include "intake/csv.h"

#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

namespace regard {
namespace {

struct Read {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::uint64_t> lines;
    std::vector<std::string> problems;
};

Read read(std::string_view text, std::size_t step = 1'000'000, char separator = ',')
{
    Read out;
    CsvReader reader(separator);
    CsvReader::Row row;
    const auto take = [&] {
        while (reader.next(row)) {
            if (!row.problem.empty()) {
                out.problems.push_back(std::to_string(row.line) + ": " + std::string(row.problem.substr(0, 24)));
                continue;
            }
            out.rows.emplace_back(row.cells.begin(), row.cells.end());
            out.lines.push_back(row.line);
        }
    };
    for (std::size_t at = 0; at < text.size(); at += step) {
        reader.feed(text.substr(at, step));
        take();
    }
    reader.finish();
    take();
    return out;
}

using Rows = std::vector<std::vector<std::string>>;
using Lines = std::vector<std::uint64_t>;

TEST(Csv, ReadsWhatRfc4180Describes)
{
    const Read got = read("a,b,c\r\n1,\"x,\"\"y\"\"\",\r\n\"two\nlines\",,\"\"\r\nlast,no,end");
    EXPECT_EQ(got.rows, (Rows{{"a", "b", "c"}, {"1", "x,\"y\"", ""}, {"two\nlines", "", ""}, {"last", "no", "end"}}));
    EXPECT_EQ(got.lines, (Lines{1, 2, 3, 5}));
    EXPECT_TRUE(got.problems.empty());
}

TEST(Csv, LineEndsMayBeAnyAndEmptyLinesAreSkipped)
{
    for (const std::string_view end : {"\n", "\r\n", "\r"}) {
        std::string text = "\xef\xbb\xbf";
        for (const std::string_view line : {"a,b", "", "1,2", "3,4"}) text += std::string(line) + std::string(end);
        const Read got = read(text);
        EXPECT_EQ(got.rows, (Rows{{"a", "b"}, {"1", "2"}, {"3", "4"}}));
        EXPECT_EQ(got.lines, (Lines{1, 3, 4}));
    }
}

TEST(Csv, RaggedRowsComeAsTheyAreWithTheirLines)
{
    const Read got = read("a,b\n1\n1,2,3\n");
    EXPECT_EQ(got.rows, (Rows{{"a", "b"}, {"1"}, {"1", "2", "3"}}));
    EXPECT_EQ(got.lines, (Lines{1, 2, 3}));
}

TEST(Csv, AQuoteThatIsNeverClosedCostsOneLine)
{
    const Read got = read("a,b\n\"1,2\n3,4\n5,6\n");
    EXPECT_EQ(got.problems, (std::vector<std::string>{"2: a quoted cell is never c"}));
    EXPECT_EQ(got.rows, (Rows{{"a", "b"}, {"3", "4"}, {"5", "6"}}));
    EXPECT_EQ(got.lines, (Lines{1, 3, 4}));
}

TEST(Csv, TextAfterAClosingQuoteCostsOneLine)
{
    const Read got = read("a,b\n\"x\"y,2\n3,4\n");
    EXPECT_EQ(got.problems, (std::vector<std::string>{"2: something stands between"}));
    EXPECT_EQ(got.rows, (Rows{{"a", "b"}, {"3", "4"}}));
    EXPECT_EQ(read("1,5\" pipe\n").rows, (Rows{{"1", "5\" pipe"}}));
}

TEST(Csv, ARowWithoutEndDoesNotTakeTheMemory)
{
    std::string text = "a\n\"";
    text.append(3 << 20, 'x');
    text += "\nb\n";
    const Read got = read(text, 64 * 1024);
    EXPECT_EQ(got.problems.size(), 1U);
    EXPECT_EQ(got.rows.back(), (std::vector<std::string>{"b"}));
}

TEST(Csv, OtherSeparatorsAndUtf16)
{
    EXPECT_EQ(read("a;b,c\n", 100, ';').rows, (Rows{{"a", "b,c"}}));
    EXPECT_EQ(read(std::string_view("\xff\xfe"
                                    "a\0,\0",
                                    6))
                  .problems.front(),
              "1: the file is UTF-16; save");
}

TEST(Csv, PiecesOfAnySizeGiveTheSameRows)
{
    std::mt19937 chance(11);
    const std::string_view alphabet = "ab,,\"\"\n\r x\xc3\xa9";
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        for (auto size = chance() % 60; size > 0; --size) text += alphabet[chance() % alphabet.size()];
        const Read whole = read(text);
        for (const std::size_t step : {1, 2, 3, 7}) {
            const Read parts = read(text, step);
            ASSERT_EQ(parts.rows, whole.rows) << text;
            ASSERT_EQ(parts.problems, whole.problems) << text;
            ASSERT_EQ(parts.lines, whole.lines) << text;
        }
    }
}

TEST(Csv, WhatIsWrittenByTheRulesIsReadBack)
{
    std::mt19937 chance(5);
    const std::string_view alphabet = "abc,\"\n\r;\xe2\x82\xac ";
    for (int round = 0; round < 2000; ++round) {
        Rows rows;
        std::string text;
        for (auto r = 1 + chance() % 4; r > 0; --r) {
            auto& row = rows.emplace_back();
            for (auto c = 2 + chance() % 3; c > 0; --c) {
                std::string cell;
                for (auto size = chance() % 8; size > 0; --size) cell += alphabet[chance() % alphabet.size()];
                if (!row.empty()) text += ',';
                text += '"';
                for (const char letter : cell) text += letter == '"' ? std::string("\"\"") : std::string(1, letter);
                text += '"';
                row.push_back(cell);
            }
            text += "\r\n";
        }
        ASSERT_EQ(read(text, 1 + chance() % 20).rows, rows);
    }
}

}  // namespace
}  // namespace regard
