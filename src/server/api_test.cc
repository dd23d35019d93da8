#include "server/api_house_test.h"

#include "server/embedded_api.h"
#include "server/route.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <future>
#include <set>

namespace regard::server {

namespace {

constexpr std::string_view call_body =
    R"({"id":"c-1","touchpoint":"phone.call","identifiers":{"email":"ada@example.org"},"properties":{"wait_s":540}})";

// ── who may do what ─────────────────────────────────────────────────────────────────────────────────────────────────

std::string path_of(const Route& route)
{
    std::string path(route.path);
    const std::size_t begin = path.find('{');
    if (begin == std::string::npos) return path;
    const std::string what =
        route.operation == "segmentCall" || route.operation == "segmentPixel" ? "track" : "00000000000000010000000000000002";
    return path.replace(begin, path.find('}') - begin + 1, what);
}

TEST_F(ApiTest, EveryOperationAsksForTheAccessItSays)
{
    struct Way {
        const char* name;
        std::string authorization;
        std::string_view cookie;
        std::string_view csrf;
        access::Caller caller;
    };
    using enum access::Caller::Way;
    const access::Caller stranger{};
    const auto editor = joined("Ed", access::Access::editor), viewer = joined("Vi", access::Access::viewer);
    const auto manager = joined("Ma", access::Access::editor, {access::Part::place, "north"});
    const auto partner = joined("Pa", access::Access::viewer, {access::Part::partner, "Airport Ltd"});
    const std::vector<Way> ways{
        {"nothing", "", "", "", stranger},
        {"a sender's key", "Bearer " + sender, "", "", {key, access::Kind::source, ""}},
        {"a reader's key", "Bearer " + reader, "", "", {key, access::Kind::read, ""}},
        {"an administrator's key", "Bearer " + admin, "", "", {key, access::Kind::admin, ""}},
        {"an unknown key", "Bearer rgd_" + std::string(43, 'A'), "", "", stranger},
        {"an unknown key beside a session", "Bearer nonsense", cookie, csrf, stranger},
        {"a session", "", cookie, csrf, {session, access::Kind::admin, "", access::Access::admin}},
        {"an editor's session", "", editor.first, editor.second, {session, access::Kind::admin, "", access::Access::editor}},
        {"a viewer's session", "", viewer.first, viewer.second, {session, access::Kind::admin, "", access::Access::viewer}},
        {"the session of who sees one place",
         "",
         manager.first,
         manager.second,
         {session, access::Kind::admin, "", access::Access::editor, access::Part::place, "north"}},
        {"the session of who sees one partner",
         "",
         partner.first,
         partner.second,
         {session, access::Kind::admin, "", access::Access::viewer, access::Part::partner, "Airport Ltd"}},
        {"a forged session", "", "regard_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", csrf, stranger},
    };
    for (const Route& route : routes()) {
        // What a stream or a sign-out leaves behind would spoil the ways after it.
        if (!route.run || route.operation == "signOut") continue;
        const std::string path = path_of(route);
        for (const Way& way : ways) {
            Request request = Ask{.verb = route.verb, .path = path, .body = "{}"};
            request.authorization = way.authorization;
            request.cookie = way.cookie;
            request.csrf = way.csrf;
            request.content_type = "application/json";
            const int status = ask(request).status;
            const std::string what = std::string(route.operation) + " with " + way.name;
            if (route.operation == "segmentPixel") {
                EXPECT_EQ(status, 200) << what;
            } else if (route.operation == "session") {
                EXPECT_EQ(status, way.caller.way == session ? 200 : 401) << what;
            } else if (access::may(way.caller, route.need, route.operation)) {
                EXPECT_NE(status, 401) << what;
                EXPECT_NE(status, 403) << what;
            } else if (route.operation == "segmentCall" || route.operation == "segmentBatch") {
                EXPECT_EQ(status, way.caller.kind == access::Kind::read && way.caller.way == key ? 403 : 401) << what;
            } else {
                EXPECT_EQ(status, way.caller.way == nobody ? 401 : 403) << what;
            }
        }
    }
}

TEST_F(ApiTest, EveryWriteOfASessionNeedsItsToken)
{
    for (const Route& route : routes()) {
        const bool is_write = route.verb == Verb::post || route.verb == Verb::put || route.verb == Verb::remove;
        if (!is_write || route.need == access::Need::none || route.need == access::Need::source) continue;
        const std::string path = path_of(route);
        for (const std::string& token : {std::string(), csrf + "x", std::string(csrf.size(), 'A')}) {
            Request request = Ask{.verb = route.verb, .path = path, .body = "{}"};
            request.cookie = cookie;
            request.csrf = token;
            const Response response = ask(request);
            EXPECT_EQ(response.status, 403) << route.operation;
            EXPECT_EQ(json_of(response)["code"], "no_csrf") << route.operation;
        }
    }
    EXPECT_TRUE(api.house()->sessions->find(cookie.substr(cookie.rfind('=') + 1))) << "signed out without a token";
}

// The description's operations, read off its lines: its layout is as regular as a table.
struct Described {
    std::string verb, path, operation, access;
    auto operator<=>(const Described&) const = default;
};
std::set<Described> described_operations()
{
    std::set<Described> out;
    Described now;
    std::string text(embedded_api().front().bytes);
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string line = text.substr(begin, end - begin);
        begin = end + 1;
        if (line.starts_with("components:")) break;
        if (line.starts_with("  /")) now.path = line.substr(2, line.size() - 3);
        for (const std::string verb : {"get", "post", "put", "delete", "options"})
            if (line == "    " + verb + ":") now.verb = verb;
        if (line.starts_with("      operationId: ")) now.operation = line.substr(19);
        if (line.starts_with("      x-access: ")) {
            now.access = line.substr(16);
            out.insert(now);
        }
    }
    return out;
}

TEST(Routes, AreThoseOfTheDescriptionWithTheirAccess)
{
    std::set<Described> made;
    for (const Route& route : routes()) {
        const std::map<Verb, std::string> verbs{
            {Verb::get, "get"}, {Verb::post, "post"}, {Verb::put, "put"}, {Verb::remove, "delete"}, {Verb::options, "options"}};
        made.insert({verbs.at(route.verb), std::string(route.path), std::string(route.operation), access::name_of(route.need)});
    }
    const std::set<Described> described = described_operations();
    EXPECT_GE(described.size(), 30U);
    for (const Described& each : described)
        EXPECT_TRUE(made.contains(each)) << "described, not made: " << each.verb << " " << each.path << " " << each.access;
    for (const Described& each : made)
        EXPECT_TRUE(described.contains(each)) << "made, not described: " << each.verb << " " << each.path << " " << each.access;
}

TEST(Routes, FindTheirWay)
{
    EXPECT_EQ(find_route(Verb::get, "/api/customers/abc/timeline").route->operation, "timeline");
    EXPECT_EQ(find_route(Verb::get, "/api/customers/abc/timeline").param, "abc");
    EXPECT_EQ(find_route(Verb::head, "/health").route->operation, "health");
    EXPECT_EQ(find_route(Verb::post, "/v1/batch/").route->operation, "segmentCall");
    EXPECT_EQ(find_route(Verb::post, "/batch/").route->operation, "segmentBatch");
    EXPECT_FALSE(find_route(Verb::get, "/api/customers/").route == nullptr) << "a slash behind is forgiven";
    EXPECT_FALSE(find_route(Verb::get, "/api/customers//timeline").route);
    EXPECT_FALSE(find_route(Verb::get, "/api/customers/a/b/timeline").route);
    EXPECT_EQ(find_route(Verb::remove, "/api/summary").allowed, "GET, HEAD");
    EXPECT_EQ(find_route(Verb::other, "/nowhere").allowed, "");
}

// ── sending ─────────────────────────────────────────────────────────────────────────────────────────────────────────

TEST_F(ApiTest, ABatchGetsAVerdictForEachInTheOrderSent)
{
    const std::string body = std::string("[") + std::string(call_body) + R"(,{"id":"bad"},)" + std::string(call_body) + "]";
    const Json answer = json_of(post("/api/touches", body, sender));

    EXPECT_EQ(answer["accepted"], 1);
    EXPECT_EQ(answer["duplicates"], 1);
    EXPECT_EQ(answer["quarantined"], 1);
    ASSERT_EQ(answer["results"].size(), 3U);
    EXPECT_EQ(answer["results"][0], (Json{{"id", "c-1"}, {"verdict", "accepted"}}));
    EXPECT_EQ(answer["results"][1]["verdict"], "quarantined");
    EXPECT_FALSE(answer["results"][1]["reason"].get<std::string>().empty());
    EXPECT_EQ(answer["results"][2]["verdict"], "duplicate");
    ASSERT_EQ(engine.quarantined.size(), 1U);
    EXPECT_EQ(engine.quarantined[0].source, "web shop");
    EXPECT_EQ(engine.quarantined[0].door, "native");
    EXPECT_EQ(engine.touches[0].source, "web shop");
}

TEST_F(ApiTest, ATouchWithoutAnIdIsShownWithoutOne)
{
    const std::string_view body = R"({"touchpoint":"phone.call","identifiers":{"email":"ada@example.org"}})";
    EXPECT_TRUE(json_of(post("/api/touches", body, sender))["results"][0]["id"].is_null());
    EXPECT_EQ(json_of(post("/api/touches", body, sender))["accepted"], 1) << "each counts";
    EXPECT_NE(engine.touches[0].id, engine.touches[1].id);
}

TEST_F(ApiTest, OneTouchIsToldWhatItDid)
{
    const Json answer = json_of(post("/api/touch", call_body, sender));

    EXPECT_EQ(answer["verdict"], "accepted");
    EXPECT_EQ(answer["customer"], to_hex(PartitionsFake::ada));
    ASSERT_EQ(answer["effects"].size(), 1U);
    EXPECT_EQ(answer["effects"][0]["effect"], -0.3);
    EXPECT_EQ(answer["effects"][0]["evidence"][0], "p3/812/17");
    EXPECT_EQ(answer["account"]["balance"], -0.8);
}

TEST_F(ApiTest, WhatIsNoJsonIsRefusedAsAWhole)
{
    const Response response = post("/api/touches", "{\"id\":", sender);
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_TRUE(engine.touches.empty() && engine.quarantined.empty());
}

TEST_F(ApiTest, AnUnknownEncodingIs415HereAnd400ForSegment)
{
    Request request = Ask{.verb = Verb::post, .path = "/api/touches", .body = "x"};
    request.authorization = bearer(sender);
    request.content_encoding = "br";
    EXPECT_EQ(ask(request).status, 415);
    request.path = "/v1/track";
    EXPECT_EQ(ask(request).status, 400);
}

TEST_F(ApiTest, FullQueuesAreSaidWithWhenToComeBack)
{
    engine.is_full = true;
    for (const std::string_view path : {"/api/touches", "/api/touch", "/api/observations", "/v1/batch"}) {
        const Response response = post(path, call_body, sender);
        EXPECT_EQ(response.status, 429) << path;
        EXPECT_NE(response.headers.find("Retry-After: 1\r\n"), std::string::npos) << path;
        EXPECT_NE(response.headers.find("X-RateLimit-Reset: 1\r\n"), std::string::npos) << path;
    }
}

TEST_F(ApiTest, SegmentsKeyMayStandInHeaderOrBody)
{
    const std::string call = R"({"userId":"u-1","event":"Called","messageId":"m-)";
    EXPECT_EQ(post("/v1/track", call + "1\"}", sender).bytes(), R"({"success":true})");
    Request request = Ask{.verb = Verb::post, .path = "/v1/t"};
    const std::string body = call + R"(2","writeKey":")" + sender + "\"}";
    request.body = body;
    request.origin = "https://shop.example";
    const Response response = ask(request);
    EXPECT_EQ(response.status, 200);
    EXPECT_NE(response.headers.find("Access-Control-Allow-Origin: https://shop.example\r\n"), std::string::npos);
    request.body = "{\"userId\":\"u-1\"}";
    EXPECT_EQ(ask(request).status, 401);
    EXPECT_EQ(engine.touches.size(), 2U);
}

