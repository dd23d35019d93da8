// server/letter_form.h
//
// A letter's words before they are text or HTML: both are made of the same blocks, so they cannot say different things.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace regard::server {

struct Piece {
    std::string text;
    std::string colour = {};  // "#2b8a3e"; of the HTML only
    bool is_strong = false;
    std::string link = {};  // an address; in the text it stands behind
};

struct Block {
    enum class Kind : std::uint8_t { sentence, heading, paragraph, item, small, picture, caption, button };
    Kind kind = Kind::paragraph;
    std::vector<Piece> pieces;  // of a picture: what it shows, for those who do not see it (the text leaves it and its caption
                                // out); of a button: its word, with a link
};

[[nodiscard]] std::string to_plain_text(const std::vector<Block>& blocks);
// Complete, with styles inside; it asks nothing of any host. `picture` is where the picture is found: "cid:…" or "data:…".
[[nodiscard]] std::string to_html(const std::vector<Block>& blocks, std::string_view title, std::string_view language,
                                  std::string_view picture);

// < > & " ' as entities.
[[nodiscard]] std::string escaped(std::string_view text);

}  // namespace regard::server
