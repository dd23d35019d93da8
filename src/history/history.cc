#include "history/history.h"

#include <algorithm>

namespace regard {

// Times as differences, numbers as varints: a row of a customer's next touch takes about 20 bytes.
void write_effect(Writer& out, const Effect& effect, Time& base)
{
    out.zigzag(effect.at.us - base.us);
    base = effect.at;
    out.varint(effect.position.partition);
    out.varint(effect.position.group);
    out.varint(effect.position.index);
    out.varint(effect.touchpoint);
    out.varint(effect.channel);
    out.varint(effect.place);
    out.varint(effect.rule);
    out.varint(effect.source);
    out.zigzag(effect.amount.value);
    out.zigzag(effect.measure.value);
    out.varint(effect.about);
    out.varint(effect.catalogue);
    out.byte(effect.flags);
}

bool read_effect(Reader& in, Effect& effect, Time& base)
{
    std::int64_t at = 0;
    if (__builtin_add_overflow(base.us, in.zigzag(), &at)) in.fail();
    effect.at = base = Time{at};
    effect.position.partition = static_cast<std::uint16_t>(in.varint_up_to(UINT16_MAX));
    effect.position.group = in.varint();
    effect.position.index = static_cast<std::uint16_t>(in.varint_up_to(UINT16_MAX));
    effect.touchpoint = static_cast<NameNumber>(in.varint_up_to(UINT32_MAX));
    effect.channel = static_cast<NameNumber>(in.varint_up_to(UINT32_MAX));
    effect.place = static_cast<NameNumber>(in.varint_up_to(UINT32_MAX));
    effect.rule = static_cast<NameNumber>(in.varint_up_to(UINT32_MAX));
    effect.source = static_cast<NameNumber>(in.varint_up_to(UINT32_MAX));
    effect.amount = {in.zigzag()};
    effect.measure = {in.zigzag()};
    effect.about = static_cast<std::uint32_t>(in.varint_up_to(UINT32_MAX));
    effect.catalogue = static_cast<std::uint32_t>(in.varint_up_to(UINT32_MAX));
    effect.flags = in.byte();
    return in.is_ok();
}

std::string History::key(const Id128& strand, std::uint64_t position) const
{
    Writer out;
    out.raw(prefix_);
    out.id(strand);
    out.ordered64(position);
    return out.take();
}

void History::append(const Id128& strand, const Effect& effect)
{
    Tail& tail = tails_[strand];
    if (tail.bytes.empty()) dirty_bytes_ += 64;
    Writer row;
    write_effect(row, effect, tail.base);
    tail.bytes += row.str();
    dirty_bytes_ += row.size();
}

bool History::read_all(std::string_view bytes, std::vector<Effect>& out)
{
    Reader in(bytes);
    Time base;
    while (in.left() > 0) {
        Effect effect;
        if (!read_effect(in, effect, base)) return false;
        out.push_back(effect);
    }
    return true;
}

Result<void> History::read_disk(const Id128& strand, const std::function<void(std::string_view, std::string_view)>& visit)
{
    if (!on_disk_.may_hold(strand)) return {};
    return store_.rows(key(strand, 0), key(strand, UINT64_MAX), [&](std::string_view row_key, std::string_view value) {
        if (!is_on_its_way(row_key)) visit(row_key, value);
        return true;
    });
}

bool History::is_on_its_way(std::string_view row_key) const
{
    if (frozen_.empty()) return false;
    Reader in(row_key.substr(prefix_.size() + 16));
    return in.ordered64() == frozen_position_;
}

Result<std::vector<Effect>> History::rows(const Id128& strand)
{
    std::vector<Effect> out;
    bool is_whole = true;
    const auto tail = tails_.find(strand);
    const auto frozen = frozen_.find(strand);
    const bool tail_hides = tail != tails_.end() && tail->second.hides_disk;
    const bool frozen_hides = frozen != frozen_.end() && frozen->second.hides_disk;
    if (!tail_hides && !frozen_hides)
        TRY(read_disk(strand, [&](std::string_view, std::string_view value) { is_whole = read_all(value, out) && is_whole; }));
    if (!tail_hides && frozen != frozen_.end()) is_whole = read_all(frozen->second.bytes, out) && is_whole;
    if (tail != tails_.end()) is_whole = read_all(tail->second.bytes, out) && is_whole;
    if (!is_whole) return failed(Code::damaged, "a history row does not read; rebuild the state: stop, remove state/, start");
    return out;
}

Result<std::vector<Effect>> History::take(const Id128& strand)
{
    std::vector<Effect> out = TRY(rows(strand));
    // Chunks of a checkpoint that is being written now are not on disk yet; freeze() of the next one finds them there,
    // since thaw() comes first.
    TRY(read_disk(strand, [&](std::string_view row_key, std::string_view) { removed_keys_.emplace_back(row_key); }));
    Tail& tail = tails_[strand];
    tail.bytes.clear();
    tail.base = {};
    tail.hides_disk = true;
    dirty_bytes_ += 64;
    return out;
}

void History::freeze(std::uint64_t position, Rows& out)
{
    MUST(frozen_.empty());
    std::sort(removed_keys_.begin(), removed_keys_.end());
    removed_keys_.erase(std::unique(removed_keys_.begin(), removed_keys_.end()), removed_keys_.end());
    for (const std::string& row_key : removed_keys_) out.remove(row_key);
    removed_keys_.clear();
    Writer row_key;
    for (const auto& [strand, tail] : tails_) {
        if (tail.bytes.empty()) continue;
        row_key.clear();
        row_key.raw(prefix_);
        row_key.id(strand);
        row_key.ordered64(position);
        out.put(row_key.str(), tail.bytes);
        if (!on_disk_.may_hold(strand)) on_disk_.add(strand);
    }
    on_disk_.freeze(out);
    frozen_ = std::move(tails_);
    frozen_position_ = position;
    tails_ = {};
    dirty_bytes_ = 0;
}

void History::thaw()
{
    // A strand that was removed while its chunk was on the way to the disk: the chunk is there now and must go.
    for (const auto& [strand, tail] : frozen_)
        if (const auto later = tails_.find(strand); later != tails_.end() && later->second.hides_disk && !tail.bytes.empty())
            removed_keys_.push_back(key(strand, frozen_position_));
    frozen_ = {};
}

Result<void> History::each(const std::function<void(const Id128&, const Effect&)>& visit)
{
    std::vector<Effect> effects;
    bool is_whole = true;
    const auto show = [&](const Id128& strand, std::string_view bytes) {
        effects.clear();
        is_whole = read_all(bytes, effects) && is_whole;
        for (const Effect& effect : effects) visit(strand, effect);
    };
    const auto is_hidden = [&](const Tails& tails, const Id128& strand) {
        const auto found = tails.find(strand);
        return found != tails.end() && found->second.hides_disk;
    };
    std::string end = prefix_;
    end.back() = static_cast<char>(end.back() + 1);
    TRY(store_.rows(prefix_, end, [&](std::string_view row_key, std::string_view value) {
        const Id128 strand = Id128::from_bytes(row_key.data() + prefix_.size());
        if (!is_on_its_way(row_key) && !is_hidden(tails_, strand) && !is_hidden(frozen_, strand)) show(strand, value);
        return true;
    }));
    for (const auto& [strand, tail] : frozen_)
        if (!is_hidden(tails_, strand)) show(strand, tail.bytes);
    for (const auto& [strand, tail] : tails_) show(strand, tail.bytes);
    if (!is_whole) return failed(Code::damaged, "a history row does not read; rebuild the state: stop, remove state/, start");
    return {};
}

}  // namespace regard
