#include "touch/touchpoint_yaml.h"

#include "touch/catalogue_check.h"
#include "touch/catalogue_read_yaml.h"
#include "touch/document_yaml.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace regard {
namespace {

using Asks = Condition::Kind;

bool is_plain_word(std::string_view text)
{
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    if (text.empty() || !is_letter(text.front())) return false;
    if (text == "null" || text == "Null" || text == "NULL") return false;
    return std::ranges::all_of(text, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-'; });
}

// In double quotes, as JSON and YAML both read it.
std::string quoted(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += {'\\', c};
        else if (c == '\n')
            out += "\\n";
        else if (c == '\t')
            out += "\\t";
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
        else
            out += c;
    }
    return out + '"';
}

// Text as the value of a field: plain where nothing in it means something else to YAML.
std::string scalar(std::string_view text)
{
    const auto is_harmless = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '_' || c == '.' ||
               c == ',' || c == '/' || c == '(' || c == ')' || c == '\'' || c == '+' || c == '-' || c == ';' ||
               static_cast<unsigned char>(c) >= 0x80;
    };
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
    };
    const bool is_plain = !text.empty() && is_letter(text.front()) && text.back() != ' ' &&
                          std::ranges::all_of(text, is_harmless) && text != "null" && text != "Null" && text != "NULL";
    return is_plain ? std::string(text) : quoted(text);
}

std::string list_of(const std::vector<std::string>& texts)
{
    std::string out = "[";
    for (const std::string& text : texts) {
        if (out.size() > 1) out += ", ";
        out += is_plain_word(text) ? text : quoted(text);
    }
    return out + "]";
}

std::string_view word_of(Asks kind)
{
    switch (kind) {
    case Asks::above: return "above";
    case Asks::at_least: return "at_least";
    case Asks::below: return "below";
    case Asks::at_most: return "at_most";
    case Asks::present: return "present";
    case Asks::is: return "is";
    case Asks::in: return "in";
    default: return {};
    }
}

bool is_comparison(const Condition& condition)
{
    return !word_of(condition.kind).empty() && condition.field != "all" && condition.field != "any" && condition.field != "not";
}

std::string texts_of(const Condition& condition)
{
    std::string out = "[";
    for (const std::string& text : condition.texts) {
        if (out.size() > 1) out += ", ";
        out += quoted(text);
    }
    return out + "]";
}

// What stands behind the field; `above: 3` without the braces.
std::string comparison(const Condition& condition)
{
    const std::string word = quoted(word_of(condition.kind));
    if (condition.kind == Asks::present) return word + ": true";
    if (condition.kind == Asks::is) return word + ": " + quoted(condition.texts.empty() ? "" : condition.texts.front());
    if (condition.kind == Asks::in) return word + ": " + texts_of(condition);
    return word + ": " + to_text(condition.number);
}

std::string with_field(const Condition& condition)
{
    if (condition.kind == Asks::is)
        return quoted(condition.field) + ": " + quoted(condition.texts.empty() ? "" : condition.texts.front());
    if (condition.kind == Asks::in) return quoted(condition.field) + ": " + texts_of(condition);
    return quoted(condition.field) + ": {" + comparison(condition) + "}";
}

std::string joined(const std::vector<Condition>& parts, std::string (*one)(const Condition&))
{
    std::string out;
    for (const Condition& part : parts) out += (out.empty() ? "" : ", ") + one(part);
    return out;
}

// Comparisons of different fields stand side by side; of one field, in its braces.
bool are_side_by_side(const std::vector<Condition>& parts)
{
    std::set<std::string_view> fields;
    for (const Condition& part : parts)
        if (!is_comparison(part) || !fields.insert(part.field).second) return false;
    return parts.size() > 1;
}

bool are_of_one_field(const std::vector<Condition>& parts)
{
    std::set<Asks> kinds;
    for (const Condition& part : parts)
        if (!is_comparison(part) || part.field != parts.front().field || !kinds.insert(part.kind).second) return false;
    return parts.size() > 1;
}

void write_rule(std::string& out, const EffectRule& rule)
{
    const std::string_view name = std::string_view(rule.name).substr(rule.name.find('/') + 1);
    out += fmt::format("    - name: {}\n", scalar(name));
    if (rule.when.kind != Asks::always) out += fmt::format("      when: {}\n", to_flow(rule.when));
    if (rule.measure.empty()) {
        out += fmt::format("      effect: {}\n", to_text(rule.amount));
    } else {
        out += fmt::format("      measure: {}\n", scalar(rule.measure));
        out += fmt::format("      good: {}\n      poor: {}\n", to_text(rule.good), to_text(rule.poor));
        out += fmt::format("      add: {}\n      take: {}\n", to_text(rule.add_weight), to_text(rule.take_weight));
    }
    if (rule.repairs) out += "      repairs: true\n";
    out += fmt::format("      reason: {}\n", scalar(rule.reason));
    out += fmt::format("      prior: {{mean: {}, sd: {}, source: {}}}\n", to_text(rule.prior_mean), to_text(rule.prior_sd),
                       quoted(rule.source));
}

}  // namespace

