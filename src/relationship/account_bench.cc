// How many touches a second one core applies, in order of time per customer, customers in random order; and what an account
// takes in memory and in bytes. With the sample shop's signals and standing table, and without.
//
//     account_bench [touches] [customers]
#include "relationship/account_codec.h"
#include "relationship/account_sample.h"

#include <cstdio>
#include <cstdlib>
#include <ctime>

using namespace regard;
using namespace regard::sample;

namespace {

struct Sent {
    std::uint32_t customer;
    Effect effect;
};

// Visits of a few touches within minutes; a customer's visits are days apart.
std::vector<Sent> sent_by(std::size_t touches, std::size_t customers)
{
    std::mt19937_64 chance(7);
    std::vector<Sent> sent;
    sent.reserve(touches);
    static constexpr const char* kinds[] = {"browsed", "browsed", "browsed", "bought",   "bought",
                                            "waited",  "mailed",  "asked",   "answered", "apologised"};
    Time at = day_zero;
    const Duration step{days(365).us / static_cast<std::int64_t>(touches)};
    while (sent.size() < touches) {
        const auto customer = static_cast<std::uint32_t>(chance() % customers);
        const std::uint64_t burst = 1 + chance() % 4;
        for (std::uint64_t i = 0; i < burst && sent.size() < touches; ++i) {
            at = at + step;
            const char* const kind = kinds[chance() % std::size(kinds)];
            const double amount = chance() % 3 == 0 ? 0 : static_cast<double>(chance() % 300'000) / 1e6 - 0.1;
            Effect made = effect(at, kind, kind == std::string_view("apologised") ? 0.2 : amount);
            made.position = {0, static_cast<std::uint16_t>(sent.size() % 256), sent.size() / 256};
            sent.push_back({customer, made});
        }
    }
    return sent;
}

double seconds_since(std::clock_t begin) { return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC; }

void measure(const char* what, const std::vector<Sent>& sent, std::size_t customers, const Rules& by)
{
    std::vector<Account> accounts(customers);
    const std::clock_t begin = std::clock();  // of this process alone: the machine may have other work
    for (const auto& [customer, effect] : sent) accounts[customer].apply(effect, by);
    const double seconds = seconds_since(begin);
    std::size_t memory = 0;
    std::size_t encoded = 0;
    Writer out;
    const std::clock_t write_begin = std::clock();
    for (const auto& account : accounts) {
        out.clear();
        AccountCodec::write(out, account);
        encoded += out.size();
    }
    const double write_seconds = seconds_since(write_begin);
    for (const auto& account : accounts) memory += account.bytes();
    std::size_t due = 0;
    const std::clock_t due_begin = std::clock();
    for (const auto& account : accounts) due += account.next_due(by).has_value();
    const double due_seconds = seconds_since(due_begin);
    const std::clock_t soon_begin = std::clock();
    for (const auto& account : accounts) due += account.next_due(by, account.last_at() + days(7)).has_value();
    const double soon_seconds = seconds_since(soon_begin);
    const auto n = static_cast<double>(sent.size());
    const auto c = static_cast<double>(customers);
    std::printf("%-28s %6.2f M touches/s  %5.0f ns a touch  %4.0f bytes in memory  %4.0f bytes written  %5.2f M accounts/s "
                "written  next due: %4.0f ns, within a week: %4.0f ns (%zu)\n",
                what, n / seconds / 1e6, seconds / n * 1e9, static_cast<double>(memory) / c, static_cast<double>(encoded) / c,
                c / write_seconds / 1e6, due_seconds / c * 1e9, soon_seconds / c * 1e9, due);
}

}  // namespace

int main(int argc, char** argv)
{
    const std::size_t touches = argc > 1 ? static_cast<std::size_t>(std::atoll(argv[1])) : 2'000'000;
    const std::size_t customers = argc > 2 ? static_cast<std::size_t>(std::atoll(argv[2])) : 200'000;
    const auto sent = sent_by(touches, customers);
    std::printf("%zu touches of %zu customers; an Account itself is %zu bytes\n", touches, customers, sizeof(Account));
    measure("sums, episodes, cuts, visits", sent, customers, plain_rules());
    measure("and signals, standing", sent, customers, rules());
    const std::vector<Sent> few = sent_by(touches / 10, touches / 50);
    measure("5 touches a customer", few, touches / 50, rules());
    const std::vector<Sent> one = sent_by(touches, 1'000);
    measure("1,000 customers, in cache", one, 1'000, rules());
    return 0;
}
