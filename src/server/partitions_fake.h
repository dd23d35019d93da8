// server/partitions_fake.h
//
// For the tests of this room: an engine that keeps what it is sent and answers with what it was told, on the caller's thread
// or later. What the real one makes of a touch is tested where that is done.
#pragma once

#include "partition/backtest.h"
#include "partition/partitions.h"

#include <map>
#include <mutex>

namespace regard::server {

class PartitionsFake : public Partitions {
public:
    explicit PartitionsFake(Clock& its_clock) : engine_clock(its_clock)
    {
        Catalogue made;
        Touchpoint call;
        call.name = "phone.call";
        call.label = "I called";
        call.owner = "care";
        made.touchpoints.push_back(call);
        made.index();
        catalogue_ = std::make_shared<const Catalogue>(std::move(made));
    }

    void send(Sending sending, Receipts receipts) override
    {
        std::vector<Receipt> out;
        {
            const std::lock_guard lock(mutex);
            if (is_full) return receipts(failed(Code::busy, "full"));
            for (const Touch& touch : sending.touches)
                out.push_back(
                    {touch.id, ids.emplace(touch.id, 1).second ? Outcome::accepted : Outcome::duplicate, "", 0, {3, 17, 812}});
            for (const Observation& observation : sending.observations) out.push_back({observation.id, Outcome::accepted, ""});
            for (const Quarantined& item : sending.quarantined) out.push_back({item.id, Outcome::quarantined, item.reason});
            for (Touch& touch : sending.touches) touches.push_back(std::move(touch));
            for (Quarantined& item : sending.quarantined) quarantined.push_back(std::move(item));
        }
        receipts(std::move(out));
    }
    bool is_busy() const override { return is_full; }
    Result<void> settle() override { return {}; }
    bool is_simulated() const override { return simulated; }
    Clock& clock() override { return engine_clock; }
    Duration ahead() const override { return skipped; }
    Result<Time> skip(Duration by) override
    {
        skipped = skipped + by;
        return engine_clock.now() + skipped;
    }

    void change_catalogue(std::shared_ptr<const Catalogue> next, Answer<std::uint32_t> answer) override
    {
        catalogue_ = std::move(next);
        answer(2);
    }
    std::shared_ptr<const Catalogue> catalogue() const override { return catalogue_; }
    std::uint32_t catalogue_version() const override { return 1; }

    void split(const Identifier& a, const Identifier& b, std::string, std::string why, Answer<bool> answer) override
    {
        decisions.push_back("split " + to_text(a) + " " + to_text(b) + " " + why);
        answer(true);
    }
    void join(const Identifier& a, const Identifier& b, std::string, std::string why, Answer<bool> answer) override
    {
        decisions.push_back("join " + to_text(a) + " " + to_text(b) + " " + why);
        answer(true);
    }

