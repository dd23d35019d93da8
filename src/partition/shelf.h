// partition/shelf.h
//
// Rows of one kind by 128-bit id: in memory while they are used, on disk from the last checkpoint on.
//
// Owned by one partition, used on its thread. Changed rows stay in memory until a checkpoint holds them; only unchanged
// rows are evicted. A row type gives `void write(Writer&) const`, `static bool read(Reader&, Row&)` and `std::size_t
// bytes() const` (memory it owns beyond itself). Pointers to rows stay valid until evict() or remove().
#pragma once

#include "base/bytes.h"
#include "store/filter.h"
#include "store/store.h"

#include <boost/unordered/unordered_flat_map.hpp>
#include <functional>
#include <memory>
#include <optional>

namespace regard {

template <class Row>
class Shelf {
public:
    Shelf(Store& store, std::string prefix) : store_(store), prefix_(std::move(prefix)) {}
    // With a filter of its rows: for shelves that are often asked for what is not there. Open it first.
    Shelf(Store& store, std::string prefix, std::string filter_prefix)
        : store_(store), prefix_(std::move(prefix)), filter_(std::in_place, store, std::move(filter_prefix))
    {}
    [[nodiscard]] Result<void> open() { return filter_ ? filter_->open() : Result<void>{}; }

    // nullptr when there is none.
    [[nodiscard]] Row* find(const Id128& id)
    {
        if (const auto found = slots_.find(id); found != slots_.end()) {
            found->second->was_used = true;
            return found->second->is_removed ? nullptr : &found->second->row;
        }
        if (filter_ && !filter_->may_hold(id)) return nullptr;
        const auto bytes = store_.row(key(id));
        MUST(bytes.has_value());  // the state's disk failed: nothing can be folded any more
        if (!*bytes) return nullptr;
        auto slot = std::make_unique<Slot>();
        Reader in(**bytes);
        MUST(Row::read(in, slot->row) && in.is_at_end());
        return &slots_.emplace(id, std::move(slot)).first->second->row;
    }

    // The row, made if there is none; counts as changed.
    [[nodiscard]] Row& make(const Id128& id)
    {
        if (const auto found = slots_.find(id); found != slots_.end() && !found->second->is_removed) {
            mark(id, *found->second);
            return found->second->row;
        }
        if (Row* row = find(id)) {
            change(id);
            return *row;
        }
        auto& slot = slots_[id];
        if (!slot) {
            slot = std::make_unique<Slot>();
            if (filter_) filter_->add(id);
        }
        slot->row = Row{};
        slot->is_removed = false;
        mark(id, *slot);
        return slot->row;
    }

    // Call after (or before) changing a row that find() gave.
    void change(const Id128& id)
    {
        const auto found = slots_.find(id);
        MUST(found != slots_.end());
        mark(id, *found->second);
    }

    void remove(const Id128& id)
    {
        if (find(id) == nullptr) return;
        Slot& slot = *slots_.find(id)->second;
        slot.row = Row{};
        slot.is_removed = true;
        mark(id, slot);
    }

    // The changed rows, for a checkpoint; they count as unchanged from here on but stay in memory until thaw().
    void freeze(Rows& out)
    {
        MUST(frozen_.empty());
        Writer row_key;
        Writer bytes;
        for (const Id128& id : dirty_) {
            Slot& slot = *slots_.find(id)->second;
            slot.is_dirty = false;
            slot.is_frozen = true;
            row_key.clear();
            row_key.raw(prefix_);
            row_key.id(id);
            if (slot.is_removed) {
                out.remove(row_key.str());
                continue;
            }
            bytes.clear();
            slot.row.write(bytes);
            out.put(row_key.str(), bytes.str());
        }
        if (filter_) filter_->freeze(out);
        frozen_ = std::move(dirty_);
        dirty_ = {};
    }
    void thaw()
    {
        for (const Id128& id : frozen_)
            if (const auto found = slots_.find(id); found != slots_.end()) found->second->is_frozen = false;
        frozen_ = {};
    }

    // Lets go of unchanged rows not used since the last call, and then of any, until at most `rows_max` are held.
    void evict(std::size_t rows_max)
    {
        if (slots_.size() <= rows_max) return;
        // A sweep pays when it lets go of many: rows that wait for a checkpoint cannot go.
        const std::size_t kept_for_disk = dirty_.size() + frozen_.size();
        if (kept_for_disk >= slots_.size() || slots_.size() - kept_for_disk < slots_.size() / 8) return;
        const std::size_t wanted = rows_max - rows_max / 8;
        for (const bool spare_used : {true, false}) {
            for (auto at = slots_.begin(); at != slots_.end() && slots_.size() > wanted;) {
                Slot& slot = *at->second;
                const bool is_spared = spare_used && slot.was_used;
                slot.was_used = false;
                if (slot.is_dirty || slot.is_frozen || is_spared)
                    ++at;
                else
                    slots_.erase(at++);
            }
            if (slots_.size() <= wanted) return;
        }
    }

