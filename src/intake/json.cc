#include "intake/json.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace regard::json {
namespace {

// Up to this many keys each new one is compared with those before it; larger objects are sorted when they close, so that a
// body of keys alone costs n log n.
constexpr std::uint32_t compared_keys_max = 24;

struct Open {
    std::uint32_t node;
    std::uint32_t count = 0;
    std::uint64_t keys_seen = 0;  // a bit a key, by its hash: most keys need no comparing
};

// From a key's length and ends: cheap, and enough to tell most apart.
unsigned bit_of(std::string_view key)
{
    if (key.empty()) return 0;
    const auto first = static_cast<unsigned char>(key.front());
    const auto middle = static_cast<unsigned char>(key[key.size() / 2]);
    const auto last = static_cast<unsigned char>(key.back());
    const auto mixed =
        (static_cast<std::uint32_t>(key.size()) * 31u + first) * 0x9e3779b1u + middle * 0x85ebca6bu + last * 0xc2b2ae35u;
    return mixed >> 26;
}

int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

char* write_utf8(char* out, std::uint32_t point)
{
    const auto put = [&](std::uint32_t byte) { *out++ = static_cast<char>(byte); };
    if (point < 0x80) {
        put(point);
    } else if (point < 0x800) {
        put(0xc0 | point >> 6);
        put(0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
        put(0xe0 | point >> 12);
        put(0x80 | (point >> 6 & 0x3f));
        put(0x80 | (point & 0x3f));
    } else {
        put(0xf0 | point >> 18);
        put(0x80 | (point >> 12 & 0x3f));
        put(0x80 | (point >> 6 & 0x3f));
        put(0x80 | (point & 0x3f));
    }
    return out;
}

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

const char* reason_of(Flaw::What what)
{
    switch (what) {
    case Flaw::What::repeated_key: return "a key is there twice; send each key once";
    case Flaw::What::not_utf8: return "a text is not UTF-8; send it encoded as UTF-8";
    case Flaw::What::lone_surrogate:
        return "an escape \\uD800 to \\uDFFF stands alone; write such characters as a pair, or as UTF-8";
    case Flaw::What::too_deep: return "it is nested too deep; at most 32 levels are read";
    }
    return "it cannot be read";
}

// One pass, without recursion. Fails at the first byte that is no JSON; what is wrong with one text or key is a flaw.
class Parser {
public:
    Parser(Document& document, std::string_view text, std::uint32_t depth_flaw)
        : document_(document), begin_(text.data()), at_(text.data()), end_(text.data() + text.size()), depth_flaw_(depth_flaw)
    {}

    Result<void> run()
    {
        // Bodies of the wire have a node every 10 to 15 bytes; what is denser grows.
        const std::size_t nodes_guess = static_cast<std::size_t>(end_ - begin_) / 10 + 16;
        if (document_.nodes_.size() < nodes_guess) document_.nodes_.resize(nodes_guess);
        nodes_ = document_.nodes_.data();
        nodes_size_ = document_.nodes_.size();
        document_.flaws_.clear();

        if (std::string_view(begin_, end_).starts_with("\xef\xbb\xbf")) at_ += 3;
        skip_space();
        if (!value()) return refused();
        while (depth_ > 0)
            if (!next_in_container()) return refused();
        skip_space();
        if (at_ != end_) {
            wrong("something stands after the end of the value");
            return refused();
        }
        std::ranges::stable_sort(document_.flaws_, {}, &Flaw::node);
        return {};
    }

private:
    [[gnu::always_inline]] void skip_space()
    {
        while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
    }

    bool wrong(const char* why)
    {
        why_ = why;
        return false;
    }
    Failed refused() const
    {
        return failed(Code::bad_input, fmt::format("this is no JSON: {}, at byte {}", why_, at_ - begin_));
    }

    [[gnu::always_inline]] void add(Kind kind, const char* begin, std::size_t size)
    {
        if (count_ == nodes_size_) [[unlikely]] {
            document_.nodes_.resize(2 * nodes_size_);
            nodes_ = document_.nodes_.data();
            nodes_size_ = document_.nodes_.size();
        }
        nodes_[count_] = {begin, static_cast<std::uint32_t>(size), count_ + 1, 0, kind};
        ++count_;
    }
    void flaw(std::uint32_t node, Flaw::What what) { document_.flaws_.push_back({node, what}); }

    // After a value inside a container: the comma and what follows, or its end.
    bool next_in_container()
    {
        Open& open = open_[depth_ - 1];
        const bool is_object = nodes_[open.node].kind == Kind::object;
        skip_space();
        if (at_ == end_) return wrong(is_object ? "an object is not closed" : "an array is not closed");
        const char c = *at_;
        if (c == (is_object ? '}' : ']')) {
            ++at_;
            close();
            return true;
        }
        if (open.count > 0) {
            if (c != ',') return wrong(is_object ? "a comma or } is missing" : "a comma or ] is missing");
            ++at_;
            skip_space();
        }
        ++open.count;
        return is_object ? key(open) && value() : value();
    }

    bool key(Open& open)
    {
        if (at_ == end_ || *at_ != '"') return wrong("a key in double quotes is missing");
        const std::uint32_t node = count_;
        if (!string()) return false;
        const std::string_view name(nodes_[node].begin, nodes_[node].size);
        const std::uint64_t bit = std::uint64_t{1} << bit_of(name);
        if (open.count <= compared_keys_max && (open.keys_seen & bit) != 0 && is_repeated(open, node, name))
            flaw(node, Flaw::What::repeated_key);
        open.keys_seen |= bit;
        skip_space();
        if (at_ == end_ || *at_ != ':') return wrong("a colon after a key is missing");
        ++at_;
        skip_space();
        return true;
    }

    bool is_repeated(const Open& open, std::uint32_t node, std::string_view name) const
    {
        for (std::uint32_t other = open.node + 1; other < node; other = nodes_[other + 1].next)
            if (std::string_view(nodes_[other].begin, nodes_[other].size) == name) return true;
        return false;
    }

    void close()
    {
        const Open& open = open_[--depth_];
        Node& node = nodes_[open.node];
        node.size = static_cast<std::uint32_t>(at_ - node.begin);
        node.next = count_;
        node.count = open.count;
        if (node.kind == Kind::object && open.count > compared_keys_max) find_repeated_keys(open);
    }

    void find_repeated_keys(const Open& open)
    {
        std::vector<std::string_view> names;
        names.reserve(open.count);
        for (std::uint32_t key = open.node + 1; key < count_; key = nodes_[key + 1].next)
            names.emplace_back(nodes_[key].begin, nodes_[key].size);
        std::ranges::sort(names);
        if (std::ranges::adjacent_find(names) != names.end()) flaw(open.node, Flaw::What::repeated_key);
    }

    bool value()
    {
        if (at_ == end_) return wrong("a value is missing");
        switch (*at_) {
        case '"': return string();
        case '{': return open(Kind::object);
        case '[': return open(Kind::array);
        case 't': return literal("true", Kind::truth);
        case 'f': return literal("false", Kind::truth);
        case 'n': return literal("null", Kind::null);
        case 'N':
        case 'I': return wrong("NaN and Infinity are no numbers in JSON; leave the field out");
        default: return number();
        }
    }

    bool open(Kind kind)
    {
        if (depth_ == depth_max) return wrong("it is nested deeper than any touch");
        if (depth_ == depth_flaw_) flaw(count_, Flaw::What::too_deep);
        open_[depth_++] = {count_};
        add(kind, at_++, 0);
        return true;
    }

    bool literal(std::string_view word, Kind kind)
    {
        if (!std::string_view(at_, end_).starts_with(word)) return wrong("a value is missing");
        add(kind, at_, word.size());
        at_ += word.size();
        return true;
    }

    bool number()
    {
        const char* const begin = at_;
        if (at_ != end_ && *at_ == '-') ++at_;
        if (at_ == end_ || !is_digit(*at_)) {
            if (at_ != begin && at_ != end_ && (*at_ == 'I' || *at_ == 'N'))
                return wrong("NaN and Infinity are no numbers in JSON; leave the field out");
            at_ = begin;
            return wrong("a value is missing");
        }
        if (*at_ == '0' && at_ + 1 != end_ && is_digit(at_[1])) return wrong("a number begins with a zero too many");
        skip_digits();
        if (at_ != end_ && *at_ == '.') {
            ++at_;
            if (!digits()) return false;
        }
        if (at_ != end_ && (*at_ == 'e' || *at_ == 'E')) {
            ++at_;
            if (at_ != end_ && (*at_ == '+' || *at_ == '-')) ++at_;
            if (!digits()) return false;
        }
        add(Kind::number, begin, static_cast<std::size_t>(at_ - begin));
        return true;
    }
    void skip_digits()
    {
        while (at_ != end_ && is_digit(*at_)) ++at_;
    }
    bool digits()
    {
        if (at_ == end_ || !is_digit(*at_)) return wrong("a digit is missing in a number");
        skip_digits();
        return true;
    }

    // Stops at the first quote, backslash or control character, or at the end.
    [[gnu::always_inline]] void skip_plain(bool& is_ascii)
    {
#if defined(__SSE2__)
        while (end_ - at_ >= 16) {
            const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at_));
            const __m128i quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
            const __m128i backslashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
            const __m128i controls = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
            const auto stops =
                static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quotes, backslashes), controls)));
            const auto high = static_cast<unsigned>(_mm_movemask_epi8(bytes));
            if (stops != 0) {
                is_ascii &= (high & (stops ^ (stops - 1))) == 0;  // of the bytes up to the stop
                at_ += __builtin_ctz(stops);
                return;
            }
            is_ascii &= high == 0;
            at_ += 16;
        }
