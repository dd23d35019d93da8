// seal/seal.h
//
// Sealing of personal fields: XChaCha20 (draft-irtf-cfrg-xchacha-03) by libsodium, with a tag of its own (Poly1305) where
// bytes stand alone, without one where a seal over the whole group vouches for them (encrypt, then authenticate). Pure
// functions of their arguments; any thread. Call ready() once before anything else in this room.
#pragma once

#include "base/id.h"
#include "base/result.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace regard::seal {

using Key = std::array<unsigned char, 32>;
using GroupNonce = std::array<unsigned char, 16>;  // random, one a group
constexpr std::size_t tag_bytes = 16;

// Starts libsodium; ends the process if that fails. Idempotent.
void ready();

// Appends the sealed form of `plain` (same length plus the tag) to `out`. The nonce is the group's, with the index of the
// entry: no two sealings under one key share it, because a group's nonce is random and an index is used once.
void seal(std::string& out, std::string_view plain, const Key& key, const GroupNonce& nonce, std::uint64_t index,
          const Id128& bound_to);

// Code::damaged when the bytes, the nonce or what they are bound to are not those of seal(), or the key is another one.
[[nodiscard]] Result<std::string> open(std::string_view sealed, const Key& key, const GroupNonce& nonce, std::uint64_t index,
                                       const Id128& bound_to);

// Hides `bytes` in place, or shows them again: XChaCha20 with the group's nonce and the index of the entry. It notices no
// change: whoever shows bytes has checked the seal of their group.
void hide(std::span<char> bytes, const Key& key, const GroupNonce& nonce, std::uint64_t index);

using Digest = std::array<unsigned char, 32>;
// BLAKE2b-256; with `key` keyed by it.
[[nodiscard]] Digest digest_of(std::string_view bytes);
[[nodiscard]] Digest digest_of(const Digest& key, std::string_view bytes);
// BLAKE2b-128 under a secret key: who does not hold it can neither make it nor change what it is over.
using Mac = std::array<unsigned char, 16>;
[[nodiscard]] Mac mac_of(const Key& key, const Digest& a, const Digest& b);

}  // namespace regard::seal
