#include "partition/crew.h"

#include "partition/format.h"
#include "partition/seat.h"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <unistd.h>

namespace regard {
namespace {

constexpr std::uint64_t checkpoint_log_bytes = 64 << 20;
constexpr Duration checkpoint_every = seconds(60);
constexpr Duration fill_wait{20'000};          // how long an import's group waits to be full
constexpr Duration import_pause = seconds(2);  // no tick sooner after an import's touch: more of it is coming
constexpr std::int64_t quarantine_days = 30;
constexpr int exit_io = 74;  // EX_IOERR

[[noreturn]] void end_by(const Error& error)
{
    std::fprintf(stderr, "regard: stopping: %s\n", error.text.c_str());
    std::fflush(stderr);
    ::_exit(exit_io);
}

// What a touch takes in the log, roughly: hashes, numbers and texts; names are said once a group.
std::uint32_t log_bytes_of(const Touch& touch)
{
    std::size_t sum = 48 + touch.text.size() + touch.company.size();
    for (const Identifier& identifier : touch.identifiers) sum += 20 + identifier.value.size();
    for (const auto* list : {&touch.properties, &touch.traits})
        for (const Property& property : *list) sum += 4 + property.text.size();
    return static_cast<std::uint32_t>(sum);
}

// What it takes in memory while it waits.
std::uint64_t bytes_of(const Touch& touch)
{
    std::uint64_t sum = 256 + touch.id.size() + touch.text.size() + touch.company.size();
    for (const Identifier& identifier : touch.identifiers) sum += 64 + identifier.value.size();
    for (const auto* list : {&touch.properties, &touch.traits})
        for (const Property& property : *list) sum += 80 + property.name.size() + property.text.size();
    return sum;
}

}  // namespace

Result<std::unique_ptr<Partitions>> Partitions::open(const StoreOptions& options)
{
    return std::unique_ptr<Partitions>(TRY(Crew::open(options)));
}

Result<std::unique_ptr<Crew>> Crew::open(const StoreOptions& options)
{
    MUST(options.clock != nullptr && options.chance != nullptr);
    std::unique_ptr<Crew> crew(new Crew);
    crew->options_ = options;
    const StoreFormat format = TRY(read_format(options.path));
    crew->is_simulated_ = format.is_simulated;
    crew->keys_ = TRY(seal::Keys::open(options.path + "/keys", *options.chance));
    Store::Options store;
    store.path = options.path;
    store.memory_bytes = options.memory_bytes / 4;
    store.env = options.env;
    crew->store_ = TRY(Store::open(store));
    crew->queued_bytes_max_ = std::max<std::uint64_t>(options.memory_bytes / 8, 8 << 20);
    crew->ahead_at_start_ = TRY(read_ahead(*crew->store_));
    crew->clock_ = std::make_unique<AheadClock>(*options.clock, crew->ahead_at_start_);
    crew->options_.clock = crew->clock_.get();
    crew->wall_at_start_ = crew->clock_->now();
    crew->steady_at_start_ = crew->clock_->since_start();
    for (std::uint16_t number = 0; number < limits::partitions_count; ++number)
        crew->seats_.push_back(std::make_unique<Seat>(number, *crew->store_, *crew->keys_));
    TRY(crew->recover());
    crew->start();
    return crew;
}

Result<void> Crew::recover()
{
    // Opening is the fold: what is after each checkpoint is folded again. Partitions do not wait for each other.
    std::vector<Result<void>> outcomes(seats_.size());
    std::vector<std::vector<Outgoing>> outgoing(seats_.size());
    std::atomic<std::size_t> next{0};
    const auto recover_some = [&] {
        for (std::size_t i = next++; i < seats_.size(); i = next++) {
            Partition& partition = seats_[i]->partition;
            outcomes[i] = [&]() -> Result<void> {
                TRY(partition.open());
                return store_->groups(partition.number(), partition.position() + 1,
                                      [&](std::uint64_t, std::string_view bytes) -> Result<void> {
                                          const log::GroupReader group = TRY(log::GroupReader::open(bytes));
                                          TRY(partition.fold(group, {}, nullptr));
                                          for (Outgoing& more : partition.take_outgoing())
                                              outgoing[i].push_back(std::move(more));
                                          seats_[i]->log_bytes += bytes.size();
                                          partition.evict(options_.memory_bytes / 2 / seats_.size());
                                          return {};
                                      });
            }();
        }
    };
    std::thread second(recover_some);
    recover_some();
    second.join();
    for (const Result<void>& outcome : outcomes)
        if (!outcome) return Failed(outcome.error());

    // What a fold told others and they had not kept yet is told again.
    for (std::vector<Outgoing>& messages : outgoing)
        for (Outgoing& message : messages) {
            Seat& destination = *seats_[message.destination];
#if REGARD_CANARY != 2  // double hand-over: what was delivered before the end is delivered again
            if (message.delivery.sequence <= destination.partition.watermark(message.delivery.source)) continue;
#endif
            seats_[message.delivery.source]->undelivered++;
            waiting_++;
            destination.messages.push_back({std::make_unique<Outgoing>(std::move(message))});
            ++destination.messages_come;
        }
    for (const auto& seat : seats_) wall_at_start_ = std::max(wall_at_start_, seat->partition.now());
    for (const auto& seat : seats_)
        if (seat->partition.catalogue_version() > catalogue_version_) {
            catalogue_ = seat->partition.catalogue();
            catalogue_version_ = seat->partition.catalogue_version();
        }
    return {};
}

void Crew::start()
{
    const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
    const int count = options_.workers > 0 ? options_.workers : static_cast<int>(std::min(cores, 4u));
    for (int i = 0; i < count; ++i) workers_.push_back(std::make_unique<Worker>());
    for (std::size_t i = 0; i < seats_.size(); ++i) {
        seats_[i]->worker = workers_[i % workers_.size()].get();
        seats_[i]->worker->seats.push_back(seats_[i].get());
        seats_[i]->kept_at = options_.clock->since_start();
    }
    committer_ = std::thread([this] { commit_loop(); });
    keeper_ = std::thread([this] { keep_loop(); });
    // A crash may have come between the partitions' entries of one catalogue version: the others get it now.
    for (auto& seat : seats_)
        if (seat->partition.catalogue_version() < catalogue_version_)
            push_catalogue(seat->partition.number(), catalogue_, catalogue_version_, {});
    for (auto& worker : workers_) worker->thread = std::thread([this, at = worker.get()] { work(*at); });
}

Crew::~Crew()
{
    if (workers_.empty()) return;  // never started
    // What was taken in is finished; then everybody stops, and a last checkpoint makes the next start quick.
    while (waiting_.load() != 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    is_stopping_ = true;
    for (auto& worker : workers_) worker->call();
    for (auto& worker : workers_) worker->thread.join();
    // Who has looked for work under the lock and found none is asleep by now, or sees that it is over: no call is missed.
    {
        const std::lock_guard asleep(commit_lock_);
    }
    {
        const std::lock_guard asleep(keep_lock_);
    }
    commit_wake_.notify_all();
    keep_wake_.notify_all();
    committer_.join();
    keeper_.join();
    for (auto& seat : seats_) {
        const Folding folding(*seat);
        if (seat->is_keeping) seat->partition.thaw();
        Rows rows = seat->partition.freeze();
        rows.put_in_order();
        if (const auto kept = store_->checkpoint(rows); !kept)
            std::fprintf(stderr, "regard: the last checkpoint was not written: %s\n", kept.error().text.c_str());
        seat->partition.thaw();
    }
}

void Crew::work(Worker& worker)
{
    while (!is_stopping_) {
        bool has_moved = false;
        for (Seat* seat : worker.seats) {
            has_moved = answer_some(worker, *seat) || has_moved;
            const Folding folding(*seat);
            has_moved = step(*seat) || has_moved;
        }
        if (has_moved) continue;
        std::unique_lock guard(worker.lock);
        const auto wait = std::chrono::milliseconds(std::exchange(worker.has_waiting, false) ? 5 : 500);
        worker.wake.wait_for(guard, wait, [&] { return worker.is_woken || is_stopping_; });
        worker.is_woken = false;
    }
}

bool Crew::is_urgent(const Fact& fact)
{
    return fact.kind != Fact::Kind::touch || !fact.request->sending.touches[fact.index].is_import;
}

// One move of one partition, whose folding is held; false when there was none to make.
bool Crew::step(Seat& seat)
{
    if (seat.is_kept.exchange(false)) {
        seat.partition.thaw();
        seat.is_keeping = false;
        waiting_--;
    }
    if (seat.has_flight) {
        if (!seat.is_durable.exchange(false)) return false;
        finish_group(seat);
        return true;
    }

    const Duration steady = options_.clock->since_start();
    const std::uint64_t share = options_.memory_bytes / 4 / seats_.size();
    const std::uint64_t dirty = seat.partition.dirty_bytes();
    const bool is_due = !seat.is_keeping && (dirty >= share || seat.log_bytes >= checkpoint_log_bytes ||
                                             (seat.log_bytes > 0 && steady - seat.kept_at >= checkpoint_every));
    // A checkpoint never passes an undelivered message: until they are through, only messages are taken.
    bool takes_items = true;
    if (is_due) {
        if (seat.undelivered == 0)
            begin_checkpoint(seat);
        else
            takes_items = false;
    } else if (seat.is_keeping && dirty >= share) {
        takes_items = false;  // the disk is behind: no more is taken than memory holds
    }

    log::GroupWriter& writer = seat.writer;
    log::GroupHead head;
    head.partition = seat.partition.number();
    head.number = seat.partition.position() + 1;
    head.time = std::max(seat.partition.now(), group_time());
    head.epoch = keys_->epoch();
    std::vector<std::variant<std::monostate, Fact, Message>> what;
    std::size_t bytes = 0;
    bool has_import = false;
    bool has_live = false;
    {
        const std::lock_guard guard(seat.lock);
        // While an import runs and nobody waits for an answer, groups are worth filling: fewer names, fewer commits.
        if (takes_items && seat.urgent == 0 && steady - seat.imported_at < import_pause &&
            steady - seat.closed_at < fill_wait && seat.messages.size() + seat.items.size() < limits::group_entries_max) {
            seat.worker->has_waiting = seat.worker->has_waiting || !seat.messages.empty() || !seat.items.empty();
            return false;
        }
        while (!seat.messages.empty() && what.size() < limits::group_entries_max) {
            const auto* effects = std::get_if<log::EffectsMessage>(&seat.messages.front().outgoing->message);
            const std::size_t size = effects == nullptr ? 64 : 64 + effects->items.size() * 48;
            if (!what.empty() && bytes + size > limits::group_bytes_max) break;
            bytes += size;
            if (effects != nullptr)
                for (const auto& item : effects->items)
                    (item.effect.flags & Effect::from_import ? has_import : has_live) = true;
            what.emplace_back(std::move(seat.messages.front()));
            seat.messages.pop_front();
        }
        while (takes_items && !seat.items.empty() && what.size() < limits::group_entries_max) {
            Fact& fact = seat.items.front();
            if (!what.empty() && bytes + fact.size_guess > limits::group_bytes_max) break;
            bytes += fact.size_guess;
            if (fact.kind == Fact::Kind::touch)
                (fact.request->sending.touches[fact.index].is_import ? has_import : has_live) = true;
            if (fact.kind == Fact::Kind::observation) has_live = true;
            if (is_urgent(fact)) --seat.urgent;
            what.emplace_back(std::move(fact));
            seat.items.pop_front();
        }
    }
    if (has_import) seat.imported_at = steady;
    head.is_import = !has_live && steady - seat.imported_at < import_pause;
    options_.chance->fill(head.nonce);

    if (what.empty()) {
        const auto minute = static_cast<std::uint32_t>(std::max<std::int64_t>(head.time.us / minutes(1).us, 0));
        if (steady - seat.imported_at < import_pause ||
            (seat.partition.earliest_due_minute() > minute && !seat.partition.has_stale()))
            return false;
        writer.begin(head);
        log::write_tick(writer);
        what.emplace_back(std::monostate{});
        close_group(seat, std::move(what), writer);
        return true;
    }

    writer.begin(head);
    const std::shared_ptr<const Catalogue> in_force = seat.partition.catalogue();
    std::vector<std::optional<const Touchpoint*>> known;  // by the group's number of its name: looked up once a group
    const auto touchpoint_of = [&](const Touch& touch) {
        const std::uint64_t name = writer.name(touch.touchpoint);
        if (known.size() <= name) known.resize(name + 1);
        if (!known[name]) known[name] = in_force->find(touch.touchpoint);
        return *known[name];
    };
    for (auto& one : what) {
        if (const auto* message = std::get_if<Message>(&one)) {
            const log::Delivery& delivery = message->outgoing->delivery;
            if (const auto* evidence = std::get_if<log::EvidenceMessage>(&message->outgoing->message))
                log::write_evidence(writer, delivery, *evidence);
            if (const auto* assigned = std::get_if<log::AssignedMessage>(&message->outgoing->message))
                log::write_assigned(writer, delivery, *assigned);
            if (const auto* effects = std::get_if<log::EffectsMessage>(&message->outgoing->message))
                log::write_effects(writer, delivery, *effects);
            continue;
        }
        const Fact& fact = std::get<Fact>(one);
        switch (fact.kind) {
        case Fact::Kind::touch: {
            const Touch& touch = fact.request->sending.touches[fact.index];
            log::write_touch(writer, touch, fact.request->hashes[fact.index], touchpoint_of(touch), *keys_);
            break;
        }
        case Fact::Kind::observation: {
            const Observation& observation = fact.request->sending.observations[fact.index];
            log::write_observation(writer, observation, keys_->message_id(observation.source, observation.id));
            break;
        }
        case Fact::Kind::quarantined: {
            const Quarantined& item = fact.request->sending.quarantined[fact.index];
            const std::int64_t day = day_of(head.time);
            const auto key = keys_->day_key(day);
            if (!key) end_by(key.error());
            log::write_quarantined(writer, item.source, item.door, item.reason, item.pointer, item.id, item.raw, day, *key,
                                   keys_->message_id(item.source + "\n" + item.door, item.raw));
            break;
        }
        case Fact::Kind::other: fact.other->write(writer); break;
        }
    }
    close_group(seat, std::move(what), writer);
    return true;
}

void Crew::close_group(Seat& seat, std::vector<std::variant<std::monostate, Fact, Message>> what, log::GroupWriter& writer)
{
    log::Chain chain = seat.partition.chain();
    seat.closed_at = options_.clock->since_start();
    seat.flight.bytes = writer.finish(chain, keys_->log_key());
    seat.flight.what = std::move(what);
    seat.flight.live.assign(seat.flight.what.size(), nullptr);
    for (std::size_t i = 0; i < seat.flight.what.size(); ++i)
        if (const auto* fact = std::get_if<Fact>(&seat.flight.what[i]); fact != nullptr && fact->kind == Fact::Kind::touch)
            seat.flight.live[i] = &fact->request->sending.touches[fact->index];
    seat.log_bytes += seat.flight.bytes.size();
    seat.has_flight = true;
    waiting_++;
    {
        const std::lock_guard guard(commit_lock_);
        closed_.push_back(&seat);
    }
    commit_wake_.notify_one();
}

// The group is durable: it is folded, and who waits for it is told.
void Crew::finish_group(Seat& seat)
{
    const auto group = log::GroupReader::open(seat.flight.bytes);
    if (!group) end_by(group.error());
    std::vector<Folded> folded;
    folded.reserve(seat.flight.what.size());
    if (const auto outcome = seat.partition.fold(*group, seat.flight.live, &folded); !outcome) end_by(outcome.error());
    MUST(folded.size() == seat.flight.what.size());
    groups_++;
    InFlight flight = std::move(seat.flight);
    seat.flight = {};
    seat.has_flight = false;
    deliver(seat);
    for (std::size_t i = 0; i < flight.what.size(); ++i) {
        if (auto* fact = std::get_if<Fact>(&flight.what[i])) {
            report(seat, folded[i], *fact);
            waiting_--;
        } else if (const auto* message = std::get_if<Message>(&flight.what[i])) {
            ++seat.messages_folded;
            Seat& source = *seats_[message->outgoing->delivery.source];
            if (--source.undelivered == 0) source.worker->call();
            waiting_--;
        }
    }
    waiting_--;
    seat.partition.evict(options_.memory_bytes / 2 / seats_.size());
}

void Crew::deliver(Seat& seat)
{
    for (Outgoing& message : seat.partition.take_outgoing()) {
        Seat& destination = *seats_[message.destination];
        seat.undelivered++;
        waiting_++;
        {
            const std::lock_guard guard(destination.lock);
            destination.messages.push_back({std::make_unique<Outgoing>(std::move(message))});
            ++destination.messages_come;
        }
        destination.worker->call();
    }
}

void Crew::report(Seat& seat, const Folded& folded, Fact& fact)
{
    if (fact.kind == Fact::Kind::other) {
        if (fact.other->done) fact.other->done(folded);
        return;
    }
    Request& request = *fact.request;
    std::size_t place = fact.index;
    if (fact.kind == Fact::Kind::observation) {
        place += request.sending.touches.size();
        // Every partition reports an observation; the sums are brought together under the lock.
        const std::lock_guard guard(commit_lock_);
        request.receipts[place].customers_affected += folded.customers_affected;
        request.receipts[place].outcome = folded.outcome;
    } else if (fact.kind == Fact::Kind::quarantined) {
        place += request.sending.touches.size() + request.sending.observations.size();
        quarantined_count_++;
    } else {
        request.receipts[place].outcome = folded.outcome;
        request.receipts[place].position = folded.position;
        (folded.outcome == Outcome::duplicate ? duplicate_ : accepted_)++;
        if (listeners_count_.load(std::memory_order_relaxed) != 0) {
            LiveTouch live = seat.partition.live_of(folded, request.sending.touches[fact.index]);
            const auto publish = [this](const LiveTouch& touch) {
                const std::lock_guard guard(listeners_lock_);
                for (const auto& [token, listener] : listeners_) listener(touch);
            };
            const std::uint16_t home = partition_of(folded.customer);
            if (home == seat.partition.number())
                publish(live);
            else
                ask(home, [live = std::move(live), publish](Partition& partition) mutable {
                    partition.add_account(live);
                    publish(live);
                });
        }
    }
    if (--request.left == 0) {
        queued_bytes_ -= request.bytes;
        request.callback(std::move(request.receipts));
    }
}

void Crew::begin_checkpoint(Seat& seat)
{
    seat.is_keeping = true;
    seat.log_bytes = 0;
    seat.kept_at = options_.clock->since_start();
    waiting_++;
    Checkpoint checkpoint{&seat, seat.partition.freeze()};
    {
        const std::lock_guard guard(keep_lock_);
        checkpoints_.push_back(std::move(checkpoint));
    }
    keep_wake_.notify_one();
}

void Crew::commit_loop()
{
    std::vector<Seat*> closed;
    std::vector<Store::Group> groups;
    for (;;) {
        {
            std::unique_lock guard(commit_lock_);
            commit_wake_.wait(guard, [&] { return !closed_.empty() || is_stopping_; });
            if (closed_.empty()) return;
            closed.swap(closed_);
        }
        groups.clear();
        for (const Seat* seat : closed)
            groups.push_back({seat->partition.number(), seat->partition.position() + 1, seat->flight.bytes});
        const Duration before = options_.clock->since_start();
        if (const auto committed = store_->commit(groups); !committed) end_by(committed.error());
        commit_us_ = static_cast<std::uint64_t>((options_.clock->since_start() - before).us);
        commits_++;
        for (Seat* seat : closed) {
            seat->is_durable = true;
            seat->worker->call();
        }
        closed.clear();
    }
}

void Crew::keep_loop()
{
    std::int64_t forgotten_on = 0;
    for (;;) {
        Checkpoint checkpoint;
        {
            std::unique_lock guard(keep_lock_);
            keep_wake_.wait(guard, [&] { return !checkpoints_.empty() || is_stopping_; });
            if (checkpoints_.empty()) return;
            checkpoint = std::move(checkpoints_.front());
            checkpoints_.pop_front();
        }
        // Quarantined items are kept for 30 days: then the key of their day is destroyed.
        if (const std::int64_t today = day_of(group_time()); today != forgotten_on) {
            forgotten_on = today;
            if (const auto forgotten = keys_->forget_days_before(today - quarantine_days); !forgotten)
                end_by(forgotten.error());
        }
        checkpoint.rows.put_in_order();
        if (const auto kept = store_->checkpoint(checkpoint.rows); !kept) end_by(kept.error());
        checkpoints_count_++;
        checkpoint.seat->is_kept = true;
        checkpoint.seat->worker->call();
    }
}

void Crew::push(std::uint16_t partition, std::size_t size, Other other)
{
    Fact fact{Fact::Kind::other, {}, 0, static_cast<std::uint32_t>(size), std::make_unique<Other>(std::move(other))};
    Seat& seat = *seats_[partition];
    waiting_++;
    {
        const std::lock_guard guard(seat.lock);
        if (is_urgent(fact)) ++seat.urgent;
        seat.items.emplace_back(std::move(fact));
    }
    seat.worker->call();
}

// Before it is full, so that one more request of usual size still finds room.
bool Crew::is_busy() const { return queued_bytes_.load() >= queued_bytes_max_ / 4 * 3; }

void Crew::send(Sending sending, Receipts receipts)
{
    auto request = std::make_shared<Request>();
    request->sending = std::move(sending);
    Sending& sent = request->sending;
    for (const Touch& touch : sent.touches) request->bytes += bytes_of(touch);
    for (const Quarantined& item : sent.quarantined) request->bytes += 256 + item.raw.size() * 2;
    request->bytes += sent.observations.size() * 512 * seats_.size();
    if (is_stopping_) return receipts(failed(Code::stopped, "the server is stopping; send it again"));
    if (queued_bytes_.fetch_add(request->bytes) + request->bytes > queued_bytes_max_ && queued_bytes_ != request->bytes) {
        queued_bytes_ -= request->bytes;
        return receipts(failed(Code::busy, "more is coming in than can be kept right now; send it again in a moment"));
    }
    const std::size_t count = sent.touches.size() + sent.observations.size() + sent.quarantined.size();
    request->callback = std::move(receipts);
    request->receipts.reserve(count);
    for (const Touch& touch : sent.touches) request->receipts.push_back({touch.id, Outcome::accepted, {}, 0, {}});
    for (const Observation& observation : sent.observations)
        request->receipts.push_back({observation.id, Outcome::accepted, {}, 0, {}});
    for (const Quarantined& item : sent.quarantined)
        request->receipts.push_back({item.id, Outcome::quarantined, item.reason, 0, {}});
    request->left = sent.touches.size() + sent.observations.size() * seats_.size() + sent.quarantined.size();
    if (count == 0) {
        queued_bytes_ -= request->bytes;
        return request->callback(std::move(request->receipts));
    }

    std::array<std::vector<Fact>, limits::partitions_count> parts;
    request->hashes.reserve(sent.touches.size());
    for (std::uint32_t i = 0; i < sent.touches.size(); ++i) {
        MUST(!sent.touches[i].identifiers.empty());  // the doors put such a touch into quarantine
        request->hashes.push_back(log::hashes_of(sent.touches[i], *keys_));
        parts[partition_of(request->hashes.back().identifiers.front())].push_back(
            {Fact::Kind::touch, request, i, log_bytes_of(sent.touches[i]), {}});
    }
    for (std::uint32_t i = 0; i < sent.observations.size(); ++i)
        for (auto& part : parts) part.push_back({Fact::Kind::observation, request, i, 512, {}});
    for (std::uint32_t i = 0; i < sent.quarantined.size(); ++i) {
        const Id128 seen = keys_->message_id(sent.quarantined[i].source, sent.quarantined[i].raw);
        parts[partition_of(seen)].push_back(
            {Fact::Kind::quarantined, request, i, static_cast<std::uint32_t>(256 + sent.quarantined[i].raw.size()), {}});
    }
    for (std::size_t p = 0; p < parts.size(); ++p) {
        if (parts[p].empty()) continue;
        Seat& seat = *seats_[p];
        waiting_ += parts[p].size();
        {
            const std::lock_guard guard(seat.lock);
            for (Fact& fact : parts[p]) {
                if (is_urgent(fact)) ++seat.urgent;
                seat.items.emplace_back(std::move(fact));
            }
        }
        seat.worker->call();
    }
}

}  // namespace regard
