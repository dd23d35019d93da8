// access/colleague.h
//
// The people of the company beside the administrator: name, what they do in it (role), what they may do here (access).
//
// Whoever is made cannot sign in before they have joined: an invitation, a random text shown once and valid for seven days,
// lets them choose a password. What is kept of either is a hash. All are held in memory (there are few) and in Settings.
// Thread-safe; join() takes a tenth of a second of one core on purpose.
#pragma once

#include "access/may.h"
#include "access/secret.h"
#include "access/settings.h"
#include "base/time.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace regard::access {

constexpr std::size_t colleagues_max = 1'000;
constexpr std::size_t colleague_name_bytes_max = 100;
constexpr std::size_t password_bytes_min = 10;
constexpr Duration invitation_age_max = days(7);

// A part of the business, and whose: a place's id or a partner's name.
struct Scope {
    Part part = Part::whole;
    std::string name;
    [[nodiscard]] bool is_whole() const { return part == Part::whole; }
    bool operator==(const Scope&) const = default;
};

struct Colleague {
    std::string name;
    std::string mail;  // may be empty
    std::string role;  // an owner of the catalogue, or customer experience
    Access access = Access::viewer;
    Time made_at;
    bool has_joined = false;
    std::optional<Time> invited_until;  // of an invitation that was not used
    Scope scope = {};                   // nobody with the access of an admin has one
};

class Colleagues {
public:
    [[nodiscard]] static Result<std::unique_ptr<Colleagues>> open(Settings& settings, Clock& clock, Chance& chance,
                                                                  const HashKey& hash_key);

    // conflict: there is one with this name. bad_input: a name that is no name. too_large: colleagues_max.
    [[nodiscard]] Result<Colleague> make(Colleague wanted);
    [[nodiscard]] Result<void> remove(std::string_view name);
    // not_found: nobody has this name. conflict: who is admin sees the whole.
    [[nodiscard]] Result<Colleague> change_scope(std::string_view name, Scope scope);
    struct Invitation {
        std::string token;
        Time until;
    };
    // The one before ceases. Somebody who has joined chooses a new password with it; the old one is good until then.
    [[nodiscard]] Result<Invitation> invite(std::string_view name);
    // not_found: no such invitation, or used, or too old. bad_input: the password is too short.
    [[nodiscard]] Result<Colleague> join(std::string_view token, std::string_view password);

    [[nodiscard]] std::optional<Colleague> find(std::string_view name);
    // Empty when there is none or they have not joined.
    [[nodiscard]] std::string password_hash(std::string_view name);
    [[nodiscard]] std::vector<Colleague> all();  // by name

private:
    struct Kept {
        Colleague colleague;
        std::string password_hash;
        Id128 invitation;  // hash of its token; zero: none
    };
    Colleagues(Settings& settings, Clock& clock, Chance& chance, const HashKey& hash_key)
        : settings_(settings), clock_(clock), chance_(chance), hash_key_(hash_key)
    {}
    [[nodiscard]] Result<void> load();
    [[nodiscard]] Result<void> write(const Kept& kept);
    [[nodiscard]] Kept* invited_by(const Id128& hash);

    Settings& settings_;
    Clock& clock_;
    Chance& chance_;
    const HashKey& hash_key_;
    std::mutex mutex_;
    std::map<std::string, Kept, std::less<>> by_name_;
};

}  // namespace regard::access
