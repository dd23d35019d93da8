// access/link.h
//
// Links in letters: each may do one thing, for one person, until some day, without signing in.
//
// What a link says stands in it, readable, with a MAC under the store's own key: nothing is kept, and nobody can make or change
// one. Pure. A link proves that its letter was read, not that its reader still may do it: whoever takes it asks that again.
#pragma once

#include "access/secret.h"
#include "base/result.h"
#include "base/time.h"

#include <string>
#include <string_view>

namespace regard::access {

struct Link {
    std::string purpose;  // "take", "unsubscribe"
    std::string name;     // whose it is
    std::string what;     // about which thing; may be empty
    Time until;
};

// base64url, as it can stand in an address.
[[nodiscard]] std::string to_token(const Link& link, const HashKey& key);

// bad_input: it was not made here, is not whole, or is for something else. not_found: it is too old.
[[nodiscard]] Result<Link> read_token(std::string_view token, std::string_view purpose, Time now, const HashKey& key);

}  // namespace regard::access
