// identity/evidence_codec.h
//
// The bytes of a Node, as docs/formats/identity.md describes them: a derived row of partition 0's evidence shelf.
//
// One node has one encoding, so equal nodes have equal rows and the state hash can be taken over the bytes. Pure functions
// over bytes; a decoded node owns its memory.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "identity/evidence.h"

namespace regard::identity {

constexpr std::uint8_t node_version = 1;

// The links must be by other.id without doubles, as Evidence keeps them.
void encode(const Node& node, Writer& writer);

// Reads one node and stops behind it; what follows is the caller's. Code::too_new for a version above node_version,
// Code::damaged for bytes that encode() does not write.
[[nodiscard]] Result<Node> decode_node(Reader& reader);

}  // namespace regard::identity
