// Any bytes as an import map: it is taken or refused with file and line, and what is taken can be bound.
#include "intake/map.h"
#include "intake/map_yaml.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size > 8'192) return 0;
    const auto map = regard::load_map("fuzz.yaml", {reinterpret_cast<const char*>(data), size});
    if (!map) {
        MUST(map.error().text.starts_with("fuzz.yaml:"));
        return 0;
    }
    MUST(!map->touches.empty() && !map->name.empty());
    static const regard::Catalogue catalogue;
    auto mapper = regard::RowMapper::make(*map, {}, catalogue, regard::Time{1'795'000'000'000'000});
    if (!mapper) return 0;
    const std::vector<std::string_view> names{"a", "b"};
    regard::Decoded out;
    if (mapper->header(names)) mapper->row(names, 2, out);
    mapper->object(R"({"a":"2020-01-01","b":{"c":1}})", 3, out);
    return 0;
}
