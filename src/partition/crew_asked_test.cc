// What a question sees, whoever asks it and from where, while touches keep coming in.
#include "partition/house_test.h"

#include <atomic>
#include <thread>

namespace regard {
namespace {

struct CrewAskedTest : testing::Test, sample::House {
    CrewAskedTest() : House("crew_asked_test") {}
    void SetUp() override
    {
        static const Catalogue catalogue = sample::shipped_catalogue();
        make(catalogue);
    }

    // Strangers keep the partitions folding until the guard goes.
    struct Crowd {
        explicit Crowd(CrewAskedTest& at)
            : sender([&at, one = at.touch("web.page", {{"user_id", "stranger"}}), this] {
                  for (int round = 0; !is_over; ++round) {
                      Sending sending;
                      for (int i = 0; i < 200; ++i) {
                          sending.touches.push_back(one);
                          sending.touches.back().identifiers[0].value += std::to_string(i);
                          sending.touches.back().id = "crowd-" + std::to_string(round) + "-" + std::to_string(i);
                      }
                      std::promise<void> done;
                      at.partitions->send(std::move(sending), [&done](auto) { done.set_value(); });
                      done.get_future().get();
                  }
              })
        {}
        ~Crowd()
        {
            is_over = true;
            sender.join();
        }
        std::atomic<bool> is_over{false};
        std::thread sender;
    };
};

}  // namespace

TEST_F(CrewAskedTest, WhoHasAReceiptSeesWhatItWasForAlsoWhereAnotherPartitionHoldsTheCustomer)
{
    constexpr int people = 3, rounds = 60;
    std::vector<std::array<Identifier, 2>> who;
    for (int i = 0; i < people; ++i) {
        who.push_back({Identifier{"user_id", "u" + std::to_string(i)}, Identifier{"anonymous_id", "b" + std::to_string(i)}});
        send({{touch("web.page", {who.back()[0], who.back()[1]})}, {}, {}});
    }
    ASSERT_TRUE(partitions->settle());
    const Crowd crowd(*this);
    std::vector<std::thread> senders;
    std::atomic<int> missed{0};
    for (int i = 0; i < people; ++i)
        senders.emplace_back([&, i, one = touch("web.page", {who[i][1]})] {
            for (int round = 0; round < rounds; ++round) {
                // By an identifier whose partition is not the home's; asked on the engine's thread, then on this one.
                Sending sending;
                sending.touches.push_back(one);
                sending.touches.back().id = std::to_string(i) + "-" + std::to_string(round);
                const auto expected = static_cast<std::uint64_t>(round + 2);
                std::promise<Result<CustomerView>> told;
                partitions->send(std::move(sending), [&](auto) {
                    partitions->customer(partitions->id_of(who[i][1]), {},
                                         [&](Result<CustomerView> view) { told.set_value(std::move(view)); });
                });
                const Result<CustomerView> first = told.get_future().get();
                if (!first || first->account.touches != expected) ++missed;
                const auto second = customer(who[i][0]);
                if (!second || second->account.touches != expected) ++missed;
            }
        });
    for (std::thread& sender : senders) sender.join();
    EXPECT_EQ(missed, 0);
}

TEST_F(CrewAskedTest, AnAnswerMayAskOn)
{
    const Identifier ada{"user_id", "ada"};
    send({{touch("web.page", {ada})}, {}, {}});
    const Crowd crowd(*this);
    struct Chain {
        Partitions& partitions;
        Id128 id;
        std::promise<int> done;
        void go_on(int depth)
        {
            if (depth == 20'000) return done.set_value(depth);
            partitions.customer(id, {}, [this, depth](Result<CustomerView> view) {
                if (!view) return done.set_value(-1);
                go_on(depth + 1);
            });
        }
    };
    Chain chain{*partitions, partitions->id_of(ada), {}};
    chain.go_on(0);
    EXPECT_EQ(chain.done.get_future().get(), 20'000);
}

}  // namespace regard
