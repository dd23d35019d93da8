// touch/identifier.h
//
// A typed key under which a source knows a customer: user_id, email, phone, loyalty, anonymous_id, handle:mastodon …
//
// Values are kept digit for digit as they came, except that e-mail addresses are trimmed and lowered, and phone numbers
// lose their separators, so that one address is one identifier. A value that stands for nobody ("null", "guest", "0" …,
// is_nonsense) never becomes an identifier. Values only; any thread.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace regard {

struct Identifier {
    std::string type;  // lower case: user_id, email, phone, loyalty, household, handle:<network>, device, anonymous_id
    std::string value;
    bool operator==(const Identifier&) const = default;
};

// How firmly a type names one customer; 0 is the firmest. Pinned in the store (docs/formats/identity.md): the partition of
// a touch is that of its firmest identifier, so this table never changes for a store.
[[nodiscard]] int rank_of(std::string_view type);

// Brings type and value into the one spelling that is hashed; refuses an empty, over-long or non-UTF-8 value.
[[nodiscard]] Result<Identifier> make_identifier(std::string_view type, std::string_view value);

// "", "null", "undefined", "guest", "0", "anonymous", "none", "n/a", "unknown", "-", "test", zeros only …, in any case.
[[nodiscard]] bool is_nonsense(std::string_view value);

// The firmest first; equal ranks in the order of type, then value. Doubles removed.
void put_in_order(std::vector<Identifier>& identifiers);

// "email:ada@example.org", for queries and display.
[[nodiscard]] std::string to_text(const Identifier& identifier);
[[nodiscard]] Result<Identifier> parse_identifier(std::string_view text);

}  // namespace regard
