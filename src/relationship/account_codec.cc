#include "relationship/account_codec.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace regard {
namespace {

// Which parts follow; those absent are as in a new account.
enum Part : std::uint64_t {
    part_course = 1 << 0,  // without it an account is new, and nothing follows
    part_visits = 1 << 1,
    part_episode = 1 << 2,
    part_memory = 1 << 3,
    part_cuts = 1 << 4,
    part_repairables = 1 << 5,
    part_opens = 1 << 6,
    part_hurt = 1 << 7,
    part_told = 1 << 8,
    part_days = 1 << 9,
    part_promises = 1 << 10,
    part_reckoned = 1 << 11,  // later than the last effect
    part_all = (1 << 12) - 1,
};

constexpr std::int64_t amount_max = limits::effect_units_max * 1'000'000;
constexpr std::int64_t half_life_h_usual = 90 * 24;
constexpr std::int64_t half_life_h_max = 36'500 * 24;
constexpr std::int64_t sum_max = std::int64_t{1} << 61;  // two of them can be added

// The two low bits of a time.
constexpr std::uint64_t time_ms = 0;
constexpr std::uint64_t time_us = 1;
constexpr std::uint64_t time_seen = 2;

}  // namespace

// Many of an account's times are one moment: each is written in full once and then by its number.
struct AccountCodec::Times {
    std::array<Time, 16> seen;
    std::size_t count = 0;

    void note(Time at)
    {
        if (count < seen.size()) seen[count++] = at;
    }
};

// In full: against the last effect, since most lie near it, and in milliseconds where they are whole.
struct AccountCodec::Out {
    Writer& bytes;
    Time base{};
    Position place{};
    Times times{};

    void time(Time at)
    {
        const Time* const end = times.seen.data() + times.count;
        if (const Time* const found = std::find(std::as_const(times).seen.data(), end, at); found != end) {
            bytes.varint(static_cast<std::uint64_t>(found - times.seen.data()) << 2 | time_seen);
            return;
        }
        times.note(at);
        const Duration span = base - at;
        const bool whole = span.us % 1'000 == 0;
        const std::int64_t n = whole ? span.us / 1'000 : span.us;
        const auto zigzag = (static_cast<std::uint64_t>(n) << 1) ^ static_cast<std::uint64_t>(n >> 63);
        bytes.varint(zigzag << 2 | (whole ? time_ms : time_us));
    }
    void position(const Position& position)
    {
        bytes.varint(position.partition);
        bytes.zigzag(static_cast<std::int64_t>(place.group - position.group));
        bytes.varint(position.index);
    }
    void number(std::int64_t value) { bytes.zigzag(value); }
    void count(std::uint64_t value) { bytes.varint(value); }
};

struct AccountCodec::In {
    Reader bytes;
    Time base{};
    Position place{};
    Times times{};

