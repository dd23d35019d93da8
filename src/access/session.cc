#include "access/session.h"

#include "base/bytes.h"

#include <algorithm>
#include <vector>

namespace regard::access {

namespace {

constexpr std::string_view administrator_name = "access/administrator";
constexpr std::string_view session_prefix = "access/session/";
constexpr std::uint8_t row_version = 1;

// Verified against when the name is wrong, so that it takes as long: of random bytes nobody kept, at hash_password's cost.
// Whoever found a password to it would still lack the name.
constexpr std::string_view nobody_hash =
    "$argon2id$v=19$m=65536,t=2,p=1$unj9lAMlKqeEYsWTBNu7lA$1bRqdVpof6tduQc6a8Zm17Z4i0OO+TRf56CX+gIfBuQ";

struct Administrator {
    std::string name;
    std::string hash;
};

Result<std::optional<Administrator>> load_administrator(Settings& settings)
{
    const std::optional<std::string> row = TRY(settings.get(administrator_name));
    if (!row) return std::optional<Administrator>();
    Reader in(*row);
    const std::uint8_t version = in.byte();
    Administrator out;
    out.name = in.text();
    out.hash = in.text();
    if (version != row_version || !in.is_at_end())
        return failed(Code::damaged, "the administrator's row cannot be read; restore the store from a backup");
    return std::optional<Administrator>(std::move(out));
}

}  // namespace

Result<std::unique_ptr<Sessions>> Sessions::open(Settings& settings, Clock& clock, Chance& chance, const HashKey& hash_key)
{
    std::unique_ptr<Sessions> sessions(new Sessions(settings, clock, chance, hash_key));
    sessions->colleagues_ = TRY(Colleagues::open(settings, clock, chance, hash_key));
    if (const auto administrator = TRY(load_administrator(settings))) sessions->administrator_ = administrator->name;
    TRY(sessions->load());
    return sessions;
}

Result<void> Sessions::load()
{
    const Time now = clock_.now();
    for (const auto& [name, row] : TRY(settings_.all(session_prefix))) {
        Reader in(row);
        const std::uint8_t version = in.byte();
        Kept kept;
        kept.name = in.text();
        kept.csrf = in.text();
        kept.made_at = Time{in.zigzag()};
        kept.used_at = kept.written_used_at = Time{in.zigzag()};
        const Result<Id128> hash = id_from_hex(std::string_view(name).substr(session_prefix.size()));
        // A session that cannot be read is no loss worth refusing to start for: they sign in again.
        if (!hash || version != row_version || !in.is_at_end() || is_over(kept, now) || !session_of(kept)) {
            TRY(settings_.remove(name));
            continue;
        }
        by_hash_.emplace(*hash, std::move(kept));
    }
    return {};
}

Result<void> Sessions::set_administrator(std::string_view name, std::string_view password)
{
    Writer row;
    row.byte(row_version);
    row.text(name);
    row.text(TRY(hash_password(password)));
    const std::lock_guard lock(mutex_);
    TRY(settings_.put(administrator_name, row.str()));
    administrator_ = name;
    while (!by_hash_.empty()) end(by_hash_.begin());
    return {};
}

std::string Sessions::administrator()
{
    const std::lock_guard lock(mutex_);
    return administrator_;
}

std::optional<Session> Sessions::session_of(const Kept& kept)
{
    const Time expires_at = clock_.now() + session_idle_max;
    if (kept.name == administrator_)
        return Session{kept.name, kept.csrf, expires_at, Access::admin, std::string(whole_role), {}};
    const std::optional<Colleague> colleague = colleagues_->find(kept.name);
    if (!colleague) return {};
    return Session{kept.name, kept.csrf, expires_at, colleague->access, colleague->role, colleague->scope};
}

Result<void> Sessions::remove_colleague(std::string_view name)
{
    TRY(colleagues_->remove(name));
    const std::lock_guard lock(mutex_);
    end_those_of(name);
    return {};
}

Result<Colleague> Sessions::change_scope(std::string_view name, Scope scope)
{
    Colleague changed = TRY(colleagues_->change_scope(name, std::move(scope)));
    const std::lock_guard lock(mutex_);
    end_those_of(name);
    return changed;
}

Result<Colleague> Sessions::join(std::string_view token, std::string_view password)
{
    Colleague joined = TRY(colleagues_->join(token, password));
    const std::lock_guard lock(mutex_);
    end_those_of(joined.name);
    return joined;
}

void Sessions::end_those_of(std::string_view name)
{
    for (auto at = by_hash_.begin(); at != by_hash_.end();) {
        const auto next = std::next(at);
        if (at->second.name == name) end(at);
        at = next;
    }
}

Result<bool> Sessions::has_administrator()
{
    return TRY(load_administrator(settings_))
    .has_value();
}

Result<Sessions::SignedIn> Sessions::sign_in(std::string_view name, std::string_view password, std::string_view address)
{
    if (const Duration wait = brake_.take_try(name, address, clock_.since_start()); wait > Duration{}) {
        const std::int64_t wait_s = wait.us / 1'000'000 + 1;
        return failed(Code::busy, "too many wrong passwords; try again in " + std::to_string(wait_s) + " s",
                      std::to_string(wait_s));
    }
    const std::optional<Administrator> administrator = TRY(load_administrator(settings_));
    const bool is_administrator = administrator && are_equal(administrator->name, name);
    std::string hash_held = is_administrator ? administrator->hash : colleagues_->password_hash(name);
    const bool is_known = !hash_held.empty();
    if (!is_known) hash_held = nobody_hash;
    if (!is_password(password, hash_held) || !is_known) return failed(Code::forbidden, "name or password is wrong");
    brake_.passed(name, address);

    const Time now = clock_.now();
    SignedIn out;
    out.cookie = random_secret(chance_);
    const Kept kept{std::string(name), random_secret(chance_), now, now, now};
    const Id128 hash = hash_of(out.cookie, hash_key_);

    const std::lock_guard lock(mutex_);
    const std::optional<Session> session = session_of(kept);
    if (!session) return failed(Code::forbidden, "name or password is wrong");  // removed this moment
    out.session = *session;
    if (by_hash_.size() >= sessions_max)
        end(std::ranges::min_element(by_hash_, {}, [](const auto& entry) { return entry.second.used_at; }));
    TRY(write(hash, kept));
    by_hash_.emplace(hash, kept);
    return out;
}

std::optional<Session> Sessions::find(std::string_view cookie)
{
    if (cookie.empty() || cookie.size() > 64) return {};
    const Id128 hash = hash_of(cookie, hash_key_);
    const Time now = clock_.now();
    const std::lock_guard lock(mutex_);
    const auto found = by_hash_.find(hash);
    if (found == by_hash_.end()) return {};
    Kept& kept = found->second;
    if (is_over(kept, now)) {
        end(found);
        return {};
    }
    kept.used_at = now;
    if (now - kept.written_used_at > hours(1)) {
        kept.written_used_at = now;
        // If this cannot be written the session only ends earlier after a restart.
        (void)write(hash, kept);
    }
    return session_of(kept);
}

bool Sessions::is_open(std::string_view cookie)
{
    const Id128 hash = hash_of(cookie, hash_key_);
    const std::lock_guard lock(mutex_);
    const auto found = by_hash_.find(hash);
    return found != by_hash_.end() && !is_over(found->second, clock_.now());
}

void Sessions::sign_out(std::string_view cookie)
{
    const Id128 hash = hash_of(cookie, hash_key_);
    const std::lock_guard lock(mutex_);
    if (const auto found = by_hash_.find(hash); found != by_hash_.end()) end(found);
}

Result<void> Sessions::write(const Id128& hash, const Kept& kept)
{
    Writer row;
    row.byte(row_version);
    row.text(kept.name);
    row.text(kept.csrf);
    row.zigzag(kept.made_at.us);
    row.zigzag(kept.used_at.us);
    return settings_.put(std::string(session_prefix) + to_hex(hash), row.str());
}

void Sessions::end(std::map<Id128, Kept>::iterator which)
{
    // What stays behind when this fails is a hash that expires by itself.
    (void)settings_.remove(std::string(session_prefix) + to_hex(which->first));
    by_hash_.erase(which);
}

bool Sessions::is_over(const Kept& kept, Time now) const
{
    return now - kept.used_at > session_idle_max || now - kept.made_at > session_age_max;
}

}  // namespace regard::access
