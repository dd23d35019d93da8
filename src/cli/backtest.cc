#include "cli/backtest.h"

#include "cli/asker.h"
#include "cli/command.h"
#include "cli/print.h"
#include "partition/backtest.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <thread>
#include <unistd.h>

namespace regard::cli {
namespace {

constexpr std::chrono::seconds import_waits{5};

std::string body_of(const Question& question)
{
    Json body = Json::object();
    if (!question.at.empty()) body["at"] = question.at;
    if (question.horizon_days != 0) body["horizon_days"] = question.horizon_days;
    return body.dump();
}

Result<Json> wait_for(Asker& asker, Json answer)
{
    const bool is_watched = ::isatty(STDERR_FILENO) == 1;
    while (answer["state"] == "running") {
        if (is_watched) std::fprintf(stderr, "\rlooking back: %d %% ", answer["percent"].get<int>());
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        answer = TRY(asker.get("/api/backtest"));
    }
    if (is_watched) std::fprintf(stderr, "\r\033[K");
    if (answer["state"] == "failed") return failed(Code::not_found, answer["why"].get<std::string>());
    if (answer["state"] == "stopped") return failed(Code::stopped, "somebody stopped the back-test; ask again");
    return answer;
}

int percent_of(const Json& number) { return number.is_null() ? 0 : static_cast<int>(number.get<double>() * 100 + 0.5); }

std::string share_in_words(const Json& share)
{
    if (share["customers"] == 0) return "nobody";
    return std::to_string(percent_of(share["share"])) + " % of " + grouped(share["customers"].get<std::uint64_t>()) + " (" +
           std::to_string(percent_of(share["low"])) + " to " + std::to_string(percent_of(share["high"])) + ")";
}

const char* told_in_words(const Json& told)
{
    return told == "clear"     ? ""
           : told == "worse"   ? "  the wrong way round"
           : told == "too_few" ? "  too few"
                               : "  may be chance";
}

void tell(const Json& result)
{
    if (result["simulated"] == true) std::printf("This business is simulated.\n");
    std::printf("%s\n", result["sentence"].get<std::string>().c_str());
    if (result["found"]["customers"] != 0)
        std::printf("Of all who never came back %d %% had been called at risk.\n", percent_of(result["found"]["share"]));
    std::printf("Of %s customers are left out: %s who had not come for %s days before, and %s who had been here once.\n\n",
                grouped(result["customers"].get<std::uint64_t>()).c_str(),
                grouped(result["left_out"].get<std::uint64_t>()).c_str(), result["window_days"].dump().c_str(),
                grouped(result["once"]["customers"].get<std::uint64_t>()).c_str());
    std::printf("%-12s  %-26s  %-26s\n", "never back", "called at risk", "others");
    for (const Json& day : result["days"])
        std::printf("%-12s  %-26s  %-26s%s\n", day["at"].get<std::string>().c_str(), share_in_words(day["at_risk"]).c_str(),
                    share_in_words(day["others"]).c_str(), told_in_words(day["told"]));
}

}  // namespace

int run_ask_backtest(const Question& question)
{
    const auto answer_of = [&]() -> Result<Json> {
        const std::unique_ptr<Asker> asker = TRY(Asker::make(question.asked));
        const Json begun = TRY(asker->post("/api/backtest", body_of(question)));
        return wait_for(*asker, begun);
    };
    const Result<Json> answer = answer_of();
    if (!answer) return fail(answer.error());
    if (question.asked.is_json)
        print((*answer)["result"]);
    else
        tell((*answer)["result"]);
    return 0;
}

std::string backtest_after_import(Partitions& partitions, const std::string& data)
{
    auto watch = std::make_shared<BacktestWatch>();
    auto promise = std::make_shared<std::promise<Result<BacktestResult>>>();
    std::future<Result<BacktestResult>> made = promise->get_future();
    partitions.backtest({}, watch, [promise](Result<BacktestResult> result) { promise->set_value(std::move(result)); });
    if (made.wait_for(import_waits) != std::future_status::ready) {
        watch->is_cancelled = true;
        (void)made.get();
        return "Would it have seen who leaves? regard ask backtest --data " + data;
    }
    const Result<BacktestResult> result = made.get();
    if (!result) return "";
    const auto place = std::ranges::lower_bound(result->plan.days, result->plan.day) - result->plan.days.begin();
    return insight::sentence_of(insight::verdict_of(result->called[static_cast<std::size_t>(place)]), result->plan.day,
                                result->plan.horizon_days);
}

}  // namespace regard::cli
