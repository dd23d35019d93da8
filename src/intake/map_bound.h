// intake/map_bound.h
//
// An import map bound to a file's columns, a catalogue and its look-up tables: what RowMapper holds. Only map.cc (which
// binds) and map_row.cc (which applies it to a row) include it.
#pragma once

#include "intake/lookup.h"
#include "intake/map.h"
#include "intake/time_form.h"

#include <algorithm>
#include <functional>
#include <map>

namespace regard {

// Where the value of a column comes from.
struct Source {
    std::string name;
    std::vector<std::string> path;  // name at its dots, for JSON
    std::size_t cell = 0;           // of CSV
    int table = -1;                 // of look-ups; -1: the row itself
    std::size_t table_column = 0;
};

struct BoundField {
    const ImportMap::Field* field = nullptr;
    std::vector<std::int32_t> sources;  // one a part of the template; -1 is a constant

    [[nodiscard]] explicit operator bool() const { return field != nullptr; }
    [[nodiscard]] bool is_constant() const
    {
        return std::ranges::all_of(sources, [](auto source) { return source < 0; });
    }
    // The column a problem is about.
    [[nodiscard]] std::string_view column() const
    {
        for (const auto& part : field->from.parts)
            if (part.is_column) return part.text;
        return {};
    }
};

struct BoundNamed {
    std::string_view name;
    BoundField field;
};

struct BoundCondition {
    const ImportMap::Condition* condition;
    std::size_t source;
};

struct BoundTouch {
    BoundField touchpoint, at, id, channel, place, company, text, rating, amount, currency;
    std::string touchpoint_resolved;  // of a constant one
    TimeForm form;
    std::vector<BoundNamed> identifiers, properties, traits;
    std::vector<BoundCondition> skip_when;
    std::int32_t properties_json = -1;
};

struct Problem {
    std::string_view column;
    std::string reason;
};

struct RowMapper::Bound {
    ImportMap map;
    const Catalogue* catalogue = nullptr;
    Time received_at;
    std::vector<LookupTable> tables;
    std::vector<std::size_t> table_keys;  // source of the key, one a table
    std::vector<Source> sources;
    std::map<std::string, std::size_t, std::less<>> source_by_name;
    std::vector<BoundTouch> touches;
    std::size_t width = 0;  // cells of a row; 0: no header yet

    std::vector<std::string_view> values;  // of the row at hand, one a source
    std::vector<std::optional<std::uint32_t>> table_rows;
    std::string joined;  // of templates with several parts
    std::string number;
    json::Document document;       // of JSON lines
    json::Document cell_document;  // of cells that hold JSON
    std::optional<Problem> problem;

    // Making it.
    std::size_t source(std::string_view name);
    BoundField bound(const ImportMap::Field& field);
    BoundField bound(const std::optional<ImportMap::Field>& field) { return field ? bound(*field) : BoundField(); }
    std::vector<BoundNamed> bound(const std::vector<ImportMap::Named>& named);
    Result<void> bind_lookups(std::span<const LookupText> texts);
    Result<BoundTouch> bound(const ImportMap::MappedTouch& touch);

    // Applying it.
    bool wrong(std::string_view column, std::string reason);
    void look_up();
    bool check_texts();
    enum class State { there, absent, skip, wrong };
    State value_of(const BoundField& field, std::string_view& out);
    bool read_number(const BoundField& field, std::string_view text, Micro& out);
    bool as_kind(const BoundField& field, std::string_view& text);
    bool holds(const BoundCondition& condition);
    bool add_named(const std::vector<BoundNamed>& named, std::vector<Property>& out);
    State read_name(const BoundField& field, std::string& out, std::size_t bytes_max);
    State read_touchpoint(const BoundTouch& bound, Touch& touch);
    bool read_at(BoundTouch& bound, Touch& touch);
    bool read_identifiers(const BoundTouch& bound, Touch& touch);
    bool read_money(const BoundTouch& bound, Touch& touch);
    bool read_words(const BoundTouch& bound, Touch& touch);
    State read_touch(BoundTouch& bound, Touch& touch);
    // All touches of the row at hand, or none and a problem. `key_of(n)` is the content of the row for its touch n.
    bool add_touches(Decoded& out, const std::function<std::string(std::size_t)>& key_of);
};

}  // namespace regard
