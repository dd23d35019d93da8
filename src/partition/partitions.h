// partition/partitions.h
//
// The house as its doors see it: all partitions of one store, the threads that run them, and the questions one can ask.
//
// A partition has one writer (a worker thread of this class); many partitions share a worker. Doors send touches and
// get receipts when they are durable and folded; pages ask questions, which run between groups, so they never see what is
// not durable yet. All functions are thread-safe and do not wait; answers come through the callbacks, on a worker's thread
// or, where that is quick, on the caller's before the call returns: a callback must not block, and a caller holds no lock
// that its callback takes.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "partition/touch_way.h"
#include "partition/week_views.h"
#include "relationship/account.h"
#include "touch/catalogue.h"
#include "touch/effect.h"
#include "touch/touch.h"

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace rocksdb {
class Env;
}

namespace regard {

struct BacktestQuery;
struct BacktestWatch;
struct BacktestResult;

// What a door could not understand: kept with the reason, shown, and sent again once it can be.
struct Quarantined {
    std::string id;  // the source's message id when it could be read; may be empty
    std::string source;
    std::string door;  // "segment", "native", "import:<map>": which decoder to use when it is sent again
    std::string reason;
    std::string pointer;  // JSON pointer, or line:column
    std::string raw;      // the bytes, at most touch_bytes_max
};

enum class Outcome : std::uint8_t { accepted, duplicate, quarantined };

struct Receipt {
    std::string id;
    Outcome outcome = Outcome::accepted;
    std::string reason;                    // of quarantined
    std::uint64_t customers_affected = 0;  // of an observation: those whose touches there and then were known already
    Position position{};                   // of a touch's entry in the log
};

// One request's worth. Receipts come in the order touches, observations, quarantined.
struct Sending {
    std::vector<Touch> touches;
    std::vector<Observation> observations;
    std::vector<Quarantined> quarantined;
};
using Receipts = std::function<void(Result<std::vector<Receipt>>)>;

// A customer as the API shows one. Personal fields are opened from the log for the answer only.
struct IdentifierView {
    Identifier identifier;  // value as the source wrote it
    Time since;
};
struct EvidenceView {
    Identifier a;
    Identifier b;
    Time since;
    std::string state;  // joined, retracted, over_cap
    std::string source;
};
struct CustomerView {
    Id128 id;          // of the canonical identifier; any identifier's id finds the same customer
    std::string name;  // may be empty
    std::string company;
    std::vector<Property> traits;
    std::vector<IdentifierView> identifiers;
    std::vector<EvidenceView> evidence;
    AccountView account;
    Hurt hurt;
    bool is_simulated = false;
};
struct EffectView {
    Micro amount;
    std::string reason;
    std::string rule;
    std::string touchpoint;
    std::uint32_t catalogue = 0;
    std::vector<Position> evidence;  // of signals and observations: what made it; else the touch itself
};
struct TimelineItem {
    Time at;
    Time received_at;
    std::string touchpoint;
    std::string label;
    std::string channel;
    std::string place;
    std::string source;
    std::vector<EffectView> effects;
    std::string text;
    std::optional<Money> value;
    std::optional<Micro> rating;
    std::vector<Property> properties;
    Position position;
    bool is_signal = false;
};
struct TimelinePage {
    std::vector<TimelineItem> items;  // newest first
    std::string next;                 // cursor; empty at the end
};
// One touch's whole way.
struct TouchWay {
    KeptTouch kept;
    std::vector<NamedHere> identifiers;  // as kept.identifiers
    std::optional<Id128> customer;       // whose account has it now
    bool is_counted = false;             // in that account; a touch that came a second time is not
    std::string label;
    std::string channel;
    std::vector<EffectView> effects;  // its own, of observations it met, of signals it completed
    AccountView before;               // of everything that happened before it, at its moment
    AccountView after;
    bool is_first = false;  // there was no account before
};
// The latest touches of a touchpoint, as far as was looked.
struct RecentTouches {
    struct One {
        Position position{};
        Touch touch;
    };
    std::vector<One> touches;          // newest in the log first
    std::uint64_t entries_looked = 0;  // of all touchpoints
    std::uint64_t not_open = 0;        // their key was destroyed
    bool is_whole_log = false;         // else it was enough, or too much to look at
};
struct AccountPoint {
    Time at;
    Micro balance;
    Micro adds;
    Micro takes;
    Standing standing = Standing::fresh;
};

struct TouchpointView {
    std::string touchpoint;
    std::string label;
    std::string channel;
    std::string stage;
    std::string owner;
    std::string kind;
    bool in_catalogue = false;
    std::uint64_t touches = 0;
    Micro adds;
    Micro takes;
    const Touchpoint* rules = nullptr;  // looks into the catalogue that `catalogue()` keeps alive
};
struct SurfaceCell {
    std::string stage;
    std::string channel;
    std::uint64_t touches = 0;
    Micro adds;
    Micro takes;
};
struct Surface {
    std::vector<SurfaceCell> cells;
    std::vector<TouchpointView> touchpoints;  // most friction first
};
struct Summary {
    bool is_simulated = false;
    Time as_of;
    std::uint64_t customers = 0;
    std::uint64_t touches = 0;
    std::uint64_t quarantined = 0;
    std::uint64_t standing[6] = {};  // by Standing
};
struct QuarantineItem {
    std::string id;  // "p3/812/17"
    Time at;
    std::string source;
    std::string door;
    std::string reason;
    std::string pointer;
    std::uint64_t bytes = 0;
    std::string raw;
    bool is_sent_again = false;
};
struct PlaceView {
    std::string place;
    std::uint64_t touches = 0;
    Micro adds;
    Micro takes;
};

// What somebody of the business decided or noted; its body is the caller's JSON.
struct Record {
    std::string shelf;  // note, todo, fix, idea
    std::string key;
    std::string who;
    Time at;
    std::string body;
    Position position{};
    bool operator==(const Record&) const = default;
};

// What a touchpoint did on one day.
struct TouchpointDay {
    std::string touchpoint;
    std::int64_t day = 0;  // since 1970
    std::uint64_t touches = 0;
    std::uint64_t hurts = 0;  // how many of them took
    Micro adds;
    Micro takes;
};

// What the customers whom each touchpoint hurt have spent so far, less what they were given back; each customer once at each
// touchpoint. Currencies are never added to each other.
struct HurtWorth {
    std::map<std::string, std::map<std::string, Micro>> spent;  // touchpoint, currency (empty: not said)
    std::map<std::string, std::uint64_t> purchases;             // touches about money, by currency
};

// The latest that was said and felt at a touchpoint, newest first, a few of each.
struct Saying {
    Time at;
    Position position{};
    Id128 customer;
};
struct SayingsView {
    std::string touchpoint;
    std::vector<Saying> words;   // with a text, and no add
    std::vector<Saying> praise;  // with a text, and an add
    std::vector<Saying> takes;   // of those hurt last
};

// What a set of places did to customers: week by week (a week's day is its Monday), whom each touchpoint hurt in the last
// four weeks asked for (each once), and the latest that was said and felt there.
struct AtPlaces {
    std::vector<TouchpointDay> weeks;
    std::map<std::string, std::uint64_t> people;
    std::vector<SayingsView> sayings;
};

// A touch that opened a promise which nobody has kept yet.
struct Waiting {
    Time at;
    Time due_at;
    Position position{};
    Id128 customer;
    std::string touchpoint;
    std::string signal;  // of the catalogue: it says what answers
    std::string place;   // where it was asked; empty: nowhere
};

// A customer's idea, where it stands in the log.
struct Suggestion {
    Time at;
    Position position{};
    Id128 customer;
    std::string touchpoint;
};

// What the live stream shows of one folded touch.
struct LiveTouch {
    Time at;
    Time received_at;
    Id128 customer;
    std::string touchpoint;
    std::string label;
    std::string channel;
    std::string place;
    Outcome outcome = Outcome::accepted;
    Position position{};
    std::vector<EffectView> effects;
    Micro balance;
    Standing standing = Standing::fresh;
};

struct Load {  // for /metrics and admission
    std::uint64_t queued_bytes = 0;
    std::uint64_t queued_bytes_max = 0;
    std::uint64_t touches_accepted = 0;  // since start
    std::uint64_t touches_duplicate = 0;
    std::uint64_t touches_quarantined = 0;
    std::uint64_t groups_committed = 0;
    std::uint64_t commits = 0;
    std::uint64_t commit_us_last = 0;
    std::uint64_t checkpoints = 0;
    std::uint64_t log_bytes = 0;  // on disk
    std::uint64_t state_bytes = 0;
};

template <class T>
using Answer = std::function<void(Result<T>)>;

struct StoreOptions {
    std::string path;  // the store's directory
    std::uint64_t memory_bytes = std::uint64_t{1} << 30;
    int workers = 0;              // 0: one per core, at most 4
    Clock* clock = nullptr;       // not owned; must outlive the partitions
    Chance* chance = nullptr;     // not owned
    rocksdb::Env* env = nullptr;  // the disk; tests give one with faults. Not owned
};

class Partitions {
public:
    // Makes an empty store: keys, version, the pinned routing. Refuses a directory that holds one already.
    [[nodiscard]] static Result<void> make_store(const StoreOptions& options, const Catalogue& catalogue, bool is_simulated);
    // Opens, recovers (folds what is after each checkpoint) and starts the threads. Code::conflict when another process has
    // it open, Code::too_new, Code::damaged with the range that is lost.
    [[nodiscard]] static Result<std::unique_ptr<Partitions>> open(const StoreOptions& options);
    virtual ~Partitions() = default;  // drains, checkpoints, closes

