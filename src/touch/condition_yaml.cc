#include "touch/condition_yaml.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace regard {
namespace {

using Kind = Condition::Kind;

struct Comparison {
    std::string_view word;
    Kind kind;
};
constexpr std::array<Comparison, 7> comparisons{{{"is", Kind::is},
                                                 {"in", Kind::in},
                                                 {"above", Kind::above},
                                                 {"at_least", Kind::at_least},
                                                 {"below", Kind::below},
                                                 {"at_most", Kind::at_most},
                                                 {"present", Kind::present}}};
constexpr std::array<std::string_view, 7> comparison_words{"is", "in", "above", "at_least", "below", "at_most", "present"};

class ConditionReader {
public:
    ConditionReader(std::string_view file, Mistakes& mistakes) : file_(file), mistakes_(mistakes) {}

    Condition read(const YamlNode& node, std::size_t depth)
    {
        if (node.kind != YamlNode::Kind::map || node.keys.empty()) {
            wrong(node, fmt::format("a condition is {}; write it as in {{results: 0}} or {{wait_s: {{above: 300}}}}",
                                    node.kind == YamlNode::Kind::map ? "an empty map" : node.kind_in_words()));
            return {};
        }
        if (!has_room(node, depth)) return {};
        std::vector<Condition> parts;
        for (std::size_t i = 0; i < node.keys.size() && !is_full_; ++i)
            parts.push_back(of_key(node.keys[i], node.items[i], depth));
        return joined(std::move(parts));
    }

private:
    // Several things said side by side are all meant.
    static Condition joined(std::vector<Condition> parts)
    {
        if (parts.size() == 1) return std::move(parts.front());
        Condition all;
        all.kind = Kind::all;
        all.parts = std::move(parts);
        return all;
    }

    Condition of_key(const std::string& key, const YamlNode& value, std::size_t depth)
    {
        if (key == "not") {
            Condition made;
            made.kind = Kind::no;
            made.parts.push_back(read(value, depth + 1));
            return made;
        }
        if (key != "all" && key != "any") return of_field(key, value);
        Condition made;
        made.kind = key == "all" ? Kind::all : Kind::any;
        if (value.kind != YamlNode::Kind::list || value.items.empty())
            wrong(value, fmt::format("\"{}\" needs a list of conditions below it, each behind a dash", key));
        else
            for (const auto& item : value.items) {
                if (is_full_) break;
                made.parts.push_back(read(item, depth + 1));
            }
        return made;
    }

    Condition of_field(const std::string& field, const YamlNode& value)
    {
        if (!has_room(value, 0)) return {};
        switch (value.kind) {
        case YamlNode::Kind::scalar: return compared(field, Kind::is, value);
        case YamlNode::Kind::list: return compared(field, Kind::in, value);
        case YamlNode::Kind::null:
            wrong(value,
                  fmt::format("nothing to compare \"{}\" with; write a value, or {{present: true}}", shortened(field, 60)));
            return {};
        case YamlNode::Kind::map: break;
        }
        std::vector<Condition> parts;
        for (std::size_t i = 0; i < value.keys.size(); ++i) {
            const auto found = std::ranges::find(comparisons, value.keys[i], &Comparison::word);
            if (found == comparisons.end()) {
                wrong(value.items[i], fmt::format("\"{}\" compares nothing{}", shortened(value.keys[i], 60),
                                                  did_you_mean(value.keys[i], comparison_words)));
                continue;
            }
            if (i > 0 && !has_room(value, 0)) return {};
            parts.push_back(compared(field, found->kind, value.items[i]));
        }
        if (parts.empty() && value.keys.empty())
            wrong(value, fmt::format("nothing to compare \"{}\" with", shortened(field, 60)));
        return joined(std::move(parts));
    }

    Condition compared(const std::string& field, Kind kind, const YamlNode& value)
    {
        Condition made;
        made.kind = kind;
        made.field = field;
        if (kind == Kind::is || kind == Kind::in) {
            take_texts(made, value);
        } else if (kind == Kind::present) {
            const bool yes = value.kind == YamlNode::Kind::scalar && value.text == "true";
            if (!yes && !(value.kind == YamlNode::Kind::scalar && value.text == "false"))
                wrong(value, "\"present\" is neither true nor false");
            if (!yes) {
                Condition absent;
                absent.kind = Kind::no;
                absent.parts.push_back(std::move(made));
                return absent;
            }
        } else {
            const auto number = value.kind == YamlNode::Kind::scalar ? parse_micro(value.text) : failed(Code::bad_input, {});
            if (!number)
                wrong(value,
                      fmt::format("\"{}\" is compared with no number; write one as in 300 or 0.5", shortened(field, 60)));
            else
                made.number = *number;
        }
        return made;
    }

    void take_texts(Condition& condition, const YamlNode& value)
    {
        if (value.kind == YamlNode::Kind::scalar) {
            condition.texts.push_back(value.text);
            return;
        }
        for (const auto& item : value.items)
            if (item.kind == YamlNode::Kind::scalar) condition.texts.push_back(item.text);
        if (value.kind != YamlNode::Kind::list || condition.texts.size() != value.items.size() || value.items.empty())
            wrong(value, fmt::format("\"{}\" is compared with {}; write a word, or a list of words",
                                     shortened(condition.field, 60), value.kind_in_words()));
    }

    bool has_room(const YamlNode& node, std::size_t depth)
    {
        if (is_full_) return false;
        if (depth >= condition_depth_max)
            wrong(node, fmt::format("a condition may be {} levels deep; split the rule in two", condition_depth_max));
        else if (++size_ > condition_size_max)
            wrong(node, fmt::format("a condition may have {} parts; split the rule in two", condition_size_max));
        else
            return true;
        is_full_ = true;
        return false;
    }

    void wrong(const YamlNode& node, std::string text) { mistakes_.add(file_, node.line, std::move(text)); }

    std::string_view file_;
    Mistakes& mistakes_;
    std::size_t size_ = 0;
    bool is_full_ = false;
};

}  // namespace

Condition read_condition(const YamlNode& node, std::string_view file, Mistakes& mistakes)
{
    return ConditionReader(file, mistakes).read(node, 0);
}

}  // namespace regard
