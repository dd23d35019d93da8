#include "base/id.h"

#include <fmt/format.h>

namespace regard {

std::string to_hex(const Id128& id) { return fmt::format("{:016x}{:016x}", id.high, id.low); }

Result<Id128> id_from_hex(std::string_view text)
{
    if (text.size() != 32) return failed(Code::bad_input, "an id has 32 hexadecimal digits");
    std::uint64_t half[2] = {0, 0};
    for (std::size_t i = 0; i < 32; ++i) {
        const char c = text[i];
        std::uint64_t digit;
        if (c >= '0' && c <= '9')
            digit = static_cast<std::uint64_t>(c - '0');
        else if (c >= 'a' && c <= 'f')
            digit = static_cast<std::uint64_t>(c - 'a' + 10);
        else
            return failed(Code::bad_input, "an id has 32 hexadecimal digits, lower case");
        half[i / 16] = half[i / 16] << 4 | digit;
    }
    return Id128{half[0], half[1]};
}

}  // namespace regard
