// touch/touch_json.h
//
// A touch and an observation as one line of JSON, in the words POST /api/touches takes: what goes out can come in again.
// (Reading is intake's.) An identifier type that has several values is written as a list of them. Texts that are not UTF-8
// get U+FFFD where they break, so that a line is always JSON. Pure; the caller owns the string.
#pragma once

#include "touch/touch.h"

#include <string>

namespace regard {

[[nodiscard]] std::string to_json(const Touch& touch);
[[nodiscard]] std::string to_json(const Observation& observation);

}  // namespace regard
