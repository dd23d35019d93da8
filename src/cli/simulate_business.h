// cli/simulate_business.h
//
// The simulated business through its days: who comes today, what is due today, what each touch does to a person's hidden
// score, and who stays away for good. Journeys (simulate_visit.cc, simulate_after.cc) act through a Scene.
//
// One thread. Holds one Customer a person and the tasks that are due on later days.
#pragma once

#include "cli/simulate_day.h"
#include "cli/simulate_dice.h"
#include "cli/simulate_form.h"
#include "cli/simulate_people.h"
#include "cli/simulate_planted.h"

#include <array>
#include <cstdint>
#include <vector>

namespace regard::simulation {

inline constexpr std::array<std::string_view, 5> stores = {"store-harbour", "store-market", "store-station", "store-mill",
                                                           "store-garden"};
constexpr std::string_view licensee = "licensee-airport";

// What follows a touch on a later day.
enum class After : std::uint8_t {
    send,
    deliver,
    set_up,
    use,
    invoice,
    pay_invoice,
    correct_invoice,
    ask_about_invoice,
    complain,
    answer_complaint,
    answer_mail,
    call_back,
    send_back,
    refund,
    mend,
    suggest,
    answer_suggestion,
    tell,
    hear,
    mailing,
};

struct Task {
    std::uint32_t customer;
    std::uint32_t thing;  // number of the order, invoice, complaint …
    After after;
    std::uint8_t detail;  // what the kind says
    Planted planted;      // the friction it comes from
};

class Business;

// One customer at one moment of one day. put() writes a touch; adds() and takes() also let the person feel it, in
// thousandths: what an even-tempered person would feel.
class Scene {
public:
    Scene(Business& business, std::uint32_t number, std::uint32_t at_ms);

    [[nodiscard]] Draft draft(std::string_view touchpoint, std::string_view channel, std::string_view place = {}) const;
    void put(const Draft& draft);
    void adds(const Draft& draft, std::int32_t thousandths);
    void takes(const Draft& draft, std::int32_t thousandths, Planted planted = Planted::none);
    void waits(const Draft& draft, std::int32_t thousandths, Planted planted = Planted::none);
    // Felt without a touch: what did not come.
    void misses(std::int32_t thousandths, Planted planted = Planted::none);
    // Time goes on, by so many seconds, chance between both.
    void pass(std::int32_t first_s, std::int32_t last_s);
    void later(After after, std::int32_t first_days, std::int32_t last_days, std::uint32_t thing = 0, std::uint8_t detail = 0,
               Planted planted = Planted::none);
    // Signs in: what is sent from now on carries the account, and one touch says that both are one.
    void sign_in(std::uint16_t here);
    [[nodiscard]] bool is_on(Planted planted) const;
    [[nodiscard]] std::uint16_t account() const;  // the identifiers under which the business writes to this person

    Business& business;
    const std::uint32_t number;
    Customer& customer;
    const Nature nature;
    Dice& dice;
    std::uint32_t at_ms;
    std::uint16_t who = 0;
};

class Business {
public:
    Business(const SimulateOptions& options, const SimulateSink& sink);

    Result<Simulated> run();
    Result<void> write_truth(const SimulateSink& truth) const;

    [[nodiscard]] std::int64_t today() const { return today_; }
    [[nodiscard]] int weekday() const;  // 0 Monday … 6 Sunday
    [[nodiscard]] std::uint32_t new_thing() { return ++things_; }
    // A friend, who is anybody that was here already, hears a good story (1) or a bad one (0) in the next days.
    void pass_on(Scene& scene, std::uint8_t is_good);

private:
    friend class Scene;

    void live_day();
    void arrive();
    void do_due();
    void visit_all();
    void visit_one(std::uint32_t number);
    void observe(std::string_view touchpoint, std::string_view place, std::string_view reason, std::uint32_t from_ms,
                 std::uint32_t to_ms);
    void observe_day();
    void write(const Draft& draft, const Scene& scene);
    void feel(Customer& customer, const Nature& nature, std::int32_t thousandths, Planted planted);
    void fade(Customer& customer) const;
    void settle(Customer& customer, const Nature& nature);
    [[nodiscard]] std::uint64_t visits_today() const;
    void write_customer_truth(std::uint32_t number, Persona& persona, std::string& out) const;

    const SimulateOptions options_;
    const std::int64_t first_epoch_day_;
    const bool has_observations_;
    Dice dice_;
    Form form_;
    Day day_;
    People people_;
    std::vector<Customer> customers_;
    std::array<std::vector<std::uint32_t>, visit_gap_days.size()> pools_;  // regulars who still come, by their gap
    std::vector<std::vector<Task>> due_;                                   // by day
    std::uint32_t passers_by_thousandths_;
    std::uint32_t arrived_ = 0;
    std::int64_t today_ = 0;
    std::uint64_t numbers_ = 0;  // of touches, for their ids
    std::uint32_t things_ = 1'000;
    std::int64_t observations_ = 0;
    std::uint64_t visit_touches_ = 8'000;  // running mean of a visit's touches, thousandths
    Persona persona_;
    std::uint32_t persona_of_ = UINT32_MAX;
    std::uint8_t persona_cookie_ = 0;
    std::string observations_truth_;
};

// The journeys.
void pass_by(Scene& scene);
void visit(Scene& scene);
void follow(Scene& scene, const Task& task);
// What a place went through today, whatever its customers: true when the observation is to be written.
[[nodiscard]] bool is_lane_blocked(int weekday, std::uint32_t at_ms);

}  // namespace regard::simulation
