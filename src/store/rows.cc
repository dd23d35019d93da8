#include "store/rows.h"

#include "base/result.h"

#include <algorithm>
#include <cstring>
#include <tuple>

namespace regard {

void Rows::add(std::string_view key, std::string_view value, bool is_removed)
{
    MUST(key.size() <= UINT8_MAX && value.size() <= UINT32_MAX);
    // Missing bytes count as zeros: what that leaves undecided the whole keys decide.
    char first[10] = {};
    std::memcpy(first, key.data(), std::min(key.size(), sizeof first));
    std::uint16_t prefix;
    std::uint64_t head;
    std::memcpy(&prefix, first, 2);
    std::memcpy(&head, first + 2, 8);
    items_.push_back({__builtin_bswap64(head), bytes_.size(), static_cast<std::uint32_t>(value.size()),
                      __builtin_bswap16(prefix), static_cast<std::uint8_t>(key.size()), is_removed});
    bytes_.append(key).append(value);
}

void Rows::put_in_order()
{
    std::sort(items_.begin(), items_.end(), [this](const Item& a, const Item& b) {
        if (a.prefix != b.prefix) return a.prefix < b.prefix;
        if (a.head != b.head) return a.head < b.head;
        if (const int keys = key_of(a).compare(key_of(b)); keys != 0) return keys < 0;
        return a.place < b.place;
    });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < items_.size(); ++i) {
        if (i + 1 < items_.size() && items_[i + 1].head == items_[i].head && key_of(items_[i + 1]) == key_of(items_[i]))
            continue;
        items_[kept++] = items_[i];
    }
    items_.resize(kept);
}

Rows::Row Rows::at(std::size_t place) const
{
    const Item& item = items_[place];
    return {key_of(item), {bytes_.data() + item.place + item.key_size, item.value_size}, item.is_removed};
}

}  // namespace regard
