#include "identity/evidence_codec.h"

#include <fmt/format.h>

namespace regard::identity {
namespace {

// What a flag byte may hold.
constexpr std::uint8_t is_canonical_itself = 1;  // of a node
constexpr std::uint8_t is_retracted = 1;         // of a link

// A link is at least an id, a rank, flags, a time and the size of an empty source: a count beyond what the bytes can hold
// is refused before memory is taken for it.
constexpr std::size_t link_bytes_min = 16 + 1 + 1 + 1 + 1;

void encode(const Key& key, Writer& writer)
{
    writer.id(key.id);
    writer.byte(key.rank);
}

Key decode_key(Reader& reader)
{
    const Id128 id = reader.id();
    return {.id = id, .rank = reader.byte()};
}

Failed damaged(const char* what)
{
    return failed(Code::damaged, fmt::format("evidence row: {}; rebuild the state from the log", what));
}

}  // namespace

void encode(const Node& node, Writer& writer)
{
    writer.byte(node_version);
    encode(node.key, writer);
    const bool is_itself = node.canonical == node.key;
    writer.byte(is_itself ? is_canonical_itself : 0);
    if (!is_itself) encode(node.canonical, writer);
    writer.varint(node.generation);
    writer.varint(node.links.size());
    const Id128* previous = nullptr;
    for (const Link& link : node.links) {
        MUST(previous == nullptr || *previous < link.other.id);
        previous = &link.other.id;
        encode(link.other, writer);
        writer.byte(link.is_retracted ? is_retracted : 0);
        writer.zigzag(link.since.us);
        writer.text(link.source);
    }
}

Result<Node> decode_node(Reader& reader)
{
    const std::uint8_t version = reader.byte();
    if (!reader.is_ok()) return damaged("it is empty");
    if (version > node_version)
        return failed(Code::too_new,
                      fmt::format("evidence row of version {}: written by a newer regard; upgrade this one", version));
    if (version != node_version) return damaged("its version is 0");

    Node node;
    node.key = decode_key(reader);
    const std::uint8_t flags = reader.byte();
    if ((flags & ~is_canonical_itself) != 0) return damaged("it has an unknown flag");
    node.canonical = flags == is_canonical_itself ? node.key : decode_key(reader);
    if (flags == 0 && !node.canonical.is_before(node.key)) return damaged("its canonical identifier comes after its own");
    node.generation = reader.varint();
    node.links.resize(reader.varint_up_to(reader.left() / link_bytes_min));
    for (Link& link : node.links) {
        link.other = decode_key(reader);
        const std::uint8_t link_flags = reader.byte();
        if ((link_flags & ~is_retracted) != 0) return damaged("a link has an unknown flag");
        link.is_retracted = link_flags == is_retracted;
        link.since = {reader.zigzag()};
        link.source = reader.text();
        if (!reader.is_ok()) break;
        if (link.other.id == node.key.id) return damaged("it is linked to itself");
        if (&link != node.links.data() && !((&link)[-1].other.id < link.other.id)) return damaged("its links are out of order");
    }
    if (!reader.is_ok()) return damaged("it ends too early or holds a malformed number");
    return node;
}

}  // namespace regard::identity
