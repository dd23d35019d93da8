#include "cli/simulate_business.h"

#include "base/exact.h"

#include <algorithm>

namespace regard::simulation {
namespace {

// A feeling halves in a quarter of a year.
constexpr std::uint64_t feeling_half_life_days = 90;
constexpr std::int32_t score_max = 2'500;
constexpr std::int32_t score_at_first = 300;
constexpr std::int32_t hurt_at = -100;
constexpr std::int32_t strong_at = 200;

// What a seller of things for the home sees over a week, in hundredths of an even day.
constexpr std::array<std::uint64_t, 7> weekday_hundredths = {90, 88, 92, 96, 110, 132, 92};

constexpr std::uint32_t late_thousandths = 12;  // of what devices in stores and pockets send
constexpr std::uint32_t again_thousandths = 2;  // of what clients send

std::uint32_t hour_ms(std::uint32_t hours) { return hours * 3'600'000; }

}  // namespace

Scene::Scene(Business& of, std::uint32_t customer_number, std::uint32_t moment_ms)
    : business(of),
      number(customer_number),
      customer(of.customers_[customer_number]),
      nature(of.people_.nature(customer_number)),
      dice(of.dice_),
      at_ms(moment_ms)
{}

Draft Scene::draft(std::string_view touchpoint, std::string_view channel, std::string_view place) const
{
    Draft draft;
    draft.touchpoint = touchpoint;
    draft.channel = channel;
    draft.place = place;
    draft.at_ms = std::min(at_ms, day_ms - 1);
    draft.who = who;
    return draft;
}

void Scene::put(const Draft& draft) { business.write(draft, *this); }

void Scene::adds(const Draft& draft, std::int32_t thousandths)
{
    put(draft);
    business.feel(customer, nature, thousandths, Planted::none);
    if (thousandths >= strong_at && dice.in_thousand(temperaments[nature.temperament].tells_friends))
        later(After::tell, 0, 6, 0, 1);
}

void Scene::takes(const Draft& draft, std::int32_t thousandths, Planted planted)
{
    put(draft);
    misses(thousandths, planted);
}

void Scene::waits(const Draft& draft, std::int32_t thousandths, Planted planted)
{
    put(draft);
    misses(thousandths * temperaments[nature.temperament].wait_percent / 100, planted);
}

void Scene::misses(std::int32_t thousandths, Planted planted)
{
    business.feel(customer, nature, thousandths, planted);
    if (thousandths <= -strong_at && customer.is(Customer::known)) {
        const Temperament& temperament = temperaments[nature.temperament];
        if (dice.in_thousand(temperament.complains))
            later(After::complain, 0, 2, business.new_thing(), 0, planted);
        else if (dice.in_thousand(temperament.tells_friends))
            later(After::tell, 0, 6, 0, 0, planted);
    }
}

void Scene::pass(std::int32_t first_s, std::int32_t last_s)
{
    at_ms += static_cast<std::uint32_t>(dice.between(first_s * 1'000, last_s * 1'000));
}

void Scene::later(After after, std::int32_t first_days, std::int32_t last_days, std::uint32_t thing, std::uint8_t detail,
                  Planted planted)
{
    // Today's tasks are being done; what is due today is due tomorrow.
    const auto day = static_cast<std::size_t>(business.today_ + std::max(1, dice.between(first_days, last_days)));
    if (day < business.due_.size()) business.due_[day].push_back({number, thing, after, detail, planted});
}

void Scene::sign_in(std::uint16_t here)
{
    pass(4, 40);
    who = static_cast<std::uint16_t>(here | by_account | by_email | with_traits | (nature.has_company ? with_company : 0));
    customer.set(Customer::known);
    if ((here & by_anonymous) != 0) customer.set(Customer::identified);
    if ((here & by_device) != 0) customer.set(Customer::app_identified);
    if ((here & by_loyalty) != 0) customer.set(Customer::carded);
    if ((here & by_phone) != 0) customer.set(Customer::phoned);
    if ((here & by_handle) != 0) customer.set(Customer::mentioned);
    std::string_view channel = "web";
    if ((here & by_device) != 0)
        channel = "app";
    else if ((here & by_loyalty) != 0)
        channel = "store";
    else if ((here & by_phone) != 0)
        channel = "phone";
    else if ((here & by_handle) != 0)
        channel = "social";
    put(draft("identity.identified", channel));
    who = static_cast<std::uint16_t>(here | by_account | (nature.has_company ? with_company : 0));
}

bool Scene::is_on(Planted planted) const
{
    const std::int64_t days = business.options_.days;
    return business.today_ >= begin_day(planted, days) && business.today_ < end_day(planted, days);
}

std::uint16_t Scene::account() const
{
    if (customer.has_account()) return by_account;
    return customer.is(Customer::known) ? by_email : by_anonymous;
}

Business::Business(const SimulateOptions& options, const SimulateSink& sink)
    : options_(options),
      first_epoch_day_(day_of(options.end) - options.days),
      has_observations_(options.format == SimulateOptions::Format::jsonl),
      dice_(mixed(options.seed)),
      form_(options.format, options.seed),
      day_(options.format, options.days, options.touches, sink),
      people_(options.seed),
      customers_(options.customers),
      due_(static_cast<std::size_t>(options.days)),
      passers_by_thousandths_(250)
{
    day_.expect_customers(customers_.size());
    if (options.touches == 0) return;
    // Few touches for many people: then most pass by once, with a touch or two, as in any shop. The others come often
    // enough to have a relationship at all, about 20 touches.
    const std::uint64_t mean = options.touches * 1'000 / options.customers;
    if (mean < 21'500)
        passers_by_thousandths_ =
            static_cast<std::uint32_t>(mean > 1'500 ? 1'000 - std::max<std::uint64_t>((mean - 1'500) / 20, 100) : 900);
    passers_by_thousandths_ = std::max<std::uint32_t>(passers_by_thousandths_, 150);
}

int Business::weekday() const
{
    // 1970-01-01 was a Thursday.
    return static_cast<int>(((first_epoch_day_ + today_) % 7 + 7 + 3) % 7);
}

Result<Simulated> Business::run()
{
    TRY(day_.write_head(form_.head()));
    for (today_ = 0; today_ < options_.days && !day_.is_full(); ++today_) {
        form_.set_day(to_text(date_of(first_epoch_day_ + today_)));
        day_.begin(today_);
        live_day();
        TRY(day_.finish());
    }
    TRY(day_.close());
    Simulated result = day_.written();
    for (std::size_t i = 0; i < customers_.size(); ++i) {
        if (day_.touches_by()[i] == 0) continue;
        ++result.customers;
        if (customers_[i].is(Customer::left)) ++result.left;
    }
    return result;
}

void Business::live_day()
{
    observe_day();
    do_due();
    arrive();
    visit_all();
}

void Business::observe(std::string_view touchpoint, std::string_view place, std::string_view reason, std::uint32_t from_ms,
                       std::uint32_t to_ms)
{
    const Form::Seen seen{touchpoint, place, reason, from_ms, to_ms, ++observations_};
    observations_truth_.append(R"({"truth":"observation","observation":)");
    form_.write(seen, observations_truth_);
    observations_truth_.append("}\n");
    if (!has_observations_) return;
    form_.write(seen, day_.line());
    day_.put_observation(to_ms);
}

void Business::observe_day()
{
    const auto days = options_.days;
    if (today_ >= begin_day(Planted::blocked_lane, days) && today_ < end_day(Planted::blocked_lane, days) && weekday() < 5)
        observe("store.lane_blocked", stores[1], "pallets in front of lane 2", hour_ms(17), hour_ms(17) + 40 * 60'000);
    // One throw a statement: the order in which a call's arguments are worked out is the compiler's choice.
    if (weekday() == 5 && dice_.in_thousand(400)) {
        const std::string_view place = dice_.one_of(stores);
        const std::uint32_t to = hour_ms(12) + dice_.below(3'600'000);
        observe("store.queue_long", place, "two tills open of five", hour_ms(11), to);
    }
    if (dice_.in_thousand(30)) {
        const std::uint32_t from = hour_ms(10) + dice_.below(hour_ms(8));
        observe("store.spill", dice_.one_of(stores), "something spilled in an aisle", from, from + 1'200'000);
    }
    if (dice_.in_thousand(12)) {
        const std::uint32_t from = hour_ms(9) + dice_.below(hour_ms(10));
        observe("web.outage", {}, "the shop answered errors to all", from, from + 900'000 + dice_.below(1'800'000));
    }
}

void Business::arrive()
{
    const std::int64_t days = options_.days;
    const auto all = static_cast<std::int64_t>(options_.customers);
    // Two fifths are old customers, seen first in the first quarter; the others come new until shortly before the end.
    const std::int64_t quarter = std::max<std::int64_t>(days / 4, 1);
    const std::int64_t last = days - days / 32;
    std::int64_t here = 0;
    if (today_ + 1 >= last)
        here = all;
    else if (today_ + 1 <= quarter)
        here = all * 2 / 5 * (today_ + 1) / quarter;
    else
        here = all * 2 / 5 + all * 3 / 5 * (today_ + 1 - quarter) / std::max<std::int64_t>(last - quarter, 1);
    for (; arrived_ < static_cast<std::uint64_t>(here); ++arrived_) {
        Customer& customer = customers_[arrived_];
        customer.first_day = static_cast<std::int32_t>(today_);
        customer.score_day = customer.first_day;
        customer.score = score_at_first;
        if (dice_.in_thousand(passers_by_thousandths_)) {
            Scene scene(*this, arrived_, hour_ms(7) + dice_.below(hour_ms(15)));
            pass_by(scene);
            continue;
        }
        customer.set(Customer::regular);
        pools_[people_.nature(arrived_).gap].push_back(arrived_);
        visit_one(arrived_);
    }
}

void Business::do_due()
{
    auto& due = due_[static_cast<std::size_t>(today_)];
    for (const Task& task : due) {
        Scene scene(*this, task.customer, hour_ms(8) + dice_.below(hour_ms(12)));
        follow(scene, task);
        settle(scene.customer, scene.nature);
    }
    std::vector<Task>().swap(due);
}

std::uint64_t Business::visits_today() const
{
    if (options_.touches == 0) {
        std::uint64_t thousandths = 0;
        for (std::size_t i = 0; i < pools_.size(); ++i)
            thousandths += pools_[i].size() * 1'000 / static_cast<std::uint64_t>(visit_gap_days[i]);
        return thousandths * weekday_hundredths[static_cast<std::size_t>(weekday())] / 100'000;
    }
    const auto days = static_cast<std::uint64_t>(options_.days);
    const std::uint64_t planned = options_.touches * (static_cast<std::uint64_t>(today_) + 1) / days;
    const std::uint64_t so_far = day_.written().touches + day_.touches_today();
    if (today_ + 1 == options_.days) return UINT64_MAX;
    return planned <= so_far ? 0 : (planned - so_far) * 1'000 / std::max<std::uint64_t>(visit_touches_, 1'000);
}

void Business::visit_all()
{
    const std::uint64_t visits = visits_today();
    // People who left are taken out of their pool when they are drawn; so much drawing in vain is enough to call it empty.
    std::uint64_t in_vain = 0;
    for (std::uint64_t done = 0; done < visits && in_vain < 10'000;) {
        if (options_.touches != 0 && day_.written().touches + day_.touches_today() >= options_.touches) return;
        std::uint64_t weight = 0;
        for (std::size_t i = 0; i < pools_.size(); ++i)
            weight += pools_[i].size() * 10'000 / static_cast<std::uint64_t>(visit_gap_days[i]);
        if (weight == 0) return;
        std::uint64_t drawn = dice_.next() % weight;
        std::size_t which = 0;
        for (; which + 1 < pools_.size(); ++which) {
            const std::uint64_t share = pools_[which].size() * 10'000 / static_cast<std::uint64_t>(visit_gap_days[which]);
            if (drawn < share) break;
            drawn -= share;
        }
        auto& pool = pools_[which];
        if (pool.empty()) continue;
        ++done;
        const std::uint32_t index = dice_.below(static_cast<std::uint32_t>(pool.size()));
        const std::uint32_t number = pool[index];
        if (customers_[number].is(Customer::left)) {
            pool[index] = pool.back();
            pool.pop_back();
            ++in_vain;
            continue;
        }
        // Who feels badly treated comes more seldom before they stay away.
        const std::int32_t willing = std::clamp(900 + customers_[number].score / 3, 250, 1'000);
        if ((options_.touches == 0 && customers_[number].last_day == today_) ||
            !dice_.in_thousand(static_cast<std::uint32_t>(willing))) {
            ++in_vain;
            continue;
        }
        in_vain = 0;
        const std::uint64_t before = day_.touches_today();
        visit_one(number);
        const std::uint64_t brought = (day_.touches_today() - before) * 1'000;
        visit_touches_ = visit_touches_ - visit_touches_ / 256 + brought / 256;
    }
}

void Business::visit_one(std::uint32_t number)
{
    Scene scene(*this, number, hour_ms(7) + dice_.below(hour_ms(15)));
    Customer& customer = scene.customer;
    if (customer.visits < 255) ++customer.visits;
    customer.last_day = static_cast<std::int32_t>(today_);
    visit(scene);
    settle(customer, scene.nature);
}

void Business::fade(Customer& customer) const
{
    const auto gone_by = static_cast<std::uint64_t>(today_ - customer.score_day);
    if (gone_by == 0) return;
    customer.score = static_cast<std::int32_t>(exact::decayed(customer.score, gone_by, feeling_half_life_days));
    customer.score_day = static_cast<std::int32_t>(today_);
}

void Business::feel(Customer& customer, const Nature& nature, std::int32_t thousandths, Planted planted)
{
    const Temperament& temperament = temperaments[nature.temperament];
    fade(customer);
    if (thousandths >= 0) {
        customer.score = std::min(customer.score + thousandths * temperament.add_percent / 100, score_max);
        return;
    }
    customer.score += thousandths * temperament.take_percent / 100;
    customer.takes = static_cast<std::uint16_t>(std::min(customer.takes + 1, 65'535));
    if (thousandths <= hurt_at) customer.set(Customer::hurt);
    if (planted != Planted::none)
        customer.met = static_cast<std::uint16_t>(customer.met | (1U << static_cast<unsigned>(planted)));
    if (thousandths < customer.worst) {
        customer.worst = static_cast<std::int16_t>(std::max(thousandths, -32'000));
        customer.worst_planted = static_cast<std::uint8_t>(planted);
    }
}

// Whether this was one time too many.
void Business::settle(Customer& customer, const Nature& nature)
{
    fade(customer);
    if (customer.is(Customer::left) || !customer.is(Customer::regular)) return;
    if (customer.score >= temperaments[nature.temperament].leaves_below) return;
    // Nothing that happened to them was large; together it was.
    if (nature.is_cut_often && (customer.met >> static_cast<unsigned>(Planted::thousand_cuts) & 1) != 0 &&
        customer.worst > -300)
        customer.worst_planted = static_cast<std::uint8_t>(Planted::thousand_cuts);
    customer.set(Customer::left);
    customer.left_day = static_cast<std::int32_t>(today_);
}

void Business::pass_on(Scene& scene, std::uint8_t is_good)
{
    const std::uint32_t friend_number = dice_.below(arrived_);
    const auto day = static_cast<std::size_t>(today_ + dice_.between(1, 5));
    if (friend_number == scene.number || day >= due_.size() || !customers_[friend_number].is(Customer::regular)) return;
    due_[day].push_back({friend_number, 0, After::hear, is_good, Planted::none});
}

void Business::write(const Draft& draft, const Scene& scene)
{
    if (persona_of_ != scene.number || persona_cookie_ != scene.customer.cookie) {
        people_.describe(scene.number, scene.customer.cookie, persona_);
        persona_of_ = scene.number;
        persona_cookie_ = scene.customer.cookie;
    }
    form_.write(draft, persona_, ++numbers_, day_.line());
    const bool is_device = (draft.who & (by_device | by_loyalty)) != 0;
    if (is_device && dice_.in_thousand(late_thousandths)) {
        day_.put_late(scene.number, dice_.between(1, 3), draft.at_ms);
        return;
    }
    day_.put_touch(scene.number, draft.at_ms);
    if (dice_.in_thousand(again_thousandths)) day_.put_again(std::uint64_t{draft.at_ms} + 500 + dice_.below(1'800'000));
}

bool is_lane_blocked(int weekday, std::uint32_t at_ms)
{
    return weekday < 5 && at_ms >= hour_ms(17) && at_ms < hour_ms(17) + 40 * 60'000;
}

}  // namespace regard::simulation
