// touch/catalogue.h
//
// What the business says about its touchpoints: their words, owners and effects; its signals and promises; and the numbers
// of the account. A Catalogue is an immutable value; each version is an entry in every partition's log, and a touch is
// scored by the version in force at its own position. Made only by catalogue_yaml (which refuses what is wrong with file,
// line, what is wrong and what would be right). Any thread may read it.
#pragma once

#include "base/micro.h"
#include "base/time.h"
#include "touch/condition.h"

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace regard {

// Kano's three kinds: a must-be is noticed only when it is missing, so its adds are small and capped.
enum class Kind : std::uint8_t { must_be, performance, delight };
// Whose doing a touch is. Only what the customer does of their own will can show that they came back.
enum class Doer : std::uint8_t { customer, business, other };

// One way a touchpoint's touches act on the relationship. The first rule of a touchpoint whose condition holds decides.
struct EffectRule {
    std::string name;  // unique within the catalogue: web.page_load/slow
    Condition when;
    // "page took {lcp_ms|s}": a measure or property in braces. A number has a format: |s (from milliseconds), |seconds,
    // |minutes, |days, |percent (from a ratio), |number. The effect keeps the first such number of a fixed rule as its measure.
    std::string reason;
    Micro amount;  // of a fixed rule: > 0 an add, < 0 a take, 0 neither
    // A scored rule (methods 1.5): s = 1 - Phi((ln x - ln poor)/sd), sd = ln(poor/good)/1.2815515655446004; e = 2s - 1; the
    // effect is e * add_weight where e > 0 and e * take_weight where e < 0. Present when `measure` is not empty.
    std::string measure;
    Micro good;
    Micro poor;
    Micro add_weight;
    Micro take_weight;
    bool repairs = false;  // an apology or gesture: never credited above the take it repairs (methods 1.8)
    Micro prior_mean;      // on the log-odds of coming back; what `amount` came from
    Micro prior_sd;
    std::string source;  // where the prior is from
    bool operator==(const EffectRule&) const = default;
};

// What the value of a touch is: money that the customer spent, or got back. Of other touchpoints it is just a number, as the
// price of what was looked at is.
enum class MoneyIs : std::uint8_t { none, spent, given_back };

struct Touchpoint {
    std::string name;
    std::string label;  // in a customer's words: "I looked for something"
    std::string channel;
    std::string stage;
    std::string owner;  // the role that can smooth it
    Kind kind = Kind::performance;
    Doer doer = Doer::customer;
    bool is_complaint = false;
    bool is_suggestion = false;  // a customer's idea
    MoneyIs money = MoneyIs::none;
    bool is_observation = false;          // describes a place for a while; its rules apply to the touches there and then
    std::vector<std::string> applies_to;  // of observations: touchpoints (or "channel:store") that get its effect
    std::vector<std::string> aliases;     // names in other tongues: "Product Viewed"
    std::vector<std::string> measures;    // properties kept as numbers outside the seal
    std::vector<std::string> fired_by;    // where its touches come from: no signal, no row
    std::string about;                    // property that ties touches to one thing (order_id, invoice_id); may be empty
    std::vector<EffectRule> rules;
    bool operator==(const Touchpoint&) const = default;

    // Whether any rule, reason or `about` needs a field that is not a measure, so that scoring must open the touch.
    [[nodiscard]] bool needs_open() const;
};

// A derived touch from a bounded pattern over one customer's touches. Its rules say what it does.
struct Signal {
    enum class Pattern : std::uint8_t { then, without, count };
    std::string name;  // touchpoint of the derived touch: invoice.puzzle
    Pattern pattern = Pattern::then;
    std::vector<std::string> first;   // A: touchpoint names
    std::vector<std::string> second;  // B: of then and without
    Duration within;                  // T
    std::uint32_t count = 0;          // n, of count
    bool same_about = false;          // A and B must be about the same thing when both say so
    std::string promise;              // not empty: A opens this promise (answer, delivery …), B keeps it, T breaks it
    Micro amount;
    std::string reason;
    bool operator==(const Signal&) const = default;
};

// The numbers of the account (methods 1.1 to 1.4); each is a prior until evidence replaces it.
struct AccountSettings {
    Duration half_life = days(90);
    Micro loss_aversion = units(2);         // lambda: what a take weighs against an add
    Duration episode_gap = hours(24);       // touches further apart belong to two episodes
    Micro cuts_normal{50'000};              // l0: takes a touch where nothing is wrong
    Micro cuts_raised{200'000};             // l1
    Micro cuts_alarm = units(6);            // h
    Micro silence_prior_visits = units(1);  // Gamma prior of the visit rate: shape …
    Micro silence_prior_days = units(30);   // … and rate, in days, of the segment
    Micro silence_probability{50'000};      // P(gap > s) below this is silence
    Micro gone_probability{5'000};
    Duration repair_window = days(30);  // how long after a take an apology can repair it
    Micro must_be_add_max{100'000};     // largest add of a must-be
    bool operator==(const AccountSettings&) const = default;
};

enum class Standing : std::uint8_t { fresh, delighted, steady, at_risk, leaving, gone };  // fresh is "new" in words

// A row of the standing table: enter when all of `enter` hold, stay while all of `stay` hold; the first row that applies wins.
struct StandingRule {
    struct Clause {
        enum class What : std::uint8_t { balance, cuts, silence, visits, age_days, takes_30d, promise_broken };
        What what;
        bool at_least = true;  // else: at most. silence: probability of a gap this long, so "at most 0.05" is silent
        Micro bound;
        std::string reason;  // "has been silent longer than their own rhythm explains"
        bool operator==(const Clause&) const = default;
    };
    Standing standing = Standing::steady;
    std::vector<Clause> enter;
    std::vector<Clause> stay;
    bool operator==(const StandingRule&) const = default;
};

// The stages of a customer's way, in its order.
constexpr std::array<std::string_view, 9> journey_stages{"discover", "choose", "buy",    "receive", "use",
                                                         "get_help", "pay",    "return", "stay"};

struct Catalogue {
    std::string name;    // "regard default"
    std::string source;  // the files' bytes, canonically joined: what the catalogue entry carries
    AccountSettings account;
    std::vector<StandingRule> standings;
    std::vector<Touchpoint> touchpoints;  // by name
    std::vector<Signal> signals;          // by name; each name is also a touchpoint (label, owner, stage)
    bool operator==(const Catalogue&) const = default;

    // By name or alias; nullptr when not in the catalogue. O(log n).
    [[nodiscard]] const Touchpoint* find(std::string_view name_or_alias) const;
    // Fills the look-up tables; catalogue_yaml calls it once.
    void index();

private:
    std::map<std::string, std::size_t, std::less<>> by_name_;
};

[[nodiscard]] const char* name_of(Standing standing);  // new, delighted, steady, at_risk, leaving, gone
[[nodiscard]] const char* name_of(Kind kind);
[[nodiscard]] const char* name_of(Doer doer);
[[nodiscard]] const char* name_of(MoneyIs money);

}  // namespace regard
