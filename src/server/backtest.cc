#include "server/backtest.h"

#include "server/desk_json.h"
#include "server/json_writer.h"
#include "server/problem.h"
#include "server/route.h"

#include <algorithm>
#include <fmt/format.h>

namespace regard::server {
namespace {

bool is_same(const BacktestQuery& a, const BacktestQuery& b) { return a.day == b.day && a.horizon_days == b.horizon_days; }

Backtests::View view_of(const Backtests::View& kept, const std::shared_ptr<BacktestWatch>& watch)
{
    Backtests::View out = kept;
    if (out.state == Backtests::State::running && watch) out.percent = watch->per_mille / 10;
    return out;
}

const char* name_of(Backtests::State state)
{
    switch (state) {
    case Backtests::State::none: return "none";
    case Backtests::State::running: return "running";
    case Backtests::State::done: return "done";
    case Backtests::State::failed: return "failed";
    case Backtests::State::stopped: return "stopped";
    }
    return "none";
}

void write_day(JsonWriter& json, std::string_view name, std::optional<std::int64_t> day)
{
    json.member_or_null(name, day ? to_text(date_of(*day)) : std::string());
}

void write_share(JsonWriter& json, std::string_view name, const insight::Share& share)
{
    json.key(name);
    json.begin_object();
    json.member("never", share.count);
    json.member("customers", share.of);
    json.key("share");
    if (share.of == 0)
        json.null();
    else
        json.raw(fmt::format("{:.4f}", share.ratio));
    json.key("low");
    json.raw(fmt::format("{:.4f}", share.low));
    json.key("high");
    json.raw(fmt::format("{:.4f}", share.high));
    json.end_object();
}

void write_result(JsonWriter& json, const BacktestResult& result)
{
    const insight::Plan& plan = result.plan;
    const auto place = static_cast<std::size_t>(std::ranges::lower_bound(plan.days, plan.day) - plan.days.begin());
    const insight::Verdict verdict = insight::verdict_of(result.called[place]);
    json.begin_object();
    json.member("sentence", insight::sentence_of(verdict, plan.day, plan.horizon_days));
    json.member("told", insight::name_of(verdict.told));
    write_day(json, "at", plan.day);
    json.member("horizon_days", plan.horizon_days);
    json.member("window_days", plan.window_days);
    json.key("usual_gap_days");
    if (plan.usual_gap_days == 0)
        json.null();
    else
        json.number(plan.usual_gap_days);
    write_day(json, "data_first", plan.data_first);
    write_day(json, "data_last", plan.data_last);
    json.member("customers", result.customers);
    json.member("left_out", result.left_out);
    write_share(json, "once", insight::share_of(result.once.never, result.once.customers));
    write_share(json, "at_risk", verdict.at_risk);
    write_share(json, "others", verdict.others);
    write_share(json, "found", verdict.found);
    json.key("ratio");
    if (verdict.ratio)
        json.raw(fmt::format(R"({{"ratio":{:.3f},"low":{:.3f},"high":{:.3f}}})", verdict.ratio->ratio, verdict.ratio->low,
                             verdict.ratio->high));
    else
        json.null();
    json.key("standings");
    json.begin_array();
    for (std::size_t i = 0; i < insight::standings_count; ++i) {
        const insight::Called& called = result.called[place][i];
        json.begin_object();
        json.member("standing", regard::name_of(static_cast<Standing>(i)));
        write_share(json, "never_came_back", insight::share_of(called.never, called.customers));
        json.end_object();
    }
    json.end_array();
    json.key("days");
    json.begin_array();
    for (std::size_t i = 0; i < plan.days.size(); ++i) {
        const insight::Verdict of_day = insight::verdict_of(result.called[i]);
        json.begin_object();
        write_day(json, "at", plan.days[i]);
        json.member("told", insight::name_of(of_day.told));
        write_share(json, "at_risk", of_day.at_risk);
        write_share(json, "others", of_day.others);
        json.end_object();
    }
    json.end_array();
    json.member("reckoned_at", result.reckoned_at);
    json.member("touches", result.touches);
    json.member("catalogue_version", result.catalogue_version);
    json.member("simulated", result.is_simulated);
    json.end_object();
}

Response answer_of(const Backtests::View& view)
{
    Response out;
    out.status = view.state == Backtests::State::running ? 202 : 200;
    JsonWriter json(out.body);
    json.begin_object();
    json.member("state", name_of(view.state));
    json.member("percent", view.percent);
    write_day(json, "asked_at", view.query.day);
    json.key("asked_horizon_days");
    if (view.query.horizon_days)
        json.number(*view.query.horizon_days);
    else
        json.null();
    json.member_or_null("why", view.why);
    json.key("result");
    if (view.result)
        write_result(json, *view.result);
    else
        json.null();
    json.end_object();
    return out;
}

}  // namespace

Backtests::View Backtests::view() const
{
    const std::lock_guard guard(kept_->lock);
    return view_of(kept_->view, kept_->watch);
}

Result<Backtests::View> Backtests::begin(Partitions& partitions, const BacktestQuery& query, std::uint64_t touches)
{
    auto watch = std::make_shared<BacktestWatch>();
    {
        const std::lock_guard guard(kept_->lock);
        View& held = kept_->view;
        if (held.state == State::running) {
            if (is_same(held.query, query)) return view_of(held, kept_->watch);
            return failed(Code::conflict, "another back-test is under way; wait for it, or stop it (DELETE /api/backtest)");
        }
        if (held.state == State::done && held.result && is_same(held.query, query) && held.result->touches == touches &&
            held.result->catalogue_version == partitions.catalogue_version())
            return held;
        held.state = State::running;
        held.query = query;
        held.why.clear();
        kept_->watch = watch;
    }
    partitions.backtest(query, watch, [kept = kept_, watch](Result<BacktestResult> result) {
        const std::lock_guard guard(kept->lock);
        if (kept->watch != watch) return;  // stopped, and another was begun
        View& held = kept->view;
        if (result) {
            held.state = State::done;
            held.percent = 100;
            held.result = std::make_shared<const BacktestResult>(*std::move(result));
            return;
        }
        held.state = result.error().code == Code::stopped ? State::stopped : State::failed;
        held.percent = 0;
        held.why = held.state == State::failed ? result.error().text : std::string();
    });
    return view();
}

void Backtests::stop()
{
    const std::lock_guard guard(kept_->lock);
    if (kept_->view.state != State::running) return;
    kept_->watch->is_cancelled = true;
    kept_->watch.reset();
    kept_->view.state = State::stopped;
    kept_->view.percent = 0;
}

void read_backtest(Call&& call) { call.reply(answer_of(call.house.backtests.view())); }

void begin_backtest(Call&& call)
{
    const Result<BacktestBody> body = read_backtest_body(call.request.body);
    if (!body) return call.reply(answer(body.error()));
    House& house = call.house;
    house.partitions.summary([&house, query = BacktestQuery{body->day, body->horizon_days},
                              reply = std::move(call.reply)](const Result<Summary>& summary) {
        if (!summary) return reply(answer(summary.error()));
        const Result<Backtests::View> begun = house.backtests.begin(house.partitions, query, summary->touches);
        reply(begun ? answer_of(*begun) : answer(begun.error()));
    });
}

void stop_backtest(Call&& call)
{
    call.house.backtests.stop();
    call.reply(answer_of(call.house.backtests.view()));
}

}  // namespace regard::server
