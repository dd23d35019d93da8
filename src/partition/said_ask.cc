// What was said, who was hurt, what waits for an answer: kept by the fold, asked by the pages.
#include "partition/crew.h"
#include "partition/gather.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace regard {
namespace {

// Of one promise so many are looked at in a partition: more at once is not a list but a breakdown, and shows as friction.
constexpr std::size_t asked_per_promise_max = 64;
// Among so many, those of some places are looked for.
constexpr std::size_t asked_elsewhere_max = 4096;
constexpr std::size_t touches_opened_max = 500;
constexpr std::size_t moments_max = 100;

// The order of pages: the latest second first, then partition and place.
auto page_order(const Suggestion& one)
{
    const std::int64_t second = one.at.us / 1'000'000;
    return std::tuple(-second, one.position.partition, one.position.group, one.position.index);
}

}  // namespace

std::vector<SayingsView> latest_of(std::map<std::string, SayingsView> sum)
{
    std::vector<SayingsView> out;
    for (auto& [name, view] : sum) {
        for (std::vector<Saying>* list : {&view.words, &view.praise, &view.takes}) {
            std::sort(list->begin(), list->end(), [](const Saying& a, const Saying& b) {
                return std::tuple(b.at, a.position) < std::tuple(a.at, b.position);
            });
            list->resize(std::min(list->size(), SaidRow::kept_max));
        }
        out.push_back(std::move(view));
    }
    return out;
}

void Partition::note_said(const Effect& effect, const Id128& identifier)
{
    if (effect.amount.value < 0 || (effect.flags & Effect::has_text) != 0) {
        const Id128 key{0, effect.touchpoint};
        if (SaidRow* row = said_.find(key)) {
            if (row->note(effect, identifier)) said_.change(key);
        } else {
            (void)said_.make(key).note(effect, identifier);
        }
    }
    there_.said(effect, identifier);
    if (effect.touchpoint >= known_.size() || !known_[effect.touchpoint].is_asking) return;
    AskedRow& row = asked_.make(AskedRow::key(effect.touchpoint, effect.at, effect.position));
    row.said = {effect.at, effect.position, identifier};
    row.about = effect.about;
    row.place = effect.place;
}

Result<void> Partition::add_to(std::map<std::pair<std::string, std::int64_t>, TouchpointDay>& days, Time from, Time to)
{
    const Id128 first = surface_key(day_of(from), 0, 0);
    return surface_.range(first, surface_key(day_of(to), UINT32_MAX, UINT32_MAX), [&](const Id128& id, const Cell& cell) {
        const std::string& name = names_.text(static_cast<NameNumber>(id.low >> 32));
        const std::int64_t day = day_of(from) + static_cast<std::int64_t>(id.high - first.high);
        TouchpointDay& sum = days[{name, day}];
        sum.touchpoint = name;
        sum.day = day;
        sum.touches += cell.touches;
        sum.hurts += cell.hurts;
        sum.adds += cell.adds;
        sum.takes += cell.takes;
    });
}

Result<void> Partition::add_to(std::map<std::string, std::uint64_t>& people, Week last)
{
    constexpr auto weeks = static_cast<Week>(weeks_distinct_max);
    for (Week i = 0; i < weeks; ++i) {
        const std::uint64_t key = Weeks::week_key(last - weeks + 1 + i);
        TRY(weeks_.hurt.range({key, 0}, {key, UINT64_MAX}, [&](const Id128& id, const HurtRow& row) {
            std::int64_t first_time = 0;
            for (auto gap = static_cast<std::size_t>(i); gap < row.people.size(); ++gap) first_time += row.people[gap];
            if (first_time > 0) people[names_.text(static_cast<NameNumber>(id.low))] += static_cast<std::uint64_t>(first_time);
        }));
    }
    return {};
}

Result<void> Partition::add_to(std::map<std::string, SayingsView>& sayings)
{
    return said_.each([&](const Id128& id, const SaidRow& row) {
        const std::string& name = names_.text(static_cast<NameNumber>(id.low));
        SayingsView& view = sayings[name];
        view.touchpoint = name;
        add_to(view, row);
    });
}

