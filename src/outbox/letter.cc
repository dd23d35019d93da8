#include "outbox/letter.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace regard::outbox {

namespace {

constexpr std::size_t word_bytes_max = 45;  // as base64 60 letters, with its frame 72 of the 75 that RFC 2047, 2 allows

bool is_printable(char letter) { return letter >= 0x20 && letter < 0x7f; }

// The longest beginning that fits into an encoded word and ends where a letter ends (RFC 2047, 5).
std::size_t word_size(std::string_view text)
{
    std::size_t size = std::min(text.size(), word_bytes_max);
    while (size < text.size() && size > 1 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
    return size;
}

std::string without_controls(std::string_view text)
{
    std::string out(text);
    for (char& letter : out)
        if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f) letter = ' ';
    return out;
}

// RFC 5322, 3.2.4, when it has to be.
std::string quoted(const std::string& words)
{
    const std::string text = header_text(words);
    if (text.starts_with("=?")) return text;
    std::string out = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') out += '\\';
        out += letter;
    }
    return out + '"';
}

}  // namespace

std::string to_base64(std::string_view bytes)
{
    static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t three = 0;
        for (std::size_t j = 0; j < 3; ++j) three = three << 8U | (j < count ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j) out += j <= count ? digits[three >> (18U - 6U * j) & 63U] : '=';
    }
    return out;
}

Result<void> check_address(std::string_view address)
{
    const std::size_t at = address.find('@');
    const auto is_odd = [](char letter) {
        return !is_printable(letter) || std::string_view(" <>()[]\\,;:\"").find(letter) != std::string_view::npos;
    };
    if (address.size() > address_bytes_max)
        return failed(Code::bad_input, "an address of mail has at most " + std::to_string(address_bytes_max) + " letters",
                      "/mail");
    if (at == std::string_view::npos || at == 0 || at + 1 == address.size() ||
        address.find('@', at + 1) != std::string_view::npos || std::ranges::any_of(address, is_odd))
        return failed(Code::bad_input, "this is no address of mail that can be written to; one is ada@example.org", "/mail");
    return {};
}

std::string header_text(std::string_view text)
{
    const std::string clean = without_controls(text);
    std::string_view rest = clean;
    if (std::ranges::all_of(rest, is_printable) && rest.find("=?") == std::string_view::npos && rest.size() <= 60) return clean;
    std::string out;
    while (!rest.empty()) {
        const std::size_t size = word_size(rest);
        if (!out.empty()) out += "\r\n ";
        out += "=?UTF-8?B?" + to_base64(rest.substr(0, size)) + "?=";
        rest.remove_prefix(size);
    }
    return out;
}

std::string header_time(Time at)
{
    static constexpr std::array<std::string_view, 7> weekdays{"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};  // of day 0
    static constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::int64_t day = day_of(at);
    const Date date = date_of(day);
    const std::int64_t second = (at - start_of_day(day)).us / 1'000'000;
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000", weekdays[static_cast<std::size_t>(((day % 7) + 7) % 7)],
                       static_cast<int>(date.day), months[static_cast<std::size_t>(date.month - 1)],
                       static_cast<int>(date.year), second / 3600, second / 60 % 60, second % 60);
}

std::vector<std::string> headers_of(const Letter& letter)
{
    const auto address = [](const std::string& of) { return "<" + without_controls(of) + ">"; };
    std::vector<std::string> out;
    out.push_back("From: " + (letter.from_words.empty() ? "" : quoted(letter.from_words) + " ") + address(letter.from));
    out.push_back("To: " + address(letter.to));
    out.push_back("Subject: " + header_text(letter.subject));
    out.push_back("Date: " + header_time(letter.at));
    out.push_back("Message-ID: " + address(letter.id));
    out.push_back("Content-Language: " + without_controls(letter.language));
    // Nobody's holiday note answers a machine (RFC 3834, 5).
    out.emplace_back("Auto-Submitted: auto-generated");
    if (!letter.unsubscribe_at.empty()) {
        out.push_back("List-Unsubscribe: " + address(letter.unsubscribe_at));
        out.emplace_back("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
    }
    return out;
}

}  // namespace regard::outbox
