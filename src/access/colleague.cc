#include "access/colleague.h"

#include "base/bytes.h"

#include <algorithm>

namespace regard::access {

namespace {

constexpr std::string_view prefix = "access/colleague/";
constexpr std::uint8_t row_version = 2;  // 1 had no scope

Error no_such(std::string_view name)
{
    return {Code::not_found, "there is nobody with the name " + std::string(name.substr(0, colleague_name_bytes_max)), ""};
}

bool is_admin_with_scope(const Colleague& colleague)
{
    return colleague.access == Access::admin && !colleague.scope.is_whole();
}

Error no_scope_for_admins()
{
    return {Code::conflict, "who is admin sees the whole; make them an editor or a viewer to show them one place or partner",
            "/access"};
}

bool is_name(std::string_view name)
{
    const auto is_odd = [](char letter) {
        return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f || letter == '/';
    };
    return !name.empty() && name.size() <= colleague_name_bytes_max && name.front() != ' ' && name.back() != ' ' &&
           std::ranges::none_of(name, is_odd);
}

}  // namespace

Result<std::unique_ptr<Colleagues>> Colleagues::open(Settings& settings, Clock& clock, Chance& chance, const HashKey& hash_key)
{
    std::unique_ptr<Colleagues> colleagues(new Colleagues(settings, clock, chance, hash_key));
    TRY(colleagues->load());
    return colleagues;
}

Result<void> Colleagues::load()
{
    for (const auto& [key, row] : TRY(settings_.all(prefix))) {
        Reader in(row);
        const std::uint8_t version = in.byte();
        Kept kept;
        Colleague& colleague = kept.colleague;
        colleague.name = key.substr(prefix.size());
        colleague.mail = in.text();
        colleague.role = in.text();
        const std::uint8_t may_do = in.byte();
        colleague.made_at = Time{in.zigzag()};
        kept.password_hash = in.text();
        kept.invitation = in.id();
        const Time until{in.zigzag()};
        const std::uint8_t part = version >= 2 ? in.byte() : std::uint8_t{0};
        if (version >= 2) colleague.scope.name = in.text();
        if (version == 0 || version > row_version || part > static_cast<std::uint8_t>(Part::partner) ||
            may_do > static_cast<std::uint8_t>(Access::admin) || !in.is_at_end())
            return failed(Code::damaged, "the row of " + colleague.name + " cannot be read; restore the store from a backup");
        colleague.access = static_cast<Access>(may_do);
        colleague.scope.part = static_cast<Part>(part);
        colleague.has_joined = !kept.password_hash.empty();
        if (!kept.invitation.is_zero()) colleague.invited_until = until;
        by_name_.emplace(colleague.name, std::move(kept));
    }
    return {};
}

Result<void> Colleagues::write(const Kept& kept)
{
    Writer row;
    row.byte(row_version);
    row.text(kept.colleague.mail);
    row.text(kept.colleague.role);
    row.byte(static_cast<std::uint8_t>(kept.colleague.access));
    row.zigzag(kept.colleague.made_at.us);
    row.text(kept.password_hash);
    row.id(kept.invitation);
    row.zigzag(kept.colleague.invited_until.value_or(Time{}).us);
    row.byte(static_cast<std::uint8_t>(kept.colleague.scope.part));
    row.text(kept.colleague.scope.name);
    return settings_.put(std::string(prefix) + kept.colleague.name, row.str());
}

Result<Colleague> Colleagues::make(Colleague wanted)
{
    if (!is_name(wanted.name))
        return failed(Code::bad_input,
                      "a name has 1 to " + std::to_string(colleague_name_bytes_max) +
                          " bytes, none of them a slash or a control character, and no space at an end",
                      "/name");
    if (is_admin_with_scope(wanted)) return Failed(no_scope_for_admins());
    wanted.made_at = clock_.now();
    wanted.has_joined = false;
    wanted.invited_until = std::nullopt;
    const std::lock_guard lock(mutex_);
    if (by_name_.contains(wanted.name)) return failed(Code::conflict, "there is somebody with this name already", "/name");
    if (by_name_.size() >= colleagues_max)
        return failed(Code::too_large, "there are " + std::to_string(colleagues_max) + " people already; remove some");
    Kept kept;
    kept.colleague = wanted;
    TRY(write(kept));
    by_name_.emplace(wanted.name, std::move(kept));
    return wanted;
}

Result<void> Colleagues::remove(std::string_view name)
{
    const std::lock_guard lock(mutex_);
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) return Failed(no_such(name));
    TRY(settings_.remove(std::string(prefix) + found->first));
    by_name_.erase(found);
    return {};
}

Result<Colleague> Colleagues::change_scope(std::string_view name, Scope scope)
{
    const std::lock_guard lock(mutex_);
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) return Failed(no_such(name));
    Kept kept = found->second;
    kept.colleague.scope = std::move(scope);
    if (is_admin_with_scope(kept.colleague)) return Failed(no_scope_for_admins());
    TRY(write(kept));
    found->second = std::move(kept);
    return found->second.colleague;
}

Result<Colleagues::Invitation> Colleagues::invite(std::string_view name)
{
    const Invitation out{random_secret(chance_), clock_.now() + invitation_age_max};
    const std::lock_guard lock(mutex_);
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) return Failed(no_such(name));
    Kept kept = found->second;
    kept.invitation = hash_of(out.token, hash_key_);
    kept.colleague.invited_until = out.until;
    TRY(write(kept));
    found->second = std::move(kept);
    return out;
}

Colleagues::Kept* Colleagues::invited_by(const Id128& hash)
{
    const auto found = std::ranges::find_if(by_name_, [&](const auto& entry) { return entry.second.invitation == hash; });
    if (found == by_name_.end() || clock_.now() > found->second.colleague.invited_until.value_or(time_min)) return nullptr;
    return &found->second;
}

Result<Colleague> Colleagues::join(std::string_view token, std::string_view password)
{
    const auto none = [] {
        return failed(Code::not_found, "this invitation was used, or withdrawn, or is older than seven days; ask for another");
    };
    const Id128 hash = hash_of(token, hash_key_);
    {
        const std::lock_guard lock(mutex_);
        if (invited_by(hash) == nullptr) return none();
    }
    if (password.size() < password_bytes_min)
        return failed(Code::bad_input, "a password has " + std::to_string(password_bytes_min) + " letters or more",
                      "/password");
    std::string password_hash = TRY(hash_password(password));

    const std::lock_guard lock(mutex_);
    Kept* const held = invited_by(hash);  // another may have been quicker
    if (held == nullptr) return none();
    Kept kept = *held;
    kept.password_hash = std::move(password_hash);
    kept.invitation = {};
    kept.colleague.invited_until = std::nullopt;
    kept.colleague.has_joined = true;
    TRY(write(kept));
    *held = std::move(kept);
    return held->colleague;
}

std::optional<Colleague> Colleagues::find(std::string_view name)
{
    const std::lock_guard lock(mutex_);
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? std::nullopt : std::optional(found->second.colleague);
}

std::string Colleagues::password_hash(std::string_view name)
{
    const std::lock_guard lock(mutex_);
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? std::string() : found->second.password_hash;
}

std::vector<Colleague> Colleagues::all()
{
    const std::lock_guard lock(mutex_);
    std::vector<Colleague> out;
    for (const auto& [name, kept] : by_name_) out.push_back(kept.colleague);
    return out;
}

}  // namespace regard::access
