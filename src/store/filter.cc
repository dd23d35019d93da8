#include "store/filter.h"

#include "base/bytes.h"

#include <algorithm>

namespace regard {
namespace {

constexpr std::size_t bits_per_key = 12;
constexpr int probes = 6;
constexpr std::size_t first_layer_keys = 16 * 1024;
constexpr std::size_t layer_keys_max = 16 * 1024 * 1024;

}  // namespace

Filter::Filter(std::size_t keys_max) : keys_max_(keys_max), words_((keys_max * bits_per_key + 511) / 512 * 8) {}

bool Filter::may_hold(const Id128& id) const
{
    const std::size_t blocks = words_.size() / 8;
    const std::uint64_t* block =
        &words_[static_cast<std::size_t>((static_cast<unsigned __int128>(id.high) * blocks) >> 64) * 8];
    std::uint64_t bits = id.low;
    for (int i = 0; i < probes; ++i, bits >>= 9)
        if ((block[(bits >> 6) & 7] & std::uint64_t{1} << (bits & 63)) == 0) return false;
    return true;
}

void Filter::add(const Id128& id)
{
    const std::size_t blocks = words_.size() / 8;
    std::uint64_t* block = &words_[static_cast<std::size_t>((static_cast<unsigned __int128>(id.high) * blocks) >> 64) * 8];
    std::uint64_t bits = id.low;
    for (int i = 0; i < probes; ++i, bits >>= 9) block[(bits >> 6) & 7] |= std::uint64_t{1} << (bits & 63);
    ++keys_;
}

std::string Filter::write() const
{
    Writer out;
    out.varint(keys_max_);
    out.varint(keys_);
    out.raw({reinterpret_cast<const char*>(words_.data()), words_.size() * 8});
    return out.take();
}

bool Filter::read(std::string_view bytes, std::vector<Filter>& out)
{
    Reader in(bytes);
    const std::uint64_t keys_max = in.varint_up_to(layer_keys_max);
    const std::uint64_t keys = in.varint_up_to(keys_max);
    if (!in.is_ok() || keys_max == 0) return false;
    Filter filter(keys_max);
    if (in.left() != filter.bytes()) return false;
    filter.keys_ = keys;
    const std::string_view words = in.raw(in.left());
    std::memcpy(filter.words_.data(), words.data(), words.size());
    out.push_back(std::move(filter));
    return true;
}

Result<void> FilterLayers::open()
{
    bool is_whole = true;
    std::string end = prefix_;
    end.back() = static_cast<char>(end.back() + 1);
    TRY(store_.rows(prefix_, end,
                    [&](std::string_view, std::string_view value) { return is_whole = Filter::read(value, layers_); }));
    if (!is_whole) return failed(Code::damaged, "a filter does not read; rebuild the state: stop, remove state/, start");
    if (layers_.empty()) layers_.emplace_back(first_layer_keys);
    layers_on_disk_ = layers_.size() - 1;
    return {};
}

void FilterLayers::add(const Id128& id)
{
    if (layers_.back().is_full()) layers_.emplace_back(std::min(layers_.back().keys_max() * 2, layer_keys_max));
    layers_.back().add(id);
    is_changed_ = true;
}

void FilterLayers::freeze(Rows& out)
{
    if (!std::exchange(is_changed_, false)) return;
    for (std::size_t i = layers_on_disk_; i < layers_.size(); ++i) {
        Writer key;
        key.raw(prefix_);
        key.ordered32(static_cast<std::uint32_t>(i));
        out.put(key.str(), layers_[i].write());
    }
    layers_on_disk_ = layers_.size() - 1;
}

std::size_t FilterLayers::bytes() const
{
    std::size_t sum = 0;
    for (const Filter& layer : layers_) sum += layer.bytes();
    return sum;
}

}  // namespace regard
