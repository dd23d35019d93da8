// outbox/letter.h
//
// One mail to one person: text and HTML that say the same, and at most one picture inside the HTML.
//
// A value. What stands in a header must come through here: line breaks and other control characters never reach the wire.
#pragma once

#include "base/result.h"
#include "base/time.h"

#include <string>
#include <string_view>
#include <vector>

namespace regard::outbox {

constexpr std::size_t address_bytes_max = 254;  // RFC 5321, 4.5.3.1.3, less the brackets

struct Letter {
    std::string from;        // an address
    std::string from_words;  // who that is, for people; may be empty
    std::string to;          // an address
    std::string subject;
    std::string id;  // without brackets: "2026-11-16.ada@regard.example.org"; the same letter tried again keeps it
    Time at;
    std::string text;
    std::string html;
    std::string picture;         // PNG; may be empty
    std::string picture_id;      // by which the HTML shows it: cid:…
    std::string picture_name;    // "weeks.png"
    std::string unsubscribe_at;  // an address that takes a POST (RFC 8058); may be empty
    std::string language = "en";
};

// "ada@example.org": something before and behind the @, ASCII, and nothing that ends a header or an address. bad_input.
[[nodiscard]] Result<void> check_address(std::string_view address);

// RFC 4648, 4, without line breaks.
[[nodiscard]] std::string to_base64(std::string_view bytes);

// RFC 2047: as it is when that is plain ASCII, else as encoded words, folded so that no line passes 76 letters.
[[nodiscard]] std::string header_text(std::string_view text);

// RFC 5322, 3.3: "Mon, 16 Nov 2026 07:00:00 +0000".
[[nodiscard]] std::string header_time(Time at);

// All headers but those of MIME, each "Name: value" without its line end.
[[nodiscard]] std::vector<std::string> headers_of(const Letter& letter);

}  // namespace regard::outbox