std::string to_flow(const Condition& condition)
{
    switch (condition.kind) {
    case Asks::always: return "{}";
    case Asks::no: return "{\"not\": " + (condition.parts.empty() ? "{}" : to_flow(condition.parts.front())) + "}";
    case Asks::all:
        if (are_side_by_side(condition.parts)) return "{" + joined(condition.parts, with_field) + "}";
        if (are_of_one_field(condition.parts))
            return "{" + quoted(condition.parts.front().field) + ": {" + joined(condition.parts, comparison) + "}}";
        return "{\"all\": [" + joined(condition.parts, to_flow) + "]}";
    case Asks::any: return "{\"any\": [" + joined(condition.parts, to_flow) + "]}";
    default: return "{" + with_field(condition) + "}";
    }
}

std::string to_yaml(const Touchpoint& touchpoint)
{
    std::string out = touchpoint.name + ":\n";
    const auto field = [&](std::string_view name, const std::string& value) { out += fmt::format("  {}: {}\n", name, value); };
    const auto list = [&](std::string_view name, const std::vector<std::string>& texts) {
        if (!texts.empty()) field(name, list_of(texts));
    };
    field("label", scalar(touchpoint.label));
    field("channel", scalar(touchpoint.channel));
    field("stage", scalar(touchpoint.stage));
    field("owner", scalar(touchpoint.owner));
    field("kind", name_of(touchpoint.kind));
    field("doer", name_of(touchpoint.doer));
    if (touchpoint.is_complaint) field("complaint", "true");
    if (touchpoint.is_suggestion) field("suggestion", "true");
    if (touchpoint.money != MoneyIs::none) field("money", name_of(touchpoint.money));
    if (touchpoint.is_observation) field("applies_to", list_of(touchpoint.applies_to));
    list("aliases", touchpoint.aliases);
    list("measures", touchpoint.measures);
    list("fired_by", touchpoint.fired_by);
    if (!touchpoint.about.empty()) field("about", scalar(touchpoint.about));
    if (!touchpoint.rules.empty()) out += "  effects:\n";
    for (const EffectRule& rule : touchpoint.rules) write_rule(out, rule);
    return out;
}

OwnLinesFile to_file(const OwnLines& lines)
{
    OwnLinesFile out;
    out.file.name = own_lines_file;
    std::string& text = out.file.text;
    text = "replaces: true\ntouchpoints:\n";
    int line = 2;
    for (const auto& [name, yaml] : lines) {
        out.line_before[name] = line;
        std::string_view left = yaml;
        while (!left.empty()) {
            const std::size_t end = left.find('\n');
            const std::string_view one = left.substr(0, end);
            if (!one.empty()) text += "  ";
            text += one;
            text += '\n';
            ++line;
            left.remove_prefix(end == std::string_view::npos ? left.size() : end + 1);
        }
    }
    return out;
}

Result<void> is_one_touchpoint(std::string_view yaml, std::string_view name)
{
    if (yaml.size() > touchpoint_yaml_bytes_max)
        return failed(Code::too_large,
                      fmt::format("the touchpoint is longer than {} bytes; say it shorter", touchpoint_yaml_bytes_max));
    // Tabs and marks of documents mean nothing in the middle of a file; everything else is found by reading.
    const OwnLinesFile alone = to_file({{std::string(name), std::string(yaml)}});
    const YamlNode root = TRY(parse_yaml(own_lines_file, alone.file.text));
    const YamlNode* all = root.find("touchpoints");
    if (root.keys.size() != 2 || all == nullptr || all->kind != YamlNode::Kind::map || all->keys.size() != 1)
        return failed(Code::bad_input, fmt::format("{}:3: this is not one touchpoint; begin with \"{}:\" and write its fields "
                                                   "below it, two blanks further in",
                                                   own_lines_file, name));
    if (all->keys.front() != name)
        return failed(Code::bad_input, fmt::format("{}:3: this says \"{}\", but it is {} that is edited; a name stays, since "
                                                   "touches come under it",
                                                   own_lines_file, all->keys.front(), name));
    return {};
}

Result<Touchpoint> read_touchpoint(std::string_view name, std::string_view yaml)
{
    TRY(is_one_touchpoint(yaml, name));
    const OwnLinesFile alone = to_file({{std::string(name), std::string(yaml)}});
    const YamlNode root = TRY(parse_yaml(own_lines_file, alone.file.text));
    Mistakes mistakes;
    CatalogueReader reader(mistakes);
    reader.read(alone.file.name, root, Origin::replacing);
    Catalogue catalogue = finished(reader.take());
    if (!mistakes.empty()) return Failed(mistakes.as_error());
    return std::move(catalogue.touchpoints.at(0));
}

std::map<std::string, SaidAt, std::less<>> said_in(std::span<const CatalogueFile> files)
{
    std::map<std::string, SaidAt, std::less<>> out;
    for (const bool replacing : {false, true})
        for (const CatalogueFile& file : files) {
            const auto root = parse_yaml(file.name, file.text);
            if (!root) continue;
            const YamlNode* replaces = root->find("replaces");
            if ((replaces != nullptr && replaces->text == "true") != replacing) continue;
            for (const bool is_signal : {false, true}) {
                const YamlNode* all = root->find(is_signal ? "signals" : "touchpoints");
                if (all == nullptr || all->kind != YamlNode::Kind::map) continue;
                for (std::size_t i = 0; i < all->keys.size(); ++i)
                    out[all->keys[i]] = {file.name, all->items[i].line, is_signal};
            }
        }
    return out;
}

}  // namespace regard
