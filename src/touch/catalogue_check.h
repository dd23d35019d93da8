// touch/catalogue_check.h
//
// A catalogue as it was read, before anybody has looked whether it holds together: each part with the place it was written
// at, so that a mistake between files still has a file and a line. check_catalogue finds those mistakes.
#pragma once

#include "touch/catalogue.h"
#include "touch/document_yaml.h"

#include <string>
#include <vector>

namespace regard {

struct Written {
    std::string file;
    int line = 0;
};

// A replacing file takes the place of what base files say under the same names.
enum class Origin : std::uint8_t { base, replacing };

struct TouchpointDraft {
    Touchpoint touchpoint;
    Written at;
    std::vector<Written> rules_at;  // beside touchpoint.rules
    Origin origin = Origin::base;
};

struct SignalDraft {
    Signal signal;
    Written at;
    Origin origin = Origin::base;
};

struct CatalogueDraft {
    std::string name;
    AccountSettings account;
    std::vector<StandingRule> standings;
    Written standings_at;
    Written account_at;  // line 0: no file says it, the defaults stand
    std::vector<TouchpointDraft> touchpoints;
    std::vector<SignalDraft> signals;
};

// What only shows when all files are together: names and aliases that stand twice, touchpoints that are not there, signals
// in a circle, effects that contradict their kind, a standing table that leaves somebody without one.
void check_catalogue(const CatalogueDraft& draft, Mistakes& mistakes);

// The draft as a catalogue, sorted by name; no source, no index.
[[nodiscard]] Catalogue finished(CatalogueDraft draft);

}  // namespace regard
