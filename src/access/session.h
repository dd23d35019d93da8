// access/session.h
//
// Signing in to the pages, as the administrator or as a colleague.
//
// Sign-in takes about a tenth of a second of one core on purpose; call it off the threads that serve. Sessions live in
// memory and, as hashes, in Settings, so that a restart signs nobody out. A session ends after twelve idle hours, or thirty
// days. Its cookie and its CSRF token are unrelated random texts: who reads one does not know the other. Thread-safe.
#pragma once

#include "access/brake.h"
#include "access/colleague.h"
#include "access/secret.h"
#include "access/settings.h"
#include "base/time.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace regard::access {

constexpr Duration session_idle_max = hours(12);
constexpr Duration session_age_max = days(30);
// Some people with several browsers each; the one idle for longest makes room.
constexpr std::size_t sessions_max = 1'000;

// The role of those who look after the whole, not after one touchpoint.
constexpr std::string_view whole_role = "customer experience";

struct Session {
    std::string name;  // who is signed in
    std::string csrf;  // what writes must carry
    Time expires_at;   // unless used before
    Access access = Access::viewer;
    std::string role;
    Scope scope;
};

class Sessions {
public:
    // `hash_key` is that of Keys; it must outlive the sessions, as must the others.
    [[nodiscard]] static Result<std::unique_ptr<Sessions>> open(Settings& settings, Clock& clock, Chance& chance,
                                                                const HashKey& hash_key);

    // Sets the administrator's name and password, whoever was before; ends all sessions.
    [[nodiscard]] Result<void> set_administrator(std::string_view name, std::string_view password);
    [[nodiscard]] Result<bool> has_administrator();
    [[nodiscard]] std::string administrator();  // empty: none

    [[nodiscard]] Colleagues& colleagues() { return *colleagues_; }
    // Also ends their sessions.
    [[nodiscard]] Result<void> remove_colleague(std::string_view name);
    // Also ends their sessions, so that nothing goes on that was begun with another scope.
    [[nodiscard]] Result<Colleague> change_scope(std::string_view name, Scope scope);
    // Also ends their sessions: whoever had the old password is out.
    [[nodiscard]] Result<Colleague> join(std::string_view token, std::string_view password);

    struct SignedIn {
        Session session;
        std::string cookie;
    };
    // busy: too many wrong tries; the pointer holds the seconds to wait. forbidden: name or password is wrong; which of
    // them is not said, nor shown by the time it takes.
    [[nodiscard]] Result<SignedIn> sign_in(std::string_view name, std::string_view password, std::string_view address);

    // Who this cookie stands for; using it keeps it alive.
    [[nodiscard]] std::optional<Session> find(std::string_view cookie);
    // Without keeping it alive: for streams that stay open.
    [[nodiscard]] bool is_open(std::string_view cookie);
    void sign_out(std::string_view cookie);

private:
    struct Kept {
        std::string name;
        std::string csrf;
        Time made_at;
        Time used_at;
        Time written_used_at;  // what Settings knows; written again only when an hour has passed
    };
    Sessions(Settings& settings, Clock& clock, Chance& chance, const HashKey& hash_key)
        : settings_(settings), clock_(clock), chance_(chance), hash_key_(hash_key)
    {}
    [[nodiscard]] Result<void> load();
    [[nodiscard]] Result<void> write(const Id128& hash, const Kept& kept);
    void end(std::map<Id128, Kept>::iterator which);
    void end_those_of(std::string_view name);
    // What they may do now; none when they are no longer among us.
    [[nodiscard]] std::optional<Session> session_of(const Kept& kept);
    [[nodiscard]] bool is_over(const Kept& kept, Time now) const;

    Settings& settings_;
    Clock& clock_;
    Chance& chance_;
    const HashKey& hash_key_;
    Brake brake_;
    std::unique_ptr<Colleagues> colleagues_;
    std::mutex mutex_;
    std::string administrator_;
    std::map<Id128, Kept> by_hash_;
};

}  // namespace regard::access
