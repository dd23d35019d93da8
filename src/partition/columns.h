// partition/columns.h
//
// What lists of customers are filtered and ordered by, a few numbers of each in memory: a list of millions is gone through
// without reading their rows. A cache: made from the rows when the first list is asked for, a few thousand rows at a time, and
// kept up from then on; the state does not hold it. Owned by one partition, on its thread.
//
// About 45 bytes a customer. In order of id; customers that came since are beside it until they are many.
#pragma once

#include "base/id.h"
#include "partition/rows.h"
#include "relationship/account.h"

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace regard {

// The channels that lists are narrowed by, in the order of their bits; never change it, only add: rows hold them. All others
// share the last bit.
constexpr std::array<std::string_view, 13> list_channels = {"web",    "app",  "search",  "store",   "phone",  "email",  "chat",
                                                            "social", "post", "invoice", "product", "friend", "partner"};

// A customer in the columns.
struct Column {
    std::int64_t last_us = 0;  // the latest touch
    std::int64_t lost = 0;     // what takes have cost, as an order that time does not change: they all fade alike
    NameNumber place = 0;      // where they were last; 0: nowhere that has a name
    std::uint16_t channels = 0;
    std::uint16_t silent_day = never_silent;  // from which day on their silence is one
    std::uint8_t standing = 0;

    static constexpr std::uint16_t never_silent = UINT16_MAX;
    [[nodiscard]] static Column of(const Customer& row, const Rules& rules);
};

// Which customers; what is absent is not asked.
struct ColumnFilter {
    std::optional<Standing> standing;
    std::uint16_t channels = 0;  // any of these; 0: all
    std::optional<NameNumber> place;
    std::int64_t last_from_us = INT64_MIN;
    std::int64_t last_until_us = INT64_MAX;     // exclusive
    std::optional<std::uint16_t> silent_on;     // this day
    const std::vector<Id128>* among = nullptr;  // only these, in order; not asked of takes()
    [[nodiscard]] bool takes(const Column& column) const
    {
        return (!standing || column.standing == static_cast<std::uint8_t>(*standing)) &&
               (channels == 0 || (column.channels & channels) != 0) && (!place || column.place == *place) &&
               column.last_us >= last_from_us && column.last_us < last_until_us &&
               (!silent_on || column.silent_day <= *silent_on);
    }
};

// A place in an ordered list of customers: the larger key first, of equal ones the smaller id.
struct Ranked {
    std::int64_t key = 0;
    Id128 id;
    [[nodiscard]] bool operator<(const Ranked& other) const { return key != other.key ? key > other.key : id < other.id; }
};

class Columns {
public:
    [[nodiscard]] bool is_whole() const { return is_whole_; }
    // Where making them goes on.
    [[nodiscard]] const Id128& made_to() const { return made_to_; }
    // The next customer in order of id, while they are made.
    void append(const Id128& id, const Column& column);
    void made(const Id128& last);  // zero: whole
    void forget();                 // made anew when asked for again

    // The customer's row changed; cheap, and nothing at all before anybody asked for a list.
    void note(const Id128& id)
    {
        if (is_begun_ && (changed_.empty() || !(changed_.back() == id))) changed_.push_back(id);
    }
    [[nodiscard]] bool has_many_noted() const { return changed_.size() >= noted_max; }
    // Whose rows have changed, each once.
    [[nodiscard]] std::vector<Id128> take_noted();
    void put(const Id128& id, const Column& column);
    void remove(const Id128& id);

    // Of those behind `last` the first `limit`, into `best`, in order; and how many there are in all.
    enum class Order : std::uint8_t { lost, recent };
    void rank(const ColumnFilter& filter, Order order, const std::optional<Ranked>& last, std::size_t limit,
              std::vector<Ranked>& best, std::uint64_t& count) const;

    [[nodiscard]] std::size_t bytes() const;

private:
    static constexpr std::size_t noted_max = 4096;
    static constexpr std::size_t fresh_max = 16384;
    static constexpr std::uint8_t removed = UINT8_MAX;
    void merge();

    std::vector<Id128> ids_;  // in order
    std::vector<Column> columns_;
    boost::unordered_flat_map<Id128, Column, Id128Hash> fresh_;
    std::vector<Id128> changed_;
    Id128 made_to_;
    bool is_begun_ = false;
    bool is_whole_ = false;
};

}  // namespace regard
