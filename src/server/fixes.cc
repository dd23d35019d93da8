// Fixes: what a role did about friction, and whether it has helped.
#include "insight/proof.h"
#include "server/json_writer.h"
#include "server/places.h"
#include "server/problem.h"
#include "server/query.h"
#include "server/route.h"
#include "server/todo.h"

#include <fmt/format.h>

#include <algorithm>

namespace regard::server {

namespace {

constexpr std::int64_t weeks_before = 12;
constexpr std::int64_t weeks_after_max = 26;
constexpr std::size_t fixes_max = 100;

struct Fix {
    std::string id;
    std::string touchpoint;
    std::string note;
    std::string by;
    Time at;
    access::Scope part;  // where it was done

    // Of a part only weeks are known: the week it was done in belongs to neither side then.
    [[nodiscard]] std::int64_t day() const { return part.is_whole() ? day_of(at) : monday_of(day_of(at)); }
};

struct Side {
    std::vector<insight::Takes> weeks;
    insight::Takes sum;
    Micro takes;

    [[nodiscard]] double in_hundred() const
    {
        return sum.touches == 0 ? 0 : 100.0 * static_cast<double>(sum.takes) / static_cast<double>(sum.touches);
    }
};

access::Scope part_of(const RecordFields& fields)
{
    if (std::string place = field_of(fields, "place"); !place.empty()) return {access::Part::place, std::move(place)};
    if (std::string partner = field_of(fields, "partner"); !partner.empty()) return {access::Part::partner, std::move(partner)};
    return {};
}

// `wanted` whole: wherever they were done.
std::vector<Fix> fixes_of(const std::vector<Record>& records, const std::string& touchpoint, const access::Scope& wanted)
{
    std::vector<Fix> out;
    for (const Record& record : records) {
        const RecordFields fields = read_record_fields(record.body);
        Fix fix{record.key, field_of(fields, "touchpoint"), field_of(fields, "note"), record.who, record.at, part_of(fields)};
        if (!wanted.is_whole() && fix.part != wanted) continue;
        if (!touchpoint.empty() && fix.touchpoint != touchpoint) continue;
        out.push_back(std::move(fix));
    }
    std::ranges::reverse(out);  // the latest first
    if (out.size() > fixes_max) out.resize(fixes_max);
    return out;
}

// The weeks of seven days that lie in [first, last], counted from the fix outwards; the day of the fix belongs to neither side.
Side side_of(const std::vector<TouchpointDay>& days, const Fix& fix, std::int64_t first, std::int64_t last)
{
    Side out;
    std::map<std::int64_t, insight::Takes> weeks;
    const std::int64_t fixed_on = fix.day();
    for (const TouchpointDay& day : days) {
        if (day.touchpoint != fix.touchpoint || day.day < first || day.day > last) continue;
        insight::Takes& week = weeks[(std::abs(day.day - fixed_on) - 1) / 7];
        week.touches += day.touches;
        week.takes += day.hurts;
        out.takes += day.takes;
    }
    for (const auto& [number, week] : weeks) {
        out.weeks.push_back(week);
        out.sum.touches += week.touches;
        out.sum.takes += week.takes;
    }
    return out;
}

int percent(double ratio) { return static_cast<int>(ratio * 100 + 0.5); }

std::string sentence_of(const Side& before, const Side& after, const insight::Proof& proof)
{
    const std::string rates =
        fmt::format("{:.1f} of 100 touches before, {:.1f} since", before.in_hundred(), after.in_hundred());
    switch (proof.change) {
    case insight::Change::smoother:
        return fmt::format("It hurts less often: {}. That is {} % less (between {} and {} %).", rates, percent(1 - proof.ratio),
                           percent(1 - proof.high), percent(1 - proof.low));
    case insight::Change::worse: return fmt::format("It hurts more often: {}.", rates);
    case insight::Change::no_change: return fmt::format("It hurts as often as before: {}.", rates);
    case insight::Change::not_yet_known: break;
    }
    if (before.sum.touches == 0) return "Not yet known: nothing was seen there in the twelve weeks before.";
    if (after.sum.touches == 0) return "Not yet known: nobody was there since.";
    return fmt::format("Not yet known: {} touches since, too few to tell ({}).", after.sum.touches, rates);
}

void write_side(JsonWriter& json, const char* name, const Side& side)
{
    json.key(name);
    json.begin_object();
    json.member("weeks", side.weeks.size());
    json.member("touches", side.sum.touches);
    json.member("times", side.sum.takes);
    json.member("takes", side.takes);
    json.key("per_100");
    if (side.sum.touches == 0)
        json.null();
    else
        json.raw(fmt::format("{:.2f}", side.in_hundred()));
    json.end_object();
}

void write_fix(JsonWriter& json, const Fix& fix, const std::vector<TouchpointDay>& days, const Catalogue& catalogue, Time now)
{
    const std::int64_t fixed_on = fix.day(), today = day_of(now);
    const Side before = side_of(days, fix, fixed_on - 7 * weeks_before, fixed_on - 1);
    const Side after = side_of(days, fix, fixed_on + 1, std::min(today, fixed_on + 7 * weeks_after_max));
    const insight::Proof proof = insight::compare(before.weeks, after.weeks);
    const Touchpoint* touchpoint = catalogue.find(fix.touchpoint);
    json.begin_object();
    json.member("id", fix.id);
    json.member("touchpoint", fix.touchpoint);
    json.member_or_null("label", touchpoint == nullptr ? std::string() : touchpoint->label);
    write_part(json, fix.part);
    json.member("at", fix.at);
    json.member("by", fix.by);
    json.member_or_null("note", fix.note);
    write_side(json, "before", before);
    write_side(json, "after", after);
    json.member("verdict", insight::name_of(proof.change));
    json.member("sentence", sentence_of(before, after, proof));
    json.key("line");
    json.begin_array();
    const std::int64_t last = std::min(monday_of(today), monday_of(fixed_on) + 7 * weeks_after_max);
    const auto count = static_cast<std::size_t>((last - monday_of(fixed_on)) / 7 + weeks_before + 1);
    for (const WeekOfTakes& week : weeks_of(days, fix.touchpoint, last, count)) write(json, week);
    json.end_array();
    json.end_object();
}

// The answer on its way: what happened everywhere is asked first, then what happened at each part that a fix is about.
class FixList : public std::enable_shared_from_this<FixList> {
public:
    FixList(House& house, std::vector<Fix> fixes, Reply reply)
        : house_(house), fixes_(std::move(fixes)), reply_(std::move(reply)), now_(house.clock.now())
    {
        Time first = now_;
        for (const Fix& fix : fixes_) {
            first = std::min(first, fix.at);
            if (!fix.part.is_whole() && std::ranges::find(parts_, fix.part) == parts_.end()) parts_.push_back(fix.part);
        }
        first_ = start_of_day(monday_of(day_of(first)) - 7 * weeks_before);
    }

