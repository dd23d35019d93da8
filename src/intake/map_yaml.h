// intake/map_yaml.h
//
// An import map as people write it: YAML (docs/doors.md). Text in, meaning out; reading the file is done elsewhere.
#pragma once

#include "base/result.h"
#include "intake/map.h"

#include <string_view>

namespace regard {

constexpr std::size_t map_bytes_max = 1024 * 1024;

// `file` is only named in errors. bad_input: the first mistake, with file and line, and what would be right.
[[nodiscard]] Result<ImportMap> load_map(std::string_view file, std::string_view text);

}  // namespace regard
