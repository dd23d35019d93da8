#include "server/json_writer.h"

namespace regard::server {

namespace {

// How many bytes of well-formed UTF-8 stand at the beginning, at most one character; 0: none.
std::size_t character_bytes(std::string_view text)
{
    const auto lead = static_cast<unsigned char>(text[0]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    return size <= text.size() && is_utf8(text.substr(0, size)) ? size : 0;
}

void append_escaped(std::string& out, char c)
{
    switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
    }
    constexpr char digits[] = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    out += "\\u00";
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
}

}  // namespace

void JsonWriter::quote(std::string_view value)
{
    out_ += '"';
    const bool is_sound = is_utf8(value);
    std::size_t plain_begin = 0;
    for (std::size_t i = 0; i < value.size();) {
        const auto byte = static_cast<unsigned char>(value[i]);
        if (byte < 0x20 || byte == '"' || byte == '\\') {
            out_ += value.substr(plain_begin, i - plain_begin);
            append_escaped(out_, value[i]);
            plain_begin = ++i;
        } else if (is_sound || byte < 0x80) {
            ++i;
        } else if (const std::size_t size = character_bytes(value.substr(i)); size > 0) {
            i += size;
        } else {
            out_ += value.substr(plain_begin, i - plain_begin);
            out_ += "\xef\xbf\xbd";
            plain_begin = ++i;
        }
    }
    out_ += value.substr(plain_begin);
    out_ += '"';
}

}  // namespace regard::server
