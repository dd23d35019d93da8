// cli/telling.h
//
// The API's answers in words for people at a terminal.
#pragma once

#include "cli/print.h"

namespace regard::cli {

// A text, or a dash where there is none.
[[nodiscard]] std::string text_of(const Json& value);

void tell_customer(const Json& customer);
void tell_timeline(const Json& page);
void tell_surface(const Json& surface);
void tell_touchpoints(const Json& page);
void tell_heard(const Json& heard);
void tell_todo(const Json& todo);
void tell_status(const Json& status);

}  // namespace regard::cli
