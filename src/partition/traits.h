// partition/traits.h
//
// What is known of a customer's traits, and which customers have one. Both are derived; both owned by one partition, used on
// its thread.
//
// HeldTraits is a value in the row of a customer's home: of each strand the latest value of each trait, so that an identifier
// that is split off takes its own along. The same touches give the same, in any order.
//
// TraitIndex is a shelf of (trait, customer) without values. It is only written by the fold, never read by it: what a customer
// had before is in their row.
#pragma once

#include "base/id.h"
#include "log/traits.h"
#include "store/store.h"

#include <functional>
#include <span>
#include <tuple>
#include <vector>

namespace regard {

// Of one strand so many traits are kept, those with the smallest hash of the name: an order in which they came would not do.
constexpr std::size_t traits_per_strand_max = 32;

class HeldTraits {
public:
    void note(const Id128& strand, const log::TraitsSaid& said);
    // Removes the strand's and gives them.
    [[nodiscard]] std::vector<log::TraitsSaid> take(const Id128& strand);
    // Those a customer is found by, in order: of each trait the latest value, whichever identifier it came under.
    [[nodiscard]] std::vector<std::uint64_t> latest() const;
    [[nodiscard]] bool is_empty() const { return held_.empty(); }

    void write(Writer& out) const;
    static bool read(Reader& in, HeldTraits& traits);
    bool operator==(const HeldTraits&) const = default;

private:
    struct Held {
        Id128 strand;
        log::TraitsSaid said;
        bool operator==(const Held&) const = default;
    };
    void keep_within_bounds(const Id128& strand);

    std::vector<Held> held_;  // by strand, then time and position; each trait of a strand once
};

class TraitIndex {
public:
    TraitIndex(Store& store, std::string prefix) : store_(store), prefix_(std::move(prefix)) {}

    // The traits a customer was found by, and is now; both in order.
    void change(const Id128& customer, std::span<const std::uint64_t> before, std::span<const std::uint64_t> now);
    // Those with any of these, in order of id, each once.
    [[nodiscard]] Result<std::vector<Id128>> customers(std::span<const std::uint64_t> traits);
    // Every row, in no order.
    [[nodiscard]] Result<void> each(const std::function<void(std::uint64_t trait, const Id128& customer)>& visit);

    void freeze(Rows& out);
    void thaw() { frozen_ = {}; }
    [[nodiscard]] std::size_t dirty_bytes() const { return recent_.size() * sizeof(Change); }

private:
    struct Change {
        std::uint64_t trait = 0;
        Id128 customer;
        bool is_there = false;
        [[nodiscard]] auto key() const { return std::tie(trait, customer); }
    };
    [[nodiscard]] std::string key(const Change& change) const;
    // Those of one row that came last, in order of key.
    static void keep_last(std::vector<Change>& changes);
    [[nodiscard]] Result<void> add(std::uint64_t trait, std::vector<Id128>& out);

    Store& store_;
    std::string prefix_;
    std::vector<Change> recent_;  // since the last freeze, in the order in which they were made
    std::vector<Change> frozen_;  // of the checkpoint on its way; in order, each row once
};

}  // namespace regard
