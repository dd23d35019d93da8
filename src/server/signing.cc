// Sign-in, sign-out, and the keys of sources.
#include "server/body_json.h"
#include "server/json_writer.h"
#include "server/places.h"
#include "server/problem.h"
#include "server/route.h"

#include <charconv>

namespace regard::server {

namespace {

std::string cookie_line(std::string_view value, std::int64_t age_s, const Request& request)
{
    std::string out = "Set-Cookie: regard_session=" + std::string(value) +
                      "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(age_s);
    // Behind a proxy that ends TLS the page says so, and the cookie then never travels without.
    if (request.origin.starts_with("https://")) out += "; Secure";
    return out + "\r\n";
}

Response session_answer(const House& house, const access::Session& session)
{
    Response out;
    out.headers = "Cache-Control: no-store\r\n";
    JsonWriter json(out.body);
    json.begin_object();
    json.member("name", session.name);
    json.member("role", session.role);
    json.member("access", access::name_of(session.access));
    json.key("scope");
    if (session.scope.is_whole()) {
        json.null();
    } else {
        json.begin_object();
        write_part(json, session.scope);
        json.end_object();
    }
    json.member("simulated", house.partitions.is_simulated());
    json.member("csrf", session.csrf);
    json.member("expires_at", session.expires_at);
    json.end_object();
    return out;
}

std::string what_may(access::Kind kind)
{
    switch (kind) {
    case access::Kind::source: return "send";
    case access::Kind::read: return "read";
    case access::Kind::admin: return "do everything";
    }
    return "send";
}

void write_source(JsonWriter& json, const access::Source& source)
{
    json.member("id", source.id);
    json.member("name", source.name);
    json.member("kind", access::name_of(source.kind));
    json.member("made_at", source.made_at);
}

}  // namespace

void read_session(Call&& call)
{
    if (!call.session)
        return call.reply(
            answer(Problem{401, "no_session", "Nobody is signed in", "POST /api/session with name and password."}));
    call.reply(session_answer(call.house, *call.session));
}

void sign_in(Call&& call)
{
    // A form of another site cannot send this type without asking first, and the answer to that question is no.
    if (!call.request.content_type.starts_with("application/json"))
        return call.reply(answer(Problem{400, "bad_body", "Send JSON", "Content-Type must be application/json."}));
    Result<SignInBody> body = read_sign_in(call.request.body);
    if (!body) return call.reply(answer(body.error()));
    House& house = call.house;
    const bool is_taken = house.aside.take([&house, &request = call.request, body = *std::move(body), reply = call.reply] {
        const Result<access::Sessions::SignedIn> in = house.sessions->sign_in(body.name, body.password, request.address);
        if (in) {
            if (const auto noted = house.audit->note(in->session.name, "signed in"); !noted)
                return reply(answer(noted.error()));
            Response out = session_answer(house, in->session);
            out.headers += cookie_line(in->cookie, access::session_age_max.us / 1'000'000, request);
            return reply(std::move(out));
        }
        if (in.error().code == Code::forbidden)
            return reply(answer(Problem{401, "wrong_password", "Name or password is wrong",
                                        "The administrator's are where regard init printed them; regard init --new-password "
                                        "makes another. Others ask for an invitation."}));
        if (in.error().code != Code::busy) return reply(answer(in.error()));
        std::int64_t wait_s = retry_after_s;
        std::from_chars(in.error().pointer.data(), in.error().pointer.data() + in.error().pointer.size(), wait_s);
        reply(busy(in.error().text, wait_s));
    });
    if (!is_taken) call.reply(busy("Too many sign in at once; try again in a second."));
}

void sign_out(Call&& call)
{
    if (!call.session)
        return call.reply(
            answer(Problem{401, "no_session", "Nobody is signed in", "A key cannot sign out; withdraw it under Sources."}));
    call.house.sessions->sign_out(call.cookie);
    Response out;
    out.status = 204;
    out.headers = cookie_line("", 0, call.request);
    call.reply(std::move(out));
}

void read_sources(Call&& call)
{
    Response out;
    JsonWriter json(out.body);
    json.begin_object();
    json.key("items");
    json.begin_array();
    for (const access::Source& source : call.house.keys->all()) {
        json.begin_object();
        write_source(json, source);
        json.key("last_used_at");
        if (source.last_used_at)
            json.time(*source.last_used_at);
        else
            json.null();
        json.end_object();
    }
    json.end_array();
    json.key("next");
    json.null();
    json.end_object();
    call.reply(std::move(out));
}

void make_source(Call&& call)
{
    const Result<SourceBody> body = read_source(call.request.body);
    if (!body) return call.reply(answer(body.error()));
    const Result<access::Keys::Made> made = call.house.keys->make(body->name, body->kind);
    if (!made) return call.reply(answer(made.error()));
    const Result<void> noted =
        call.house.audit->note(call.caller.name, "made the key of " + body->name + ", which may " + what_may(body->kind));
    if (!noted) return call.reply(answer(noted.error()));
    Response out;
    out.status = 201;
    out.headers = "Cache-Control: no-store\r\n";
    JsonWriter json(out.body);
    json.begin_object();
    write_source(json, made->source);
    json.member("key", made->key);
    json.end_object();
    call.reply(std::move(out));
}

void remove_source(Call&& call)
{
    std::string name;
    for (const access::Source& source : call.house.keys->all())
        if (source.id == call.param) name = source.name;
    const Result<void> removed = call.house.keys->remove(call.param);
    if (!removed) return call.reply(answer(removed.error()));
    const Result<void> noted = call.house.audit->note(call.caller.name, "withdrew the key of " + name);
    if (!noted) return call.reply(answer(noted.error()));
    Response out;
    out.status = 204;
    call.reply(std::move(out));
}

}  // namespace regard::server
