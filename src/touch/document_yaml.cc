#include "touch/document_yaml.h"

#include "base/text.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>
#include <sstream>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace regard {
namespace {

// Thrown out of yaml-cpp's parser to stop it at the first thing we do not take; caught in parse_yaml.
struct Stopped {
    int line;
    std::string why;
};

int line_at(const YAML::Mark& mark) { return mark.is_null() ? 1 : mark.line + 1; }

// Builds the tree from the parser's calls. The open containers are a stack of their own, each moved into its parent when
// it closes, so nothing here recurses.
class TreeBuilder final : public YAML::EventHandler {
public:
    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { place(made(YamlNode::Kind::null, mark, anchor)); }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override
    {
        throw Stopped{line_at(mark), "aliases (*name) are not read here; write it out"};
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override
    {
        if (!tag.empty() && tag != "?" && tag != "!")
            throw Stopped{line_at(mark), "tags (!!name) are not read here; leave it out"};
        YamlNode node = made(YamlNode::Kind::scalar, mark, anchor);
        node.is_quoted = tag == "!";
        node.text = value;
        place(std::move(node));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override
    {
        open(made(YamlNode::Kind::list, mark, anchor));
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override
    {
        open(made(YamlNode::Kind::map, mark, anchor));
    }
    void OnMapEnd() override { close(); }

    [[nodiscard]] YamlNode take() { return std::move(root_); }

private:
    struct Open {
        YamlNode node;
        bool has_key = false;  // of a map: the key was read, its value comes next
        int key_line = 0;
    };

    YamlNode made(YamlNode::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor)
    {
        const int line = line_at(mark);
        if (anchor != 0) throw Stopped{line, "anchors (&name) are not read here; write it out"};
        if (++nodes_ > yaml_nodes_max)
            throw Stopped{line, fmt::format("the file has more than {} values; split it", yaml_nodes_max)};
        YamlNode node;
        node.kind = kind;
        node.line = line;
        return node;
    }
    void open(YamlNode node)
    {
        if (open_.size() >= yaml_depth_max)
            throw Stopped{node.line, fmt::format("more than {} levels within each other; write it flatter", yaml_depth_max)};
        if (!open_.empty() && open_.back().node.kind == YamlNode::Kind::map && !open_.back().has_key)
            throw Stopped{
                node.line,
                "a key must be a word, not a map or a list; quote text that starts with { or [, and close every bracket"};
        open_.push_back({std::move(node)});
    }
    void close()
    {
        YamlNode node = std::move(open_.back().node);
        open_.pop_back();
        place(std::move(node));
    }
    void place(YamlNode node)
    {
        if (open_.empty()) {
            root_ = std::move(node);
            return;
        }
        Open& parent = open_.back();
        if (parent.node.kind == YamlNode::Kind::map && !parent.has_key) {
            take_key(parent, node);
            return;
        }
        // A map or list begins where its key stands: that is where people look for it.
        if (parent.has_key) node.line = parent.key_line;
        parent.node.items.push_back(std::move(node));
        parent.has_key = false;
    }
    static void take_key(Open& parent, const YamlNode& key)
    {
        if (key.kind != YamlNode::Kind::scalar) throw Stopped{key.line, "a key must be a word"};
        if (parent.node.find(key.text) != nullptr)
            throw Stopped{key.line, fmt::format("\"{}\" stands here twice; keep one", shortened(key.text, 60))};
        // A map is looked through for every key it gets; this keeps that from growing with the square of a hostile file.
        if (parent.node.keys.size() >= keys_max)
            throw Stopped{key.line, fmt::format("a map of more than {} keys; split it", keys_max)};
        parent.node.keys.push_back(key.text);
        parent.has_key = true;
        parent.key_line = key.line;
    }

    static constexpr std::size_t keys_max = 1'000;
    std::vector<Open> open_;
    YamlNode root_;
    std::size_t nodes_ = 0;
};

Failed refused(std::string_view file, int line, std::string_view why)
{
    std::string place = fmt::format("{}:{}", file, line);
    return failed(Code::bad_input, fmt::format("{}: {}", place, why), place);
}

// yaml-cpp takes some control characters for the end of the file.
std::optional<std::size_t> control_character(std::string_view text)
{
    const auto found = std::ranges::find_if(text, [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f;
    });
    if (found == text.end()) return std::nullopt;
    return static_cast<std::size_t>(found - text.begin());
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const
{
    const auto found = std::ranges::find(keys, key);
    if (found == keys.end()) return nullptr;
    const auto at = static_cast<std::size_t>(found - keys.begin());
    return at < items.size() ? &items[at] : this;  // the key whose value is being read is there, too
}

const char* YamlNode::kind_in_words() const
{
    switch (kind) {
    case Kind::null: return "nothing";
    case Kind::scalar: return "text";
    case Kind::list: return "a list";
    case Kind::map: return "a map";
    }
    return "nothing";
}

Result<YamlNode> parse_yaml(std::string_view file, std::string_view text)
{
    if (text.size() > yaml_bytes_max)
        return failed(Code::too_large,
                      fmt::format("{}: {} bytes; a file may have {}, so split it", file, text.size(), yaml_bytes_max),
                      std::string(file));
    if (!is_utf8(text)) return refused(file, 1, "not UTF-8; save it as UTF-8");
    if (const auto at = control_character(text)) {
        const auto line = 1 + std::ranges::count(text.substr(0, *at), '\n');
        return refused(file, static_cast<int>(line), "a control character; delete it");
    }
    TreeBuilder builder;
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        if (!parser.HandleNextDocument(builder)) return YamlNode{};
        YamlNode root = builder.take();
        TreeBuilder second;
        if (parser.HandleNextDocument(second)) return refused(file, second.take().line, "a second document (---); one a file");
        return root;
    } catch (const Stopped& stopped) {
        return refused(file, stopped.line, stopped.why);
    } catch (const YAML::Exception& wrong) {
        return refused(file, line_at(wrong.mark),
                       fmt::format("not YAML: {}; check the indentation, and quote text with : or #", wrong.msg));
    }
}

void Mistakes::add(std::string_view file, int line, std::string text)
{
    if (lines_.empty()) first_place_ = fmt::format("{}:{}", file, line);
    lines_.push_back(fmt::format("{}:{}: {}", file, line, text));
}

Error Mistakes::as_error() const
{
    MUST(!lines_.empty());
    constexpr std::size_t shown_max = 50;
    std::string all;
    for (std::size_t i = 0; i < std::min(lines_.size(), shown_max); ++i) {
        if (i > 0) all += '\n';
        all += lines_[i];
    }
    if (lines_.size() > shown_max) all += fmt::format("\nand {} more", lines_.size() - shown_max);
    return {Code::bad_input, std::move(all), first_place_};
}

YamlFields::YamlFields(const YamlNode& map, std::string_view file, Mistakes& mistakes, std::string what,
                       std::span<const std::string_view> known)
    : map_(map), file_(file), mistakes_(mistakes), what_(std::move(what)), line_(map.line)
{
    if (map.kind != YamlNode::Kind::map) {
        mistake(fmt::format("{} is {}; write its fields as \"key: value\" below it", what_, map.kind_in_words()));
        return;
    }
    for (std::size_t i = 0; i < map.keys.size(); ++i)
        if (std::ranges::find(known, map.keys[i]) == known.end())
            mistakes_.add(
                file_, map.items[i].line,
                fmt::format("{} has no field \"{}\"{}", what_, shortened(map.keys[i], 60), did_you_mean(map.keys[i], known)));
}

const YamlNode* YamlFields::node(std::string_view key) const
{
    const YamlNode* found = map_.kind == YamlNode::Kind::map ? map_.find(key) : nullptr;
    return found != nullptr && found->kind != YamlNode::Kind::null ? found : nullptr;
}

const YamlNode* YamlFields::map_node(std::string_view key)
{
    const YamlNode* found = node(key);
    if (found == nullptr || found->kind == YamlNode::Kind::map) return found;
    mistake_at(key, fmt::format("\"{}\" of {} is {}; write a map", key, what_, found->kind_in_words()));
    return nullptr;
}

std::string YamlFields::text(std::string_view key)
{
    const YamlNode* found = node(key);
    if (found == nullptr) return {};
    if (found->kind == YamlNode::Kind::scalar) return found->text;
    mistake_at(key, fmt::format("\"{}\" of {} is {}; write text", key, what_, found->kind_in_words()));
    return {};
}

std::string YamlFields::needed_text(std::string_view key, std::string_view example)
{
    const bool there = has(key);
    std::string found = text(key);
    if (!there || (found.empty() && node(key)->kind == YamlNode::Kind::scalar))
        mistake(fmt::format("{} has no {}; write for example \"{}: {}\"", what_, key, key, example));
    return found;
}

std::vector<std::string> YamlFields::texts(std::string_view key)
{
    const YamlNode* found = node(key);
    if (found == nullptr) return {};
    if (found->kind == YamlNode::Kind::scalar) return {found->text};
    std::vector<std::string> out;
    const bool is_list = found->kind == YamlNode::Kind::list;
    if (!is_list ||
        std::ranges::any_of(found->items, [](const YamlNode& item) { return item.kind != YamlNode::Kind::scalar; })) {
        mistake_at(key, fmt::format("\"{}\" of {} must be a list of words, as in [one, other]", key, what_));
        return {};
    }
    for (const auto& item : found->items) out.push_back(item.text);
    return out;
}

std::optional<Micro> YamlFields::number(std::string_view key)
{
    const YamlNode* found = node(key);
    if (found == nullptr) return std::nullopt;
    if (found->kind == YamlNode::Kind::scalar)
        if (const auto parsed = parse_micro(found->text)) return *parsed;
    mistake_at(key, fmt::format("\"{}\" of {} is no number; write it as in 0.25 or -1", key, what_));
    return std::nullopt;
}

std::optional<Duration> YamlFields::duration(std::string_view key)
{
    const YamlNode* found = node(key);
    if (found == nullptr) return std::nullopt;
    if (found->kind == YamlNode::Kind::scalar) {
        const auto parsed = parse_duration(found->text);
        if (parsed) return *parsed;
        mistake_at(key, fmt::format("\"{}\" of {}: {}", key, what_, parsed.error().text));
    } else {
        mistake_at(key, fmt::format("\"{}\" of {} is {}; write a span as in 14d, 2h, 40min or 30s", key, what_,
                                    found->kind_in_words()));
    }
    return std::nullopt;
}

bool YamlFields::truth(std::string_view key, bool otherwise)
{
    const YamlNode* found = node(key);
    if (found == nullptr) return otherwise;
    if (found->kind == YamlNode::Kind::scalar && !found->is_quoted) {
        if (found->text == "true") return true;
        if (found->text == "false") return false;
    }
    mistake_at(key, fmt::format("\"{}\" of {} is neither true nor false", key, what_));
    return otherwise;
}

std::optional<std::size_t> YamlFields::word(std::string_view key, std::span<const std::string_view> words)
{
    if (!has(key)) return std::nullopt;
    const std::string written = text(key);
    const auto found = std::ranges::find(words, written);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    std::string all;
    for (const auto word : words) all += fmt::format("{}{}", all.empty() ? "" : ", ", word);
    mistake_at(key, fmt::format("\"{}\" is no {} of {}; it is one of {}", shortened(written, 60), key, what_, all));
    return std::nullopt;
}

void YamlFields::mistake_at(std::string_view key, std::string text) { mistakes_.add(file_, line_of(key), std::move(text)); }

int YamlFields::line_of(std::string_view key) const
{
    const YamlNode* found = map_.kind == YamlNode::Kind::map ? map_.find(key) : nullptr;
    return found != nullptr ? found->line : line_;
}

Result<Duration> parse_duration(std::string_view text)
{
    struct Unit {
        std::string_view name;
        Duration length;
    };
    constexpr Unit units_of_time[] = {{"s", seconds(1)}, {"min", minutes(1)}, {"h", hours(1)}, {"d", days(1)}, {"w", days(7)}};
    constexpr Duration longest = days(3650);
    std::size_t digits = 0;
    std::int64_t count = 0;
    for (; digits < text.size() && digits < 9 && text[digits] >= '0' && text[digits] <= '9'; ++digits)
        count = count * 10 + (text[digits] - '0');
    for (const Unit& unit : units_of_time)
        if (digits > 0 && count > 0 && text.substr(digits) == unit.name && count <= longest.us / unit.length.us)
            return unit.length * count;
    return failed(Code::bad_input,
                  fmt::format("\"{}\" is no span of time; write a whole number and s, min, h, d or w, as in 14d or 40min "
                              "(at most 3650d)",
                              shortened(text, 40)));
}

std::string_view nearest_word(std::string_view written, std::span<const std::string_view> words)
{
    // Levenshtein's distance, one row at a time; long words are no typing mistakes.
    const auto distance = [](std::string_view a, std::string_view b) {
        std::vector<std::size_t> row(b.size() + 1);
        std::iota(row.begin(), row.end(), 0);
        for (std::size_t i = 1; i <= a.size(); ++i) {
            std::size_t corner = row[0];
            row[0] = i;
            for (std::size_t j = 1; j <= b.size(); ++j) {
                const std::size_t above = row[j];
                row[j] = std::min({above + 1, row[j - 1] + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1)});
                corner = above;
            }
        }
        return row[b.size()];
    };
    if (written.size() > 80) return {};
    std::string_view nearest;
    std::size_t best = written.size() / 3 + 2;  // must be nearer than this
    for (const auto word : words) {
        if (word.size() > 80) continue;
        const std::size_t found = distance(written, word);
        if (found < best && found < std::max(word.size(), written.size())) {
            best = found;
            nearest = word;
        }
    }
    return nearest;
}

std::string did_you_mean(std::string_view written, std::span<const std::string_view> words)
{
    const std::string_view nearest = nearest_word(written, words);
    if (!nearest.empty()) return fmt::format("; did you mean \"{}\"?", nearest);
    if (words.size() > 20) return {};
    std::string all;
    for (const auto word : words) all += fmt::format("{}{}", all.empty() ? "" : ", ", word);
    return all.empty() ? std::string() : fmt::format("; there are: {}", all);
}

}  // namespace regard