    // One customer: Ada.
    static constexpr Id128 ada{1, 2};
    Id128 id_of(const Identifier& identifier) const override
    {
        return identifier.value == "ada@example.org" ? ada : Id128{9, 9};
    }
    void customer(const Id128& id, std::optional<Time>, Answer<CustomerView> answer) override
    {
        if (id != ada) return answer(failed(Code::not_found, "no such customer"));
        CustomerView out;
        out.id = ada;
        out.name = "Ada \"Example\"\xff";
        out.identifiers.push_back({{"email", "ada@example.org"}, Time{}});
        out.account.balance = Micro{-800'000};
        out.account.standing.now = standing_of_ada;
        answer(std::move(out));
    }
    void timeline(const Id128& id, TimelineQuery, Answer<TimelinePage> answer) override
    {
        if (id != ada) return answer(failed(Code::not_found, "no such customer"));
        TimelinePage page;
        const std::lock_guard lock(mutex);
        for (const Touch& touch : touches) {
            TimelineItem item;
            item.at = touch.at;
            item.received_at = touch.received_at;
            item.touchpoint = touch.touchpoint;
            item.position = {3, 17, 812};
            item.effects.push_back({Micro{-300'000}, "waited 9 min", "phone.call/long", touch.touchpoint, 1, {item.position}});
            page.items.push_back(std::move(item));
        }
        answer(std::move(page));
    }
    void account_line(const Id128& id, Time, Time, Answer<std::vector<AccountPoint>> answer) override
    {
        if (id != ada) return answer(failed(Code::not_found, "no such customer"));
        answer(std::vector<AccountPoint>(1));
    }
    void customers(CustomerQuery query, Answer<CustomerPage> answer) override
    {
        asked_for = std::move(query);
        answer(CustomerPage{});
    }
    void summary(Answer<Summary> answer) override { answer(Summary{}); }
    void surface(Time, Time, Answer<Surface> answer) override { answer(Surface{}); }
    void home(Time at, Answer<HomeView> answer) override
    {
        HomeView out;
        out.week.from = start_of_day(day_of(at));
        out.week.touches = 3;
        out.friction.push_back({"phone.call", "I called", "get_help", "phone", "care", 3, {}, {-600'000}, {-400'000}, 2});
        out.gone.push_back({ada, at, {800'000}, {}, Gone::Last{"phone.call", "I called", at, "waited 9 min", "care"}});
        out.gone.back().customer.id = ada;
        answer(std::move(out));
    }
    void weeks(Time, std::size_t count, Answer<std::vector<WeekView>> answer) override { answer(std::vector<WeekView>(count)); }
    void heard(Time, Time, Answer<Heard> answer) override { answer(Heard{400, 21, 290, 60}); }
    void places(Answer<std::vector<PlaceView>> answer) override { answer(std::vector<PlaceView>{}); }
    void quarantine(std::string, std::size_t, Answer<std::pair<std::vector<QuarantineItem>, std::string>> answer) override
    {
        answer(std::pair{in_quarantine, std::string()});
    }
    void mark_sent_again(std::vector<std::string> which, std::string, Answer<std::size_t> answer) override
    {
        marked.insert(marked.end(), which.begin(), which.end());
        answer(which.size());
    }

    void touchpoint_days(Time, Time, Answer<std::vector<TouchpointDay>> answer) override
    {
        answer(std::vector<TouchpointDay>{});
    }
    void people_hurt(Time, Answer<std::map<std::string, std::uint64_t>> answer) override
    {
        answer(std::map<std::string, std::uint64_t>{});
    }
    void worth_hurt(Time, Answer<HurtWorth> answer) override { answer(hurt_worth); }
    void sayings(Answer<std::vector<SayingsView>> answer) override { answer(std::vector<SayingsView>{}); }
    void waiting(std::string, Answer<std::vector<Waiting>> answer) override { answer(std::vector<Waiting>{}); }
    void at_places(std::vector<std::string> places, Time, Time, Answer<AtPlaces> answer) override
    {
        asked_places = std::move(places);
        answer(AtPlaces{});
    }
    void waiting_at(std::vector<std::string>, std::string, Answer<std::vector<Waiting>> answer) override
    {
        answer(std::vector<Waiting>{});
    }
    void stage_places(std::string, Time, Answer<std::vector<PlaceView>> answer) override { answer(std::vector<PlaceView>{}); }
    void suggestions(std::optional<Suggestion>, std::size_t, std::function<bool(const Suggestion&)>,
                     Answer<std::vector<Suggestion>> answer) override
    {
        answer(std::vector<Suggestion>{});
    }
    void said_after(std::vector<Saying> moments, Answer<std::vector<std::optional<Saying>>> answer) override
    {
        answer(std::vector<std::optional<Saying>>(moments.size()));
    }
    void touches_at(std::vector<Position> positions, Answer<std::vector<std::optional<Touch>>> answer) override
    {
        answer(std::vector<std::optional<Touch>>(positions.size()));
    }
    void touch_way(const Position&, Answer<TouchWay> answer) override
    {
        answer(failed(Code::not_found, "no touch stands there"));
    }
    void recent_touches(std::vector<std::string>, std::size_t, Answer<RecentTouches> answer) override
    {
        answer(RecentTouches{});
    }
    void backtest(BacktestQuery query, std::shared_ptr<BacktestWatch> watch, Answer<BacktestResult> answer) override
    {
        const std::lock_guard lock(mutex);
        backtests.push_back({query, std::move(watch), std::move(answer)});
    }
    void keep_record(Record record, Answer<Record> answer) override
    {
        record.at = clock().now();
        record.position = {0, 0, kept.size() + 2};
        kept.push_back(record);
        answer(std::move(record));
    }
    void records(std::string shelf, Answer<std::vector<Record>> answer) override
    {
        std::vector<Record> out;
        for (const Record& record : kept)
            if (record.shelf == shelf) out.push_back(record);
        answer(std::move(out));
    }

    std::uint64_t listen(std::function<void(const LiveTouch&)> to) override
    {
        const std::lock_guard lock(mutex);
        listener = std::move(to);
        return 1;
    }
    void unlisten(std::uint64_t) override
    {
        const std::lock_guard lock(mutex);
        listener = nullptr;
    }
    // Tells whoever listens; waits until somebody does.
    void tell(const LiveTouch& touch)
    {
        while (true) {
            const std::lock_guard lock(mutex);
            if (!listener) continue;
            return listener(touch);
        }
    }
    Load load() const override { return {}; }
    Result<std::vector<PartitionHash>> state_hashes() override { return std::vector<PartitionHash>{}; }

    Result<std::optional<std::string>> get_setting(std::string_view name) override
    {
        const std::lock_guard lock(mutex);
        const auto found = rows.find(name);
        if (found == rows.end()) return std::optional<std::string>();
        return std::optional(found->second);
    }
    Result<void> put_setting(std::string_view name, std::string_view value) override
    {
        const std::lock_guard lock(mutex);
        rows.insert_or_assign(std::string(name), std::string(value));
        return {};
    }
    Result<void> remove_setting(std::string_view name) override
    {
        const std::lock_guard lock(mutex);
        rows.erase(std::string(name));
        return {};
    }
    Result<std::vector<std::pair<std::string, std::string>>> settings(std::string_view prefix) override
    {
        const std::lock_guard lock(mutex);
        std::vector<std::pair<std::string, std::string>> out;
        for (const auto& [name, value] : rows)
            if (name.starts_with(prefix)) out.emplace_back(name, value);
        return out;
    }

    Clock& engine_clock;
    bool simulated = false;
    Standing standing_of_ada = Standing::fresh;
    Duration skipped{};
    std::mutex mutex;
    bool is_full = false;
    std::map<std::string, int> ids;
    std::vector<Touch> touches;
    std::vector<Quarantined> quarantined;
    std::vector<QuarantineItem> in_quarantine;
    std::vector<std::string> marked;
    std::vector<std::string> decisions;
    std::vector<Record> kept;
    struct Backtest {
        BacktestQuery query;
        std::shared_ptr<BacktestWatch> watch;
        Answer<BacktestResult> answer;
    };
    std::vector<Backtest> backtests;  // begun; a test answers them
    CustomerQuery asked_for;
    std::vector<std::string> asked_places;
    HurtWorth hurt_worth;
    std::function<void(const LiveTouch&)> listener;
    std::map<std::string, std::string, std::less<>> rows;

private:
    std::shared_ptr<const Catalogue> catalogue_;
};

// A clock that stands still, and chance that counts.
class StillClock final : public Clock {
public:
    [[nodiscard]] Time now() const override { return at; }
    [[nodiscard]] Duration since_start() const override { return at - Time{}; }
    Time at{1'772'443'800'000'000};  // 2026-03-02T09:30:00Z
};
class CountingChance final : public Chance {
public:
    void fill(std::span<unsigned char> out) override
    {
        for (unsigned char& byte : out) {
            state_ = state_ * 6364136223846793005U + 1442695040888963407U;
            byte = static_cast<unsigned char>(state_ >> 56U);
        }
    }

private:
    std::uint64_t state_ = 1;
};

}  // namespace regard::server
