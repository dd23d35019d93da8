// touch/condition_yaml.h
//
// How people write a condition: fields beside what they should be, `all`, `any` and `not` around them.
//
//   when: {results: 0}                           is
//   when: {manner: [friendly, helpful]}          is one of
//   when: {wait_s: {above: 300, at_most: 900}}   compared; several are all meant
//   when: {any: [{text: {present: true}}, {not: {place: web}}]}
#pragma once

#include "touch/condition.h"
#include "touch/document_yaml.h"

namespace regard {

// Mistakes are added, also when the tree is deeper or larger than condition.h allows; then the result means nothing.
[[nodiscard]] Condition read_condition(const YamlNode& node, std::string_view file, Mistakes& mistakes);

}  // namespace regard