TEST_F(ApiTest, OneBadItemOfASegmentBatchCostsNoOther)
{
    const std::string body =
        R"({"batch":[{"type":"track","event":"Called","userId":"u-1","messageId":"m-1"},{"type":"track"}]})";
    EXPECT_EQ(post("/v1/batch", body, sender).status, 200);
    EXPECT_EQ(engine.touches.size(), 1U);
    ASSERT_EQ(engine.quarantined.size(), 1U);
    EXPECT_EQ(engine.quarantined[0].door, "segment");
}

TEST_F(ApiTest, ThePixelIsAPictureWhateverComes)
{
    for (const std::string_view query : {"", "data=%%%", "data=bm90IGpzb24", "writeKey=nobody&event=x"}) {
        const Response response = ask(Ask{.verb = Verb::get, .path = "/v1/pixel/track", .query = query});
        EXPECT_EQ(response.status, 200);
        EXPECT_EQ(response.content_type, "image/gif");
        EXPECT_EQ(response.bytes().substr(0, 6), "GIF89a");
        EXPECT_EQ(response.bytes().size(), 43U);
    }
}

// ── reading and deciding ────────────────────────────────────────────────────────────────────────────────────────────

TEST_F(ApiTest, AnswersAreJsonWhateverASourceOnceSent)
{
    const Json answer = json_of(get("/api/customers/" + to_hex(PartitionsFake::ada)));
    EXPECT_EQ(answer["name"], "Ada \"Example\"\xef\xbf\xbd");
    EXPECT_EQ(answer["account"]["as_of"], "1970-01-01T00:00:00.000Z");
}

