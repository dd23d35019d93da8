// partition/places.h
//
// What each week was at each place: what its touchpoints added and took, whom they hurt there, and the latest that was said
// there. Docs: docs/decisions/0014-scope.md.
//
// All of it is a sum over effects, so it is the same whatever the order of arrival, and what leaves (a join, a split) is
// taken away again. Sums over partitions, weeks and places are sums. Signals happen at no place and are not here. Owned by
// one partition, used on its thread.
#pragma once

#include "partition/rows.h"
#include "partition/said.h"
#include "partition/shelf.h"
#include "partition/weeks.h"

#include <boost/unordered/unordered_flat_set.hpp>
#include <map>
#include <vector>

namespace regard {

// A place's week, touchpoint by touchpoint, in the order of their numbers: one row, because a page asks for all of them.
struct PlaceWeek {
    struct Item {
        NameNumber touchpoint = 0;
        Cell cell;
    };
    std::vector<Item> items;

    [[nodiscard]] Cell& of(NameNumber touchpoint);
    void write(Writer& out) const;
    static bool read(Reader& in, PlaceWeek& row);
};

// How often a touchpoint hurt a customer at a place in a week (a take at or below hurt_take); no row when it did not.
struct HurtThere {
    std::uint64_t times = 0;

    void write(Writer& out) const { out.varint(times); }
    static bool read(Reader& in, HurtThere& row)
    {
        row.times = in.varint();
        return in.is_ok();
    }
};

class Places {
public:
    Places(Store& store, std::string weeks_prefix, std::string hurt_prefix, std::string said_prefix)
        : weeks_(store, std::move(weeks_prefix)), hurt_(store, std::move(hurt_prefix)), said_(store, std::move(said_prefix))
    {}

    // Of so many kinds of words the latest are kept in each partition. There may be thousands of places.
    static constexpr std::size_t said_kept_max = 3;

    // Effects at no place are passed over. `sign` -1 takes back.
    void count(const Effect& effect, std::int64_t touches, int sign);
    void hurt(const Id128& customer, const Effect& effect, int sign);
    void said(const Effect& effect, const Id128& identifier);

    using Numbers = boost::unordered_flat_set<NameNumber>;
    // Of these places (numbers of this partition; null: of all) what each touchpoint did in a week.
    [[nodiscard]] Result<void> each_week(Week week, const Numbers* places,
                                         const std::function<void(NameNumber place, const PlaceWeek& row)>& visit);
    // Customers hurt at any of these places in the weeks first .. last, by touchpoint, each counted once.
    [[nodiscard]] Result<void> add_people(std::map<NameNumber, std::uint64_t>& people, Week first, Week last,
                                          const Numbers& places);
    [[nodiscard]] Result<void> each_said(const Numbers& places,
                                         const std::function<void(NameNumber touchpoint, const SaidRow& row)>& visit);

    void freeze(Rows& rows);
    void thaw();
    void evict(std::size_t rows_max);
    [[nodiscard]] std::size_t dirty_count() const;
    [[nodiscard]] std::size_t held_count() const;

    Shelf<PlaceWeek>& weeks() { return weeks_; }
    Shelf<HurtThere>& hurts() { return hurt_; }
    Shelf<SaidRow>& sayings() { return said_; }

private:
    [[nodiscard]] static Id128 hurt_key(Week week, NameNumber place, NameNumber touchpoint, const Id128& customer);

    Shelf<PlaceWeek> weeks_;  // high: week, low: place
    Shelf<HurtThere> hurt_;   // week, place, touchpoint, then 68 bits of the customer
    Shelf<SaidRow> said_;     // high: place, low: touchpoint
};

}  // namespace regard
