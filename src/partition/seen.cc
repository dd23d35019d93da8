#include "partition/seen.h"

#include "base/bytes.h"

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

Seen::Seen(Store& store, std::string prefix, std::string filter_prefix)
    : store_(store), prefix_(std::move(prefix)), filter_prefix_(std::move(filter_prefix))
{}

Result<void> Seen::open()
{
    bool is_whole = true;
    std::string end = filter_prefix_;
    end.back() = static_cast<char>(end.back() + 1);
    TRY(store_.rows(filter_prefix_, end,
                    [&](std::string_view, std::string_view value) { return is_whole = Filter::read(value, layers_); }));
    if (!is_whole)
        return failed(Code::damaged, "a filter of seen ids does not read; rebuild the state: stop, remove state/, start");
    if (layers_.empty()) layers_.emplace_back(first_layer_keys);
    layers_on_disk_ = layers_.size() - 1;
    return {};
}

std::string Seen::key(const Id128& id) const
{
    const auto bytes = id.bytes();
    return prefix_ + std::string(bytes.data(), bytes.size());
}

bool Seen::holds(const Id128& id)
{
    bool may = false;
    for (const Filter& layer : layers_)
        if (layer.may_hold(id)) {
            may = true;
            break;
        }
    if (!may) return false;
    if (recent_.contains(id) || frozen_.contains(id)) return true;
    const auto row = store_.row(key(id));
    MUST(row.has_value());  // the state's disk failed: a duplicate could not be told from a new touch
    return row->has_value();
}

void Seen::add(const Id128& id)
{
    if (layers_.back().is_full()) layers_.emplace_back(std::min(layers_.back().keys_max() * 2, layer_keys_max));
    layers_.back().add(id);
    recent_.insert(id);
}

void Seen::freeze(std::vector<Store::Row>& out)
{
    MUST(frozen_.empty());
    if (recent_.empty()) return;
    for (const Id128& id : recent_) out.push_back({key(id), std::string()});
    for (std::size_t i = layers_on_disk_; i < layers_.size(); ++i) {
        Writer layer_key;
        layer_key.raw(filter_prefix_);
        layer_key.ordered32(static_cast<std::uint32_t>(i));
        out.push_back({layer_key.take(), layers_[i].write()});
    }
    layers_on_disk_ = layers_.size() - 1;
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

std::size_t Seen::filter_bytes() const
{
    std::size_t sum = 0;
    for (const Filter& layer : layers_) sum += layer.bytes();
    return sum;
}

}  // namespace regard
