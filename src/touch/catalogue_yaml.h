// touch/catalogue_yaml.h
//
// How people write the catalogue: YAML files, one a channel (docs/catalogue.md, catalogue/schema.json). Text in, Catalogue
// out; reading files is somebody else's. A catalogue is taken whole or not at all: the error lists every mistake with
// file, line, what is wrong and what would be right.
#pragma once

#include "touch/catalogue.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace regard {

struct CatalogueFile {
    std::string name;  // web.yaml
    std::string text;
};

constexpr std::size_t catalogue_files_max = 64;

// The order of the files does not matter. A file that says `replaces: true` takes the place of what others say under the
// same names: a business's own lines over the shipped ones.
[[nodiscard]] Result<Catalogue> load_catalogue(std::span<const CatalogueFile> files);

// The files as one text, in the order of their names: what a catalogue entry carries, and Catalogue::source.
[[nodiscard]] std::string canonical_source(std::span<const CatalogueFile> files);

// Back from Catalogue::source.
[[nodiscard]] Result<std::vector<CatalogueFile>> files_of(std::string_view source);
// load_catalogue(c.source) == c.
[[nodiscard]] Result<Catalogue> load_catalogue(std::string_view source);

}  // namespace regard
