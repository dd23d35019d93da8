#include "server/todo_value.h"

#include "server/api_house_test.h"

#include <gtest/gtest.h>

namespace regard::server {
namespace {

struct Four {
    std::vector<Touchpoint> touchpoints{4};
    std::vector<TodoItem> items;
    HurtWorth worth;

    Four()
    {
        const char* const names[] = {"invoice", "checkout", "lane", "lounge"};
        const std::int64_t gains[] = {3240, 2520, 450, 54};
        const std::int64_t spent[] = {600'000, 400'000, 90'000, 900'000};
        for (std::size_t i = 0; i < 4; ++i) {
            touchpoints[i].name = names[i];
            TodoItem item;
            item.id = std::string("friction:") + names[i];
            item.kind = "friction";
            item.touchpoint = &touchpoints[i];
            item.gain = units(gains[i]);
            items.push_back(item);
            worth.spent[names[i]]["EUR"] = units(spent[i]);
        }
        worth.purchases = {{"EUR", 30}, {"SEK", 7}};
    }
};

}  // namespace

TEST(TodoValue, OrderStandsBesideTheOneByPeople)
{
    Four four;
    four.worth.spent["lane"]["SEK"] = units(9'000'000);
    const auto order = order_by_value(four.items, four.worth);
    ASSERT_TRUE(order);
    EXPECT_NEAR(order->agree, 0.0, 1e-6) << "methods 10.2";
    EXPECT_EQ(order->currency, "EUR");
    EXPECT_EQ(order->others, std::vector<std::string>{"SEK"}) << "said, not added";
    const std::uint64_t ranks[] = {2, 3, 4, 1};
    for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(four.items[i].value_rank, ranks[i]);
    EXPECT_EQ(four.items[3].spent, units(900'000));
    EXPECT_EQ(four.items.front().id, "friction:invoice") << "the list stays by people";
}

TEST(TodoValue, WithoutMoneyThereIsNoSuchOrder)
{
    Four four;
    EXPECT_FALSE(order_by_value(four.items, {}));
    four.worth.spent.clear();
    EXPECT_FALSE(order_by_value(four.items, four.worth)) << "all equal";
    EXPECT_FALSE(four.items[0].value_rank);
}

TEST(TodoValue, WhatIsDoneOrWaitsIsNotCompared)
{
    Four four;
    four.items[3].state.kind = TodoState::Kind::done;
    four.items[2].kind = "complaint";
    const auto order = order_by_value(four.items, four.worth);
    ASSERT_TRUE(order);
    EXPECT_NEAR(order->agree, 1.0, 1e-12);
    EXPECT_FALSE(four.items[3].value_rank);
    EXPECT_FALSE(four.items[2].value_rank);
    four.items[1].state.kind = TodoState::Kind::put_off;
    EXPECT_FALSE(order_by_value(four.items, four.worth)) << "one alone is no order";
}

using TodoApi = ApiTest;

TEST_F(TodoApi, ListSaysNothingOfValueWhereThereIsNoMoney)
{
    const Json list = json_of(get("/api/todo", ""));
    EXPECT_TRUE(list["agree"].is_null());
    EXPECT_TRUE(list["value"].is_null());
}

}  // namespace regard::server
