// One partition's part of a back-test.
#include "partition/backtest.h"

#include "partition/partition.h"

namespace regard {
namespace {

constexpr std::uint32_t visits_of_a_rhythm = 3;
// Who has been here once has not come back yet: whether they will says nothing about calls, and they are many.
constexpr std::uint32_t visits_of_a_habit = 2;

std::function<bool(std::string_view)> counted_rows()
{
    return [](std::string_view bytes) { return Customer::counted_standing_in(bytes) != 0; };
}

bool is_customer(const Customer& row) { return row.is_home && !row.account.is_empty(); }

// What each day would have said of one customer, and what came.
class Lookback {
public:
    Lookback(const Rules& rules, BacktestResult& result) : rules_(rules), result_(result) {}

    void look(std::span<const Effect> in_order)
    {
        const insight::Plan& plan = result_.plan;
        Account account;
        std::optional<Time> own_at;  // the latest touch of their own will
        std::size_t next = 0;
        for (std::size_t i = 0; i < plan.days.size(); ++i) {
            const Time moment = start_of_day(plan.days[i]);
            for (; next < in_order.size() && in_order[next].at < moment; ++next) {
                (void)account.apply(in_order[next], rules_);
                if (is_own(in_order[next])) own_at = in_order[next].at;
            }
            if (!own_at) continue;
            const bool is_left_out = moment - *own_at > days(plan.window_days);
            if (plan.days[i] == plan.day) {
                ++result_.customers;
                if (is_left_out) ++result_.left_out;
            }
            if (is_left_out) continue;
            const bool is_never = !has_come(in_order.subspan(next), moment + days(plan.horizon_days));
            if (account.visits() < visits_of_a_habit) {
                if (plan.days[i] == plan.day) count(result_.once, is_never);
                continue;
            }
            // What only time has brought about up to here: of another copy, so that days looked at leave no trace.
            Account then = account;
            then.advance(moment - microseconds(1), rules_);
            count(result_.called[i][static_cast<std::size_t>(then.standing())], is_never);
        }
    }

private:
    static void count(insight::Called& called, bool is_never)
    {
        ++called.customers;
        if (is_never) ++called.never;
    }
    [[nodiscard]] bool is_own(const Effect& effect) const
    {
        return !(effect.flags & (Effect::from_observation | Effect::from_signal)) &&
               rules_.traits(effect.touchpoint).doer == Doer::customer;
    }
    [[nodiscard]] bool has_come(std::span<const Effect> after, Time end) const
    {
        for (const Effect& effect : after) {
            if (effect.at >= end) return false;
            if (is_own(effect)) return true;
        }
        return false;
    }

    const Rules& rules_;
    BacktestResult& result_;
};

}  // namespace

Result<Id128> Partition::add_to(insight::Span& span, const Id128& after, std::size_t scan_max)
{
    const auto visit = [&](const Id128&, const Customer& row) {
        if (!is_customer(row)) return true;
        ++span.first_days[day_of(row.account.first_at())];
        ++span.last_days[day_of(row.account.last_at())];
        if (row.account.visits() >= visits_of_a_rhythm)
            ++span.gap_days[(row.account.last_at() - row.account.first_at()).us / (row.account.visits() - 1) / days(1).us];
        return true;
    };
    return people_.page(after, scan_max, visit, counted_rows());
}

Result<Id128> Partition::add_to(BacktestResult& result, const Id128& after, std::size_t scan_max)
{
    Lookback lookback(rules_, result);
    const auto visit = [&](const Id128& id, const Customer& row) {
        if (is_customer(row)) lookback.look(effects_of(id, row));
        return true;
    };
    return people_.page(after, scan_max, visit, counted_rows());
}

}  // namespace regard
