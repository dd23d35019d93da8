// The questions of Home.
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
        [this, view = std::move(view), next, answer = std::move(answer)](Result<Id128> canonical,
                                                                         Partition* partition) mutable {
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

}  // namespace regard
