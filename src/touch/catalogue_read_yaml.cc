#include "touch/catalogue_read_yaml.h"

#include "base/limits.h"
#include "base/text.h"
#include "touch/condition_yaml.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace regard {
namespace {

using Words = std::span<const std::string_view>;
constexpr std::array<std::string_view, 3> kinds{"must_be", "performance", "delight"};
constexpr std::array<std::string_view, 3> doers{"customer", "business", "other"};
constexpr std::array<std::string_view, 3> moneys{"none", "spent", "given_back"};
// The way of a customer with a business, from the first word of it to telling others.
constexpr std::array<std::string_view, 6> standings{"new", "delighted", "steady", "at_risk", "leaving", "gone"};
constexpr Micro effect_most = units(limits::effect_units_max);
constexpr std::size_t rules_max = 16;
constexpr std::int64_t signal_times_max = 16;
constexpr std::size_t words_bytes_max = 300;  // of a label, a reason, a source

std::string short_name(std::string_view name) { return shortened(name, 60); }

// A number within bounds; outside them it is a mistake and the lower bound's neighbour 0 stands in.
std::optional<Micro> bounded(YamlFields& fields, std::string_view key, Micro least, Micro most, std::string_view why)
{
    const auto number = fields.number(key);
    if (!number || (*number >= least && *number <= most)) return number;
    fields.mistake_at(key, fmt::format("\"{}: {}\" of {} lies outside {} to {}{}{}", key, to_text(*number), fields.what(),
                                       to_text(least), to_text(most), why.empty() ? "" : "; ", why));
    return std::nullopt;
}

std::string needed_words(YamlFields& fields, std::string_view key, std::string_view example)
{
    std::string words = fields.needed_text(key, example);
    if (words.size() > words_bytes_max)
        fields.mistake_at(
            key, fmt::format("\"{}\" of {} is longer than {} bytes; say it shorter", key, fields.what(), words_bytes_max));
    return words;
}

template <std::size_t n>
std::size_t needed_word(YamlFields& fields, std::string_view key, const std::array<std::string_view, n>& words)
{
    if (!fields.has(key)) {
        std::string all;
        for (const auto word : words) all += fmt::format("{}{}", all.empty() ? "" : ", ", word);
        fields.mistake(fmt::format("{} has no {}; it is one of {}", fields.what(), key, all));
    }
    return fields.word(key, words).value_or(0);
}

void read_prior(YamlFields& fields, EffectRule& rule)
{
    const YamlNode* node = fields.map_node("prior");
    if (node == nullptr) {
        if (!fields.has("prior"))
            fields.mistake(fmt::format("{} has no prior; write \"prior: {{mean: -0.2, sd: 0.3, source: where it is from}}\"",
                                       fields.what()));
        return;
    }
    constexpr std::array<std::string_view, 3> known{"mean", "sd", "source"};
    YamlFields prior(*node, fields.file(), fields.mistakes(), fmt::format("the prior of {}", fields.what()), known);
    for (const auto key : {"mean", "sd"})
        if (!prior.has(key)) prior.mistake(fmt::format("{} has no {}; write a number", prior.what(), key));
    rule.prior_mean =
        bounded(prior, "mean", -effect_most, effect_most, "it is on the log-odds of coming back").value_or(Micro{});
    rule.prior_sd = bounded(prior, "sd", Micro{1'000}, effect_most, "it says how sure the guess is").value_or(units(1));
    rule.source = needed_words(prior, "source", "starter prior, no study");
}

void read_score(YamlFields& fields, EffectRule& rule)
{
    rule.measure = fields.text("measure");
    for (const auto key : {"good", "poor", "add", "take"})
        if (!fields.has(key))
            fields.mistake(fmt::format("{} scores {}, so it needs good, poor, add and take; {} is missing", fields.what(),
                                       rule.measure, key));
    constexpr Micro least{1};
    constexpr Micro most = units(1'000'000'000);
    rule.good = bounded(fields, "good", least, most, {}).value_or(units(1));
    rule.poor = bounded(fields, "poor", least, most, {}).value_or(units(2));
    if (rule.good == rule.poor) {
        fields.mistake_at(
            "good", fmt::format("good and poor of {} are the same; good is what 9 of 10 are content with, poor what half are",
                                fields.what()));
        rule.poor = rule.good + units(1);
    }
    rule.add_weight = bounded(fields, "add", {}, effect_most, "what the best adds").value_or(Micro{});
    rule.take_weight = bounded(fields, "take", {}, effect_most, "what the worst takes, without a sign").value_or(Micro{});
    if (fields.has("effect"))
        fields.mistake_at("effect", fmt::format("{} has both \"measure\" and \"effect\"; keep one", fields.what()));
}

EffectRule read_effect(const YamlNode& node, const std::string& touchpoint, std::size_t number, const std::string& file,
                       Mistakes& mistakes)
{
    constexpr std::array<std::string_view, 11> known{"name", "when", "effect", "measure", "good", "poor",
                                                     "add",  "take", "reason", "repairs", "prior"};
    YamlFields fields(node, file, mistakes, fmt::format("effect {} of {}", number, touchpoint), known);
    EffectRule rule;
    if (node.kind != YamlNode::Kind::map) return rule;
    rule.name = fmt::format("{}/{}", touchpoint, fields.needed_text("name", "slow"));
    if (rule.name.size() > limits::name_bytes_max)
        fields.mistake_at("name", fmt::format("{} is longer than {} bytes", short_name(rule.name), limits::name_bytes_max));
    if (const YamlNode* when = fields.node("when")) rule.when = read_condition(*when, file, mistakes);
    rule.reason = needed_words(fields, "reason", "page took {lcp_ms|s}");
    if (fields.has("measure")) {
        read_score(fields, rule);
    } else {
        for (const auto key : {"good", "poor", "add", "take"})
            if (fields.has(key))
                fields.mistake_at(key,
                                  fmt::format("\"{}\" of {} scores a measure; write \"measure:\" too, or \"effect:\" instead",
                                              key, fields.what()));
        if (!fields.has("effect"))
            fields.mistake(fmt::format("{} has no effect; write for example \"effect: -0.2\"", fields.what()));
        rule.amount = bounded(fields, "effect", -effect_most, effect_most, "no single touch does more").value_or(Micro{});
    }
    rule.repairs = fields.truth("repairs", false);
    read_prior(fields, rule);
    return rule;
}

}  // namespace

void CatalogueReader::read(const std::string& file, const YamlNode& root, Origin origin)
{
    file_ = file;
    origin_ = origin;
    if (root.kind == YamlNode::Kind::null) return;
    constexpr std::array<std::string_view, 7> known{"catalogue", "channel",  "touchpoints", "signals",
                                                    "account",   "standing", "replaces"};
    YamlFields fields(root, file_, mistakes_, "a catalogue file", known);
    if (root.kind != YamlNode::Kind::map) return;
    static_cast<void>(fields.truth("replaces", false));
    if (const std::string name = fields.text("catalogue"); !name.empty()) {
        if (!draft_.name.empty() && origin == Origin::base)
            fields.mistake_at("catalogue",
                              fmt::format("the catalogue has the name \"{}\" already; keep one", short_name(draft_.name)));
        draft_.name = shortened(name, limits::name_bytes_max);
    }
    const std::string channel = fields.text("channel");
    if (const YamlNode* node = fields.map_node("touchpoints")) read_touchpoints(*node, channel);
    if (const YamlNode* node = fields.map_node("signals")) read_signals(*node, channel);
    if (const YamlNode* node = fields.map_node("account")) read_account(*node);
    if (const YamlNode* node = fields.node("standing")) read_standings(*node);
}

bool CatalogueReader::is_name(const std::string& name, int line)
{
    const auto is_word = [](std::string_view word) {
        return !word.empty() &&
               std::ranges::all_of(word, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
    };
    bool good = name.size() <= limits::name_bytes_max;
    std::size_t words = 0;
    for (std::size_t at = 0; good && at <= name.size(); ++words) {
        const std::size_t dot = std::min(name.find('.', at), name.size());
        good = is_word(std::string_view(name).substr(at, dot - at));
        at = dot + 1;
    }
    if (good && words >= 2) return true;
    mistakes_.add(
        file_, line,
        fmt::format("\"{}\" is no name for a touchpoint; write area.what_happened in small letters, as in web.page_load",
                    short_name(name)));
    return false;
}

void CatalogueReader::make_room(const std::string& name)
{
    if (origin_ != Origin::replacing) return;
    std::erase_if(draft_.touchpoints,
                  [&](const TouchpointDraft& draft) { return draft.origin == Origin::base && draft.touchpoint.name == name; });
    std::erase_if(draft_.signals,
                  [&](const SignalDraft& draft) { return draft.origin == Origin::base && draft.signal.name == name; });
}

void CatalogueReader::read_touchpoints(const YamlNode& all, const std::string& channel)
{
    for (std::size_t i = 0; i < all.keys.size(); ++i)
        if (is_name(all.keys[i], all.items[i].line)) read_touchpoint(all.keys[i], all.items[i], channel);
}

void CatalogueReader::read_touchpoint(const std::string& name, const YamlNode& node, const std::string& channel)
{
    constexpr std::array<std::string_view, 15> known{"label",   "channel",   "stage",      "owner", "kind",
                                                     "doer",    "complaint", "suggestion", "money", "applies_to",
                                                     "aliases", "measures",  "fired_by",   "about", "effects"};
    YamlFields fields(node, file_, mistakes_, fmt::format("touchpoint {}", name), known);
    if (node.kind != YamlNode::Kind::map) return;
    TouchpointDraft draft;
    draft.at = {file_, node.line};
    draft.origin = origin_;
    Touchpoint& touchpoint = draft.touchpoint;
    touchpoint.name = name;
    touchpoint.label = needed_words(fields, "label", "I looked for something");
    touchpoint.channel = fields.has("channel") ? fields.text("channel") : channel;
    if (touchpoint.channel.empty())
        fields.mistake(fmt::format("{} has no channel; write \"channel: web\" here or at the top of the file", fields.what()));
    touchpoint.stage = journey_stages[needed_word(fields, "stage", journey_stages)];
    touchpoint.owner = needed_words(fields, "owner", "webmaster");
    touchpoint.kind = static_cast<Kind>(needed_word(fields, "kind", kinds));
    touchpoint.doer = static_cast<Doer>(needed_word(fields, "doer", doers));
    touchpoint.is_complaint = fields.truth("complaint", false);
    touchpoint.is_suggestion = fields.truth("suggestion", false);
    touchpoint.money = static_cast<MoneyIs>(fields.word("money", moneys).value_or(0));
    touchpoint.is_observation = fields.has("applies_to");
    touchpoint.applies_to = fields.texts("applies_to");
    touchpoint.aliases = fields.texts("aliases");
    touchpoint.measures = fields.texts("measures");
    touchpoint.fired_by = fields.texts("fired_by");
    touchpoint.about = fields.text("about");
    if (touchpoint.fired_by.empty())
        fields.mistake(
            fmt::format("{} has no fired_by; say where its touches come from, as in \"fired_by: [segment]\": no signal, no row",
                        fields.what()));
    read_effects(fields, draft);
    make_room(name);
    draft_.touchpoints.push_back(std::move(draft));
}

void CatalogueReader::read_effects(YamlFields& fields, TouchpointDraft& draft)
{
    const YamlNode* effects = fields.node("effects");
    if (effects == nullptr) return;
    if (effects->kind != YamlNode::Kind::list) {
        fields.mistake_at("effects", fmt::format("\"effects\" of {} is {}; write a list, each effect behind a dash",
                                                 fields.what(), effects->kind_in_words()));
        return;
    }
    if (effects->items.size() > rules_max) {
        fields.mistake_at("effects",
                          fmt::format("{} has {} effects; at most {}", fields.what(), effects->items.size(), rules_max));
        return;
    }
    for (const auto& node : effects->items) {
        draft.touchpoint.rules.push_back(
            read_effect(node, draft.touchpoint.name, draft.touchpoint.rules.size() + 1, file_, mistakes_));
        draft.rules_at.push_back({file_, node.line});
    }
}

void CatalogueReader::read_signals(const YamlNode& all, const std::string& channel)
{
    for (std::size_t i = 0; i < all.keys.size(); ++i)
        if (is_name(all.keys[i], all.items[i].line)) read_signal(all.keys[i], all.items[i], channel);
}

void CatalogueReader::read_signal(const std::string& name, const YamlNode& node, const std::string& channel)
{
    constexpr std::array<std::string_view, 15> known{"label",      "channel", "stage",   "owner",  "kind",
                                                     "first",      "then",    "without", "times",  "within",
                                                     "same_about", "promise", "effect",  "reason", "prior"};
    YamlFields fields(node, file_, mistakes_, fmt::format("signal {}", name), known);
    if (node.kind != YamlNode::Kind::map) return;
    SignalDraft draft;
    draft.at = {file_, node.line};
    draft.origin = origin_;
    Signal& signal = draft.signal;
    signal.name = name;
    read_pattern(fields, signal);

    // The derived touch has a touchpoint of its own, with the one rule that says what the signal does.
    TouchpointDraft derived;
    derived.at = draft.at;
    derived.origin = origin_;
    Touchpoint& touchpoint = derived.touchpoint;
    touchpoint.name = name;
    touchpoint.label = needed_words(fields, "label", "I did not understand my invoice");
    touchpoint.channel = fields.has("channel") ? fields.text("channel") : channel;
    if (touchpoint.channel.empty())
        fields.mistake(fmt::format("{} has no channel; write for example \"channel: invoice\"", fields.what()));
    touchpoint.stage = journey_stages[needed_word(fields, "stage", journey_stages)];
    touchpoint.owner = needed_words(fields, "owner", "finance");
    touchpoint.kind = static_cast<Kind>(needed_word(fields, "kind", kinds));
    touchpoint.doer = Doer::business;  // a silence or a repetition is nobody's coming back
    touchpoint.fired_by = {"signal"};
    EffectRule rule;
    rule.name = name + "/signal";
    rule.reason = needed_words(fields, "reason", "had to ask about an invoice");
    if (!fields.has("effect"))
        fields.mistake(fmt::format("{} has no effect; write for example \"effect: -0.5\"", fields.what()));
    rule.amount = bounded(fields, "effect", -effect_most, effect_most, "no single touch does more").value_or(Micro{});
    read_prior(fields, rule);
    signal.amount = rule.amount;
    signal.reason = rule.reason;
    touchpoint.rules.push_back(std::move(rule));
    derived.rules_at.push_back(derived.at);

    make_room(name);
    draft_.touchpoints.push_back(std::move(derived));
    draft_.signals.push_back(std::move(draft));
}

void CatalogueReader::read_pattern(YamlFields& fields, Signal& signal)
{
    signal.first = fields.texts("first");
    if (signal.first.empty())
        fields.mistake(fmt::format("{} waits for nothing; write \"first: [invoice.received]\"", fields.what()));
    const int patterns = int{fields.has("then")} + int{fields.has("without")} + int{fields.has("times")};
    if (patterns != 1)
        fields.mistake(fmt::format("{} needs exactly one of \"then: [touchpoint]\", \"without: [touchpoint]\" and \"times: 3\"",
                                   fields.what()));
    if (fields.has("times")) {
        signal.pattern = Signal::Pattern::count;
        const auto times_ =
            bounded(fields, "times", units(2), units(signal_times_max), "each touch counted is kept as evidence");
        if (times_ && times_->value % 1'000'000 != 0)
            fields.mistake_at("times", fmt::format("\"times\" of {} must be a whole number", fields.what()));
        signal.count = static_cast<std::uint32_t>(times_.value_or(units(2)).value / 1'000'000);
    } else {
        signal.pattern = fields.has("without") ? Signal::Pattern::without : Signal::Pattern::then;
        signal.second = fields.texts(fields.has("without") ? "without" : "then");
    }
    if (!fields.has("within")) fields.mistake(fmt::format("{} has no end; write for example \"within: 14d\"", fields.what()));
    signal.within = fields.duration("within").value_or(days(1));
    signal.same_about = fields.truth("same_about", false);
    signal.promise = fields.text("promise");
    if (!signal.promise.empty() && signal.pattern != Signal::Pattern::without)
        fields.mistake_at("promise",
                          fmt::format("{} opens a promise, which only \"without\" can keep or break", fields.what()));
}

void CatalogueReader::read_account(const YamlNode& node)
{
    if (draft_.account_at.line != 0 && origin_ == Origin::base) {
        mistakes_.add(
            file_, node.line,
            fmt::format("the account is set already at {}:{}; keep one", draft_.account_at.file, draft_.account_at.line));
        return;
    }
    draft_.account_at = {file_, node.line};
    constexpr std::array<std::string_view, 12> known{
        "half_life",           "loss_aversion",    "episode_gap",          "cuts_normal",
        "cuts_raised",         "cuts_alarm",       "silence_prior_visits", "silence_prior_days",
        "silence_probability", "gone_probability", "repair_window",        "must_be_add_max"};
    YamlFields fields(node, file_, mistakes_, "the account", known);
    AccountSettings& account = draft_.account;
    const auto number = [&](std::string_view key, Micro& target, Micro least, Micro most) {
        target = bounded(fields, key, least, most, {}).value_or(target);
    };
    const auto span = [&](std::string_view key, Duration& target) { target = fields.duration(key).value_or(target); };
    constexpr Micro tiny{1};
    span("half_life", account.half_life);
    number("loss_aversion", account.loss_aversion, units(1), units(5));
    span("episode_gap", account.episode_gap);
    number("cuts_normal", account.cuts_normal, tiny, units(1));
    number("cuts_raised", account.cuts_raised, tiny, units(1));
    number("cuts_alarm", account.cuts_alarm, units(1), units(100));
    number("silence_prior_visits", account.silence_prior_visits, tiny, units(1000));
    number("silence_prior_days", account.silence_prior_days, tiny, units(3650));
    number("silence_probability", account.silence_probability, tiny, Micro{500'000});
    number("gone_probability", account.gone_probability, tiny, Micro{500'000});
    span("repair_window", account.repair_window);
    number("must_be_add_max", account.must_be_add_max, {}, effect_most);
    if (account.half_life < days(1))
        fields.mistake_at("half_life", "a half_life under 1d forgets everything at once; write for example 90d");
    if (account.cuts_raised <= account.cuts_normal)
        fields.mistake_at("cuts_raised", "cuts_raised is what is too many, so it lies above cuts_normal");
    if (account.gone_probability > account.silence_probability)
        fields.mistake_at("gone_probability", "gone_probability is rarer than silence_probability, so it lies below it");
}

void CatalogueReader::read_standings(const YamlNode& node)
{
    using Clause = StandingRule::Clause;
    constexpr std::array<std::string_view, 7> whats{"balance",  "cuts",      "silence",       "visits",
                                                    "age_days", "takes_30d", "promise_broken"};
    constexpr std::array<std::string_view, 8> clause_known{"balance",  "cuts",      "silence",        "visits",
                                                           "age_days", "takes_30d", "promise_broken", "reason"};
    constexpr std::array<std::string_view, 2> bound_known{"at_least", "at_most"};
    constexpr std::array<std::string_view, 3> row_known{"standing", "enter", "stay"};
    constexpr std::size_t rows_max = 32;
    if (draft_.standings_at.line != 0 && origin_ == Origin::base) {
        mistakes_.add(file_, node.line,
                      fmt::format("the standing table is written already at {}:{}; keep one", draft_.standings_at.file,
                                  draft_.standings_at.line));
        return;
    }
    draft_.standings_at = {file_, node.line};
    draft_.standings.clear();
    if (node.kind != YamlNode::Kind::list || node.items.size() > rows_max) {
        mistakes_.add(file_, node.line,
                      fmt::format("the standing table is a list of at most {} rows, each behind a dash", rows_max));
        return;
    }
    const auto read_clauses = [&](YamlFields& row, std::string_view key) {
        std::vector<Clause> clauses;
        const YamlNode* list = row.node(key);
        if (list == nullptr) return clauses;
        if (list->kind != YamlNode::Kind::list || list->items.size() > rows_max) {
            row.mistake_at(key, fmt::format("\"{}\" of {} is a list, as in \"- {{balance: {{at_most: -1}}, reason: …}}\"", key,
                                            row.what()));
            return clauses;
        }
        for (const auto& item : list->items) {
            YamlFields fields(item, file_, mistakes_, fmt::format("a condition of {}", row.what()), clause_known);
            if (item.kind != YamlNode::Kind::map) continue;
            const auto what = std::ranges::find_if(whats, [&](std::string_view word) { return fields.has(word); });
            if (what == whats.end() ||
                std::ranges::count_if(whats, [&](std::string_view word) { return fields.has(word); }) != 1) {
                fields.mistake(fmt::format(
                    "{} compares exactly one of balance, cuts, silence, visits, age_days, takes_30d, promise_broken",
                    fields.what()));
                continue;
            }
            const YamlNode* bound_node = fields.map_node(*what);
            if (bound_node == nullptr) continue;
            YamlFields bound(*bound_node, file_, mistakes_, fmt::format("\"{}\" of {}", *what, row.what()), bound_known);
            if (bound.has("at_least") == bound.has("at_most"))
                bound.mistake(fmt::format("{} needs either at_least or at_most", bound.what()));
            Clause clause{static_cast<Clause::What>(what - whats.begin()), bound.has("at_least"), Micro{}, {}};
            clause.bound = bound.number(clause.at_least ? "at_least" : "at_most").value_or(Micro{});
            clause.reason = key == "enter"
                                ? needed_words(fields, "reason", "has been silent longer than their own rhythm explains")
                                : fields.text("reason");
            clauses.push_back(std::move(clause));
        }
        return clauses;
    };
    for (const auto& item : node.items) {
        YamlFields row(item, file_, mistakes_, fmt::format("row {} of the standing table", draft_.standings.size() + 1),
                       row_known);
        StandingRule rule;
        if (item.kind == YamlNode::Kind::map) {
            rule.standing = static_cast<Standing>(needed_word(row, "standing", standings));
            rule.enter = read_clauses(row, "enter");
            rule.stay = row.has("stay") ? read_clauses(row, "stay") : rule.enter;
        }
        draft_.standings.push_back(std::move(rule));
    }
}

}  // namespace regard
