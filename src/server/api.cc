#include "server/api.h"

#include "base/text.h"
#include "server/mailing.h"
#include "server/pages.h"
#include "server/problem.h"
#include "server/query.h"
#include "server/route.h"

#include <algorithm>

namespace regard::server {

namespace {

// The value of one cookie in a Cookie header.
std::string_view cookie_named(std::string_view name, std::string_view header)
{
    while (!header.empty()) {
        const std::string_view pair = trimmed(header.substr(0, header.find(';')));
        if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
            return pair.substr(name.size() + 1);
        const std::size_t end = header.find(';');
        if (end == std::string_view::npos) break;
        header.remove_prefix(end + 1);
    }
    return {};
}

Response not_known(const access::Caller& caller, const Route& route)
{
    using Way = access::Caller::Way;
    const access::Need need = route.need;
    if (caller.way == Way::nobody)
        return answer(Problem{401, "no_key", "Sign in first",
                              "This needs a session or a key that is known here. Send \"Authorization: Bearer <key>\"."});
    if (need == access::Need::source)
        return answer(Problem{403, "wrong_kind", "Touches come with a source's key",
                              "Send with the key of a source (regard init prints one; Sources makes more), so that each touch "
                              "says where it is from."});
    if (caller.is_scoped() && !access::is_open_to_scoped(route.operation))
        return answer(Problem{403, "out_of_scope", "This is about the whole business",
                              "You see what happened at " + std::string(caller.part_name) +
                                  ": To do shows it. Whoever is admin can show you the whole under Set up."});
    if (caller.way == Way::session)
        return answer(Problem{403, "no_access", "You may look, not change this",
                              std::string("This needs the access of ") +
                                  (need == access::Need::edit ? "an editor" : "an admin") +
                                  ". Whoever is admin can give it under Set up."});
    return answer(
        Problem{403, "wrong_kind", caller.kind == access::Kind::source ? "This key may only send" : "This key may not do that",
                std::string("This needs ") + (need == access::Need::read ? "a key of kind read" : "a key of kind admin") +
                    ", or a signed-in page. An administrator makes one under Sources."});
}

// Who is asking, by header or cookie. A header that is wrong is wrong, whatever cookie comes with it.
void find_caller(Call& call)
{
    using Way = access::Caller::Way;
    if (!call.request.authorization.empty()) {
        call.source = call.house.keys->find(key_in_authorization(call.request.authorization));
        if (call.source) call.caller = {Way::key, call.source->kind, call.source->name};
        return;
    }
    call.cookie = cookie_named("regard_session", call.request.cookie);
    if (call.cookie.empty()) return;
    call.session = call.house.sessions->find(call.cookie);
    if (call.session)
        call.caller = {Way::session,         access::Kind::admin,      call.session->name,
                       call.session->access, call.session->scope.part, call.session->scope.name};
}

bool is_write(Verb verb) { return verb == Verb::post || verb == Verb::put || verb == Verb::remove; }

bool is_of_api(std::string_view path)
{
    return path.starts_with("/api/") || path.starts_with("/v1/") || path == "/api" || path == "/v1";
}

Response no_such_path(const Request& request)
{
    return answer(Problem{404, "not_found", "There is no such address",
                          "Nothing is at " + shortened(request.path, 100) + "; GET /api/openapi.yaml lists what there is."});
}

// Whether the call may go on; else the answer is given.
bool is_allowed(Call& call, const Route& route)
{
    if (route.key == Route::Key::in_body) return true;
    find_caller(call);
    if (!access::may(call.caller, route.need, route.operation)) {
        call.reply(not_known(call.caller, route));
        return false;
    }
    const bool by_cookie = call.caller.way == access::Caller::Way::session;
    if (by_cookie && route.need != access::Need::none && is_write(route.verb) &&
        !access::are_equal(call.request.csrf, call.session->csrf)) {
        call.reply(answer(Problem{403, "no_csrf", "The token is missing or wrong",
                                  "Writes with a session carry the header x-regard-csrf with the token of GET /api/session."}));
        return false;
    }
    return true;
}

}  // namespace

Api::Api(const ApiOptions& options) : options_(options) { MUST(options_.clock && options_.chance); }

Api::~Api() { close(); }

Result<void> Api::open(Partitions& partitions, const MailOptions& mail)
{
    MUST(!house_);
    auto house = std::make_unique<House>(partitions, options_);
    house->keys = TRY(access::Keys::open(house->settings, *options_.clock, *options_.chance));
    house->sessions = TRY(access::Sessions::open(house->settings, *options_.clock, *options_.chance, house->keys->hash_key()));
    house->audit = TRY(access::Audit::open(house->settings, house->clock));
    TRY(house->catalogue_lines.remember());
    auto mailing = std::make_unique<Mailing>(*house, mail);
    TRY(mailing->open());
    house->mailing = mailing.get();
    house_ = std::move(house);
    mailing_ = std::move(mailing);
    mailing_->start();
    house_open_.store(true, std::memory_order_release);
    return {};
}

void Api::close()
{
    if (!house_open_.exchange(false)) return;
    mailing_->stop();
    house_->aside.stop();
    house_->live.stop();
    house_->backtests.stop();
}

void Api::handle(const Request& request, Bench& bench, Reply reply) { handle(request, bench, Trust::none, std::move(reply)); }

void Api::handle_trusted(const Request& request, Bench& bench, Reply reply)
{
    handle(request, bench, Trust::full, std::move(reply));
}

void Api::handle(const Request& request, Bench& bench, Trust trust, Reply reply)
{
    const Found found = find_route(request.verb, request.path);
    if (!found.route) {
        if (!found.allowed.empty()) {
            Response response = answer(Problem{405, "wrong_verb", "Not with this verb",
                                               shortened(request.path, 100) + " answers to " + found.allowed + "."});
            response.headers += "Allow: " + found.allowed + "\r\n";
            return reply(std::move(response));
        }
        const bool is_page = (request.verb == Verb::get || request.verb == Verb::head) && !is_of_api(request.path);
        return reply(is_page ? answer_page(request) : no_such_path(request));
    }
    const Route& route = *found.route;
    House* const open_house = house();
    if (!route.run) return reply(answer_running(route.operation, request, open_house));
    if (!open_house) return reply(unavailable("The store is not open; ask again in a second."));

    std::optional<std::string> param = percent_decoded(found.param, Plus::kept);
    if (!param) return reply(no_such_path(request));
    open_house->requests.fetch_add(1, std::memory_order_relaxed);
    Call call{*open_house, request, bench, *std::move(param), {}, {}, {}, {}, std::move(reply)};
    if (trust == Trust::full)
        call.caller = {access::Caller::Way::key, access::Kind::admin, "command line"};
    else if (!is_allowed(call, route))
        return;
    route.run(std::move(call));
}

}  // namespace regard::server
