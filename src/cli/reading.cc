#include "cli/reading.h"

#include "access/secret.h"
#include "base/text.h"
#include "cli/file.h"
#include "cli/occurrences.h"
#include "intake/csv.h"
#include "intake/map.h"
#include "intake/map_yaml.h"
#include "intake/native.h"

#include <algorithm>
#include <filesystem>
#include <optional>

namespace regard::cli {

namespace {

// Lines out of pieces; what is left of the last line waits for the next piece.
class Lines {
public:
    // Calls `take(line)` for each whole line, without its end.
    template <class Take>
    Result<void> feed(std::string_view piece, Take&& take)
    {
        while (true) {
            const std::size_t end = piece.find('\n');
            if (end == std::string_view::npos) break;
            if (rest_.empty()) {
                TRY(take(piece.substr(0, end)));
            } else {
                rest_.append(piece.substr(0, end));
                TRY(take(std::string_view(rest_)));
                rest_.clear();
            }
            piece.remove_prefix(end + 1);
        }
        rest_.append(piece);
        if (rest_.size() > csv_row_bytes_max)
            return failed(Code::too_large, "a line is longer than 1 MiB; is this a file of JSON lines?");
        return {};
    }
    template <class Take>
    Result<void> finish(Take&& take)
    {
        if (!rest_.empty()) TRY(take(std::string_view(rest_)));
        rest_.clear();
        return {};
    }

private:
    std::string rest_;
};

// The ids of rows that have none.
class RowIds {
public:
    void begin_file() { occurrences_.clear(); }
    void give(Decoded& decoded)
    {
        for (; given_ < decoded.touches.size(); ++given_) {
            Touch& touch = decoded.touches[given_];
            if (!touch.id.empty() || given_ >= decoded.row_keys.size()) continue;
            const Id128 hash = access::hash_of(decoded.row_keys[given_], {});
            touch.id = "row-" + to_hex(hash) + "-" + std::to_string(occurrences_.count(hash));
        }
    }
    void handed_over() { given_ = 0; }

private:
    Occurrences occurrences_;
    std::size_t given_ = 0;
};

class MappedReading final : public Reading {
public:
    MappedReading(RowMapper mapper, std::string source, std::string door)
        : Reading(std::move(source), std::move(door)), mapper_(std::move(mapper))
    {}

    void begin_file() override
    {
        csv_.emplace(mapper_.map().separator);
        has_header_ = false;
        line_ = 0;
        ids_.begin_file();
    }

    Result<void> feed(std::string_view piece, const Batch& batch) override
    {
        if (mapper_.map().format == ImportMap::Format::csv) {
            csv_->feed(piece);
            return take_rows(batch);
        }
        return lines_.feed(piece, [&](std::string_view line) { return take_line(line, batch); });
    }

    Result<void> end_file(const Batch& batch) override
    {
        if (mapper_.map().format == ImportMap::Format::csv) {
            csv_->finish();
            TRY(take_rows(batch));
            if (!has_header_) return failed(Code::bad_input, "the file is empty; its first row names the columns");
        } else {
            TRY(lines_.finish([&](std::string_view line) { return take_line(line, batch); }));
        }
        return flush(batch, Rest::taken);
    }

private:
    Result<void> take_rows(const Batch& batch)
    {
        CsvReader::Row row;
        while (csv_->next(row)) {
            if (!has_header_) {
                if (!row.problem.empty()) return failed(Code::bad_input, "the first row: " + std::string(row.problem));
                TRY(mapper_.header(row.cells));
                has_header_ = true;
                continue;
            }
            ++rows_;
            if (row.problem.empty())
                mapper_.row(row.cells, row.line, decoded_);
            else
                decoded_.refuse({"", std::string(row.problem), std::to_string(row.line) + ":1", std::string(row.raw)});
            TRY(flush(batch, Rest::kept));
        }
        return {};
    }

    Result<void> take_line(std::string_view text, const Batch& batch)
    {
        ++line_;
        if (trimmed(text).empty()) return {};
        ++rows_;
        mapper_.object(text, line_, decoded_);
        return flush(batch, Rest::kept);
    }

    Result<void> flush(const Batch& batch, Rest rest)
    {
        ids_.give(decoded_);
        TRY(hand_over(batch, rest));
        if (decoded_.items.empty()) ids_.handed_over();
        return {};
    }

