#include "store/torn.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <fmt/format.h>
#include <memory>
#include <vector>

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

namespace regard {
namespace {

// RocksDB's log format ("Write Ahead Log File Format" in its wiki; LevelDB's doc/log_format.md): blocks of 32 KiB; in each,
// fragments with a checksum over type and bytes, a length, and a type. A fragment never crosses a block.
constexpr std::size_t block_bytes = 32 * 1024;
constexpr std::size_t header_bytes = 7;
constexpr std::size_t sector_bytes = 512;
enum Type : std::uint8_t { none = 0, full = 1, first = 2, middle = 3, last = 4 };

constexpr std::array<std::uint32_t, 256> crc32c_table = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t n = 0; n < 256; ++n) {
        std::uint32_t crc = n;
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82f63b78u : 0u);
        table[n] = crc;
    }
    return table;
}();

// As it stands in a header: CRC-32C (RFC 3720, B.4), rotated and shifted, because logs hold checksums of checksums.
std::uint32_t masked_crc(std::string_view bytes)
{
    std::uint32_t crc = 0xffffffff;
    for (const char c : bytes) crc = crc32c_table[(crc ^ static_cast<std::uint8_t>(c)) & 0xff] ^ (crc >> 8);
    crc ^= 0xffffffff;
    return ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
}

struct Fragment {
    Type type = none;  // none: no fragment is here
    std::size_t end = 0;
};

std::size_t length_at(std::string_view bytes, std::size_t at)
{
    return static_cast<std::uint8_t>(bytes[at + 4]) | std::size_t{static_cast<std::uint8_t>(bytes[at + 5])} << 8;
}

Fragment fragment_at(std::string_view bytes, std::size_t at)
{
    const std::size_t block_end = std::min(bytes.size(), at / block_bytes * block_bytes + block_bytes);
    if (at + header_bytes > block_end) return {};
    std::uint32_t checksum;
    std::memcpy(&checksum, bytes.data() + at, 4);
    const std::size_t length = static_cast<std::uint8_t>(bytes[at + 4]) | std::size_t{static_cast<std::uint8_t>(bytes[at + 5])}
                                                                              << 8;
    const auto type = static_cast<std::uint8_t>(bytes[at + 6]);
    if (type < full || type > last || at + header_bytes + length > block_end) return {};
    if (masked_crc(bytes.substr(at + 6, 1 + length)) != checksum) return {};
    return {static_cast<Type>(type), at + header_bytes + length};
}

// Whether the file ends within the fragment that begins here, if one does.
bool is_cut_short(std::string_view bytes, std::size_t at)
{
    if (at + header_bytes > bytes.size()) return true;
    const auto type = static_cast<std::uint8_t>(bytes[at + 6]);
    return type >= full && type <= last && at + header_bytes + length_at(bytes, at) > bytes.size();
}

// A sector, or what of one lies behind `begin`, that was not written: the next one when `begin` is at its last bytes, which
// may be zeros by themselves.
bool has_unwritten_sector(std::string_view bytes, std::size_t begin)
{
    while (begin < bytes.size()) {
        const std::size_t end = std::min(bytes.size(), begin / sector_bytes * sector_bytes + sector_bytes);
        const std::string_view sector = bytes.substr(begin, end - begin);
        if (sector.size() >= header_bytes && sector.find_first_not_of('\0') == std::string_view::npos) return true;
        begin = end;
    }
    return false;
}

// Whether a record begins anywhere behind `at`.
bool has_beginning_behind(std::string_view bytes, std::size_t at)
{
    for (std::size_t place = at + 1; place + header_bytes <= bytes.size(); ++place) {
        const auto type = static_cast<std::uint8_t>(bytes[place + 6]);
        if (type != full && type != first) continue;
        if (fragment_at(bytes, place).type != none) return true;
    }
    return false;
}

Failed failed_by(const rocksdb::Status& status)
{
    return failed(Code::io, fmt::format("{}; check the disk (space, permissions, health)", status.ToString()));
}

Result<std::string> read_file(rocksdb::Env& env, const std::string& path)
{
    std::string bytes;
    if (const auto status = rocksdb::ReadFileToString(&env, path, &bytes); !status.ok()) return failed_by(status);
    return bytes;
}

}  // namespace

RecordsEnd end_of_records(std::string_view bytes)
{
    std::size_t record_begin = 0;  // of the record that is being read
    std::size_t at = 0;
    bool is_inside = false;
    while (at < bytes.size()) {
        if (block_bytes - at % block_bytes < header_bytes) {  // the rest of a block that is too short for a header
            at = at / block_bytes * block_bytes + block_bytes;
            if (!is_inside) record_begin = at;
            continue;
        }
        const Fragment fragment = fragment_at(bytes, at);
        const bool fits =
            is_inside ? fragment.type == middle || fragment.type == last : fragment.type == full || fragment.type == first;
        if (!fits) break;
        at = fragment.end;
        is_inside = fragment.type == first || fragment.type == middle;
        if (!is_inside) record_begin = at;
    }
    const std::size_t readable = std::min(record_begin, bytes.size());
    if (at >= bytes.size() || is_cut_short(bytes, at)) return {readable, RecordsEnd::Why::end};
    const bool is_torn = has_unwritten_sector(bytes, at) && !has_beginning_behind(bytes, at);
    return {readable, is_torn ? RecordsEnd::Why::torn : RecordsEnd::Why::damaged};
}

Result<bool> cut_torn_record(rocksdb::Env& env, const std::string& folder)
{
    std::vector<std::string> names;
    if (const auto status = env.GetChildren(folder, &names); !status.ok()) return failed_by(status);
    std::erase_if(names, [](const std::string& name) { return !name.ends_with(".log"); });
    std::ranges::sort(names);  // numbers of six digits and more: RocksDB counts them up

    bool was_cut = false;
    const auto cut = [&](const std::string& path, const RecordsEnd& end) -> Result<void> {
        if (const auto status = env.GetFileSystem()->Truncate(path, end.readable, {}, nullptr); !status.ok())
            return failed_by(status);
        was_cut = true;
        return {};
    };

    std::string current = TRY(read_file(env, folder + "/CURRENT"));
    if (current.ends_with('\n')) current.pop_back();
    const std::string manifest = folder + "/" + current;
    const RecordsEnd manifest_end = end_of_records(TRY(read_file(env, manifest)));
    if (manifest_end.why == RecordsEnd::Why::torn) TRY(cut(manifest, manifest_end));

    std::string torn;
    RecordsEnd torn_end;
    for (const std::string& name : names) {
        const std::string bytes = TRY(read_file(env, folder + "/" + name));
        const RecordsEnd end = end_of_records(bytes);
        // A record in a later log: the torn one before it was promised.
        if (!torn.empty() && end.readable > 0) return was_cut;
        if (end.why == RecordsEnd::Why::torn && torn.empty()) {
            torn = folder + "/" + name;
            torn_end = end;
        }
    }
    if (!torn.empty()) TRY(cut(torn, torn_end));
    return was_cut;
}

}  // namespace regard