TEST_F(ApiTest, ACustomerIsFoundByIdentifierOrNotAtAll)
{
    EXPECT_EQ(json_of(get("/api/customers", "identifier=email%3Aada%40example.org"))["items"].size(), 1U);
    EXPECT_EQ(json_of(get("/api/customers", "identifier=email:nobody@example.org"))["items"].size(), 0U);
    EXPECT_EQ(get("/api/customers", "identifier=ada").status, 400);
    EXPECT_EQ(get("/api/customers/" + std::string(32, '0')).status, 404);
    EXPECT_EQ(get("/api/customers/nonsense").status, 404);
}

TEST_F(ApiTest, AQuestionWithAMistakeIsToldWhich)
{
    for (const auto& [query, pointer] : std::map<std::string, std::string>{{"limit=0", "limit"},
                                                                           {"limit=201", "limit"},
                                                                           {"limit=ten", "limit"},
                                                                           {"standing=angry", "standing"},
                                                                           {"nmae=ada", "nmae"},
                                                                           {"name=%zz", "name"},
                                                                           {"name=%ff", "name"}}) {
        const Response response = get("/api/customers", query);
        EXPECT_EQ(response.status, 400) << query;
        EXPECT_EQ(json_of(response)["pointer"], pointer) << query;
    }
    EXPECT_EQ(get("/api/heard", "weeks=521").status, 400);
    EXPECT_EQ(get("/api/surface", "from=2026-03-02&to=2026-03-01").status, 400);
    EXPECT_EQ(get("/api/surface", "from=2026-03-01&to=2026-03-01").status, 200);
}

