// Bytes as a row, and bytes as a stream of pairs: rows are refused or mean what they encode to; a stream leaves every
// identifier with the canonical of its component.
#include "base/bytes.h"
#include "identity/evidence.h"
#include "identity/evidence_codec.h"

#include <map>

using namespace regard;
using namespace regard::identity;

namespace {

class Kept final : public Nodes {
public:
    const Node* find(const Id128& id) override
    {
        const auto place = nodes.find(id);
        return place == nodes.end() ? nullptr : &place->second;
    }
    void put(const Node& node) override { nodes[node.key.id] = node; }
    std::map<Id128, Node> nodes;
};

void try_row(std::string_view bytes)
{
    Reader reader(bytes);
    const Result<Node> node = decode_node(reader);
    if (!node) {
        MUST(node.error().code == Code::damaged || node.error().code == Code::too_new);
        return;
    }
    Writer writer;
    encode(*node, writer);
    Reader again(writer.str());
    const Result<Node> same = decode_node(again);
    MUST(same && *same == *node && again.is_at_end());
}

// Each two bytes are a pair of 16 identifiers and what is said of it.
void try_stream(std::string_view bytes)
{
    constexpr std::size_t links_max = 2;
    Kept kept;
    std::uint64_t generations = 0;
    for (std::size_t i = 0; i + 1 < bytes.size() && i < 512; i += 2) {
        const auto pair = static_cast<unsigned char>(bytes[i]);
        const auto said = static_cast<unsigned char>(bytes[i + 1]);
        const auto key = [](unsigned n) { return Key{{0, n + 1}, static_cast<std::uint8_t>(n % 3)}; };
        const Time at{said};
        const auto change = said % 4 == 0 ? retract_pair : said % 4 == 1 ? restore_pair : add_pair;
        const std::uint64_t before = generations;
        const auto assigned = change(kept, key(pair & 15), key(pair >> 4), at, "fuzz", links_max, generations);
        MUST(generations == before + assigned.size());
    }
    for (const auto& [id, node] : kept.nodes) {
        MUST(!node.key.is_before(node.canonical));
        MUST(kept.nodes.at(node.canonical.id).canonical == node.canonical);
        if (node.is_over_cap(links_max)) MUST(node.canonical == node.key);
        for (const Link& link : node.links) {
            const Node& other = kept.nodes.at(link.other.id);
            const bool is_active = !link.is_retracted && !node.is_over_cap(links_max) && !other.is_over_cap(links_max);
            if (is_active) MUST(other.canonical == node.canonical);
        }
        Writer writer;
        encode(node, writer);
        Reader reader(writer.str());
        const Result<Node> same = decode_node(reader);
        MUST(same && *same == node);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    try_row(bytes);
    try_stream(bytes);
    return 0;
}
