// seal/keys.h
//
// The keys of a store: its secret for keyed hashes, one epoch key at a time for personal fields, one key a day for the
// quarantine. Owns the folder `keys/` of a store, a file a key, written whole (temporary file, fsync, rename, fsync of the
// folder), mode 0600. Immutable once opened but for day keys, which are made on demand under a lock; any thread.
//
// The key of an identifier is derived: HChaCha20(epoch key, keyed hash of the identifier). Nothing is stored a customer, no
// look-up is made a touch, and a new identifier adds no byte to the log. Erasure ends an epoch: the other identifiers' keys
// of that epoch are written out under the next one and the epoch key is destroyed (docs/decisions/0003-derived-keys.md).
#pragma once

#include "base/clock.h"
#include "seal/seal.h"

#include <map>
#include <memory>
#include <mutex>

namespace regard::seal {

class Keys {
public:
    // Makes the files of a new store. Code::conflict when there are some already.
    [[nodiscard]] static Result<void> make(const std::string& folder, Chance& chance);
    // Code::not_found names the missing file; Code::damaged one whose check does not hold.
    [[nodiscard]] static Result<std::unique_ptr<Keys>> open(const std::string& folder, Chance& chance);

    // Keyed 128-bit hashes (SipHash-2-4-128), each use under a key of its own.
    [[nodiscard]] Id128 identifier_id(std::string_view type, std::string_view value) const;
    [[nodiscard]] Id128 message_id(std::string_view source, std::string_view id) const;
    [[nodiscard]] std::uint64_t name_prefix(std::string_view prefix) const;
    [[nodiscard]] std::uint32_t about(std::string_view value) const;  // never 0
    [[nodiscard]] Id128 trait(std::string_view name, std::string_view value) const;
    [[nodiscard]] Id128 secret_id(std::string_view secret) const;  // keys of sources, session tokens

    // Under which every group of the log is vouched for.
    [[nodiscard]] const Key& log_key() const { return log_key_; }

    [[nodiscard]] std::uint32_t epoch() const { return epoch_; }
    // Code::not_found when the epoch's key was destroyed.
    [[nodiscard]] Result<Key> key_of(const Id128& identifier, std::uint32_t epoch) const;

    // The quarantine's key of a day (days since 1970-01-01); made when absent and `day` is not before the oldest kept.
    [[nodiscard]] Result<Key> day_key(std::int64_t day);
    // Destroys the day keys before `day`.
    [[nodiscard]] Result<void> forget_days_before(std::int64_t day);

private:
    Keys() = default;
    std::string folder_;
    Chance* chance_ = nullptr;
    std::array<std::array<unsigned char, 16>, 5> hash_keys_{};
    Key log_key_{};
    std::array<unsigned char, 16> trait_key_{};
    std::uint32_t epoch_ = 1;
    std::map<std::uint32_t, Key> epochs_;
    std::mutex days_lock_;
    std::map<std::int64_t, Key> days_;
};

}  // namespace regard::seal