TEST_F(ApiTest, WhoWasHeardIsSaidInASentence)
{
    EXPECT_EQ(json_of(get("/api/heard"))["sentence"], "Of 400 people hurt, 21 told us, 290 said nothing, 60 left.");
}

TEST_F(ApiTest, ADecisionNamesAnIdentifierOfTheCustomerItIsAbout)
{
    const std::string path = "/api/customers/" + to_hex(PartitionsFake::ada) + "/split";
    const std::string mine =
        R"({"a":{"type":"email","value":"ada@example.org"},"b":{"type":"phone","value":"+4915112345678"},"why":"sisters"})";
    const std::string others =
        R"({"a":{"type":"email","value":"x@example.org"},"b":{"type":"phone","value":"+4915112345678"},"why":"slip"})";
    EXPECT_EQ(post(path, others, admin).status, 400);
    EXPECT_EQ(post(path, mine, admin).status, 200);
    ASSERT_EQ(engine.decisions.size(), 1U);
    EXPECT_EQ(engine.decisions[0], "split email:ada@example.org phone:+4915112345678 sisters");
    EXPECT_EQ(post(path, R"({"a":1})", admin).status, 400);
    EXPECT_EQ(post(path, std::string(100, '['), admin).status, 400);
}

TEST_F(ApiTest, WhatIsUnderstoodNowLeavesTheQuarantineAndTheRestStays)
{
    engine.in_quarantine.push_back(
        {"p1/1/1", Time{}, "web shop", "native", "was wrong", "", 10, std::string(call_body), false});
    engine.in_quarantine.push_back({"p1/1/2", Time{}, "web shop", "native", "was wrong", "", 10, "{}", false});
    engine.in_quarantine.push_back({"p1/1/3", Time{}, "web shop", "import:x", "was wrong", "", 10, "1,2,3", false});
    engine.in_quarantine.push_back({"p1/1/4", Time{}, "web shop", "native", "another", "", 10, std::string(call_body), false});

    const Json answer = json_of(post("/api/quarantine/send-again", R"({"reason":"was wrong"})", admin));

    EXPECT_EQ(answer["accepted"], 1);
    EXPECT_EQ(answer["quarantined"], 2);
    EXPECT_EQ(engine.marked, std::vector<std::string>{"p1/1/1"});
    EXPECT_TRUE(engine.quarantined.empty()) << "what is still wrong is not quarantined a second time";
}

