// base/bytes.h
//
// Reading and writing the bytes of our formats: LEB128 varints, zigzag for signed numbers, length-prefixed strings.
//
// Writer appends to a string it owns. Reader looks at bytes it does not own and never reads past their end: the first
// shortage or malformed number makes it bad, and from then on every read gives zero or empty; ask is_ok() once at the end.
#pragma once

#include "base/id.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace regard {

class Writer {
public:
    void byte(std::uint8_t value) { out_.push_back(static_cast<char>(value)); }
    void varint(std::uint64_t value)
    {
        while (value >= 0x80) {
            out_.push_back(static_cast<char>(value | 0x80));
            value >>= 7;
        }
        out_.push_back(static_cast<char>(value));
    }
    void zigzag(std::int64_t value)
    {
        varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
    }
    void fixed32(std::uint32_t value) { out_.append(reinterpret_cast<const char*>(&value), 4); }
    void fixed64(std::uint64_t value) { out_.append(reinterpret_cast<const char*>(&value), 8); }
    // Big endian: for keys, where the order of bytes must be the order of numbers.
    void ordered32(std::uint32_t value) { fixed32(__builtin_bswap32(value)); }
    void ordered64(std::uint64_t value) { fixed64(__builtin_bswap64(value)); }
    void id(const Id128& value)
    {
        const auto bytes = value.bytes();
        out_.append(bytes.data(), bytes.size());
    }
    void text(std::string_view value)
    {
        varint(value.size());
        out_.append(value);
    }
    void raw(std::string_view value) { out_.append(value); }

    [[nodiscard]] const std::string& str() const { return out_; }
    [[nodiscard]] std::string take() { return std::move(out_); }
    [[nodiscard]] std::size_t size() const { return out_.size(); }
    // To be changed in place.
    [[nodiscard]] std::span<char> bytes() { return out_; }
    void clear() { out_.clear(); }
    void reserve(std::size_t bytes) { out_.reserve(bytes); }
    // Overwrites 4 bytes written before at `place`.
    void patch32(std::size_t place, std::uint32_t value) { std::memcpy(out_.data() + place, &value, 4); }

private:
    std::string out_;
};

class Reader {
public:
    explicit Reader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

    std::uint8_t byte()
    {
        if (at_ == end_) return fail();
        return static_cast<std::uint8_t>(*at_++);
    }
    std::uint64_t varint()
    {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at_ == end_) return fail();
            const auto next = static_cast<std::uint8_t>(*at_++);
            if (shift == 63 && next > 1) return fail();
            value |= static_cast<std::uint64_t>(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
        return fail();
    }
    // A varint that must not be above `max`.
    std::uint64_t varint_up_to(std::uint64_t max)
    {
        const std::uint64_t value = varint();
        return value <= max ? value : fail();
    }
    std::int64_t zigzag()
    {
        const std::uint64_t value = varint();
        return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
    }
    std::uint32_t fixed32() { return fixed<std::uint32_t>(); }
    std::uint64_t fixed64() { return fixed<std::uint64_t>(); }
    std::uint32_t ordered32() { return __builtin_bswap32(fixed32()); }
    std::uint64_t ordered64() { return __builtin_bswap64(fixed64()); }
    Id128 id()
    {
        const std::string_view bytes = raw(16);
        return bytes.size() == 16 ? Id128::from_bytes(bytes.data()) : Id128{};
    }
    // Valid as long as the bytes are.
    std::string_view text() { return raw(varint()); }
    std::string_view raw(std::uint64_t size)
    {
        if (size > left()) {
            fail();
            return {};
        }
        const std::string_view out(at_, size);
        at_ += size;
        return out;
    }

    [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
    [[nodiscard]] bool is_ok() const { return ok_; }
    [[nodiscard]] bool is_at_end() const { return ok_ && at_ == end_; }
    std::uint8_t fail()
    {
        ok_ = false;
        at_ = end_;
        return 0;
    }

private:
    template <class T>
    T fixed()
    {
        const std::string_view bytes = raw(sizeof(T));
        T value{};
        if (bytes.size() == sizeof(T)) std::memcpy(&value, bytes.data(), sizeof(T));
        return value;
    }

    const char* at_;
    const char* end_;
    bool ok_ = true;
};

}  // namespace regard
