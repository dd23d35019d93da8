#include "seal/seal.h"

#include <cstring>
#include <sodium.h>

namespace regard::seal {
namespace {

std::array<unsigned char, 24> full_nonce(const GroupNonce& nonce, std::uint64_t index)
{
    std::array<unsigned char, 24> out;
    std::memcpy(out.data(), nonce.data(), 16);
    std::memcpy(out.data() + 16, &index, 8);
    return out;
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

void ready() { MUST(sodium_init() >= 0); }

void seal(std::string& out, std::string_view plain, const Key& key, const GroupNonce& nonce, std::uint64_t index,
          const Id128& bound_to)
{
    const std::size_t begin = out.size();
    out.resize(begin + plain.size() + tag_bytes);
    const auto full = full_nonce(nonce, index);
    const auto ad = bound_to.bytes();
    crypto_aead_xchacha20poly1305_ietf_encrypt(reinterpret_cast<unsigned char*>(out.data() + begin), nullptr, bytes_of(plain),
                                               plain.size(), reinterpret_cast<const unsigned char*>(ad.data()), ad.size(),
                                               nullptr, full.data(), key.data());
}

Result<std::string> open(std::string_view sealed, const Key& key, const GroupNonce& nonce, std::uint64_t index,
                         const Id128& bound_to)
{
    if (sealed.size() < tag_bytes) return failed(Code::damaged, "sealed bytes are shorter than their tag");
    std::string out(sealed.size() - tag_bytes, '\0');
    const auto full = full_nonce(nonce, index);
    const auto ad = bound_to.bytes();
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            reinterpret_cast<unsigned char*>(out.data()), nullptr, nullptr, bytes_of(sealed), sealed.size(),
            reinterpret_cast<const unsigned char*>(ad.data()), ad.size(), full.data(), key.data()) != 0)
        return failed(Code::damaged, "sealed bytes do not open: they were changed, or their key is gone");
    return out;
}

void hide(std::span<char> bytes, const Key& key, const GroupNonce& nonce, std::uint64_t index)
{
    const auto full = full_nonce(nonce, index);
    auto* at = reinterpret_cast<unsigned char*>(bytes.data());
    crypto_stream_xchacha20_xor(at, at, bytes.size(), full.data(), key.data());
}

Digest digest_of(std::string_view bytes)
{
    Digest out;
    crypto_generichash(out.data(), out.size(), bytes_of(bytes), bytes.size(), nullptr, 0);
    return out;
}

Digest digest_of(const Digest& key, std::string_view bytes)
{
    Digest out;
    crypto_generichash(out.data(), out.size(), bytes_of(bytes), bytes.size(), key.data(), key.size());
    return out;
}

Mac mac_of(const Key& key, const Digest& a, const Digest& b)
{
    Mac out;
    unsigned char both[64];
    std::memcpy(both, a.data(), a.size());
    std::memcpy(both + a.size(), b.data(), b.size());
    crypto_generichash(out.data(), out.size(), both, sizeof both, key.data(), key.size());
    return out;
}

}  // namespace regard::seal
