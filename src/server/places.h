// server/places.h
//
// Places as people named them, and the part of the business that somebody asks for or is allowed to see: a place, or a partner,
// which is the set of its places. Names and partners are records (docs/decisions/0014-scope.md).
#pragma once

#include "access/colleague.h"
#include "server/api.h"
#include "server/query.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace regard::server {

struct PlaceWords {
    std::string name;     // empty: the place's id says it
    std::string partner;  // empty: the business's own
};
// By the place's id, as it stands after these records.
[[nodiscard]] std::map<std::string, PlaceWords> places_of(const std::vector<Record>& records);

// "@place:north", "@partner:Airport Ltd": what stands behind the id of an item of To do that is about a part only; nothing for
// the whole.
[[nodiscard]] std::string suffix_of(const access::Scope& part);
// Of "web.page_load@place:north" the touchpoint; `part` becomes the place. Nothing when there is no such suffix.
[[nodiscard]] std::optional<std::string> without_suffix(const std::string& text, access::Scope& part);

// Beside which part somebody asks: ?place= or ?partner=, one of both; the whole when neither is said.
[[nodiscard]] Result<access::Scope> asked_part(const Query& query);

// The places of a part, once it is known that `caller` may see it. Somebody who sees only a part asks for nothing else: the
// whole means theirs then, forbidden is what lies outside. bad_input: there is no such place or partner. No places: the whole.
struct PartPlaces {
    access::Scope part;
    std::vector<std::string> places;
};
void find_part(House& house, const access::Caller& caller, access::Scope asked, Answer<PartPlaces> answer);

class JsonWriter;
// Members "place" and "partner", of which at most one is not null.
void write_part(JsonWriter& json, const access::Scope& part);

}  // namespace regard::server
