#include "access/link.h"

#include "base/bytes.h"

#include <array>
#include <sodium.h>

namespace regard::access {

namespace {

constexpr std::uint8_t link_version = 1;
constexpr std::size_t mac_bytes = 32;
constexpr std::size_t token_bytes_max = 2'000;
constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
// What the key is also used for never meets this text.
constexpr std::string_view domain = "regard link 1";

std::string mac_of(std::string_view said, const HashKey& key)
{
    MUST(sodium_init() >= 0);
    std::array<unsigned char, 32> own;
    crypto_generichash(own.data(), own.size(), reinterpret_cast<const unsigned char*>(domain.data()), domain.size(), key.bytes,
                       sizeof key.bytes);
    std::string out(mac_bytes, '\0');
    crypto_generichash(reinterpret_cast<unsigned char*>(out.data()), out.size(),
                       reinterpret_cast<const unsigned char*>(said.data()), said.size(), own.data(), own.size());
    return out;
}

Failed not_ours()
{
    return failed(Code::bad_input, "this link is not whole, or was not made here; open it as it stands in the mail");
}

}  // namespace

std::string to_token(const Link& link, const HashKey& key)
{
    Writer out;
    out.byte(link_version);
    out.text(link.purpose);
    out.text(link.name);
    out.text(link.what);
    out.zigzag(link.until.us);
    const std::string bytes = out.str() + mac_of(out.str(), key);
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), variant);
    text.pop_back();  // the end of a C string
    return text;
}

Result<Link> read_token(std::string_view token, std::string_view purpose, Time now, const HashKey& key)
{
    if (token.empty() || token.size() > token_bytes_max) return not_ours();
    std::string bytes(token.size(), '\0');
    std::size_t size = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), token.data(), token.size(), nullptr,
                          &size, nullptr, variant) != 0 ||
        size <= mac_bytes)
        return not_ours();
    bytes.resize(size);
    const std::string said = bytes.substr(0, size - mac_bytes);
    if (!are_equal(mac_of(said, key), std::string_view(bytes).substr(size - mac_bytes))) return not_ours();
    Reader in(said);
    const std::uint8_t version = in.byte();
    Link out;
    out.purpose = in.text();
    out.name = in.text();
    out.what = in.text();
    out.until = Time{in.zigzag()};
    if (version != link_version || !in.is_at_end() || out.purpose != purpose) return not_ours();
    if (now > out.until) return failed(Code::not_found, "this link is too old; the pages can do the same");
    return out;
}

}  // namespace regard::access