TEST_F(ApiTest, SourcesAreMadeShownAndWithdrawn)
{
    const Response made = post("/api/sources", R"({"name":"till","kind":"source"})", admin);
    EXPECT_EQ(made.status, 201);
    const std::string key = json_of(made)["key"], id = json_of(made)["id"];
    EXPECT_EQ(post("/api/touches", call_body, key).status, 200);

    Response list = ask(Ask{.verb = Verb::get, .path = "/api/sources", .authorization = bearer(admin)});
    EXPECT_EQ(list.body.find(key), std::string::npos);
    EXPECT_EQ(json_of(list)["items"].size(), 4U);

    EXPECT_EQ(post("/api/sources", R"({"name":"till","kind":"read"})", admin).status, 409);
    EXPECT_EQ(post("/api/sources", R"({"name":"x","kind":"root"})", admin).status, 400);
    EXPECT_EQ(post("/api/sources", R"({"name":"x","kind":"read","more":1})", admin).status, 400);
    const std::string path = "/api/sources/" + id;
    EXPECT_EQ(ask(Ask{.verb = Verb::remove, .path = path, .authorization = bearer(admin)}).status, 204);
    EXPECT_EQ(post("/api/touches", call_body, key).status, 401);
    EXPECT_EQ(ask(Ask{.verb = Verb::remove, .path = path, .authorization = bearer(admin)}).status, 404);
}

TEST_F(ApiTest, SigningInSetsACookieThatScriptsCannotReadAndSitesCannotSend)
{
    Request request = Ask{.verb = Verb::post, .path = "/api/session", .body = R"({"name":"admin","password":"right"})"};
    EXPECT_EQ(ask(request).status, 400) << "only JSON by its type, which a form cannot send";
    request.content_type = "application/json";
    const Response in = ask(request);
    ASSERT_EQ(in.status, 200);
    EXPECT_NE(in.headers.find("HttpOnly; SameSite=Strict"), std::string::npos);
    EXPECT_FALSE(json_of(in)["csrf"].get<std::string>().empty());

    request.body = R"({"name":"admin","password":"wrong"})";
    for (int i = 0; i < access::Brake::free_tries_address; ++i) EXPECT_EQ(ask(request).status, 401);
    const Response braked = ask(request);
    EXPECT_EQ(braked.status, 429);
    EXPECT_NE(braked.headers.find("Retry-After: "), std::string::npos);
}

TEST_F(ApiTest, SigningOutEndsTheSession)
{
    Request request = Ask{.verb = Verb::remove, .path = "/api/session"};
    request.cookie = cookie;
    request.csrf = csrf;
    EXPECT_EQ(ask(request).status, 204);
    request.verb = Verb::get;
    EXPECT_EQ(ask(request).status, 401);
}

TEST_F(ApiTest, OnlyASimulatedStoreHasAShopAndATomorrow)
{
    const auto skip = [&] { return post("/api/shop/tomorrow", "", admin); };
    EXPECT_EQ(ask(Ask{.verb = Verb::get, .path = "/api/shop", .authorization = bearer(admin)}).status, 404);
    EXPECT_EQ(skip().status, 404);
    EXPECT_EQ(engine.skipped, Duration{});

    engine.simulated = true;
    const Response shop = ask(Ask{.verb = Verb::get, .path = "/api/shop", .authorization = bearer(admin)});
    ASSERT_EQ(shop.status, 200);
    EXPECT_NE(shop.headers.find("no-store"), std::string::npos);
    const auto source = api.house()->keys->find(json_of(shop)["key"].get<std::string>());
    ASSERT_NE(source, nullptr);
    EXPECT_EQ(source->kind, access::Kind::source);
    EXPECT_EQ(json_of(skip())["days_ahead"], 1);
    EXPECT_EQ(json_of(skip())["now"], "2026-03-04T09:30:00.000Z");
    EXPECT_EQ(get("/api/shop").status, 403);
}

