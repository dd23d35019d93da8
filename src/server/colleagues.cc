// The people of the company: who they are, what they may do, their invitations; and who did what.
#include "server/fields_json.h"
#include "server/json_writer.h"
#include "server/mailing.h"
#include "server/places.h"
#include "server/problem.h"
#include "server/query.h"
#include "server/route.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace regard::server {

namespace {

constexpr std::size_t audit_shown_max = 200;

// What somebody may do in the company: own touchpoints, or look after the whole.
Result<void> check_role(const Catalogue& catalogue, std::string_view role)
{
    if (role == access::whole_role) return {};
    std::set<std::string_view> owners;
    for (const Touchpoint& touchpoint : catalogue.touchpoints) owners.insert(touchpoint.owner);
    if (owners.contains(role)) return {};
    std::string known(access::whole_role);
    for (const std::string_view owner : owners) known += ", " + std::string(owner);
    return failed(Code::bad_input, "no touchpoint of the catalogue has this owner; a role is one of " + known, "/role");
}

Result<access::Scope> read_scope(const Json& json)
{
    const std::string place = TRY(read_optional_text(json, "place", limits::name_bytes_max));
    const std::string partner = TRY(read_optional_text(json, "partner", limits::name_bytes_max));
    if (!place.empty() && !partner.empty())
        return failed(Code::bad_input, "somebody sees one place or one partner, or the whole: leave one of both out",
                      "/partner");
    if (!place.empty()) return access::Scope{access::Part::place, place};
    if (!partner.empty()) return access::Scope{access::Part::partner, partner};
    return access::Scope{};
}

std::string in_words(const access::Scope& scope)
{
    if (scope.is_whole()) return "the whole";
    return (scope.part == access::Part::place ? "place " : "partner ") + scope.name;
}

Result<access::Colleague> read_colleague(const Call& call)
{
    const Json json = TRY(read_object(call.request.body, {"name", "mail", "role", "access", "place", "partner"}));
    access::Colleague out;
    out.name = TRY(read_text(json, "name", access::colleague_name_bytes_max));
    out.mail = TRY(read_optional_text(json, "mail", 254));
    if (!out.mail.empty() && out.mail.find('@') == std::string::npos)
        return failed(Code::bad_input, "this is no address of mail; it has an @", "/mail");
    out.role = TRY(read_text(json, "role", 100));
    TRY(check_role(*call.house.partitions.catalogue(), out.role));
    const std::string may_do = TRY(read_text(json, "access", 20));
    out.access = TRY(access::access_named(may_do));
    out.scope = TRY(read_scope(json));
    if (out.name == call.house.sessions->administrator())
        return failed(Code::conflict, "this is the administrator's name", "/name");
    return out;
}

void write(JsonWriter& json, const access::Colleague& colleague)
{
    json.begin_object();
    json.member("name", colleague.name);
    json.member_or_null("mail", colleague.mail);
    json.member("role", colleague.role);
    json.member("access", access::name_of(colleague.access));
    write_part(json, colleague.scope);
    json.member("joined", colleague.has_joined);
    json.key("invited_until");
    if (colleague.invited_until)
        json.time(*colleague.invited_until);
    else
        json.null();
    json.end_object();
}

// What was done is told only once it is also noted.
template <class Done>
void noted(Call& call, const std::string& what, Done&& done)
{
    const Result<void> note = call.house.audit->note(call.caller.name, what);
    if (!note) return call.reply(answer(note.error()));
    done();
}

}  // namespace

void read_colleagues(Call&& call)
{
    access::Sessions& sessions = *call.house.sessions;
    std::vector<access::Colleague> all = sessions.colleagues().all();
    if (const std::string administrator = sessions.administrator(); !administrator.empty())
        all.insert(
            all.begin(),
            access::Colleague{administrator, "", std::string(access::whole_role), access::Access::admin, {}, true, {}, {}});
    Response out;
    JsonWriter json(out.body);
    json.begin_object();
    json.key("items");
    json.begin_array();
    for (const access::Colleague& colleague : all) write(json, colleague);
    json.end_array();
    json.key("next");
    json.null();
    json.end_object();
    call.reply(std::move(out));
}

void make_colleague(Call&& call)
{
    Result<access::Colleague> wanted = read_colleague(call);
    if (!wanted) return call.reply(answer(wanted.error()));
    House& house = call.house;
    find_part(house, call.caller, wanted->scope,
              [&house, wanted = *wanted, who = std::string(call.caller.name), reply = call.reply](const auto& part) {
                  if (!part) return reply(answer(part.error()));
                  const Result<access::Colleague> made = house.sessions->colleagues().make(wanted);
                  if (!made) return reply(answer(made.error()));
                  const std::string sees = made->scope.is_whole() ? "" : ", sees " + in_words(made->scope);
                  const std::string what =
                      "added " + made->name + " (" + made->role + ", " + access::name_of(made->access) + sees + ")";
                  if (const Result<void> note = house.audit->note(who, what); !note) return reply(answer(note.error()));
                  Response out;
                  out.status = 201;
                  JsonWriter json(out.body);
                  write(json, *made);
                  reply(std::move(out));
              });
}

