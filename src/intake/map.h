// intake/map.h
//
// An import map says how the rows of a file become touches: which cell is which field. ImportMap is its meaning (how people
// write it: map_yaml.h, docs/doors.md); RowMapper applies it to rows of CSV or lines of JSON.
//
// Pure: the importer reads the files, feeds the rows, and gives look-up tables as text. A RowMapper is used by one thread at
// a time; several may share nothing and work on parts of one file. A row with a problem becomes a refusal, never an error.
#pragma once

#include "base/result.h"
#include "intake/decoded.h"
#include "intake/json.h"
#include "touch/catalogue.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace regard {

// Text with columns in it: "$store_id", "shop-${store id}", "store.purchase"; "$$" is a dollar sign.
struct Template {
    struct Part {
        std::string text;  // a constant, or the name of the column
        bool is_column = false;
        bool operator==(const Part&) const = default;
    };
    std::vector<Part> parts;
    bool operator==(const Template&) const = default;
};

struct ImportMap {
    enum class Format : std::uint8_t { csv, jsonl };
    enum class Otherwise : std::uint8_t { keep, skip, refuse, text };  // when a table has no row for the value

    // Translates values: {"1": store.visit, "2": phone.call}.
    struct Table {
        std::vector<std::pair<std::string, std::string>> rows;  // by first
        Otherwise otherwise = Otherwise::refuse;
        std::string otherwise_text;
        bool operator==(const Table&) const = default;
    };
    struct Field {
        Template from;
        std::optional<Table> table;
        Property::Kind kind = Property::Kind::text;
        Micro times = units(1);  // numbers are multiplied by it: `unit: cents` is 0.01
        bool operator==(const Field&) const = default;
    };
    struct When {
        Field from;
        std::string form = "rfc3339";  // rfc3339, epoch_s, epoch_ms, epoch_us, or with % as in strptime
        std::string zone;              // IANA name; empty: UTC. For times that say no offset themselves
        bool operator==(const When&) const = default;
    };
    struct Named {
        std::string name;
        Field field;
        bool operator==(const Named&) const = default;
    };
    struct Condition {
        enum class Kind : std::uint8_t { is, is_not, in, empty, not_empty, below, above };
        std::string column;
        Kind kind = Kind::is;
        std::vector<std::string> texts;
        Micro number;
        bool operator==(const Condition&) const = default;
    };
    struct MappedTouch {
        Field touchpoint;
        When at;
        std::optional<Field> id;  // none: known again by the row's content and its occurrence
        std::vector<Named> identifiers;
        std::optional<Field> channel;
        std::optional<Field> place;
        std::optional<Field> company;
        std::optional<Field> text;
        std::optional<Field> rating;
        std::optional<Field> amount;  // of the value
        std::optional<Field> currency;
        std::vector<Named> properties;
        std::optional<std::string> properties_json;  // column whose cell is a JSON object of more properties
        std::vector<Named> traits;
        std::vector<Condition> skip_when;  // any of them: this row gives no such touch
        bool operator==(const MappedTouch&) const = default;
    };
    // Columns of a second file, found by a key, stand beside the row's own columns under the names of `take`.
    struct Lookup {
        std::string file;  // beside the imported file
        std::string on;    // column of the row
        std::string key;   // column of the second file
        std::vector<std::pair<std::string, std::string>>
            take;  // name here, column there; empty cells when the key is not found
        bool operator==(const Lookup&) const = default;
    };

    std::string name;    // completejourney.transactions
    std::string source;  // what touches say as their source; the name, when not given
    Format format = Format::csv;
    char separator = ',';
    char decimal = '.';  // when ',' numbers may be grouped with '.' or spaces: 1.234,50
    std::vector<Lookup> lookups;
    std::vector<MappedTouch> touches;  // at least one
    bool operator==(const ImportMap&) const = default;
};

// The unpacked text of a look-up's file, under the name the map gives it.
struct LookupText {
    std::string file;
    std::string_view text;
};

class RowMapper {
public:
    // Copies what it needs of `tables`. `catalogue` must outlive the mapper; it resolves aliases of touchpoints. Fails on a
    // look-up without its text or column, a zone or form of time that is not known, and a touchpoint that is an observation.
    [[nodiscard]] static Result<RowMapper> make(ImportMap map, std::span<const LookupText> tables, const Catalogue& catalogue,
                                                Time received_at);
    RowMapper(RowMapper&&) noexcept;
    RowMapper& operator=(RowMapper&&) noexcept;
    ~RowMapper();

    // CSV: the first row. Names a column the map needs and the file does not have, with the nearest it has.
    [[nodiscard]] Result<void> header(std::span<const std::string_view> names);

    // Adds the touches of one row to `out`, or one refusal. is_import is set. header() comes first.
    void row(std::span<const std::string_view> cells, std::uint64_t line, Decoded& out);
    // One line of JSON lines; `$a.b` in the map stands for b inside a.
    void object(std::string_view line_text, std::uint64_t line, Decoded& out);

    [[nodiscard]] const ImportMap& map() const;

private:
    struct Bound;
    explicit RowMapper(std::unique_ptr<Bound> bound);
    std::unique_ptr<Bound> bound_;
};

}  // namespace regard
