#include "touch/touch.h"

#include <algorithm>

namespace regard {

// Touches have few properties; a sorted index would cost more than it saves.
const Property* Touch::property(std::string_view name) const
{
    const auto found = std::ranges::find(properties, name, &Property::name);
    return found == properties.end() ? nullptr : &*found;
}

}  // namespace regard
