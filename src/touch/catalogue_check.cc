#include "touch/catalogue_check.h"

#include "base/limits.h"
#include "touch/effect.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <set>

namespace regard {
namespace {

constexpr std::string_view channel_prefix = "channel:";

class Checker {
public:
    Checker(const CatalogueDraft& draft, Mistakes& mistakes) : draft_(draft), mistakes_(mistakes)
    {
        for (const auto& touchpoint : draft.touchpoints) {
            names_.push_back(touchpoint.touchpoint.name);
            channels_.insert(touchpoint.touchpoint.channel);
        }
    }

    void check()
    {
        if (draft_.touchpoints.empty())
            mistakes_.add("catalogue", 1, "no touchpoints in any file; write \"touchpoints:\" and some below it");
        check_names();
        for (const auto& touchpoint : draft_.touchpoints) check_touchpoint(touchpoint);
        for (const auto& signal : draft_.signals) check_signal(signal);
        check_circles();
        check_standings();
    }

private:
    void wrong(const Written& at, std::string text) { mistakes_.add(at.file, at.line, std::move(text)); }

    void check_names()
    {
        std::map<std::string_view, const TouchpointDraft*> owner_of;
        const auto take = [&](const std::string& name, const TouchpointDraft& draft, const char* kind) {
            const auto [found, is_new] = owner_of.emplace(name, &draft);
            if (is_new) return;
            const auto& first = *found->second;
            wrong(draft.at, fmt::format("{} \"{}\" of {} is taken already by {} ({}:{}); give it another, or drop one", kind,
                                        name, draft.touchpoint.name, first.touchpoint.name, first.at.file, first.at.line));
        };
        for (const auto& draft : draft_.touchpoints) take(draft.touchpoint.name, draft, "the name");
        for (const auto& draft : draft_.touchpoints)
            for (const auto& alias : draft.touchpoint.aliases) take(alias, draft, "the alias");
    }

    void check_touchpoint(const TouchpointDraft& draft)
    {
        const Touchpoint& touchpoint = draft.touchpoint;
        std::set<std::string_view> rule_names;
        for (std::size_t i = 0; i < touchpoint.rules.size(); ++i) {
            const EffectRule& rule = touchpoint.rules[i];
            if (!rule_names.insert(rule.name).second)
                wrong(draft.rules_at[i],
                      fmt::format("{} has two effects of the name {}; give one another", touchpoint.name, rule.name));
            if (i + 1 < touchpoint.rules.size() && rule.when.kind == Condition::Kind::always && rule.measure.empty())
                wrong(draft.rules_at[i],
                      fmt::format("{} has no \"when\", so the effects below it never apply; put it last", rule.name));
            check_rule(draft, rule, draft.rules_at[i]);
        }
        for (const auto& target : touchpoint.applies_to) {
            if (target.starts_with(channel_prefix)) {
                const std::string channel = target.substr(channel_prefix.size());
                if (!channels_.contains(channel))
                    wrong(draft.at, fmt::format("{} applies to {}, but no touchpoint has the channel {}", touchpoint.name,
                                                target, channel));
            } else {
                check_known(target, fmt::format("{} applies to", touchpoint.name), draft.at);
            }
        }
        if (touchpoint.is_observation && touchpoint.money != MoneyIs::none)
            wrong(draft.at, fmt::format("{} is an observation, which is about no customer and no money; leave \"money\" out",
                                        touchpoint.name));
        if (touchpoint.is_suggestion && touchpoint.doer != Doer::customer)
            wrong(draft.at,
                  fmt::format("{} is a suggestion, so its doer is the customer; write \"doer: customer\"", touchpoint.name));
        if (touchpoint.is_complaint && touchpoint.doer != Doer::customer)
            wrong(draft.at,
                  fmt::format("{} is a complaint, so its doer is the customer; write \"doer: customer\"", touchpoint.name));
    }

    void check_rule(const TouchpointDraft& draft, const EffectRule& rule, const Written& at)
    {
        const Touchpoint& touchpoint = draft.touchpoint;
        const bool is_scored = !rule.measure.empty();
        const Micro most_added = is_scored ? rule.add_weight : rule.amount;
        if (touchpoint.kind == Kind::must_be && most_added > draft_.account.must_be_add_max)
            wrong(at, fmt::format(
                          "{} adds {}, but {} is a must-be, which is noticed only when missing: at most {} (must_be_add_max)",
                          rule.name, to_text(most_added), touchpoint.name, to_text(draft_.account.must_be_add_max)));
        if (touchpoint.is_complaint && (is_scored || rule.amount != Micro{}))
            wrong(at, fmt::format("{} has an effect, but a complaint takes nothing: its cause did; write \"effect: 0\"",
                                  rule.name));
        if (rule.repairs && (is_scored || rule.amount.value <= 0))
            wrong(at, fmt::format("{} repairs, so its effect is above 0: what it may at most give back", rule.name));
        const auto is_measure = [&](const std::string& field) {
            return std::ranges::find(touchpoint.measures, field) != touchpoint.measures.end();
        };
        if (is_scored && !is_measure(rule.measure))
            wrong(at, fmt::format("{} scores {}, which is none of the measures of {}; add it there", rule.name, rule.measure,
                                  touchpoint.name));
        if (const std::string fault = reason_fault(rule.reason, touchpoint.measures); !fault.empty())
            wrong(at, fmt::format("the reason of {}: {}", rule.name, fault));
    }

