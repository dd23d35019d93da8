// How a question comes to a partition: at once on the thread of who asks where that is possible, else in its inbox.
//
// Who has a receipt and asks then sees what it was for: it is folded where it was kept; and what that partition told the
// customer's home about it stood in the home's inbox before the receipt was given, so a question waits for exactly that.
#include "partition/crew.h"
#include "partition/seat.h"

#include <algorithm>

namespace regard {

thread_local bool Crew::Folding::is_held_ = false;
thread_local bool Crew::Folding::is_catching_up_ = false;
thread_local std::deque<std::function<void()>> Crew::Folding::put_off_;

Crew::Folding::Folding(Seat& seat) : held_(seat.folding) { is_held_ = true; }

Crew::Folding::Folding(Seat& seat, Try) : held_(seat.folding, std::try_to_lock)
{
    if (held_.owns_lock()) is_held_ = true;
}

Crew::Folding::~Folding()
{
    if (!held_.owns_lock()) return;
    held_.unlock();
    is_held_ = false;
    if (is_catching_up_) return;
    is_catching_up_ = true;
    while (!put_off_.empty()) {
        const std::function<void()> question = std::move(put_off_.front());
        put_off_.pop_front();
        question();
    }
    is_catching_up_ = false;
}

// Whether the partition was told something about these (none: about anybody) that it has not folded. Under `folding` and
// `lock`.
bool Crew::is_missing(Seat& seat, const std::vector<Id128>& about, std::uint64_t behind)
{
#if REGARD_CANARY == 4  // a question does not wait for what was told before it
    return false;
#endif
    if (seat.messages_folded >= behind) return false;
    if (about.empty()) return true;
    const auto is_about = [&](const Message& message) {
        const auto has = [&](const Id128& a, const Id128& b) {
            return std::ranges::any_of(about, [&](const Id128& id) { return id == a || id == b; });
        };
        const auto& told = message.outgoing->message;
        if (const auto* effects = std::get_if<log::EffectsMessage>(&told)) return has(effects->identifier, effects->canonical);
        // What an identifier belonged to before, it does not say: its former home may be any customer's.
        if (std::holds_alternative<log::AssignedMessage>(told)) return true;
        const auto& evidence = std::get<log::EvidenceMessage>(told);
        return has(evidence.a, evidence.b);
    };
    std::uint64_t left = behind - seat.messages_folded;
    if (seat.has_flight)
        for (const auto& one : seat.flight.what)
            if (const auto* message = std::get_if<Message>(&one)) {
                if (is_about(*message)) return true;
                if (--left == 0) return false;
            }
    for (const Message& message : seat.messages) {
        if (is_about(message)) return true;
        if (--left == 0) return false;
    }
    return false;
}

void Crew::put(std::uint16_t partition, Queued asked)
{
    Seat& seat = *seats_[partition];
    {
        const std::lock_guard guard(seat.lock);
        asked.behind = seat.messages_come;
        ++seat.urgent;
        seat.questions.push_back(std::move(asked));
    }
    ++seat.worker->asked;
    seat.worker->call();
}

void Crew::ask_about(std::uint16_t partition, std::vector<Id128> about, Question question)
{
    if (Folding::is_held())
        return Folding::put_off([this, partition, about = std::move(about), question = std::move(question)]() mutable {
            ask_about(partition, std::move(about), std::move(question));
        });
    Seat& seat = *seats_[partition];
    if (const Folding folding(seat, Folding::Try{}); folding.has()) {
        bool is_behind = false;
        {
            const std::lock_guard guard(seat.lock);
            is_behind = is_missing(seat, about, seat.messages_come);
        }
        if (!is_behind) return question(seat.partition);
    }
    put(partition, {std::move(question), std::move(about), 0});
}

// Those about customers that can be answered, of every seat; of the others one, of the seat whose turn it is: folding goes on.
bool Crew::answer_some(Worker& worker, const Seat& turn)
{
    if (worker.asked == 0) return false;
    bool has_answered = false;
    for (Seat* seat : worker.seats) {
        const Folding folding(*seat);
        std::vector<Queued> ready;
        {
            const std::lock_guard guard(seat->lock);
            bool has_long = seat != &turn;
            std::erase_if(seat->questions, [&](Queued& asked) {
                if ((asked.about.empty() && has_long) || is_missing(*seat, asked.about, asked.behind)) return false;
                has_long = has_long || asked.about.empty();
                ready.push_back(std::move(asked));
                return true;
            });
            seat->urgent -= ready.size();
        }
        worker.asked -= ready.size();
        for (const Queued& asked : ready) asked.question(seat->partition);
        has_answered = has_answered || !ready.empty();
    }
    return has_answered;
}

}  // namespace regard
