#include "log/traits.h"

#include "base/text.h"

#include <algorithm>
#include <array>

namespace regard::log {
namespace {

// Letters of two bytes in UTF-8 whose small one lies at a fixed distance: Latin, Greek, Cyrillic. Others stay.
char32_t small(char32_t letter)
{
    if ((letter >= 0xC0 && letter <= 0xDE && letter != 0xD7) || (letter >= 0x391 && letter <= 0x3A9 && letter != 0x3A2) ||
        (letter >= 0x410 && letter <= 0x42F))
        return letter + 0x20;
    if (letter >= 0x400 && letter <= 0x40F) return letter + 0x50;
    const bool is_even_large = (letter >= 0x100 && letter <= 0x12F) || (letter >= 0x132 && letter <= 0x137) ||
                               (letter >= 0x14A && letter <= 0x177) || (letter >= 0x460 && letter <= 0x481);
    if (is_even_large) return letter | 1;
    const bool is_odd_large = (letter >= 0x139 && letter <= 0x148) || (letter >= 0x179 && letter <= 0x17E);
    if (is_odd_large && letter % 2 == 1) return letter + 1;
    return letter;
}

std::string folded(std::string_view text)
{
    std::string out = lower_ascii(trimmed(text));
    for (std::size_t i = 0; i + 1 < out.size(); ++i) {
        const auto first = static_cast<unsigned char>(out[i]), second = static_cast<unsigned char>(out[i + 1]);
        if ((first & 0xE0) != 0xC0 || (second & 0xC0) != 0x80) continue;
        const char32_t letter = small(static_cast<char32_t>((first & 0x1F) << 6 | (second & 0x3F)));
        out[i] = static_cast<char>(0xC0 | letter >> 6);
        out[i + 1] = static_cast<char>(0x80 | (letter & 0x3F));
        ++i;
    }
    return out;
}

std::uint64_t hash_of(std::string_view name, std::string_view value, const seal::Keys& keys)
{
    const std::uint64_t hash = keys.trait(name, value).high;
    return hash == 0 ? 1 : hash;
}

// As JSON writes them; "007" is a text.
bool is_number(std::string_view text)
{
    if (text.starts_with('-')) text.remove_prefix(1);
    if (text.empty() || text.front() < '0' || text.front() > '9') return false;
    return text.size() == 1 || text.front() != '0' || text[1] == '.' || text[1] == 'e';
}

std::string number_of(std::string_view text)
{
    if (const auto number = parse_micro(text)) return to_text(*number);
    return std::string(text);
}

// Empty: nothing to be found by.
std::string found_value(const Property& trait)
{
    switch (trait.kind) {
    case Property::Kind::text: {
        if (trait.text.size() > trait_bytes_max * 2) return {};
        std::string value = folded(trait.text);
        return value.size() > trait_bytes_max || value.find('@') != std::string::npos ? std::string() : value;
    }
    case Property::Kind::number: return trait.text.size() > trait_bytes_max ? std::string() : number_of(trait.text);
    case Property::Kind::truth: return trait.text;
    default: return {};
    }
}

}  // namespace

bool is_found_by(std::string_view name)
{
    constexpr std::array<std::string_view, 38> others{
        "address",       "address1",    "address2",    "anonymousid", "avatar",       "birthdate",   "birthday",  "customerid",
        "dateofbirth",   "description", "displayname", "email",       "emailaddress", "familyname",  "firstname", "fullname",
        "givenname",     "handle",      "id",          "ip",          "ipaddress",    "lastname",    "loyalty",   "mail",
        "middlename",    "mobile",      "name",        "nickname",    "phone",        "phonenumber", "simulated", "street",
        "streetaddress", "surname",     "telephone",   "userid",      "username",     "uuid"};
    static_assert(std::ranges::is_sorted(others));
    std::string plain = folded(name);
    if (plain.empty() || plain.size() > trait_bytes_max) return false;
    std::erase_if(plain, [](char c) { return c == '_' || c == '-' || c == ' ' || c == '.'; });
    return !std::ranges::binary_search(others, std::string_view(plain));
}

std::vector<TraitHash> traits_found_in(const std::vector<Property>& traits, const seal::Keys& keys)
{
    std::vector<TraitHash> out;
    for (const Property& trait : traits) {
        if (!is_found_by(trait.name)) continue;
        const std::string name = folded(trait.name);
        const std::string value = found_value(trait);
        const auto name_hash = static_cast<std::uint32_t>(keys.trait(name, {}).low);
        const TraitHash found{value.empty() ? 0 : hash_of(name, value, keys), name_hash};
        const auto held = std::ranges::find(out, name_hash, &TraitHash::name);
        if (held != out.end())
            *held = found;
        else if (out.size() < traits_per_touch_max)
            out.push_back(found);
    }
    std::ranges::sort(out, {}, &TraitHash::name);
    return out;
}

std::vector<std::uint64_t> trait_asked_for(std::string_view name, std::string_view value, const seal::Keys& keys)
{
    const std::string wanted = folded(value);
    const std::string trait = folded(name);
    std::vector<std::uint64_t> out{hash_of(trait, wanted, keys)};
    if (is_number(wanted))
        if (const std::string number = number_of(wanted); number != wanted) out.push_back(hash_of(trait, number, keys));
    return out;
}

void write_traits(Writer& out, std::span<const TraitHash> traits)
{
    out.varint(traits.size());
    for (const TraitHash& trait : traits) {
        out.fixed32(trait.name);
        out.fixed64(trait.value);
    }
}

std::vector<TraitHash> read_traits(Reader& in, std::size_t count_max)
{
    std::vector<TraitHash> out;
    const std::uint64_t count = in.varint_up_to(count_max);
    for (std::uint64_t i = 0; i < count && in.is_ok(); ++i) {
        const std::uint32_t name = in.fixed32();
        out.push_back({in.fixed64(), name});
    }
    return out;
}

}  // namespace regard::log
