// The questions of Home, and lists of customers in an order.
#include "partition/gather.h"

#include <algorithm>
#include <fmt/format.h>

namespace regard {

void Crew::weeks(Time last, std::size_t count, Answer<std::vector<WeekView>> answer)
{
    const Week end = week_of(last) + 1;
    gather<std::vector<WeekView>>(
        [end, count](Partition& partition, std::vector<WeekView>& views) -> Result<void> {
            views.resize(count);
            for (std::size_t i = 0; i < count; ++i) partition.add_to(views[i], end - static_cast<Week>(count - i));
            return {};
        },
        [end, count](std::vector<WeekView>& views) {
            for (std::size_t i = 0; i < count; ++i) views[i].from = start_of_week(end - static_cast<Week>(count - i));
        },
        std::move(answer));
}

void Crew::home(Time at, Answer<HomeView> answer)
{
    const Week week = week_of(at);
    gather<HomeView>([week](Partition& partition, HomeView& view) { return partition.add_to(view, week); },
                     [this, week](HomeView& view) {
                         view.is_simulated = is_simulated_;
                         view.week.from = start_of_week(week);
                         view.before.from = start_of_week(week - 1);
                         std::erase_if(view.friction, [](const TouchpointWeek& one) { return one.takes.value >= 0; });
                         std::ranges::sort(view.friction, [](const TouchpointWeek& a, const TouchpointWeek& b) {
                             return std::pair(a.takes, a.touchpoint) < std::pair(b.takes, b.touchpoint);
                         });
                         const auto in_force = catalogue();
                         for (TouchpointWeek& one : view.friction)
                             if (const Touchpoint* touchpoint = in_force->find(one.touchpoint)) {
                                 one.label = touchpoint->label;
                                 one.stage = touchpoint->stage;
                                 one.channel = touchpoint->channel;
                                 one.owner = touchpoint->owner;
                             }
                     },
                     [this, answer = std::move(answer)](Result<HomeView> view) mutable {
                         if (!view) return answer(std::move(view));
                         show_gone(*std::move(view), 0, std::move(answer));
                     });
}

// Who they are and what did it, asked at their homes one after the other. Who was joined with another meanwhile is passed over.
void Crew::show_gone(HomeView view, std::size_t next, Answer<HomeView> answer)
{
    if (next == view.gone.size()) return answer(std::move(view));
    const Id128 id = view.gone[next].id;
    at_home(
        id,
        [this, view = std::move(view), next, answer = std::move(answer)](Result<Id128> canonical, Partition* partition) mutable {
            const auto show = [&](Gone& gone) -> Result<void> {
                const Id128 now = TRY(std::move(canonical));
                gone.customer = TRY(partition->short_of(now, group_time()));
                gone.last = TRY(partition->what_did_it(gone.customer.id, gone.at));
                return {};
            };
            if (const Result<void> shown = show(view.gone[next]); shown) {
                ++next;
            } else if (shown.error().code == Code::not_found || shown.error().code == Code::busy) {
                view.gone.erase(view.gone.begin() + static_cast<std::ptrdiff_t>(next));
            } else {
                return answer(Failed(shown.error()));
            }
            show_gone(std::move(view), next, std::move(answer));
        },
        home_hops_max);
}

// A page of an ordered list: every partition is gone through, all at once, and keeps its best.
struct Crew::Ordered {
    CustomerQuery query;
    Answer<CustomerPage> answer;
    std::optional<Partition::Ranked> last;  // of the page before
    Time as_of;                             // of the first page: what takes cost fades, for all alike
    std::mutex lock;
    std::size_t partitions_left = 0;
    std::optional<Error> error;
    std::vector<Partition::Ranked> best;
    CustomerPage page;
};

namespace {

// "lost.<as of>.<key>.<id>"
Result<void> read_cursor(const Partitions::CustomerQuery& query, Time& as_of, std::optional<Partition::Ranked>& last)
{
    const auto refused = [] {
        return failed(Code::bad_input, "this cursor is not one that was given out for this order; ask for the first page again",
                      "/cursor");
    };
    const bool is_lost = query.order == Partitions::CustomerQuery::Order::lost;
    if (!query.cursor.starts_with(is_lost ? "lost." : "recent.")) return refused();
    long long at = 0, key = 0;
    char id[33] = {};
    if (std::sscanf(query.cursor.c_str() + query.cursor.find('.'), ".%lld.%lld.%32s", &at, &key, id) != 3) return refused();
    const auto read = id_from_hex(id);
    if (!read) return refused();
    as_of = Time{at};
    last = Partition::Ranked{key, *read};
    return {};
}

}  // namespace

void Crew::ordered_customers(CustomerQuery query, Answer<CustomerPage> answer)
{
    auto ordered = std::make_shared<Ordered>();
    ordered->as_of = group_time();
    if (!query.cursor.empty())
        if (const auto read = read_cursor(query, ordered->as_of, ordered->last); !read) return answer(Failed(read.error()));
    ordered->query = std::move(query);
    ordered->answer = std::move(answer);
    ordered->partitions_left = seats_.size();
    for (std::uint16_t partition = 0; partition < seats_.size(); ++partition) scan_ordered(ordered, partition, {});
}

void Crew::scan_ordered(std::shared_ptr<Ordered> ordered, std::uint16_t partition, Id128 after)
{
    constexpr std::size_t rows_per_visit = 8'000;
    ask(partition, [this, ordered, partition, after, best = std::vector<Partition::Ranked>()](Partition& at) mutable {
        const std::size_t limit = ordered->query.limit + 1;  // one more says that there is a next page
        const auto next = at.rank(ordered->query, ordered->last, ordered->as_of, after, rows_per_visit, limit, best);
        {
            const std::lock_guard guard(ordered->lock);
            if (!next) ordered->error = next.error();
            ordered->best.insert(ordered->best.end(), best.begin(), best.end());
            std::sort(ordered->best.begin(), ordered->best.end());
            if (ordered->best.size() > limit) ordered->best.resize(limit);
            const bool is_over = !next || next->is_zero();
            if (is_over && --ordered->partitions_left != 0) return;
            if (!is_over) after = *next;
        }
        if (next && !next->is_zero()) return scan_ordered(std::move(ordered), partition, after);
        if (ordered->error) return ordered->answer(Failed(*ordered->error));
        show_ordered(std::move(ordered), 0);
    });
}

void Crew::show_ordered(std::shared_ptr<Ordered> ordered, std::size_t next)
{
    const std::size_t shown = std::min(ordered->best.size(), ordered->query.limit);
    if (next == shown) {
        if (ordered->best.size() > shown && shown > 0) {
            const Partition::Ranked& last = ordered->best[shown - 1];
            ordered->page.next =
                fmt::format("{}.{}.{}.{}", ordered->query.order == CustomerQuery::Order::lost ? "lost" : "recent",
                            ordered->as_of.us, last.key, to_hex(last.id));
        }
        return ordered->answer(std::move(ordered->page));
    }
    const Id128 id = ordered->best[next].id;
    at_home(
        id,
        [this, ordered = std::move(ordered), next](Result<Id128> canonical, Partition* partition) mutable {
            if (canonical)
                if (auto found = partition->short_of(*canonical, group_time()))
                    ordered->page.items.push_back(*std::move(found));
            show_ordered(std::move(ordered), next + 1);
        },
        home_hops_max);
}

}  // namespace regard
