// intake/segment_sample.h
//
// Made-up Segment batches in the shapes its real clients send, for benches and tests.
#pragma once

#include <fmt/format.h>
#include <string>

namespace regard {

enum class SampleClient { node, browser };

[[nodiscard]] inline std::string sample_segment_batch(int count, SampleClient client, int first = 0)
{
    std::string body = R"({"batch":[)";
    for (int i = first; i < first + count; ++i) {
        if (i > first) body += ',';
        body += fmt::format(
            R"({{"timestamp":"2026-11-22T04:{:02}:23.459Z","integrations":{{}},"event":"Order Completed","type":"track",)"
            R"("properties":{{"order_id":"o-{}","revenue":42.5,"currency":"EUR"}},)",
            i % 60, i);
        if (client == SampleClient::node)
            body += R"("context":{"library":{"name":"@segment/analytics-node","version":"3.1.0"}},)";
        else
            body +=
                R"("context":{"page":{"path":"/","referrer":"","search":"","title":"Home","url":"https://shop.example.org/"},)"
                R"("userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36",)"
                R"("userAgentData":{"brands":[{"brand":"Not:A-Brand","version":"8"},{"brand":"Chromium","version":"150"}],)"
                R"("mobile":false,"platform":"Linux"},"locale":"en-US","library":{"name":"analytics.js","version":"npm:next-1.84.3"},)"
                R"("timezone":"UTC"},"anonymousId":"8ed74376-a199-4f5e-afa8-8e7d5c4e0f0b",)";
        body += fmt::format(R"("userId":"u-{}","messageId":"node-next-1795320203459-7477e46f-a622-4a97-be7c-{:012}",)"
                            R"("_metadata":{{"nodeVersion":"v20.20.2","jsRuntime":"node"}}}})",
                            i % 5000, i);
    }
    body += R"(],"writeKey":"WK_TEST","sentAt":"2026-11-22T04:59:59.466Z"})";
    return body;
}

}  // namespace regard
