#include "intake/map.h"

#include "base/bytes.h"
#include "base/limits.h"
#include "base/text.h"
#include "intake/fields.h"
#include "intake/map_bound.h"

#include <fmt/format.h>

namespace regard {
namespace {

std::string quoted_row(std::span<const std::string_view> cells, char separator)
{
    std::string out;
    bool is_first = true;
    for (const std::string_view cell : cells) {
        if (!is_first) out += separator;
        is_first = false;
        const bool needs_quotes = cell.find_first_of(std::string{'"', '\n', '\r', separator}) != std::string_view::npos;
        if (!needs_quotes) {
            out += cell;
            continue;
        }
        out += '"';
        for (const char c : cell) {
            if (c == '"') out += '"';
            out += c;
        }
        out += '"';
        if (out.size() > limits::touch_bytes_max) break;
    }
    return out;
}

}  // namespace

std::size_t RowMapper::Bound::source(std::string_view name)
{
    if (const auto found = source_by_name.find(name); found != source_by_name.end()) return found->second;
    Source made{std::string(name), {}, 0, -1, 0};
    for (std::string_view rest = name; !rest.empty();) {
        const std::string_view part = rest.substr(0, rest.find('.'));
        made.path.emplace_back(part);
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    }
    source_by_name.emplace(made.name, sources.size());
    sources.push_back(std::move(made));
    return sources.size() - 1;
}

BoundField RowMapper::Bound::bound(const ImportMap::Field& field)
{
    BoundField out{&field, {}};
    for (const auto& part : field.from.parts)
        out.sources.push_back(part.is_column ? static_cast<std::int32_t>(source(part.text)) : -1);
    return out;
}

std::vector<BoundNamed> RowMapper::Bound::bound(const std::vector<ImportMap::Named>& named)
{
    std::vector<BoundNamed> out;
    for (const auto& one : named) out.push_back({one.name, bound(one.field)});
    return out;
}

Result<void> RowMapper::Bound::bind_lookups(std::span<const LookupText> texts)
{
    for (const auto& lookup : map.lookups) {
        const auto text = std::ranges::find(texts, lookup.file, &LookupText::file);
        if (text == texts.end())
            return failed(
                Code::not_found,
                fmt::format("{}: the file of this look-up was not read; put it beside the imported file", lookup.file));
        std::vector<std::string_view> columns;
        for (const auto& [here, there] : lookup.take) columns.emplace_back(there);
        // A key may itself have been taken from an earlier look-up.
        table_keys.push_back(source(lookup.on));
        tables.push_back(TRY(LookupTable::make(lookup.file, text->text, lookup.key, columns)));
        for (std::size_t i = 0; i < lookup.take.size(); ++i) {
            Source& taken = sources[source(lookup.take[i].first)];
            if (taken.table >= 0)
                return failed(Code::bad_input,
                              fmt::format("{}: two look-ups take \"{}\"; give one of them another name", map.name, taken.name));
            taken.table = static_cast<int>(tables.size()) - 1;
            taken.table_column = i;
        }
    }
    return {};
}

Result<BoundTouch> RowMapper::Bound::bound(const ImportMap::MappedTouch& touch)
{
    BoundTouch out;
    out.touchpoint = bound(touch.touchpoint);
    out.at = bound(touch.at.from);
    out.form = TRY(TimeForm::make(touch.at.form, touch.at.zone));
    out.id = bound(touch.id);
    out.channel = bound(touch.channel);
    out.place = bound(touch.place);
    out.company = bound(touch.company);
    out.text = bound(touch.text);
    out.rating = bound(touch.rating);
    out.amount = bound(touch.amount);
    out.currency = bound(touch.currency);
    out.identifiers = bound(touch.identifiers);
    out.properties = bound(touch.properties);
    out.traits = bound(touch.traits);
    if (touch.properties_json) out.properties_json = static_cast<std::int32_t>(source(*touch.properties_json));
    for (const auto& condition : touch.skip_when) out.skip_when.push_back({&condition, source(condition.column)});
    if (out.touchpoint.is_constant() && !touch.touchpoint.from.parts.empty() && !touch.touchpoint.table) {
        out.touchpoint_resolved = touch.touchpoint.from.parts.front().text;
        if (const Touchpoint* const known = catalogue->find(out.touchpoint_resolved)) {
            if (known->is_observation)
                return failed(Code::bad_input,
                              fmt::format("{}: {} is an observation of a place; a map makes touches", map.name, known->name));
            out.touchpoint_resolved = known->name;
        }
    }
    return out;
}

RowMapper::RowMapper(std::unique_ptr<Bound> bound) : bound_(std::move(bound)) {}
RowMapper::RowMapper(RowMapper&&) noexcept = default;
RowMapper& RowMapper::operator=(RowMapper&&) noexcept = default;
RowMapper::~RowMapper() = default;

const ImportMap& RowMapper::map() const { return bound_->map; }

Result<RowMapper> RowMapper::make(ImportMap map, std::span<const LookupText> tables, const Catalogue& catalogue,
                                  Time received_at)
{
    auto bound = std::make_unique<Bound>();
    bound->map = std::move(map);
    bound->catalogue = &catalogue;
    bound->received_at = received_at;
    TRY(bound->bind_lookups(tables));
    for (const auto& touch : bound->map.touches) bound->touches.push_back(TRY(bound->bound(touch)));
    bound->values.resize(bound->sources.size());
    bound->table_rows.resize(bound->tables.size());
    return RowMapper(std::move(bound));
}

Result<void> RowMapper::header(std::span<const std::string_view> names)
{
    for (Source& source : bound_->sources) {
        if (source.table >= 0) continue;
        const auto found = std::ranges::find(names, source.name);
        if (found == names.end())
            return failed(Code::bad_input, fmt::format("the map {} needs a column \"{}\" that the file does not have{}",
                                                       bound_->map.name, source.name, suggestion(source.name, names)));
        if (std::find(found + 1, names.end(), source.name) != names.end())
            return failed(Code::bad_input, fmt::format("the file has two columns \"{}\"; rename one of them", source.name));
        source.cell = static_cast<std::size_t>(found - names.begin());
    }
    bound_->width = names.size();
    return {};
}

void RowMapper::row(std::span<const std::string_view> cells, std::uint64_t line, Decoded& out)
{
    Bound& bound = *bound_;
    MUST(bound.width > 0);
    const auto refuse = [&](std::string reason, std::string_view column) {
        std::string pointer = column.empty() ? fmt::format("line {}", line) : fmt::format("line {}, column {}", line, column);
        out.refuse({{}, std::move(reason), std::move(pointer), quoted_row(cells, bound.map.separator)});
    };
    if (cells.size() != bound.width)
        return refuse(fmt::format("the row has {} cells, the first row has {}; check its separators and quotes", cells.size(),
                                  bound.width),
                      {});
    for (std::size_t i = 0; i < bound.sources.size(); ++i)
        if (bound.sources[i].table < 0) bound.values[i] = cells[bound.sources[i].cell];
    bound.look_up();
    const auto key_of = [&](std::size_t number) {
        Writer key;
        key.reserve(96);
        key.text(bound.map.name);
        key.varint(number);
        for (const std::string_view cell : cells) key.text(cell);
        return key.take();
    };
    if (!bound.add_touches(out, key_of)) refuse(std::move(bound.problem->reason), bound.problem->column);
}

void RowMapper::object(std::string_view line_text, std::uint64_t line, Decoded& out)
{
    Bound& bound = *bound_;
    const std::string_view text = trimmed(line_text);
    const auto refuse = [&](std::string reason, std::string_view column) {
        std::string pointer = column.empty() ? fmt::format("line {}", line) : fmt::format("line {}, field {}", line, column);
        out.refuse({{}, std::move(reason), std::move(pointer), std::string(text.substr(0, limits::touch_bytes_max))});
    };
    if (auto parsed = bound.document.parse(text); !parsed) return refuse(std::move(parsed.error().text), {});
    const json::Value root = bound.document.root();
    if (!root.is(json::Kind::object)) return refuse("the line is no JSON object", {});
    if (const json::Flaw* const flaw = root.flaw()) return refuse(json::reason_of(flaw->what), {});
    for (std::size_t i = 0; i < bound.sources.size(); ++i) {
        if (bound.sources[i].table >= 0) continue;
        json::Value value = root.find(bound.sources[i].name);
        if (!value && bound.sources[i].path.size() > 1) {
            value = root;
            for (const std::string& step : bound.sources[i].path)
                if (value) value = value.find(step);
        }
        bound.values[i] = value ? value.text() : std::string_view();
    }
    bound.look_up();
    const auto key_of = [&](std::size_t number) {
        Writer key;
        key.text(bound.map.name);
        key.varint(number);
        key.text(text);
        return key.take();
    };
    if (!bound.add_touches(out, key_of)) refuse(std::move(bound.problem->reason), bound.problem->column);
}

}  // namespace regard
