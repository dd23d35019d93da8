// Any bytes as a packed body and, in pieces, as a packed file, in every encoding; both must say the same.
#include "intake/gzip.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using regard::Encoding;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    constexpr std::size_t bytes_max = 256 * 1024;
    for (const Encoding encoding : {Encoding::gzip, Encoding::deflate, Encoding::zstd}) {
        std::string whole;
        const auto done = regard::inflate(encoding, bytes, bytes_max, whole);
        MUST(whole.size() <= bytes_max);

        std::string parts;
        regard::Inflater inflater(encoding);
        bool is_good = true;
        for (std::size_t at = 0; is_good && at < size; at += 7)
            is_good = inflater
                          .feed(bytes.substr(at, 7),
                                [&](std::string_view piece) -> regard::Result<void> {
                                    parts += piece;
                                    if (parts.size() > bytes_max) return regard::failed(regard::Code::too_large, "enough");
                                    return {};
                                })
                          .has_value();
        is_good = is_good && inflater.finish().has_value();
        if (done) MUST(is_good && parts == whole);
        // Not of deflate, which is told from zlib's by two bytes, nor of zstd: libzstd takes an empty last block in a frame
        // that promises more when it comes in pieces, and refuses it at once.
        if (!done && done.error().code == regard::Code::bad_input && encoding == Encoding::gzip) MUST(!is_good);
    }
    (void)regard::encoding_of(bytes);
    (void)regard::encoding_by_mark(bytes);
    return 0;
}
