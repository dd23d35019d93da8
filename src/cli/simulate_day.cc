#include "cli/simulate_day.h"

#include <algorithm>

namespace regard::simulation {
namespace {

constexpr std::size_t chunk_bytes = 1 << 20;
constexpr std::string_view batch_head = R"({"batch":[)";
// `simulated` is the name of the library, where Segment's clients name themselves.
constexpr std::string_view batch_tail = R"(],"context":{"library":{"name":"simulated","version":"1"}}})";

}  // namespace

void Day::begin(std::int64_t day)
{
    day_ = day;
    bytes_.clear();
    lines_.clear();
    begin_ = 0;
    fresh_ = 0;
    auto& waiting = waiting_[static_cast<std::size_t>(day)];
    for (const Waiting& one : waiting) {
        bytes_.append(one.bytes);
        put(one.customer, one.at_ms, one.kind);
    }
    std::vector<Waiting>().swap(waiting);
}

void Day::put(std::uint32_t customer, std::uint32_t at_ms, Kind kind)
{
    lines_.push_back({at_ms, customer, begin_, static_cast<std::uint32_t>(bytes_.size() - begin_), kind});
    begin_ = bytes_.size();
    if (kind == Kind::touch || kind == Kind::late) ++fresh_;
}

void Day::put_touch(std::uint32_t customer, std::uint32_t at_ms) { put(customer, at_ms, Kind::touch); }

void Day::put_observation(std::uint32_t at_ms) { put(0, at_ms, Kind::observation); }

void Day::put_late(std::uint32_t customer, std::int64_t days_late, std::uint32_t at_ms)
{
    const auto day = static_cast<std::size_t>(day_ + days_late);
    if (day < waiting_.size()) waiting_[day].push_back({at_ms, customer, Kind::late, bytes_.substr(begin_)});
    bytes_.resize(begin_);
}

void Day::put_again(std::uint64_t at_ms)
{
    const Line line = lines_.back();
    if (at_ms < day_ms) {
        bytes_.append(bytes_, line.begin, line.size);
        put(line.customer, static_cast<std::uint32_t>(at_ms), Kind::again);
    } else if (const auto day = static_cast<std::size_t>(day_ + 1); day < waiting_.size()) {
        waiting_[day].push_back(
            {static_cast<std::uint32_t>(at_ms - day_ms), line.customer, Kind::again, bytes_.substr(line.begin, line.size)});
    }
}

Result<void> Day::finish()
{
    // Equal times keep the order in which they were put, so the order is total and the same everywhere.
    std::ranges::sort(lines_,
                      [](const Line& a, const Line& b) { return a.at_ms != b.at_ms ? a.at_ms < b.at_ms : a.begin < b.begin; });
    for (const Line& line : lines_) {
        if (is_full()) return {};
        switch (line.kind) {
        case Kind::late: ++written_.late; [[fallthrough]];
        case Kind::touch:
            ++written_.touches;
            ++touches_by_[line.customer];
            break;
        case Kind::again: ++written_.duplicates; break;
        case Kind::observation: ++written_.observations; break;
        }
        TRY(write(std::string_view(bytes_).substr(line.begin, line.size)));
    }
    return {};
}

Result<void> Day::write(std::string_view line)
{
    if (format_ == SimulateOptions::Format::segment) {
        chunk_.append(batch_items_ == 0 ? batch_head : ",").append(line);
        if (++batch_items_ < segment_batch_items) return {};
        return end_batch();
    }
    chunk_.append(line).push_back('\n');
    if (chunk_.size() < chunk_bytes) return {};
    TRY(sink_(chunk_));
    chunk_.clear();
    return {};
}

Result<void> Day::end_batch()
{
    chunk_.append(batch_tail).push_back('\n');
    batch_items_ = 0;
    if (chunk_.size() < chunk_bytes) return {};
    TRY(sink_(chunk_));
    chunk_.clear();
    return {};
}

Result<void> Day::write_head(std::string_view head)
{
    chunk_.append(head);
    return {};
}

Result<void> Day::close()
{
    if (batch_items_ > 0) TRY(end_batch());
    if (!chunk_.empty()) TRY(sink_(chunk_));
    chunk_.clear();
    return {};
}

}  // namespace regard::simulation
