// Places, partners, and what somebody who sees only a part of the business is told.
#include "server/api_house_test.h"
#include "server/places.h"
#include "server/route.h"

namespace regard::server {
namespace {

using access::Part;
using access::Scope;

class PlacesApi : public ApiTest {
protected:
    using Signed = std::pair<std::string, std::string>;
    Response as(const Signed& who, Verb verb, std::string_view path, std::string_view query = "", std::string_view body = "")
    {
        Request request = Ask{.verb = verb, .path = path, .query = query, .body = body};
        request.cookie = who.first;
        request.csrf = who.second;
        request.content_type = "application/json";
        return ask(request);
    }
    Response put_as_admin(std::string_view path, std::string_view body)
    {
        return ask(Ask{.verb = Verb::put, .path = path, .body = body, .authorization = bearer(admin)});
    }
    Response todo(const Signed& who, std::string_view query = "") { return as(who, Verb::get, "/api/todo", query); }
    void name_places()
    {
        EXPECT_EQ(put_as_admin("/api/places/north", R"({"name":"North Street"})").status, 200);
        EXPECT_EQ(put_as_admin("/api/places/gate-a", R"({"name":"Gate A","partner":"Airport Ltd"})").status, 200);
        EXPECT_EQ(put_as_admin("/api/places/gate-b", R"({"partner":"Airport Ltd"})").status, 200);
    }
    std::vector<std::string> ids_of(const Json& answer)
    {
        std::vector<std::string> out;
        for (const Json& item : answer["items"]) out.push_back(item["id"]);
        return out;
    }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_F(PlacesApi, APlaceIsNamedAndItsPartnerIsTheSetOfItsPlaces)
{
    name_places();
    const Json places = json_of(get("/api/places"));
    EXPECT_EQ(ids_of(places), (Texts{"gate-a", "gate-b", "north"}));
    EXPECT_EQ(places["items"][0]["name"], "Gate A");
    EXPECT_EQ(places["items"][1]["name"], "gate-b") << "nobody said";
    EXPECT_EQ(places["items"][1]["partner"], "Airport Ltd");
    EXPECT_TRUE(places["items"][2]["partner"].is_null());
    EXPECT_EQ(get("/api/todo", "place=north").status, 200);
    EXPECT_EQ(engine.asked_places, Texts{"north"});
    EXPECT_EQ(get("/api/todo", "partner=Airport%20Ltd").status, 200);
    EXPECT_EQ(engine.asked_places, (Texts{"gate-a", "gate-b"}));
    EXPECT_EQ(get("/api/todo", "place=nowhere").status, 400);
    EXPECT_EQ(get("/api/todo", "partner=Nobody").status, 400);
    EXPECT_EQ(get("/api/todo", "place=north&partner=Airport%20Ltd").status, 400);
    EXPECT_EQ(put_as_admin("/api/places/north", R"({"owner":"x"})").status, 400);
    EXPECT_EQ(get("/api/stages/nonsense/places").status, 404);
}

TEST_F(PlacesApi, WhoSeesOnePlaceIsToldOfItWhateverTheyAskFor)
{
    name_places();
    const Signed manager = joined("Ma", access::Access::editor, {Part::place, "north"});
    const Json own = json_of(todo(manager));
    EXPECT_EQ(own["place"], "north");
    EXPECT_EQ(engine.asked_places, Texts{"north"});
    engine.asked_places.clear();
    for (const char* query : {"place=gate-a", "partner=Airport%20Ltd", "place=nowhere"}) {
        const Response refused = todo(manager, query);
        EXPECT_EQ(refused.status, 403) << query;
        EXPECT_NE(json_of(refused)["detail"].get<std::string>().find("north"), std::string::npos);
        EXPECT_TRUE(engine.asked_places.empty()) << "nothing was asked";
    }
    EXPECT_EQ(ids_of(json_of(as(manager, Verb::get, "/api/places"))), Texts{"north"});
    const Json session = json_of(as(manager, Verb::get, "/api/session"));
    EXPECT_EQ(session["scope"], (Json{{"place", "north"}, {"partner", nullptr}}));
}

TEST_F(PlacesApi, WhoSeesOnePartnerSeesItsPlacesAndEachOfThem)
{
    name_places();
    const Signed partner = joined("Pa", access::Access::viewer, {Part::partner, "Airport Ltd"});
    EXPECT_EQ(json_of(todo(partner))["partner"], "Airport Ltd");
    EXPECT_EQ(engine.asked_places, (Texts{"gate-a", "gate-b"}));
    EXPECT_EQ(todo(partner, "place=gate-b").status, 200);
    EXPECT_EQ(engine.asked_places, Texts{"gate-b"});
    EXPECT_EQ(todo(partner, "place=north").status, 403);
    EXPECT_EQ(ids_of(json_of(as(partner, Verb::get, "/api/places"))), (Texts{"gate-a", "gate-b"}));
    // A place that changes hands is seen by who has it now.
    EXPECT_EQ(put_as_admin("/api/places/gate-b", R"({"partner":"Another"})").status, 200);
    EXPECT_EQ(todo(partner, "place=gate-b").status, 403);
    EXPECT_EQ(put_as_admin("/api/places/gate-a", "{}").status, 200);
    EXPECT_EQ(todo(partner).status, 200);
    EXPECT_TRUE(engine.asked_places.empty()) << "a partner without places is no way to the whole";
}

TEST_F(PlacesApi, WhatIsDoneAboutOnePlaceIsItsOwnAndNobodyElsesToDo)
{
    name_places();
    const Signed manager = joined("Ma", access::Access::editor, {Part::place, "north"});
    const auto take = [&](const std::string& id) { return as(manager, Verb::post, "/api/todo/" + id, "", R"({"do":"take"})"); };
    EXPECT_EQ(take("friction:phone.call@place:north").status, 200);
    EXPECT_EQ(take("friction:phone.call").status, 404) << "that is everybody's";
    EXPECT_EQ(take("friction:phone.call@place:gate-a").status, 403);
    EXPECT_EQ(take("friction:phone.call@partner:Airport%20Ltd").status, 403);
    EXPECT_EQ(take("friction:phone.call@elsewhere").status, 404);
    EXPECT_EQ(take("complaint:p3-812-17").status, 404);
    EXPECT_EQ(post("/api/todo/friction:phone.call@place:nowhere", R"({"do":"take"})", admin).status, 400);

    EXPECT_EQ(
        as(manager, Verb::post, "/api/todo/friction:phone.call@place:north", "", R"({"do":"done","note":"A bench"})").status,
        200);
    const Json fixes = json_of(get("/api/fixes"));
    ASSERT_EQ(fixes["items"].size(), 1U);
    EXPECT_EQ(fixes["items"][0]["touchpoint"], "phone.call");
    EXPECT_EQ(fixes["items"][0]["place"], "north");
    EXPECT_EQ(json_of(get("/api/fixes", "place=gate-a"))["items"].size(), 0U);
    EXPECT_EQ(json_of(get("/api/fixes", "place=north"))["items"].size(), 1U);
}

TEST_F(PlacesApi, AScopeIsSetKeptAndNotedAndHoldsAtOnce)
{
    name_places();
    const Signed before = joined("Bo", access::Access::editor);
    EXPECT_EQ(as(before, Verb::get, "/api/home").status, 200);
    EXPECT_EQ(put_as_admin("/api/users/Bo/scope", R"({"place":"nowhere"})").status, 400);
    EXPECT_EQ(put_as_admin("/api/users/Bo/scope", R"({"place":"north","partner":"Airport Ltd"})").status, 400);
    EXPECT_EQ(put_as_admin("/api/users/Nobody/scope", R"({"place":"north"})").status, 404);
    EXPECT_EQ(put_as_admin("/api/users/admin/scope", R"({"place":"north"})").status, 409);
    ASSERT_EQ(put_as_admin("/api/users/Bo/scope", R"({"place":"north"})").status, 200);
    EXPECT_EQ(as(before, Verb::get, "/api/home").status, 401) << "signed out";

    const auto in = api.house()->sessions->sign_in("Bo", "long enough", "::1");
    ASSERT_TRUE(in);
    const Signed after{"regard_session=" + in->cookie, in->session.csrf};
    const Response home = as(after, Verb::get, "/api/home");
    EXPECT_EQ(home.status, 403);
    EXPECT_EQ(json_of(home)["code"], "out_of_scope");
    EXPECT_EQ(todo(after).status, 200);

    // Kept: another process reads the same rows.
    const auto again = access::Colleagues::open(api.house()->settings, clock, chance, api.house()->keys->hash_key());
    ASSERT_TRUE(again);
    EXPECT_EQ((*again)->find("Bo")->scope, (Scope{Part::place, "north"}));
    const Json audit = json_of(ask(Ask{.verb = Verb::get, .path = "/api/audit", .authorization = bearer(admin)}));
    EXPECT_EQ(audit["items"][0]["what"], "showed Bo place north");

    ASSERT_EQ(put_as_admin("/api/users/Bo/scope", "{}").status, 200);
    const auto whole = api.house()->sessions->sign_in("Bo", "long enough", "::1");
    EXPECT_EQ(as({"regard_session=" + whole->cookie, whole->session.csrf}, Verb::get, "/api/home").status, 200);
}

TEST_F(PlacesApi, WhoIsAdminSeesTheWhole)
{
    name_places();
    const std::string_view wanted = R"({"name":"Al","role":"care","access":"admin","place":"north"})";
    EXPECT_EQ(post("/api/users", wanted, admin).status, 409);
    const std::string_view editor = R"({"name":"Al","role":"care","access":"editor","place":"north"})";
    const Response made = post("/api/users", editor, admin);
    ASSERT_EQ(made.status, 201);
    EXPECT_EQ(json_of(made)["place"], "north");
}

}  // namespace regard::server
