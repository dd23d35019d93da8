// What people of the company see first, and who of them may what.
#include "server/api_house_test.h"

namespace regard::server {

TEST_F(ApiTest, PeopleAreAddedInvitedAndRemovedAndItIsNoted)
{
    const auto json_post = [&](std::string_view path, const std::string& body, const std::string& key) {
        Request request = Ask{.verb = Verb::post, .path = path, .body = body};
        if (!key.empty()) request.authorization = bearer(key);
        request.content_type = "application/json";
        return ask(request);
    };
    const std::string bea = R"({"name":"Bea","mail":"bea@example.org","role":"care","access":"editor"})";
    EXPECT_EQ(json_post("/api/users", bea, admin).status, 201);
    EXPECT_EQ(json_post("/api/users", bea, admin).status, 409) << "twice";
    EXPECT_EQ(json_post("/api/users", R"({"name":"admin","role":"care","access":"editor"})", admin).status, 409);
    for (const char* bad : {R"({"name":"B/b","role":"care","access":"editor"})",
                            R"({"name":"B","role":"king","access":"editor"})", R"({"name":"B","role":"care","access":"owner"})",
                            R"({"name":"B","role":"care"})", R"({"name":"B","role":"care","access":"editor","mail":"nobody"})"})
        EXPECT_EQ(json_post("/api/users", bad, admin).status, 400) << bad;

    EXPECT_EQ(json_post("/api/users/Ben/invite", "", admin).status, 404);
    const std::string link = json_of(json_post("/api/users/Bea/invite", "", admin))["link"];
    const std::string token = link.substr(link.find('=') + 1);
    const auto join = [&](const std::string& with, const char* password) {
        return json_post("/api/join", R"({"token":")" + with + R"(","password":")" + password + "\"}", "").status;
    };
    EXPECT_EQ(join(token, "too short"), 400);
    EXPECT_EQ(join(token + "x", "long enough"), 404);
    EXPECT_EQ(join(token, "long enough"), 200);
    EXPECT_EQ(join(token, "long enough"), 404) << "an invitation works once";

    const auto in = *api.house()->sessions->sign_in("Bea", "long enough", "::1");
    Request request = Ask{.verb = Verb::get, .path = "/api/session"};
    const std::string her_cookie = "regard_session=" + in.cookie;
    request.cookie = her_cookie;
    const Json session = json_of(ask(request));
    EXPECT_EQ(session["role"], "care");
    EXPECT_EQ(session["access"], "editor");

    const auto withdraw = [&](std::string_view path) {
        return ask(Ask{.verb = Verb::remove, .path = path, .authorization = bearer(admin)}).status;
    };
    EXPECT_EQ(withdraw("/api/users/admin"), 409);
    EXPECT_EQ(withdraw("/api/users/Bea"), 204);
    EXPECT_EQ(withdraw("/api/users/Bea"), 404);
    EXPECT_EQ(ask(request).status, 401) << "her session outlived her";
    EXPECT_FALSE(api.house()->sessions->sign_in("Bea", "long enough", "::2"));

    const auto audit = [&](std::string_view query) {
        return json_of(ask(Ask{.verb = Verb::get, .path = "/api/audit", .query = query, .authorization = bearer(admin)}));
    };
    const Json all = audit("");
    ASSERT_EQ(all["items"].size(), 4U);
    EXPECT_EQ(all["items"][0]["what"], "removed Bea");
    EXPECT_EQ(all["items"][1]["who"], "Bea");
    EXPECT_EQ(all["items"][3]["what"], "added Bea (care, editor)");
    EXPECT_EQ(all["items"][3]["who"], "operator");
    const Json two = audit("limit=2");
    EXPECT_EQ(audit("limit=2&cursor=" + two["next"].get<std::string>())["items"][1]["what"], "added Bea (care, editor)");
}

TEST_F(ApiTest, HomeIsAWeekAndSaysWhatDidItToThoseWhoLeft)
{
    const Json home = json_of(get("/api/home", "week=2026-03-02"));
    EXPECT_EQ(home["week"], "2026-03-02");
    EXPECT_EQ(home["friction"][0]["change"], 1.5);
    EXPECT_EQ(home["friction"][0]["hurt"], 2);
    EXPECT_EQ(home["gone"][0]["customer"]["id"], to_hex(PartitionsFake::ada));
    EXPECT_EQ(home["gone"][0]["last"]["owner"], "care");
    EXPECT_EQ(post("/api/notes", R"({"at":"2026-03-03T08:00:00Z","text":"new till"})", admin).status, 201);
    EXPECT_EQ(json_of(get("/api/home", "week=2026-03-02"))["notes"][0]["text"], "new till");
    EXPECT_TRUE(json_of(get("/api/home", "week=2026-03-16"))["notes"].empty());
    EXPECT_EQ(json_of(get("/api/weeks", "n=3"))["items"].size(), 3U);
    EXPECT_EQ(json_of(get("/api/weeks"))["items"].size(), 26U);
    for (const std::string_view query : {"n=0", "n=261", "weeks=3", "week=0001-01-02"})
        EXPECT_EQ(get("/api/weeks", query).status, 400) << query;
    EXPECT_EQ(get("/api/home", "week=soon").status, 400);
}

TEST_F(ApiTest, AListIsOrderedByItsNamedOrderOnly)
{
    EXPECT_EQ(get("/api/customers", "order=lost&standing=leaving").status, 200);
    EXPECT_EQ(engine.asked_for.order, Partitions::CustomerQuery::Order::lost);
    EXPECT_EQ(engine.asked_for.standing, Standing::leaving);
    EXPECT_EQ(get("/api/customers", "order=recent").status, 200);
    EXPECT_EQ(engine.asked_for.order, Partitions::CustomerQuery::Order::recent);
    for (const std::string_view query : {"order=value", "order=lost&name=ada", "order=lost&identifier=email:ada@example.org"})
        EXPECT_EQ(get("/api/customers", query).status, 400) << query;
}

}  // namespace regard::server
