// server/catalogue_json.h
//
// What people send to change the catalogue. Strict: an unknown member is an error that names it.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace regard::server {

struct TryBody {
    std::string touchpoint;
    std::string yaml;
};
[[nodiscard]] Result<TryBody> read_try(std::string_view body);

struct SaveBody {
    std::string yaml;
    std::uint32_t version = 0;  // that was in force when the writing began
    std::string why;            // may be empty
};
[[nodiscard]] Result<SaveBody> read_save(std::string_view body);

struct RollBackBody {
    std::uint32_t to = 0;
    std::uint32_t version = 0;
    std::string why;  // may be empty
};
[[nodiscard]] Result<RollBackBody> read_roll_back(std::string_view body);

}  // namespace regard::server
