// base/text.h
//
// Text as it comes from outside: UTF-8 validity, trimming, ASCII lower case. Pure functions over views; nothing is kept.
#pragma once

#include <string>
#include <string_view>

namespace regard {

// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text);

// Without ASCII white space at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

// ASCII letters only; other bytes stay.
[[nodiscard]] std::string lower_ascii(std::string_view text);

// At most `bytes_max` bytes, cut at a character, with "…" when something was cut.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t bytes_max);

}  // namespace regard
