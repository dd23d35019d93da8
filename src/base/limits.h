// base/limits.h
//
// Every limit has a name, a reason and one place: here. The documentation's table (docs/LIMITS.md) is made from this file
// by tools/limits, and a test holds them equal.
#pragma once

#include <cstddef>
#include <cstdint>

namespace regard::limits {

// The number of partitions is fixed in a store: routing must give the same answer for as long as the store lives.
constexpr std::size_t partitions_count = 16;

// A group is one value in the log: large enough that the fsync and the chain hash cost little per touch, small enough
// that opening one touch of a timeline reads little.
constexpr std::size_t group_entries_max = 256;
constexpr std::size_t group_bytes_max = 64 * 1024;

// Segment's published limits (peers 5.1): 32 KB an event, 500 KB and 2,500 events a batch. The body limit leaves room for
// an envelope; a decompressed body may not be larger than a plain one.
constexpr std::size_t touch_bytes_max = 32 * 1024;
constexpr std::size_t batch_touches_max = 2'500;
constexpr std::size_t body_bytes_max = 1024 * 1024;
// POST /api/touches takes JSON lines as well; 1 MiB keeps one request's memory small.
constexpr std::size_t json_depth_max = 32;

constexpr std::size_t identifier_bytes_max = 256;
constexpr std::size_t identifiers_per_touch_max = 12;
constexpr std::size_t message_id_bytes_max = 256;
constexpr std::size_t name_bytes_max = 128;  // touchpoint, channel, place, property names
constexpr std::size_t properties_per_touch_max = 512;
constexpr std::size_t text_bytes_max = 16 * 1024;

// Distinct touchpoint, channel, place and rule names a partition keeps numbers for. Beyond it a touch is quarantined:
// a name that is new each time is a measure in disguise.
constexpr std::size_t names_per_partition_max = 100'000;

// An identifier with more partners of its own rank or a higher one than this is shared (a kiosk, a family's phone).
constexpr std::size_t identifier_links_max = 10;

// One effect, in units. The catalogue's loader refuses more (methods 1.10).
constexpr std::int64_t effect_units_max = 2;

}  // namespace regard::limits
