// touch/document_yaml.h
//
// A YAML file that a person wrote, as a tree with line numbers, and a reader that names every mistake in it: file, line,
// what is wrong, what would be right. Catalogues, conditions, import maps and stories are read through it.
//
// Built for files nobody has checked: size, depth and the number of nodes are bounded before anything is built, anchors and
// aliases are refused (a short file could stand for a long one), a key may stand once in a map. Values; no thread.
#pragma once

#include "base/micro.h"
#include "base/result.h"
#include "base/time.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace regard {

constexpr std::size_t yaml_bytes_max = 1024 * 1024;  // ten times the largest catalogue file seen
constexpr std::size_t yaml_depth_max = 32;
constexpr std::size_t yaml_nodes_max = 200'000;

struct YamlNode {
    enum class Kind : std::uint8_t { null, scalar, list, map };
    Kind kind = Kind::null;
    bool is_quoted = false;         // a scalar in quotes is text, whatever it looks like
    int line = 0;                   // from 1
    std::string text;               // of a scalar
    std::vector<std::string> keys;  // of a map, beside its items
    std::vector<YamlNode> items;    // of a list; the values of a map

    [[nodiscard]] const YamlNode* find(std::string_view key) const;
    [[nodiscard]] const char* kind_in_words() const;  // "a map", "a list", "text", "nothing"
};

// One document. The error's pointer is file:line.
[[nodiscard]] Result<YamlNode> parse_yaml(std::string_view file, std::string_view text);

// What is wrong with some files, in the order it was found.
class Mistakes {
public:
    void add(std::string_view file, int line, std::string text);
    [[nodiscard]] bool empty() const { return lines_.empty(); }
    [[nodiscard]] std::size_t count() const { return lines_.size(); }
    // All of them, one a line, "web.yaml:12: …"; the pointer is the first one's place. There must be one.
    [[nodiscard]] Error as_error() const;

private:
    std::vector<std::string> lines_;
    std::string first_place_;
};

// Reads the fields of one map. What is missing or wrong becomes a mistake and gives an empty value, so that reading goes
// on and all mistakes are told at once. Looks at the node, the file name and the mistakes; none may die before it.
class YamlFields {
public:
    // `what` says whose fields they are: "touchpoint web.page_load". A key that is not `known` is a mistake.
    YamlFields(const YamlNode& map, std::string_view file, Mistakes& mistakes, std::string what,
               std::span<const std::string_view> known);

    [[nodiscard]] bool has(std::string_view key) const { return node(key) != nullptr; }
    [[nodiscard]] const YamlNode* node(std::string_view key) const;  // nullptr when it is not there or empty
    [[nodiscard]] const YamlNode* map_node(std::string_view key);    // nullptr when it is not there, or no map
    [[nodiscard]] std::string text(std::string_view key);            // empty when it is not there
    [[nodiscard]] std::string needed_text(std::string_view key, std::string_view example);
    [[nodiscard]] std::vector<std::string> texts(std::string_view key);  // a list of texts, or one text
    [[nodiscard]] std::optional<Micro> number(std::string_view key);
    [[nodiscard]] std::optional<Duration> duration(std::string_view key);
    [[nodiscard]] bool truth(std::string_view key, bool otherwise);
    // One of some words, by its place among them.
    [[nodiscard]] std::optional<std::size_t> word(std::string_view key, std::span<const std::string_view> words);

    void mistake(std::string text) { mistakes_.add(file_, line_, std::move(text)); }
    void mistake_at(std::string_view key, std::string text);
    [[nodiscard]] int line() const { return line_; }
    [[nodiscard]] int line_of(std::string_view key) const;
    [[nodiscard]] std::string_view file() const { return file_; }
    [[nodiscard]] const std::string& what() const { return what_; }
    [[nodiscard]] Mistakes& mistakes() { return mistakes_; }

private:
    const YamlNode& map_;
    std::string_view file_;
    Mistakes& mistakes_;
    std::string what_;
    int line_;
};

// "14d", "2h", "40min", "30s", "3w": a whole number above 0 and its unit, at most 3650 days.
[[nodiscard]] Result<Duration> parse_duration(std::string_view text);

// The word most like `written`, or empty when none is near.
[[nodiscard]] std::string_view nearest_word(std::string_view written, std::span<const std::string_view> words);
// "; did you mean \"label\"?", or empty.
[[nodiscard]] std::string did_you_mean(std::string_view written, std::span<const std::string_view> words);

}  // namespace regard
