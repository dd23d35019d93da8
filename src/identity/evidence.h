// identity/evidence.h
//
// Who is one customer: components of the set of evidence (pairs of identifiers), less retracted pairs, less the links of
// identifiers that are shared by too many. A set has no order, so the order in which pairs arrive cannot matter, and a
// split is the retraction of a pair: exact by construction (DESIGN part 4).
//
// Evidence works on nodes that it borrows through Nodes; partition 0 owns them and is the only writer. Pure: no clock, no
// I/O; the same pairs in any order end in the same canonical identifiers.
#pragma once

#include "base/id.h"
#include "base/time.h"

#include <cstdint>
#include <string>
#include <vector>

namespace regard::identity {

// An identifier as the engine knows it: a keyed hash, and how firmly its type names one customer (rank_of; 0 firmest).
struct Key {
    Id128 id;
    std::uint8_t rank = 0;
    bool operator==(const Key&) const = default;
    // The firmest rank first, then the smallest hash: the smallest key of a component is its canonical identifier.
    [[nodiscard]] bool is_before(const Key& other) const { return rank != other.rank ? rank < other.rank : id < other.id; }
};

struct Link {
    Key other;
    Time since;  // the earliest moment at which the two were named together, by a touch or a person
    bool is_retracted = false;
    std::string source;  // who did so then; of equal moments the smallest name, so that order cannot matter
    bool operator==(const Link&) const = default;
};

// All that is known of one identifier that was ever named together with another.
struct Node {
    Key key;
    Key canonical;                 // of its component; itself when alone
    std::uint64_t generation = 0;  // grows with every new canonical; 0 before the first
    std::vector<Link> links;       // by other.id; the partner's node holds the same link the other way round
    bool operator==(const Node&) const = default;

    // Joined to more than `links_max` identifiers of its own rank or a firmer one, retracted links not counted: it is
    // shared by many (a kiosk, a family's phone), and all its links are void for as long as that is so.
    [[nodiscard]] bool is_over_cap(std::size_t links_max) const;
};

// Where nodes are kept. A pointer that find gives is only used until the next call of find or put.
class Nodes {
public:
    virtual ~Nodes() = default;
    [[nodiscard]] virtual const Node* find(const Id128& id) = 0;  // nullptr: never named together with another
    virtual void put(const Node& node) = 0;                       // new, or in the place of the one with its id
};

// `identifier` now belongs to `canonical`; before, to `previous` (itself when it was alone).
struct Assignment {
    Key identifier;
    Key previous;
    Key canonical;
    std::uint64_t generation = 0;
    bool operator==(const Assignment&) const = default;
};

// Each of the three changes the two nodes of the pair (and makes those that are not there), then gives the identifiers
// whose canonical changed by it, in the order of their ids; their nodes are put already. The owner's counter `generations`
// grows by one for each assignment, which gets the new number: the first is 1. `links_max` must be the same for as long as
// the nodes live. A key has one rank for good. A pair of one identifier with itself says nothing and changes nothing.

// Adds a pair. A known one changes at most `since` and `source` (the earlier wins); a retracted one stays retracted.
[[nodiscard]] std::vector<Assignment> add_pair(Nodes& nodes, const Key& a, const Key& b, Time at, const std::string& source,
                                               std::size_t links_max, std::uint64_t& generations);

// Retracts a pair (a person's decision), or takes a retraction back. Unknown pairs are added, retracted or not, so that the
// decision holds whenever the pair arrives. Of several decisions about a pair the last one made holds.
[[nodiscard]] std::vector<Assignment> retract_pair(Nodes& nodes, const Key& a, const Key& b, Time at, const std::string& source,
                                                   std::size_t links_max, std::uint64_t& generations);
[[nodiscard]] std::vector<Assignment> restore_pair(Nodes& nodes, const Key& a, const Key& b, Time at, const std::string& source,
                                                   std::size_t links_max, std::uint64_t& generations);

}  // namespace regard::identity