    void check_signal(const SignalDraft& draft)
    {
        const Signal& signal = draft.signal;
        for (const auto& name : signal.first) check_known(name, fmt::format("signal {} waits for", signal.name), draft.at);
        for (const auto& name : signal.second) check_known(name, fmt::format("signal {} waits for", signal.name), draft.at);
    }

    void check_known(const std::string& name, const std::string& who, const Written& at)
    {
        if (std::ranges::find(names_, name) != names_.end()) return;
        const std::string_view nearest = nearest_word(name, names_);
        wrong(at, fmt::format("{} {}, which is no touchpoint{}", who, name,
                              nearest.empty() ? std::string("; write one that is in a catalogue file")
                                              : fmt::format("; did you mean \"{}\"?", nearest)));
    }

    // A signal whose derived touch leads back to itself would never come to rest.
    void check_circles()
    {
        std::map<std::string_view, const SignalDraft*> by_name;
        for (const auto& draft : draft_.signals) by_name.emplace(draft.signal.name, &draft);
        std::set<std::string_view> at_rest;
        for (const auto& draft : draft_.signals) {
            std::vector<std::string_view> way;
            if (leads_in_circle(draft, by_name, at_rest, way)) return;  // one circle makes several signals look guilty
        }
    }

    bool leads_in_circle(const SignalDraft& draft, const std::map<std::string_view, const SignalDraft*>& by_name,
                         std::set<std::string_view>& at_rest, std::vector<std::string_view>& way)
    {
        const Signal& signal = draft.signal;
        if (at_rest.contains(signal.name)) return false;
        const auto seen = std::ranges::find(way, std::string_view(signal.name));
        if (seen != way.end()) {
            std::string circle;
            for (auto step = seen; step != way.end(); ++step) circle += fmt::format("{} → ", *step);
            wrong(draft.at,
                  fmt::format("signals in a circle: {}{}; let one of them wait for touches only", circle, signal.name));
            return true;
        }
        if (way.size() >= signals_deep_max) {
            wrong(draft.at, fmt::format("more than {} signals build on each other; let {} wait for touches only",
                                        signals_deep_max, signal.name));
            return true;
        }
        way.push_back(signal.name);
        for (const auto* names : {&signal.first, &signal.second})
            for (const auto& name : *names) {
                const auto next = by_name.find(name);
                if (next != by_name.end() && leads_in_circle(*next->second, by_name, at_rest, way)) return true;
            }
        way.pop_back();
        at_rest.insert(signal.name);
        return false;
    }

    void check_standings()
    {
        if (draft_.standings.empty()) {
            mistakes_.add("catalogue", 1, "no standing table in any file; write \"standing:\" as catalogue/account.yaml does");
            return;
        }
        const StandingRule& last = draft_.standings.back();
        if (!last.enter.empty() || !last.stay.empty())
            wrong(draft_.standings_at,
                  "the last row of the standing table has conditions, so somebody could have no standing; end it with "
                  "\"- standing: steady\" alone");
        for (std::size_t i = 0; i + 1 < draft_.standings.size(); ++i)
            if (draft_.standings[i].enter.empty())
                wrong(draft_.standings_at,
                      fmt::format("row {} of the standing table ({}) has no \"enter\", so the rows below it never apply", i + 1,
                                  name_of(draft_.standings[i].standing)));
    }

    // Braces that do not close, formats that are none, numbers that the account could not say without opening the touch.
    static std::string reason_fault(std::string_view reason, const std::vector<std::string>& measures)
    {
        constexpr std::array<std::string_view, 6> formats{"s", "seconds", "minutes", "days", "percent", "number"};
        std::size_t at = 0;
        while ((at = reason.find_first_of("{}", at)) != std::string_view::npos) {
            const std::size_t close = reason.find('}', at);
            if (reason[at] == '}' || close == std::string_view::npos)
                return "a brace without its partner; write {field} or {field|days}";
            const std::string_view inside = reason.substr(at + 1, close - at - 1);
            const std::size_t bar = inside.find('|');
            const std::string_view field = inside.substr(0, bar);
            if (field.empty() || field.find_first_of("{ ") != std::string_view::npos)
                return "a brace without a field; write {field} or {field|days}";
            if (bar != std::string_view::npos) {
                if (std::ranges::find(formats, inside.substr(bar + 1)) == formats.end())
                    return fmt::format("\"{}\" is no format{}", inside.substr(bar + 1),
                                       did_you_mean(inside.substr(bar + 1), formats));
                if (field != "measure" && std::ranges::find(measures, field) == measures.end())
                    return fmt::format("{} is shown as a number and is none of the measures; add it to \"measures\"", field);
            }
            at = close + 1;
        }
        return {};
    }

    static constexpr std::size_t signals_deep_max = 4;
    const CatalogueDraft& draft_;
    Mistakes& mistakes_;
    std::vector<std::string_view> names_;
    std::set<std::string, std::less<>> channels_;
};

}  // namespace

void check_catalogue(const CatalogueDraft& draft, Mistakes& mistakes) { Checker(draft, mistakes).check(); }

Catalogue finished(CatalogueDraft draft)
{
    Catalogue catalogue;
    catalogue.name = std::move(draft.name);
    catalogue.account = draft.account;
    catalogue.standings = std::move(draft.standings);
    for (auto& touchpoint : draft.touchpoints) catalogue.touchpoints.push_back(std::move(touchpoint.touchpoint));
    for (auto& signal : draft.signals) catalogue.signals.push_back(std::move(signal.signal));
    std::ranges::sort(catalogue.touchpoints, {}, &Touchpoint::name);
    std::ranges::sort(catalogue.signals, {}, &Signal::name);
    return catalogue;
}

}  // namespace regard