    Time time()
    {
        const std::uint64_t value = bytes.varint();
        const std::uint64_t form = value & 3;
        if (form == time_seen) return value >> 2 < times.count ? times.seen[value >> 2] : fail();
        const std::uint64_t zigzag = value >> 2;
        const auto n = static_cast<std::int64_t>((zigzag >> 1) ^ (~(zigzag & 1) + 1));
        const std::int64_t most = (time_max - time_min).us / (form == time_ms ? 1'000 : 1);
        if (form > time_us || n > most || n < -most) return fail();
        const Time at = base - (form == time_ms ? milliseconds(n) : microseconds(n));
        if (at < time_min || at > time_max) return fail();
        times.note(at);
        return at;
    }
    Position position()
    {
        Position position;
        position.partition = static_cast<std::uint16_t>(bytes.varint_up_to(UINT16_MAX));
        position.group = place.group - static_cast<std::uint64_t>(bytes.zigzag());
        position.index = static_cast<std::uint16_t>(bytes.varint_up_to(UINT16_MAX));
        return position;
    }
    std::int64_t number(std::int64_t least, std::int64_t most)
    {
        const std::int64_t value = bytes.zigzag();
        if (value >= least && value <= most) return value;
        bytes.fail();
        return 0;
    }
    std::uint32_t u32() { return static_cast<std::uint32_t>(bytes.varint_up_to(UINT32_MAX)); }
    std::uint8_t u8() { return static_cast<std::uint8_t>(bytes.varint_up_to(UINT8_MAX)); }
    // Of a list that is there, so never 0; each of its values is a byte at least.
    std::size_t count(std::size_t most)
    {
        const std::uint64_t value = bytes.varint_up_to(std::min(most, bytes.left()));
        if (value == 0) bytes.fail();
        return static_cast<std::size_t>(value);
    }
    Time fail()
    {
        bytes.fail();
        return base;
    }
};

void AccountCodec::write(Writer& writer, const Account& account)
{
    const Account& a = account;
    writer.byte(account_version);
    if (!a.has_course_) {
        writer.varint(0);
        return;
    }

    const auto part = [](bool is_there, Part which) { return is_there ? std::uint64_t{which} : 0; };
    const std::uint64_t parts = part_course | part(a.was_hurt_, part_hurt) | part(a.has_told_, part_told) |
                                part(a.visits_ > 0, part_visits) | part(a.episode_count_ > 0, part_episode) |
                                part(a.remembered_ != 0 || a.averaged_ != 0 || a.memory_at_ != a.first_at_, part_memory) |
                                part(a.cuts_ > 0, part_cuts) | part(!a.repairables_.empty(), part_repairables) |
                                part(!a.days_.empty(), part_days) | part(!a.opens_.empty(), part_opens) |
                                part(!a.promises_.empty(), part_promises) | part(a.reckoned_at_ != a.last_at_, part_reckoned);

    Out out{writer};
    out.count(parts);
    out.time(a.last_at_);
    out.base = a.last_at_;
    out.position(a.last_position_);
    out.place = a.last_position_;
    out.count(std::uint64_t{a.last_flags_} << 3 | a.standing_);
    if (parts & part_reckoned) out.time(a.reckoned_at_);
    out.time(a.first_at_);
    out.time(a.standing_since_);
    out.count(a.rules_version_);
    out.number(std::int64_t{a.half_life_h_} - half_life_h_usual);

    out.count(a.touches_);
    out.count(a.adds_count_);
    out.count(a.takes_count_);
    out.number(a.adds_total_);
    out.number(a.takes_total_);
    const std::int64_t present = a.last_at_.us / a.half_life().us;
    out.count(a.sums_.buckets().size());
    for (const auto& bucket : a.sums_.buckets()) {
        out.number(present - bucket.index);
        out.count(static_cast<std::uint64_t>(bucket.adds));
        out.count(static_cast<std::uint64_t>(-bucket.takes));
    }

    if (parts & part_hurt) out.time(a.hurt_at_);
    if (parts & part_told) out.time(a.told_at_);
    if (parts & part_visits) {
        out.count(a.visits_);
        out.time(a.first_visit_at_);
        out.time(a.visit_at_);
        out.time(a.own_at_);
    }
    out.time(a.episode_at_);
    if (parts & part_episode) {
        out.count(a.episode_count_);
        out.number(a.episode_peak_);
        out.number(a.episode_end_);
        out.number(a.episode_sum_);
    }
    if (parts & part_memory) {
        out.time(a.memory_at_);
        out.number(a.remembered_);
        out.number(a.averaged_);
    }
    if (parts & part_cuts) out.number(a.cuts_);
    if (parts & part_repairables) {
        out.count(a.repairables_.size());
        for (const auto& take : a.repairables_) {
            out.time(take.at);
            out.count(static_cast<std::uint64_t>(take.left));
            out.count(take.about);
        }
    }
    if (parts & part_days) {
        out.count(a.days_.size());
        for (const auto& day : a.days_) {
            out.number(day_of(a.last_at_) - day.day);
            out.count(static_cast<std::uint64_t>(day.takes));
        }
    }
    if (parts & part_opens) {
        out.count(a.opens_.size());
        for (const auto& opened : a.opens_) {
            out.time(opened.at);
            out.position(opened.position);
            out.count(opened.signal);
            out.count(opened.place);
            out.count(opened.about);
        }
    }
    if (parts & part_promises) {
        out.count(a.promises_.size());
        for (const auto& promise : a.promises_) {
            out.time(promise.opened_at);
            out.time(promise.due_at);
            out.time(promise.closed_at);
            out.count(promise.promise);
            writer.byte(static_cast<std::uint8_t>(promise.state));
        }
    }
}

Result<Account> AccountCodec::read(std::string_view bytes)
{
    In in{Reader(bytes)};
    const std::uint8_t version = in.bytes.byte();
    if (in.bytes.is_ok() && version > account_version)
        return failed(Code::too_new, "account: written by a newer version; upgrade this one");
    Account account;
    const std::uint64_t parts = in.bytes.varint_up_to(part_all);
    const bool is_read = version == account_version &&
                         (parts == 0 || (parts & part_course && read_course(in, account, parts))) && in.bytes.is_at_end();
    if (!is_read) return failed(Code::damaged, "account: its bytes do not read back as they were written; fold the log again");
    return account;
}

bool AccountCodec::read_course(In& in, Account& a, std::uint64_t parts)
{
    a.has_course_ = true;
    a.last_at_ = in.base = in.time();
    a.last_position_ = in.place = in.position();
    const std::uint64_t flags = in.bytes.varint_up_to(UINT8_MAX << 3 | 7);
    a.last_flags_ = static_cast<std::uint8_t>(flags >> 3);
    a.standing_ = flags & 7;
    a.reckoned_at_ = parts & part_reckoned ? in.time() : a.last_at_;
    if (parts & part_reckoned && a.reckoned_at_ <= a.last_at_) return false;
    a.first_at_ = in.time();
    a.standing_since_ = in.time();
    a.rules_version_ = in.u32();
    a.half_life_h_ =
        static_cast<std::uint32_t>(in.number(1 - half_life_h_usual, half_life_h_max - half_life_h_usual) + half_life_h_usual);
    if (!in.bytes.is_ok()) return false;

    a.touches_ = in.u32();
    a.adds_count_ = in.u32();
    a.takes_count_ = in.u32();
    a.adds_total_ = in.number(0, sum_max);
    a.takes_total_ = in.number(-sum_max, 0);
    const std::int64_t present = a.last_at_.us / a.half_life().us;
    Few<Sums::Bucket> buckets;
    const std::uint64_t buckets_count = in.bytes.varint_up_to(in.bytes.left());
    std::int64_t room = sum_max;
    for (std::uint64_t i = 0; i < buckets_count && in.bytes.is_ok(); ++i) {
        const std::int64_t index = present - in.number(-(std::int64_t{1} << 40), std::int64_t{1} << 40);
        const auto adds = static_cast<std::int64_t>(in.bytes.varint_up_to(static_cast<std::uint64_t>(room)));
        room -= adds;
        const auto takes = static_cast<std::int64_t>(in.bytes.varint_up_to(static_cast<std::uint64_t>(room)));
        room -= takes;
        buckets.push_back({adds, -takes, index});
    }
    if (!in.bytes.is_ok() || !a.sums_.restore(std::move(buckets))) return false;

    a.was_hurt_ = parts & part_hurt;
    a.has_told_ = parts & part_told;
    if (parts & part_hurt) a.hurt_at_ = in.time();
    if (parts & part_told) a.told_at_ = in.time();
    if (parts & part_visits) {
        a.visits_ = in.u32();
        a.first_visit_at_ = in.time();
        a.visit_at_ = in.time();
        a.own_at_ = in.time();
        if (a.visits_ == 0) return false;
    }
    a.episode_at_ = in.time();
    if (parts & part_episode) {
        a.episode_count_ = in.u32();
        a.episode_peak_ = static_cast<std::int32_t>(in.number(-amount_max, amount_max));
        a.episode_end_ = static_cast<std::int32_t>(in.number(-amount_max, amount_max));
        a.episode_sum_ = in.number(-(std::int64_t{1} << 54), std::int64_t{1} << 54);
        if (a.episode_count_ == 0) return false;
    }
    a.memory_at_ = a.first_at_;
    if (parts & part_memory) {
        a.memory_at_ = in.time();
        a.remembered_ = in.number(-sum_max, sum_max);
        a.averaged_ = in.number(-sum_max, sum_max);
        if (a.remembered_ == 0 && a.averaged_ == 0 && a.memory_at_ == a.first_at_) return false;
    }
    if (parts & part_cuts && (a.cuts_ = in.number(1, sum_max)) == 0) return false;
    return read_lists(in, a, parts) && in.bytes.is_ok() && is_sound(a);
}

bool AccountCodec::read_lists(In& in, Account& a, std::uint64_t parts)
{
    const auto list = [&](Part part, std::size_t most, auto& values, auto read_one) {
        if (!(parts & part)) return;
        const std::size_t count = in.count(most);
        for (std::size_t i = 0; i < count && in.bytes.is_ok(); ++i) values.push_back(read_one());
    };
    list(part_repairables, repairables_max, a.repairables_, [&] {
        Account::Repairable take;
        take.at = in.time();
        take.left = static_cast<std::int32_t>(in.bytes.varint_up_to(static_cast<std::uint64_t>(amount_max)));
        take.about = in.u32();
        if (take.left == 0 || take.at > a.reckoned_at_) in.bytes.fail();
        return take;
    });
    list(part_days, look_back_days, a.days_, [&] {
        Account::DayOfTakes day;
        day.day = day_of(a.last_at_) - in.number(-4'000'000, 4'000'000);
        day.takes = static_cast<std::int64_t>(in.bytes.varint_up_to(static_cast<std::uint64_t>(sum_max) / look_back_days));
        if (day.takes == 0 || (!a.days_.empty() && a.days_.back().day >= day.day)) in.bytes.fail();
        return day;
    });
    list(part_opens, std::numeric_limits<std::size_t>::max(), a.opens_, [&] {
        Account::Open opened;
        opened.at = in.time();
        opened.position = in.position();
        opened.signal = in.u32();
        opened.place = in.u32();
        opened.about = in.u32();
        if (opened.at > a.reckoned_at_) in.bytes.fail();
        return opened;
    });
    list(part_promises, promises_kept_max, a.promises_, [&] {
        Account::Promise promise;
        promise.opened_at = in.time();
        promise.due_at = in.time();
        promise.closed_at = in.time();
        promise.promise = in.u32();
        const std::uint8_t state = in.bytes.byte();
        if (state > static_cast<std::uint8_t>(PromiseState::broken)) in.bytes.fail();
        promise.state = static_cast<PromiseState>(state);
        return promise;
    });
    return in.bytes.is_ok();
}

// What the arithmetic relies on: spans that it takes as not negative.
bool AccountCodec::is_sound(const Account& a)
{
    const auto is_past = [&](Time at) { return at <= a.reckoned_at_; };
    return a.standing_ <= static_cast<std::uint8_t>(Standing::gone) && is_past(a.first_at_) && is_past(a.standing_since_) &&
           is_past(a.episode_at_) && a.memory_at_ <= a.episode_at_ && is_past(a.own_at_) && a.visit_at_ <= a.own_at_ &&
           a.first_visit_at_ <= a.visit_at_;
}

}  // namespace regard
