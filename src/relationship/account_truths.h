// relationship/account_truths.h
//
// Which clauses of the standing table hold for an account at a moment not before its last reckoning, and when time alone
// turns each over. Inside the room; looks at the account and the rules, and dies with either.
//
// Between two reckonings every clause turns at most once: balances fade towards zero, gaps and ages grow, look-backs empty.
// What fades by the day (balance, takes_30d) is looked at as it was at the day's beginning (UTC), so that there is one exact
// moment at which it turns.
#pragma once

#include "relationship/account.h"

namespace regard {

class Account::Truths {
public:
    Truths(const Account& account, const Rules& rules);

    // Bits as in Rules::clauses.
    [[nodiscard]] std::uint64_t at(Time moment) const { return those(~std::uint64_t{0}, moment); }
    // The same where it is known what held at the last reckoning: only what time can turn is looked at.
    [[nodiscard]] std::uint64_t at(Time moment, std::uint64_t held) const
    {
        return (held & ~rules_.timed_clauses) | those(rules_.timed_clauses, moment);
    }
    // The first moment after the last reckoning at which the clause is another than it was then; it must have turned by
    // `until`.
    [[nodiscard]] Time turn(std::size_t clause, Time until) const;

private:
    [[nodiscard]] std::uint64_t those(std::uint64_t clauses, Time moment) const;
    [[nodiscard]] bool holds(std::size_t clause, Time moment) const { return those(std::uint64_t{1} << clause, moment) != 0; }
    [[nodiscard]] std::int64_t balance_of_day(Time moment) const;
    [[nodiscard]] std::int64_t takes_before(Time moment) const;
    [[nodiscard]] std::uint32_t broken_before(Time moment) const;
    [[nodiscard]] Time age_reached(Micro days) const;
    [[nodiscard]] Time day_of_turn(std::size_t clause, Time until) const;

    const Account& account_;
    const Rules& rules_;
    Rhythm rhythm_{};           // where there is one
    std::int64_t balance_ = 0;  // at the last reckoning, in 1/256 millionths
};

}  // namespace regard
