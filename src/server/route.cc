#include "server/route.h"

#include <array>

namespace regard::server {

namespace {

using access::Need;
using enum Verb;

constexpr std::array table{
    // Sending comes first: it is asked most.
    Route{post, "/v1/{call}", "segmentCall", Need::source, segment_call, Route::Key::in_body},
    Route{post, "/api/touches", "sendTouches", Need::source, send_touches},
    Route{post, "/api/touch", "sendTouch", Need::source, send_touch},
    Route{post, "/api/observations", "sendObservation", Need::source, send_observation},
    Route{options, "/v1/{call}", "segmentPreflight", Need::none, segment_preflight},
    Route{post, "/batch", "segmentBatch", Need::source, segment_call, Route::Key::in_body},
    Route{options, "/batch", "segmentBatchPreflight", Need::none, segment_preflight},
    Route{get, "/v1/projects/{key}/settings", "segmentSettings", Need::none, segment_settings_answer},
    Route{get, "/projects/{key}/settings", "segmentSettingsShort", Need::none, segment_settings_answer},
    Route{get, "/v1/pixel/{type}", "segmentPixel", Need::source, segment_pixel, Route::Key::in_body},

    Route{get, "/api/summary", "summary", Need::read, read_summary},
    Route{get, "/api/home", "home", Need::read, read_home},
    Route{get, "/api/weeks", "weeks", Need::read, read_weeks},
    Route{get, "/api/customers", "customers", Need::read, read_customers},
    Route{get, "/api/customers/{id}", "customer", Need::read, read_customer},
    Route{get, "/api/customers/{id}/timeline", "timeline", Need::read, read_timeline},
    Route{get, "/api/customers/{id}/account", "accountLine", Need::read, read_account_line},
    Route{post, "/api/customers/{id}/split", "split", Need::edit, split},
    Route{post, "/api/customers/{id}/join", "join", Need::edit, join},
    Route{get, "/api/touchpoints", "touchpoints", Need::read, read_touchpoints},
    Route{get, "/api/surface", "surface", Need::read, read_surface},
    Route{get, "/api/heard", "heard", Need::read, read_heard},
    Route{get, "/api/backtest", "backtest", Need::read, read_backtest},
    Route{post, "/api/backtest", "beginBacktest", Need::read, begin_backtest},
    Route{remove, "/api/backtest", "stopBacktest", Need::read, stop_backtest},
    Route{get, "/api/live", "live", Need::read, read_live},
    Route{get, "/api/catalogue", "catalogue", Need::read, read_catalogue},
    Route{get, "/api/catalogue/versions", "catalogueVersions", Need::read, read_catalogue_versions},
    Route{get, "/api/catalogue/touchpoints/{name}", "catalogueEntry", Need::read, read_catalogue_entry},
    Route{put, "/api/catalogue/touchpoints/{name}", "saveCatalogueEntry", Need::edit, save_catalogue_entry},
    Route{post, "/api/catalogue/try", "tryCatalogueEntry", Need::edit, try_catalogue_entry},
    Route{post, "/api/catalogue/rollback", "rollBackCatalogue", Need::edit, roll_back_catalogue},
    Route{get, "/api/touches/{id}/way", "touchWay", Need::read, read_touch_way},
    Route{get, "/api/places", "places", Need::read, read_places},
    Route{put, "/api/places/{id}", "namePlace", Need::admin, name_place},
    Route{get, "/api/stages/{stage}/places", "stagePlaces", Need::read, read_stage_places},

    Route{post, "/api/customers/{id}/care", "care", Need::edit, care},
    Route{get, "/api/customers/{id}/consents", "consents", Need::read, read_consents},
    Route{post, "/api/customers/{id}/consents", "writeDownConsent", Need::edit, write_down_consent},
    Route{get, "/api/todo", "todo", Need::read, read_todo},
    Route{post, "/api/todo/{id}", "doTodo", Need::edit, do_todo},
    Route{get, "/api/fixes", "fixes", Need::read, read_fixes},
    Route{get, "/api/ideas", "ideas", Need::read, read_ideas},
    Route{post, "/api/ideas", "makeIdea", Need::edit, make_idea},
    Route{post, "/api/ideas/{id}", "answerIdea", Need::edit, answer_to_idea},
    Route{get, "/api/roles", "roles", Need::read, read_roles},
    Route{get, "/api/notes", "notes", Need::read, read_notes},
    Route{post, "/api/notes", "makeNote", Need::edit, make_note},
    Route{remove, "/api/notes/{id}", "removeNote", Need::edit, remove_note},

    Route{get, "/api/views", "views", Need::read, read_views},
    Route{post, "/api/views", "makeView", Need::edit, make_view},
    Route{remove, "/api/views/{id}", "removeView", Need::edit, remove_view},

    Route{get, "/api/sources", "sources", Need::admin, read_sources},
    Route{post, "/api/sources", "makeSource", Need::admin, make_source},
    Route{remove, "/api/sources/{id}", "removeSource", Need::admin, remove_source},
    Route{get, "/api/quarantine", "quarantine", Need::admin, read_quarantine},
    Route{post, "/api/quarantine/send-again", "sendAgain", Need::admin, send_again},

    Route{get, "/api/shop", "shop", Need::admin, read_shop},
    Route{post, "/api/shop/tomorrow", "skipToTomorrow", Need::admin, skip_to_tomorrow},

    Route{get, "/api/users", "users", Need::admin, read_colleagues},
    Route{post, "/api/users", "makeUser", Need::admin, make_colleague},
    Route{remove, "/api/users/{name}", "removeUser", Need::admin, remove_colleague},
    Route{put, "/api/users/{name}/scope", "scopeUser", Need::admin, scope_colleague},
    Route{post, "/api/users/{name}/invite", "inviteUser", Need::admin, invite_colleague},
    Route{post, "/api/join", "joinAsUser", Need::none, join_as_colleague},
    Route{get, "/api/audit", "audit", Need::admin, read_audit},

    Route{get, "/api/mail", "mail", Need::read, read_mail_settings},
    Route{post, "/api/mail", "changeMail", Need::read, change_mail_settings},
    Route{get, "/api/mail/preview", "previewMail", Need::read, preview_mail},
    Route{post, "/api/mail/try", "tryMail", Need::read, try_mail},
    Route{get, "/mail/on-it", "askToTakeFromMail", Need::none, ask_to_take_from_mail},
    Route{post, "/mail/on-it", "takeFromMail", Need::none, take_from_mail},
    Route{get, "/mail/stop", "askToStopMail", Need::none, ask_to_stop_mail},
    Route{post, "/mail/stop", "stopMail", Need::none, stop_mail},

    Route{get, "/api/session", "session", Need::none, read_session},
    Route{post, "/api/session", "signIn", Need::none, sign_in},
    Route{remove, "/api/session", "signOut", Need::read, sign_out},

    // Answered without an open store.
    Route{get, "/health", "health", Need::none, nullptr},
    Route{get, "/ready", "ready", Need::none, nullptr},
    Route{get, "/metrics", "metrics", Need::none, nullptr},
    Route{get, "/api/openapi.yaml", "openapi", Need::none, nullptr},
};

std::string_view take_part(std::string_view& path)
{
    const std::string_view part = path.substr(0, path.find('/', 1));
    path.remove_prefix(part.size());
    return part;
}

// Whether the path is of this pattern; `param` is what stands for the braces, which is never empty.
bool is_match(std::string_view pattern, std::string_view path, std::string_view& param)
{
    while (!pattern.empty() && !path.empty()) {
        const std::string_view wanted = take_part(pattern), part = take_part(path);
        if (wanted.starts_with("/{")) {
            if (part.size() < 2) return false;
            param = part.substr(1);
        } else if (wanted != part) {
            return false;
        }
    }
    return pattern.empty() && path.empty();
}

std::string_view name_of(Verb verb)
{
    switch (verb) {
    case get: return "GET, HEAD";
    case post: return "POST";
    case put: return "PUT";
    case remove: return "DELETE";
    case options: return "OPTIONS";
    case head:
    case other: break;
    }
    return "";
}

}  // namespace

std::span<const Route> routes() { return table; }

Found find_route(Verb verb, std::string_view path)
{
    // Some clients put a slash behind (peers: PostHog's, older Segment's).
    if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    const Verb wanted = verb == head ? get : verb;
    Found found;
    for (const Route& route : table) {
        std::string_view param;
        if (!is_match(route.path, path, param)) continue;
        if (route.verb == wanted) {
            found.route = &route;
            found.param = param;
            return found;
        }
        if (!found.allowed.empty()) found.allowed += ", ";
        found.allowed += name_of(route.verb);
    }
    return found;
}

}  // namespace regard::server
