// intake/json.h
//
// JSON (RFC 8259) as the doors read it: the whole body is checked before anything of it is used, numbers keep their digits,
// and what is wrong with one item does not cost its neighbours.
//
// A Document is a tape: one node a value or key, in the order of the text, looking into the text (or, for strings with
// escapes, into the document's own memory). So text and document must outlive every Value. parse() reuses the memory.
// One thread at a time.
//
// Why not simdjson, which is in the house for other uses: its DOM refuses integers above 64 bits, the On-Demand form does
// not check what is skipped, and neither tells repeated keys; json_bench compares the speed.
#pragma once

#include "base/limits.h"
#include "base/result.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace regard::json {

enum class Kind : std::uint8_t { null, truth, number, text, array, object };

// Nothing nests deeper in real bodies; a body that does is refused before it costs anything.
constexpr std::uint32_t depth_max = 512;

struct Node {
    const char* begin;  // of texts and keys: their characters, escapes resolved; of others: their bytes in the text
    std::uint32_t size;
    std::uint32_t next;   // the node after this value: skips what is inside
    std::uint32_t count;  // members of an object, items of an array
    Kind kind;
};

// Wrong in one place, without harm to the rest.
struct Flaw {
    enum class What : std::uint8_t { repeated_key, not_utf8, lone_surrogate, too_deep };
    std::uint32_t node;
    What what;
};
[[nodiscard]] const char* reason_of(Flaw::What what);

class Document;

// A place on the tape; cheap to copy.
class Value {
public:
    Value() = default;
    // False for a Value that was made of nothing: a field that is not there.
    [[nodiscard]] explicit operator bool() const { return document_ != nullptr; }
    [[nodiscard]] Kind kind() const { return node().kind; }
    [[nodiscard]] bool is(Kind kind) const { return node().kind == kind; }
    // Of a text: its characters. Of a number, truth or null: its literal. Of others: its JSON, as sent.
    [[nodiscard]] std::string_view text() const { return {node().begin, node().size}; }
    [[nodiscard]] std::uint32_t count() const { return node().count; }

    // for_each_member(f(key, value)) of an object; for_each_item(f(value)) of an array. Do nothing on other kinds.
    template <class F>
    void for_each_member(F&& f) const;
    template <class F>
    void for_each_item(F&& f) const;
    // The first member with this key, or nothing (which also null stands for). Linear in the count of members.
    [[nodiscard]] Value find(std::string_view key) const;

    // The first flaw at or inside this value, nullptr when there is none.
    [[nodiscard]] const Flaw* flaw() const;
    // Whether a flaw of the document is at or inside this value.
    [[nodiscard]] bool holds(const Flaw& flaw) const { return flaw.node >= index_ && flaw.node < node().next; }

private:
    friend class Document;
    Value(const Document* document, std::uint32_t index) : document_(document), index_(index) {}
    [[nodiscard]] inline const Node& node() const;

    const Document* document_ = nullptr;
    std::uint32_t index_ = 0;
};

class Document {
public:
    // Values nested deeper than `depth_flaw` are flaws. bad_input: no JSON; the error's text says at which byte, and why.
    [[nodiscard]] Result<void> parse(std::string_view text, std::uint32_t depth_flaw = limits::json_depth_max);

    // Of the last text that parse() took without an error.
    [[nodiscard]] Value root() const { return Value(this, 0); }
    [[nodiscard]] const std::vector<Flaw>& flaws() const { return flaws_; }

private:
    friend class Value;
    friend class Parser;
    std::vector<Node> nodes_;           // room for the largest text so far; nodes beyond the last are of older ones
    std::vector<Flaw> flaws_;           // by node
    std::unique_ptr<char[]> resolved_;  // strings with escapes, without them
    std::size_t resolved_capacity_ = 0;
};

// `text` as a JSON string, with its quotes.
void append_quoted(std::string& out, std::string_view text);

inline const Node& Value::node() const { return document_->nodes_[index_]; }

template <class F>
void Value::for_each_member(F&& f) const
{
    if (!is(Kind::object)) return;
    const std::uint32_t end = node().next;
    for (std::uint32_t key = index_ + 1; key < end; key = document_->nodes_[key + 1].next) {
        const Node& name = document_->nodes_[key];
        f(std::string_view(name.begin, name.size), Value(document_, key + 1));
    }
}

template <class F>
void Value::for_each_item(F&& f) const
{
    if (!is(Kind::array)) return;
    const std::uint32_t end = node().next;
    for (std::uint32_t item = index_ + 1; item < end; item = document_->nodes_[item].next) f(Value(document_, item));
}

}  // namespace regard::json
