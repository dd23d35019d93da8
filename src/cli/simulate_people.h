// cli/simulate_people.h
//
// The simulated customers: what they are by nature (temperament, habits, names: all computed from the seed and their
// number) and what has happened to them (Customer, kept small because there are millions).
//
// Names are common given and family names combined by chance; addresses are in example.org and example.com (RFC 2606),
// phone numbers under +999, a country code that is assigned to nobody (ITU-T E.164 list). Pure; values.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace regard::simulation {

// How a person takes what happens. Amounts in thousandths; percentages of what the touch was meant to be felt as.
struct Temperament {
    std::string_view name;
    std::int32_t share;  // of a hundred customers
    std::int32_t take_percent;
    std::int32_t wait_percent;  // of takes that are waiting, on top
    std::int32_t add_percent;
    std::uint32_t complains;      // in a thousand hurts
    std::uint32_t tells_friends;  // in a thousand strong feelings
    std::int32_t leaves_below;    // hidden score, thousandths
};

inline constexpr std::array temperaments = {
    Temperament{"patient", 20, 60, 60, 100, 50, 60, -1'500},     Temperament{"sensitive", 14, 180, 110, 130, 30, 80, -1'200},
    Temperament{"loyal", 14, 80, 90, 130, 60, 160, -2'600},      Temperament{"hurried", 16, 110, 220, 80, 30, 40, -1'100},
    Temperament{"exacting", 10, 140, 120, 90, 160, 100, -1'300}, Temperament{"quiet", 18, 110, 100, 100, 0, 10, -900},
    Temperament{"thrifty", 8, 100, 90, 100, 40, 60, -1'000},
};

// Days between two visits of a regular, in classes: each class is a pool from which visits are drawn by chance, so a
// customer's visits are a Poisson process with their own rate.
inline constexpr std::array<std::int32_t, 7> visit_gap_days = {4, 7, 11, 17, 26, 38, 60};

// What one is called and known by. The texts are made for one visit at a time.
struct Persona {
    std::string name;
    std::string user_id;
    std::string email;
    std::string anonymous_id;  // of the browser's present cookie
    std::string device;        // of the app
    std::string loyalty;
    std::string phone;
    std::string handle;   // at mastodon
    std::string company;  // empty for most
};

// Habits, by nature.
struct Nature {
    std::uint8_t temperament;  // index into temperaments
    std::uint8_t gap;          // index into visit_gap_days
    std::uint8_t home;         // index of the store they go to
    bool has_loyalty;
    bool has_app;
    bool has_phone;
    bool has_handle;
    bool has_company;
    bool is_cut_often;                       // lives in the corner where small things go wrong every time
    std::uint16_t web, app, store, partner;  // thousandths of visits; they sum to 1,000
};

class People {
public:
    explicit People(std::uint64_t seed) : seed_(seed) {}
    [[nodiscard]] Nature nature(std::uint32_t number) const;
    // Fills what is there already, so that no memory is asked for again and again.
    void describe(std::uint32_t number, std::uint8_t cookie, Persona& persona) const;

private:
    std::uint64_t seed_;
};

// What has happened to one customer.
struct Customer {
    enum Flag : std::uint16_t {
        regular = 1,     // else: passes by once
        identified = 2,  // the present cookie was seen together with the account
        app_identified = 4,
        carded = 8,  // the loyalty card was seen together with the account
        told = 16,   // said that something was wrong
        hurt = 32,   // had a take of 100 thousandths or more
        left = 64,
        kiosk = 128,       // signed in at a shared kiosk
        answered = 256,    // a complaint of theirs was answered
        unanswered = 512,  // a complaint of theirs was not
        known = 1024,      // gave an e-mail address
        phoned = 2048,     // the phone number was seen together with the account
        mentioned = 4096,  // so was the handle
    };
    std::int32_t score = 0;  // the hidden relationship, thousandths, as felt on score_day
    std::int32_t score_day = 0;
    std::int32_t first_day = -1;
    std::int32_t last_day = -1;
    std::int32_t left_day = -1;
    std::int16_t worst = 0;  // deepest take, thousandths
    std::uint16_t flags = 0;
    std::uint16_t takes = 0;
    std::uint16_t met = 0;    // bits of the planted frictions they met
    std::uint8_t visits = 0;  // saturates
    std::uint8_t cookie = 0;
    std::uint8_t worst_planted = 0;
    [[nodiscard]] bool is(Flag flag) const { return (flags & flag) != 0; }
    // Signed in at least once: then user_id and e-mail are seen together.
    [[nodiscard]] bool has_account() const
    {
        return cookie > 0 || (flags & (identified | app_identified | carded | phoned | mentioned)) != 0;
    }
    void set(Flag flag) { flags = static_cast<std::uint16_t>(flags | flag); }
    void clear(Flag flag) { flags = static_cast<std::uint16_t>(flags & ~flag); }
};
static_assert(sizeof(Customer) <= 40);

}  // namespace regard::simulation
