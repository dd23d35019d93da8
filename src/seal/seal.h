// seal/seal.h
//
// Sealing of personal fields: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) by libsodium. Pure functions of their
// arguments; any thread. Call ready() once before anything else in this room.
#pragma once

#include "base/id.h"
#include "base/result.h"

#include <array>
#include <cstdint>
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

// 32 bytes of BLAKE2b over both parts, in order: the chain over the groups of a log.
[[nodiscard]] std::array<unsigned char, 32> chained(const std::array<unsigned char, 32>& previous, std::string_view bytes);

}  // namespace regard::seal
