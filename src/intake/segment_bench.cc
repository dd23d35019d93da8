// Touches a second from Segment batches of 100, from the body's bytes to Touch values, with the default aliases' like. Seconds
// of the processor, one core; the median of five.
#include "intake/native.h"
#include "intake/segment.h"
#include "intake/segment_sample.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <string>

namespace {

class NoIds final : public regard::MessageIds {
public:
    std::string next() override { return "x"; }
};

template <class F>
double median_a_second(double count, F&& once)
{
    std::array<double, 5> rates{};
    for (double& rate : rates) {
        constexpr int rounds = 300;
        const auto begin = std::clock();
        for (int i = 0; i < rounds; ++i) once();
        const double took = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
        rate = count * rounds / took;
    }
    std::ranges::sort(rates);
    return rates[2];
}

}  // namespace

int main()
{
    using namespace regard;
    Catalogue catalogue;
    catalogue.touchpoints.resize(1);
    catalogue.touchpoints[0].name = "order.placed";
    catalogue.touchpoints[0].aliases = {"Order Completed"};
    catalogue.index();
    const Time received_at = *parse_time("2026-11-22T05:00:00Z");
    NoIds ids;
    Decoded out;
    for (const SampleClient client : {SampleClient::node, SampleClient::browser}) {
        const std::string body = sample_segment_batch(100, client);
        SegmentDecoder decoder;
        const double rate = median_a_second(100, [&] {
            if (!decoder.read(body) || !decoder.decode(SegmentCall::batch, {received_at, "bench"}, catalogue, ids, out) ||
                out.touches.size() != 100)
                std::abort();
        });
        std::printf("Segment, %s: %.2f M touches/s, %.0f MB/s, %zu bytes a touch\n",
                    client == SampleClient::node ? "server" : "browser", rate / 1e6,
                    rate * static_cast<double>(body.size()) / 1e8, body.size() / 100);
    }
    std::string native = "[";
    for (int i = 0; i < 100; ++i)
        native += (i > 0 ? "," : "") +
                  fmt::format(R"({{"id":"t-{}","at":"2026-11-22T04:00:00Z","touchpoint":"order.placed","channel":"web",)"
                              R"("identifiers":{{"user_id":"u-{}"}},"properties":{{"lcp_ms":{}}}}})",
                              i, i, 1000 + i);
    native += "]";
    NativeDecoder decoder;
    const double rate = median_a_second(100, [&] {
        if (!decoder.decode(native, {received_at, "bench"}, catalogue, ids, out) || out.touches.size() != 100) std::abort();
    });
    std::printf("native: %.2f M touches/s, %.0f MB/s, %zu bytes a touch\n", rate / 1e6,
                rate * static_cast<double>(native.size()) / 1e8, native.size() / 100);
}
