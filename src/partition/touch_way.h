// partition/touch_way.h
//
// One touch's whole way, for people: as the log keeps it, whose it was, what it did, and the account before and after it.
// Values; made for one answer.
#pragma once

#include "relationship/account.h"
#include "touch/effect.h"
#include "touch/touch.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace regard {

// A touch as it stands in the log: what a door decoded, with the personal part sealed. The bytes a source sent are kept only
// of what could not be understood.
struct KeptTouch {
    Position position{};
    Time written_at;  // of its group
    Time at;
    Time received_at;
    std::string touchpoint;
    std::string source;
    bool is_import = false;
    Id128 seen;                                              // keyed hash of source and message id
    std::vector<std::pair<std::string, Id128>> identifiers;  // type and keyed hash, firmest first
    std::vector<std::pair<std::string, Micro>> measures;     // numbers outside the seal
    std::string body;                                        // the entry's bytes
    std::size_t sealed_bytes = 0;
    std::optional<Touch> touch;  // opened; absent when its key was destroyed
};

// An identifier that the touch names.
struct NamedHere {
    Identifier identifier;          // its value is empty when it cannot be opened
    std::optional<Id128> customer;  // whose it is now
};

}  // namespace regard
