// access/settings.h
//
// Where access keeps its rows: small texts under names, durable when put() returns. The house gives one that lies in the
// store; tests give one in memory. Thread-safe.
#pragma once

#include "base/result.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace regard::access {

class Settings {
public:
    virtual ~Settings() = default;
    [[nodiscard]] virtual Result<std::optional<std::string>> get(std::string_view name) = 0;
    [[nodiscard]] virtual Result<void> put(std::string_view name, std::string_view value) = 0;
    [[nodiscard]] virtual Result<void> remove(std::string_view name) = 0;
    // Names and values whose names begin so, in the order of the names.
    [[nodiscard]] virtual Result<std::vector<std::pair<std::string, std::string>>> all(std::string_view prefix) = 0;
};

}  // namespace regard::access