    // Every row: those on disk that are not in memory, in order of id, then those in memory, in no order.
    [[nodiscard]] Result<void> each(const std::function<void(const Id128& id, const Row& row)>& visit)
    {
        return range({}, {UINT64_MAX, UINT64_MAX}, visit);
    }

    // The same for those with first <= id <= last: of the disk only these are read.
    [[nodiscard]] Result<void> range(const Id128& first, const Id128& last,
                                     const std::function<void(const Id128& id, const Row& row)>& visit)
    {
        bool is_whole = true;
        TRY(store_.rows(key(first), key(last) + '\0', [&](std::string_view row_key, std::string_view value) {
            const Id128 id = Id128::from_bytes(row_key.data() + prefix_.size());
            if (slots_.contains(id)) return true;
            Row row;
            Reader in(value);
            if (!Row::read(in, row) || !in.is_at_end()) return is_whole = false;
            visit(id, row);
            return true;
        }));
        if (!is_whole) return failed(Code::damaged, "a row of the state does not read; rebuild it: stop, remove state/, start");
        for (const auto& [id, slot] : slots_)
            if (!(id < first) && !(last < id) && !slot->is_removed) visit(id, slot->row);
        return {};
    }

    // Up to `scan_max` rows with id > after, in order of id; gives the last id looked at, zero at the end. `is_wanted` may say
    // of a row's bytes that it need not be read; it is asked of those that are only on disk.
    [[nodiscard]] Result<Id128> page(const Id128& after, std::size_t scan_max,
                                     const std::function<bool(const Id128& id, const Row& row)>& visit,
                                     const std::function<bool(std::string_view value)>& is_wanted = {})
    {
        // Rows that are only in memory are few beside those on disk; they are brought into order for each page.
        std::vector<Id128> held;
        for (const auto& [id, slot] : slots_)
            if (!slot->is_removed && after < id) held.push_back(id);
        const std::size_t kept = std::min(held.size(), scan_max);
        std::partial_sort(held.begin(), held.begin() + static_cast<std::ptrdiff_t>(kept), held.end());
        held.resize(kept);
        std::string end = prefix_;
        end.back() = static_cast<char>(end.back() + 1);
        std::size_t next_held = 0;
        std::size_t scanned = 0;
        bool goes_on = true;
        bool is_whole = true;
        Id128 last{};
        const auto show = [&](const Id128& id, const Row& row) {
            ++scanned;
            last = id;
            goes_on = visit(id, row);
        };
        const auto show_held_before = [&](const Id128& id) {
            while (goes_on && scanned < scan_max && next_held < held.size() && held[next_held] < id) {
                const Id128 next = held[next_held++];
                show(next, slots_.find(next)->second->row);
            }
        };
        TRY(store_.rows(key(after), end, [&](std::string_view row_key, std::string_view value) {
            const Id128 id = Id128::from_bytes(row_key.data() + prefix_.size());
            if (id == after || slots_.contains(id)) return true;
            show_held_before(id);
            if (!goes_on || scanned >= scan_max) return false;
            if (is_wanted && !is_wanted(value)) {
                last = id;
                return ++scanned < scan_max;
            }
            Row row;
            Reader in(value);
            if (!Row::read(in, row) || !in.is_at_end()) return is_whole = false;
            show(id, row);
            return goes_on && scanned < scan_max;
        }));
        if (!is_whole) return failed(Code::damaged, "a row of the state does not read; rebuild it: stop, remove state/, start");
        show_held_before({UINT64_MAX, UINT64_MAX});
        return goes_on && scanned < scan_max ? Id128{} : last;
    }

    [[nodiscard]] std::size_t held_count() const { return slots_.size(); }
    [[nodiscard]] std::size_t dirty_count() const { return dirty_.size(); }

private:
    struct Slot {
        Row row;
        bool is_dirty = false;
        bool is_frozen = false;
        bool is_removed = false;
        bool was_used = true;
    };

    [[nodiscard]] std::string key(const Id128& id) const
    {
        const auto bytes = id.bytes();
        std::string out;
        out.reserve(prefix_.size() + bytes.size());
        out.append(prefix_).append(bytes.data(), bytes.size());
        return out;
    }

    void mark(const Id128& id, Slot& slot)
    {
        slot.was_used = true;
        if (slot.is_dirty) return;
        slot.is_dirty = true;
        dirty_.push_back(id);
    }

    Store& store_;
    std::string prefix_;
    std::optional<FilterLayers> filter_;
    boost::unordered_flat_map<Id128, std::unique_ptr<Slot>, Id128Hash> slots_;
    std::vector<Id128> dirty_;
    std::vector<Id128> frozen_;
};

}  // namespace regard
