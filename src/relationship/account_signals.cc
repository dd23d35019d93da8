#include "relationship/account.h"

#include <algorithm>

namespace regard {
namespace {

// Two touches are about the same thing unless both say what they are about and it differs.
bool may_belong(const Rules::Pattern& signal, std::uint32_t a, std::uint32_t b)
{
    return !signal.same_about || a == 0 || b == 0 || a == b;
}

}  // namespace

// A touch answers what was open before it opens anything itself.
void Account::play_roles(const Effect& effect, const Rules& rules, std::vector<Derived>* derived)
{
    const auto& traits = rules.traits(effect.touchpoint);
    const std::span roles(rules.roles.data() + traits.roles_begin, traits.roles_end - traits.roles_begin);
    for (const auto& role : roles)
        if (role.is_second) answer(effect, rules.signals[role.signal], rules, derived);
    for (const auto& role : roles) {
        if (!role.is_first) continue;
        const auto& signal = rules.signals[role.signal];
        if (signal.pattern == Signal::Pattern::count)
            count_touch(effect, signal, rules, derived);
        else
            open(effect, signal);
    }
}

void Account::open(const Effect& effect, const Rules::Pattern& signal)
{
    std::size_t count = 0;
    std::size_t oldest = opens_.size();
    for (std::size_t i = 0; i < opens_.size(); ++i) {
        if (opens_[i].signal != signal.name) continue;
        // Said twice about one thing, it still waits since the first time.
        if (signal.same_about && effect.about != 0 && opens_[i].about == effect.about && signal.is_timed()) return;
        oldest = std::min(oldest, i);
        ++count;
    }
    if (count >= opens_per_signal_max) {
        if (signal.is_timed()) return;
        opens_.erase(oldest);
    }
    opens_.push_back({effect.at, effect.position, signal.name, effect.place, effect.about});
}

// One answer closes all it can answer; a `then` is complete once, with the newest touch that opened it.
void Account::answer(const Effect& effect, const Rules::Pattern& signal, const Rules& rules, std::vector<Derived>* derived)
{
    std::optional<Open> newest;
    for (const Open& opened : opens_) {
        if (opened.signal != signal.name || !may_belong(signal, opened.about, effect.about)) continue;
        if (effect.at - opened.at >= signal.within) continue;  // only untimed ones are still here; they go below
        newest = opened;
        close_promise(opened, signal, effect.at, PromiseState::kept);
    }
    opens_.erase_if([&](const Open& opened) {
        return opened.signal == signal.name &&
               (may_belong(signal, opened.about, effect.about) || effect.at - opened.at >= signal.within);
    });
    if (!newest || signal.pattern != Signal::Pattern::then) return;

    Derived what;
    what.effect.at = effect.at;
    what.effect.position = effect.position;
    what.effect.touchpoint = signal.name;
    what.effect.place = newest->place;
    what.effect.about = newest->about != 0 ? newest->about : effect.about;
    what.evidence[0] = newest->position;
    what.evidence[1] = effect.position;
    what.evidence_count = 2;
    derive(what, rules, derived);
}

void Account::count_touch(const Effect& effect, const Rules::Pattern& signal, const Rules& rules, std::vector<Derived>* derived)
{
    opens_.erase_if([&](const Open& opened) { return opened.signal == signal.name && effect.at - opened.at >= signal.within; });
    const auto counts = [&](const Open& opened) {
        return opened.signal == signal.name && may_belong(signal, opened.about, effect.about);
    };
    const auto counted = static_cast<std::uint32_t>(std::count_if(opens_.begin(), opens_.end(), counts));
    if (counted + 1 < signal.count) {
        const auto is_same = [&](const Open& opened) { return opened.signal == signal.name; };
        if (std::count_if(opens_.begin(), opens_.end(), is_same) >= signal_touches_max)
            opens_.erase(static_cast<std::size_t>(std::find_if(opens_.begin(), opens_.end(), is_same) - opens_.begin()));
        opens_.push_back({effect.at, effect.position, signal.name, effect.place, effect.about});
        return;
    }
    // Complete: the n newest are the evidence, and none of these is counted again.
    Derived what;
    what.effect.at = effect.at;
    what.effect.position = effect.position;
    what.effect.touchpoint = signal.name;
    what.effect.place = effect.place;
    what.effect.about = effect.about;
    std::uint32_t passed = counted + 1 - signal.count;
    for (const Open& opened : opens_) {
        if (!counts(opened)) continue;
        if (passed > 0)
            --passed;
        else
            what.evidence[what.evidence_count++] = opened.position;
    }
    what.evidence[what.evidence_count++] = effect.position;
    opens_.erase_if(counts);
    derive(what, rules, derived);
}

void Account::close_promise(const Open& opened, const Rules::Pattern& signal, Time at, PromiseState state)
{
    if (signal.promise == 0) return;
    // Two signals may hold one promise, one for keeping it and one for breaking it: it was given once.
    const auto is_same = [&](const Promise& promise) {
        return promise.promise == signal.promise && promise.opened_at == opened.at && promise.closed_at == at;
    };
    if (std::any_of(promises_.begin(), promises_.end(), is_same)) return;
    if (promises_.size() == promises_kept_max) promises_.erase(0);
    promises_.push_back({opened.at, opened.at + signal.within, at, signal.promise, state});
}

void Account::derive(Derived what, const Rules& rules, std::vector<Derived>* derived)
{
    const auto* const signal = rules.find_signal(what.effect.touchpoint);
    MUST(signal != nullptr);
    what.effect.rule = signal->name;
    what.effect.channel = signal->channel;
    what.effect.catalogue = rules.version;
    what.effect.amount = signal->amount;
    what.effect.flags = Effect::from_signal;
    if (signal->repairs) what.effect.flags |= Effect::repairs;
    what.effect.amount = feel(what.effect, rules);
    if (derived) derived->push_back(what);
}

}  // namespace regard
