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

std::array<unsigned char, 32> chained(const std::array<unsigned char, 32>& previous, std::string_view bytes)
{
    std::array<unsigned char, 32> out;
    crypto_generichash_state state;
    crypto_generichash_init(&state, previous.data(), previous.size(), out.size());
    crypto_generichash_update(&state, bytes_of(bytes), bytes.size());
    crypto_generichash_final(&state, out.data(), out.size());
    return out;
}

}  // namespace regard::seal
