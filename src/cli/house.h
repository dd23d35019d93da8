// cli/house.h
//
// A store opened by the command line, with this machine's clock and chance, and the catalogue it is to follow.
#pragma once

#include "cli/system_clock.h"
#include "partition/partitions.h"
#include "touch/catalogue_yaml.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace regard::cli {

// The shipped catalogue; with a folder, its files stand beside the shipped ones, or in the place of those of equal name.
[[nodiscard]] Result<Catalogue> read_catalogue(const std::string& folder);
[[nodiscard]] Result<std::vector<CatalogueFile>> read_catalogue_files(const std::string& folder);

// The shipped catalogue with these files over it.
[[nodiscard]] Result<Catalogue> read_catalogue_under(const std::vector<CatalogueFile>& over);

// Where a store's catalogue comes from, remembered in the store: a folder, or empty for the shipped one.
constexpr std::string_view catalogue_setting = "cli/catalogue-folder";

struct OpenStore {
    SystemClock clock;
    SystemChance chance;
    std::unique_ptr<Partitions> partitions;
};

// conflict: another process has it open; not_found: there is none.
[[nodiscard]] Result<std::unique_ptr<OpenStore>> open_store(const std::string& path, std::uint64_t memory_bytes);

}  // namespace regard::cli
