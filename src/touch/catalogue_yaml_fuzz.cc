// Whatever the bytes, loading gives a catalogue or a refusal that says where; and a catalogue's source gives it again.
#include "base/text.h"
#include "touch/catalogue_yaml.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace regard;
    const std::string text(reinterpret_cast<const char*>(data), size);
    const std::vector<CatalogueFile> files{{"fuzz.yaml", text}};
    const auto loaded = load_catalogue(files);
    if (loaded) {
        const auto again = load_catalogue(loaded->source);
        MUST(again && *again == *loaded);
        for (const auto& touchpoint : loaded->touchpoints) MUST(loaded->find(touchpoint.name) == &touchpoint);
    } else {
        MUST(!loaded.error().text.empty() && is_utf8(loaded.error().text));
    }
    static_cast<void>(load_catalogue(std::string_view(text)));
    return 0;
}