#endif
        while (at_ != end_ && *at_ != '"' && *at_ != '\\' && static_cast<unsigned char>(*at_) >= 0x20)
            is_ascii &= static_cast<unsigned char>(*at_++) < 0x80;
    }

    bool string()
    {
        const char* const begin = ++at_;
        bool is_ascii = true;
        skip_plain(is_ascii);
        if (at_ != end_ && *at_ == '"') [[likely]] {
            const auto size = static_cast<std::size_t>(at_ - begin);
            if (!is_ascii && !is_utf8({begin, size})) flaw(count_, Flaw::What::not_utf8);
            add(Kind::text, begin, size);
            ++at_;
            return true;
        }
        return string_with_escapes(begin, is_ascii);
    }

    bool string_with_escapes(const char* begin, bool is_ascii)
    {
        if (resolved_ == nullptr) make_room_for_resolved();
        char* const out_begin = resolved_;
        char* out = out_begin;
        const std::uint32_t node = count_;
        while (true) {
            out = std::copy(begin, at_, out);
            if (at_ == end_) return wrong("a text is not closed");
            const char c = *at_;
            if (c == '"') break;
            if (c != '\\') return wrong("a control character stands bare in a text; escape it");
            ++at_;
            if (!escape(out, node)) return false;
            begin = at_;
            skip_plain(is_ascii);
        }
        const auto size = static_cast<std::size_t>(out - out_begin);
        if (!is_ascii && !is_utf8({out_begin, size})) flaw(node, Flaw::What::not_utf8);
        resolved_ = out;
        add(Kind::text, out_begin, size);
        ++at_;
        return true;
    }

    void make_room_for_resolved()
    {
        // An escape is never shorter than what it stands for, so all texts together fit in the size of the whole.
        const auto size = static_cast<std::size_t>(end_ - begin_);
        if (document_.resolved_capacity_ < size) {
            document_.resolved_ = std::make_unique_for_overwrite<char[]>(size);
            document_.resolved_capacity_ = size;
        }
        resolved_ = document_.resolved_.get();
    }

    bool escape(char*& out, std::uint32_t node)
    {
        if (at_ == end_) return wrong("a text is not closed");
        const char c = *at_++;
        switch (c) {
        case '"':
        case '\\':
        case '/': *out++ = c; return true;
        case 'b': *out++ = '\b'; return true;
        case 'f': *out++ = '\f'; return true;
        case 'n': *out++ = '\n'; return true;
        case 'r': *out++ = '\r'; return true;
        case 't': *out++ = '\t'; return true;
        case 'u': return unicode_escape(out, node);
        default: --at_; return wrong("an escape is none of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u");
        }
    }

    bool four_digits(std::uint32_t& point)
    {
        if (end_ - at_ < 4) return wrong("\\u has four hexadecimal digits after it");
        point = 0;
        for (int i = 0; i < 4; ++i) {
            const int digit = hex_digit(at_[i]);
            if (digit < 0) return wrong("\\u has four hexadecimal digits after it");
            point = point << 4 | static_cast<std::uint32_t>(digit);
        }
        at_ += 4;
        return true;
    }

    bool unicode_escape(char*& out, std::uint32_t node)
    {
        std::uint32_t point;
        if (!four_digits(point)) return false;
        if (point >= 0xd800 && point <= 0xdfff) {
            std::uint32_t low = 0;
            const char* const after = at_;
            if (point < 0xdc00 && end_ - at_ >= 2 && at_[0] == '\\' && at_[1] == 'u') {
                at_ += 2;
                if (!four_digits(low)) return false;
            }
            if (low >= 0xdc00 && low <= 0xdfff) {
                point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
            } else {
                at_ = after;
                point = 0xfffd;
                flaw(node, Flaw::What::lone_surrogate);
            }
        }
        out = write_utf8(out, point);
        return true;
    }

    Document& document_;
    const char* begin_;
    const char* at_;
    const char* end_;
    std::uint32_t depth_flaw_;
    Node* nodes_ = nullptr;
    std::size_t nodes_size_ = 0;
    std::uint32_t count_ = 0;
    char* resolved_ = nullptr;
    std::array<Open, depth_max> open_;
    std::uint32_t depth_ = 0;
    const char* why_ = "";
};

