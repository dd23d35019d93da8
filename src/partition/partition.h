// partition/partition.h
//
// One partition: its state, and the fold that makes it from the log. fold(state, entry) -> state, proposals: no clock, no
// chance; the only I/O is reading its own rows back from the shelves. The same groups give the same state, bit for bit.
//
// Not thread-safe: its crew calls it from one thread at a time. Reading `log` and `keys` is shared and safe. It changes nothing
// but its memory; freeze() hands out what a checkpoint has to write, and outgoing() what other partitions have to be told.
#pragma once

#include "history/history.h"
#include "log/entries.h"
#include "partition/columns.h"
#include "partition/names.h"
#include "partition/partitions.h"
#include "partition/places.h"
#include "partition/records.h"
#include "partition/rows.h"
#include "partition/said.h"
#include "partition/seen.h"
#include "partition/shelf.h"
#include "partition/timers.h"
#include "partition/traits.h"
#include "partition/weeks.h"
#include "partition/worth.h"

#include <array>
#include <boost/unordered/unordered_flat_set.hpp>
#include <map>
#include <variant>

namespace regard {

namespace insight {
struct Span;
}

// The partition that an identifier's touches go to, and where a customer whose canonical identifier it is has its home:
// a pure function of the keyed hash, fixed for as long as the store lives.
[[nodiscard]] inline std::uint16_t partition_of(const Id128& id)
{
    return static_cast<std::uint16_t>(id.high % limits::partitions_count);
}

// What one fold has to tell another partition; `delivery` says where it stands in the order.
struct Outgoing {
    std::uint16_t destination = 0;
    log::Delivery delivery;
    std::variant<log::EvidenceMessage, log::AssignedMessage, log::EffectsMessage> message;
};

// What became of one entry of a group, for whoever waits for it.
struct Folded {
    Outcome outcome = Outcome::accepted;
    Id128 customer;  // where its touch went, as far as this partition knows
    Position position;
    std::uint64_t customers_affected = 0;  // of an observation
};

// A touch that opened a promise, and what it is about.
struct Asked {
    Waiting waiting;
    std::uint32_t about = 0;
};

// AtPlaces on its way through the partitions.
struct AtPlacesSum {
    std::map<std::pair<std::string, std::int64_t>, TouchpointDay> weeks;
    std::map<std::string, std::uint64_t> people;
    std::map<std::string, SayingsView> sayings;
};

// Of all partitions' sayings the latest of each touchpoint.
[[nodiscard]] std::vector<SayingsView> latest_of(std::map<std::string, SayingsView> sum);

class Partition {
public:
    Partition(std::uint16_t number, Store& store, seal::Keys& keys);
    // Reads what is loaded eagerly: position, counters, names, filters, catalogue.
    [[nodiscard]] Result<void> open();

    // --- the way (way.cc) ---------------------------------------------------------------------------------------------
    // Folds one durable group, the next in order. `live` gives touches that are at hand decoded (by entry, may be empty or
    // hold nullptr): it saves opening them. `folded` gets one item an entry.
    [[nodiscard]] Result<void> fold(const log::GroupReader& group, std::span<const Touch* const> live,
                                    std::vector<Folded>* folded);

    [[nodiscard]] std::vector<Outgoing> take_outgoing() { return std::exchange(outgoing_, {}); }
    // The highest sequence of each source that is folded: what comes again is passed over.
    [[nodiscard]] std::uint64_t watermark(std::uint16_t source) const { return watermarks_[source]; }
    [[nodiscard]] std::uint16_t number() const { return number_; }
    [[nodiscard]] std::uint64_t position() const { return position_; }
    [[nodiscard]] const log::Chain& chain() const { return chain_; }
    [[nodiscard]] Time now() const { return now_; }
    // Something is due at this minute at the earliest; a tick entry makes it happen.
    [[nodiscard]] std::uint32_t earliest_due_minute() const { return timers_.earliest(); }
    [[nodiscard]] bool has_stale() const { return !stale_.empty(); }
    [[nodiscard]] std::shared_ptr<const Catalogue> catalogue() const { return catalogue_; }
    [[nodiscard]] std::uint32_t catalogue_version() const { return catalogue_version_; }
    [[nodiscard]] bool has_seen(const Id128& id) { return seen_.holds(id); }

    // --- keeping (keep.cc) --------------------------------------------------------------------------------------------
    [[nodiscard]] Rows freeze();  // not in order yet; with the row that says the position
    void thaw();
    void evict(std::uint64_t bytes_max);
    [[nodiscard]] std::uint64_t dirty_bytes() const;
    [[nodiscard]] std::uint64_t held_bytes() const;
    [[nodiscard]] Result<Partitions::PartitionHash> hash();

