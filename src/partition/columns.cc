#include "partition/columns.h"

#include "base/exact.h"

#include <algorithm>

namespace regard {
namespace {

constexpr std::int64_t ln_2_pico = 693'147'180'560;

// value * 2^((at - 1970) / half_life) as a logarithm: equal amounts rank by when they were, and both fade alike.
std::int64_t faded_order(Micro value, Time at, Duration half_life)
{
    if (value.value <= 0) return INT64_MIN;
    const auto halvings = static_cast<__int128>(at.us) * ln_2_pico / half_life.us;
    return exact::ln_pico(value) + static_cast<std::int64_t>(halvings);
}

}  // namespace

Column Column::of(const Customer& row, const Rules& rules)
{
    Column out;
    const Account& account = row.account;
    out.last_us = account.last_at().us;
    out.lost = faded_order({-account.sums(account.reckoned_at()).takes.value}, account.reckoned_at(), rules.half_life());
    out.place = row.met.place;
    out.channels = row.met.channels;
    if (const auto from = account.silent_from(rules)) {
        // From the day after: a day on which it only begins has touches still.
        const std::int64_t day = day_of(*from) + 1;
        out.silent_day = static_cast<std::uint16_t>(std::clamp<std::int64_t>(day, 0, never_silent));
    }
    out.standing = static_cast<std::uint8_t>(account.standing());
    return out;
}

void Columns::append(const Id128& id, const Column& column)
{
    is_begun_ = true;
    ids_.push_back(id);
    columns_.push_back(column);
}

void Columns::made(const Id128& last)
{
    is_begun_ = true;
    made_to_ = last;
    is_whole_ = last.is_zero();
    if (!is_whole_) return;
    ids_.shrink_to_fit();
    columns_.shrink_to_fit();
}

void Columns::forget() { *this = {}; }

std::vector<Id128> Columns::take_noted()
{
    std::vector<Id128> out = std::exchange(changed_, {});
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

void Columns::put(const Id128& id, const Column& column)
{
    const auto at = std::lower_bound(ids_.begin(), ids_.end(), id);
    if (at != ids_.end() && *at == id) {
        columns_[static_cast<std::size_t>(at - ids_.begin())] = column;
        return;
    }
    // Those behind where making has come to are met there.
    if (!is_whole_ && made_to_ < id) return;
    fresh_[id] = column;
    if (fresh_.size() >= fresh_max + ids_.size() / 16) merge();
}

void Columns::remove(const Id128& id)
{
    fresh_.erase(id);
    const auto at = std::lower_bound(ids_.begin(), ids_.end(), id);
    if (at != ids_.end() && *at == id) columns_[static_cast<std::size_t>(at - ids_.begin())].standing = removed;
}

void Columns::merge()
{
    std::vector<std::pair<Id128, Column>> more(fresh_.begin(), fresh_.end());
    fresh_ = {};
    std::sort(more.begin(), more.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    // From behind, in place: nothing is held twice.
    std::size_t from = ids_.size(), next = more.size();
    ids_.resize(from + next);
    columns_.resize(ids_.size());
    for (std::size_t to = ids_.size(); next > 0;) {
        --to;
        if (from > 0 && more[next - 1].first < ids_[from - 1]) {
            --from;
            ids_[to] = ids_[from];
            columns_[to] = columns_[from];
        } else {
            --next;
            ids_[to] = more[next].first;
            columns_[to] = more[next].second;
        }
    }
}

void Columns::rank(const ColumnFilter& filter, Order order, const std::optional<Ranked>& last, std::size_t limit,
                   std::vector<Ranked>& best, std::uint64_t& count) const
{
    const auto look = [&](const Id128& id, const Column& column) {
        if (column.standing == removed || !filter.takes(column)) return;
        ++count;
        const Ranked ranked{order == Order::recent ? column.last_us : column.lost, id};
        if (last && !(*last < ranked)) return;
        if (best.size() == limit && !(ranked < best.back())) return;
        best.insert(std::upper_bound(best.begin(), best.end(), ranked), ranked);
        if (best.size() > limit) best.pop_back();
    };
    if (filter.among == nullptr) {
        for (std::size_t i = 0; i < ids_.size(); ++i) look(ids_[i], columns_[i]);
        for (const auto& [id, column] : fresh_) look(id, column);
        return;
    }
    // Both are in order: a few are looked up, each further on than the one before; many are met side by side.
    const bool are_few = filter.among->size() < ids_.size() / 16;
    auto at = ids_.begin();
    for (const Id128& id : *filter.among) {
        if (are_few)
            at = std::lower_bound(at, ids_.end(), id);
        else
            while (at != ids_.end() && *at < id) ++at;
        if (at == ids_.end()) break;
        if (*at == id) look(id, columns_[static_cast<std::size_t>(at - ids_.begin())]);
    }
    for (const auto& [id, column] : fresh_)
        if (std::ranges::binary_search(*filter.among, id)) look(id, column);
}

std::size_t Columns::bytes() const
{
    return ids_.capacity() * sizeof(Id128) + columns_.capacity() * sizeof(Column) +
           fresh_.bucket_count() * (sizeof(Id128) + sizeof(Column)) + changed_.capacity() * sizeof(Id128);
}

}  // namespace regard
