// How many pairs a second the evidence takes, over nodes in memory: a shop's usual pairs (each customer a handful of
// identifiers), one firm identifier that gathers browsers without end, and joins of ever larger components.
#include "identity/evidence.h"

#include <chrono>
#include <cstdio>
#include <map>
#include <random>
#include <unordered_map>

using namespace regard;
using namespace regard::identity;

namespace {

class Kept final : public Nodes {
public:
    const Node* find(const Id128& id) override
    {
        const auto place = nodes_.find(id);
        return place == nodes_.end() ? nullptr : &place->second;
    }
    void put(const Node& node) override { nodes_[node.key.id] = node; }

private:
    std::unordered_map<Id128, Node, Id128Hash> nodes_;
};

template <class Make>
void measure(const char* what, std::size_t pairs, Make make)
{
    Kept nodes;
    std::uint64_t generations = 0;
    const auto begin = std::chrono::steady_clock::now();
    for (std::size_t n = 0; n < pairs; ++n) {
        const auto [a, b] = make(n);
        (void)add_pair(nodes, a, b, Time{static_cast<std::int64_t>(n)}, "web", 10, generations);
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::printf("%-46s %9.0f pairs/s  (%zu pairs, %llu assignments)\n", what, static_cast<double>(pairs) / seconds, pairs,
                static_cast<unsigned long long>(generations));
}

}  // namespace

int main(int argc, char**)
{
    const std::size_t scale = argc > 1 ? 1 : 10;  // with any argument: a smoke run
    std::mt19937_64 chance(1);
    const auto key = [](std::uint64_t n, int rank) {
        // Spread as a keyed hash is.
        return Key{{n * 0x9e3779b97f4a7c15, (n + 1) * 0xd1b54a32d192ed03}, static_cast<std::uint8_t>(rank)};
    };

    const std::size_t customers = 20'000 * scale;
    measure("five identifiers a customer, new pairs", customers * 4, [&](std::size_t n) {
        const std::uint64_t customer = n / 4, part = n % 4;
        constexpr int ranks[] = {1, 2, 9, 9};
        return std::pair(key(customer * 8, 0), key(customer * 8 + 1 + part, ranks[part]));
    });
    measure("the same pairs in random order, half known", customers * 4, [&](std::size_t) {
        const std::uint64_t n = chance() % (customers * 4), customer = n / 4, part = n % 4;
        constexpr int ranks[] = {1, 2, 9, 9};
        return std::pair(key(customer * 8, 0), key(customer * 8 + 1 + part, ranks[part]));
    });
    measure("one user with ever more browsers", 1'000 * scale,
            [&](std::size_t n) { return std::pair(key(0, 0), key(n + 1, 9)); });
    measure("a chain that grows at its firm end", 200 * scale, [&](std::size_t n) {
        // Each new canonical moves all that were there before: the worst a stream can do.
        return std::pair(Key{{1'000'000 - n, 0}, 5}, Key{{1'000'000 - n - 1, 0}, 5});
    });
    return 0;
}
