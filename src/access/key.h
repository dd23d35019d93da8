// access/key.h
//
// The keys of sources and programs: who may send, who may read.
//
// A key is shown once, when it is made; what is kept is its hash. Keys holds all of them in memory (there are few) and in
// Settings. Thread-safe: find() takes a shared lock only.
#pragma once

#include "access/may.h"
#include "access/secret.h"
#include "access/settings.h"
#include "base/time.h"

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

namespace regard::access {

// More sources than this are a mistake of a program that makes them in a loop.
constexpr std::size_t keys_max = 1'000;
constexpr std::size_t source_name_bytes_max = 100;

struct Source {
    std::string id;    // of the key, not the key
    std::string name;  // what its touches say as their source
    Kind kind = Kind::source;
    Time made_at;
    std::optional<Time> last_used_at;  // since this process started
};

class Keys {
public:
    // Reads what is kept, and makes the store's hash key when there is none.
    [[nodiscard]] static Result<std::unique_ptr<Keys>> open(Settings& settings, Clock& clock, Chance& chance);

    struct Made {
        Source source;
        std::string key;  // "rgd_…"; never seen again
    };
    // conflict: there is one with this name. bad_input: no name, or one too long. too_large: keys_max.
    [[nodiscard]] Result<Made> make(std::string_view name, Kind kind);
    // It stops working before this returns. not_found.
    [[nodiscard]] Result<void> remove(std::string_view id);
    [[nodiscard]] std::vector<Source> all() const;  // by name

    // Whose key this is; notes that it was used. The pointer shares the source, so that it outlives a removal meanwhile.
    [[nodiscard]] std::shared_ptr<const Source> find(std::string_view key);

    // Whether there still is one with this id.
    [[nodiscard]] bool has(std::string_view id) const;

    [[nodiscard]] const HashKey& hash_key() const { return hash_key_; }

private:
    struct Kept {
        std::shared_ptr<const Source> source;
        std::atomic<std::int64_t> last_used_us{0};
    };
    Keys(Settings& settings, Clock& clock, Chance& chance) : settings_(settings), clock_(clock), chance_(chance) {}
    [[nodiscard]] Result<void> load();

    Settings& settings_;
    Clock& clock_;
    Chance& chance_;
    HashKey hash_key_{};
    mutable std::shared_mutex mutex_;
    std::map<Id128, Kept> by_hash_;
};

}  // namespace regard::access
