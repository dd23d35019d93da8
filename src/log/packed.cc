#include "log/packed.h"

#include <algorithm>
#include <array>

namespace regard::log {
namespace {

constexpr std::size_t uuid_size = 36;
constexpr bool is_dash_of_uuid(std::size_t place) { return place == 8 || place == 13 || place == 18 || place == 23; }

// 0-9 and a-f are their value; all else is 255.
constexpr std::array<std::uint8_t, 256> values = [] {
    std::array<std::uint8_t, 256> out{};
    out.fill(255);
    for (int i = 0; i < 10; ++i) out[static_cast<std::size_t>('0' + i)] = static_cast<std::uint8_t>(i);
    for (int i = 0; i < 6; ++i) out[static_cast<std::size_t>('a' + i)] = static_cast<std::uint8_t>(10 + i);
    return out;
}();
std::uint8_t value_of(char c) { return values[static_cast<unsigned char>(c)]; }
char character_of(std::uint8_t value) { return "0123456789abcdef"[value]; }

}  // namespace

Form form_of(std::string_view text)
{
    if (text.size() < 2) return Form::plain;
    if (text.size() == uuid_size && text[8] == '-') {
        for (std::size_t i = 0; i < text.size(); ++i)
            if (is_dash_of_uuid(i) ? text[i] != '-' : value_of(text[i]) > 15) return Form::plain;
        return Form::uuid;
    }
    std::uint8_t most = 0;
    for (const char c : text) {
        const std::uint8_t value = value_of(c);
        if (value > 15) return Form::plain;
        most = std::max(most, value);
    }
    if (most < 10) return Form::digits;
    return text.size() % 2 == 0 ? Form::hex : Form::plain;
}

void pack(Writer& out, std::string_view text, Form form)
{
    if (form == Form::plain) return out.raw(text);
    std::uint8_t half = 0;
    bool has_half = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (form == Form::uuid && is_dash_of_uuid(i)) continue;
        const std::uint8_t value = value_of(text[i]);
        if (has_half) out.byte(static_cast<std::uint8_t>(half << 4 | value));
        half = value;
        has_half = !has_half;
    }
    if (has_half) out.byte(static_cast<std::uint8_t>(half << 4 | 15));
}

std::string unpack(Reader& in, std::uint64_t size, Form form)
{
    if (form == Form::plain) return std::string(in.raw(size));
    const std::uint64_t bytes_count = form == Form::uuid ? 16 : size / 2 + size % 2;
    const std::string_view bytes = in.raw(bytes_count);
    if (bytes.size() != bytes_count || (form == Form::uuid && size != uuid_size) || (form == Form::hex && size % 2 != 0)) {
        in.fail();
        return {};
    }
    std::string out;
    out.reserve(size);
    for (const char byte : bytes)
        for (const int shift : {4, 0}) {
            const auto value = static_cast<std::uint8_t>(static_cast<unsigned char>(byte) >> shift & 15);
            if (form == Form::uuid && is_dash_of_uuid(out.size())) out.push_back('-');
            if (out.size() == size) {  // the half behind an odd number of digits
                if (value != 15) in.fail();
                continue;
            }
            if (form == Form::digits && value > 9) in.fail();
            out.push_back(character_of(value));
        }
    return out;
}

void write_packed(Writer& out, std::string_view text)
{
    const Form form = form_of(text);
    out.varint(text.size() << 2 | static_cast<std::uint64_t>(form));
    pack(out, text, form);
}

std::string read_packed(Reader& in)
{
    const std::uint64_t head = in.varint();
    return unpack(in, head >> 2, static_cast<Form>(head & 3));
}

}  // namespace regard::log
