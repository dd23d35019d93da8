#include "partition/timers.h"

#include "base/bytes.h"

namespace regard {

std::string Timers::key(const Entry& entry) const
{
    Writer out;
    out.raw(prefix_);
    out.ordered32(entry.first);
    out.id(entry.second);
    return out.take();
}

Result<void> Timers::open()
{
    std::string end = prefix_;
    end.back() = static_cast<char>(end.back() + 1);
    return store_.rows(prefix_, end, [&](std::string_view row_key, std::string_view) {
        Reader in(row_key.substr(prefix_.size()));
        earliest_ = in.ordered32();
        return false;
    });
}

void Timers::add(std::uint32_t minute, const Id128& id)
{
    recent_.push_back({minute, id});
    earliest_ = std::min(earliest_, minute);
}

Result<std::vector<Timers::Entry>> Timers::take_due(std::uint32_t minute)
{
    std::vector<Entry> due;
    if (earliest_ > minute) return due;
    std::uint32_t next = UINT32_MAX;
    const auto take = [&](std::vector<Entry>& held) {
        std::erase_if(held, [&](const Entry& entry) {
            if (entry.first > minute) {
                next = std::min(next, entry.first);
                return false;
            }
            due.push_back(entry);
            return true;
        });
    };
    take(recent_);
    // What a checkpoint is carrying to the disk right now is removed there by the next one.
    const std::size_t in_memory = due.size();
    take(frozen_);
    passed_.insert(passed_.end(), due.begin() + static_cast<std::ptrdiff_t>(in_memory), due.end());

    Writer begin;
    begin.raw(prefix_);
    begin.ordered32(done_on_disk_);
    std::string end = prefix_;
    end.back() = static_cast<char>(end.back() + 1);
    TRY(store_.rows(begin.str(), end, [&](std::string_view row_key, std::string_view) {
        Reader in(row_key.substr(prefix_.size()));
        const std::uint32_t at = in.ordered32();
        if (at > minute) {
            next = std::min(next, at);
            return false;
        }
        due.push_back({at, in.id()});
        passed_.push_back(due.back());
        return true;
    }));
    done_on_disk_ = minute + 1;
    earliest_ = next;
    std::sort(due.begin(), due.end());
    due.erase(std::unique(due.begin(), due.end()), due.end());
    return due;
}

void Timers::freeze(Rows& out)
{
    MUST(frozen_.empty());
    std::sort(recent_.begin(), recent_.end());
    recent_.erase(std::unique(recent_.begin(), recent_.end()), recent_.end());
    for (const Entry& entry : passed_)
        if (!std::binary_search(recent_.begin(), recent_.end(), entry)) out.remove(key(entry));
    passed_ = {};
    for (const Entry& entry : recent_) out.put(key(entry), {});
    if (!recent_.empty()) done_on_disk_ = std::min(done_on_disk_, recent_.front().first);
    frozen_ = std::move(recent_);
    recent_ = {};
}

}  // namespace regard