void Partition::add_to(SayingsView& view, const SaidRow& row)
{
    const auto add = [&](const std::vector<Said>& from, std::vector<Saying>& to) {
        for (const Said& said : from) to.push_back({said.at, said.position, home_of(said.identifier).canonical});
    };
    add(row.words, view.words);
    add(row.praise, view.praise);
    add(row.takes, view.takes);
}

Result<void> Partition::add_to(std::vector<Asked>& asked, const std::string& owner,
                               const std::optional<std::vector<std::string>>& places, Time now)
{
    std::optional<Places::Numbers> there;
    if (places) there = numbers_of(*places);
    for (const Signal& signal : catalogue_->signals) {
        if (signal.promise.empty()) continue;
        const Touchpoint* itself = catalogue_->find(signal.name);
        if (!owner.empty() && (itself == nullptr || itself->owner != owner)) continue;
        // Due from overdue_max ago on; of what was promised for later only what comes next.
        const Time latest = now + days(2) - signal.within;
        const Time earliest = now - Partitions::overdue_max - signal.within;
        const bool is_said = std::ranges::any_of(signal.first, [&](const std::string& name) {
            const Touchpoint* first = catalogue_->find(name);
            return first != nullptr && first->doer == Doer::customer;
        });
        for (const std::string& name : signal.first) {
            const NameNumber number = names_.find(name);
            if (number == 0) continue;
            // What a customer asked waits from the first moment on.
            const Id128 after = AskedRow::key_before(number, is_said ? time_max : latest);
            const std::uint64_t end = AskedRow::key_before(number, earliest).high;
            std::size_t found = 0;
            const std::size_t looked_at_max = there ? asked_elsewhere_max : asked_per_promise_max;
            (void)TRY(asked_.page(after, looked_at_max, [&](const Id128& id, const AskedRow& row) {
                if (id.high > end) return false;
                if (there && !there->contains(row.place)) return true;
                Waiting waiting{
                    row.said.at, row.said.at + signal.within, row.said.position, home_of(row.said.identifier).canonical, name,
                    signal.name, names_.text(row.place)};
                asked.push_back({std::move(waiting), row.about});
                return ++found < asked_per_promise_max;
            }));
        }
    }
    std::erase_if(asked, [&](const Asked& one) {
        return partition_of(one.waiting.customer) == number_ && is_answered(one.waiting.customer, one);
    });
    return {};
}

// Whether the customer's history has what keeps the promise, after it was made.
bool Partition::is_answered(const Id128& canonical, const Asked& asked)
{
    const Customer* row = people_.find(canonical);
    if (row == nullptr || !row->is_home) return false;
    const auto signal = std::ranges::find(catalogue_->signals, asked.waiting.signal, &Signal::name);
    if (signal == catalogue_->signals.end()) return true;
    const std::vector<Effect> effects = effects_of(canonical, *row);
    return std::ranges::any_of(effects, [&](const Effect& effect) {
        if (effect.at < asked.waiting.at || effect.position == asked.waiting.position) return false;
        if (signal->same_about && effect.about != 0 && asked.about != 0 && effect.about != asked.about) return false;
        return std::ranges::find(signal->second, names_.text(effect.touchpoint)) != signal->second.end();
    });
}

std::optional<Saying> Partition::said_after(const Id128& canonical, Time at)
{
    const Customer* row = people_.find(canonical);
    if (row == nullptr || !row->is_home) return {};
    for (const Effect& effect : effects_of(canonical, *row)) {
        if (effect.at < at || effect.at > at + days(7)) continue;
        if ((effect.flags & Effect::has_text) == 0 || effect.amount.value > 0) continue;
        const Touchpoint* touchpoint = known(effect.touchpoint);
        if (touchpoint != nullptr && touchpoint->doer != Doer::customer) continue;
        return Saying{effect.at, effect.position, canonical};
    }
    return {};
}