// What goes by mail is about the whole, so whoever sees only a part gets none any more.
void scope_colleague(Call&& call)
{
    House& house = call.house;
    if (call.param == house.sessions->administrator())
        return call.reply(answer(Problem{409, "administrator", "The administrator sees the whole",
                                         "Add a colleague, and show them one place or partner."}));
    const auto read = [&]() -> Result<access::Scope> {
        return read_scope(TRY(read_object(call.request.body, {"place", "partner"})));
    };
    const Result<access::Scope> scope = read();
    if (!scope) return call.reply(answer(scope.error()));
    find_part(
        house, call.caller, *scope,
        [&house, scope = *scope, name = call.param, who = std::string(call.caller.name), reply = call.reply](const auto& part) {
            if (!part) return reply(answer(part.error()));
            const Result<access::Colleague> changed = house.sessions->change_scope(name, scope);
            if (!changed) return reply(answer(changed.error()));
            if (!scope.is_whole())
                if (const Result<void> quiet = house.mailing->forget(name); !quiet) return reply(answer(quiet.error()));
            if (const Result<void> note = house.audit->note(who, "showed " + name + " " + in_words(scope)); !note)
                return reply(answer(note.error()));
            Response out;
            JsonWriter json(out.body);
            write(json, *changed);
            reply(std::move(out));
        });
}

void remove_colleague(Call&& call)
{
    access::Sessions& sessions = *call.house.sessions;
    if (call.param == sessions.administrator())
        return call.reply(answer(Problem{409, "administrator", "The administrator stays",
                                         "regard init --new-password gives the administrator another password."}));
    const Result<void> removed = sessions.remove_colleague(call.param);
    if (!removed) return call.reply(answer(removed.error()));
    if (const Result<void> quiet = call.house.mailing->forget(call.param); !quiet) return call.reply(answer(quiet.error()));
    noted(call, "removed " + call.param, [&] {
        Response out;
        out.status = 204;
        call.reply(std::move(out));
    });
}

void invite_colleague(Call&& call)
{
    access::Sessions& sessions = *call.house.sessions;
    if (call.param == sessions.administrator())
        return call.reply(answer(Problem{409, "administrator", "The administrator needs no invitation",
                                         "regard init --new-password gives the administrator another password."}));
    const Result<access::Colleagues::Invitation> invitation = sessions.colleagues().invite(call.param);
    if (!invitation) return call.reply(answer(invitation.error()));
    noted(call, "invited " + call.param, [&] {
        Response out;
        out.headers = "Cache-Control: no-store\r\n";
        JsonWriter json(out.body);
        json.begin_object();
        json.member("link", "/join?token=" + invitation->token);
        json.member("until", invitation->until);
        json.end_object();
        call.reply(std::move(out));
    });
}

void join_as_colleague(Call&& call)
{
    if (!call.request.content_type.starts_with("application/json"))
        return call.reply(answer(Problem{400, "bad_body", "Send JSON", "Content-Type must be application/json."}));
    std::string token, password;
    const auto read = [&]() -> Result<void> {
        const Json json = TRY(read_object(call.request.body, {"token", "password"}));
        token = TRY(read_text(json, "token", 100));
        password = TRY(read_text(json, "password", 1024));
        return {};
    };
    if (const Result<void> done = read(); !done) return call.reply(answer(done.error()));
    House& house = call.house;
    const bool is_taken = house.aside.take([&house, token, password, reply = call.reply] {
        const Result<access::Colleague> joined = house.sessions->join(token, password);
        if (!joined) return reply(answer(joined.error()));
        if (const auto note = house.audit->note(joined->name, "chose a password"); !note) return reply(answer(note.error()));
        Response out;
        out.headers = "Cache-Control: no-store\r\n";
        JsonWriter json(out.body);
        json.begin_object();
        json.member("name", joined->name);
        json.end_object();
        reply(std::move(out));
    });
    if (!is_taken) call.reply(busy("Too many sign in at once; try again in a second."));
}

void read_audit(Call&& call)
{
    const auto ask = [&]() -> Result<void> {
        const Query query(call.request.query);
        TRY(query.only({"limit", "cursor"}));
        const std::size_t limit = TRY(query.number("limit", 1, audit_shown_max, 50));
        std::uint64_t before = UINT64_MAX;
        if (const std::optional<std::string> cursor = TRY(query.get("cursor"))) {
            const auto [end, error] = std::from_chars(cursor->data(), cursor->data() + cursor->size(), before);
            if (error != std::errc{} || end != cursor->data() + cursor->size())
                return failed(Code::bad_input, "?cursor= is not one of this list; take `next` of the page before", "cursor");
        }
        std::vector<access::Audited> items = TRY(call.house.audit->page(before, limit + 1));
        const bool is_more = items.size() > limit;
        if (is_more) items.pop_back();
        Response out;
        JsonWriter json(out.body);
        json.begin_object();
        json.key("items");
        json.begin_array();
        for (const access::Audited& item : items) {
            json.begin_object();
            json.member("at", item.at);
            json.member("who", item.who);
            json.member("what", item.what);
            json.end_object();
        }
        json.end_array();
        json.member_or_null("next", is_more ? std::to_string(items.back().number) : "");
        json.end_object();
        call.reply(std::move(out));
        return {};
    };
    if (const Result<void> asked = ask(); !asked) call.reply(answer(asked.error()));
}

}  // namespace regard::server
