// base/clock.h
//
// Where time and chance come from. Rooms that do I/O take these as arguments; pure rooms never see them. Tests and the
// simulation give their own. Implementations must be callable from any thread.
#pragma once

#include "base/time.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace regard {

class Clock {
public:
    virtual ~Clock() = default;
    // Wall-clock time, UTC. May jump.
    [[nodiscard]] virtual Time now() const = 0;
    // Time since an arbitrary start that never goes back and does not jump with the wall clock.
    [[nodiscard]] virtual Duration since_start() const = 0;
};

class Chance {
public:
    virtual ~Chance() = default;
    // Fills `out` with unpredictable bytes.
    virtual void fill(std::span<unsigned char> out) = 0;
    [[nodiscard]] std::uint64_t number()
    {
        std::uint64_t value = 0;
        fill({reinterpret_cast<unsigned char*>(&value), sizeof value});
        return value;
    }
};

}  // namespace regard
