#include "cli/story.h"

#include <algorithm>
#include <fmt/format.h>

namespace regard {
namespace {

bool holds(const StoryBound& bound, Micro number)
{
    switch (bound.kind) {
    case StoryBound::Kind::above: return number > bound.bound;
    case StoryBound::Kind::at_least: return number >= bound.bound;
    case StoryBound::Kind::below: return number < bound.bound;
    case StoryBound::Kind::at_most: return number <= bound.bound;
    case StoryBound::Kind::equals: return number == bound.bound;
    }
    return false;
}

bool hold(const StoryBounds& bounds, Micro number)
{
    return std::ranges::all_of(bounds, [&](const StoryBound& bound) { return holds(bound, number); });
}

std::string in_words(const StoryBounds& bounds)
{
    constexpr const char* words[] = {"above", "at least", "below", "at most", "exactly"};
    std::string out;
    for (const auto& bound : bounds)
        out += fmt::format("{}{} {}", out.empty() ? "" : " and ", words[static_cast<std::size_t>(bound.kind)],
                           to_text(bound.bound));
    return out;
}

std::string listed(const std::vector<std::string>& words)
{
    std::string out;
    for (const auto& word : words) out += fmt::format("{}\"{}\"", out.empty() ? "" : ", ", word);
    return out.empty() ? "none" : out;
}

Micro count(std::size_t n) { return units(static_cast<std::int64_t>(n)); }

// One engine in which one variation has happened.
class Telling {
public:
    Telling(const Story& story, const StoryVariation* variation) : story_(story)
    {
        for (const auto& step : story.given)
            if (variation == nullptr || std::ranges::find(variation->without, step.name) == variation->without.end() ||
                step.name.empty())
                steps_.push_back(&step);
        if (variation != nullptr)
            for (const auto& step : variation->also) steps_.push_back(&step);
        std::ranges::stable_sort(steps_, {}, [](const StoryStep* step) { return step->received_at; });
    }

    Result<void> happen(const StoryEngineMaker& make_engine)
    {
        engine_ = TRY(make_engine(story_.catalogue));
        for (const auto* step : steps_) {
            TRY(pass(step->received_at));
            const auto taken_in = std::visit([&](const auto& what) { return submit(what); }, step->what);
            if (!taken_in)
                return failed(taken_in.error().code, fmt::format("{}:{}: {}", story_.file, step->line, taken_in.error().text));
        }
        return {};
    }

    Result<void> pass(Time at)
    {
        if (at <= now_) return {};
        now_ = at;
        return engine_->pass(at);
    }
    [[nodiscard]] Time now() const { return now_; }
    [[nodiscard]] StoryEngine& engine() { return *engine_; }

private:
    Result<void> submit(const StoryJoin& join) { return engine_->join(join); }
    template <class What>
    Result<void> submit(const What& what)
    {
        return engine_->submit(what);
    }

    const Story& story_;
    std::vector<const StoryStep*> steps_;
    std::unique_ptr<StoryEngine> engine_;
    Time now_ = time_min;
};

class Checker {
public:
    Checker(const Story& story, StoryOutcome& outcome) : story_(story), outcome_(outcome) {}

    // `others` are the variations a balance can be compared with.
    void check(const StoryExpectation& wanted, Telling& telling, Time end, std::vector<std::pair<std::string, Telling*>> others)
    {
        ++outcome_.expectations;
        line_ = wanted.line;
        const Time at = wanted.at.value_or(end);
        if (!passed(telling, at)) return;
        if (!wanted.customers.empty()) {
            const auto customers = telling.engine().customers();
            if (!customers) return fault(customers.error().text);
            number("customers", wanted.customers, count(*customers));
        }
        if (!wanted.who) return;
        const auto customer = find(telling, *wanted.who, at);
        if (!customer) return;
        check_identity(wanted, telling, *customer, at);
        check_account(wanted, *customer);
        for (const auto& effect : wanted.effects) check_effect(effect, *customer, true);
        for (const auto& effect : wanted.no_effects) check_effect(effect, *customer, false);
        line_ = wanted.line;
        if (wanted.compare) check_comparison(wanted, *customer, at, others);
    }