// ── running ─────────────────────────────────────────────────────────────────────────────────────────────────────────

TEST_F(ApiTest, BeforeTheStoreIsOpenItLivesButIsNotReady)
{
    Api closed{{&clock, &chance}};
    const auto status = [&](std::string_view path) {
        std::promise<Response> promise;
        const Request request = Ask{.verb = Verb::get, .path = path};
        closed.handle(request, bench, [&](Response response) { promise.set_value(std::move(response)); });
        return promise.get_future().get().status;
    };
    EXPECT_EQ(status("/health"), 200);
    EXPECT_EQ(status("/metrics"), 200);
    EXPECT_EQ(status("/ready"), 503);
    EXPECT_EQ(status("/api/summary"), 503);
    EXPECT_EQ(get("/ready").status, 200);
}

TEST_F(ApiTest, PagesHaveTheirHeadersAndUnknownAddressesOfTheApiAreNoPages)
{
    const Response page = ask(Ask{.verb = Verb::get, .path = "/people/abc"});
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
    EXPECT_NE(page.headers.find("Content-Security-Policy: default-src 'self'"), std::string::npos);
    EXPECT_EQ(ask(Ask{.verb = Verb::get, .path = "/api/nowhere"}).status, 404);
    EXPECT_EQ(ask(Ask{.verb = Verb::get, .path = "/assets/nothing.js"}).status, 404);
    EXPECT_EQ(ask(Ask{.verb = Verb::post, .path = "/people"}).status, 404);
}

TEST_F(ApiTest, TheDescriptionIsServedAndNotSentTwice)
{
    const Response first = ask(Ask{.verb = Verb::get, .path = "/api/openapi.yaml"});
    const std::size_t begin = first.headers.find("ETag: ") + 6;
    const std::string tag = first.headers.substr(begin, first.headers.find("\r\n", begin) - begin);
    const Response again = ask(Ask{.verb = Verb::get, .path = "/api/openapi.yaml", .if_none_match = tag});
    EXPECT_EQ(again.status, 304);
    EXPECT_TRUE(again.bytes().empty());
}

TEST_F(ApiTest, AListenerHearsTouchesAndIsToldWhatItMissed)
{
    auto listener = *api.house()->live.join([] { return true; });
    LiveTouch touch;
    touch.touchpoint = "phone.call";
    for (std::size_t i = 0; i < live_burst_max + 5; ++i) engine.tell(touch);
    std::promise<void> woken;
    std::string frames = listener->take([&] { woken.set_value(); });
    if (frames.empty()) {
        woken.get_future().wait();
        frames = listener->take(nullptr);
    }
    EXPECT_TRUE(frames.starts_with("event: touch\ndata: {"));
    const std::string first = frames.substr(19, frames.find('\n', 19) - 19);
    EXPECT_EQ(Json::parse(first)["touchpoint"], "phone.call");
    EXPECT_NE(frames.find("\"missed\":5"), std::string::npos) << first;
}

TEST(Listener, WhoReadsTooSlowlyLosesTheOldestAndIsTold)
{
    Listener listener([] { return true; });
    const auto frame = std::make_shared<Listener::Frame>();
    frame->json = "{\"x\":\"" + std::string(1000, 'x') + "\"";
    const std::vector<std::shared_ptr<const Listener::Frame>> frames(1000, frame);
    listener.push(frames);
    const std::string out = listener.take(nullptr);
    EXPECT_LE(out.size(), listener_bytes_max);
    const std::size_t kept = listener_bytes_max / frame->json.size();
    EXPECT_NE(out.find("\"missed\":" + std::to_string(1000 - kept)), std::string::npos) << out.substr(1000, 60);
}

}  // namespace

}  // namespace regard::server
