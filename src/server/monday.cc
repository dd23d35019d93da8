#include "server/monday.h"

#include <algorithm>
#include <memory>

namespace regard::server {

namespace {

constexpr Micro story_amount_min{50'000};       // what weighs less is no part of a story
constexpr std::size_t story_touches_max = 100;  // looked at
constexpr std::size_t story_adds_max = 2;       // before it turns: what was good is not why they left
constexpr std::size_t story_turn_lines = 3;     // of a story that has a turn: kept for what came after
constexpr int weeks_back = 8;                   // among those who left in these weeks one may have come back
constexpr std::size_t tried_max = 40;           // of them, who lost most first

Micro weight_of(Micro amount) { return amount < Micro{} ? Micro{-amount.value} : amount; }

StoryLine line_of(const Catalogue& catalogue, const TimelineItem& item)
{
    StoryLine out{item.at, item.label.empty() ? item.touchpoint : item.label, {}, {}};
    Micro most;
    for (const EffectView& effect : item.effects) {
        out.amount = Micro{out.amount.value + effect.amount.value};
        if (effect.amount == Micro{} || weight_of(effect.amount) < most) continue;
        most = weight_of(effect.amount);
        const Touchpoint* touchpoint = catalogue.find(effect.touchpoint);
        out.reason = touchpoint != nullptr && !touchpoint->needs_open() ? effect.reason : std::string();
    }
    return out;
}

// The heaviest, at most `count`.
void keep_heaviest(std::vector<StoryLine>& lines, std::size_t count)
{
    std::ranges::stable_sort(lines,
                             [](const StoryLine& a, const StoryLine& b) { return weight_of(a.amount) > weight_of(b.amount); });
    if (lines.size() > count) lines.resize(count);
}

bool has_left(Standing standing) { return standing == Standing::leaving || standing == Standing::gone; }

// One on its way: each step asks the engine and goes on to the next.
class Gathering : public std::enable_shared_from_this<Gathering> {
public:
    Gathering(House& house, Time at, Answer<Monday> answer)
        : partitions_(house.partitions), now_(house.clock.now()), at_(at), answer_(std::move(answer))
    {}

    void begin()
    {
        partitions_.home(at_, [self = shared_from_this()](const Result<HomeView>& home) {
            if (!home) return self->answer_(Failed(home.error()));
            self->take(*home);
            self->partitions_.weeks(self->at_, monday_weeks, [self](const Result<std::vector<WeekView>>& weeks) {
                if (!weeks) return self->answer_(Failed(weeks.error()));
                self->out_.weeks = *weeks;
                self->ask_states();
            });
        });
    }

private:
    struct Tried {
        Id128 customer;
        Micro lost;
    };

    [[nodiscard]] Time begin_of_week() const { return out_.week.from; }
    [[nodiscard]] Time end_of_week() const { return out_.week.from + days(7) - microseconds(1); }

    void take(const HomeView& home)
    {
        out_.is_simulated = home.is_simulated;
        out_.week = home.week;
        out_.before = home.before;
        for (const TouchpointWeek& one : home.friction) {
            if (out_.places.size() == monday_places_max) break;
            out_.places.push_back(
                {one.touchpoint, one.label.empty() ? one.touchpoint : one.label, one.owner, one.people_hurt, {}});
        }
        gone_ = home.gone;
    }

    void ask_states()
    {
        partitions_.records("todo", [self = shared_from_this()](const Result<std::vector<Record>>& records) {
            if (!records) return self->answer_(Failed(records.error()));
            const auto states = states_of(*records, self->now_);
            for (MondayPlace& place : self->out_.places)
                if (const auto found = states.find("friction:" + place.touchpoint); found != states.end())
                    place.state = found->second;
            self->tell_who_left(0);
        });
    }

    // Of those who left, most lost first, the first who has not been here since.
    void tell_who_left(std::size_t which)
    {
        if (which == gone_.size()) return ask_who_left(1);
        const Gone& gone = gone_[which];
        out_.left = Story{};
        out_.left->customer = gone.id;
        out_.left->turned_at = gone.at;
        if (gone.last) out_.left->owner = gone.last->owner;
        ask_story(out_.left, std::nullopt, [self = shared_from_this(), which] {
            std::optional<Story>& left = self->out_.left;
            if (left && has_left(left->standing) && left->last_at <= left->turned_at) return self->ask_who_left(1);
            left.reset();
            self->tell_who_left(which + 1);
        });
    }

    // The way of `story`'s customer; who cannot be read any more has none.
    void ask_story(std::optional<Story>& story, std::optional<Time> turn, std::function<void()> then)
    {
        const Id128 id = story->customer;
        partitions_.customer(id, end_of_week(), [self = shared_from_this(), &story, turn, then, id](const auto& customer) {
            if (!customer) {
                story.reset();
                return then();
            }
            const AccountView& account = customer->account;
            story->first_at = account.first_at;
            story->touches = account.touches;
            story->last_at = account.silence.since;
            story->standing = account.standing.now;
            story->reasons = account.standing.reasons;
            self->partitions_.timeline(id, {self->end_of_week(), {}, "", story_touches_max},
                                       [self, &story, turn, then](const Result<TimelinePage>& page) {
                                           if (page)
                                               story->lines = story_lines(*self->partitions_.catalogue(), page->items, turn);
                                           then();
                                       });
        });
    }

    // Those who left some weeks ago and were seen again since.
    void ask_who_left(int week)
    {
        if (week > weeks_back || at_ < time_min + days(7) * (week + 1)) return begin_trying();
        partitions_.home(at_ - days(7) * week, [self = shared_from_this(), week](const Result<HomeView>& home) {
            if (!home) return self->answer_(Failed(home.error()));
            for (const Gone& gone : home->gone)
                if (gone.customer.last_touch_at >= self->begin_of_week() &&
                    std::ranges::find(self->tried_, gone.id, &Tried::customer) == self->tried_.end())
                    self->tried_.push_back({gone.id, gone.lost});
            self->ask_who_left(week + 1);
        });
    }

    void begin_trying()
    {
        std::ranges::sort(tried_, [](const Tried& a, const Tried& b) {
            return a.lost != b.lost ? a.lost > b.lost : a.customer < b.customer;
        });
        if (tried_.size() > tried_max) tried_.resize(tried_max);
        try_next(0);
    }

    // Had left when the week began, came by themselves in it, and stood better at its end.
    void try_next(std::size_t which)
    {
        if (which == tried_.size()) return end_trying();
        const Id128 id = tried_[which].customer;
        partitions_.customer(id, begin_of_week() - microseconds(1), [self = shared_from_this(), which, id](const auto& before) {
            if (!before || !has_left(before->account.standing.now)) return self->try_next(which + 1);
            self->partitions_.customer(id, self->end_of_week(),
                                       [self, which, id, was = before->account.balance](const auto& after) {
                                           if (after) self->compare(id, was, after->account);
                                           self->try_next(which + 1);
                                       });
        });
    }

    void compare(const Id128& id, Micro was, const AccountView& after)
    {
        const Micro rise{after.balance.value - was.value};
        if (has_left(after.standing.now) || after.silence.since < begin_of_week() || rise <= best_rise_) return;
        best_rise_ = rise;
        out_.back = Story{};
        out_.back->customer = id;
    }

    void end_trying()
    {
        if (!out_.back) return answer_(std::move(out_));
        ask_story(out_.back, begin_of_week(), [self = shared_from_this()] {
            Monday& out = self->out_;
            if (out.back) {
                const auto first = std::ranges::find_if(
                    out.back->lines, [&](const StoryLine& line) { return line.at >= self->begin_of_week(); });
                out.back->turned_at = first == out.back->lines.end() ? out.back->last_at : first->at;
            }
            self->answer_(std::move(out));
        });
    }

    Partitions& partitions_;
    Time now_;
    Time at_;
    Answer<Monday> answer_;
    Monday out_;
    std::vector<Gone> gone_;
    std::vector<Tried> tried_;
    Micro best_rise_;
};

}  // namespace

std::vector<StoryLine> story_lines(const Catalogue& catalogue, const std::vector<TimelineItem>& items, std::optional<Time> turn)
{
    std::vector<StoryLine> before, after;
    std::optional<StoryLine> first_after;  // whatever it weighs
    for (const TimelineItem& item : items) {
        StoryLine line = line_of(catalogue, item);
        const bool is_after = turn && item.at >= *turn;
        if (is_after && !item.is_signal) first_after = line;  // newest first: the last one stays
        if (weight_of(line.amount) < story_amount_min) continue;
        (is_after ? after : before).push_back(std::move(line));
    }
    keep_heaviest(after, story_turn_lines);
    if (first_after && std::ranges::none_of(after, [&](const StoryLine& line) { return line.at == first_after->at; })) {
        if (after.size() == story_turn_lines) after.pop_back();
        after.push_back(*std::move(first_after));
    }
    keep_heaviest(before, before.size());
    std::size_t adds = 0;
    std::erase_if(before, [&](const StoryLine& line) { return line.amount > Micro{} && ++adds > story_adds_max; });
    keep_heaviest(before, story_lines_max - after.size());
    std::ranges::move(after, std::back_inserter(before));
    std::ranges::stable_sort(before, {}, &StoryLine::at);
    return before;
}

void gather_monday(House& house, Time at, Answer<Monday> answer)
{
    std::make_shared<Gathering>(house, at, std::move(answer))->begin();
}

}  // namespace regard::server
