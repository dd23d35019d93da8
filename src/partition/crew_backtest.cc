// A back-test over all partitions: one after the other, a few customers at a time, so that what is sent and asked meanwhile
// waits for milliseconds and half the workers are free.
#include "partition/backtest.h"
#include "partition/crew.h"
#include "partition/seat.h"

namespace regard {
namespace {

constexpr std::size_t rows_of_span = 4'000;  // cheap: nothing is folded
constexpr std::size_t rows_of_look = 200;
constexpr std::uint32_t span_per_mille = 50;

Error stopped() { return {Code::stopped, "the back-test was stopped; ask for it again", ""}; }

// Ids are hashes: how far one is says how far all are.
std::uint32_t part_of(std::uint16_t partition, const Id128& after, std::uint32_t whole)
{
    constexpr std::uint64_t steps = 1024;
    return static_cast<std::uint32_t>((partition * steps + after.high / (UINT64_MAX / steps)) * whole /
                                      (limits::partitions_count * steps + 1));
}

}  // namespace

struct Crew::Backtesting {
    BacktestQuery query;
    std::shared_ptr<BacktestWatch> watch;
    Answer<BacktestResult> answer;
    insight::Span span;
    BacktestResult result;
};

void Crew::backtest(BacktestQuery query, std::shared_ptr<BacktestWatch> watch, Answer<BacktestResult> answer)
{
    auto work = std::make_shared<Backtesting>(Backtesting{query, std::move(watch), std::move(answer), {}, {}});
    work->result.reckoned_at = group_time();
    work->result.is_simulated = is_simulated_;
    work->result.catalogue_version = catalogue_version();
    span_of_backtest(std::move(work), 0, {});
}

void Crew::span_of_backtest(std::shared_ptr<Backtesting> work, std::uint16_t partition, Id128 after)
{
    if (partition == seats_.size()) {
        Result<insight::Plan> plan = insight::plan_of(work->span, work->query.day, work->query.horizon_days);
        if (!plan) return work->answer(Failed(plan.error()));
        work->result.plan = *std::move(plan);
        work->result.called.resize(work->result.plan.days.size());
        return look_back(std::move(work), 0, {});
    }
    ask(partition, [this, work = std::move(work), partition, after](Partition& at) mutable {
        if (is_stopping_ || work->watch->is_cancelled) return work->answer(Failed(stopped()));
        const auto last = at.add_to(work->span, after, rows_of_span);
        if (!last) return work->answer(Failed(last.error()));
        work->watch->per_mille = part_of(partition, *last, span_per_mille);
        const bool is_over = last->is_zero();
        if (is_over) {
            Summary summary;
            at.add_to(summary);
            work->result.touches += summary.touches;
        }
        span_of_backtest(std::move(work), static_cast<std::uint16_t>(partition + is_over), is_over ? Id128{} : *last);
    });
}

void Crew::look_back(std::shared_ptr<Backtesting> work, std::uint16_t partition, Id128 after)
{
    if (partition == seats_.size()) {
        work->watch->per_mille = 1000;
        return work->answer(std::move(work->result));
    }
    ask(partition, [this, work = std::move(work), partition, after](Partition& at) mutable {
        if (is_stopping_ || work->watch->is_cancelled) return work->answer(Failed(stopped()));
        const auto last = at.add_to(work->result, after, rows_of_look);
        if (!last) return work->answer(Failed(last.error()));
        work->watch->per_mille = span_per_mille + part_of(partition, *last, 1000 - span_per_mille);
        const bool is_over = last->is_zero();
        look_back(std::move(work), static_cast<std::uint16_t>(partition + is_over), is_over ? Id128{} : *last);
    });
}

}  // namespace regard
