#include "intake/decoded.h"

#include "base/limits.h"

namespace regard {

void Decoded::add(Touch&& touch)
{
    items.push_back({Kind::touch, static_cast<std::uint32_t>(touches.size())});
    touches.push_back(std::move(touch));
}

void Decoded::add(Observation&& observation)
{
    items.push_back({Kind::observation, static_cast<std::uint32_t>(observations.size())});
    observations.push_back(std::move(observation));
}

void Decoded::refuse(Refusal&& refusal)
{
    if (refusal.raw.size() > limits::touch_bytes_max) refusal.raw.resize(limits::touch_bytes_max);
    items.push_back({Kind::refusal, static_cast<std::uint32_t>(refusals.size())});
    refusals.push_back(std::move(refusal));
}

void Decoded::clear()
{
    touches.clear();
    observations.clear();
    refusals.clear();
    items.clear();
    row_keys.clear();
}

}  // namespace regard
