// partition/gather.h
//
// A question to all partitions: each adds its part, one after the other. For the files that hold the crew's questions.
#pragma once

#include "partition/crew.h"
#include "partition/seat.h"

#include <memory>
#include <utility>

namespace regard {

// Asks the partitions one after the other and brings their parts together.
template <class T>
void Crew::gather(std::function<Result<void>(Partition&, T&)> part, std::function<void(T&)> finish, Answer<T> answer)
{
    struct Gathering {
        Crew* crew;
        std::function<Result<void>(Partition&, T&)> part;
        std::function<void(T&)> finish;
        Answer<T> answer;
        T value{};
        static void go_on(const std::shared_ptr<Gathering>& self, std::uint16_t next)
        {
            if (next == self->crew->seats_.size()) {
                self->finish(self->value);
                return self->answer(std::move(self->value));
            }
            self->crew->ask(next, [self, next](Partition& partition) {
                if (const auto outcome = self->part(partition, self->value); !outcome)
                    return self->answer(Failed(outcome.error()));
                go_on(self, static_cast<std::uint16_t>(next + 1));
            });
        }
    };
    auto gathering = std::make_shared<Gathering>(Gathering{this, std::move(part), std::move(finish), std::move(answer), {}});
    Gathering::go_on(gathering, 0);
}

}  // namespace regard
