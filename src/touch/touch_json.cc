#include "touch/touch_json.h"

#include "base/text.h"

#include <algorithm>
#include <fmt/format.h>

namespace regard {
namespace {

// The length of the character at the beginning of `text`, or 0 where it breaks.
std::size_t character_size(std::string_view text)
{
    for (std::size_t size = 1; size <= std::min<std::size_t>(4, text.size()); ++size)
        if (is_utf8(text.substr(0, size))) return size;
    return 0;
}

void put_text(std::string& out, std::string_view text)
{
    out += '"';
    while (!text.empty()) {
        const char c = text.front();
        std::size_t size = 1;
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else if ((size = character_size(text)) > 0) {
            out += text.substr(0, size);
        } else {
            out += "\xef\xbf\xbd";
            size = 1;
        }
        text.remove_prefix(size);
    }
    out += '"';
}

// RFC 8259, 6: no leading zeros or plus, digits on both sides of the point.
bool is_json_number(std::string_view text)
{
    const auto digits = [&] {
        const std::size_t before = text.size();
        while (!text.empty() && text.front() >= '0' && text.front() <= '9') text.remove_prefix(1);
        return before - text.size();
    };
    if (text.starts_with('-')) text.remove_prefix(1);
    const bool leads_with_zero = text.starts_with('0');
    const std::size_t whole = digits();
    if (whole == 0 || (leads_with_zero && whole > 1)) return false;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (digits() == 0) return false;
    }
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
        if (digits() == 0) return false;
    }
    return text.empty();
}

class ObjectWriter {
public:
    explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
    ~ObjectWriter() { out_ += '}'; }
    ObjectWriter(const ObjectWriter&) = delete;
    ObjectWriter& operator=(const ObjectWriter&) = delete;

    std::string& key(std::string_view name)
    {
        if (!is_first_) out_ += ',';
        is_first_ = false;
        put_text(out_, name);
        out_ += ':';
        return out_;
    }
    void text(std::string_view name, std::string_view value)
    {
        if (!value.empty()) put_text(key(name), value);
    }

private:
    std::string& out_;
    bool is_first_ = true;
};

void put_value(std::string& out, const Property& property)
{
    using Kind = Property::Kind;
    switch (property.kind) {
    case Kind::number:
        if (!is_json_number(property.text)) break;
        out += property.text;
        return;
    case Kind::truth: out += property.text == "true" ? "true" : "false"; return;
    case Kind::null: out += "null"; return;
    case Kind::json: out += property.text.empty() ? std::string_view("null") : std::string_view(property.text); return;
    case Kind::text: break;
    }
    put_text(out, property.text);
}

// A name that stands twice is written once: a JSON object has no place for the other.
void put_properties(ObjectWriter& object, std::string_view name, const std::vector<Property>& properties)
{
    if (properties.empty()) return;
    ObjectWriter inner(object.key(name));
    for (auto property = properties.begin(); property != properties.end(); ++property)
        if (std::find_if(properties.begin(), property, [&](const Property& other) { return other.name == property->name; }) ==
            property)
            put_value(inner.key(property->name), *property);
}

void put_identifiers(ObjectWriter& object, const std::vector<Identifier>& identifiers)
{
    ObjectWriter inner(object.key("identifiers"));
    // In order, so values of one type stand beside each other.
    for (auto first = identifiers.begin(); first != identifiers.end();) {
        const auto end =
            std::find_if(first, identifiers.end(), [&](const Identifier& other) { return other.type != first->type; });
        std::string& out = inner.key(first->type);
        if (end - first == 1) {
            put_text(out, first->value);
        } else {
            out += '[';
            for (auto each = first; each != end; ++each) {
                if (each != first) out += ',';
                put_text(out, each->value);
            }
            out += ']';
        }
        first = end;
    }
}

}  // namespace

std::string to_json(const Touch& touch)
{
    std::string out;
    {
        ObjectWriter object(out);
        object.text("id", touch.id);
        object.text("at", to_text(touch.at));
        object.text("touchpoint", touch.touchpoint);
        object.text("channel", touch.channel);
        object.text("place", touch.place);
        put_identifiers(object, touch.identifiers);
        object.text("company", touch.company);
        put_properties(object, "properties", touch.properties);
        object.text("text", touch.text);
        if (touch.value) {
            ObjectWriter money(object.key("value"));
            money.text("amount", to_text(touch.value->amount));
            money.text("currency", touch.value->currency);
        }
        if (touch.rating) object.key("rating") += to_text(*touch.rating);
        put_properties(object, "traits", touch.traits);
    }
    return out;
}

std::string to_json(const Observation& observation)
{
    std::string out;
    {
        ObjectWriter object(out);
        object.text("id", observation.id);
        object.text("touchpoint", observation.touchpoint);
        object.text("place", observation.place);
        object.text("from", to_text(observation.from));
        object.text("to", to_text(observation.to));
        put_properties(object, "properties", observation.properties);
    }
    return out;
}

}  // namespace regard
