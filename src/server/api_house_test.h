// server/api_house_test.h
//
// For tests of the API: one that is open, on an engine that only pretends, with a key of each kind and a session.
#pragma once

#include "server/api.h"
#include "server/partitions_fake.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <future>
#include <set>

namespace regard::server {

using Json = nlohmann::json;

// What is said of a request; the rest is empty.
struct Ask {
    Verb verb = Verb::get;
    std::string_view path = {}, query = {}, body = {}, authorization = {}, if_none_match = {};
    operator Request() const  // NOLINT(google-explicit-constructor): it is nothing else
    {
        Request out;
        out.verb = verb;
        out.path = path;
        out.query = query;
        out.body = body;
        out.authorization = authorization;
        out.if_none_match = if_none_match;
        return out;
    }
};

// An open API with a sender, a reader, an administrator's key and a session.
class ApiTest : public testing::Test {
protected:
    ApiTest()
    {
        EXPECT_TRUE(api.open(engine));
        House& house = *api.house();
        sender = house.keys->make("web shop", access::Kind::source)->key;
        reader = house.keys->make("report", access::Kind::read)->key;
        admin = house.keys->make("operator", access::Kind::admin)->key;
        EXPECT_TRUE(house.sessions->set_administrator("admin", "right"));
        const auto in = *house.sessions->sign_in("admin", "right", "::1");
        cookie = "theme=dark; regard_session=" + in.cookie;
        csrf = in.session.csrf;
    }

    // Somebody added, invited, joined and signed in: cookie and token.
    std::pair<std::string, std::string> joined(const std::string& name, access::Access may_do, access::Scope scope = {})
    {
        access::Sessions& sessions = *api.house()->sessions;
        EXPECT_TRUE(sessions.colleagues().make({name, "", "care", may_do, {}, false, {}, std::move(scope)}));
        const std::string token = sessions.colleagues().invite(name)->token;
        EXPECT_TRUE(sessions.join(token, "long enough"));
        const auto in = sessions.sign_in(name, "long enough", "::1");
        return {"regard_session=" + in->cookie, in->session.csrf};
    }

    Response ask(Request request)
    {
        std::promise<Response> promise;
        api.handle(request, bench, [&](Response response) { promise.set_value(std::move(response)); });
        return promise.get_future().get();
    }
    Response get(std::string_view path, std::string_view query = "")
    {
        return ask(Ask{.verb = Verb::get, .path = path, .query = query, .authorization = bearer(reader)});
    }
    Response post(std::string_view path, std::string_view body, const std::string& key)
    {
        return ask(Ask{.verb = Verb::post, .path = path, .body = body, .authorization = bearer(key)});
    }
    std::string_view bearer(const std::string& key) { return *headers.insert("Bearer " + key).first; }
    static Json json_of(const Response& response) { return Json::parse(response.bytes()); }

    StillClock clock;
    CountingChance chance;
    PartitionsFake engine{clock};
    Api api{{&clock, &chance}};
    Bench bench;
    std::string sender, reader, admin, cookie, csrf;
    std::set<std::string> headers;
};

}  // namespace regard::server
