#include "partition/names.h"

#include "base/bytes.h"

namespace regard {

Result<void> Names::open()
{
    std::string end = prefix_;
    end.back() = static_cast<char>(end.back() + 1);
    TRY(store_.rows(prefix_, end, [&](std::string_view, std::string_view value) {
        add(value);
        return true;
    }));
    on_disk_ = texts_.size();
    return {};
}

NameNumber Names::add(std::string_view text)
{
    const auto number = static_cast<NameNumber>(texts_.size());
    texts_.emplace_back(text);
    numbers_.emplace(text, number);
    return number;
}

NameNumber Names::number(std::string_view text)
{
    if (text.empty()) return 0;
    if (const auto found = numbers_.find(text); found != numbers_.end()) return found->second;
    if (texts_.size() <= limits::names_per_partition_max) return add(text);
    const auto found = numbers_.find(too_many);
    return found != numbers_.end() ? found->second : add(too_many);
}

NameNumber Names::find(std::string_view text) const
{
    const auto found = numbers_.find(text);
    return found == numbers_.end() ? 0 : found->second;
}

const std::string& Names::text(NameNumber number) const { return texts_[number < texts_.size() ? number : 0]; }

void Names::freeze(Rows& out)
{
    for (; on_disk_ < texts_.size(); ++on_disk_) {
        Writer key;
        key.raw(prefix_);
        key.ordered32(static_cast<std::uint32_t>(on_disk_));
        out.put(key.str(), texts_[on_disk_]);
    }
}

}  // namespace regard
