// The truth beside the touches: what was planted, and how each customer took it.
#include "cli/simulate_business.h"

namespace regard::simulation {
namespace {

constexpr std::size_t chunk_bytes = 1 << 20;

// One JSON object a line.
class TruthLine {
public:
    TruthLine(std::string& out, std::string_view kind) : out_(out) { out_.append(R"({"truth":")").append(kind).push_back('"'); }
    ~TruthLine() { out_.append("}\n"); }
    TruthLine(const TruthLine&) = delete;
    TruthLine& operator=(const TruthLine&) = delete;
    TruthLine& text(std::string_view name, std::string_view value)
    {
        key(name).append("\"").append(value).push_back('"');
        return *this;
    }
    TruthLine& number(std::string_view name, std::int64_t value)
    {
        append_number(key(name), value);
        return *this;
    }
    std::string& key(std::string_view name) { return out_.append(",\"").append(name).append("\":"); }

private:
    std::string& out_;
};

struct Tally {
    std::int64_t customers = 0, left = 0, left_because = 0, told = 0;
};

std::int64_t rounded_thousandths(std::int64_t part, std::int64_t whole) { return whole == 0 ? 0 : part * 1'000 / whole; }

}  // namespace

Result<void> Business::write_truth(const SimulateSink& truth) const
{
    std::string out;
    const Simulated& written = day_.written();
    const std::int64_t days = options_.days;
    {
        TruthLine line(out, "business");
        line.key("simulated").append("true");
        line.number("seed", static_cast<std::int64_t>(options_.seed)).number("days", days);
        line.text("begin", to_text(start_of_day(first_epoch_day_))).text("end", to_text(options_.end));
        line.number("touches", static_cast<std::int64_t>(written.touches))
            .number("duplicates", static_cast<std::int64_t>(written.duplicates));
        line.number("late", static_cast<std::int64_t>(written.late)).number("observations", observations_);
        line.text("licensee", licensee);
    }

    std::array<Tally, planted_count> tallies{};
    Tally others;
    Tally hurt;
    for (std::size_t i = 0; i < customers_.size(); ++i) {
        const Customer& customer = customers_[i];
        if (day_.touches_by()[i] == 0) continue;
        const bool has_left = customer.is(Customer::left);
        const auto count = [&](Tally& tally, Planted planted) {
            ++tally.customers;
            tally.left += has_left ? 1 : 0;
            tally.left_because += has_left && customer.worst_planted == static_cast<std::uint8_t>(planted) ? 1 : 0;
            tally.told += customer.is(Customer::told) ? 1 : 0;
        };
        for (std::size_t planted = 1; planted < planted_count; ++planted)
            if ((customer.met >> planted & 1) != 0) count(tallies[planted], static_cast<Planted>(planted));
        if (customer.met == 0 && customer.is(Customer::regular)) count(others, Planted::none);
        if (customer.is(Customer::hurt)) count(hurt, Planted::none);
    }
    for (std::size_t planted = 1; planted < planted_count; ++planted) {
        const Friction& friction = frictions[planted];
        const Tally& tally = tallies[planted];
        TruthLine line(out, "friction");
        line.text("name", friction.name)
            .text("what", friction.what)
            .text("touchpoint", friction.touchpoint)
            .text("where", friction.where);
        line.text("begin", to_text(start_of_day(first_epoch_day_ + begin_day(static_cast<Planted>(planted), days))));
        line.text("end", to_text(start_of_day(first_epoch_day_ + end_day(static_cast<Planted>(planted), days))));
        line.number("customers", tally.customers)
            .number("told", tally.told)
            .number("left", tally.left)
            .number("left_because", tally.left_because);
        append_thousandths(line.key("left_ratio"), rounded_thousandths(tally.left, tally.customers));
    }
    {
        TruthLine line(out, "met_nothing_planted");
        line.number("customers", others.customers).number("left", others.left);
        append_thousandths(line.key("left_ratio"), rounded_thousandths(others.left, others.customers));
    }
    TruthLine(out, "hurt_and_heard")
        .number("hurt", hurt.customers)
        .number("told", hurt.told)
        .number("silent", hurt.customers - hurt.told)
        .number("left", hurt.left);
    out.append(observations_truth_);

    Persona persona;
    for (std::uint32_t i = 0; i < customers_.size(); ++i) {
        if (day_.touches_by()[i] == 0) continue;
        write_customer_truth(i, persona, out);
        if (out.size() < chunk_bytes) continue;
        TRY(truth(out));
        out.clear();
    }
    return out.empty() ? Result<void>{} : truth(out);
}

void Business::write_customer_truth(std::uint32_t number, Persona& persona, std::string& out) const
{
    const Customer& customer = customers_[number];
    const Nature nature = people_.nature(number);
    people_.describe(number, customer.cookie, persona);
    TruthLine line(out, "customer");
    line.text("name", persona.name).text("temperament", temperaments[nature.temperament].name);

    // Joined by evidence in the touches; whatever else they used (a cookie never signed in) nobody can know to be theirs.
    std::string& list = line.key("identifiers");
    list.push_back('[');
    const auto identifier = [&list](bool is_used, std::string_view type, std::string_view value) {
        if (!is_used) return;
        if (list.back() != '[') list.push_back(',');
        list.append("\"").append(type).append(":").append(value).push_back('"');
    };
    identifier(customer.has_account(), "user_id", persona.user_id);
    identifier(customer.is(Customer::known), "email", persona.email);
    identifier(customer.is(Customer::phoned), "phone", persona.phone);
    identifier(customer.is(Customer::carded), "loyalty", persona.loyalty);
    identifier(customer.is(Customer::mentioned), "handle:mastodon", persona.handle);
    identifier(customer.is(Customer::app_identified), "device", persona.device);
    identifier(customer.is(Customer::identified), "anonymous_id", persona.anonymous_id);
    for (std::uint8_t cookie = 0; cookie < customer.cookie; ++cookie) {
        people_.describe(number, cookie, persona);
        identifier(true, "anonymous_id", persona.anonymous_id);
    }
    // Somebody whom no touch ever named: the cookie is all there is.
    identifier(list.back() == '[', "anonymous_id", persona.anonymous_id);
    list.push_back(']');

    line.number("touches", day_.touches_by()[number]).number("visits", customer.visits).number("takes", customer.takes);
    append_thousandths(line.key("score"), customer.score);
    std::string& met = line.key("met");
    met.push_back('[');
    for (std::size_t planted = 1; planted < planted_count; ++planted) {
        if ((customer.met >> planted & 1) == 0) continue;
        if (met.back() != '[') met.push_back(',');
        met.append("\"").append(frictions[planted].name).push_back('"');
    }
    met.push_back(']');
    const auto flag = [&line, &customer](std::string_view name, Customer::Flag which) {
        line.key(name).append(customer.is(which) ? "true" : "false");
    };
    flag("regular", Customer::regular);
    flag("hurt", Customer::hurt);
    flag("told", Customer::told);
    flag("answered", Customer::answered);
    flag("unanswered", Customer::unanswered);
    flag("shared_kiosk", Customer::kiosk);
    if (!customer.is(Customer::left)) {
        line.key("left_at").append("null");
        return;
    }
    line.text("left_at", to_text(start_of_day(first_epoch_day_ + customer.left_day)));
    line.text("left_because", customer.worst_planted == 0 ? "what happens anywhere" : frictions[customer.worst_planted].name);
}

}  // namespace regard::simulation