    void begin()
    {
        house_.partitions.touchpoint_days(first_, now_, [self = shared_from_this()](Result<std::vector<TouchpointDay>> days) {
            if (!days) return self->reply_(answer(days.error()));
            self->days_.push_back(*std::move(days));
            self->ask_next_part();
        });
    }

private:
    void ask_next_part()
    {
        if (days_.size() == parts_.size() + 1) return give();
        const access::Scope& part = parts_[days_.size() - 1];
        find_part(house_, {}, part, [self = shared_from_this()](const Result<PartPlaces>& found) {
            // A partner that has no places any more: nothing is known of what happened there.
            if (!found && found.error().code != Code::bad_input) return self->reply_(answer(found.error()));
            self->house_.partitions.at_places(found ? found->places : std::vector<std::string>{}, self->first_, self->now_,
                                              [self](Result<AtPlaces> there) {
                                                  if (!there) return self->reply_(answer(there.error()));
                                                  self->days_.push_back(std::move(there->weeks));
                                                  self->ask_next_part();
                                              });
        });
    }

    void give()
    {
        Response out;
        JsonWriter json(out.body);
        json.begin_object();
        json.key("items");
        json.begin_array();
        for (const Fix& fix : fixes_) {
            const auto at = fix.part.is_whole() ? 0 : 1 + (std::ranges::find(parts_, fix.part) - parts_.begin());
            write_fix(json, fix, days_[static_cast<std::size_t>(at)], *house_.partitions.catalogue(), now_);
        }
        json.end_array();
        json.key("next");
        json.null();
        json.end_object();
        reply_(std::move(out));
    }

    House& house_;
    std::vector<Fix> fixes_;
    Reply reply_;
    Time now_;
    Time first_;
    std::vector<access::Scope> parts_;
    std::vector<std::vector<TouchpointDay>> days_;  // everywhere, then of parts_
};

}  // namespace

void read_fixes(Call&& call)
{
    const auto ask = [&]() -> Result<void> {
        const Query query(call.request.query);
        TRY(query.only({"touchpoint", "place", "partner"}));
        const std::string touchpoint = TRY(query.get("touchpoint"))
        .value_or("");
        const access::Scope part = TRY(asked_part(query));
        House& house = call.house;
        house.partitions.records("fix",
                                 [&house, touchpoint, part, reply = call.reply](const Result<std::vector<Record>>& records) {
                                     if (!records) return reply(answer(records.error()));
                                     std::make_shared<FixList>(house, fixes_of(*records, touchpoint, part), reply)->begin();
                                 });
        return {};
    };
    if (const Result<void> asked = ask(); !asked) call.reply(answer(asked.error()));
}

}  // namespace regard::server
