// cli/file.h
//
// Files as the command line reads them: whole, or piece by piece and unpacked on the way.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace regard::cli {

// Whole files are small ones: maps, catalogues, look-up tables.
constexpr std::uint64_t whole_file_bytes_max = 256 * 1024 * 1024;

[[nodiscard]] Result<std::string> read_file(const std::string& path);
// Unpacked when its first bytes say gzip or zstd.
[[nodiscard]] Result<std::string> read_unpacked_file(const std::string& path);

// The size in bytes; 0 for standard input ("-") and what is no plain file.
[[nodiscard]] std::uint64_t size_of_file(const std::string& path);

// Calls `sink` with the unpacked bytes, in pieces; `read` is told how many packed bytes were read so far. "-" is standard
// input. Stops at the first error and returns it.
[[nodiscard]] Result<void> read_pieces(const std::string& path, const std::function<Result<void>(std::string_view)>& sink,
                                       const std::function<void(std::uint64_t)>& read);

}  // namespace regard::cli
