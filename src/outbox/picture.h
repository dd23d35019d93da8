// outbox/picture.h
//
// The one picture of a letter: bars above and below a line, a group for each week. Rectangles on whole pixels and no letters,
// so it needs no fonts and is the same on every machine; the words stand around it.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace regard::outbox {

struct Bars {
    std::uint64_t up = 0;
    std::uint64_t down = 0;
    std::uint64_t far_down = 0;  // beneath `down`, in a stronger colour
};

// Colours of the bars as #rrggbb, for the words around the picture.
constexpr const char* up_colour = "#2b8a3e";
constexpr const char* down_colour = "#e8820c";
constexpr const char* far_down_colour = "#c2255c";

constexpr std::uint32_t picture_width = 1'120;  // shown at half of it: sharp on fine screens
constexpr std::uint32_t picture_height = 400;

// Oldest first; the last is drawn in full, those before it paler. PNG.
[[nodiscard]] Result<std::string> draw_bars(const std::vector<Bars>& groups);

}  // namespace regard::outbox
