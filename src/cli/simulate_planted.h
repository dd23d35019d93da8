// cli/simulate_planted.h
//
// The frictions planted in the simulated business: each at a known place, over known days, with whom it met and who left.
// The truth file lists them; a system that watches the touches should find them without it. Pure values.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace regard::simulation {

enum class Planted : std::uint8_t {
    none,
    slow_pages,
    blocked_lane,
    puzzling_invoices,
    obnoxious_shift,
    empty_search,
    deaf_mailbox,
    late_parcels,
    thousand_cuts,
};
constexpr std::size_t planted_count = 9;

struct Friction {
    std::string_view name;
    std::string_view what;
    std::string_view touchpoint;     // where it shows
    std::string_view where;          // the property or place that tells it from its neighbours
    std::int64_t begin_thousandths;  // of all days
    std::int64_t end_thousandths;
};

inline constexpr std::array<Friction, planted_count> frictions = {{
    {"none", "", "", "", 0, 0},
    {"slow_pages", "since a deploy, the pages under /shop/lighting take 5 to 9 seconds", "web.page_load", "path=/shop/lighting",
     400, 1'000},
    {"blocked_lane", "on weekdays from 17:00 to 17:40 a till lane of the market store is blocked", "store.checkout",
     "place=store-market", 300, 800},
    {"puzzling_invoices", "one run of invoices with a layout that people do not understand", "invoice.received", "layout=v7",
     500, 650},
    {"obnoxious_shift", "a salesperson of the station store is rude on Saturday afternoons", "store.salesperson",
     "place=store-station", 200, 900},
    {"empty_search", "after an import, four words that people look for find nothing", "search.performed",
     "query=lampshade|coat rack|doormat|bread bin", 350, 1'000},
    {"deaf_mailbox", "mails to one address are not answered", "mail.received_from_customer", "mailbox=service", 600, 750},
    {"late_parcels", "one carrier delivers three to six days late", "delivery.late", "carrier=hare", 700, 850},
    {"thousand_cuts", "a fiftieth of the customers meet something small that is wrong on each visit", "web.interaction", "", 0,
     1'000},
}};

// Half-open, in days since the first.
[[nodiscard]] constexpr std::int64_t begin_day(Planted planted, std::int64_t days)
{
    return frictions[static_cast<std::size_t>(planted)].begin_thousandths * days / 1'000;
}
[[nodiscard]] constexpr std::int64_t end_day(Planted planted, std::int64_t days)
{
    return frictions[static_cast<std::size_t>(planted)].end_thousandths * days / 1'000;
}

}  // namespace regard::simulation
