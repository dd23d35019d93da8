#include "relationship/account.h"

#include "base/exact.h"
#include "relationship/cuts.h"

#include <algorithm>

namespace regard {
namespace {

// Touches of the customer's own will within a day of a visit's beginning are that visit.
constexpr Duration visit_for = days(1);

bool is_signal(const Effect& effect) { return effect.flags & Effect::from_signal; }
// An observation or a signal adds an effect to what the customer lived through, but is not one more contact.
bool is_touch(const Effect& effect) { return !(effect.flags & (Effect::from_observation | Effect::from_signal)); }
bool is_repair(const Effect& effect) { return (effect.flags & Effect::repairs) && effect.amount.value > 0; }

void step_count(std::uint32_t& count, std::uint32_t step)
{
    count += step;
    MUST(step != 1 || count != 0);  // 2^32 touches of one customer: Sums counts on fewer
}
constexpr std::uint32_t one_more = 1;
constexpr std::uint32_t one_less = UINT32_MAX;

}  // namespace

void Account::count_amount(Micro amount, std::uint32_t step)
{
    if (amount.value == 0) return;
    const bool is_add = amount.value > 0;
    (is_add ? adds_total_ : takes_total_) += step == one_more ? amount.value : -amount.value;
    step_count(is_add ? adds_count_ : takes_count_, step);
}

void Account::add(const Effect& effect)
{
    MUST(has_course_);  // an account without one refuses no effect as late
    held_ = {};
    if (is_signal(effect)) return;
    if (is_touch(effect)) step_count(touches_, one_more);
    if (is_repair(effect)) return;
    sums_.add(effect.at, effect.amount, half_life());
    count_amount(effect.amount, one_more);
}

void Account::remove(const Effect& effect)
{
    MUST(has_course_);
    held_ = {};
    if (is_signal(effect)) return;
    if (is_touch(effect)) step_count(touches_, one_less);
    if (is_repair(effect)) return;
    sums_.remove(effect.at, effect.amount, half_life());
    count_amount(effect.amount, one_less);
}

bool Account::is_late(const Effect& effect) const
{
    if (!has_course_) return false;
    Effect last;
    last.at = last_at_;
    last.position = last_position_;
    last.flags = last_flags_;
    return effect.at < reckoned_at_ || effect.order(last) == std::strong_ordering::less;
}

Micro Account::apply(const Effect& effect, const Rules& rules, std::vector<Derived>* derived)
{
    if (is_signal(effect)) return {};
    MUST(!is_late(effect));
    if (!has_course_) begin(effect.at, rules);
    pass(effect.at, rules, derived);
    follow(rules);

    last_at_ = effect.at;
    last_position_ = effect.position;
    last_flags_ = effect.flags;

    const Micro felt = feel(effect, rules);
    const auto& traits = rules.traits(effect.touchpoint);
    if (is_touch(effect)) {
        if (traits.doer == Doer::customer) count_visit(effect.at);
        if (traits.is_complaint && was_hurt_) {
            has_told_ = true;
            told_at_ = effect.at;
        }
    }
    if (traits.roles_begin != traits.roles_end) play_roles(effect, rules, derived);
    reckon(effect.at, rules);
    return felt;
}

Account Account::refold(std::span<const Effect> in_order, Time advanced_to, const Rules& rules, std::vector<Derived>* derived,
                        std::vector<Micro>* felt)
{
    Account account;
    for (const Effect& effect : in_order) {
        const Micro amount = account.apply(effect, rules, derived);
        if (felt) felt->push_back(amount);
    }
    account.advance(advanced_to, rules, derived);
    return account;
}

void Account::begin(Time at, const Rules& rules)
{
    has_course_ = true;
    half_life_h_ = rules.half_life_h;
    rules_version_ = rules.version;
    first_at_ = last_at_ = reckoned_at_ = standing_since_ = at;
    episode_at_ = memory_at_ = at;
}

// Another version's signals may be gone, and its half-life another one.
void Account::follow(const Rules& rules)
{
    if (rules_version_ == rules.version && half_life_h_ == rules.half_life_h) return;
    rules_version_ = rules.version;
    if (half_life_h_ != rules.half_life_h) {
        sums_.rebase(reckoned_at_, half_life(), rules.half_life());
        half_life_h_ = rules.half_life_h;
    }
    opens_.erase_if([&](const Open& opened) { return rules.find_signal(opened.signal) == nullptr; });
}

Micro Account::feel(const Effect& effect, const Rules& rules)
{
    const bool repairs = is_repair(effect);
    const Micro amount = repairs ? credit(effect, rules) : effect.amount;
    sums_.add(effect.at, amount, half_life());
    count_amount(amount, one_more);
    if (repairs)
        soften_episode(effect.at, amount, rules);
    else
        feel_episode(effect.at, amount, rules);
    if (is_touch(effect)) {
        step_count(touches_, one_more);
        cuts_ = cuts_after({cuts_}, units(1), rules.cuts_step).value;
    }
    if (amount.value < 0) feel_take(effect, rules);
    return amount;
}

// Fredrickson and Kahneman 1993: what is remembered is the peak and the end. A touch without effect prolongs an episode and
// is otherwise no experience; the first of two equal peaks counts.
void Account::feel_episode(Time at, Micro amount, const Rules& rules)
{
    const bool is_over = at - episode_at_ >= rules.account.episode_gap;
    if (amount.value == 0) {
        if (!is_over) episode_at_ = at;
        return;
    }
    if (is_over && episode_count_ > 0) {
        const auto fade = [&](std::int64_t sum) {
            const Duration since = episode_at_ - memory_at_;
            return exact::decayed(sum, static_cast<std::uint64_t>(since.us), static_cast<std::uint64_t>(half_life().us));
        };
        remembered_ = fade(remembered_) + remembered_fine();
        averaged_ = fade(averaged_) + averaged_fine();
        memory_at_ = episode_at_;
        episode_count_ = 0;
        episode_peak_ = 0;
        episode_sum_ = 0;
    }
    const auto weight = [&](std::int64_t x) { return x < 0 ? times({-x}, rules.account.loss_aversion).value : x; };
    if (weight(amount.value) > weight(episode_peak_)) episode_peak_ = static_cast<std::int32_t>(amount.value);
    episode_end_ = static_cast<std::int32_t>(amount.value);
    episode_sum_ += amount.value;
    step_count(episode_count_, one_more);
    episode_at_ = at;
}

// A repair is no experience of its own, else trouble and apology could be remembered as better than no trouble: it softens
// the take it follows, at best to nothing.
void Account::soften_episode(Time at, Micro amount, const Rules& rules)
{
    if (episode_count_ == 0 || at - episode_at_ >= rules.account.episode_gap) return;
    episode_sum_ += amount.value;
    if (episode_end_ < 0) episode_end_ = static_cast<std::int32_t>(std::min<std::int64_t>(0, episode_end_ + amount.value));
}

std::int64_t Account::remembered_fine() const
{
    return (std::int64_t{episode_peak_} + episode_end_) * (1 << (sums_fraction_bits - 1));
}

std::int64_t Account::averaged_fine() const { return episode_sum_ * (1 << sums_fraction_bits) / std::max(episode_count_, 1u); }

void Account::feel_take(const Effect& effect, const Rules& rules)
{
    const std::int64_t size = -effect.amount.value;
    cuts_ += rules.cuts_jump.value;
    if (effect.amount <= hurt_take) {
        was_hurt_ = true;
        hurt_at_ = effect.at;
    }
    repairables_.erase_if([&](const Repairable& take) { return effect.at - take.at >= rules.account.repair_window; });
    if (repairables_.size() == repairables_max) repairables_.erase(0);
    repairables_.push_back({effect.at, static_cast<std::int32_t>(size), effect.about});

    if (!rules.asks(StandingRule::Clause::What::takes_30d)) return;
    const std::int64_t today = day_of(effect.at);
    days_.erase_if([&](const DayOfTakes& day) { return day.day <= today - look_back_days; });
    if (days_.empty() || days_.back().day != today) days_.push_back({today, 0});
    days_[days_.size() - 1].takes += size;
}

// What a repair is worth: at most what is left of the takes it can repair, as they are felt now; the newest first. Weighted by
// loss aversion a take costs at least what its repair can give back, and the millionth less settles every rounding.
Micro Account::credit(const Effect& repair, const Rules& rules)
{
    repairables_.erase_if([&](const Repairable& take) { return repair.at - take.at >= rules.account.repair_window; });
    const Micro share = std::min(units(1), rules.account.loss_aversion);
    std::int64_t offered = repair.amount.value;
    std::int64_t given = 0;
    for (std::size_t i = repairables_.size(); i-- > 0 && offered > 0;) {
        Repairable& take = repairables_[i];
        if (repair.about != 0 && take.about != 0 && repair.about != take.about) continue;
        const auto since = static_cast<std::uint64_t>((repair.at - take.at).us);
        const std::int64_t felt = exact::decayed(take.left, since, static_cast<std::uint64_t>(half_life().us));
        const std::int64_t most = times({felt}, share).value - 1;
        if (most <= 0) continue;
        const std::int64_t gives = std::min(offered, most);
        take.left -= static_cast<std::int32_t>((std::int64_t{take.left} * gives + most - 1) / most);
        offered -= gives;
        given += gives;
    }
    repairables_.erase_if([](const Repairable& take) { return take.left <= 0; });
    return {given};
}

void Account::count_visit(Time at)
{
    own_at_ = at;
    if (visits_ > 0 && at - visit_at_ < visit_for) return;
    if (visits_ == 0) first_visit_at_ = at;
    visit_at_ = at;
    step_count(visits_, one_more);
}

}  // namespace regard
