// intake/fields.h
//
// How the doors of the network read the parts of an item that are alike: properties, identifiers, texts and times. Errors
// carry a JSON pointer that begins at the item. Pure functions.
#pragma once

#include "base/result.h"
#include "intake/json.h"
#include "touch/touch.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace regard {

// Adds the members of `object` as properties, named with `prefix` before their key. Objects inside become `outer.inner`;
// what is deeper, and arrays, stay JSON as sent. Fails on a name over limits::name_bytes_max, or more than
// limits::properties_per_touch_max in `out`; `pointer` is that of `object`.
[[nodiscard]] Result<void> add_properties(json::Value object, std::string_view prefix, std::string_view pointer,
                                          std::vector<Property>& out);

// A text or a number, digit for digit: what may stand for an id. Fails on other kinds.
[[nodiscard]] Result<std::string_view> id_text(json::Value value, std::string_view pointer);

// A number, or a text that holds one.
[[nodiscard]] Result<Micro> amount_of(json::Value value, std::string_view pointer);

// "eur" as EUR; empty when it is not three letters, as ISO 4217 has them.
[[nodiscard]] std::string currency_of(std::string_view text);

// A text with a time in it, not before touch_at_min.
[[nodiscard]] Result<Time> time_of(json::Value value, std::string_view pointer);

// The word of `known` that was probably meant, or empty.
[[nodiscard]] std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

// "; did you mean \"touchpoint\"?" or, when none is near, "; known are a, b, c".
[[nodiscard]] std::string suggestion(std::string_view word, std::span<const std::string_view> known);

}  // namespace regard
