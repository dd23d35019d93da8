#include "access/key.h"

#include "base/bytes.h"
#include "base/text.h"

#include <algorithm>
#include <mutex>

namespace regard::access {

namespace {

constexpr std::string_view hash_key_name = "access/hash-key";
constexpr std::string_view key_prefix = "access/key/";
constexpr std::uint8_t row_version = 1;

std::string row_of(const Source& source)
{
    Writer out;
    out.byte(row_version);
    out.byte(static_cast<std::uint8_t>(source.kind));
    out.text(source.name);
    out.zigzag(source.made_at.us);
    return out.take();
}

Result<Source> source_of(std::string_view id, std::string_view row)
{
    Reader in(row);
    const std::uint8_t version = in.byte();
    Source source;
    source.id = id;
    source.kind = static_cast<Kind>(in.byte());
    source.name = in.text();
    source.made_at = Time{in.zigzag()};
    if (version != row_version || !in.is_at_end() || source.kind > Kind::admin)
        return failed(Code::damaged, "the key row " + std::string(id) + " cannot be read; restore the store from a backup");
    return source;
}

}  // namespace

Result<std::unique_ptr<Keys>> Keys::open(Settings& settings, Clock& clock, Chance& chance)
{
    std::unique_ptr<Keys> keys(new Keys(settings, clock, chance));
    TRY(keys->load());
    return keys;
}

Result<void> Keys::load()
{
    const std::optional<std::string> kept = TRY(settings_.get(hash_key_name));
    if (kept) {
        if (kept->size() != sizeof hash_key_.bytes)
            return failed(Code::damaged, "access/hash-key has the wrong length; restore the store from a backup");
        std::copy(kept->begin(), kept->end(), reinterpret_cast<char*>(hash_key_.bytes));
    } else {
        chance_.fill(hash_key_.bytes);
        TRY(settings_.put(hash_key_name, {reinterpret_cast<const char*>(hash_key_.bytes), sizeof hash_key_.bytes}));
    }
    for (const auto& [name, row] : TRY(settings_.all(key_prefix))) {
        const std::string id = name.substr(key_prefix.size());
        const Id128 hash = TRY(id_from_hex(id));
        by_hash_[hash].source = std::make_shared<const Source>(TRY(source_of(id, row)));
    }
    return {};
}

Result<Keys::Made> Keys::make(std::string_view name, Kind kind)
{
    const std::string_view plain = trimmed(name);
    if (plain.empty()) return failed(Code::bad_input, "a source needs a name; touches say it as their source", "/name");
    if (plain.size() > source_name_bytes_max || !is_utf8(plain))
        return failed(Code::bad_input, "a source's name is at most 100 bytes of UTF-8; choose a shorter one", "/name");
    if (std::ranges::any_of(plain, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
        return failed(Code::bad_input, "a source's name is one line of plain text; leave out control characters", "/name");

    const std::unique_lock lock(mutex_);
    if (by_hash_.size() >= keys_max) return failed(Code::too_large, "there are 1000 sources already; remove some first");
    for (const auto& [hash, kept] : by_hash_)
        if (kept.source->name == plain)
            return failed(Code::conflict, "there is a source named \"" + std::string(plain) + "\" already; choose another name",
                          "/name");

    Made made;
    made.key = "rgd_" + random_secret(chance_);
    const Id128 hash = hash_of(made.key, hash_key_);
    made.source = {to_hex(hash), std::string(plain), kind, clock_.now(), {}};
    TRY(settings_.put(std::string(key_prefix) + made.source.id, row_of(made.source)));
    by_hash_[hash].source = std::make_shared<const Source>(made.source);
    return made;
}

Result<void> Keys::remove(std::string_view id)
{
    const Result<Id128> hash = id_from_hex(id);
    const std::unique_lock lock(mutex_);
    const auto found = hash ? by_hash_.find(*hash) : by_hash_.end();
    if (found == by_hash_.end())
        return failed(Code::not_found, "no source has the id " + shortened(id, 40) + "; GET /api/sources lists them");
    TRY(settings_.remove(std::string(key_prefix) + std::string(id)));
    by_hash_.erase(found);
    return {};
}

std::vector<Source> Keys::all() const
{
    std::vector<Source> out;
    const std::shared_lock lock(mutex_);
    for (const auto& [hash, kept] : by_hash_) {
        out.push_back(*kept.source);
        if (const std::int64_t used = kept.last_used_us.load(std::memory_order_relaxed); used != 0)
            out.back().last_used_at = Time{used};
    }
    std::ranges::sort(out, {}, &Source::name);
    return out;
}

std::shared_ptr<const Source> Keys::find(std::string_view key)
{
    if (!key.starts_with("rgd_") || key.size() > 64) return nullptr;
    const Id128 hash = hash_of(key, hash_key_);
    const std::shared_lock lock(mutex_);
    const auto found = by_hash_.find(hash);
    if (found == by_hash_.end()) return nullptr;
    found->second.last_used_us.store(clock_.now().us, std::memory_order_relaxed);
    return found->second.source;
}

bool Keys::has(std::string_view id) const
{
    const Result<Id128> hash = id_from_hex(id);
    const std::shared_lock lock(mutex_);
    return hash && by_hash_.contains(*hash);
}

}  // namespace regard::access
