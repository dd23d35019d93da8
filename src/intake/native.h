// intake/native.h
//
// Our own wire, the one of openapi.yaml: one touch, an array, {"touches": […]}, or one a line; observations stand among
// them (an object with `from` and `to`). Strict: what is not understood is refused with what would be right, so that a
// mistake shows when a source is connected and not months later. A bad item is refused alone, also a bad line.
//
// A NativeDecoder keeps memory from body to body: one a thread.
#pragma once

#include "base/result.h"
#include "intake/decoded.h"
#include "intake/json.h"
#include "touch/catalogue.h"

#include <string_view>

namespace regard {

// A source's clock may be this far ahead of ours; its touch is then taken as happening now. Further ahead is refused.
constexpr Duration native_ahead_max = hours(1);

class NativeDecoder {
public:
    // Any form. `out` is cleared first. bad_input: no JSON in any of the forms; too_large: over limits::batch_touches_max.
    [[nodiscard]] Result<void> decode(std::string_view body, const Arrival& arrival, const Catalogue& catalogue,
                                      MessageIds& ids, Decoded& out);

    // Exactly one touch (POST /api/touch) or one observation (POST /api/observations): anything else is bad_input. The item
    // itself may still be a refusal.
    [[nodiscard]] Result<void> decode_touch(std::string_view body, const Arrival& arrival, const Catalogue& catalogue,
                                            MessageIds& ids, Decoded& out);
    [[nodiscard]] Result<void> decode_observation(std::string_view body, const Arrival& arrival, const Catalogue& catalogue,
                                                  MessageIds& ids, Decoded& out);

private:
    json::Document document_;
};

}  // namespace regard
