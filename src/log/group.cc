#include "log/group.h"

#include "base/limits.h"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>

namespace regard::log {
namespace {

constexpr std::uint8_t version = 1;
constexpr std::size_t names_max = 65'536;

std::uint32_t hash_of(std::string_view text)
{
    // FNV-1a: the table is small, lives for one group and holds names that were admitted under a limit.
    std::uint32_t hash = 2166136261u;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    return hash;
}

template <std::size_t size>
std::string_view view(const std::array<unsigned char, size>& bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

bool is_known(std::uint8_t kind) { return (kind >= 1 && kind <= 9) || (kind >= 64 && kind <= 66); }

void GroupWriter::begin(const GroupHead& head)
{
    head_ = head;
    entries_.clear();
    names_.clear();
    slots_.assign(256, 0);
    names_bytes_ = 0;
    count_ = 0;
}

std::uint64_t GroupWriter::name(std::string_view text)
{
    if (names_.size() * 2 >= slots_.size()) {
        slots_.assign(slots_.size() * 2, 0);
        for (std::size_t i = 0; i < names_.size(); ++i) {
            std::size_t slot = hash_of(names_[i]) & (slots_.size() - 1);
            while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
            slots_[slot] = static_cast<std::uint32_t>(i + 1);
        }
    }
    std::size_t slot = hash_of(text) & (slots_.size() - 1);
    for (; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1))
        if (names_[slots_[slot] - 1] == text) return slots_[slot] - 1;
    names_.emplace_back(text);
    slots_[slot] = static_cast<std::uint32_t>(names_.size());
    names_bytes_ += text.size() + 1;
    return names_.size() - 1;
}

void GroupWriter::add(EntryKind kind, std::string_view body)
{
    MUST(count_ < limits::group_entries_max);
    entries_.byte(static_cast<std::uint8_t>(kind));
    entries_.text(body);
    ++count_;
}

std::string GroupWriter::finish(Chain& chain, const seal::Key& log_key)
{
    Writer out;
    out.reserve(entries_.size() + names_bytes_ + 96);
    out.byte(version);
    out.byte(head_.is_import ? 1 : 0);
    out.varint(head_.partition);
    out.varint(head_.number);
    out.zigzag(head_.time.us);
    out.varint(head_.epoch);
    out.raw({reinterpret_cast<const char*>(head_.nonce.data()), head_.nonce.size()});
    out.varint(names_.size());
    for (const std::string& text : names_) out.text(text);
    out.varint(count_);
    out.raw(entries_.str());
    const seal::Digest digest = seal::digest_of(out.str());
    chain = seal::digest_of(chain, view(digest));
    const seal::Mac mac = seal::mac_of(log_key, digest, chain);
    out.raw(view(chain));
    out.raw(view(mac));
    return out.take();
}

Result<GroupReader> GroupReader::open(std::string_view bytes)
{
    const auto damaged = [](const char* what) {
        return failed(Code::damaged, fmt::format("a group of the log is damaged: {}", what));
    };
    GroupReader group;
    const std::size_t tail = group.chain_.size() + group.mac_.size();
    if (bytes.size() < tail + 2) return damaged("too short");
    const std::string_view hashed = bytes.substr(0, bytes.size() - tail);
    std::memcpy(group.chain_.data(), bytes.data() + hashed.size(), group.chain_.size());
    std::memcpy(group.mac_.data(), bytes.data() + hashed.size() + group.chain_.size(), group.mac_.size());
    group.hashed_ = hashed;

    Reader in(hashed);
    if (const auto found = in.byte(); found != version)
        return found > version ? failed(Code::too_new, "the log was written by a newer regard; upgrade this one")
                               : damaged("no version");
    const std::uint8_t flags = in.byte();
    if (flags > 1) return damaged("unknown flags");
    group.head_.is_import = flags == 1;
    group.head_.partition = static_cast<std::uint16_t>(in.varint_up_to(UINT16_MAX));
    group.head_.number = in.varint();
    group.head_.time = {in.zigzag()};
    group.head_.epoch = static_cast<std::uint32_t>(in.varint_up_to(UINT32_MAX));
    if (const auto nonce = in.raw(group.head_.nonce.size()); nonce.size() == group.head_.nonce.size())
        std::memcpy(group.head_.nonce.data(), nonce.data(), nonce.size());
    const std::uint64_t names = in.varint_up_to(names_max);
    if (!in.is_ok() || names > in.left()) return damaged("its head does not read");
    group.names_.reserve(names);
    for (std::uint64_t i = 0; i < names && in.is_ok(); ++i) group.names_.push_back(in.text());
    const std::uint64_t count = in.varint_up_to(limits::group_entries_max);
    group.entries_.reserve(count);
    for (std::uint64_t i = 0; i < count && in.is_ok(); ++i) {
        const std::uint8_t kind = in.byte();
        if (in.is_ok() && !is_known(kind))
            return failed(Code::too_new, "the log holds a kind of entry this regard does not know; upgrade it");
        group.entries_.push_back({static_cast<EntryKind>(kind), static_cast<std::uint16_t>(i), in.text()});
    }
    if (!in.is_at_end()) return damaged("its entries do not read");
    return group;
}

const seal::Digest& GroupReader::digest() const
{
    if (!digest_) digest_ = seal::digest_of(hashed_);
    return *digest_;
}

bool GroupReader::follows(const Chain& previous) const { return seal::digest_of(previous, view(digest())) == chain_; }

bool GroupReader::is_sealed_by(const seal::Key& log_key) const
{
    if (!is_found_sealed_) is_found_sealed_ = seal::mac_of(log_key, digest(), chain_) == mac_;
    return is_found_sealed_;
}

}  // namespace regard::log