Result<void> Partition::add_to(std::vector<Suggestion>& suggestions, const std::optional<Suggestion>& cursor, std::size_t limit,
                               const std::function<bool(const Suggestion&)>& is_wanted)
{
    for (const Touchpoint& touchpoint : catalogue_->touchpoints) {
        const NameNumber number = touchpoint.is_suggestion ? names_.find(touchpoint.name) : 0;
        if (number == 0) continue;
        Id128 after = AskedRow::key_before(number, time_max);
        if (cursor) {
            after = AskedRow::key(number, cursor->at, cursor->position);
            if (number_ > cursor->position.partition) after.low = 0;           // that second is still to come
            if (number_ < cursor->position.partition) after.low = UINT64_MAX;  // it is past
        }
        const std::uint64_t end = AskedRow::key_before(number, Time{0}).high;
        std::size_t found = 0;
        (void)TRY(asked_.page(after, SIZE_MAX, [&](const Id128& id, const AskedRow& row) {
            if (id.high > end) return false;
            Suggestion one{row.said.at, row.said.position, home_of(row.said.identifier).canonical, touchpoint.name};
            if (is_wanted && !is_wanted(one)) return true;
            suggestions.push_back(std::move(one));
            return ++found < limit;
        }));
    }
    return {};
}

void Crew::touchpoint_days(Time from, Time to, Answer<std::vector<TouchpointDay>> answer)
{
    using Sum = std::map<std::pair<std::string, std::int64_t>, TouchpointDay>;
    gather<Sum>([from, to](Partition& partition, Sum& sum) { return partition.add_to(sum, from, to); }, [](Sum&) {},
                [answer = std::move(answer)](Result<Sum> sum) {
                    if (!sum) return answer(Failed(sum.error()));
                    std::vector<TouchpointDay> out;
                    out.reserve(sum->size());
                    for (auto& [key, day] : *sum) out.push_back(std::move(day));
                    answer(std::move(out));
                });
}

void Crew::people_hurt(Time at, Answer<std::map<std::string, std::uint64_t>> answer)
{
    using Sum = std::map<std::string, std::uint64_t>;
    gather<Sum>([last = week_of(at)](Partition& partition, Sum& sum) { return partition.add_to(sum, last); }, [](Sum&) {},
                std::move(answer));
}

void Crew::worth_hurt(Time at, Answer<HurtWorth> answer)
{
    gather<HurtWorth>([last = week_of(at)](Partition& partition, HurtWorth& worth) { return partition.add_to(worth, last); },
                      [](HurtWorth&) {}, std::move(answer));
}

void Crew::sayings(Answer<std::vector<SayingsView>> answer)
{
    using Sum = std::map<std::string, SayingsView>;
    gather<Sum>([](Partition& partition, Sum& sum) { return partition.add_to(sum); }, [](Sum&) {},
                [answer = std::move(answer)](Result<Sum> sum) {
                    if (!sum) return answer(Failed(sum.error()));
                    answer(latest_of(*std::move(sum)));
                });
}

