#include "partition/seen.h"

#include "base/bytes.h"

namespace regard {
Seen::Seen(Store& store, std::string prefix, std::string filter_prefix)
    : store_(store), prefix_(std::move(prefix)), filter_(store, std::move(filter_prefix))
{}

std::string Seen::key(const Id128& id) const
{
    const auto bytes = id.bytes();
    return prefix_ + std::string(bytes.data(), bytes.size());
}

bool Seen::holds(const Id128& id)
{
    if (!filter_.may_hold(id)) return false;
    if (recent_.contains(id) || frozen_.contains(id)) return true;
    const auto row = store_.row(key(id));
    MUST(row.has_value());  // the state's disk failed: a duplicate could not be told from a new touch
    return row->has_value();
}

void Seen::add(const Id128& id)
{
    filter_.add(id);
    recent_.insert(id);
}

void Seen::freeze(Rows& out)
{
    MUST(frozen_.empty());
    if (recent_.empty()) return;
    Writer row_key;
    for (const Id128& id : recent_) {
        row_key.clear();
        row_key.raw(prefix_);
        row_key.id(id);
        out.put(row_key.str(), {});
    }
    filter_.freeze(out);
    frozen_ = std::move(recent_);
    recent_ = {};
}

void Seen::thaw() { frozen_ = {}; }

Result<void> Seen::each(const std::function<void(const Id128&)>& visit)
{
    std::string end = prefix_;
    end.back() = static_cast<char>(end.back() + 1);
    TRY(store_.rows(prefix_, end, [&](std::string_view row_key, std::string_view) {
        const Id128 id = Id128::from_bytes(row_key.data() + prefix_.size());
        // A checkpoint in the making may have reached the disk already.
        if (!frozen_.contains(id)) visit(id);
        return true;
    }));
    for (const Id128& id : frozen_) visit(id);
    for (const Id128& id : recent_) visit(id);
    return {};
}

}  // namespace regard
