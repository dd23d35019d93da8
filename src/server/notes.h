// server/notes.h
//
// Notes on time ("new till, 3 May"): what records of the shelf "note" come to.
#pragma once

#include "partition/partitions.h"

#include <string>
#include <vector>

namespace regard::server {

struct Note {
    std::string id;
    Time at;
    std::string text;
    std::string touchpoint;  // may be empty
    std::string by;
};

// Those in [from, to), by time; removed ones are gone.
[[nodiscard]] std::vector<Note> notes_of(const std::vector<Record>& records, Time from, Time to);

class JsonWriter;
void write(JsonWriter& json, const Note& note);

}  // namespace regard::server
