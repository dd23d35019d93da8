// Keeping: what opening a partition reads, what a checkpoint writes, and the hash that a replay must come to.
#include "partition/partition.h"

#include <algorithm>
#include <fmt/format.h>

namespace regard {
namespace {

// The shelves of the state database: a partition's rows lie together, a shelf's rows within them.
enum class ShelfName : char {
    meta = 1,
    names,
    seen,
    filter,
    people,
    history,
    timers,
    evidence,
    words,
    surface,
    places,
    heard,
    observations,
    quarantine,
    records,
    weeks,
    hurt,
    partings,
    people_filter,
    history_filter,
    said,
    asked,
    place_weeks,
    hurt_there,
    said_there,
    traits,
    worth
};

std::string prefix(std::uint16_t partition, ShelfName shelf)
{
    return {static_cast<char>(partition), static_cast<char>(shelf)};
}

// Of all rows of a partition. One that is older is made again from the log.
constexpr std::uint8_t state_version = 6;

// Memory of a row with its slot, beyond what it owns: measured with a million customers of five touches each.
constexpr std::uint64_t person_bytes = sizeof(Customer) + 200;
constexpr std::uint64_t small_row_bytes = 160;
// Of what there is by place most rows are small, and a place's week holds some twenty touchpoints.
constexpr std::uint64_t place_row_bytes = 400;

class RowSum {
public:
    void add(char shelf, std::string_view key, std::string_view value)
    {
        Writer bytes;
        bytes.byte(static_cast<std::uint8_t>(shelf));
        bytes.text(key);
        bytes.text(value);
        const auto hash = seal::digest_of(bytes.str());
        unsigned __int128 number;
        std::memcpy(&number, hash.data(), sizeof number);
        sum_ += number;
    }
    [[nodiscard]] Id128 sum() const { return {static_cast<std::uint64_t>(sum_ >> 64), static_cast<std::uint64_t>(sum_)}; }

private:
    unsigned __int128 sum_ = 0;
};

}  // namespace

Partition::Partition(std::uint16_t number, Store& store, seal::Keys& keys)
    : number_(number),
      store_(store),
      keys_(keys),
      names_(store, prefix(number, ShelfName::names)),
      seen_(store, prefix(number, ShelfName::seen), prefix(number, ShelfName::filter)),
      people_(store, prefix(number, ShelfName::people), prefix(number, ShelfName::people_filter)),
      history_(store, prefix(number, ShelfName::history), prefix(number, ShelfName::history_filter)),
      timers_(store, prefix(number, ShelfName::timers)),
      evidence_(store, prefix(number, ShelfName::evidence)),
      words_(store, prefix(number, ShelfName::words)),
      surface_(store, prefix(number, ShelfName::surface)),
      places_(store, prefix(number, ShelfName::places)),
      there_(store, prefix(number, ShelfName::place_weeks), prefix(number, ShelfName::hurt_there),
             prefix(number, ShelfName::said_there)),
      heard_(store, prefix(number, ShelfName::heard)),
      weeks_(store, prefix(number, ShelfName::weeks), prefix(number, ShelfName::hurt), prefix(number, ShelfName::partings)),
      worth_(store, prefix(number, ShelfName::worth)),
      traits_(store, prefix(number, ShelfName::traits)),
      observation_rows_(store, prefix(number, ShelfName::observations)),
      quarantine_(store, prefix(number, ShelfName::quarantine)),
      said_(store, prefix(number, ShelfName::said)),
      asked_(store, prefix(number, ShelfName::asked)),
      records_(store, prefix(number, ShelfName::records)),
      catalogue_(std::make_shared<const Catalogue>())
{}

Result<void> Partition::open()
{
    const auto meta = TRY(store_.row(prefix(number_, ShelfName::meta)));
    TRY(names_.open());
    TRY(seen_.open());
    TRY(people_.open());
    TRY(history_.open());
    TRY(timers_.open());
    TRY(records_.open());
    if (!meta) return {};
    Reader in(*meta);
    const std::uint8_t version = in.byte();
    if (version > state_version) return failed(Code::too_new, "the state was written by a newer regard; upgrade this one");
    position_ = in.varint();
    for (unsigned char& byte : chain_) byte = in.byte();
    now_ = {in.zigzag()};
    for (std::uint64_t& watermark : watermarks_) watermark = in.varint();
    for (std::uint64_t& sequence : sequences_) sequence = in.varint();
    next_generation_ = in.varint();
    touches_ = in.varint();
    customers_ = in.varint();
    quarantined_ = in.varint();
    for (std::uint64_t& count : standing_) count = in.varint();
    catalogue_group_ = in.varint();
    const std::uint64_t stale = in.varint();
    for (std::uint64_t i = 0; i < stale && in.is_ok(); ++i) stale_.insert(in.id());
    if (version != state_version || !in.is_at_end())
        return failed(Code::damaged,
                      fmt::format("the state of partition {} does not read; rebuild it: stop, remove state/, start", number_));

    std::vector<std::pair<Id128, ObservationRow>> observations;
    TRY(observation_rows_.each([&](const Id128& id, const ObservationRow& row) { observations.emplace_back(id, row); }));
    std::sort(observations.begin(), observations.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [id, row] : observations) observations_.push_back(row);

    if (catalogue_group_ != 0) {
        const auto bytes = TRY(store_.group(number_, catalogue_group_));
        if (!bytes)
            return failed(
                Code::damaged,
                fmt::format("partition {}: the group that holds the catalogue is missing; restore a backup", number_));
        const auto group = TRY(log::GroupReader::open(*bytes));
        const std::uint64_t position = position_;
        for (const log::RawEntry& raw : group.entries())
            if (raw.kind == log::EntryKind::catalogue) {
                position_ = catalogue_group_;
                TRY(fold_catalogue(raw));
            }
        position_ = position;
    }
    return {};
}

Rows Partition::freeze()
{
    cells_.clear();
    Rows rows;
    names_.freeze(rows);
    seen_.freeze(rows);
    people_.freeze(rows);
    history_.freeze(position_, rows);
    timers_.freeze(rows);
    evidence_.freeze(rows);
    words_.freeze(rows);
    surface_.freeze(rows);
    places_.freeze(rows);
    there_.freeze(rows);
    heard_.freeze(rows);
    observation_rows_.freeze(rows);
    quarantine_.freeze(rows);
    said_.freeze(rows);
    asked_.freeze(rows);
    records_.rows().freeze(rows);
    weeks_.freeze(rows);
    worth_.rows.freeze(rows);
    traits_.freeze(rows);

    Writer meta;
    meta.byte(state_version);
    meta.varint(position_);
    for (const unsigned char byte : chain_) meta.byte(byte);
    meta.zigzag(now_.us);
    for (const std::uint64_t watermark : watermarks_) meta.varint(watermark);
    for (const std::uint64_t sequence : sequences_) meta.varint(sequence);
    meta.varint(next_generation_);
    meta.varint(touches_);
    meta.varint(customers_);
    meta.varint(quarantined_);
    for (const std::uint64_t count : standing_) meta.varint(count);
    meta.varint(catalogue_group_);
    meta.varint(stale_.size());
    std::vector<Id128> stale(stale_.begin(), stale_.end());
    std::sort(stale.begin(), stale.end());
    for (const Id128& id : stale) meta.id(id);
    rows.put(prefix(number_, ShelfName::meta), meta.str());
    return rows;
}

void Partition::thaw()
{
    seen_.thaw();
    people_.thaw();
    history_.thaw();
    timers_.thaw();
    evidence_.thaw();
    words_.thaw();
    surface_.thaw();
    places_.thaw();
    there_.thaw();
    heard_.thaw();
    weeks_.thaw();
    worth_.rows.thaw();
    traits_.thaw();
    observation_rows_.thaw();
    quarantine_.thaw();
    said_.thaw();
    asked_.thaw();
    records_.rows().thaw();
}

void Partition::evict(std::uint64_t bytes_max)
{
    people_.evict(bytes_max * 3 / 4 / person_bytes);
    cells_.clear();
    for (Shelf<Cell>* shelf : {&surface_, &places_}) shelf->evict(bytes_max / 16 / small_row_bytes);
    there_.evict(bytes_max / 32 / place_row_bytes);
    evidence_.evict(bytes_max / 16 / (small_row_bytes * 2));
    words_.evict(bytes_max / 32 / small_row_bytes);
    heard_.evict(bytes_max / 64 / small_row_bytes);
    weeks_.evict(bytes_max / 64 / small_row_bytes);
    worth_.rows.evict(bytes_max / 64 / small_row_bytes);
    quarantine_.evict(bytes_max / 64 / small_row_bytes);
    asked_.evict(bytes_max / 64 / small_row_bytes);
}

std::uint64_t Partition::dirty_bytes() const
{
    return people_.dirty_count() * person_bytes + history_.dirty_bytes() + seen_.dirty_bytes() + timers_.dirty_bytes() +
           traits_.dirty_bytes() +
           (evidence_.dirty_count() + words_.dirty_count() + surface_.dirty_count() + places_.dirty_count() +
            quarantine_.dirty_count() + asked_.dirty_count() + weeks_.dirty_count() + worth_.rows.dirty_count()) *
               small_row_bytes +
           there_.dirty_count() * place_row_bytes;
}

std::uint64_t Partition::held_bytes() const
{
    return columns_.bytes() + people_.held_count() * person_bytes + history_.dirty_bytes() + seen_.dirty_bytes() +
           seen_.filter_bytes() + timers_.dirty_bytes() + traits_.dirty_bytes() +
           (evidence_.held_count() + words_.held_count() + surface_.held_count() + places_.held_count() +
            quarantine_.held_count() + asked_.held_count() + weeks_.held_count() + worth_.rows.held_count()) *
               small_row_bytes +
           there_.held_count() * place_row_bytes;
}

Result<Partitions::PartitionHash> Partition::hash()
{
    Partitions::PartitionHash out;
    out.position = position_;
    unsigned __int128 whole = 0;
    const auto close = [&](const char* name, const RowSum& rows) {
        out.shelves.emplace_back(name, to_hex(rows.sum()));
        whole += static_cast<unsigned __int128>(rows.sum().high) << 64 | rows.sum().low;
    };
    const auto add_shelf = [&](const char* name, ShelfName shelf, auto& rows) -> Result<void> {
        RowSum sum;
        TRY(rows.each([&](const Id128& id, const auto& row) {
            Writer bytes;
            row.write(bytes);
            const auto key = id.bytes();
            sum.add(static_cast<char>(shelf), {key.data(), key.size()}, bytes.str());
        }));
        close(name, sum);
        return {};
    };

    RowSum counters;
    Writer meta;
    meta.varint(position_);
    meta.raw({reinterpret_cast<const char*>(chain_.data()), chain_.size()});
    meta.zigzag(now_.us);
    for (const std::uint64_t watermark : watermarks_) meta.varint(watermark);
    for (const std::uint64_t sequence : sequences_) meta.varint(sequence);
    for (const std::uint64_t count : {next_generation_, touches_, customers_, quarantined_, catalogue_group_})
        meta.varint(count);
    for (const std::uint64_t count : standing_) meta.varint(count);
    counters.add(static_cast<char>(ShelfName::meta), {}, meta.str());
    close("counters", counters);

    RowSum names;
    for (NameNumber number = 1; number < names_.size(); ++number)
        names.add(static_cast<char>(ShelfName::names), names_.text(number), std::to_string(number));
    close("names", names);
    RowSum seen;
    TRY(seen_.each([&](const Id128& id) {
        const auto key = id.bytes();
        seen.add(static_cast<char>(ShelfName::seen), {key.data(), key.size()}, {});
    }));
    close("seen", seen);
    TRY(add_shelf("customers", ShelfName::people, people_));
    RowSum history;
    TRY(history_.each([&](const Id128& strand, const Effect& effect) {
        Writer bytes;
        Time base;
        write_effect(bytes, effect, base);
        const auto key = strand.bytes();
        history.add(static_cast<char>(ShelfName::history), {key.data(), key.size()}, bytes.str());
    }));
    close("history", history);
    TRY(add_shelf("evidence", ShelfName::evidence, evidence_));
    TRY(add_shelf("words", ShelfName::words, words_));
    TRY(add_shelf("surface", ShelfName::surface, surface_));
    TRY(add_shelf("places", ShelfName::places, places_));
    TRY(add_shelf("place_weeks", ShelfName::place_weeks, there_.weeks()));
    TRY(add_shelf("hurt_there", ShelfName::hurt_there, there_.hurts()));
    TRY(add_shelf("said_there", ShelfName::said_there, there_.sayings()));
    TRY(add_shelf("heard", ShelfName::heard, heard_));
    TRY(add_shelf("weeks", ShelfName::weeks, weeks_.weeks));
    TRY(add_shelf("hurt", ShelfName::hurt, weeks_.hurt));
    TRY(add_shelf("partings", ShelfName::partings, weeks_.partings));
    TRY(add_shelf("worth", ShelfName::worth, worth_.rows));
    RowSum traits;
    TRY(traits_.each([&](std::uint64_t trait, const Id128& customer) {
        Writer key;
        key.ordered64(trait);
        key.id(customer);
        traits.add(static_cast<char>(ShelfName::traits), key.str(), {});
    }));
    close("traits", traits);
    TRY(add_shelf("observations", ShelfName::observations, observation_rows_));
    TRY(add_shelf("quarantine", ShelfName::quarantine, quarantine_));
    TRY(add_shelf("said", ShelfName::said, said_));
    TRY(add_shelf("asked", ShelfName::asked, asked_));
    TRY(add_shelf("records", ShelfName::records, records_.rows()));
    out.hash = to_hex(Id128{static_cast<std::uint64_t>(whole >> 64), static_cast<std::uint64_t>(whole)});
    return out;
}

}  // namespace regard
