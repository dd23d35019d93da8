// server/route.h
//
// The table of operations: verb, path, name and access as openapi.yaml has them (a test holds the two equal), and the
// function that answers. Operations are declared by the file that has them.
#pragma once

#include "access/may.h"
#include "server/api.h"

#include <span>
#include <string_view>

namespace regard::server {

struct Route {
    // Who is asking is found in the headers; the doors of Segment find the key in the body too, so they look themselves.
    enum class Key : std::uint8_t { in_header, in_body };
    Verb verb;
    std::string_view path;  // one part may be in braces
    std::string_view operation;
    access::Need need;
    void (*run)(Call&&);
    Key key = Key::in_header;
};

[[nodiscard]] std::span<const Route> routes();

struct Found {
    const Route* route = nullptr;
    std::string_view param;  // as sent
    std::string allowed;     // verbs of this path when it has others: "GET, POST"
};
[[nodiscard]] Found find_route(Verb verb, std::string_view path);

// running.cc: they need no open store.
[[nodiscard]] Response answer_running(std::string_view operation, const Request& request, House* house);

// sending.cc
void send_touches(Call&&);
void send_touch(Call&&);
void send_observation(Call&&);
// segment_doors.cc
void segment_call(Call&&);
void segment_preflight(Call&&);
void segment_settings_answer(Call&&);
void segment_pixel(Call&&);
// reading.cc
void read_summary(Call&&);
void read_customers(Call&&);
void read_customer(Call&&);
void read_timeline(Call&&);
void read_account_line(Call&&);
void read_live(Call&&);
// home.cc
void read_home(Call&&);
void read_weeks(Call&&);
// friction.cc
void read_touchpoints(Call&&);
void read_surface(Call&&);
void read_heard(Call&&);
void read_catalogue(Call&&);
// places.cc
void read_places(Call&&);
void name_place(Call&&);
void read_stage_places(Call&&);
// catalogue_edit.cc
void read_catalogue_entry(Call&&);
void try_catalogue_entry(Call&&);
void save_catalogue_entry(Call&&);
void read_catalogue_versions(Call&&);
void roll_back_catalogue(Call&&);
// way.cc
void read_touch_way(Call&&);
// notes.cc
void read_notes(Call&&);
void make_note(Call&&);
void remove_note(Call&&);
// care.cc
void care(Call&&);
void read_consents(Call&&);
void write_down_consent(Call&&);
// todo.cc
void read_todo(Call&&);
void do_todo(Call&&);
void read_roles(Call&&);
// ideas.cc
void read_ideas(Call&&);
void make_idea(Call&&);
void answer_to_idea(Call&&);
// fixes.cc
void read_fixes(Call&&);
// views.cc
void read_views(Call&&);
void make_view(Call&&);
void remove_view(Call&&);
// backtest.cc
void read_backtest(Call&&);
void begin_backtest(Call&&);
void stop_backtest(Call&&);
// deciding.cc
void split(Call&&);
void join(Call&&);
void read_quarantine(Call&&);
void send_again(Call&&);
// signing.cc
void read_session(Call&&);
void sign_in(Call&&);
void sign_out(Call&&);
void read_sources(Call&&);
void make_source(Call&&);
void remove_source(Call&&);

// shop.cc
void read_shop(Call&&);
void skip_to_tomorrow(Call&&);
// colleagues.cc
void read_colleagues(Call&&);
void make_colleague(Call&&);
void remove_colleague(Call&&);
void scope_colleague(Call&&);
void invite_colleague(Call&&);
void join_as_colleague(Call&&);
void read_audit(Call&&);

// mail.cc
void read_mail_settings(Call&&);
void change_mail_settings(Call&&);
void preview_mail(Call&&);
void try_mail(Call&&);
void ask_to_take_from_mail(Call&&);
void take_from_mail(Call&&);
void ask_to_stop_mail(Call&&);
void stop_mail(Call&&);

// segment_doors.cc: what pages of other sites may see of an answer.
void allow_origin(const Request& request, Response& response);
[[nodiscard]] bool is_segment_path(std::string_view path);

}  // namespace regard::server
