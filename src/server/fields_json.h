// server/fields_json.h
//
// Reading the small JSON objects that people's decisions come in. Strict: an unknown member is an error that names it, so that
// a mistyped one does not silently do something else.
#pragma once

#include "base/result.h"
#include "touch/identifier.h"

#include <nlohmann/json.hpp>

#include <initializer_list>
#include <string>
#include <string_view>

namespace regard::server {

using Json = nlohmann::json;

[[nodiscard]] Result<Json> read_object(std::string_view body, std::initializer_list<std::string_view> names);
// A text of 1 to `size_max` bytes.
[[nodiscard]] Result<std::string> read_text(const Json& json, const std::string& name, std::size_t size_max);
// The same, or empty when it is absent or null.
[[nodiscard]] Result<std::string> read_optional_text(const Json& json, const std::string& name, std::size_t size_max);
[[nodiscard]] Result<Identifier> read_identifier(const Json& json, const std::string& name);

}  // namespace regard::server
