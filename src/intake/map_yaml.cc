#include "intake/map_yaml.h"

#include "base/limits.h"
#include "base/text.h"
#include "intake/fields.h"
#include "intake/time_form.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <functional>
#include <yaml-cpp/yaml.h>

namespace regard {
namespace {

using Node = YAML::Node;

class MapReader {
public:
    explicit MapReader(std::string_view file) : file_(file) {}

    Result<ImportMap> read(const Node& root)
    {
        ImportMap map;
        if (auto done =
                each_key(root, "a map", {"map", "source", "format", "separator", "decimal", "lookup", "touch", "touches"},
                         [&](const std::string& key, const Node& node) { return read_top(key, node, map); });
            !done)
            return Failed(std::move(done).error());
        if (map.name.empty()) return wrong(root, "the map has no name; begin it with map: shop.orders");
        if (map.source.empty()) map.source = map.name;
        if (map.touches.empty()) return wrong(root, "the map makes no touch; say touch: with touchpoint, at and identifiers");
        TRY(check_ids(root, map));
        return map;
    }

private:
    using OnKey = std::function<Result<void>(const std::string&, const Node&)>;

    Failed wrong(const Node& node, std::string_view what) const
    {
        const std::string where = fmt::format("{}:{}", file_, node.Mark().line + 1);
        return failed(Code::bad_input, fmt::format("{}: {}", where, what), where);
    }

    Result<std::string> text(const Node& node, std::string_view what) const
    {
        if (!node.IsScalar()) return wrong(node, fmt::format("{} is a text", what));
        const std::string out = node.Scalar();
        if (!is_utf8(out)) return wrong(node, fmt::format("{} is not UTF-8; save the file as UTF-8", what));
        return out;
    }

    Result<std::string> name(const Node& node, std::string_view what) const
    {
        std::string out = TRY(text(node, what));
        if (trimmed(out).empty()) return wrong(node, fmt::format("{} is empty", what));
        if (out.size() > limits::name_bytes_max)
            return wrong(node, fmt::format("{} is longer than {} bytes; shorten it", what, limits::name_bytes_max));
        return out;
    }

    // A mapping's keys in their order; each once, and each of `known` unless that is empty.
    Result<void> each_key(const Node& node, std::string_view what, const std::vector<std::string_view>& known,
                          const OnKey& on_key) const
    {
        if (!node.IsMap()) return wrong(node, fmt::format("{} is made of lines \"key: value\"", what));
        std::vector<std::string> seen;
        for (const auto& pair : node) {
            const std::string key = TRY(name(pair.first, fmt::format("a key of {}", what)));
            if (!known.empty() && std::ranges::find(known, key) == known.end())
                return wrong(pair.first, fmt::format("{} has no \"{}\"{}", what, shortened(key, 40), suggestion(key, known)));
            if (std::ranges::find(seen, key) != seen.end())
                return wrong(pair.first, fmt::format("\"{}\" is there twice; keep one", key));
            seen.push_back(key);
            TRY(on_key(key, pair.second));
        }
        return {};
    }

    // One, or a list of them.
    Result<void> each_item(const Node& node, const std::function<Result<void>(const Node&)>& on_item) const
    {
        if (!node.IsSequence()) return on_item(node);
        for (const auto& item : node) TRY(on_item(item));
        return {};
    }

    Result<char> letter(const Node& node, std::string_view what, std::string_view allowed) const
    {
        std::string out = TRY(text(node, what));
        if (out == "\\t" || out == "tab") out = "\t";
        if (out.size() != 1 || allowed.find(out[0]) == std::string_view::npos)
            return wrong(node,
                         fmt::format("{} is one of: {}", what, allowed == ",." ? "\",\" \".\"" : "\",\" \";\" \"|\" tab"));
        return out[0];
    }

