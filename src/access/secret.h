// access/secret.h
//
// Random texts that stand for somebody, and what is kept of them. Pure but for the Chance that is given.
#pragma once

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"

#include <string>
#include <string_view>

namespace regard::access {

// 32 random bytes as 43 characters of base64url: what cookies, tokens and keys are made of.
[[nodiscard]] std::string random_secret(Chance& chance);

// The key under which a store hashes its secrets, so that equal secrets in two stores do not show as equal.
struct HashKey {
    unsigned char bytes[32];
};

// What is kept of a secret: 128 bits of BLAKE2b. A secret has 256 random bits, so a fast hash is enough.
[[nodiscard]] Id128 hash_of(std::string_view secret, const HashKey& key);

// Takes the same time wherever they differ.
[[nodiscard]] bool are_equal(std::string_view a, std::string_view b);

// Argon2id, as text with its own salt and cost; for what people type. Takes about a tenth of a second and 64 MiB.
[[nodiscard]] Result<std::string> hash_password(std::string_view password);
[[nodiscard]] bool is_password(std::string_view password, const std::string& hash);

// A password for people: five groups of four letters and digits, about 100 bits, without those that look alike.
[[nodiscard]] std::string random_password(Chance& chance);

}  // namespace regard::access