Result<void> Document::parse(std::string_view text, std::uint32_t depth_flaw)
{
    if (text.size() > UINT32_MAX / 4) return failed(Code::too_large, "this JSON is larger than 1 GiB; send it in parts");
    return Parser(*this, text, depth_flaw).run();
}

Value Value::find(std::string_view key) const
{
    Value found;
    if (!is(Kind::object)) return found;
    const std::uint32_t end = node().next;
    for (std::uint32_t at = index_ + 1; at < end; at = document_->nodes_[at + 1].next) {
        const Node& name = document_->nodes_[at];
        if (std::string_view(name.begin, name.size) != key) continue;
        if (document_->nodes_[at + 1].kind != Kind::null) found = Value(document_, at + 1);
        break;
    }
    return found;
}

const Flaw* Value::flaw() const
{
    const auto& flaws = document_->flaws_;
    if (flaws.empty()) return nullptr;
    const auto first = std::ranges::lower_bound(flaws, index_, {}, &Flaw::node);
    return first != flaws.end() && first->node < node().next ? &*first : nullptr;
}

void append_quoted(std::string& out, std::string_view text)
{
    out.push_back('"');
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(c);
        } else if (byte < 0x20) {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
        } else {
            out.push_back(c);
        }
    }
    out.push_back('"');
}

}  // namespace regard::json
