#include "server/letter_form.h"

#include "outbox/picture.h"

#include <algorithm>

namespace regard::server {

namespace {

using Kind = Block::Kind;

constexpr std::size_t text_width = 76;

// Letters, not bytes.
std::size_t width_of(std::string_view text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char letter) { return (static_cast<unsigned char>(letter) & 0xC0U) != 0x80U; }));
}

// Breaks at blanks, with `indent` before all lines but the first; an address is never broken.
std::string wrapped(std::string_view text, std::string_view indent)
{
    std::string out;
    std::size_t column = 0;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        if (word.empty()) continue;
        if (column > 0 && column + 1 + width_of(word) > text_width) {
            out += "\n";
            out += indent;
            column = indent.size();
        } else if (column > 0) {
            out += ' ';
            ++column;
        }
        out += word;
        column += width_of(word);
    }
    return out;
}

std::string plain(const std::vector<Piece>& pieces)
{
    std::string out;
    for (const Piece& piece : pieces) {
        out += piece.text;
        if (!piece.link.empty()) out += ": " + piece.link;
    }
    return out;
}

std::string marked_up(const Piece& piece)
{
    std::string style = piece.is_strong ? "font-weight:700;" : "";
    if (!piece.colour.empty()) style += "color:" + piece.colour + ";";
    std::string out = style.empty() ? escaped(piece.text) : "<span style=\"" + style + "\">" + escaped(piece.text) + "</span>";
    if (!piece.link.empty())
        out = "<a href=\"" + escaped(piece.link) + "\" target=\"_blank\" style=\"color:#1864ab;\">" + out + "</a>";
    return out;
}

std::string marked_up(const std::vector<Piece>& pieces)
{
    std::string out;
    for (const Piece& piece : pieces) out += marked_up(piece);
    return out;
}

std::string picture_tag(const std::vector<Piece>& pieces, std::string_view picture)
{
    return "<img src=\"" + escaped(picture) + "\" alt=\"" + escaped(plain(pieces)) + "\" width=\"" +
           std::to_string(outbox::picture_width / 2) +
           "\" style=\"display:block;width:100%;max-width:" + std::to_string(outbox::picture_width / 2) +
           "px;height:auto;border:0;margin:16px 0 4px;\">";
}

std::string button_tag(const std::vector<Piece>& pieces)
{
    std::string out = "<p style=\"margin:8px 0 4px;\">";
    for (const Piece& piece : pieces)
        out += "<a href=\"" + escaped(piece.link) +
               "\" target=\"_blank\" style=\"display:inline-block;padding:8px "
               "16px;border-radius:6px;background:#1864ab;color:#ffffff;"
               "text-decoration:none;font-weight:600;\">" +
               escaped(piece.text) + "</a>";
    return out + "</p>";
}

std::string tag_of(const Block& block, std::string_view picture)
{
    const std::string inside = block.kind == Kind::picture ? std::string() : marked_up(block.pieces);
    switch (block.kind) {
    case Kind::sentence:
        return "<h1 style=\"margin:0 0 8px;font-size:24px;line-height:1.3;font-weight:600;\">" + inside + "</h1>";
    case Kind::heading: return "<h2 style=\"margin:28px 0 8px;font-size:18px;line-height:1.3;\">" + inside + "</h2>";
    case Kind::paragraph: return "<p style=\"margin:8px 0;\">" + inside + "</p>";
    case Kind::item: return "<li style=\"margin:4px 0;\">" + inside + "</li>";
    case Kind::caption:
    case Kind::small: return "<p style=\"margin:8px 0;font-size:13px;color:#495057;\">" + inside + "</p>";
    case Kind::picture: return picture_tag(block.pieces, picture);
    case Kind::button: return button_tag(block.pieces);
    }
    return inside;
}

}  // namespace

std::string escaped(std::string_view text)
{
    std::string out;
    for (const char letter : text) {
        switch (letter) {
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '&': out += "&amp;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default: out += letter;
        }
    }
    return out;
}

std::string to_plain_text(const std::vector<Block>& blocks)
{
    std::string out;
    Kind before = Kind::sentence;
    for (const Block& block : blocks) {
        if (block.kind == Kind::picture || block.kind == Kind::caption) continue;  // what it shows the sentence says
        if (!out.empty() && !(block.kind == Kind::item && before == Kind::item)) out += "\n";
        switch (block.kind) {
        case Kind::heading: {
            const std::string words = plain(block.pieces);
            out += "\n" + wrapped(words, "") + "\n" + std::string(std::min(width_of(words), text_width), '-') + "\n";
            break;
        }
        case Kind::item: out += "* " + wrapped(plain(block.pieces), "  ") + "\n"; break;
        default: out += wrapped(plain(block.pieces), "") + "\n";
        }
        before = block.kind;
    }
    return out;
}

std::string to_html(const std::vector<Block>& blocks, std::string_view title, std::string_view language,
                    std::string_view picture)
{
    std::string out =
        "<!doctype html>\n<html lang=\"" + escaped(language) +
        "\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
        "<meta name=\"color-scheme\" content=\"light\"><title>" +
        escaped(title) +
        "</title></head>\n<body style=\"margin:0;padding:0;background:#ffffff;\">\n"
        "<div style=\"max-width:" +
        std::to_string(outbox::picture_width / 2) +
        "px;margin:0 auto;padding:24px 16px;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;"
        "font-size:16px;line-height:1.5;color:#212529;\">\n";
    bool is_list = false;
    for (const Block& block : blocks) {
        if (const bool is_item = block.kind == Kind::item; is_item != is_list) {
            out += is_item ? "<ul style=\"margin:8px 0;padding-left:20px;\">\n" : "</ul>\n";
            is_list = is_item;
        }
        out += tag_of(block, picture) + "\n";
    }
    if (is_list) out += "</ul>\n";
    return out + "</div>\n</body>\n</html>\n";
}

}  // namespace regard::server
