// log/group.h
//
// A group: the entries of one partition that become durable together, as one value of the log (docs/formats/group.md).
// It carries its own table of names, so that it can be read without any other, the chain hash over itself and all groups
// before it, and a seal over both under the store's key.
//
// GroupWriter owns the bytes it makes; GroupReader looks at bytes that outlive it. One thread each.
#pragma once

#include "base/bytes.h"
#include "base/time.h"
#include "seal/seal.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace regard::log {

// Bit 6 marks what is derived: it follows from the facts of other partitions and is not read by a what-if.
enum class EntryKind : std::uint8_t {
    touch = 1,
    observation = 2,
    quarantined = 3,
    catalogue = 4,
    tick = 5,   // time passed and something became due
    split = 6,  // a person decided
    join = 7,
    sent_again = 8,  // a quarantined item was sent again
    record = 9,      // what somebody decided or noted about the business
    evidence = 64,   // two identifiers were named together (to partition 0)
    assigned = 65,   // an identifier belongs to another customer now (from partition 0)
    effects = 66,    // effects of an identifier, forwarded or handed over to its home
};
[[nodiscard]] constexpr bool is_fact(EntryKind kind) { return (static_cast<std::uint8_t>(kind) & 0x40) == 0; }
[[nodiscard]] bool is_known(std::uint8_t kind);

using Chain = seal::Digest;

struct GroupHead {
    std::uint16_t partition = 0;
    std::uint64_t number = 0;  // 1 is the first of a partition
    Time time;                 // the partition's now is the latest of its groups' times
    std::uint32_t epoch = 0;   // of the keys its entries are sealed under
    seal::GroupNonce nonce{};
    bool is_import = false;  // every touch in it is from an import that is under way
};

class GroupWriter {
public:
    void begin(const GroupHead& head);
    // The number of a name within this group; the same for the same text.
    [[nodiscard]] std::uint64_t name(std::string_view text);
    void add(EntryKind kind, std::string_view body);

    [[nodiscard]] const GroupHead& head() const { return head_; }
    [[nodiscard]] std::size_t entries_count() const { return count_; }
    [[nodiscard]] std::size_t bytes() const { return entries_.size() + names_bytes_ + 64; }
    // The group's bytes; `chain` is moved on to this group's.
    [[nodiscard]] std::string finish(Chain& chain, const seal::Key& log_key);

private:
    GroupHead head_;
    Writer entries_;
    std::vector<std::string> names_;
    std::vector<std::uint32_t> slots_;  // open addressing over names_: index + 1, 0 is free
    std::size_t names_bytes_ = 0;
    std::size_t count_ = 0;
};

struct RawEntry {
    EntryKind kind;
    std::uint16_t index = 0;
    std::string_view body;
};

class GroupReader {
public:
    // Code::damaged when the bytes are no group of this version; Code::too_new when they are of a later one.
    [[nodiscard]] static Result<GroupReader> open(std::string_view bytes);

    [[nodiscard]] const GroupHead& head() const { return head_; }
    [[nodiscard]] const std::vector<std::string_view>& names() const { return names_; }
    [[nodiscard]] const std::vector<RawEntry>& entries() const { return entries_; }
    [[nodiscard]] const Chain& chain() const { return chain_; }
    // Whether the kept chain hash follows from `previous` and the bytes. Needs no key.
    [[nodiscard]] bool follows(const Chain& previous) const;
    // Whether it was written by who holds `log_key`, and is as it was then.
    [[nodiscard]] bool is_sealed_by(const seal::Key& log_key) const;
    // Was found to be so before, by this process: it is not worked out again.
    void take_as_sealed() { is_found_sealed_ = true; }

private:
    GroupHead head_;
    std::vector<std::string_view> names_;
    std::vector<RawEntry> entries_;
    Chain chain_{};
    seal::Mac mac_{};
    std::string_view hashed_;
    mutable std::optional<seal::Digest> digest_;
    mutable bool is_found_sealed_ = false;
    [[nodiscard]] const seal::Digest& digest() const;  // made when first asked for: it takes longer than all the rest
};

// Which groups this process has found sealed, the latest of them: to open one touch more of such a group costs a tenth.
class KnownSealed {
public:
    [[nodiscard]] bool has(std::uint16_t partition, std::uint64_t number) const
    {
        return groups_[place(partition, number)] == name(partition, number);
    }
    void add(std::uint16_t partition, std::uint64_t number) { groups_[place(partition, number)] = name(partition, number); }

private:
    static constexpr std::size_t count = 4096;
    static std::uint64_t name(std::uint16_t partition, std::uint64_t number) { return number * 65'536 + partition; }
    static std::size_t place(std::uint16_t partition, std::uint64_t number) { return (number * 17 + partition) % count; }
    std::vector<std::uint64_t> groups_ = std::vector<std::uint64_t>(count);  // 0: none; the first group is 1
};

}  // namespace regard::log