    Result<void> read_top(const std::string& key, const Node& node, ImportMap& map)
    {
        if (key == "map") {
            map.name = TRY(name(node, "the name of the map"));
        } else if (key == "source") {
            map.source = TRY(name(node, "source"));
        } else if (key == "format") {
            const std::string format = TRY(text(node, "format"));
            if (format != "csv" && format != "jsonl")
                return wrong(node, fmt::format("\"{}\" is no format; write csv or jsonl", shortened(format, 40)));
            map.format = format == "csv" ? ImportMap::Format::csv : ImportMap::Format::jsonl;
        } else if (key == "separator") {
            map.separator = TRY(letter(node, "separator", ",;|\t"));
        } else if (key == "decimal") {
            map.decimal = TRY(letter(node, "decimal", ",."));
        } else if (key == "lookup") {
            TRY(each_item(node, [&](const Node& item) { return read_lookup(item, map); }));
        } else {
            TRY(each_item(node, [&](const Node& item) { return read_touch(item, map); }));
        }
        return {};
    }

    Result<void> read_lookup(const Node& node, ImportMap& map) const
    {
        ImportMap::Lookup lookup;
        if (auto done = each_key(
                node, "a lookup", {"file", "on", "key", "take"},
                [&](const std::string& key, const Node& value) -> Result<void> {
                    if (key == "file") {
                        lookup.file = TRY(name(value, "file"));
                        if (lookup.file.find('/') != std::string::npos || lookup.file.starts_with(".."))
                            return wrong(value, "the file of a look-up lies beside the imported one; name it without folders");
                    } else if (key == "on") {
                        lookup.on = TRY(name(value, "on"));
                    } else if (key == "key") {
                        lookup.key = TRY(name(value, "key"));
                    } else if (value.IsSequence()) {
                        for (const auto& column : value) {
                            const std::string both = TRY(name(column, "a column to take"));
                            lookup.take.emplace_back(both, both);
                        }
                    } else {
                        return each_key(value, "take", {}, [&](const std::string& here, const Node& there) -> Result<void> {
                            lookup.take.emplace_back(here, TRY(name(there, "a column to take")));
                            return {};
                        });
                    }
                    return {};
                });
            !done)
            return Failed(std::move(done).error());
        if (lookup.file.empty() || lookup.on.empty() || lookup.take.empty())
            return wrong(node, "a lookup needs file: (the second file), on: (the column both have) and take: (its columns)");
        if (lookup.key.empty()) lookup.key = lookup.on;
        map.lookups.push_back(std::move(lookup));
        return {};
    }

    // "$column", "${column}", "$$"; a column's name ends where letters, digits, _ . and - do.
    Result<Template> read_template(const Node& node, std::string_view what) const
    {
        const std::string text_ = TRY(text(node, what));
        Template out;
        std::string constant;
        const auto flush = [&] {
            if (!constant.empty()) out.parts.push_back({std::move(constant), false});
            constant.clear();
        };
        for (std::size_t i = 0; i < text_.size();) {
            if (text_[i] != '$') {
                constant += text_[i++];
                continue;
            }
            ++i;
            if (i < text_.size() && text_[i] == '$') {
                constant += text_[i++];
                continue;
            }
            std::string column;
            if (i < text_.size() && text_[i] == '{') {
                const std::size_t end = text_.find('}', i);
                if (end == std::string::npos) return wrong(node, "a ${ is not closed with }");
                column = text_.substr(i + 1, end - i - 1);
                i = end + 1;
            } else {
                const auto is_of_name = [](char c) {
                    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                           (static_cast<unsigned char>(c) & 0x80) != 0;
                };
                // A dot or dash belongs to the name only between letters, so that "$a.$b" and "$a-$b" are two columns.
                while (i < text_.size() && (is_of_name(text_[i]) || ((text_[i] == '.' || text_[i] == '-') && !column.empty() &&
                                                                     i + 1 < text_.size() && is_of_name(text_[i + 1]))))
                    column += text_[i++];
            }
            if (column.empty())
                return wrong(node, "a $ stands for a column, as in $store_id or ${store id}; a dollar sign itself is $$");
            flush();
            out.parts.push_back({std::move(column), true});
        }
        flush();
        if (out.parts.empty())
            return wrong(node, fmt::format("{} is empty; leave it out, or name a column as in $store_id", what));
        return out;
    }

    static std::optional<Property::Kind> kind_of(std::string_view text)
    {
        if (text == "text") return Property::Kind::text;
        if (text == "number") return Property::Kind::number;
        if (text == "truth") return Property::Kind::truth;
        if (text == "json") return Property::Kind::json;
        return std::nullopt;
    }