    // --- questions (ask.cc): `now` is the time of asking, which may be later than the last group's
    // -------------------------------------------------------------------------------------------
    struct Home {
        Id128 canonical;
        std::uint16_t partition = 0;
        bool is_known = false;
    };
    [[nodiscard]] Home home_of(const Id128& id);
    struct MemberValue {
        Id128 id;
        Identifier identifier;
        Time since;
    };
    [[nodiscard]] Result<CustomerView> customer(const Id128& canonical, std::optional<Time> as_of, Time now);
    [[nodiscard]] Result<TimelinePage> timeline(const Id128& canonical, const Partitions::TimelineQuery& query);
    [[nodiscard]] Result<std::vector<AccountPoint>> account_line(const Id128& canonical, Time from, Time to);
    [[nodiscard]] Result<CustomerShort> short_of(const Id128& canonical, Time now);
    [[nodiscard]] Result<CustomerShort> customer_short(const Id128& canonical, const Customer& row, Time now);
    // Looks at up to `scan_max` rows after `after`; gives where to go on, zero at the end.
    [[nodiscard]] Result<Id128> customers(std::optional<Standing> standing, const Id128& after, std::size_t limit,
                                          std::size_t scan_max, Time now, std::vector<CustomerShort>& out);
    // ask_list.cc: what lists are made from. True: it is whole; else up to `scan_max` customers more are in it now.
    [[nodiscard]] Result<bool> make_columns(std::size_t scan_max);
    // Of the customers behind `last` the first `limit`, in order, into `best`; and how many there are in all.
    [[nodiscard]] Result<void> rank(const Partitions::CustomerQuery& query, const std::optional<Ranked>& last,
                                    std::size_t limit, Time now, std::vector<Ranked>& best, std::uint64_t& count);
    // backtest.cc: up to `scan_max` customers after `after`; give where to go on, zero at the end.
    [[nodiscard]] Result<Id128> add_to(insight::Span& span, const Id128& after, std::size_t scan_max);
    [[nodiscard]] Result<Id128> add_to(BacktestResult& result, const Id128& after, std::size_t scan_max);
    [[nodiscard]] Result<std::vector<Id128>> customers_named(std::uint64_t prefix);
    struct EvidenceLink {
        Id128 other;
        NameNumber type = 0;
        std::string type_text;
        Time since;
        std::string state;
        std::string source;
        Position named_at;
    };
    [[nodiscard]] Result<std::vector<EvidenceLink>> evidence(const Id128& id);  // partition 0
    void add_to(Summary& summary) const;
    [[nodiscard]] Result<void> add_to(Surface& surface, Time from, Time to);
    [[nodiscard]] Result<void> add_to(Heard& heard, Time from, Time to);
    [[nodiscard]] Result<void> add_to(std::vector<PlaceView>& places);
    // ask_weeks.cc
    void add_to(WeekView& view, Week week);
    [[nodiscard]] Result<void> add_to(HomeView& view, Week week);
    // The take that weighed most at `at`; none when nothing had been taken.
    [[nodiscard]] Result<std::optional<Gone::Last>> what_did_it(const Id128& canonical, Time at);
    [[nodiscard]] Result<std::vector<QuarantineItem>> quarantine(std::uint64_t after_group, std::uint16_t after_index,
                                                                 std::size_t limit);
    // said_ask.cc
    [[nodiscard]] Result<void> add_to(std::map<std::pair<std::string, std::int64_t>, TouchpointDay>& days, Time from, Time to);
    [[nodiscard]] Result<void> add_to(std::map<std::string, std::uint64_t>& people, Week last);
    [[nodiscard]] Result<void> add_to(HurtWorth& worth, Week last);  // along.cc
    [[nodiscard]] Result<void> add_to(std::map<std::string, SayingsView>& sayings);
    void add_to(SayingsView& view, const SaidRow& row);
    // Without those whose home is here and who were answered.
    [[nodiscard]] Result<void> add_to(std::vector<Asked>& asked, const std::string& owner,
                                      const std::optional<std::vector<std::string>>& places, Time now);
    [[nodiscard]] std::optional<Saying> said_after(const Id128& canonical, Time at);
    [[nodiscard]] bool is_answered(const Id128& canonical, const Asked& asked);
    [[nodiscard]] Result<void> add_to(std::vector<Suggestion>& suggestions, const std::optional<Suggestion>& cursor,
                                      std::size_t limit, const std::function<bool(const Suggestion&)>& is_wanted);
    [[nodiscard]] std::vector<Record> records(std::string_view shelf) const { return records_.of(shelf); }  // partition 0
    // ask_places.cc: places by name
    [[nodiscard]] Result<void> add_to(AtPlacesSum& sum, const std::vector<std::string>& places, Week first, Week last);
    [[nodiscard]] Result<void> add_to(std::map<std::string, PlaceView>& sums, const std::string& stage, Week week);
    // crew_way.cc: one touch's whole way, and the latest of a touchpoint.
    [[nodiscard]] Result<KeptTouch> kept_at(const Position& position);
    // What it did to the account of `canonical`, whose home is here.
    [[nodiscard]] Result<void> add_to(TouchWay& way, const Id128& canonical);
    // Of so many groups below `below`; gives the number of the first one looked at.
    [[nodiscard]] Result<std::uint64_t> add_to(RecentTouches& recent, const std::vector<std::string>& names,
                                               std::uint64_t below, std::size_t groups);
    // What the live stream shows of a folded touch whose customer's home is here.
    [[nodiscard]] LiveTouch live_of(const Folded& folded, const Touch& touch);
    void add_account(LiveTouch& live);  // at the customer's home
    [[nodiscard]] Result<Touch> open_at(const Position& position, Time* received_at = nullptr);

private:
    struct BoundNames;
    class EntryFacts;
    class EvidenceNodes;

