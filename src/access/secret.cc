#include "access/secret.h"

#include <sodium.h>

#include <array>

namespace regard::access {

namespace {

// sodium_init() may be called from any thread and more than once; it fails only where there is no source of chance.
void ready()
{
    static const bool is_ready = sodium_init() >= 0;
    MUST(is_ready);
}

}  // namespace

std::string random_secret(Chance& chance)
{
    ready();
    std::array<unsigned char, 32> bytes;
    chance.fill(bytes);
    std::array<char, sodium_base64_ENCODED_LEN(32, sodium_base64_VARIANT_URLSAFE_NO_PADDING)> text;
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return text.data();
}

Id128 hash_of(std::string_view secret, const HashKey& key)
{
    ready();
    std::array<unsigned char, 16> out;
    crypto_generichash(out.data(), out.size(), reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), key.bytes,
                       sizeof key.bytes);
    return Id128::from_bytes(out.data());
}

bool are_equal(std::string_view a, std::string_view b)
{
    ready();
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

Result<std::string> hash_password(std::string_view password)
{
    ready();
    std::array<char, crypto_pwhash_STRBYTES> out{};
    if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                              crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return failed(Code::busy, "not enough memory to hash a password (64 MiB); free some and try again");
    return std::string(out.data());
}

bool is_password(std::string_view password, const std::string& hash)
{
    ready();
    if (hash.size() >= crypto_pwhash_STRBYTES) return false;
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

std::string random_password(Chance& chance)
{
    constexpr std::string_view letters = "abcdefghijkmnpqrstuvwxyz23456789";  // 32, so a byte's low five bits are fair
    static_assert(letters.size() == 32);
    std::array<unsigned char, 20> bytes;
    chance.fill(bytes);
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i > 0 && i % 4 == 0) out += '-';
        out += letters[bytes[i] & 31U];
    }
    return out;
}

}  // namespace regard::access
