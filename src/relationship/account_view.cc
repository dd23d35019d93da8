#include "relationship/account_truths.h"

#include <fmt/format.h>

#include "base/exact.h"

#include <algorithm>

namespace regard {
namespace {

Micro in_days(Duration span)
{
    constexpr std::int64_t us_per_micro_day = days(1).us / 1'000'000;
    return {span.us / us_per_micro_day};
}

// As somebody would say it: nobody counts the days of nine years.
std::string in_passing(Duration span)
{
    constexpr Duration year = days(365);
    constexpr Duration month{year.us / 12};
    if (span.us >= 2 * year.us) return fmt::format("{} years", span.us / year.us);
    if (span.us >= 4 * month.us) return fmt::format("{} months", span.us / month.us);
    return to_words(span);
}

std::string silence_sentence(std::uint32_t visits, Duration between, Duration gap, bool silent)
{
    if (visits == 0) return "has not come of their own will yet";
    if (visits == 1)
        return fmt::format("came once, {} ago{}", in_passing(gap), silent ? "; most who come back have done so by then" : "");
    return fmt::format("comes about every {}, last came {} ago{}", in_passing({between.us / (visits - 1)}), in_passing(gap),
                       silent ? ": longer than that rhythm explains" : "");
}

}  // namespace

const char* name_of(PromiseState state)
{
    switch (state) {
    case PromiseState::open: return "open";
    case PromiseState::kept: return "kept";
    case PromiseState::broken: return "broken";
    }
    return "open";
}

Sums::Read Account::sums(Time now) const
{
    if (!has_course_) return {};
    return sums_.at(std::max(now, reckoned_at_), half_life());
}

Micro Account::balance(Time now, const Rules& rules) const
{
    if (!has_course_) return {};
    // Rounded once: from adds and takes each rounded, trouble and its repair could end a millionth above no trouble.
    return micro_of_fine(sums_.fine_balance(std::max(now, reckoned_at_), half_life(), rules.account.loss_aversion));
}

Hurt Account::hurt() const
{
    return {was_hurt_ ? std::optional(hurt_at_) : std::nullopt, has_told_ ? std::optional(told_at_) : std::nullopt};
}

AccountView Account::view(Time now, const Rules& rules) const
{
    if (next_due(rules, now)) {
        Account advanced = *this;
        advanced.advance(now, rules);
        return advanced.view_advanced(now, rules);
    }
    return view_advanced(std::max(now, reckoned_at_), rules);
}

AccountView Account::view_advanced(Time now, const Rules& rules) const
{
    AccountView view;
    view.as_of = now;
    view.catalogue_version = rules.version;
    view.loss_aversion = rules.account.loss_aversion;
    view.half_life_days = in_days(has_course_ ? half_life() : rules.half_life());
    if (!has_course_) return view;

    const auto [adds, takes] = sums(now);
    view.adds = adds;
    view.takes = takes;
    view.balance = balance(now, rules);
    view.adds_total = {adds_total_};
    view.takes_total = {takes_total_};
    view.first_at = first_at_;
    view.last_at = last_at_;
    view.touches = touches_;
    view.visits = visits_;
    view.cuts = {{cuts_}, cuts_ > 0 && cuts_ >= rules.account.cuts_alarm.value, takes_count_};
    view_episodes(now, view);
    view_silence(now, rules, view);
    view_standing(now, rules, view);
    view_promises(rules, view);
    return view;
}

void Account::view_episodes(Time now, AccountView& view) const
{
    const auto fade = [&](std::int64_t fine, Time since) {
        if (now <= since) return fine;
        return exact::decayed(fine, static_cast<std::uint64_t>((now - since).us), static_cast<std::uint64_t>(half_life().us));
    };
    std::int64_t remembered = fade(remembered_, memory_at_);
    std::int64_t averaged = fade(averaged_, memory_at_);
    if (episode_count_ > 0) {
        view.remembered = micro_of_fine(remembered_fine());
        view.average = micro_of_fine(averaged_fine());
        remembered += fade(remembered_fine(), episode_at_);
        averaged += fade(averaged_fine(), episode_at_);
    }
    view.remembered_sum = micro_of_fine(remembered);
    view.average_sum = micro_of_fine(averaged);
}

std::optional<Time> Account::silent_from(const Rules& rules) const
{
    if (visits_ == 0) return std::nullopt;
    const Duration span = rhythm(rules).gap_at(rules.silent_pico);
    return span >= time_max - own_at_ ? time_max : own_at_ + span;
}

void Account::view_silence(Time now, const Rules& rules, AccountView& view) const
{
    auto& silence = view.silence;
    silence.since = visits_ > 0 ? own_at_ : first_at_;
    const Duration gap = now - silence.since;
    silence.days = in_days(gap);
    silence.probability = units(1);
    if (visits_ > 0) {
        const Rhythm known = rhythm(rules);
        const auto from = [&](std::int64_t pico) {
            const Duration span = known.gap_at(pico);
            return span >= time_max - own_at_ ? time_max : own_at_ + span;
        };
        silence.probability = known.probability(gap);
        silence.silent_from = from(rules.silent_pico);
        silence.gone_from = from(rules.gone_pico);
        silence.silent = now >= *silence.silent_from;
    }
    silence.sentence = silence_sentence(visits_, visit_at_ - first_visit_at_, gap, silence.silent);
}

void Account::view_standing(Time now, const Rules& rules, AccountView& view) const
{
    view.standing.now = standing();
    view.standing.since = standing_since_;
    if (rules.rows.empty()) return;
    // The first row that speaks for the present standing gives its reasons: those of its clauses that hold.
    const std::uint64_t holding = Truths(*this, rules).at(now);
    for (const auto& row : rules.rows) {
        if (row.standing != standing()) continue;
        if ((row.enter & ~holding) != 0 && (row.stay & ~holding) != 0) continue;
        auto& reasons = view.standing.reasons;
        for (const auto& reason : row.reasons)
            if (reason.clause & holding && std::ranges::find(reasons, reason.text) == reasons.end())
                reasons.push_back(reason.text);
        return;
    }
}

void Account::view_promises(const Rules& rules, AccountView& view) const
{
    for (const Open& opened : opens_) {
        const auto* const signal = rules.find_signal(opened.signal);
        if (!signal || signal->promise == 0) continue;
        const auto is_same = [&](const AccountView::Promise& promise) {
            return promise.kind == signal->promise_kind && promise.opened_at == opened.at;
        };
        if (std::ranges::any_of(view.promises, is_same)) continue;
        view.promises.push_back({signal->promise_kind, opened.at, opened.at + signal->within, PromiseState::open});
    }
    for (const Promise& promise : promises_)
        if (const auto kind = rules.promise_kind(promise.promise); !kind.empty())
            view.promises.push_back({std::string(kind), promise.opened_at, promise.due_at, promise.state});
}

std::size_t Account::bytes() const
{
    return sizeof(Account) + sums_.buckets().bytes() + repairables_.bytes() + days_.bytes() + opens_.bytes() +
           promises_.bytes();
}

}  // namespace regard
