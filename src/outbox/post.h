// outbox/post.h
//
// Whoever takes a letter away. Tests give one that keeps what it gets.
#pragma once

#include "outbox/letter.h"

#include <string>

namespace regard::outbox {

// What became of a letter. `unknown`: all of it was handed over and no answer came, so it may have arrived; whoever must not
// write twice does not try again.
struct Delivery {
    enum class State : std::uint8_t { sent, refused, unknown };
    State state = State::refused;
    std::string why;  // of refused and unknown: what happened, and what to do
};

class Post {
public:
    virtual ~Post() = default;
    // Waits for the other side, at most half a minute. Thread-safe.
    [[nodiscard]] virtual Delivery send(const Letter& letter) = 0;
    // Ends what is under way soon; later letters are refused.
    virtual void stop() = 0;
};

}  // namespace regard::outbox
