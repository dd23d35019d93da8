#include "relationship/rules.h"

#include "base/exact.h"
#include "base/limits.h"

#include <algorithm>

namespace regard {

const Rules::Traits Rules::unknown_traits{};

namespace {

constexpr Micro certain = units(1);

// -ln of a probability in 1e-12; one that no gap reaches for 0 and below.
std::int64_t minus_ln(Micro probability)
{
    constexpr std::int64_t never = 28'000'000'000'000;  // e^-28 is below a millionth of a millionth
    if (probability.value <= 0) return never;
    if (probability >= certain) return 0;
    return -exact::ln_pico(probability);
}

Rules::Traits& traits_of(Rules& rules, NameNumber touchpoint)
{
    if (touchpoint >= rules.touchpoints.size()) rules.touchpoints.resize(touchpoint + std::size_t{1});
    return rules.touchpoints[touchpoint];
}

// Finds the clause among those already there, so that rows share bits; its bit, or 0 when there is no room for it.
std::uint64_t clause_bit(Rules& rules, const StandingRule::Clause& wanted)
{
    const auto same = [&](const Rules::Clause& clause) {
        return clause.what == wanted.what && clause.at_least == wanted.at_least && clause.bound == wanted.bound;
    };
    auto place = static_cast<std::size_t>(std::ranges::find_if(rules.clauses, same) - rules.clauses.begin());
    if (place == standing_clauses_max) return 0;
    if (place == rules.clauses.size()) {
        using What = StandingRule::Clause::What;
        rules.clauses.push_back(
            {wanted.what, wanted.at_least, wanted.bound, wanted.what == What::silence ? minus_ln(wanted.bound) : 0});
        const std::uint64_t bit = std::uint64_t{1} << place;
        rules.clauses_on[static_cast<std::size_t>(wanted.what)] |= bit;
        if (wanted.what != What::cuts && wanted.what != What::visits) rules.timed_clauses |= bit;
    }
    return std::uint64_t{1} << place;
}

// Why somebody stays where they are is why they came there, unless the table says otherwise.
const std::string& reason_of(const StandingRule::Clause& clause, const StandingRule& rule)
{
    if (!clause.reason.empty()) return clause.reason;
    const auto same = [&](const StandingRule::Clause& other) {
        return other.what == clause.what && other.at_least == clause.at_least && !other.reason.empty();
    };
    const auto found = std::ranges::find_if(rule.enter, same);
    return found == rule.enter.end() ? clause.reason : found->reason;
}

void bind_standing(Rules& rules, const StandingRule& rule)
{
    Rules::Row row{rule.standing, 0, 0, {}};
    bool has_room = true;
    const auto bits_of = [&](const std::vector<StandingRule::Clause>& clauses) {
        std::uint64_t bits = 0;
        for (const auto& clause : clauses) {
            const std::uint64_t bit = clause_bit(rules, clause);
            has_room = has_room && bit != 0;
            bits |= bit;
            const std::string& text = reason_of(clause, rule);
            if (!text.empty()) row.reasons.push_back({bit, text});
        }
        return bits;
    };
    row.enter = bits_of(rule.enter);
    // Without its own `stay` a row is left as it is entered.
    row.stay = rule.stay.empty() ? row.enter : bits_of(rule.stay);
    if (has_room) rules.rows.push_back(std::move(row));
}

void bind_signal(Rules& rules, const Catalogue& catalogue, const Signal& signal,
                 const std::function<NameNumber(std::string_view)>& number_of)
{
    Rules::Pattern pattern;
    pattern.name = number_of(signal.name);
    if (const Touchpoint* described = catalogue.find(signal.name); described && !described->channel.empty())
        pattern.channel = number_of(described->channel);
    pattern.promise = signal.promise.empty() ? 0 : number_of(signal.promise);
    pattern.pattern = signal.pattern;
    pattern.within = std::max(signal.within, microseconds(1));
    pattern.count = std::clamp(signal.count, std::uint32_t{1}, signal_touches_max);
    pattern.same_about = signal.same_about;
    pattern.amount = std::clamp(signal.amount, units(-limits::effect_units_max), units(limits::effect_units_max));
    pattern.promise_kind = signal.promise;
    pattern.reason = signal.reason;
    for (const auto& name : signal.first)
        if (const Touchpoint* opened = catalogue.find(name); opened && opened->is_complaint && signal.amount.value > 0)
            pattern.repairs = true;
    traits_of(rules, pattern.name).signal = static_cast<std::uint32_t>(rules.signals.size());
    rules.signals.push_back(std::move(pattern));
}

// The roles of one touchpoint lie beside each other, in the order of the signals.
void bind_roles(Rules& rules, const Catalogue& catalogue, const std::function<NameNumber(std::string_view)>& number_of)
{
    struct Part {
        NameNumber touchpoint;
        Rules::Role role;
    };
    std::vector<Part> parts;
    const auto canonical = [&](const std::string& name) {
        const Touchpoint* known = catalogue.find(name);
        return number_of(known ? std::string_view(known->name) : std::string_view(name));
    };
    for (const auto& signal : catalogue.signals) {
        const std::uint32_t place = rules.traits(number_of(signal.name)).signal;
        for (const auto& name : signal.first) parts.push_back({canonical(name), {place, true, false}});
        if (signal.pattern == Signal::Pattern::count) continue;
        for (const auto& name : signal.second) parts.push_back({canonical(name), {place, false, true}});
    }
    std::ranges::stable_sort(parts, [](const Part& a, const Part& b) {
        return a.touchpoint != b.touchpoint ? a.touchpoint < b.touchpoint : a.role.signal < b.role.signal;
    });
    for (const auto& [touchpoint, role] : parts) {
        auto& traits = traits_of(rules, touchpoint);
        const auto end = static_cast<std::uint32_t>(rules.roles.size());
        if (traits.roles_begin == traits.roles_end) traits.roles_begin = traits.roles_end = end;
        if (traits.roles_begin < end && rules.roles.back().signal == role.signal) {
            rules.roles.back().is_first |= role.is_first;
            rules.roles.back().is_second |= role.is_second;
        } else {
            rules.roles.push_back(role);
            traits.roles_end = end + 1;
        }
    }
}

}  // namespace

std::string_view Rules::promise_kind(NameNumber promise) const
{
    const auto found = std::ranges::find(signals, promise, &Pattern::promise);
    return found == signals.end() || promise == 0 ? std::string_view{} : std::string_view(found->promise_kind);
}

Standing Rules::judge(Standing now, std::uint64_t clauses_that_hold) const
{
    for (const Row& row : rows) {
        const bool may_enter = (row.enter & ~clauses_that_hold) == 0;
        const bool may_stay = row.standing == now && (row.stay & ~clauses_that_hold) == 0;
        if (may_enter || may_stay) return row.standing;
    }
    return rows.empty() ? now : Standing::steady;
}

Rules bind(const Catalogue& catalogue, std::uint32_t version, const std::function<NameNumber(std::string_view)>& number_of)
{
    Rules rules;
    rules.version = version;
    rules.account = catalogue.account;
    const Duration half_life = std::clamp(catalogue.account.half_life, hours(1), days(36'500));
    rules.half_life_h = static_cast<std::uint32_t>(half_life.us / hours(1).us);
    rules.account.half_life = rules.half_life();

    const auto& account = catalogue.account;
    if (account.cuts_normal.value > 0 && account.cuts_raised > account.cuts_normal) {
        rules.cuts_step = account.cuts_raised - account.cuts_normal;
        rules.cuts_jump = {exact::ln_ratio_pico(static_cast<std::uint64_t>(account.cuts_raised.value),
                                                static_cast<std::uint64_t>(account.cuts_normal.value)) /
                           1'000'000};
    }
    const auto prior = static_cast<__int128>(std::max(account.silence_prior_days, Micro{0}).value) * days(1).us / 1'000'000;
    rules.silence_prior = {static_cast<std::int64_t>(std::min<__int128>(prior, (time_max - time_min).us))};
    rules.silent_pico = minus_ln(account.silence_probability);
    rules.gone_pico = minus_ln(account.gone_probability);

    for (const auto& touchpoint : catalogue.touchpoints) {
        auto& traits = traits_of(rules, number_of(touchpoint.name));
        traits.kind = touchpoint.kind;
        traits.doer = touchpoint.doer;
        traits.is_complaint = touchpoint.is_complaint;
        traits.is_known = true;
    }
    for (const auto& signal : catalogue.signals)
        if (!rules.find_signal(number_of(signal.name))) bind_signal(rules, catalogue, signal, number_of);
    bind_roles(rules, catalogue, number_of);
    for (const auto& rule : catalogue.standings) bind_standing(rules, rule);
    return rules;
}

}  // namespace regard
