// touch/touchpoint_yaml.h
//
// One touchpoint as people write it, apart from the file it stands in: for the form in the pages, and for lines that a store
// keeps over its catalogue files. Text out and in; what a touchpoint says reads back as it was (but for comments).
#pragma once

#include "touch/catalogue.h"
#include "touch/catalogue_yaml.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace regard {

// The name, and its fields below it.
[[nodiscard]] std::string to_yaml(const Touchpoint& touchpoint);

// A condition as `when:` has it, in one line that is JSON and YAML at once.
[[nodiscard]] std::string to_flow(const Condition& condition);

constexpr std::size_t touchpoint_yaml_bytes_max = 32 * 1024;

// Lines of a store's own: touchpoints by name, each as to_yaml() writes one, or as a person did.
using OwnLines = std::map<std::string, std::string, std::less<>>;

constexpr std::string_view own_lines_file = "own-lines.yaml";

// One file that replaces what the others say under the same names, and the line before each touchpoint's first.
struct OwnLinesFile {
    CatalogueFile file;
    std::map<std::string, int, std::less<>> line_before;
};
[[nodiscard]] OwnLinesFile to_file(const OwnLines& lines);

// Whether the text is one touchpoint of this name and nothing more; the error says what else it is.
[[nodiscard]] Result<void> is_one_touchpoint(std::string_view yaml, std::string_view name);

// A touchpoint alone, as it once stood in a catalogue: not held against anything else.
[[nodiscard]] Result<Touchpoint> read_touchpoint(std::string_view name, std::string_view yaml);

// Where a name of the catalogue is said.
struct SaidAt {
    std::string file;
    int line = 0;
    bool is_signal = false;
};
// By name; what a file that replaces says goes before what it replaces.
[[nodiscard]] std::map<std::string, SaidAt, std::less<>> said_in(std::span<const CatalogueFile> files);

}  // namespace regard
