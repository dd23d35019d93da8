#include "cli/simulate_people.h"

#include "cli/simulate_dice.h"

namespace regard::simulation {
namespace {

constexpr std::array<std::string_view, 56> given_names = {
    "Ada",   "Amir",   "Ana",   "Anton", "Bea",   "Boris", "Carla",  "Chen",  "Clara", "David", "Dina",  "Elena",
    "Emil",  "Emma",   "Eva",   "Farid", "Felix", "Fatou", "George", "Grace", "Hana",  "Hugo",  "Ines",  "Ivan",
    "Jana",  "Jonas",  "Julia", "Kenji", "Klara", "Lars",  "Laura",  "Leo",   "Lin",   "Lucia", "Maja",  "Marco",
    "Maria", "Mei",    "Milan", "Mina",  "Nadia", "Nils",  "Nora",   "Olga",  "Omar",  "Paul",  "Petra", "Priya",
    "Rosa",  "Samuel", "Sara",  "Sofia", "Tariq", "Tomas", "Vera",   "Yusuf"};
constexpr std::array<std::string_view, 56> family_names = {
    "Adler",  "Almeida", "Andersen", "Bakker", "Banerjee", "Becker",  "Berg",     "Bianchi", "Brown",  "Carter",
    "Chan",   "Costa",   "Diallo",   "Duarte", "Evans",    "Fischer", "Fontaine", "Garcia",  "Gruber", "Haas",
    "Haddad", "Hansen",  "Horvat",   "Huang",  "Ito",      "Jansen",  "Jensen",   "Jones",   "Kaya",   "Keller",
    "Khan",   "Klein",   "Kowalski", "Kumar",  "Lambert",  "Larsen",  "Lopez",    "Maier",   "Martin", "Meyer",
    "Moreau", "Nagy",    "Nilsen",   "Novak",  "Okafor",   "Olsen",   "Patel",    "Peeters", "Rossi",  "Santos",
    "Sato",   "Silva",   "Smith",    "Tran",   "Weber",    "Wolf"};

constexpr std::string_view hex_digits = "0123456789abcdef";

void append_hex(std::string& out, std::uint64_t value)
{
    for (int shift = 60; shift >= 0; shift -= 4) out.push_back(hex_digits[(value >> shift) & 15]);
}

void append_lower(std::string& out, std::string_view name)
{
    for (const char c : name) out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
}

void append_digits(std::string& out, std::uint64_t value, std::size_t width)
{
    const std::string digits = std::to_string(value);
    if (digits.size() < width) out.append(width - digits.size(), '0');
    out.append(digits);
}

std::uint8_t drawn_temperament(Dice& dice)
{
    std::int32_t left = dice.between(0, 99);
    for (std::size_t i = 0; i < temperaments.size(); ++i) {
        left -= temperaments[i].share;
        if (left < 0) return static_cast<std::uint8_t>(i);
    }
    return 0;
}

}  // namespace

Nature People::nature(std::uint32_t number) const
{
    Dice dice(seed_ ^ mixed(number));
    Nature nature{};
    nature.temperament = drawn_temperament(dice);
    nature.gap = static_cast<std::uint8_t>((dice.below(7) + dice.below(7) + 1) / 2);
    nature.home = static_cast<std::uint8_t>(dice.below(5));
    nature.has_loyalty = dice.in_thousand(450);
    nature.has_app = dice.in_thousand(300);
    nature.has_phone = dice.in_thousand(600);
    nature.has_handle = dice.in_thousand(80);
    nature.has_company = dice.in_thousand(40);
    nature.is_cut_often = dice.in_thousand(20);
    const auto store = static_cast<std::uint16_t>(nature.has_loyalty ? dice.between(100, 600) : 60);
    const auto app = static_cast<std::uint16_t>(nature.has_app ? dice.between(100, 300) : 0);
    nature.store = store;
    nature.app = app;
    nature.partner = static_cast<std::uint16_t>(nature.has_loyalty ? 40 : 0);
    nature.web = static_cast<std::uint16_t>(1'000 - store - app - nature.partner);
    return nature;
}

void People::describe(std::uint32_t number, std::uint8_t cookie, Persona& persona) const
{
    const std::uint64_t hash = mixed(seed_ * 3 + mixed(number + 0x5eed));
    const auto given = given_names[hash % given_names.size()];
    const auto family = family_names[(hash >> 16) % family_names.size()];

    persona.name.assign(given).append(" ").append(family);
    persona.user_id.assign("u");
    append_digits(persona.user_id, number, 6);
    persona.email.clear();
    append_lower(persona.email, given);
    persona.email.push_back('.');
    append_lower(persona.email, family);
    persona.email.push_back('.');
    append_digits(persona.email, number, 1);
    persona.email.append((hash >> 32) % 3 == 0 ? "@example.com" : "@example.org");
    persona.anonymous_id.clear();
    append_hex(persona.anonymous_id, mixed(hash + 1 + cookie));
    persona.device.assign("d");
    append_hex(persona.device, mixed(hash ^ 0xde71ce));
    persona.loyalty.assign("L");
    append_digits(persona.loyalty, 10'000'000 + std::uint64_t{number} * 7 % 89'999'999, 8);
    persona.phone.assign("+999");
    append_digits(persona.phone, 200'000'000 + number, 9);
    persona.handle.clear();
    append_lower(persona.handle, given);
    append_digits(persona.handle, number, 1);
    persona.handle.append("@social.example.org");
    // Company hides in the number, so that colleagues share one.
    persona.company.assign("company-");
    append_digits(persona.company, number % 977, 3);
}

}  // namespace regard::simulation
