// Any bytes as a Segment body, on every route, and as a pixel's query and a header. What is taken must keep the promises
// that the partition relies on.
#include "base/limits.h"
#include "base/text.h"
#include "intake/segment.h"

#include <cstddef>
#include <cstdint>

namespace {

class CountedIds final : public regard::MessageIds {
public:
    std::string next() override { return "id-" + std::to_string(++count_); }

private:
    int count_ = 0;
};

void check(const regard::Decoded& out, regard::Time received_at)
{
    MUST(out.items.size() == out.touches.size() + out.refusals.size());
    for (const auto& touch : out.touches) {
        MUST(!touch.id.empty() && !touch.touchpoint.empty() && !touch.identifiers.empty());
        MUST(touch.at >= regard::touch_at_min && touch.at <= received_at);
        MUST(touch.properties.size() <= regard::limits::properties_per_touch_max + 16);
        MUST(regard::is_utf8(touch.touchpoint));
        for (const auto& property : touch.properties) MUST(regard::is_utf8(property.text) && regard::is_utf8(property.name));
    }
    for (const auto& refusal : out.refusals)
        MUST(!refusal.reason.empty() && refusal.raw.size() <= regard::limits::touch_bytes_max);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using regard::SegmentCall;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const regard::Time received_at{1'795'000'000'000'000};
    static const regard::Catalogue catalogue;
    regard::SegmentDecoder decoder;
    regard::Decoded out;
    CountedIds ids;
    if (decoder.read(bytes)) {
        (void)decoder.write_key();
        for (const SegmentCall call : {SegmentCall::batch, SegmentCall::imported, SegmentCall::track, SegmentCall::identify,
                                       SegmentCall::page, SegmentCall::group, SegmentCall::alias})
            if (decoder.decode(call, {received_at, "fuzz"}, catalogue, ids, out)) check(out, received_at);
    }
    if (const auto body = regard::pixel_body(bytes); body && decoder.read(*body))
        if (decoder.decode(SegmentCall::track, {received_at, "fuzz"}, catalogue, ids, out)) check(out, received_at);
    (void)regard::key_in_authorization(bytes);
    (void)regard::segment_call(bytes);
    return 0;
}