    RowMapper mapper_;
    std::optional<CsvReader> csv_;
    bool has_header_ = false;
    Lines lines_;
    std::uint64_t line_ = 0;
    RowIds ids_;
};

// Touches without an id of their own are told apart by their line, as rows are.
class LineIds final : public MessageIds {
public:
    [[nodiscard]] std::string next() override { return "line-" + std::to_string(count_++); }
    [[nodiscard]] static bool is_own(std::string_view id) { return id.starts_with("line-"); }

private:
    std::uint64_t count_ = 0;
};

class NativeReading final : public Reading {
public:
    NativeReading(const Options& options) : Reading(options.source, "native"), options_(options) {}

    void begin_file() override
    {
        line_ = 0;
        occurrences_.clear();
    }
    Result<void> feed(std::string_view piece, const Batch& batch) override
    {
        return lines_.feed(piece, [&](std::string_view line) { return take_line(line, batch); });
    }
    Result<void> end_file(const Batch& batch) override
    {
        TRY(lines_.finish([&](std::string_view line) { return take_line(line, batch); }));
        return hand_over(batch, Rest::taken);
    }

private:
    Result<void> take_line(std::string_view text, const Batch& batch)
    {
        ++line_;
        if (trimmed(text).empty()) return {};
        ++rows_;
        const Arrival arrival{options_.received_at, options_.source};
        if (const Result<void> done = decoder_.decode(text, arrival, *options_.catalogue, ids_, one_); !done) {
            decoded_.refuse({"", done.error().text, std::to_string(line_) + ":1", shortened(text, 32 * 1024)});
            return hand_over(batch, Rest::kept);
        }
        for (const Decoded::Item& item : one_.items) take_item(item, text);
        return hand_over(batch, Rest::kept);
    }

    void take_item(const Decoded::Item& item, std::string_view text)
    {
        switch (item.kind) {
        case Decoded::Kind::touch: {
            Touch& touch = one_.touches[item.index];
            touch.is_import = true;
            if (LineIds::is_own(touch.id)) {
                const Id128 hash = access::hash_of(text, {});
                touch.id = "row-" + to_hex(hash) + "-" + std::to_string(occurrences_.count(hash));
            }
            decoded_.add(std::move(touch));
            return;
        }
        case Decoded::Kind::observation: decoded_.add(std::move(one_.observations[item.index])); return;
        case Decoded::Kind::refusal: {
            Refusal& refusal = one_.refusals[item.index];
            refusal.pointer = std::to_string(line_) + ":" + refusal.pointer;
            decoded_.refuse(std::move(refusal));
            return;
        }
        }
    }

    const Options options_;
    NativeDecoder decoder_;
    LineIds ids_;
    Lines lines_;
    Occurrences occurrences_;
    Decoded one_;
    std::uint64_t line_ = 0;
};

Result<std::unique_ptr<Reading>> make_mapped(const Reading::Options& options, const std::string& first_file)
{
    namespace fs = std::filesystem;
    const std::string text = TRY(read_file(options.map_path));
    ImportMap map = TRY(load_map(options.map_path, text));
    std::vector<std::string> texts;
    for (const ImportMap::Lookup& lookup : map.lookups) {
        const fs::path beside = fs::path(first_file).parent_path() / lookup.file;
        texts.push_back(TRY(read_unpacked_file(beside.string())));
    }
    std::vector<LookupText> tables;
    for (std::size_t i = 0; i < texts.size(); ++i) tables.push_back({map.lookups[i].file, texts[i]});
    std::string source = map.source.empty() ? map.name : map.source;
    std::string door = "import:" + map.name;
    RowMapper mapper = TRY(RowMapper::make(std::move(map), tables, *options.catalogue, options.received_at));
    return std::make_unique<MappedReading>(std::move(mapper), std::move(source), std::move(door));
}

}  // namespace

Result<std::unique_ptr<Reading>> Reading::make(const Options& options, const std::string& first_file)
{
    MUST(options.catalogue);
    if (options.map_path.empty()) return std::make_unique<NativeReading>(options);
    return make_mapped(options, first_file);
}

Result<void> Reading::hand_over(const Batch& batch, Rest rest)
{
    const bool is_enough = decoded_.items.size() >= reading_batch_touches;
    if (decoded_.items.empty() || (!is_enough && rest == Rest::kept)) return {};
    TRY(batch(decoded_));
    decoded_.clear();
    return {};
}

}  // namespace regard::cli
