// server/catalogue_lines.h
//
// The lines that a store has of its own over the catalogue's files, as people write them in the pages; who changed what, and
// when; and the way back (docs/decisions/0013).
//
// The truth is in the log: one record a version, on the shelf "catalogue". The lines are the fold of these records, and the
// catalogue in force is the files with the lines over them. Records come first: what a crash leaves undone, follow() does.
//
// Thread-safe: who changes goes one after the other. Every function waits for the engine, so it is called on the thread of
// Aside, or of whoever serves.
#pragma once

#include "partition/partitions.h"
#include "touch/touchpoint_yaml.h"

#include <mutex>
#include <optional>

namespace regard::server {

constexpr std::size_t own_lines_max = 500;

struct CatalogueMistake {
    std::string file;  // empty: in the lines that were sent
    int line = 0;      // 0: of no line
    std::string text;
};

// Lines that somebody sent for one touchpoint, held against the whole catalogue.
struct CatalogueDraft {
    std::vector<CatalogueMistake> mistakes;
    std::shared_ptr<const Catalogue> catalogue;  // with them in it; when there is no mistake
    const Touchpoint* touchpoint = nullptr;      // in it
    OwnLines lines;
};

struct CatalogueVersion {
    std::uint32_t version = 0;
    std::optional<Time> at;  // none: the store was made with it
    std::string who;
    std::string why;
    bool is_of_files = false;  // the files changed, or the program
    struct Changed {
        std::string touchpoint;
        std::string before;  // empty: it was not there
        std::string after;   // empty: it is not there any more
    };
    std::vector<Changed> changed;
};

// Where one touchpoint is said, and whether it can be changed here.
struct CatalogueEntryView {
    enum class Origin : std::uint8_t { none, shipped, folder, own };
    Origin origin = Origin::none;
    SaidAt at;
    std::string why_not;  // empty: it can be changed here
};

// What touchpoints meant before: an effect keeps the reason of the version it was weighed by. A value; any thread.
class CataloguePast {
public:
    CataloguePast() = default;
    explicit CataloguePast(const std::vector<CatalogueVersion>& newest_first);
    // Says the effect of this touch in the words of its version, if they have changed since.
    void reword(EffectView& effect, const Touch& touch) const;

private:
    // By touchpoint: up to which version it was so, oldest first; none: it was not in the catalogue.
    std::map<std::string, std::vector<std::pair<std::uint32_t, std::optional<Touchpoint>>>, std::less<>> until_;
};

class CatalogueLines {
public:
    explicit CatalogueLines(Partitions& partitions) : partitions_(partitions) {}

    // Brings the files, with the lines over them, into force; gives the version. Lines about what a folder's files say rest.
    [[nodiscard]] Result<std::uint32_t> follow(std::vector<CatalogueFile> files);
    // conflict: it is not `version` that is in force any more, or the touchpoint is not changed here.
    [[nodiscard]] Result<std::uint32_t> save(const std::string& name, std::string_view yaml, std::uint32_t version,
                                             const std::string& who, const std::string& why);
    // A new version whose lines are those of `to`.
    [[nodiscard]] Result<std::uint32_t> roll_back(std::uint32_t to, std::uint32_t version, const std::string& who,
                                                  const std::string& why);
    [[nodiscard]] Result<std::vector<CatalogueVersion>> versions();  // newest first
    // Of all versions so far; kept at hand by remember(), and by every change.
    [[nodiscard]] std::shared_ptr<const CataloguePast> past() const;
    [[nodiscard]] Result<void> remember();
    [[nodiscard]] Result<CatalogueDraft> draft(const std::string& name, std::string_view yaml);
    [[nodiscard]] Result<CatalogueEntryView> entry(const std::string& name);

private:
    struct State;
    [[nodiscard]] Result<State> read();
    [[nodiscard]] Result<CatalogueDraft> draft_over(const State& state, const std::string& name, std::string_view yaml);
    [[nodiscard]] Result<std::vector<Record>> records();
    [[nodiscard]] Result<std::uint32_t> bring(Catalogue catalogue);
    [[nodiscard]] Result<std::uint32_t> keep(const State& state, Catalogue catalogue, const OwnLines& next,
                                             const std::string& who, const std::string& why);

    Partitions& partitions_;
    std::mutex lock_;
    mutable std::mutex past_lock_;
    std::shared_ptr<const CataloguePast> past_ = std::make_shared<const CataloguePast>();
};

}  // namespace regard::server