    // way.cc, whose.cc
    void fire_due();
    [[nodiscard]] Result<Folded> fold_touch(const log::GroupReader& group, const log::RawEntry& raw, BoundNames& names,
                                            const Touch* live);
    [[nodiscard]] Result<Folded> fold_observation(const log::GroupReader& group, const log::RawEntry& raw);
    [[nodiscard]] Result<Folded> fold_quarantined(const log::GroupReader& group, const log::RawEntry& raw);
    [[nodiscard]] Result<void> fold_catalogue(const log::RawEntry& raw);
    [[nodiscard]] Result<void> fold_decision(const log::GroupReader& group, const log::RawEntry& raw);
    [[nodiscard]] Result<void> fold_sent_again(const log::RawEntry& raw);
    [[nodiscard]] Result<void> fold_evidence(const log::GroupReader& group, const log::RawEntry& raw);
    [[nodiscard]] Result<void> fold_assigned(const log::GroupReader& group, const log::RawEntry& raw);
    [[nodiscard]] Result<void> fold_effects(const log::GroupReader& group, const log::RawEntry& raw);
    [[nodiscard]] bool is_new(const log::Delivery& delivery);
    void bind_catalogue();
    void send(std::uint16_t destination, std::variant<log::EvidenceMessage, log::AssignedMessage, log::EffectsMessage> message);
    void tell(const std::vector<identity::Assignment>& assignments, Time at, const Position& position);
    void note_named(const log::EvidenceMessage& message);
    void learn(const Id128& identifier, NameNumber type, const Id128& canonical, NameNumber canonical_type,
               std::uint64_t generation, Time at, const Position& named_at);
    static void note_member(Customer& home, const Customer::Member& member);

    // home.cc: what happens at a customer's home, or on the way there
    void route(const Id128& identifier, NameNumber type, const std::vector<Effect>& effects, const log::Along& along,
               bool is_hand_over);
    void absorb(const Id128& canonical, NameNumber canonical_type, const Id128& identifier, NameNumber type,
                const std::vector<Effect>& effects, const log::Along& along);
    void hand_over(const Id128& identifier, NameNumber type, const Id128& before);
    void settle(bool is_import);
    void refold(const Id128& canonical, Customer& row, Time advanced_to);
    // Takes an effect that is not late, or makes due what is due, and tells the weeks what it came to.
    void feel(CustomerWeeks& weeks, Account& account, const Effect& effect, std::vector<Derived>& derived,
              CustomerWeeks::Counter* counter);
    void feel_derived(CustomerWeeks& weeks, std::span<const Derived> derived, CustomerWeeks::Counter* counter);
    void after_change(const Id128& canonical, Customer& row, std::span<const Derived> derived);
    void count_derived(Customer& row, std::span<const Derived> derived);
    void recount(Customer& row);
    void schedule(const Id128& canonical, Customer& row);
    void note_words(const Id128& identifier, NameNumber type, const std::vector<std::uint64_t>& prefixes);
    void forget_words(const Id128& identifier, const std::vector<std::uint64_t>& prefixes);
    [[nodiscard]] std::vector<Effect> observed(const Effect& effect) const;
    [[nodiscard]] bool applies(const ObservationRow& observation, const Effect& effect) const;
    // along.cc
    [[nodiscard]] log::Along along_of(log::TouchEntry& entry, const EntryFacts& facts, const Touchpoint* touchpoint,
                                      const Position& position);  // way.cc
    void take_along(const Id128& canonical, Customer& row, const Id128& identifier, const log::Along& along);
    [[nodiscard]] log::Along give_along(const Id128& before, Customer& row, const Id128& identifier);
    void spend(Customer& row, const Id128& identifier, NameNumber currency, Micro amount);
    // All effects of a customer, in the order in which they are folded.
    [[nodiscard]] std::vector<Effect> effects_of(const Id128& canonical, const Customer& row);
    // said_ask.cc: the latest words and hurts, and what asks for an answer.
    void note_said(const Effect& effect, const Id128& identifier);
    // Of those names that are known here.
    [[nodiscard]] Places::Numbers numbers_of(const std::vector<std::string>& names) const;
    void meet(Customer::Met& met, const Effect& effect) const;  // ask_list.cc
    void refresh_columns();
    void count_surface(const Effect& effect, std::int64_t touches, int sign);
    [[nodiscard]] static Id128 surface_key(std::int64_t day, NameNumber touchpoint, NameNumber channel);

