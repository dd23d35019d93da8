#include "cli/backtest.h"
#include "cli/command.h"
#include "cli/file.h"
#include "cli/house.h"
#include "cli/keeping.h"
#include "cli/print.h"
#include "cli/reading.h"
#include "touch/touch_json.h"

namespace regard::cli {

namespace {

// Reads all files in their order, and hands what they hold to `batch`.
Result<void> read_files(Reading& reading, const ImportOptions& options, const Reading::Batch& batch)
{
    std::uint64_t whole = 0;
    for (const std::string& file : options.files) whole += size_of_file(file);
    Progress progress("touches", options.is_progress ? Progress::Wanted::always : Progress::Wanted::when_terminal);
    std::uint64_t before = 0;
    for (const std::string& file : options.files) {
        reading.begin_file();
        TRY(read_pieces(
            file, [&](std::string_view piece) { return reading.feed(piece, batch); },
            [&](std::uint64_t bytes) { progress.show(before + bytes, whole, reading.rows_count()); }));
        if (const Result<void> ended = reading.end_file(batch); !ended)
            return failed(ended.error().code, file + ": " + ended.error().text);
        before += size_of_file(file);
    }
    return {};
}

Reading::Options reading_options(const ImportOptions& options, const Catalogue& catalogue, const Clock& clock)
{
    return {options.map, options.source, &catalogue, clock.now()};
}

// What would be kept: the first touches, and every problem with its line.
class DryRun {
public:
    explicit DryRun(bool is_json) : is_json_(is_json) {}

    void take(const Decoded& decoded)
    {
        touches_ += decoded.touches.size() + decoded.observations.size();
        for (const Touch& touch : decoded.touches) {
            if (shown_.size() >= shown_max) break;
            shown_.push_back(to_json(touch));
            if (!is_json_) std::printf("%s\n", shown_.back().c_str());
        }
        for (const Refusal& refusal : decoded.refusals) {
            ++problems_;
            if (!is_json_)
                std::printf("%s: %s\n", refusal.pointer.c_str(), refusal.reason.c_str());
            else if (told_.size() < told_max)
                told_.push_back({{"pointer", refusal.pointer}, {"reason", refusal.reason}});
        }
    }

    void tell(std::uint64_t rows) const
    {
        if (is_json_) {
            Json json;
            json["read"] = rows;
            json["touches"] = touches_;
            json["problems_count"] = problems_;
            json["problems"] = told_;
            json["first"] = Json::array();
            for (const std::string& each : shown_) json["first"].push_back(Json::parse(each));
            print(json);
            return;
        }
        std::printf("%s rows give %s touches; %s rows have a problem. Nothing was kept.\n", grouped(rows).c_str(),
                    grouped(touches_).c_str(), grouped(problems_).c_str());
    }

private:
    static constexpr std::size_t shown_max = 5;
    static constexpr std::size_t told_max = 1'000;
    bool is_json_;
    std::vector<std::string> shown_;
    Json told_ = Json::array();
    std::uint64_t touches_ = 0;
    std::uint64_t problems_ = 0;
};

Result<void> dry_run(const ImportOptions& options)
{
    const SystemClock clock;
    const Catalogue catalogue = TRY(read_catalogue(options.catalogue));
    const std::unique_ptr<Reading> reading =
        TRY(Reading::make(reading_options(options, catalogue, clock), options.files.front()));
    DryRun dry(options.is_json);
    TRY(read_files(*reading, options, [&](Decoded& decoded) -> Result<void> {
        dry.take(decoded);
        return {};
    }));
    dry.tell(reading->rows_count());
    return {};
}

void tell(const ImportOptions& options, std::uint64_t rows, const Kept& kept)
{
    if (options.is_json) {
        Json json;
        json["read"] = rows;
        json["accepted"] = kept.accepted;
        json["duplicates"] = kept.duplicates;
        json["quarantined"] = kept.quarantined;
        print(json);
        return;
    }
    std::printf("Read %s rows: %s touches are new, %s were known already, %s could not be understood", grouped(rows).c_str(),
                grouped(kept.accepted).c_str(), grouped(kept.duplicates).c_str(), grouped(kept.quarantined).c_str());
    std::printf(kept.quarantined == 0 ? ".\n" : options.url.empty() ? " (they are in the quarantine).\n" : " (see above).\n");
}

Result<void> import_into(const ImportOptions& options, const Catalogue& catalogue, const Clock& clock, Keeping& keeping)
{
    const std::unique_ptr<Reading> reading =
        TRY(Reading::make(reading_options(options, catalogue, clock), options.files.front()));
    TRY(read_files(*reading, options, [&](Decoded& decoded) { return keeping.take(decoded, *reading); }));
    const Kept kept = TRY(keeping.finish());
    tell(options, reading->rows_count(), kept);
    return {};
}

Result<void> import(const ImportOptions& options)
{
    if (options.is_dry_run) return dry_run(options);
    if (!options.url.empty()) {
        const SystemClock clock;
        const Catalogue catalogue = TRY(read_catalogue(options.catalogue));
        ServerKeeping keeping(TRY(server::Client::make(options.url, options.key)));
        return import_into(options, catalogue, clock, keeping);
    }
    const std::unique_ptr<OpenStore> store = TRY(open_store(options.data, options.memory_bytes));
    const std::shared_ptr<const Catalogue> catalogue = store->partitions->catalogue();
    StoreKeeping keeping(*store->partitions);
    TRY(import_into(options, *catalogue, store->clock, keeping));
    if (options.is_json) return {};
    if (const std::string told = backtest_after_import(*store->partitions, options.data); !told.empty())
        std::printf("%s\n", told.c_str());
    return {};
}

}  // namespace

int run_import(const ImportOptions& options)
{
    const Result<void> done = import(options);
    return done ? 0 : fail(done.error());
}

}  // namespace regard::cli