// Those whose home is elsewhere are looked at there, one after the other.
void Crew::waiting_where(std::string owner, std::optional<std::vector<std::string>> places, Answer<std::vector<Waiting>> answer)
{
    using List = std::vector<Asked>;
    struct Walk {
        List asked;
        std::vector<Waiting> out;
        Answer<std::vector<Waiting>> answer;
        Crew* crew;
        static void go_on(const std::shared_ptr<Walk>& self, std::size_t next)
        {
            while (next < self->asked.size() &&
                   partition_of(self->asked[next].waiting.customer) == self->asked[next].waiting.position.partition)
                self->out.push_back(std::move(self->asked[next++].waiting));
            if (next == self->asked.size()) {
                std::sort(self->out.begin(), self->out.end(), [](const Waiting& a, const Waiting& b) {
                    return std::tie(a.due_at, a.position, a.signal) < std::tie(b.due_at, b.position, b.signal);
                });
                return self->answer(std::move(self->out));
            }
            self->crew->at_home(
                self->asked[next].waiting.customer,
                [self, next](Result<Id128> canonical, Partition* home) {
                    Asked& one = self->asked[next];
                    if (canonical) one.waiting.customer = *canonical;
                    if (!canonical || !home->is_answered(*canonical, one)) self->out.push_back(one.waiting);
                    go_on(self, next + 1);
                },
                home_hops_max);
        }
    };
    gather<List>(
        [owner = std::move(owner), places = std::move(places), now = group_time()](Partition& partition, List& list) {
            List own;
            const auto added = partition.add_to(own, owner, places, now);
            for (Asked& one : own) list.push_back(std::move(one));
            return added;
        },
        [](List&) {},
        [this, answer = std::move(answer)](Result<List> list) {
            if (!list) return answer(Failed(list.error()));
            Walk::go_on(std::make_shared<Walk>(Walk{*std::move(list), {}, answer, this}), 0);
        });
}

void Crew::waiting(std::string owner, Answer<std::vector<Waiting>> answer)
{
    waiting_where(std::move(owner), std::nullopt, std::move(answer));
}

void Crew::waiting_at(std::vector<std::string> places, std::string owner, Answer<std::vector<Waiting>> answer)
{
    waiting_where(std::move(owner), std::move(places), std::move(answer));
}

void Crew::said_after(std::vector<Saying> moments, Answer<std::vector<std::optional<Saying>>> answer)
{
    using List = std::vector<std::optional<Saying>>;
    struct Walk {
        std::vector<Saying> moments;
        List out;
        Answer<List> answer;
        Crew* crew;
        static void go_on(const std::shared_ptr<Walk>& self)
        {
            if (self->out.size() == self->moments.size()) return self->answer(std::move(self->out));
            const Saying& next = self->moments[self->out.size()];
            self->crew->at_home(
                next.customer,
                [self, at = next.at](Result<Id128> canonical, Partition* home) {
                    self->out.push_back(canonical ? home->said_after(*canonical, at) : std::nullopt);
                    go_on(self);
                },
                home_hops_max);
        }
    };
    if (moments.size() > moments_max)
        return answer(failed(Code::too_large, "more people than can be looked at for one answer"));
    Walk::go_on(std::make_shared<Walk>(Walk{std::move(moments), {}, std::move(answer), this}));
}

void Crew::suggestions(std::optional<Suggestion> cursor, std::size_t limit, std::function<bool(const Suggestion&)> is_wanted,
                       Answer<std::vector<Suggestion>> answer)
{
    using List = std::vector<Suggestion>;
    gather<List>([cursor = std::move(cursor), limit, is_wanted = std::move(is_wanted)](
                     Partition& partition, List& list) { return partition.add_to(list, cursor, limit, is_wanted); },
                 [limit](List& list) {
                     std::sort(list.begin(), list.end(),
                               [](const Suggestion& a, const Suggestion& b) { return page_order(a) < page_order(b); });
                     list.resize(std::min(list.size(), limit));
                 },
                 std::move(answer));
}

void Crew::touches_at(std::vector<Position> positions, Answer<std::vector<std::optional<Touch>>> answer)
{
    if (positions.size() > touches_opened_max)
        return answer(failed(Code::too_large, "more touches than can be opened for one answer"));
    // Any partition can open any place of the log.
    const std::uint16_t where = positions.empty() ? 0 : positions.front().partition;
    ask(where, [positions = std::move(positions), answer = std::move(answer)](Partition& partition) {
        std::vector<std::optional<Touch>> out;
        for (const Position& position : positions) {
            if (position.group == 0) {  // no place
                out.emplace_back();
                continue;
            }
            auto touch = partition.open_at(position);
            if (touch)
                out.emplace_back(*std::move(touch));
            else if (touch.error().code == Code::not_found)
                out.emplace_back();
            else
                return answer(Failed(touch.error()));
        }
        answer(std::move(out));
    });
}

}  // namespace regard