    // cents, percent, or one span of time in another: "min -> s".
    Result<Micro> read_unit(const Node& node) const
    {
        constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> spans{
            {{"ms", 1}, {"s", 1'000}, {"min", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
        const std::string unit = TRY(text(node, "unit"));
        if (unit == "cents" || unit == "percent") return Micro{10'000};
        const std::size_t arrow = unit.find("->");
        if (arrow != std::string::npos) {
            const auto span_of = [&](std::string_view word) {
                const auto* found = std::ranges::find(spans, trimmed(word), &std::pair<std::string_view, std::int64_t>::first);
                return found == spans.end() ? 0 : found->second;
            };
            const std::int64_t from = span_of(std::string_view(unit).substr(0, arrow));
            const std::int64_t to = span_of(std::string_view(unit).substr(arrow + 2));
            if (from > 0 && to > 0 && from >= to) return units(from / to);
            if (from > 0 && to > 0 && 1'000'000 % (to / from) == 0) return Micro{1'000'000 / (to / from)};
        }
        return wrong(
            node,
            fmt::format(
                "\"{}\" is no unit; write cents, percent, or one time in a smaller one, as in \"min -> s\" (or \"ms -> s\")",
                shortened(unit, 40)));
    }

    Result<ImportMap::Table> read_table(const Node& node) const
    {
        ImportMap::Table table;
        if (!node.IsMap() || node.size() == 0)
            return wrong(node, "a table is made of lines \"value in the file: value of the touch\"");
        for (const auto& pair : node) {
            const std::string from = TRY(text(pair.first, "a value of a table"));
            table.rows.emplace_back(from, TRY(text(pair.second, "a value of a table")));
        }
        std::ranges::sort(table.rows);
        const auto twice = std::ranges::adjacent_find(table.rows, {}, &std::pair<std::string, std::string>::first);
        if (twice != table.rows.end())
            return wrong(node, fmt::format("the table has \"{}\" twice; keep one", shortened(twice->first, 40)));
        return table;
    }

    Result<void> read_else(const Node& node, ImportMap::Table& table) const
    {
        if (node.IsMap()) {
            table.otherwise = ImportMap::Otherwise::text;
            return each_key(node, "else", {"text"}, [&](const std::string&, const Node& value) -> Result<void> {
                table.otherwise_text = TRY(text(value, "text"));
                return {};
            });
        }
        const std::string word = TRY(text(node, "else"));
        if (word == "keep")
            table.otherwise = ImportMap::Otherwise::keep;
        else if (word == "skip")
            table.otherwise = ImportMap::Otherwise::skip;
        else if (word == "refuse")
            table.otherwise = ImportMap::Otherwise::refuse;
        else
            return wrong(node,
                         fmt::format("\"{}\" is no else; write keep, skip, refuse, or {{text: a value}}", shortened(word, 40)));
        return {};
    }

    Result<ImportMap::Field> read_field(const Node& node, std::string_view what,
                                        Property::Kind kind = Property::Kind::text) const
    {
        ImportMap::Field field;
        field.kind = kind;
        if (!node.IsMap()) {
            field.from = TRY(read_template(node, what));
            return field;
        }
        std::optional<Node> otherwise;
        if (auto done = each_key(node, what, {"from", "kind", "unit", "table", "else"},
                                 [&](const std::string& key, const Node& value) -> Result<void> {
                                     if (key == "from") {
                                         field.from = TRY(read_template(value, "from"));
                                     } else if (key == "kind") {
                                         const std::string word = TRY(text(value, "kind"));
                                         const auto read = kind_of(word);
                                         if (!read)
                                             return wrong(value,
                                                          fmt::format("\"{}\" is no kind; write text, number, truth or json",
                                                                      shortened(word, 40)));
                                         field.kind = *read;
                                     } else if (key == "unit") {
                                         field.times = TRY(read_unit(value));
                                     } else if (key == "table") {
                                         field.table = TRY(read_table(value));
                                     } else {
                                         otherwise = value;
                                     }
                                     return {};
                                 });
            !done)
            return Failed(std::move(done).error());
        if (field.from.parts.empty()) return wrong(node, fmt::format("{} does not say from: which column it comes", what));
        if (otherwise && !field.table) return wrong(*otherwise, "else belongs to a table");
        if (otherwise) TRY(read_else(*otherwise, *field.table));
        if (field.times != units(1) && field.kind != Property::Kind::number)
            return wrong(node, fmt::format("{} has a unit, so it needs kind: number", what));
        return field;
    }

    Result<void> read_named(const Node& node, std::string_view what, std::vector<ImportMap::Named>& out) const
    {
        return each_key(node, what, {}, [&](const std::string& key, const Node& value) -> Result<void> {
            ImportMap::Field field = TRY(read_field(value, key));
            out.push_back({key, std::move(field)});
            return {};
        });
    }

    Result<void> read_at(const Node& node, ImportMap::When& at) const
    {
        if (!node.IsMap()) {
            at.from = TRY(read_field(node, "at"));
            return {};
        }
        if (auto done = each_key(node, "at", {"from", "form", "zone"},
                                 [&](const std::string& key, const Node& value) -> Result<void> {
                                     if (key == "from")
                                         at.from.from = TRY(read_template(value, "from"));
                                     else if (key == "form")
                                         at.form = TRY(text(value, "form"));
                                     else
                                         at.zone = TRY(text(value, "zone"));
                                     return {};
                                 });
            !done)
            return Failed(std::move(done).error());
        if (at.from.from.parts.empty()) return wrong(node, "at does not say from: which column it comes");
        if (const auto form = TimeForm::make(at.form, at.zone); !form) return wrong(node, form.error().text);
        return {};
    }

    Result<void> read_value(const Node& node, ImportMap::MappedTouch& touch) const
    {
        if (!node.IsMap()) {
            touch.amount = TRY(read_field(node, "value", Property::Kind::number));
            return {};
        }
        if (auto done = each_key(node, "value", {"amount", "currency", "unit"},
                                 [&](const std::string& key, const Node& value) -> Result<void> {
                                     if (key == "currency") {
                                         touch.currency = TRY(read_field(value, "currency"));
                                         return {};
                                     }
                                     if (key == "unit") return {};
                                     touch.amount = TRY(read_field(value, "amount", Property::Kind::number));
                                     return {};
                                 });
            !done)
            return Failed(std::move(done).error());
        if (!touch.amount) return wrong(node, "value does not say amount: which column it comes from");
        if (const Node unit = node["unit"]; unit) touch.amount->times = TRY(read_unit(unit));
        return {};
    }

    Result<void> read_condition(const Node& node, std::vector<ImportMap::Condition>& out) const
    {
        using Is = ImportMap::Condition::Kind;
        constexpr std::array<std::pair<std::string_view, Is>, 7> tests{{{"is", Is::is},
                                                                        {"is_not", Is::is_not},
                                                                        {"in", Is::in},
                                                                        {"empty", Is::empty},
                                                                        {"not_empty", Is::not_empty},
                                                                        {"below", Is::below},
                                                                        {"above", Is::above}}};
        ImportMap::Condition condition;
        int tests_count = 0;
        if (auto done = each_key(node, "a condition of skip_when", {"column", "is", "is_not", "in", "empty", "below", "above"},
                                 [&](const std::string& key, const Node& value) -> Result<void> {
                                     if (key == "column") {
                                         condition.column = TRY(name(value, "column"));
                                         return {};
                                     }
                                     ++tests_count;
                                     condition.kind =
                                         std::ranges::find(tests, key, &std::pair<std::string_view, Is>::first)->second;
                                     if (key == "empty") {
                                         const std::string word = TRY(text(value, "empty"));
                                         if (word != "true" && word != "false") return wrong(value, "empty is true or false");
                                         if (word == "false") condition.kind = Is::not_empty;
                                     } else if (key == "below" || key == "above") {
                                         const std::string word = TRY(text(value, key));
                                         const auto number = parse_micro(word);
                                         if (!number) return wrong(value, number.error().text);
                                         condition.number = *number;
                                     } else if (key == "in") {
                                         if (!value.IsSequence()) return wrong(value, "in is a list, as in [\"0\", \"1\"]");
                                         for (const auto& item : value)
                                             condition.texts.push_back(TRY(text(item, "a value of in")));
                                     } else {
                                         condition.texts.push_back(TRY(text(value, key)));
                                     }
                                     return {};
                                 });
            !done)
            return Failed(std::move(done).error());
        if (condition.column.empty() || tests_count != 1)
            return wrong(node, "a condition needs column: and one of is, is_not, in, empty, below, above");
        out.push_back(std::move(condition));
        return {};
    }

    Result<void> read_touch(const Node& node, ImportMap& map) const
    {
        ImportMap::MappedTouch touch;
        if (auto done = each_key(node, "a touch",
                                 {"touchpoint", "at", "id", "identifiers", "channel", "place", "company", "text", "rating",
                                  "value", "properties", "properties_json", "traits", "skip_when"},
                                 [&](const std::string& key, const Node& value) { return read_touch_key(key, value, touch); });
            !done)
            return Failed(std::move(done).error());
        if (touch.touchpoint.from.parts.empty())
            return wrong(node, "a touch needs a touchpoint, as in touchpoint: store.purchase");
        if (touch.at.from.from.parts.empty()) return wrong(node, "a touch needs at:, the column that says when it happened");
        if (touch.identifiers.empty()) return wrong(node, "a touch needs identifiers, as in identifiers: {user_id: $customer}");
        map.touches.push_back(std::move(touch));
        return {};
    }

    Result<void> read_touch_key(const std::string& key, const Node& value, ImportMap::MappedTouch& touch) const
    {
        if (key == "touchpoint")
            touch.touchpoint = TRY(read_field(value, key));
        else if (key == "at")
            TRY(read_at(value, touch.at));
        else if (key == "id")
            touch.id = TRY(read_field(value, key));
        else if (key == "channel")
            touch.channel = TRY(read_field(value, key));
        else if (key == "place")
            touch.place = TRY(read_field(value, key));
        else if (key == "company")
            touch.company = TRY(read_field(value, key));
        else if (key == "text")
            touch.text = TRY(read_field(value, key));
        else if (key == "rating")
            touch.rating = TRY(read_field(value, key, Property::Kind::number));
        else if (key == "value")
            TRY(read_value(value, touch));
        else if (key == "properties")
            TRY(read_named(value, key, touch.properties));
        else if (key == "properties_json")
            touch.properties_json = TRY(name(value, key));
        else if (key == "traits")
            TRY(read_named(value, key, touch.traits));
        else if (key == "skip_when")
            TRY(each_item(value, [&](const Node& item) { return read_condition(item, touch.skip_when); }));
        else
            TRY(read_identifiers(value, touch));
        return {};
    }

    Result<void> read_identifiers(const Node& node, ImportMap::MappedTouch& touch) const
    {
        return each_key(node, "identifiers", {}, [&](const std::string& type, const Node& value) -> Result<void> {
            if (const auto made = make_identifier(type, "probe"); !made) return wrong(value, made.error().text);
            ImportMap::Field field = TRY(read_field(value, type));
            touch.identifiers.push_back({type, std::move(field)});
            return {};
        });
    }

    // Touches of one row under one id would be taken for one.
    Result<void> check_ids(const Node& root, const ImportMap& map) const
    {
        for (std::size_t i = 0; i < map.touches.size(); ++i)
            for (std::size_t j = i + 1; j < map.touches.size(); ++j)
                if (map.touches[i].id && map.touches[i].id == map.touches[j].id)
                    return wrong(root, "two touches of a row have the same id, and would count once; write id: $order_id/paid "
                                       "for one of them");
        return {};
    }

    std::string_view file_;
};

}  // namespace

Result<ImportMap> load_map(std::string_view file, std::string_view text)
{
    if (text.size() > map_bytes_max) return failed(Code::too_large, fmt::format("{}: a map is at most 1 MiB", file));
    if (!is_utf8(text)) return failed(Code::bad_input, fmt::format("{}: the file is not UTF-8; save it as UTF-8", file));
    try {
        return MapReader(file).read(YAML::Load(std::string(text)));
    } catch (const YAML::Exception& error) {
        const std::string where = fmt::format("{}:{}", file, std::max(error.mark.line, 0) + 1);
        return failed(Code::bad_input, fmt::format("{}: this is no YAML: {}", where, error.msg), where);
    }
}

}  // namespace regard
