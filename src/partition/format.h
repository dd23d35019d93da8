// partition/format.h
//
// What a store says of itself in its file FORMAT: version, number of partitions, whether its business is simulated. Written
// last when a store is made, so that a half-made one is not taken for a store.
#pragma once

#include "base/result.h"
#include "store/store.h"

#include <string>
#include <vector>

namespace regard {

struct StoreFormat {
    int version = 2;
    bool is_simulated = false;
};

// Code::not_found: no store there. Code::too_new: of a later version.
[[nodiscard]] Result<StoreFormat> read_format(const std::string& path);
[[nodiscard]] Result<void> write_format(const std::string& path, const StoreFormat& format);

}  // namespace regard
