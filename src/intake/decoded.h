// intake/decoded.h
//
// What a door made of some bytes: touches, observations and refusals, and the order in which they stood there, so that
// every item can be told its verdict. Values; a Decoded may be cleared and filled again to reuse its memory.
#pragma once

#include "touch/touch.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace regard {

// An item that cannot become a touch. It goes to quarantine, where people see it and can send it again.
struct Refusal {
    std::string id;       // as sent; empty when it had none that can be read
    std::string reason;   // what, where, what to do
    std::string pointer;  // JSON pointer into the body, or line:column in a file
    std::string raw;      // the item's bytes, cut at limits::touch_bytes_max
    bool operator==(const Refusal&) const = default;
};

struct Decoded {
    enum class Kind : std::uint8_t { touch, observation, refusal };
    struct Item {
        Kind kind;
        std::uint32_t index;  // into the vector of its kind
        bool operator==(const Item&) const = default;
    };

    std::vector<Touch> touches;
    std::vector<Observation> observations;
    std::vector<Refusal> refusals;
    std::vector<Item> items;  // as they stood in the body or file

    // Of imports only: row_keys[i] belongs to touches[i]. Where a row has no id, touches[i].id is empty and this is the row's
    // content under its map; the importer makes the id from it and the number of times it has met it. Else empty.
    std::vector<std::string> row_keys;

    void add(Touch&& touch);
    void add(Observation&& observation);
    void refuse(Refusal&& refusal);
    void clear();
};

// How the bytes came.
struct Arrival {
    Time received_at;
    std::string_view source;  // name of the source whose key they came with
};

// A moment before this is a clock that was never set or a form that was misread; no door takes it for a touch's.
constexpr Time touch_at_min{0};  // 1970-01-01

// Ids for touches that came without one. The caller's, because chance is not known here. Each must differ from all others.
class MessageIds {
public:
    virtual ~MessageIds() = default;
    [[nodiscard]] virtual std::string next() = 0;
};

}  // namespace regard
