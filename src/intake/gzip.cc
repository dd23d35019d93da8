#include "intake/gzip.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <vector>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

namespace regard {
namespace {

constexpr std::size_t piece_bytes = 64 * 1024;

// zlib's windowBits: 15 is deflate's largest window; 16 more asks for gzip's header; negative for none.
constexpr int gzip_window = 15 + 16;
constexpr int zlib_window = 15;
constexpr int raw_window = -15;

// 8 MiB (RFC 8878, 3.1.1.1.2, what every decoder should support): what a frame says it needs is allocated before a byte of it
// is checked.
constexpr int zstd_window_log_max = 23;

Failed damaged(const char* name)
{
    return failed(Code::bad_input, fmt::format("this is no {}, or it was damaged on the way; send it again", name));
}
Failed cut_short(const char* name)
{
    return failed(Code::bad_input, fmt::format("this {} ends before its end; send it again, whole", name));
}

// RFC 1950, 2.2: deflate with zlib's header, as RFC 9110 says; some clients send it bare.
bool has_zlib_header(std::string_view bytes)
{
    if (bytes.size() < 2) return true;
    const auto first = static_cast<unsigned char>(bytes[0]);
    const auto second = static_cast<unsigned char>(bytes[1]);
    return (first & 0x0f) == 8 && (first >> 4) <= 7 && (first * 256 + second) % 31 == 0;
}

}  // namespace

Result<Encoding> encoding_of(std::string_view header)
{
    const std::string name = lower_ascii(trimmed(header));
    if (name.empty() || name == "identity") return Encoding::identity;
    if (name == "gzip" || name == "x-gzip") return Encoding::gzip;
    if (name == "deflate") return Encoding::deflate;
    if (name == "zstd") return Encoding::zstd;
    return failed(Code::bad_input,
                  fmt::format("the encoding \"{}\" is not known; send gzip, deflate, zstd or identity", shortened(name, 40)),
                  "Content-Encoding");
}

Encoding encoding_by_mark(std::string_view bytes)
{
    if (bytes.starts_with("\x1f\x8b")) return Encoding::gzip;
    if (bytes.starts_with("\x28\xb5\x2f\xfd")) return Encoding::zstd;
    return Encoding::identity;
}

struct Inflater::Stream {
    Encoding encoding;
    z_stream zlib{};
    bool zlib_is_open = false;
    ZSTD_DCtx* zstd = nullptr;
    bool is_at_end;           // of a member or frame: the stream may end here
    bool is_padding = false;  // after a member came zeros, as tape blocks leave them
    bool is_broken = false;   // after an error nothing more is read
    std::vector<char> piece = std::vector<char>(piece_bytes);

    explicit Stream(Encoding of) : encoding(of), is_at_end(of != Encoding::zstd)
    {
        if (encoding != Encoding::zstd) return;
        zstd = ZSTD_createDCtx();
        MUST(zstd != nullptr);
        ZSTD_DCtx_setParameter(zstd, ZSTD_d_windowLogMax, zstd_window_log_max);
    }
    ~Stream()
    {
        if (zlib_is_open) inflateEnd(&zlib);
        ZSTD_freeDCtx(zstd);
    }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    Result<void> feed(std::string_view bytes, const Sink& sink)
    {
        switch (encoding) {
        case Encoding::identity: return feed_plain(bytes, sink);
        case Encoding::zstd: return feed_zstd(bytes, sink);
        default: return feed_zlib(bytes, sink);
        }
    }

    static Result<void> feed_plain(std::string_view bytes, const Sink& sink)
    {
        while (!bytes.empty()) {
            TRY(sink(bytes.substr(0, piece_bytes)));
            bytes.remove_prefix(std::min(bytes.size(), piece_bytes));
        }
        return {};
    }

    [[nodiscard]] const char* name() const
    {
        return encoding == Encoding::gzip ? "gzip" : encoding == Encoding::zstd ? "zstd" : "deflate";
    }

    void open_zlib(std::string_view bytes)
    {
        const int window = encoding == Encoding::gzip ? gzip_window : has_zlib_header(bytes) ? zlib_window : raw_window;
        MUST(inflateInit2(&zlib, window) == Z_OK);
        zlib_is_open = true;
    }