    // ask.cc
    [[nodiscard]] std::string reason_of(const Effect& effect, const Touch* touch) const;
    [[nodiscard]] EffectView view_of(const Effect& effect, const Touch* touch) const;
    [[nodiscard]] Result<std::vector<MemberValue>> values_of(const Id128& canonical, const Customer& row);
    [[nodiscard]] const Touchpoint* known(NameNumber touchpoint) const
    {
        return touchpoint < known_.size() ? known_[touchpoint].touchpoint : nullptr;
    }

    std::uint16_t number_;
    Store& store_;
    seal::Keys& keys_;

    // Where the fold stands.
    std::uint64_t position_ = 0;
    log::Chain chain_{};
    Time now_{0};
    std::array<std::uint64_t, limits::partitions_count> watermarks_{};
    std::array<std::uint64_t, limits::partitions_count> sequences_{};
    std::uint64_t next_generation_ = 0;  // partition 0
    std::vector<Outgoing> outgoing_;

    // Counters.
    std::uint64_t touches_ = 0;
    std::uint64_t customers_ = 0;
    std::uint64_t quarantined_ = 0;
    std::array<std::uint64_t, 6> standing_{};

    Names names_;
    Seen seen_;
    Shelf<Customer> people_;
    History history_;
    Timers timers_;
    Shelf<EvidenceRow> evidence_;
    Shelf<NameWord> words_;
    Shelf<Cell> surface_;  // high: day, low: touchpoint and channel
    struct LastCell {
        std::int64_t day = 0;
        NameNumber channel = 0;
        Cell* cell = nullptr;
    };
    std::vector<LastCell> cells_;  // by touchpoint: changed already since the last checkpoint; a cache of surface_
    Shelf<Cell> places_;           // low: place
    Places there_;                 // by place and week
    Shelf<HeardDay> heard_;        // high: day
    Weeks weeks_;
    Worth worth_;
    TraitIndex traits_;
    Shelf<ObservationRow> observation_rows_;  // low: its number
    Shelf<QuarantineRow> quarantine_;         // high: group, low: index
    Shelf<SaidRow> said_;                     // low: touchpoint
    Shelf<AskedRow> asked_;                   // by touchpoint and time
    log::KnownSealed known_sealed_;
    Records records_;  // partition 0
    std::vector<ObservationRow> observations_;
    // Customers whom one group outside an import folds on or again of itself: changed, they stay in memory until a checkpoint.
    static constexpr std::size_t changed_by_a_group_max = 4096;
    boost::unordered_flat_set<Id128, Id128Hash> stale_;  // customers to be folded again
    Columns columns_;

    // The catalogue in force, as this partition reads it.
    std::shared_ptr<const Catalogue> catalogue_;
    std::uint32_t catalogue_version_ = 0;
    std::uint64_t catalogue_group_ = 0;  // its entry, to read it from when opening
    Rules rules_;
    struct Known {
        const Touchpoint* touchpoint = nullptr;
        NameNumber channel = 0;
        std::vector<NameNumber> rules;  // the numbers of its rules' names
        bool is_asking = false;         // a complaint, an idea, or what opens a promise
    };
    std::vector<Known> known_;                // by name number
    std::vector<const EffectRule*> rule_of_;  // by name number
    std::vector<std::uint16_t> stage_of_;     // by name number: equal for those of one stage; 0 is none
};

}  // namespace regard
