// Narrowed lists and saved views, as they are asked for.
#include "server/api_house_test.h"

#include <gtest/gtest.h>

namespace regard::server {
namespace {

using ListTest = ApiTest;

TEST_F(ListTest, WhatTheListIsNarrowedByReachesTheEngine)
{
    const Response list =
        get("/api/customers",
            "standing=at_risk&channel=store&place=store-market&last_from=2026-01-01&last_to=2026-02-01&silent=true");
    ASSERT_EQ(list.status, 200) << list.bytes();
    EXPECT_EQ(engine.asked_for.channel, "store");
    EXPECT_EQ(engine.asked_for.place, "store-market");
    EXPECT_EQ(engine.asked_for.last_from, *parse_time("2026-01-01"));
    EXPECT_EQ(engine.asked_for.last_to, *parse_time("2026-02-01"));
    EXPECT_TRUE(engine.asked_for.is_silent_only);
    EXPECT_EQ(engine.asked_for.order, Partitions::CustomerQuery::Order::recent) << "narrowed lists have an order";
    EXPECT_TRUE(json_of(list).contains("count"));
}

TEST_F(ListTest, WhatCannotNarrowIsRefusedWithWhatCan)
{
    const std::pair<const char*, const char*> wrong[] = {{"channel=pigeon", "web, app"},
                                                         {"channel=", "web, app"},
                                                         {"place=", "place"},
                                                         {"silent=no", "silent"},
                                                         {"last_from=2026-02-01&last_to=2026-01-01", "last_to"},
                                                         {"channel=web&name=ada", "lists"}};
    for (const auto& [query, said] : wrong) {
        const Response refused = get("/api/customers", query);
        EXPECT_EQ(refused.status, 400) << query;
        EXPECT_NE(std::string(refused.bytes()).find(said), std::string::npos) << refused.bytes();
    }
}

TEST_F(ListTest, ViewIsSavedSeenByThoseItIsForAndTakenAway)
{
    const auto [kim, kim_csrf] = joined("kim", access::Access::editor);
    const auto [lee, lee_csrf] = joined("lee", access::Access::editor);
    const auto as = [&](const std::string& their_cookie, const std::string& their_csrf, Verb verb, std::string_view path,
                        std::string_view body = "") {
        Request request = Ask{.verb = verb, .path = path, .body = body};
        request.cookie = their_cookie;
        request.csrf = their_csrf;
        return ask(request);
    };
    const Response own = as(kim, kim_csrf, Verb::post, "/api/views", R"({"name":"Mine","query":"standing=gone&place=a%20b"})");
    ASSERT_EQ(own.status, 201) << own.bytes();
    const Response shared =
        as(kim, kim_csrf, Verb::post, "/api/views", R"({"name":"Ours","query":"silent=true","shared":true})");
    ASSERT_EQ(shared.status, 201);
    EXPECT_EQ(as(kim, kim_csrf, Verb::post, "/api/views", R"({"name":"Ours","query":"order=lost"})").status, 409);

    EXPECT_EQ(json_of(as(kim, kim_csrf, Verb::get, "/api/views"))["items"].size(), 2u);
    const Json seen = json_of(as(lee, lee_csrf, Verb::get, "/api/views"))["items"];
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0]["name"], "Ours");
    EXPECT_EQ(seen[0]["by"], "kim");

    const std::string path = "/api/views/" + json_of(shared)["id"].get<std::string>();
    EXPECT_EQ(as(lee, lee_csrf, Verb::remove, path).status, 403);
    EXPECT_EQ(as(lee, lee_csrf, Verb::remove, "/api/views/" + json_of(own)["id"].get<std::string>()).status, 404);
    EXPECT_EQ(as(kim, kim_csrf, Verb::remove, path).status, 204);
    EXPECT_TRUE(json_of(as(lee, lee_csrf, Verb::get, "/api/views"))["items"].empty());
}

TEST_F(ListTest, ViewThatIsNoAddressIsRefused)
{
    for (const char* body : {R"({"name":"a"})", R"({"name":"","query":"order=lost"})", R"({"name":"a","query":"<script>"})",
                             R"({"name":"a","query":"order=lost","shared":"yes"})"})
        EXPECT_EQ(post("/api/views", body, admin).status, 400) << body;
    EXPECT_EQ(post("/api/views", R"({"name":"a","query":"order=lost"})", reader).status, 403);
}

}  // namespace
}  // namespace regard::server
