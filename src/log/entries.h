// log/entries.h
//
// The bodies of entries (docs/formats/entry.md), each with its writer and its reader. What is personal is sealed under the
// key of the touch's primary identifier; what the fold needs of every touch stands outside the seal: keyed hashes, times,
// numbers of names, and the numbers that the catalogue names as measures.
//
// Views in what the readers give look into the group's bytes.
#pragma once

#include "log/group.h"
#include "log/traits.h"
#include "seal/keys.h"
#include "touch/catalogue.h"
#include "touch/effect.h"
#include "touch/touch.h"

#include <optional>

namespace regard::log {

constexpr std::uint64_t no_name = UINT64_MAX;

// A time beside another: whole milliseconds take less.
void write_time(Writer& out, Time at, Time base);
[[nodiscard]] Time read_time(Reader& in, Time base);
// A number in millionths: whole ones take less.
void write_micro(Writer& out, Micro number);
[[nodiscard]] Micro read_micro(Reader& in);
void write_position(Writer& out, const Position& position);
[[nodiscard]] Position read_position(Reader& in);

struct NamedId {
    std::uint64_t type = 0;  // name in the group: user_id, email …
    Id128 id;
};
struct Measure {
    std::uint64_t name = 0;
    Micro number;
};

struct TouchEntry {
    Id128 seen;  // keyed hash of source and message id
    Time at;
    Time received_at;
    std::uint64_t touchpoint = 0;  // names in the group
    std::uint64_t source = 0;
    std::uint64_t channel = no_name;
    std::uint64_t place = no_name;
    std::uint32_t about = 0;
    bool is_import = false;
    bool has_text = false;
    bool has_traits = false;
    std::vector<NamedId> identifiers;  // firmest first; at least one
    std::vector<Measure> measures;
    std::vector<std::uint64_t> name_prefixes;
    std::optional<std::vector<TraitHash>> traits;  // absent: written before they were, though there may be some
    std::string_view sealed;
};

// Hashes of a touch, made once by the door's thread: they also decide where it goes.
struct TouchHashes {
    Id128 seen;
    std::vector<Id128> identifiers;  // as touch.identifiers
};
[[nodiscard]] TouchHashes hashes_of(const Touch& touch, const seal::Keys& keys);

// `known` is the touch's catalogue row, or nullptr: it names the measures and what the touch is about.
void write_touch(GroupWriter& group, const Touch& touch, const TouchHashes& hashes, const Touchpoint* known,
                 const seal::Keys& keys);
[[nodiscard]] Result<TouchEntry> read_touch(const GroupReader& group, const RawEntry& entry);
// Opens what is sealed. Code::not_found when its key was destroyed: the touch was erased.
[[nodiscard]] Result<Touch> open_touch(const GroupReader& group, const RawEntry& raw, const TouchEntry& entry,
                                       const seal::Keys& keys);

struct ObservationEntry {
    Id128 seen;
    Observation observation;
};
void write_observation(GroupWriter& group, const Observation& observation, const Id128& seen);
[[nodiscard]] Result<ObservationEntry> read_observation(const GroupReader& group, const RawEntry& entry);

struct QuarantinedEntry {
    Id128 seen;  // of source and raw bytes
    std::string_view source;
    std::string_view door;
    std::string_view reason;
    std::string_view pointer;
    std::int64_t day = 0;  // its key is this day's
    std::uint64_t bytes = 0;
    std::string_view sealed;  // id and raw bytes
};
void write_quarantined(GroupWriter& group, std::string_view source, std::string_view door, std::string_view reason,
                       std::string_view pointer, std::string_view id, std::string_view raw, std::int64_t day,
                       const seal::Key& day_key, const Id128& seen);
[[nodiscard]] Result<QuarantinedEntry> read_quarantined(const GroupReader& group, const RawEntry& entry);
struct QuarantinedRaw {
    std::string id;
    std::string raw;
};
[[nodiscard]] Result<QuarantinedRaw> open_quarantined(const GroupReader& group, const RawEntry& raw,
                                                      const QuarantinedEntry& entry, const seal::Key& day_key);

struct CatalogueEntry {
    std::uint32_t version = 0;
    std::string_view source;
};
void write_catalogue(GroupWriter& group, std::uint32_t version, std::string_view source);
[[nodiscard]] Result<CatalogueEntry> read_catalogue(const RawEntry& entry);

void write_tick(GroupWriter& group);

// A person's decision about a pair of identifiers; `split` retracts it, `join` states it.
struct DecisionEntry {
    NamedId a;
    NamedId b;
    Time at;
    std::string_view who;
    std::string_view why;
};
void write_decision(GroupWriter& group, EntryKind kind, std::string_view a_type, const Id128& a, std::string_view b_type,
                    const Id128& b, Time at, std::string_view who, std::string_view why);
[[nodiscard]] Result<DecisionEntry> read_decision(const GroupReader& group, const RawEntry& entry);

struct SentAgainEntry {
    std::vector<Position> items;
    std::string_view who;
};
void write_sent_again(GroupWriter& group, std::span<const Position> items, std::string_view who);
[[nodiscard]] Result<SentAgainEntry> read_sent_again(const RawEntry& entry);

// What somebody of the business decided or noted, about the business and about no customer: nothing of it is sealed. The last
// of a key on a shelf is what holds; those before it are its history.
struct RecordEntry {
    std::string_view shelf;  // note, todo, fix, idea
    std::string_view key;
    std::string_view who;
    Time at;
    std::string_view body;  // JSON
};
void write_record(GroupWriter& group, const RecordEntry& record);
[[nodiscard]] Result<RecordEntry> read_record(const RawEntry& entry);

// Where an entry from another partition stands in its order; at least once delivered, recognised by a watermark.
struct Delivery {
    std::uint16_t source = 0;    // partition
    std::uint64_t sequence = 0;  // 1, 2, 3 … from one source to one destination
};

// Two identifiers were named together by a touch.
struct EvidenceMessage {
    std::string a_type;
    Id128 a;
    std::string b_type;
    Id128 b;
    Time at;
    std::string source;
    Position position;
    bool operator==(const EvidenceMessage&) const = default;
};
// `identifier` belongs to `canonical` from `generation` on.
struct AssignedMessage {
    std::string type;
    Id128 identifier;
    std::string canonical_type;
    Id128 canonical;
    std::uint64_t generation = 0;
    Time at;
    Position position;  // of the touch that last said so, to open the identifier's value
    bool operator==(const AssignedMessage&) const = default;
};
// Money that touches of one primary identifier were about, in one currency.
struct MoneySpent {
    std::string currency;  // empty: the sources did not say
    Micro amount;          // less what was given back
    bool operator==(const MoneySpent&) const = default;
};
// What is known of an identifier beside its effects; it goes where they go.
struct Along {
    std::vector<std::uint64_t> name_prefixes;
    std::vector<TraitsSaid> traits;
    std::vector<MoneySpent> spent;
    bool operator==(const Along&) const = default;
};
// Effects of the touches of one primary identifier, on their way to its home; names travel as text.
struct EffectsMessage {
    std::string type;  // of the identifier
    Id128 identifier;
    std::string canonical_type;
    Id128 canonical;
    std::uint64_t generation = 0;
    bool is_hand_over = false;  // moved from the home before; else just folded
    Along along;
    struct Item {
        Effect effect;  // its name numbers are not used
        std::string touchpoint, channel, place, rule, source;
        bool operator==(const Item&) const = default;
    };
    std::vector<Item> items;
    bool operator==(const EffectsMessage&) const = default;
};

void write_evidence(GroupWriter& group, const Delivery& delivery, const EvidenceMessage& message);
void write_assigned(GroupWriter& group, const Delivery& delivery, const AssignedMessage& message);
void write_effects(GroupWriter& group, const Delivery& delivery, const EffectsMessage& message);
[[nodiscard]] Result<std::pair<Delivery, EvidenceMessage>> read_evidence(const GroupReader& group, const RawEntry& entry);
[[nodiscard]] Result<std::pair<Delivery, AssignedMessage>> read_assigned(const GroupReader& group, const RawEntry& entry);
[[nodiscard]] Result<std::pair<Delivery, EffectsMessage>> read_effects(const GroupReader& group, const RawEntry& entry);

// Keyed hashes of the prefixes (three letters or more) of the words of the names among the traits.
[[nodiscard]] std::vector<std::uint64_t> name_prefixes_of(const std::vector<Property>& traits, const seal::Keys& keys);
[[nodiscard]] std::vector<std::string> words_of_name(std::string_view name);
// "Ada Lovelace" of the traits name, or firstName and lastName; empty when they say nothing.
[[nodiscard]] std::string name_among(const std::vector<Property>& traits);

}  // namespace regard::log
