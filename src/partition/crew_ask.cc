// The questions of the pages, put to the partitions that can answer them; never answered from what is not durable.
#include "partition/crew.h"
#include "partition/gather.h"
#include "partition/seat.h"

#include <algorithm>
#include <fmt/format.h>
#include <future>

namespace regard {
namespace {

Result<Position> parse_position(std::string_view text)
{
    unsigned partition = 0, index = 0;
    unsigned long long group = 0;
    const std::string copy(text);
    if (std::sscanf(copy.c_str(), "p%u/%llu/%u", &partition, &group, &index) != 3 || partition >= limits::partitions_count ||
        index > UINT16_MAX)
        return failed(Code::bad_input, fmt::format("\"{}\" is no position; positions look like p3/812/17", copy.substr(0, 40)));
    return Position{static_cast<std::uint16_t>(partition), static_cast<std::uint16_t>(index), group};
}

}  // namespace

Id128 Crew::id_of(const Identifier& identifier) const { return keys_->identifier_id(identifier.type, identifier.value); }

// Finds the partition that is the home of an identifier's customer, and runs `then` there. A customer may be moving: the
// question follows, as touches do.
void Crew::at_home(const Id128& id, std::function<void(Result<Id128>, Partition*)> then, int hops)
{
    ask_about(partition_of(id), {id}, [this, id, then = std::move(then), hops](Partition& partition) mutable {
        const Partition::Home home = partition.home_of(id);
        if (!home.is_known) return then(failed(Code::not_found, "there is no such customer"), nullptr);
        if (home.partition == partition.number()) return then(home.canonical, &partition);
        if (hops == 0)
            return then(failed(Code::busy, "this customer is being joined with another right now; ask again in a moment"),
                        nullptr);
        at_home(home.canonical, std::move(then), hops - 1);
    });
}

void Crew::customer(const Id128& id, std::optional<Time> as_of, Answer<CustomerView> answer)
{
    at_home(
        id,
        [this, as_of, answer = std::move(answer)](Result<Id128> canonical, Partition* partition) mutable {
            if (!canonical) return answer(Failed(canonical.error()));
            Result<CustomerView> view = partition->customer(*canonical, as_of, group_time());
            if (!view) return answer(std::move(view));
            view->is_simulated = view->is_simulated || is_simulated_;
            std::vector<Id128> ids;
            for (const IdentifierView& identifier : view->identifiers) ids.push_back(id_of(identifier.identifier));
            name_evidence(*std::move(view), std::move(ids), std::move(answer));
        },
        home_hops_max);
}

// Adds what partition 0 knows of these identifiers, each pair once.
void Crew::name_evidence(CustomerView view, std::vector<Id128> ids, Answer<CustomerView> answer)
{
    std::vector<Id128> about = ids;
    ask_about(0, std::move(about),
              [ids = std::move(ids), view = std::move(view), answer = std::move(answer)](Partition& partition) mutable {
                  std::vector<std::pair<Id128, Id128>> shown;
                  for (std::size_t i = 0; i < ids.size(); ++i) {
                      const auto links = partition.evidence(ids[i]);
                      if (!links) return answer(Failed(links.error()));
                      for (const Partition::EvidenceLink& link : *links) {
                          const auto pair = std::minmax(ids[i], link.other);
                          if (std::find(shown.begin(), shown.end(), std::pair<Id128, Id128>(pair)) != shown.end()) continue;
                          shown.emplace_back(pair);
                          EvidenceView evidence;
                          evidence.a = view.identifiers[i].identifier;
                          evidence.since = link.since;
                          evidence.state = link.state;
                          evidence.source = link.source;
                          evidence.b.type = link.type_text;
                          // Its value: from the customer's own identifiers, or from a touch that named it.
                          for (std::size_t k = 0; k < ids.size(); ++k)
                              if (ids[k] == link.other) evidence.b = view.identifiers[k].identifier;
                          if (evidence.b.value.empty() && link.named_at.group != 0)
                              if (const auto touch = partition.open_at(link.named_at))
                                  for (const Identifier& identifier : touch->identifiers)
                                      if (identifier.type == link.type_text) evidence.b = identifier;
                          view.evidence.push_back(std::move(evidence));
                      }
                  }
                  answer(std::move(view));
              });
}

void Crew::timeline(const Id128& id, TimelineQuery query, Answer<TimelinePage> answer)
{
    at_home(
        id,
        [query = std::move(query), answer = std::move(answer)](Result<Id128> canonical, Partition* partition) {
            if (!canonical) return answer(Failed(canonical.error()));
            answer(partition->timeline(*canonical, query));
        },
        home_hops_max);
}

void Crew::account_line(const Id128& id, Time from, Time to, Answer<std::vector<AccountPoint>> answer)
{
    at_home(
        id,
        [=, answer = std::move(answer)](Result<Id128> canonical, Partition* partition) {
            if (!canonical) return answer(Failed(canonical.error()));
            answer(partition->account_line(*canonical, from, to));
        },
        home_hops_max);
}

void Crew::customers(CustomerQuery query, Answer<CustomerPage> answer)
{
    if (!query.name.empty()) {
        const std::vector<std::string> words = log::words_of_name(query.name);
        if (words.empty() || words.front().size() < 3)
            return answer(failed(Code::bad_input, "a search by name takes three letters or more", "/name"));
        const std::uint64_t prefix =
            keys_->name_prefix(words.front().size() > 12 ? words.front().substr(0, 12) : words.front());
        return gather<std::vector<Id128>>(
            [prefix](Partition& partition, std::vector<Id128>& ids) -> Result<void> {
                const auto found = TRY(partition.customers_named(prefix));
                ids.insert(ids.end(), found.begin(), found.end());
                return {};
            },
            [](std::vector<Id128>& ids) {
                std::sort(ids.begin(), ids.end());
                ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
            },
            [this, query, answer = std::move(answer)](Result<std::vector<Id128>> ids) mutable {
                if (!ids) return answer(Failed(ids.error()));
                std::size_t begin = 0;
                if (const auto last = id_from_hex(query.cursor))
                    begin = static_cast<std::size_t>(std::upper_bound(ids->begin(), ids->end(), *last) - ids->begin());
                named_customers(*std::move(ids), begin, std::move(query), {}, std::move(answer));
            });
    }
    if (query.order != CustomerQuery::Order::by_id) return ordered_customers(std::move(query), std::move(answer));
    std::size_t partition = 0;
    Id128 after{};
    if (!query.cursor.empty()) {
        const std::size_t dot = query.cursor.find('.');
        const auto id =
            id_from_hex(dot == std::string::npos ? std::string_view() : std::string_view(query.cursor).substr(dot + 1));
        partition = static_cast<std::size_t>(std::atoi(query.cursor.c_str()));
        if (!id || partition >= seats_.size())
            return answer(
                failed(Code::bad_input, "this cursor is not one that was given out; ask for the first page again", "/cursor"));
        after = *id;
    }
    continue_customers(std::move(query), partition, after, {}, std::move(answer));
}

void Crew::named_customers(std::vector<Id128> ids, std::size_t next, CustomerQuery query, CustomerPage page,
                           Answer<CustomerPage> answer)
{
    if (next >= ids.size() || page.items.size() >= query.limit) {
        if (next < ids.size() && next > 0) page.next = to_hex(ids[next - 1]);
        return answer(std::move(page));
    }
    const Id128 id = ids[next];
    at_home(
        id,
        [this, ids = std::move(ids), next, query = std::move(query), page = std::move(page),
         answer = std::move(answer)](Result<Id128> canonical, Partition* partition) mutable {
            if (canonical) {
                Result<CustomerShort> found = partition->short_of(*canonical, group_time());
                // A prefix may be shared by words of other people of the same household: all of the words asked for must fit.
                if (found && (!query.standing || found->standing == *query.standing) && has_words(found->name, query.name))
                    page.items.push_back(*std::move(found));
            }
            named_customers(std::move(ids), next + 1, std::move(query), std::move(page), std::move(answer));
        },
        home_hops_max);
}

// Whether every word asked for begins a word of the name.
bool Crew::has_words(const std::string& name, const std::string& wanted)
{
    const std::vector<std::string> words = log::words_of_name(name);
    for (const std::string& word : log::words_of_name(wanted))
        if (std::none_of(words.begin(), words.end(), [&](const std::string& held) { return held.starts_with(word); }))
            return false;
    return true;
}

// Goes through the partitions until the page is full; each visit looks at a bounded number of rows, so that nobody waits.
void Crew::continue_customers(CustomerQuery query, std::size_t partition, Id128 after, CustomerPage page,
                              Answer<CustomerPage> answer)
{
    constexpr std::size_t rows_per_visit = 2000;
    if (partition >= seats_.size()) return answer(std::move(page));
    ask(static_cast<std::uint16_t>(partition), [this, query = std::move(query), partition, after, page = std::move(page),
                                                answer = std::move(answer)](Partition& at) mutable {
        const auto last =
            at.customers(query.standing, after, query.limit - page.items.size(), rows_per_visit, group_time(), page.items);
        if (!last) return answer(Failed(last.error()));
        const bool is_at_end = last->is_zero();
        if (page.items.size() >= query.limit) {
            if (!is_at_end)
                page.next = fmt::format("{}.{}", partition, to_hex(*last));
            else if (partition + 1 < seats_.size())
                page.next = fmt::format("{}.{}", partition + 1, to_hex(Id128{}));
            return answer(std::move(page));
        }
        continue_customers(std::move(query), is_at_end ? partition + 1 : partition, is_at_end ? Id128{} : *last,
                           std::move(page), std::move(answer));
    });
}

void Crew::summary(Answer<Summary> answer)
{
    gather<Summary>(
        [](Partition& partition, Summary& summary) -> Result<void> {
            partition.add_to(summary);
            return {};
        },
        [this](Summary& summary) { summary.is_simulated = is_simulated_; }, std::move(answer));
}

void Crew::surface(Time from, Time to, Answer<Surface> answer)
{
    gather<Surface>([from, to](Partition& partition, Surface& surface) { return partition.add_to(surface, from, to); },
                    [this](Surface& surface) {
                        const auto in_force = catalogue();
                        for (TouchpointView& view : surface.touchpoints) {
                            const Touchpoint* touchpoint = in_force->find(view.touchpoint);
                            if (touchpoint == nullptr) continue;
                            view.label = touchpoint->label;
                            view.channel = touchpoint->channel;
                            view.stage = touchpoint->stage;
                            view.owner = touchpoint->owner;
                            view.kind = name_of(touchpoint->kind);
                            view.rules = touchpoint;
                        }
                        std::sort(surface.touchpoints.begin(), surface.touchpoints.end(),
                                  [](const TouchpointView& a, const TouchpointView& b) {
                                      return std::pair(a.takes, a.touchpoint) < std::pair(b.takes, b.touchpoint);
                                  });
                        std::sort(surface.cells.begin(), surface.cells.end(), [](const SurfaceCell& a, const SurfaceCell& b) {
                            return std::pair(a.stage, a.channel) < std::pair(b.stage, b.channel);
                        });
                    },
                    std::move(answer));
}

void Crew::heard(Time from, Time to, Answer<Heard> answer)
{
    gather<Heard>([from, to](Partition& partition, Heard& heard) { return partition.add_to(heard, from, to); }, [](Heard&) {},
                  std::move(answer));
}

void Crew::places(Answer<std::vector<PlaceView>> answer)
{
    gather<std::vector<PlaceView>>(
        [](Partition& partition, std::vector<PlaceView>& places) { return partition.add_to(places); },
        [](std::vector<PlaceView>& places) {
            std::sort(places.begin(), places.end(), [](const PlaceView& a, const PlaceView& b) { return a.place < b.place; });
        },
        std::move(answer));
}

void Crew::quarantine(std::string cursor, std::size_t limit, Answer<std::pair<std::vector<QuarantineItem>, std::string>> answer)
{
    Position after{};
    if (!cursor.empty()) {
        const auto position = parse_position(cursor);
        if (!position)
            return answer(
                failed(Code::bad_input, "this cursor is not one that was given out; ask for the first page again", "/cursor"));
        after = *position;
    }
    using Page = std::pair<std::vector<QuarantineItem>, std::string>;
    gather<Page>(
        [after, limit](Partition& partition, Page& page) -> Result<void> {
            if (partition.number() < after.partition || page.first.size() >= limit) return {};
            const bool goes_on = partition.number() == after.partition;
            for (QuarantineItem& item :
                 TRY(partition.quarantine(goes_on ? after.group : 0, goes_on ? after.index : 0, limit - page.first.size())))
                page.first.push_back(std::move(item));
            return {};
        },
        [limit](Page& page) {
            if (page.first.size() == limit) page.second = page.first.back().id;
        },
        std::move(answer));
}

void Crew::mark_sent_again(std::vector<std::string> ids, std::string who, Answer<std::size_t> answer)
{
    std::map<std::uint16_t, std::vector<Position>> by_partition;
    for (const std::string& id : ids) {
        const auto position = parse_position(id);
        if (!position) return answer(Failed(position.error()));
        by_partition[position->partition].push_back(*position);
    }
    if (by_partition.empty()) return answer(std::size_t{0});
    auto left = std::make_shared<std::atomic<std::size_t>>(by_partition.size());
    auto shared_answer = std::make_shared<Answer<std::size_t>>(std::move(answer));
    const std::size_t count = ids.size();
    for (auto& [partition, positions] : by_partition) {
        Other other;
        const std::size_t size = 64 + positions.size() * 16;
        other.write = [positions = std::move(positions), who](log::GroupWriter& writer) {
            log::write_sent_again(writer, positions, who);
        };
        other.done = [left, shared_answer, count](const Folded&) {
            if (--*left == 0) (*shared_answer)(count);
        };
        push(partition, size, std::move(other));
    }
}

void Crew::decide(log::EntryKind kind, const Identifier& a, const Identifier& b, std::string who, std::string why,
                  Answer<bool> answer)
{
    if (a == b)
        return answer(failed(Code::bad_input, "a customer's identifier cannot be split from or joined with itself", "/b"));
    Other other;
    const std::size_t size = 256 + why.size();
    other.write = [kind, a, b, who = std::move(who), why = std::move(why), a_id = id_of(a), b_id = id_of(b),
                   at = group_time()](log::GroupWriter& writer) {
        log::write_decision(writer, kind, a.type, a_id, b.type, b_id, at, who, why);
    };
    other.done = [answer = std::move(answer)](const Folded&) { answer(true); };
    push(0, size, std::move(other));
}

void Crew::split(const Identifier& a, const Identifier& b, std::string who, std::string why, Answer<bool> answer)
{
    decide(log::EntryKind::split, a, b, std::move(who), std::move(why), std::move(answer));
}

void Crew::join(const Identifier& a, const Identifier& b, std::string who, std::string why, Answer<bool> answer)
{
    decide(log::EntryKind::join, a, b, std::move(who), std::move(why), std::move(answer));
}

void Crew::change_catalogue(std::shared_ptr<const Catalogue> catalogue, Answer<std::uint32_t> answer)
{
    std::uint32_t version = 0;
    {
        const std::lock_guard guard(catalogue_lock_);
        if (catalogue_ != nullptr && catalogue_->source == catalogue->source) {
            version = catalogue_version_;
        } else {
            catalogue_ = catalogue;
            ++catalogue_version_;
        }
    }
    if (version != 0) return answer(version);
    version = catalogue_version();
    auto left = std::make_shared<std::atomic<std::size_t>>(seats_.size());
    auto shared_answer = std::make_shared<Answer<std::uint32_t>>(std::move(answer));
    for (std::uint16_t p = 0; p < seats_.size(); ++p)
        push_catalogue(p, catalogue, version, [left, shared_answer, version](const Folded&) {
            if (--*left == 0) (*shared_answer)(version);
        });
}

void Crew::push_catalogue(std::uint16_t partition, std::shared_ptr<const Catalogue> catalogue, std::uint32_t version,
                          std::function<void(const Folded&)> done)
{
    Other other;
    const std::size_t size = limits::group_bytes_max;  // a group of its own
    other.write = [catalogue = std::move(catalogue), version](log::GroupWriter& writer) {
        log::write_catalogue(writer, version, catalogue->source);
    };
    other.done = std::move(done);
    push(partition, size, std::move(other));
}

std::shared_ptr<const Catalogue> Crew::catalogue() const
{
    const std::lock_guard guard(catalogue_lock_);
    return catalogue_;
}

std::uint32_t Crew::catalogue_version() const
{
    const std::lock_guard guard(catalogue_lock_);
    return catalogue_version_;
}

std::uint64_t Crew::listen(std::function<void(const LiveTouch&)> listener)
{
    const std::lock_guard guard(listeners_lock_);
    listeners_.emplace(next_listener_, std::move(listener));
    listeners_count_ = listeners_.size();
    return next_listener_++;
}

void Crew::unlisten(std::uint64_t token)
{
    const std::lock_guard guard(listeners_lock_);
    listeners_.erase(token);
    listeners_count_ = listeners_.size();
}

Load Crew::load() const
{
    Load load;
    load.queued_bytes = queued_bytes_;
    load.queued_bytes_max = queued_bytes_max_;
    load.touches_accepted = accepted_;
    load.touches_duplicate = duplicate_;
    load.touches_quarantined = quarantined_count_;
    load.groups_committed = groups_;
    load.commits = commits_;
    load.commit_us_last = commit_us_;
    load.checkpoints = checkpoints_count_;
    load.log_bytes = store_->log_disk_bytes();
    load.state_bytes = store_->state_disk_bytes();
    return load;
}

Result<std::vector<Partitions::PartitionHash>> Crew::state_hashes()
{
    TRY(settle());
    std::vector<PartitionHash> out;
    for (std::uint16_t p = 0; p < seats_.size(); ++p) {
        std::promise<Result<PartitionHash>> promise;
        ask(p, [&](Partition& partition) { promise.set_value(partition.hash()); });
        out.push_back(TRY(promise.get_future().get()));
    }
    return out;
}

Result<std::optional<std::string>> Crew::get_setting(std::string_view key) { return store_->setting(key); }
Result<void> Crew::put_setting(std::string_view key, std::string_view value) { return store_->put_setting(key, value); }
Result<void> Crew::remove_setting(std::string_view key) { return store_->remove_setting(key); }
Result<std::vector<std::pair<std::string, std::string>>> Crew::settings(std::string_view prefix)
{
    return store_->settings(prefix);
}

}  // namespace regard
