// server/receiving.h
//
// What the doors share: taking the packing off a body, and turning what a decoder made of it into one sending.
#pragma once

#include "partition/partitions.h"
#include "server/api.h"

#include <string_view>

namespace regard::server {

// The body as sent, or unpacked into the bench. bad_input: an encoding that is not known or a damaged body; too_large.
[[nodiscard]] Result<std::string_view> inflated_body(const Request& request, Bench& bench);

// 413, 415 or 400 with what is wrong: the body as a whole cannot be read.
[[nodiscard]] Response unreadable(const Error& error, const Request& request);

// Leaves `decoded` empty, but its items.
[[nodiscard]] Sending take_sending(Decoded& decoded, std::string_view source, std::string_view door);

// What one touch did, once it is durable: its customer's account, and the effects at its place of the timeline.
struct TouchDone {
    Receipt receipt;
    CustomerView customer;  // of a touch that was kept
    std::vector<EffectView> effects;
};
// care.cc: a touch that somebody of the business is the source of, with their name.
constexpr std::string_view own_source = "regard";
[[nodiscard]] Result<Touch> own_touch(House& house, const CustomerView& customer, std::string_view touchpoint,
                                      std::string_view who);
// The same sent; the answer says what it did.
void send_own(House& house, Touch touch, const Reply& reply);
// Sends one item and looks up what it did.
void send_one(House& house, Sending sending, Answer<TouchDone> then);

}  // namespace regard::server
