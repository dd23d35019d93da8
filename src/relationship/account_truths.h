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
    [[nodiscard]] std::uint64_t at(Time moment) const;
    // The first moment after the last reckoning at which the clause is another than it was then; it must have turned by `until`.
    [[nodiscard]] Time turn(std::size_t clause, Time until) const;

private:
    [[nodiscard]] bool holds(const Rules::Clause& clause, Time moment) const;
    [[nodiscard]] std::int64_t balance_of_day(Time moment) const;
    [[nodiscard]] std::int64_t takes_before(Time moment) const;
    [[nodiscard]] std::uint32_t broken_before(Time moment) const;
    [[nodiscard]] Time age_reached(Micro days) const;
    [[nodiscard]] Time day_of_turn(const Rules::Clause& clause, Time until) const;

    const Account& account_;
    const Rules& rules_;
    std::int64_t balance_ = 0;  // at the last reckoning, in 1/256 millionths
};

}  // namespace regard
