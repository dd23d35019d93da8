// Back-tests by the API: begun, joined, refused, stopped, told; on an engine that answers when the test says so.
#include "server/api_house_test.h"

#include <gtest/gtest.h>

namespace regard::server {
namespace {

BacktestResult some_result()
{
    BacktestResult out;
    out.plan.day = day_of(*parse_time("2026-06-01"));
    out.plan.horizon_days = 90;
    out.plan.window_days = 180;
    out.plan.usual_gap_days = 30;
    out.plan.data_first = out.plan.day - 200;
    out.plan.data_last = out.plan.day + 100;
    out.plan.days = {out.plan.day - 31, out.plan.day};
    out.called.resize(2);
    out.called[1][2] = {200, 36};
    out.called[1][3] = {60, 40};
    out.called[1][5] = {40, 31};
    out.customers = 320;
    out.left_out = 12;
    out.once = {8, 4};
    out.catalogue_version = 1;
    return out;
}

using BacktestTest = ApiTest;

TEST_F(BacktestTest, NothingIsReckonedUntilSomebodyAsks)
{
    const Response none = get("/api/backtest");
    EXPECT_EQ(none.status, 200);
    EXPECT_EQ(json_of(none)["state"], "none");
    EXPECT_TRUE(json_of(none)["result"].is_null());
    EXPECT_TRUE(engine.backtests.empty());
}

TEST_F(BacktestTest, ItIsBegunJoinedAndTold)
{
    const Response begun = post("/api/backtest", R"({"at":"2026-06-01","horizon_days":90})", reader);
    EXPECT_EQ(begun.status, 202);
    EXPECT_EQ(json_of(begun)["state"], "running");
    EXPECT_EQ(json_of(begun)["asked_at"], "2026-06-01");
    ASSERT_EQ(engine.backtests.size(), 1u);
    EXPECT_EQ(*engine.backtests[0].query.horizon_days, 90);

    engine.backtests[0].watch->per_mille = 425;
    EXPECT_EQ(json_of(get("/api/backtest"))["percent"], 42);
    EXPECT_EQ(post("/api/backtest", R"({"at":"2026-06-01","horizon_days":90})", reader).status, 202);
    EXPECT_EQ(engine.backtests.size(), 1u) << "the same is joined, not begun again";
    EXPECT_EQ(post("/api/backtest", "{}", reader).status, 409);

    engine.backtests[0].answer(some_result());
    const Response done = get("/api/backtest");
    EXPECT_EQ(done.status, 200);
    const Json result = json_of(done)["result"];
    EXPECT_EQ(
        result["sentence"],
        "Of the 100 we would have called at risk on 2026-06-01, 71 % (61 to 79) never came back in the 90 days after; of the "
        "200 others, 18 % (13 to 24).");
    EXPECT_EQ(result["told"], "clear");
    EXPECT_EQ(result["at_risk"]["never"], 71);
    EXPECT_EQ(result["once"]["customers"], 8);
    EXPECT_EQ(result["standings"][5]["standing"], "gone");
    EXPECT_EQ(result["days"].size(), 2u);
    EXPECT_TRUE(result["days"][0]["at_risk"]["share"].is_null());

    EXPECT_EQ(post("/api/backtest", R"({"at":"2026-06-01","horizon_days":90})", reader).status, 200);
    EXPECT_EQ(engine.backtests.size(), 1u) << "nothing has come since";
    EXPECT_EQ(post("/api/backtest", "", reader).status, 202);
    EXPECT_EQ(engine.backtests.size(), 2u);
    EXPECT_FALSE(json_of(get("/api/backtest"))["result"].is_null()) << "the one before is shown meanwhile";
}

TEST_F(BacktestTest, ItIsStoppedAndAnotherMayBegin)
{
    (void)post("/api/backtest", "{}", reader);
    const Response stopped = ask(Ask{.verb = Verb::remove, .path = "/api/backtest", .authorization = bearer(reader)});
    EXPECT_EQ(stopped.status, 200);
    EXPECT_EQ(json_of(stopped)["state"], "stopped");
    ASSERT_EQ(engine.backtests.size(), 1u);
    EXPECT_TRUE(engine.backtests[0].watch->is_cancelled);
    EXPECT_EQ(post("/api/backtest", R"({"horizon_days":30})", reader).status, 202);
    engine.backtests[0].answer(failed(Code::stopped, "stopped"));  // late: it is another's turn
    EXPECT_EQ(json_of(get("/api/backtest"))["state"], "running");
    engine.backtests[1].answer(failed(Code::not_found, "the touches span 10 days"));
    EXPECT_EQ(json_of(get("/api/backtest"))["state"], "failed");
    EXPECT_EQ(json_of(get("/api/backtest"))["why"], "the touches span 10 days");
}

TEST_F(BacktestTest, WhatCannotBeAskedIsSaid)
{
    for (const char* body :
         {R"({"at":"June"})", R"({"horizon_days":3})", R"({"horizon_days":"long"})", R"({"until":1})", "[]"}) {
        const Response refused = post("/api/backtest", body, reader);
        EXPECT_EQ(refused.status, 400) << body;
        EXPECT_EQ(json_of(refused)["code"], "bad_input");
    }
    EXPECT_EQ(post("/api/backtest", "{}", sender).status, 403);
    EXPECT_TRUE(engine.backtests.empty());
}

}  // namespace
}  // namespace regard::server