    // Code::busy at once when the queues are full (nothing was taken; try again). Otherwise the callback comes when
    // everything sent is durable and folded.
    virtual void send(Sending sending, Receipts receipts) = 0;
    [[nodiscard]] virtual bool is_busy() const = 0;
    // Returns when everything sent before is folded and what became due is settled (end of an import).
    [[nodiscard]] virtual Result<void> settle() = 0;

    [[nodiscard]] virtual bool is_simulated() const = 0;
    // The store's clock: the machine's, ahead by what was skipped.
    [[nodiscard]] virtual Clock& clock() = 0;
    [[nodiscard]] virtual Duration ahead() const = 0;
    // Moves the store's clock on, durably, and returns the time when all that became due is settled. It waits for the disk,
    // so not on a thread that serves. not_found: the store is not simulated; bad_input: not forward, or too far.
    [[nodiscard]] virtual Result<Time> skip(Duration by) = 0;

    // A new catalogue version: an entry in every partition's log; the same bytes as now in force change nothing.
    virtual void change_catalogue(std::shared_ptr<const Catalogue> catalogue, Answer<std::uint32_t> answer) = 0;
    [[nodiscard]] virtual std::shared_ptr<const Catalogue> catalogue() const = 0;
    [[nodiscard]] virtual std::uint32_t catalogue_version() const = 0;

