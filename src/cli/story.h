// cli/story.h
//
// A story: behaviour written down as a file. Touches and observations are given at their times, and what must then be true
// of a customer's account is expected. docs/stories.md is the language; stories/ holds those that ship.
//
// Parsing and checking are pure: a story reaches an engine only through StoryEngine, which `regard story` makes of a store
// in memory and the tests make of the rooms alone. Values; one thread.
#pragma once

#include "relationship/account.h"
#include "touch/catalogue_yaml.h"
#include "touch/touch.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace regard {

struct StoryJoin {
    Identifier a;
    Identifier b;
    bool is_split = false;  // retracts what joined them
};

// One thing that is given: what arrives, and when.
struct StoryStep {
    int line = 0;
    std::string name;  // `as:`, so that a variation can leave it out
    Time received_at;  // never goes back along the story; a touch that came late has an earlier `at`
    std::variant<Touch, Observation, StoryJoin> what;
};

// A number that is expected; several bounds are all meant.
struct StoryBound {
    enum class Kind : std::uint8_t { above, at_least, below, at_most, equals };
    Kind kind = Kind::equals;
    Micro bound;
};
using StoryBounds = std::vector<StoryBound>;

struct StoryEffectWanted {
    int line = 0;
    std::string touchpoint;  // empty: any
    StoryBounds amount;
    std::string reason;  // a part of it; empty: any
    StoryBounds times;   // how many such effects; empty: at least one
};

struct StoryExpectation {
    int line = 0;
    std::optional<Identifier> who;
    std::optional<Time> at;             // none: when the last thing given has arrived
    StoryBounds customers;              // how many there are in all; needs no `who`
    std::optional<Identifier> same_as;  // is the same customer as
    std::optional<Identifier> not_same_as;
    StoryBounds balance;
    StoryBounds adds;
    StoryBounds takes;
    StoryBounds remembered;
    StoryBounds average;
    StoryBounds touches;
    StoryBounds visits;
    std::vector<std::string> standing;      // one of these words
    std::vector<std::string> not_standing;  // none of these
    std::vector<std::string> reasons;       // parts of the standing's reasons; all must be there
    std::optional<bool> silent;
    std::optional<bool> cuts_alarm;
    std::optional<bool> hurt_and_told;  // took a hurt, and told us afterwards
    std::vector<StoryEffectWanted> effects;
    std::vector<StoryEffectWanted> no_effects;
    struct PromiseWanted {
        std::string kind;
        std::string state;  // open, kept, broken
    };
    std::vector<PromiseWanted> promises;
    struct Comparison {
        std::string with;      // name of a variation
        std::string relation;  // < <= = >= >, this balance beside the variation's at the same moment
    };
    std::optional<Comparison> compare;
};

// The same story with something left out or put in.
struct StoryVariation {
    int line = 0;
    std::string name;
    std::vector<std::string> without;
    std::vector<StoryStep> also;
    std::vector<StoryExpectation> expect;
};

struct Story {
    std::string file;
    std::string sentence;
    std::vector<CatalogueFile> catalogue;  // lines over the shipped ones; may be empty
    std::vector<StoryStep> given;
    std::vector<StoryVariation> variations;
    std::vector<StoryExpectation> expect;
};

// Every mistake is told with file and line.
[[nodiscard]] Result<Story> parse_story(std::string_view file, std::string_view text);

struct StoryEffect {
    Time at;
    std::string touchpoint;
    Micro amount;
    std::string reason;
};

struct StoryCustomer {
    std::string id;  // the same text for the same customer
    AccountView account;
    Hurt hurt;
    std::vector<StoryEffect> effects;  // up to the moment asked for, signals' and observations' among them
};

// A business without customers, in which one telling of a story happens.
class StoryEngine {
public:
    virtual ~StoryEngine() = default;
    // Now is `now`; what is due happens. Called before everything else, with times that do not go back.
    virtual Result<void> pass(Time now) = 0;
    virtual Result<void> submit(const Touch& touch) = 0;
    virtual Result<void> submit(const Observation& observation) = 0;
    virtual Result<void> join(const StoryJoin& join) = 0;
    // None: nobody is known under it.
    [[nodiscard]] virtual Result<std::optional<StoryCustomer>> customer(const Identifier& identifier, Time as_of) = 0;
    [[nodiscard]] virtual Result<std::size_t> customers() = 0;
};
// A new engine with the shipped catalogue and these files over it; called once a variation.
using StoryEngineMaker = std::function<Result<std::unique_ptr<StoryEngine>>(const std::vector<CatalogueFile>& over)>;

struct StoryOutcome {
    std::string sentence;
    std::size_t expectations = 0;
    std::vector<std::string> faults;  // "file:line: expected …, but …"; empty: the story is true
};

// Tells the story and its variations. An engine that refuses is a fault, too.
[[nodiscard]] StoryOutcome tell(const Story& story, const StoryEngineMaker& make_engine);

}  // namespace regard
