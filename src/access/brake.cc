#include "access/brake.h"

#include <algorithm>

namespace regard::access {

namespace {

Duration wait_after(int wrong, int free_tries)
{
    if (wrong < free_tries) return {};
    const int doublings = std::min(wrong - free_tries, 10);
    return std::min(seconds(std::int64_t{1} << doublings), Brake::wait_max);
}

// The name is hashed by nobody and kept by nobody else; a long one is cut so that tallies stay small.
std::string key_of(char kind, std::string_view text) { return kind + std::string(text.substr(0, 64)); }

}  // namespace

// The longest quiet one goes: it is the one whose wait matters least.
void Brake::make_room()
{
    while (tallies_.size() + 2 > tallies_max)
        tallies_.erase(std::ranges::min_element(tallies_, {}, [](const auto& entry) { return entry.second.last_at; }));
}

Brake::Tally& Brake::tally(std::string key, Duration now)
{
    Tally& out = tallies_[std::move(key)];
    // A day without a wrong try forgives.
    if (now - out.last_at > hours(24)) out = {};
    out.last_at = now;
    return out;
}

Duration Brake::take_try(std::string_view name, std::string_view address, Duration now)
{
    const std::lock_guard lock(mutex_);
    make_room();
    Tally& by_name = tally(key_of('n', name), now);
    Tally& by_address = tally(key_of('a', address), now);
    const Duration wait = std::max(by_name.open_at, by_address.open_at) - now;
    if (wait > Duration{}) return wait;
    by_name.open_at = now + wait_after(++by_name.wrong, free_tries_name);
    by_address.open_at = now + wait_after(++by_address.wrong, free_tries_address);
    return {};
}

void Brake::passed(std::string_view name, std::string_view address)
{
    const std::lock_guard lock(mutex_);
    tallies_.erase(key_of('n', name));
    tallies_.erase(key_of('a', address));
}

}  // namespace regard::access