    // People decide who is one customer; entries in the log with who and why.
    virtual void split(const Identifier& a, const Identifier& b, std::string who, std::string why, Answer<bool> answer) = 0;
    virtual void join(const Identifier& a, const Identifier& b, std::string who, std::string why, Answer<bool> answer) = 0;

    // Questions. `as_of` absent: now.
    [[nodiscard]] virtual Id128 id_of(const Identifier& identifier) const = 0;
    virtual void customer(const Id128& id, std::optional<Time> as_of, Answer<CustomerView> answer) = 0;
    struct TimelineQuery {
        std::optional<Time> as_of;
        std::vector<std::string> touchpoints;  // only these; empty: all
        std::string cursor;
        std::size_t limit = 50;
    };
    virtual void timeline(const Id128& id, TimelineQuery query, Answer<TimelinePage> answer) = 0;
    virtual void account_line(const Id128& id, Time from, Time to, Answer<std::vector<AccountPoint>> answer) = 0;
    struct CustomerQuery {
        // by_id is no order that says anything; lost: whom takes have cost most of their balance; recent: the latest touch
        // first.
        enum class Order : std::uint8_t { by_id, lost, recent };
        std::string name;  // prefix of a name, three letters or more; then there is no other order
        std::optional<Standing> standing;
        std::string channel;            // they came by it at least once; empty: any
        std::string place;              // where they were last
        std::optional<Time> last_from;  // the latest touch is not before …
        std::optional<Time> last_to;    // … and is before
        bool is_silent_only = false;    // longer away than their own rhythm explains
        struct Trait {
            std::string name;
            std::string value;
        };
        std::optional<Trait> trait;  // their latest value of it
        Order order = Order::by_id;
        std::string cursor;
        std::size_t limit = 50;
    };
    struct CustomerPage {
        std::vector<CustomerShort> items;
        std::string next;
        std::optional<std::uint64_t> count;  // of all, of a list in an order
    };
    virtual void customers(CustomerQuery query, Answer<CustomerPage> answer) = 0;
    virtual void summary(Answer<Summary> answer) = 0;
    virtual void surface(Time from, Time to, Answer<Surface> answer) = 0;  // days, inclusive
    virtual void heard(Time from, Time to, Answer<Heard> answer) = 0;
    // The week that `at` lies in.
    virtual void home(Time at, Answer<HomeView> answer) = 0;
    // So many weeks up to the one that `last` lies in, oldest first.
    virtual void weeks(Time last, std::size_t count, Answer<std::vector<WeekView>> answer) = 0;
    virtual void places(Answer<std::vector<PlaceView>> answer) = 0;
    virtual void quarantine(std::string cursor, std::size_t limit,
                            Answer<std::pair<std::vector<QuarantineItem>, std::string>> answer) = 0;
    // Marks items as sent again (an entry); the caller decodes `raw` anew and sends it.
    virtual void mark_sent_again(std::vector<std::string> ids, std::string who, Answer<std::size_t> answer) = 0;

