// cli/system_clock.h
//
// This machine's clock and chance. Any thread.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <sys/random.h>

#include <algorithm>
#include <chrono>

namespace regard::cli {

class SystemClock final : public Clock {
public:
    [[nodiscard]] Time now() const override
    {
        return {
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
    }
    [[nodiscard]] Duration since_start() const override
    {
        return {std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start_).count()};
    }

private:
    const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

class SystemChance final : public Chance {
public:
    void fill(std::span<unsigned char> out) override
    {
        while (!out.empty()) {
            // Up to 256 bytes come whole and without interruption (getrandom(2)).
            const std::size_t size = std::min<std::size_t>(out.size(), 256);
            MUST(::getrandom(out.data(), size, 0) == static_cast<ssize_t>(size));
            out = out.subspan(size);
        }
    }
};

}  // namespace regard::cli
