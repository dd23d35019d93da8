// Any bytes as a body of our own wire, in all its forms.
#include "base/limits.h"
#include "base/text.h"
#include "intake/native.h"

#include <cstddef>
#include <cstdint>

namespace {

class CountedIds final : public regard::MessageIds {
public:
    std::string next() override { return "id-" + std::to_string(++count_); }

private:
    int count_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const regard::Time received_at{1'795'000'000'000'000};
    static const regard::Catalogue catalogue;
    regard::NativeDecoder decoder;
    regard::Decoded out;
    CountedIds ids;
    if (decoder.decode(bytes, {received_at, "fuzz"}, catalogue, ids, out)) {
        MUST(out.items.size() == out.touches.size() + out.observations.size() + out.refusals.size());
        for (const auto& touch : out.touches) {
            MUST(!touch.id.empty() && !touch.touchpoint.empty() && !touch.identifiers.empty());
            MUST(touch.at >= regard::touch_at_min && touch.at <= received_at);
            MUST(touch.properties.size() <= regard::limits::properties_per_touch_max && regard::is_utf8(touch.text));
        }
        for (const auto& observation : out.observations)
            MUST(observation.from <= observation.to && !observation.touchpoint.empty());
        for (const auto& refusal : out.refusals) MUST(!refusal.reason.empty());
    }
    if (decoder.decode_touch(bytes, {received_at, "fuzz"}, catalogue, ids, out))
        MUST(out.items.size() == 1 && out.observations.empty());
    if (decoder.decode_observation(bytes, {received_at, "fuzz"}, catalogue, ids, out))
        MUST(out.items.size() == 1 && out.touches.empty());
    return 0;
}
