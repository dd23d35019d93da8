// How fast a body is read into a Document, beside simdjson's DOM on the same bytes (which gives up on integers of more than
// 64 bits and does not tell repeated keys). Seconds of the processor, one core; the best of five.
#include "intake/json.h"
#include "intake/segment_sample.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <simdjson.h>
#include <string>

namespace {

template <class F>
double megabytes_a_second(std::size_t bytes, F&& once)
{
    double best = 0;
    for (int round = 0; round < 5; ++round) {
        const auto begin = std::clock();
        for (int i = 0; i < 400; ++i) once();
        const double took = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
        best = std::max(best, 400.0 * static_cast<double>(bytes) / took / 1e6);
    }
    return best;
}

}  // namespace

int main()
{
    for (const bool browser : {false, true}) {
        const std::string body =
            regard::sample_segment_batch(100, browser ? regard::SampleClient::browser : regard::SampleClient::node);
        regard::json::Document document;
        const double ours = megabytes_a_second(body.size(), [&] {
            if (!document.parse(body)) std::abort();
        });
        simdjson::dom::parser parser;
        const simdjson::padded_string padded(body);
        const double theirs = megabytes_a_second(body.size(), [&] {
            if (parser.parse(padded).error() != simdjson::SUCCESS) std::abort();
        });
        std::printf("%s batch, %zu bytes: Document %.0f MB/s, simdjson DOM %.0f MB/s, ratio %.2f\n",
                    browser ? "browser" : "server", body.size(), ours, theirs, ours / theirs);
    }
}
