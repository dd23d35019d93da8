// intake/gzip.h
//
// Takes the packing off: gzip (several members too), deflate (zlib's or raw), zstd. A body is unpacked at once and never
// to more than its limit; a file is unpacked piece by piece in constant memory.
//
// Inflater is used by one thread at a time; it keeps no view of what it was fed.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace regard {

enum class Encoding { identity, gzip, deflate, zstd };

// From a Content-Encoding header, in any case; "" and "identity" are identity. Others, and stacked ones: bad_input.
[[nodiscard]] Result<Encoding> encoding_of(std::string_view header);
// From the first bytes of a file (4 are enough); deflate has no mark and is never answered.
[[nodiscard]] Encoding encoding_by_mark(std::string_view bytes);

// What would become more than this many times its packed size is a bomb; no touches pack that well.
constexpr std::size_t inflate_ratio_max = 200;
// Below this size the ratio is not judged.
constexpr std::size_t inflate_ratio_free_bytes = 64 * 1024;

// Replaces `out`. too_large: over bytes_max or over the ratio; bad_input: not of this encoding, damaged or cut short.
[[nodiscard]] Result<void> inflate(Encoding encoding, std::string_view bytes, std::size_t bytes_max, std::string& out);

class Inflater {
public:
    using Sink = std::function<Result<void>(std::string_view)>;

    explicit Inflater(Encoding encoding);
    Inflater(Inflater&&) noexcept;
    Inflater& operator=(Inflater&&) noexcept;
    ~Inflater();

    // Calls `sink` with what the bytes unpack to, in pieces of at most 64 KiB; stops at its first error and returns it.
    [[nodiscard]] Result<void> feed(std::string_view bytes, const Sink& sink);
    // Call once after the last feed; bad_input when the stream was cut short.
    [[nodiscard]] Result<void> finish();

private:
    struct Stream;
    std::unique_ptr<Stream> stream_;
};

}  // namespace regard