    void fault(std::string text) { outcome_.faults.push_back(fmt::format("{}:{}: {}", story_.file, line_, text)); }
    void at_line(int line) { line_ = line; }

private:
    bool passed(Telling& telling, Time at)
    {
        const auto result = telling.pass(at);
        if (!result) fault(result.error().text);
        return result.has_value();
    }

    std::optional<StoryCustomer> find(Telling& telling, const Identifier& who, Time at)
    {
        auto found = telling.engine().customer(who, at);
        if (!found) {
            fault(found.error().text);
            return std::nullopt;
        }
        if (!*found) fault(fmt::format("nobody is known as {} at {}", to_text(who), to_text(at)));
        return *std::move(found);
    }

    void number(std::string_view name, const StoryBounds& wanted, Micro found)
    {
        if (!hold(wanted, found)) fault(fmt::format("expected {} {}, but found {}", name, in_words(wanted), to_text(found)));
    }

    void check_identity(const StoryExpectation& wanted, Telling& telling, const StoryCustomer& customer, Time at)
    {
        if (wanted.same_as) {
            const auto other = find(telling, *wanted.same_as, at);
            if (other && other->id != customer.id)
                fault(fmt::format("expected {} and {} to be one customer, but they are two", to_text(*wanted.who),
                                  to_text(*wanted.same_as)));
        }
        if (wanted.not_same_as) {
            const auto other = find(telling, *wanted.not_same_as, at);
            if (other && other->id == customer.id)
                fault(fmt::format("expected {} and {} to be two customers, but they are one", to_text(*wanted.who),
                                  to_text(*wanted.not_same_as)));
        }
    }

    void check_account(const StoryExpectation& wanted, const StoryCustomer& customer)
    {
        const AccountView& account = customer.account;
        number("balance", wanted.balance, account.balance);
        number("adds", wanted.adds, account.adds);
        number("takes", wanted.takes, account.takes);
        number("touches", wanted.touches, count(account.touches));
        number("visits", wanted.visits, count(account.visits));
        maybe_number("remembered", wanted.remembered, account.remembered);
        maybe_number("average", wanted.average, account.average);
        const std::string standing = name_of(account.standing.now);
        const auto is_among = [&](const std::vector<std::string>& words) {
            return std::ranges::find(words, standing) != words.end();
        };
        if (!wanted.standing.empty() && !is_among(wanted.standing))
            fault(fmt::format("expected the standing {}, but it is {} because of {}", listed(wanted.standing), standing,
                              listed(account.standing.reasons)));
        if (is_among(wanted.not_standing))
            fault(fmt::format("expected no standing {}, but it is, because of {}", standing, listed(account.standing.reasons)));
        for (const auto& part : wanted.reasons)
            if (std::ranges::none_of(account.standing.reasons,
                                     [&](const std::string& reason) { return reason.find(part) != std::string::npos; }))
                fault(fmt::format("expected \"{}\" among the reasons of the standing, but there are {}", part,
                                  listed(account.standing.reasons)));
        truth("silence", wanted.silent, account.silence.silent);
        truth("an alarm of cuts", wanted.cuts_alarm, account.cuts.alarm);
        truth("a hurt that was told", wanted.hurt_and_told,
              customer.hurt.hurt_at && customer.hurt.told_at && *customer.hurt.told_at >= *customer.hurt.hurt_at);
        for (const auto& promise : wanted.promises) check_promise(promise, account);
    }

    void maybe_number(std::string_view name, const StoryBounds& wanted, std::optional<Micro> found)
    {
        if (wanted.empty()) return;
        if (!found) return fault(fmt::format("expected {} {}, but there is none yet", name, in_words(wanted)));
        number(name, wanted, *found);
    }

    void truth(std::string_view name, std::optional<bool> wanted, bool found)
    {
        if (wanted && *wanted != found)
            fault(fmt::format("expected {}{}, but there is {}", *wanted ? "" : "no ", name, found ? "" : "none"));
    }

    void check_promise(const StoryExpectation::PromiseWanted& wanted, const AccountView& account)
    {
        std::vector<std::string> there;
        for (const auto& promise : account.promises) {
            if (promise.kind == wanted.kind && name_of(promise.state) == wanted.state) return;
            there.push_back(fmt::format("{} {}", name_of(promise.state), promise.kind));
        }
        fault(fmt::format("expected the promise \"{}\" to be {}, but there are {}", wanted.kind, wanted.state, listed(there)));
    }

