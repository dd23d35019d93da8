#include "relationship/account_truths.h"

#include "base/exact.h"

#include <algorithm>
#include <array>
#include <bit>

namespace regard {
namespace {

constexpr Duration look_back = days(look_back_days);
using What = StandingRule::Clause::What;

bool compares(bool at_least, std::int64_t value, std::int64_t bound) { return at_least ? value >= bound : value <= bound; }

// Bounds come from people: they are brought where every sum with them fits.
constexpr Micro bound_max = units(1'000'000'000);
std::int64_t bounded(Micro bound) { return std::clamp(bound, -bound_max, bound_max).value; }

Time later(Time at, Duration span) { return span >= time_max - at ? time_max : at + span; }

}  // namespace

Account::Truths::Truths(const Account& account, const Rules& rules) : account_(account), rules_(rules)
{
    if (rules.asks(What::balance))
        balance_ = account.sums_.fine_balance(account.reckoned_at_, account.half_life(), rules.account.loss_aversion);
    if (rules.asks(What::silence)) rhythm_ = account.rhythm(rules);
}

std::uint64_t Account::Truths::those(std::uint64_t clauses, Time moment) const
{
    const auto asked = [&](What what) { return (rules_.clauses_on[static_cast<std::size_t>(what)] & clauses) != 0; };
    const std::int64_t balance = asked(What::balance) ? balance_of_day(moment) : 0;
    const std::int64_t takes = asked(What::takes_30d) ? takes_before(moment) : 0;
    const std::int64_t broken = asked(What::promise_broken) ? units(broken_before(moment)).value : 0;
    const Duration gap = moment - account_.own_at_;

    const auto is_so = [&](const Rules::Clause& clause) {
        const std::int64_t bound = bounded(clause.bound);
        switch (clause.what) {
        case What::balance: return compares(clause.at_least, balance, bound * (1 << sums_fraction_bits));
        case What::cuts: return compares(clause.at_least, account_.cuts_, bound);
        case What::visits: return compares(clause.at_least, units(account_.visits_).value, bound);
        case What::age_days: return (moment >= age_reached(clause.bound)) == clause.at_least;
        // The gap's probability is at most the bound once the gap is long enough.
        case What::silence: return (account_.visits_ > 0 && rhythm_.reaches(gap, clause.silence_pico)) != clause.at_least;
        case What::takes_30d: return compares(clause.at_least, takes, bound);
        case What::promise_broken: return compares(clause.at_least, broken, bound);
        }
        return false;
    };
    std::uint64_t bits = 0;
    for (std::uint64_t left = clauses & rules_.all_clauses(); left != 0; left &= left - 1)
        if (is_so(rules_.clauses[static_cast<std::size_t>(std::countr_zero(left))])) bits |= left & (~left + 1);
    return bits;
}

Time Account::Truths::turn(std::size_t place, Time until) const
{
    const Rules::Clause& clause = rules_.clauses[place];
    switch (clause.what) {
    case What::age_days: return age_reached(clause.bound);
    case What::silence: return later(account_.own_at_, rhythm_.gap_at(clause.silence_pico));
    case What::promise_broken: {
        const bool before = holds(place, account_.reckoned_at_);
        for (const Promise& promise : account_.promises_) {  // as they were closed: in order of time
            const Time forgotten = promise.closed_at + look_back;
            if (forgotten > account_.reckoned_at_ && holds(place, forgotten) != before) return forgotten;
        }
        return until;
    }
    default: return day_of_turn(place, until);
    }
}

Time Account::Truths::day_of_turn(std::size_t clause, Time until) const
{
    const bool before = holds(clause, account_.reckoned_at_);
    // By then it is as it stays: a balance has faded to nothing, a look-back is empty.
    const Duration fades = rules_.clauses[clause].what == What::balance ? account_.half_life() * 64 : look_back;
    std::int64_t first = day_of(account_.reckoned_at_) + 1;
    std::int64_t last = day_of(std::min(until, later(account_.reckoned_at_, fades + days(1))));
    while (first < last) {
        const std::int64_t middle = first + (last - first) / 2;
        if (holds(clause, start_of_day(middle)) != before)
            last = middle;
        else
            first = middle + 1;
    }
    return start_of_day(first);
}

std::int64_t Account::Truths::balance_of_day(Time moment) const
{
    const Duration since = start_of_day(day_of(moment)) - account_.reckoned_at_;
    if (since.us <= 0) return balance_;
    return exact::decayed(balance_, static_cast<std::uint64_t>(since.us), static_cast<std::uint64_t>(account_.half_life().us));
}

std::int64_t Account::Truths::takes_before(Time moment) const
{
    const std::int64_t forgotten = day_of(moment) - look_back_days;
    std::int64_t takes = 0;
    for (const DayOfTakes& day : account_.days_)
        if (day.day > forgotten) takes += day.takes;
    return takes;
}

std::uint32_t Account::Truths::broken_before(Time moment) const
{
    std::uint32_t count = 0;
    for (const Promise& promise : account_.promises_)
        if (promise.state == PromiseState::broken && moment < promise.closed_at + look_back) ++count;
    return count;
}

Time Account::Truths::age_reached(Micro age) const
{
    constexpr std::int64_t us_per_micro_day = days(1).us / 1'000'000;
    const std::int64_t bound = std::clamp(age, Micro{0}, units(4'000'000)).value;
    return later(account_.first_at_, {bound * us_per_micro_day});
}

void Account::advance(Time to, const Rules& rules, std::vector<Derived>* derived)
{
    if (has_course_) pass(to, rules, derived);
}

std::optional<Time> Account::next_due(const Rules& rules, Time until) const
{
    if (!has_course_) return std::nullopt;
    const auto due = opens_.empty() ? std::nullopt : next_open_due(rules);
    const bool falls = due && due->at <= until;
    if (const auto change = next_change(falls ? due->at : until, rules)) return change->at;
    return falls ? std::optional(due->at) : std::nullopt;
}

// In order of time; at one moment what stands changes before something falls due, and both before a touch.
void Account::pass(Time to, const Rules& rules, std::vector<Derived>* derived)
{
    for (;;) {
        const auto due = opens_.empty() ? std::nullopt : next_open_due(rules);
        const bool falls = due && due->at <= to;
        if (const auto change = next_change(falls ? due->at : to, rules)) {
            follow(rules);
            turn(change->standing, change->at, rules);
            reckoned_at_ = change->at;
            held_ = {};
            continue;
        }
        if (!falls) return;
        fall_due(*due, rules, derived);
    }
}

std::optional<Account::Due> Account::next_open_due(const Rules& rules) const
{
    std::optional<Due> next;
    for (std::size_t i = 0; i < opens_.size(); ++i) {
        const auto* const signal = rules.find_signal(opens_[i].signal);
        if (!signal || signal->pattern == Signal::Pattern::count || !signal->is_timed()) continue;
        // Under other rules it may have been due already: then it is due at once.
        const Time at = std::max(later(opens_[i].at, signal->within), reckoned_at_);
        if (!next || at < next->at) next = Due{at, i};
    }
    return next;
}

std::optional<Account::Change> Account::next_change(Time until, const Rules& rules) const
{
    if (until <= reckoned_at_ || rules.rows.empty()) return std::nullopt;
    const Truths truths(*this, rules);
    const std::uint64_t before = held_.rules == rules.version ? held_.clauses : truths.at(reckoned_at_);
    const std::uint64_t turned = before ^ truths.at(until, before);
    if (turned == 0) return std::nullopt;

    struct Turn {
        Time at;
        std::uint64_t bit;
    };
    std::array<Turn, standing_clauses_max> turns;
    std::size_t count = 0;
    for (std::size_t i = 0; i < rules.clauses.size(); ++i)
        if (turned >> i & 1) turns[count++] = {truths.turn(i, until), std::uint64_t{1} << i};
    std::sort(turns.begin(), turns.begin() + count, [](const Turn& a, const Turn& b) { return a.at < b.at; });

    std::uint64_t now = before;
    for (std::size_t i = 0; i < count; ++i) {
        now ^= turns[i].bit;
        if (i + 1 < count && turns[i + 1].at == turns[i].at) continue;
        const Standing follows = rules.judge(standing(), now);
        if (follows != standing()) return Change{turns[i].at, follows};
    }
    return std::nullopt;
}

void Account::reckon(Time at, const Rules& rules)
{
    reckoned_at_ = at;
    held_ = {};
    if (rules.rows.empty()) return;
    held_ = {Truths(*this, rules).at(at), rules.version};
    const Standing follows = rules.judge(standing(), held_.clauses);
    if (follows != standing()) turn(follows, at, rules);
}

void Account::turn(Standing follows, Time at, const Rules& rules)
{
    const auto is_away = [](Standing which) { return which == Standing::leaving || which == Standing::gone; };
    if (is_away(follows) && !is_away(standing()) && !(has_told_ && told_at_ >= hurt_at_)) {
        const Micro lost = times({-sums_.at(at, half_life()).takes.value}, rules.account.loss_aversion);
        partings_.list.push_back({at, lost});
    }
    standing_ = static_cast<std::uint8_t>(follows);
    standing_since_ = at;
}

void Account::fall_due(Due due, const Rules& rules, std::vector<Derived>* derived)
{
    const Open opened = opens_[due.open];
    opens_.erase(due.open);
    const auto* const signal = rules.find_signal(opened.signal);
    MUST(signal != nullptr);
    follow(rules);
    close_promise(opened, *signal, due.at, PromiseState::broken);
    if (signal->pattern == Signal::Pattern::without) {
        Derived what;
        what.effect.at = due.at;
        what.effect.position = opened.position;
        what.effect.touchpoint = signal->name;
        what.effect.place = opened.place;
        what.effect.about = opened.about;
        what.evidence[0] = opened.position;
        what.evidence_count = 1;
        derive(what, rules, derived);
    }
    reckon(due.at, rules);
}

Rhythm Account::rhythm(const Rules& rules) const
{
    return Rhythm::of(rules.account.silence_prior_visits, rules.silence_prior, visits_, visit_at_ - first_visit_at_);
}

}  // namespace regard
