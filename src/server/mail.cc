// Monday's mail: who wants it, how it looks, and the small pages behind its links, which need no session.
#include "access/link.h"
#include "outbox/picture.h"
#include "server/json_writer.h"
#include "server/mail_json.h"
#include "server/mailing.h"
#include "server/problem.h"
#include "server/query.h"
#include "server/route.h"

namespace regard::server {

namespace {

constexpr std::string_view link_page_headers =
    "Cache-Control: no-store\r\n"
    "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "X-Robots-Tag: noindex\r\n";

// Letters are for people: a program's key has no mailbox.
bool is_person(Call& call)
{
    if (call.caller.way == access::Caller::Way::session) return true;
    call.reply(answer(Problem{409, "no_person", "This is for people", "Sign in to the pages: a key has no mailbox."}));
    return false;
}

std::string own_mail(House& house, std::string_view name)
{
    const std::optional<access::Colleague> colleague = house.sessions->colleagues().find(name);
    return colleague ? colleague->mail : std::string();
}

void write(JsonWriter& json, const MailReader& reader)
{
    json.begin_object();
    json.member("name", reader.name);
    json.member("mail", reader.mail);
    json.member("language", code_of(reader.language));
    json.member("since", reader.since);
    json.member("state", name_of(reader.state));
    json.key("at");
    if (reader.state == MailReader::State::none)
        json.null();
    else
        json.time(reader.at);
    json.member_or_null("why", reader.why);
    json.end_object();
}

Response mail_answer(Call& call)
{
    House& house = call.house;
    Mailing& mailing = *house.mailing;
    const std::string name(call.caller.name);
    const bool is_admin = access::may(call.caller, access::Need::admin);
    Response out;
    out.headers = "Cache-Control: no-store\r\n";
    JsonWriter json(out.body);
    json.begin_object();
    json.member("set", mailing.is_set());
    json.member_or_null("server", is_admin ? mailing.options().where : "");
    json.member_or_null("from", mailing.options().from);
    json.member_or_null("url", mailing.options().url);
    json.member("next", mailing.next_at());
    json.key("mine");
    const std::optional<MailReader> mine = mailing.find(name);
    if (mine)
        write(json, *mine);
    else
        json.null();
    json.member_or_null("own_mail", own_mail(house, name));
    json.key("readers");
    json.begin_array();
    if (is_admin)
        for (const MailReader& reader : mailing.all()) write(json, reader);
    json.end_array();
    json.end_object();
    return out;
}

std::string page_of(const LinkWords& words, Language language)
{
    std::string out =
        "<!doctype html><html lang=\"" + std::string(code_of(language)) +
        "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>" +
        escaped(words.title) +
        " · Regard</title><style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:32em;"
        "margin:15vh auto 0;padding:0 16px}h1{font-size:24px;line-height:1.3}button{font:inherit;font-weight:600;padding:10px "
        "20px;border:0;border-radius:6px;background:#1864ab;color:#fff;cursor:pointer}button:focus-visible{outline:3px solid "
        "#74c0fc}</style></head><body><main><h1>" +
        escaped(words.title) + "</h1><p>" + escaped(words.body) + "</p>";
    if (!words.button.empty()) out += "<form method=\"post\"><button>" + escaped(words.button) + "</button></form>";
    return out + "</main></body></html>\n";
}

void answer_page(const Reply& reply, int status, const LinkWords& words, Language language)
{
    Response out;
    out.status = status;
    out.content_type = "text/html; charset=utf-8";
    out.headers = link_page_headers;
    out.body = page_of(words, language);
    reply(std::move(out));
}

void answer_error(const Reply& reply, const Error& error)
{
    const Response problem = answer(error);
    answer_page(reply, problem.status, {"This link does not work", error.text + ".", ""}, Language::english);
}

// Whose link it is, and in which language they read; else the answer is given.
struct Opened {
    access::Link link;
    Language language = Language::english;
};
std::optional<Opened> open_link(Call& call, std::string_view purpose)
{
    const auto open = [&]() -> Result<access::Link> {
        const Query query(call.request.query);
        TRY(query.only({"t"}));
        const std::optional<std::string> token = TRY(query.get("t"));
        return access::read_token(token.value_or(""), purpose, call.house.clock.now(), call.house.keys->hash_key());
    };
    Result<access::Link> link = open();
    if (!link) {
        answer_error(call.reply, link.error());
        return std::nullopt;
    }
    const std::optional<MailReader> reader = call.house.mailing->find(link->name);
    return Opened{*std::move(link), reader ? reader->language : Language::english};
}

// Whoever left the company, or may only look by now, takes nothing on.
Result<void> check_taking(House& house, const access::Link& link)
{
    if (house.partitions.catalogue()->find(link.what) == nullptr)
        return failed(Code::not_found, "this place is not in the catalogue any more");
    if (!house.mailing->may_take(link.name))
        return failed(Code::forbidden, "you may look, not change this; whoever is admin can give you the access of an editor");
    return {};
}

}  // namespace

void read_mail_settings(Call&& call)
{
    if (!is_person(call)) return;
    call.reply(mail_answer(call));
}

void change_mail_settings(Call&& call)
{
    if (!is_person(call)) return;
    House& house = call.house;
    const std::string name(call.caller.name);
    const auto change = [&]() -> Result<void> {
        MailBody body = TRY(read_mail(call.request.body));
        if (!body.is_wanted) {
            TRY(house.mailing->forget(name));
            return house.audit->note(name, "wants no Monday mail");
        }
        if (body.mail.empty()) body.mail = own_mail(house, name);
        if (body.mail.empty())
            return failed(Code::bad_input, "say where the mail goes: an address, as ada@example.org", "/mail");
        const Language language = body.language.empty() ? Language::english : TRY(language_named(body.language));
        TRY(house.mailing->want(name, body.mail, language));
        return house.audit->note(name, "wants Monday mail at " + body.mail);
    };
    if (const Result<void> done = change(); !done) return call.reply(answer(done.error()));
    call.reply(mail_answer(call));
}

void preview_mail(Call&& call)
{
    const auto ask = [&]() -> Result<void> {
        const Query query(call.request.query);
        TRY(query.only({"language"}));
        const std::string said = TRY(query.get("language"))
        .value_or("en");
        const Language language = TRY(language_named(said));
        House& house = call.house;
        // A key reads along, but nobody's links.
        const std::string name(call.caller.way == access::Caller::Way::session ? call.caller.name : "");
        const Time last_week = start_of_day(monday_of(day_of(house.clock.now())) - 7);
        gather_monday(house, last_week, [&house, name, language, reply = call.reply](const Result<Monday>& monday) {
            if (!monday) return reply(answer(monday.error()));
            const Result<std::string> picture = Mailing::picture_of(*monday);
            if (!picture) return reply(answer(picture.error()));
            const Mailing::Written written =
                house.mailing->write(*monday, name, language, "data:image/png;base64," + outbox::to_base64(*picture));
            Response out;
            out.headers = "Cache-Control: no-store\r\n";
            JsonWriter json(out.body);
            json.begin_object();
            json.member("week", to_text(date_of(day_of(monday->week.from))));
            json.member("quiet", monday->is_quiet());
            json.member("subject", written.subject);
            json.member("text", written.text);
            json.member("html", written.html);
            json.end_object();
            reply(std::move(out));
        });
        return {};
    };
    if (const Result<void> asked = ask(); !asked) call.reply(answer(asked.error()));
}

void try_mail(Call&& call)
{
    if (!is_person(call)) return;
    call.house.mailing->send_try(std::string(call.caller.name), [reply = call.reply](const Result<outbox::Delivery>& delivery) {
        if (!delivery) return reply(answer(delivery.error()));
        Response out;
        JsonWriter json(out.body);
        json.begin_object();
        const bool is_sent = delivery->state == outbox::Delivery::State::sent;
        json.member("state", is_sent ? "sent" : delivery->state == outbox::Delivery::State::refused ? "refused" : "unknown");
        json.member_or_null("why", delivery->why);
        json.end_object();
        reply(std::move(out));
    });
}

// GET changes nothing: what looks through mail for bad links follows them.
void ask_to_take_from_mail(Call&& call)
{
    const std::optional<Opened> opened = open_link(call, "take");
    if (!opened) return;
    House& house = call.house;
    if (const Result<void> checked = check_taking(house, opened->link); !checked)
        return answer_error(call.reply, checked.error());
    house.partitions.records("todo",
                             [&house, opened = *opened, reply = call.reply](const Result<std::vector<Record>>& records) {
                                 if (!records) return answer_error(reply, records.error());
                                 const auto catalogue = house.partitions.catalogue();
                                 const Touchpoint* touchpoint = catalogue->find(opened.link.what);
                                 const auto states = states_of(*records, house.clock.now());
                                 const auto state = states.find("friction:" + opened.link.what);
                                 answer_page(reply, 200,
                                             ask_to_take(touchpoint == nullptr ? opened.link.what : touchpoint->label,
                                                         state == states.end() ? TodoState{} : state->second, opened.language),
                                             opened.language);
                             });
}

void take_from_mail(Call&& call)
{
    const std::optional<Opened> opened = open_link(call, "take");
    if (!opened) return;
    House& house = call.house;
    if (const Result<void> checked = check_taking(house, opened->link); !checked)
        return answer_error(call.reply, checked.error());
    const std::string label = house.partitions.catalogue()->find(opened->link.what)->label;
    take_todo(house, "friction:" + opened->link.what, opened->link.name,
              [opened = *opened, label, reply = call.reply](const Result<TodoState>& state) {
                  if (!state) return answer_error(reply, state.error());
                  answer_page(reply, 200, taken(label, opened.link.name, opened.language), opened.language);
              });
}

void ask_to_stop_mail(Call&& call)
{
    const std::optional<Opened> opened = open_link(call, "unsubscribe");
    if (!opened) return;
    const bool is_on = call.house.mailing->find(opened->link.name).has_value();
    answer_page(call.reply, 200, is_on ? ask_to_stop(opened->link.name, opened->language) : stopped(opened->language),
                opened->language);
}

// Pressed on that page, or sent by the reader's mail program on its own (RFC 8058).
void stop_mail(Call&& call)
{
    const std::optional<Opened> opened = open_link(call, "unsubscribe");
    if (!opened) return;
    House& house = call.house;
    const bool is_on = house.mailing->find(opened->link.name).has_value();
    if (const Result<void> done = house.mailing->forget(opened->link.name); !done)
        return answer_error(call.reply, done.error());
    if (is_on)
        if (const Result<void> noted = house.audit->note(opened->link.name, "wants no Monday mail"); !noted)
            return answer_error(call.reply, noted.error());
    answer_page(call.reply, 200, stopped(opened->language), opened->language);
}

}  // namespace regard::server