    void check_effect(const StoryEffectWanted& wanted, const StoryCustomer& customer, bool is_there)
    {
        line_ = wanted.line;
        const auto fits = [&](const StoryEffect& effect) {
            return (wanted.touchpoint.empty() || effect.touchpoint == wanted.touchpoint) &&
                   hold(wanted.amount, effect.amount) && effect.reason.find(wanted.reason) != std::string::npos;
        };
        const auto fitting = static_cast<std::size_t>(std::ranges::count_if(customer.effects, fits));
        const bool is_right = !is_there              ? fitting == 0
                              : wanted.times.empty() ? fitting > 0
                                                     : hold(wanted.times, count(fitting));
        if (is_right) return;
        std::string all;
        for (const auto& effect : customer.effects)
            all += fmt::format("\n    {} {} {} \"{}\"", to_text(effect.at), effect.touchpoint, to_text(effect.amount),
                               effect.reason);
        fault(fmt::format("expected {}effect{}{}{}{}, but found {} of it among{}", is_there ? "an " : "no ",
                          wanted.touchpoint.empty() ? "" : " of " + wanted.touchpoint,
                          wanted.amount.empty() ? "" : " " + in_words(wanted.amount),
                          wanted.reason.empty() ? "" : fmt::format(" because \"{}\"", wanted.reason),
                          wanted.times.empty() ? "" : fmt::format(", {} times", in_words(wanted.times)), fitting,
                          all.empty() ? " none" : all));
    }

    void check_comparison(const StoryExpectation& wanted, const StoryCustomer& customer, Time at,
                          const std::vector<std::pair<std::string, Telling*>>& others)
    {
        const auto found = std::ranges::find(others, wanted.compare->with, [](const auto& other) { return other.first; });
        if (found == others.end())
            return fault(fmt::format("there is no variation \"{}\" to compare with", wanted.compare->with));
        if (!passed(*found->second, at)) return;
        const auto other = find(*found->second, *wanted.who, at);
        if (!other) return;
        const Micro here = customer.account.balance;
        const Micro there = other->account.balance;
        const std::string& relation = wanted.compare->relation;
        const bool is_right = relation == "<"    ? here < there
                              : relation == "<=" ? here <= there
                              : relation == ">"  ? here > there
                              : relation == ">=" ? here >= there
                                                 : here == there;
        if (!is_right)
            fault(fmt::format("expected a balance {} that of \"{}\", but it is {} beside {}", relation, wanted.compare->with,
                              to_text(here), to_text(there)));
    }

    const Story& story_;
    StoryOutcome& outcome_;
    int line_ = 0;
};

}  // namespace

StoryOutcome tell(const Story& story, const StoryEngineMaker& make_engine)
{
    StoryOutcome outcome;
    outcome.sentence = story.sentence;
    Checker checker(story, outcome);

    std::vector<std::unique_ptr<Telling>> tellings;
    tellings.push_back(std::make_unique<Telling>(story, nullptr));
    for (const auto& variation : story.variations) tellings.push_back(std::make_unique<Telling>(story, &variation));
    for (const auto& telling : tellings)
        if (const auto happened = telling->happen(make_engine); !happened) {
            outcome.faults.push_back(happened.error().text);
            return outcome;
        }
    std::vector<std::pair<std::string, Telling*>> others;
    for (std::size_t i = 0; i < story.variations.size(); ++i)
        others.emplace_back(story.variations[i].name, tellings[i + 1].get());

    // Time does not go back in an engine, so all are asked in the order of time, the earlier line first.
    struct Asked {
        const StoryExpectation* wanted;
        Telling* telling;
        Time end;
    };
    std::vector<Asked> asked;
    Time end = tellings.front()->now();
    for (const auto& wanted : story.expect) asked.push_back({&wanted, tellings.front().get(), end});
    for (std::size_t i = 0; i < story.variations.size(); ++i)
        for (const auto& wanted : story.variations[i].expect)
            asked.push_back({&wanted, tellings[i + 1].get(), tellings[i + 1]->now()});
    std::ranges::stable_sort(asked, {}, [](const Asked& one) { return one.wanted->at.value_or(one.end); });
    for (const auto& one : asked) checker.check(*one.wanted, *one.telling, one.end, others);
    return outcome;
}

}  // namespace regard
