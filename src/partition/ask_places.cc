// What a set of places did to customers, and where a stage took most: asked of one partition, and of all.
#include "partition/gather.h"

#include <algorithm>

namespace regard {

Places::Numbers Partition::numbers_of(const std::vector<std::string>& names) const
{
    Places::Numbers numbers;
    for (const std::string& name : names)
        if (const NameNumber number = names_.find(name); number != 0) numbers.insert(number);
    return numbers;
}

Result<void> Partition::add_to(AtPlacesSum& sum, const std::vector<std::string>& places, Week first, Week last)
{
    const Places::Numbers numbers = numbers_of(places);
    if (numbers.empty()) return {};
    for (Week week = first; week <= last; ++week) {
        const std::int64_t monday = day_of(start_of_week(week));
        TRY(there_.each_week(week, &numbers, [&](NameNumber, const PlaceWeek& row) {
            for (const PlaceWeek::Item& item : row.items) {
                const std::string& name = names_.text(item.touchpoint);
                TouchpointDay& one = sum.weeks[{name, monday}];
                one.touchpoint = name;
                one.day = monday;
                one.touches += item.cell.touches;
                one.hurts += item.cell.hurts;
                one.adds += item.cell.adds;
                one.takes += item.cell.takes;
            }
        }));
    }
    std::map<NameNumber, std::uint64_t> people;
    TRY(there_.add_people(people, last - static_cast<Week>(weeks_distinct_max) + 1, last, numbers));
    for (const auto& [touchpoint, count] : people) sum.people[names_.text(touchpoint)] += count;
    return there_.each_said(numbers, [&](NameNumber touchpoint, const SaidRow& row) {
        const std::string& name = names_.text(touchpoint);
        SayingsView& view = sum.sayings[name];
        view.touchpoint = name;
        add_to(view, row);
    });
}

Result<void> Partition::add_to(std::map<std::string, PlaceView>& sums, const std::string& stage, Week week)
{
    return there_.each_week(week, nullptr, [&](NameNumber place, const PlaceWeek& row) {
        for (const PlaceWeek::Item& item : row.items) {
            const Touchpoint* touchpoint = known(item.touchpoint);
            if (touchpoint == nullptr || touchpoint->stage != stage) continue;
            PlaceView& sum = sums[names_.text(place)];
            sum.touches += item.cell.touches;
            sum.adds += item.cell.adds;
            sum.takes += item.cell.takes;
        }
    });
}

void Crew::at_places(std::vector<std::string> places, Time from, Time to, Answer<AtPlaces> answer)
{
    gather<AtPlacesSum>([places = std::move(places), first = week_of(from), last = week_of(to)](
                            Partition& partition, AtPlacesSum& sum) { return partition.add_to(sum, places, first, last); },
                        [](AtPlacesSum&) {},
                        [answer = std::move(answer)](Result<AtPlacesSum> sum) {
                            if (!sum) return answer(Failed(sum.error()));
                            AtPlaces out;
                            out.weeks.reserve(sum->weeks.size());
                            for (auto& [key, week] : sum->weeks) out.weeks.push_back(std::move(week));
                            out.people = std::move(sum->people);
                            out.sayings = latest_of(std::move(sum->sayings));
                            answer(std::move(out));
                        });
}

void Crew::stage_places(std::string stage, Time at, Answer<std::vector<PlaceView>> answer)
{
    using ByPlace = std::map<std::string, PlaceView>;
    gather<ByPlace>([stage = std::move(stage),
                     week = week_of(at)](Partition& partition, ByPlace& sums) { return partition.add_to(sums, stage, week); },
                    [](ByPlace&) {},
                    [answer = std::move(answer)](Result<ByPlace> sums) {
                        if (!sums) return answer(Failed(sums.error()));
                        std::vector<PlaceView> out;
                        for (auto& [place, view] : *sums) {
                            view.place = place;
                            out.push_back(std::move(view));
                        }
                        std::ranges::stable_sort(out, {}, &PlaceView::takes);  // a take is below zero
                        answer(std::move(out));
                    });
}

}  // namespace regard
