// server/todo_value.h
//
// To do's second order: by what the people whom a thing hurt have spent. It stands beside the order by people and never takes
// its place, and no customer is served better or worse for it (docs/decisions/0015-an-order-by-value.md). Pure.
#pragma once

#include "server/todo.h"

#include <string>
#include <vector>

namespace regard::server {

struct ValueOrder {
    std::string currency;             // the one used most; empty: the sources did not say
    std::vector<std::string> others;  // used too, and not compared
    double agree = 0;                 // Kendall's tau-b with the order by people
};

// Gives the friction that is still to be smoothed its place by value, and says how far the orders agree. Nothing, and no
// place, where there is no money or nothing to compare.
[[nodiscard]] std::optional<ValueOrder> order_by_value(std::vector<TodoItem>& items, const HurtWorth& worth);

}  // namespace regard::server