    // What happened at each touchpoint on the days from .. to, inclusive; by touchpoint, then day.
    virtual void touchpoint_days(Time from, Time to, Answer<std::vector<TouchpointDay>> answer) = 0;
    // Customers whom each touchpoint hurt in the four weeks up to the one of `at`, each counted once.
    virtual void people_hurt(Time at, Answer<std::map<std::string, std::uint64_t>> answer) = 0;
    // What those have spent so far whom each touchpoint hurt in these four weeks.
    virtual void worth_hurt(Time at, Answer<HurtWorth> answer) = 0;
    // Of all touchpoints where anybody said anything or was hurt.
    virtual void sayings(Answer<std::vector<SayingsView>> answer) = 0;
    // Of a role's promises those that nobody has kept yet, due first; empty: of all. What was due more than `overdue_max` ago
    // is past keeping.
    static constexpr Duration overdue_max = days(28);
    virtual void waiting(std::string owner, Answer<std::vector<Waiting>> answer) = 0;
    // The same at some places: friction, people and words of the weeks that these times lie in, and who waits.
    virtual void at_places(std::vector<std::string> places, Time from, Time to, Answer<AtPlaces> answer) = 0;
    virtual void waiting_at(std::vector<std::string> places, std::string owner, Answer<std::vector<Waiting>> answer) = 0;
    // What touchpoints of a stage did at each place in the week that `at` lies in, most taken first.
    virtual void stage_places(std::string stage, Time at, Answer<std::vector<PlaceView>> answer) = 0;
    // Ideas, newest first, after `cursor` (of the last page's last); those that are wanted (null: all).
    virtual void suggestions(std::optional<Suggestion> cursor, std::size_t limit,
                             std::function<bool(const Suggestion&)> is_wanted, Answer<std::vector<Suggestion>> answer) = 0;
    // What each of these customers said first, of their own will and without an add, from that moment on: within a week of a
    // take it is most likely about it. Absent: nothing. At most 100.
    virtual void said_after(std::vector<Saying> moments, Answer<std::vector<std::optional<Saying>>> answer) = 0;
    // The touches at these places, opened; one whose key is destroyed is absent. At most 500.
    virtual void touches_at(std::vector<Position> positions, Answer<std::vector<std::optional<Touch>>> answer) = 0;

    // One touch's whole way; not_found: no touch stands at this place of the log.
    virtual void touch_way(const Position& position, Answer<TouchWay> answer) = 0;
    // The latest touches that came under one of these names, read from the log backwards.
    virtual void recent_touches(std::vector<std::string> names, std::size_t limit, Answer<RecentTouches> answer) = 0;
    // Whether what would have been said of customers on past days came true (partition/backtest.h). It takes a while: each
    // customer is folded again, a few at a time between other work.
    virtual void backtest(BacktestQuery query, std::shared_ptr<BacktestWatch> watch, Answer<BacktestResult> answer) = 0;

    // Keeps a record as a fact; answers when it is durable and folded, with its place and time.
    virtual void keep_record(Record record, Answer<Record> answer) = 0;
    // All versions of all keys of a shelf, oldest first: the last of a key is what holds.
    virtual void records(std::string shelf, Answer<std::vector<Record>> answer) = 0;

    // Called on a worker thread for every folded touch; must not block. Returns a token for unlisten.
    virtual std::uint64_t listen(std::function<void(const LiveTouch&)> listener) = 0;
    virtual void unlisten(std::uint64_t token) = 0;

    [[nodiscard]] virtual Load load() const = 0;
    // Sum of row hashes of each partition, shelf by shelf, after everything sent before is folded.
    struct PartitionHash {
        std::uint64_t position = 0;
        std::string hash;  // 32 hex digits
        std::vector<std::pair<std::string, std::string>> shelves;
    };
    [[nodiscard]] virtual Result<std::vector<PartitionHash>> state_hashes() = 0;

    // For `access` and `server`: small rows of their own (users, sessions' keys, keys of sources), durable when put
    // returns. Not part of the state hash.
    [[nodiscard]] virtual Result<std::optional<std::string>> get_setting(std::string_view key) = 0;
    [[nodiscard]] virtual Result<void> put_setting(std::string_view key, std::string_view value) = 0;
    [[nodiscard]] virtual Result<void> remove_setting(std::string_view key) = 0;
    [[nodiscard]] virtual Result<std::vector<std::pair<std::string, std::string>>> settings(std::string_view prefix) = 0;
};

}  // namespace regard
