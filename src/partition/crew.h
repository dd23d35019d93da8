// partition/crew.h
//
// The threads of one store: workers, each the single writer of some partitions; one committer, whose every commit is one
// fsync for the closed groups of all partitions; one keeper, who writes checkpoints.
//
// What comes in waits in a partition's inbox. A worker closes a group, hands it to the committer, and folds it when it is
// durable; then, and only then, receipts are given and other partitions told. Questions are answered between two groups from
// what is folded: quick ones on the thread of who asks, so an answer may come before the call returns. A failed fsync ends
// the process: what the kernel dropped cannot be known, and the restart folds the log as it is.
#pragma once

#include "partition/ahead_clock.h"
#include "partition/partition.h"
#include "partition/partitions.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

namespace regard {

class Crew final : public Partitions {
public:
    [[nodiscard]] static Result<std::unique_ptr<Crew>> open(const StoreOptions& options);
    ~Crew() override;

    void send(Sending sending, Receipts receipts) override;
    [[nodiscard]] bool is_busy() const override;
    [[nodiscard]] Result<void> settle() override;
    [[nodiscard]] bool is_simulated() const override { return is_simulated_; }
    [[nodiscard]] Clock& clock() override { return *clock_; }
    [[nodiscard]] Duration ahead() const override { return clock_->ahead(); }
    [[nodiscard]] Result<Time> skip(Duration by) override;
    void change_catalogue(std::shared_ptr<const Catalogue> catalogue, Answer<std::uint32_t> answer) override;
    [[nodiscard]] std::shared_ptr<const Catalogue> catalogue() const override;
    [[nodiscard]] std::uint32_t catalogue_version() const override;
    void split(const Identifier& a, const Identifier& b, std::string who, std::string why, Answer<bool> answer) override;
    void join(const Identifier& a, const Identifier& b, std::string who, std::string why, Answer<bool> answer) override;
    [[nodiscard]] Id128 id_of(const Identifier& identifier) const override;
    void customer(const Id128& id, std::optional<Time> as_of, Answer<CustomerView> answer) override;
    void timeline(const Id128& id, TimelineQuery query, Answer<TimelinePage> answer) override;
    void account_line(const Id128& id, Time from, Time to, Answer<std::vector<AccountPoint>> answer) override;
    void customers(CustomerQuery query, Answer<CustomerPage> answer) override;
    void summary(Answer<Summary> answer) override;
    void surface(Time from, Time to, Answer<Surface> answer) override;
    void heard(Time from, Time to, Answer<Heard> answer) override;
    void home(Time week, Answer<HomeView> answer) override;
    void weeks(Time last, std::size_t count, Answer<std::vector<WeekView>> answer) override;
    void places(Answer<std::vector<PlaceView>> answer) override;
    void quarantine(std::string cursor, std::size_t limit,
                    Answer<std::pair<std::vector<QuarantineItem>, std::string>> answer) override;
    void mark_sent_again(std::vector<std::string> ids, std::string who, Answer<std::size_t> answer) override;
    void touchpoint_days(Time from, Time to, Answer<std::vector<TouchpointDay>> answer) override;
    void people_hurt(Time at, Answer<std::map<std::string, std::uint64_t>> answer) override;
    void worth_hurt(Time at, Answer<HurtWorth> answer) override;
    void sayings(Answer<std::vector<SayingsView>> answer) override;
    void waiting(std::string owner, Answer<std::vector<Waiting>> answer) override;
    void at_places(std::vector<std::string> places, Time from, Time to, Answer<AtPlaces> answer) override;
    void waiting_at(std::vector<std::string> places, std::string owner, Answer<std::vector<Waiting>> answer) override;
    void stage_places(std::string stage, Time at, Answer<std::vector<PlaceView>> answer) override;
    void suggestions(std::optional<Suggestion> cursor, std::size_t limit, std::function<bool(const Suggestion&)> is_wanted,
                     Answer<std::vector<Suggestion>> answer) override;
    void said_after(std::vector<Saying> moments, Answer<std::vector<std::optional<Saying>>> answer) override;
    void touches_at(std::vector<Position> positions, Answer<std::vector<std::optional<Touch>>> answer) override;
    void touch_way(const Position& position, Answer<TouchWay> answer) override;
    void recent_touches(std::vector<std::string> names, std::size_t limit, Answer<RecentTouches> answer) override;
    void backtest(BacktestQuery query, std::shared_ptr<BacktestWatch> watch, Answer<BacktestResult> answer) override;
    void keep_record(Record record, Answer<Record> answer) override;
    void records(std::string shelf, Answer<std::vector<Record>> answer) override;
    std::uint64_t listen(std::function<void(const LiveTouch&)> listener) override;
    void unlisten(std::uint64_t token) override;
    [[nodiscard]] Load load() const override;
    [[nodiscard]] Result<std::vector<PartitionHash>> state_hashes() override;
    [[nodiscard]] Result<std::optional<std::string>> get_setting(std::string_view key) override;
    [[nodiscard]] Result<void> put_setting(std::string_view key, std::string_view value) override;
    [[nodiscard]] Result<void> remove_setting(std::string_view key) override;
    [[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> settings(std::string_view prefix) override;

private:
    // One request's parts are in several partitions; the last to finish gives the receipts.
    struct Request {
        Sending sending;
        std::vector<log::TouchHashes> hashes;
        std::vector<Receipt> receipts;
        Receipts callback;
        std::atomic<std::size_t> left{0};
        std::uint64_t bytes = 0;
    };
    // What is rare among what becomes an entry. `write` adds it to the group; `done`, if there, is told what became of it.
    struct Other {
        std::function<void(log::GroupWriter&)> write;
        std::function<void(const Folded&)> done;
    };
    // Something that becomes an entry. Small: it is moved from inbox to group to fold.
    struct Fact {
        enum class Kind : std::uint8_t { touch, observation, quarantined, other };
        Kind kind = Kind::other;
        std::shared_ptr<Request> request;
        std::uint32_t index = 0;       // within the request, of its kind
        std::uint32_t size_guess = 0;  // bytes in the log
        std::unique_ptr<Other> other;  // of kind other
    };
    struct Message {
        std::unique_ptr<Outgoing> outgoing;  // large: it is moved from inbox to group to fold
    };
    using Question = std::function<void(Partition&)>;
    struct Queued {
        Question question;
        std::vector<Id128> about;
        std::uint64_t behind = 0;  // of the messages that have come, those it must not miss
    };

    struct InFlight {
        std::string bytes;
        std::vector<const Touch*> live;                                 // by entry; the facts below keep them alive
        std::vector<std::variant<std::monostate, Fact, Message>> what;  // by entry
        Time began;
    };

    struct Seat;  // one partition with its inbox
    struct Worker;
    class Folding;

    Crew() = default;
    [[nodiscard]] Result<void> recover();
    void start();
    void work(Worker& worker);
    bool step(Seat& seat);
    bool answer_some(Worker& worker, const Seat& turn);
    [[nodiscard]] static bool is_missing(Seat& seat, const std::vector<Id128>& about, std::uint64_t behind);
    [[nodiscard]] static bool is_urgent(const Fact& fact);
    void close_group(Seat& seat, std::vector<std::variant<std::monostate, Fact, Message>> what, log::GroupWriter& writer);
    void finish_group(Seat& seat);
    void deliver(Seat& seat);
    void report(Seat& seat, const Folded& folded, Fact& fact);
    void begin_checkpoint(Seat& seat);
    void commit_loop();
    void keep_loop();
    void push(std::uint16_t partition, std::size_t size, Other other);
    void push_catalogue(std::uint16_t partition, std::shared_ptr<const Catalogue> catalogue, std::uint32_t version,
                        std::function<void(const Folded&)> done);
    // On the partition's thread, before what came in and is not folded, behind what other partitions told it.
    void ask(std::uint16_t partition, Question question) { put(partition, {std::move(question), {}, 0}); }
    // Quick and about these customers: on this thread at once, unless the partition is folding or was told about them by
    // another and has not folded it.
    void ask_about(std::uint16_t partition, std::vector<Id128> about, Question question);
    void put(std::uint16_t partition, Queued asked);
    // A customer may be moving: so many times the question follows.
    static constexpr int home_hops_max = 4;
    void at_home(const Id128& id, std::function<void(Result<Id128>, Partition*)> then, int hops);
    template <class T>
    void gather(std::function<Result<void>(Partition&, T&)> part, std::function<void(T&)> finish, Answer<T> answer);
    void name_evidence(CustomerView view, std::vector<Id128> ids, Answer<CustomerView> answer);
    void decide(log::EntryKind kind, const Identifier& a, const Identifier& b, std::string who, std::string why,
                Answer<bool> answer);
    void whose_identifiers(std::shared_ptr<TouchWay> way, std::size_t next, Answer<TouchWay> answer);  // crew_way.cc
    struct Recent;
    void look_back(std::shared_ptr<Recent> recent);
    struct Ordered;
    void ordered_customers(CustomerQuery query, Answer<CustomerPage> answer);
    void rank_in(std::shared_ptr<Ordered> ordered, std::uint16_t partition);
    void show_ordered(std::shared_ptr<Ordered> ordered, std::size_t next);
    struct Backtesting;  // crew_backtest.cc
    void span_of_backtest(std::shared_ptr<Backtesting> work, std::uint16_t partition, Id128 after);
    void look_back(std::shared_ptr<Backtesting> work, std::uint16_t partition, Id128 after);
    void waiting_where(std::string owner, std::optional<std::vector<std::string>> places, Answer<std::vector<Waiting>> answer);
    void show_gone(HomeView view, std::size_t next, Answer<HomeView> answer);
    void continue_customers(CustomerQuery query, std::size_t partition, Id128 after, CustomerPage page,
                            Answer<CustomerPage> answer);
    void named_customers(std::vector<Id128> ids, std::size_t next, CustomerQuery query, CustomerPage page,
                         Answer<CustomerPage> answer);
    [[nodiscard]] static bool has_words(const std::string& name, const std::string& wanted);
    [[nodiscard]] Time group_time();
    [[nodiscard]] static Result<Duration> read_ahead(Store& store);  // crew_time.cc

    StoreOptions options_;
    std::unique_ptr<AheadClock> clock_;  // what options_.clock is once the store is open
    bool is_simulated_ = false;
    std::unique_ptr<Store> store_;
    std::unique_ptr<seal::Keys> keys_;
    std::vector<std::unique_ptr<Seat>> seats_;
    std::vector<std::unique_ptr<Worker>> workers_;
    std::atomic<bool> is_stopping_{false};

    // Wall-clock time as the log sees it: never back, and a jump beyond the monotonic clock is not believed.
    Time wall_at_start_;
    Duration steady_at_start_;
    Duration ahead_at_start_;
    std::mutex skip_lock_;  // two who skip at once skip twice

    std::mutex commit_lock_;
    std::condition_variable commit_wake_;
    std::vector<Seat*> closed_;
    std::mutex keep_lock_;
    std::condition_variable keep_wake_;
    struct Checkpoint {
        Seat* seat = nullptr;
        Rows rows;
    };
    std::deque<Checkpoint> checkpoints_;
    std::thread committer_;
    std::thread keeper_;

    std::atomic<std::uint64_t> queued_bytes_{0};
    std::uint64_t queued_bytes_max_ = 0;
    std::atomic<std::uint64_t> waiting_{0};  // facts, messages, groups and checkpoints under way
    std::atomic<std::uint64_t> accepted_{0}, duplicate_{0}, quarantined_count_{0}, groups_{0}, commits_{0}, commit_us_{0},
        checkpoints_count_{0};

    mutable std::mutex catalogue_lock_;
    std::shared_ptr<const Catalogue> catalogue_;
    std::uint32_t catalogue_version_ = 0;

    std::mutex listeners_lock_;
    std::map<std::uint64_t, std::function<void(const LiveTouch&)>> listeners_;
    std::uint64_t next_listener_ = 1;
    std::atomic<std::size_t> listeners_count_{0};
};

}  // namespace regard
