// touch/touch.h
//
// One contact between a customer and the business, at one moment, as a door hands it to the partition; and an
// observation: something that was so at a place for a while, without a customer.
//
// A Touch is a value that owns its memory. It is a fact: nothing here was computed from other touches. What must be
// guessed by a door (clock skew, an absent id) is settled before it becomes one.
#pragma once

#include "base/micro.h"
#include "base/time.h"
#include "touch/identifier.h"

#include <optional>
#include <string>
#include <vector>

namespace regard {

// A named value as the source wrote it. Numbers keep their digits (text is the literal), so nothing is rounded on the way.
struct Property {
    enum class Kind : std::uint8_t { text = 0, number = 1, truth = 2, null = 3, json = 4 };
    std::string name;
    Kind kind = Kind::text;
    std::string text;  // the text; the literal of a number; "true" or "false"; empty; or JSON of an object or array
    bool operator==(const Property&) const = default;
};

struct Touch {
    std::string id;          // message id of the source, for recognising it again; never empty
    Time at;                 // when it happened, by the corrected clock of the source
    Time received_at;        // when the door took it
    std::string source;      // name of the source (the key it came with, or the map of an import)
    std::string touchpoint;  // web.page_load … after the catalogue's aliases; or as sent, when not in the catalogue
    std::string channel;     // may be empty: the catalogue's channel for the touchpoint is meant
    std::string place;       // id of a place; may be empty
    std::string company;     // may be empty
    std::vector<Identifier> identifiers;  // in order (put_in_order), at least one
    std::vector<Property> properties;
    std::vector<Property> traits;  // what the source says about the customer (name, email, …)
    std::string text;              // what the customer said; may be empty
    std::optional<Money> value;
    std::optional<Micro> rating;
    bool is_import = false;  // from a file, not as it happened: never causes an action
    bool operator==(const Touch&) const = default;

    [[nodiscard]] const Property* property(std::string_view name) const;
};

struct Observation {
    std::string id;
    std::string touchpoint;  // store.lane_blocked … an observation touchpoint of the catalogue
    std::string place;       // empty: everywhere
    Time from;
    Time to;  // from <= to
    Time received_at;
    std::string source;
    std::vector<Property> properties;
    bool operator==(const Observation&) const = default;
};

}  // namespace regard
