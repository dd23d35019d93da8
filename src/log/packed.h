// log/packed.h
//
// Texts in few bytes: what is made of digits, of lower-case hex or is a UUID takes half its length or less; everything else
// is kept as it is. What comes back is the same text, byte for byte. Pure.
#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace regard::log {

enum class Form : std::uint8_t {
    plain = 0,
    digits = 1,  // two a byte; the last half of an odd number is 15
    hex = 2,     // two a byte; an even number of 0-9 and a-f
    uuid = 3     // 8-4-4-4-12 in lower case: its 16 bytes
};

[[nodiscard]] Form form_of(std::string_view text);
// The bytes of a text in this form, without its length.
void pack(Writer& out, std::string_view text, Form form);
// A text of `size` characters in this form; the reader is bad when there is none.
[[nodiscard]] std::string unpack(Reader& in, std::uint64_t size, Form form);

// Length and form in one varint (`length << 2 | form`), then the bytes.
void write_packed(Writer& out, std::string_view text);
[[nodiscard]] std::string read_packed(Reader& in);

}  // namespace regard::log