    Result<void> feed_zlib(std::string_view bytes, const Sink& sink)
    {
        if (bytes.empty()) return {};
        if (!zlib_is_open) {
            open_zlib(bytes);
            is_at_end = false;
        }
        zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib does not write there
        zlib.avail_in = static_cast<uInt>(bytes.size());
        while (true) {
            if (is_at_end && zlib.avail_in > 0) TRY(begin_member());
            if (is_at_end) return {};
            zlib.next_out = reinterpret_cast<Bytef*>(piece.data());
            zlib.avail_out = piece_bytes;
            const int answer = ::inflate(&zlib, Z_NO_FLUSH);
            if (answer != Z_OK && answer != Z_STREAM_END && answer != Z_BUF_ERROR) return damaged(name());
            const std::size_t made = piece_bytes - zlib.avail_out;
            if (made > 0) TRY(sink({piece.data(), made}));
            if (answer == Z_STREAM_END)
                is_at_end = true;
            else if (zlib.avail_in == 0 && zlib.avail_out > 0)
                return {};
            else if (answer == Z_BUF_ERROR)
                return damaged(name());
        }
    }

    // RFC 1952, 2.2: a gzip file is a series of members.
    Result<void> begin_member()
    {
        if (encoding == Encoding::deflate) return damaged(name());
        while (zlib.avail_in > 0 && *zlib.next_in == 0) {
            is_padding = true;
            ++zlib.next_in;
            --zlib.avail_in;
        }
        if (zlib.avail_in == 0) return {};
        if (is_padding) return damaged(name());
        MUST(inflateReset(&zlib) == Z_OK);
        is_at_end = false;
        return {};
    }

    Result<void> feed_zstd(std::string_view bytes, const Sink& sink)
    {
        ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
        while (true) {
            ZSTD_outBuffer out{piece.data(), piece_bytes, 0};
            const std::size_t before = in.pos;
            const std::size_t wanted = ZSTD_decompressStream(zstd, &out, &in);
            if (ZSTD_getErrorCode(wanted) == ZSTD_error_frameParameter_windowTooLarge)
                return failed(Code::too_large,
                              "this zstd needs a window of more than 8 MiB; pack it without --long and --ultra");
            if (ZSTD_isError(wanted) != 0U) return damaged(name());
            if (out.pos > 0) TRY(sink({piece.data(), out.pos}));
            if (in.pos > before || out.pos > 0) is_at_end = wanted == 0;
            if (in.pos == in.size && out.pos < piece_bytes) return {};
            if (in.pos == before && out.pos == 0) return damaged(name());
        }
    }
};

Inflater::Inflater(Encoding encoding) : stream_(std::make_unique<Stream>(encoding)) {}
Inflater::Inflater(Inflater&&) noexcept = default;
Inflater& Inflater::operator=(Inflater&&) noexcept = default;
Inflater::~Inflater() = default;

Result<void> Inflater::feed(std::string_view bytes, const Sink& sink)
{
    if (stream_->is_broken) return damaged(stream_->name());
    // zlib counts what it is given in 32 bits.
    constexpr std::size_t part_max = std::size_t{1} << 30;
    while (!bytes.empty()) {
        if (auto fed = stream_->feed(bytes.substr(0, part_max), sink); !fed) {
            stream_->is_broken = true;
            return fed;
        }
        bytes.remove_prefix(std::min(bytes.size(), part_max));
    }
    return {};
}

Result<void> Inflater::finish()
{
    if (stream_->is_broken) return damaged(stream_->name());
    if (stream_->encoding == Encoding::identity || (stream_->is_at_end && (stream_->zlib_is_open || stream_->zstd != nullptr)))
        return {};
    return cut_short(stream_->name());
}

Result<void> inflate(Encoding encoding, std::string_view bytes, std::size_t bytes_max, std::string& out)
{
    out.clear();
    if (encoding != Encoding::identity && bytes.empty()) return cut_short(encoding == Encoding::zstd ? "zstd" : "gzip");
    const std::size_t ratio_bytes_max = std::max(inflate_ratio_free_bytes, bytes.size() * inflate_ratio_max);
    Inflater inflater(encoding);
    TRY(inflater.feed(bytes, [&](std::string_view piece) -> Result<void> {
        if (out.size() + piece.size() > bytes_max)
            return failed(Code::too_large, fmt::format("the body unpacks to more than {} bytes; send it in parts", bytes_max));
        if (encoding != Encoding::identity && out.size() + piece.size() > ratio_bytes_max)
            return failed(Code::too_large,
                          fmt::format("the body unpacks to more than {} times its size; send it unpacked", inflate_ratio_max));
        out.append(piece);
        return {};
    }));
    return inflater.finish();
}

}  // namespace regard
