// The body of a touch entry: what the fold needs of every touch, and one sealed part.
#include "log/entries.h"

#include "base/limits.h"
#include "base/text.h"
#include "log/packed.h"

#include <algorithm>
#include <fmt/format.h>

namespace regard::log {
namespace {

enum Flag : std::uint64_t {
    with_channel = 1,
    with_place = 2,
    with_about = 4,
    from_import = 8,
    with_text = 16,
    with_traits = 32,
    with_found = 64  // what traits are found by; beside 32, and always since there is such a thing
};
enum More : std::uint8_t { with_value = 1, with_rating = 2, with_company = 4 };

// The kinds of a property (0 to 4) and, from 5 on, texts and numbers in a shorter form.
enum PackedKind : std::uint64_t { digits_number = 5, hex_text = 6, uuid_text = 7 };
std::uint64_t packed_kind(Property::Kind kind, Form form)
{
    if (kind == Property::Kind::number && form == Form::digits) return digits_number;
    if (kind == Property::Kind::text && form == Form::hex) return hex_text;
    if (kind == Property::Kind::text && form == Form::uuid) return uuid_text;
    return static_cast<std::uint64_t>(kind);
}

Failed damaged(const char* what) { return failed(Code::damaged, fmt::format("an entry of the log is damaged: {}", what)); }

void write_properties(Writer& out, GroupWriter& group, const std::vector<Property>& properties,
                      const std::vector<char>& left_out)
{
    std::size_t count = properties.size();
    for (const char is_out : left_out) count -= static_cast<std::size_t>(is_out);
    out.varint(count);
    for (std::size_t i = 0; i < properties.size(); ++i) {
        if (!left_out.empty() && left_out[i]) continue;
        const Property& property = properties[i];
        // Kind and length share a varint: most texts are short.
        out.varint(group.name(property.name));
        const Form form = form_of(property.text);
        const std::uint64_t kind = packed_kind(property.kind, form);
        out.varint(property.text.size() << 3 | kind);
        pack(out, property.text, kind < digits_number ? Form::plain : form);
    }
}

bool read_properties(Reader& in, const std::vector<std::string_view>& names, std::vector<Property>& out)
{
    const std::uint64_t count = in.varint_up_to(limits::properties_per_touch_max * 2);
    if (count > in.left()) return false;
    out.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t name = in.varint();
        const std::uint64_t head = in.varint();
        Property::Kind kind = static_cast<Property::Kind>(head & 7);
        Form form = Form::plain;
        switch (head & 7) {
        case digits_number: kind = Property::Kind::number, form = Form::digits; break;
        case hex_text: kind = Property::Kind::text, form = Form::hex; break;
        case uuid_text: kind = Property::Kind::text, form = Form::uuid; break;
        default: break;
        }
        std::string text = unpack(in, head >> 3, form);
        if (!in.is_ok() || name >= names.size()) return false;
        out.push_back({std::string(names[name]), kind, std::move(text)});
    }
    return true;
}

}  // namespace

TouchHashes hashes_of(const Touch& touch, const seal::Keys& keys)
{
    TouchHashes out;
    out.seen = keys.message_id(touch.source, touch.id);
    out.identifiers.reserve(touch.identifiers.size());
    for (const Identifier& identifier : touch.identifiers)
        out.identifiers.push_back(keys.identifier_id(identifier.type, identifier.value));
    return out;
}

void write_touch(GroupWriter& group, const Touch& touch, const TouchHashes& hashes, const Touchpoint* known,
                 const seal::Keys& keys)
{
    MUST(!touch.identifiers.empty() && touch.identifiers.size() == hashes.identifiers.size());
    static thread_local Writer out;
    static thread_local Writer personal;
    out.clear();
    personal.clear();

    // Numbers that the catalogue names as measures stand outside the seal, when a whole number of millionths says the same
    // digits; they are then left out of the sealed part.
    std::vector<char> left_out;
    std::vector<Measure> measures;
    std::uint32_t about = 0;
    if (known != nullptr) {
        for (std::size_t i = 0; i < touch.properties.size(); ++i) {
            const Property& property = touch.properties[i];
            if (property.kind == Property::Kind::number &&
                std::find(known->measures.begin(), known->measures.end(), property.name) != known->measures.end()) {
                const auto number = parse_micro(property.text);
                if (number && to_text(*number) == property.text) {
                    if (left_out.empty()) left_out.assign(touch.properties.size(), 0);
                    left_out[i] = 1;
                    measures.push_back({group.name(property.name), *number});
                }
            }
            if (!known->about.empty() && property.name == known->about && !property.text.empty())
                about = keys.about(property.text);
        }
    }

    const bool has_channel = !touch.channel.empty() && (known == nullptr || touch.channel != known->channel);
    std::uint64_t flags = 0;
    if (has_channel) flags |= with_channel;
    if (!touch.place.empty()) flags |= with_place;
    if (about != 0) flags |= with_about;
    if (touch.is_import) flags |= from_import;
    if (!touch.text.empty()) flags |= with_text;
    if (!touch.traits.empty()) flags |= with_traits | with_found;

    const std::vector<std::uint64_t> prefixes =
        touch.traits.empty() ? std::vector<std::uint64_t>{} : name_prefixes_of(touch.traits, keys);
    const Time group_time = group.head().time;
    out.id(hashes.seen);
    out.varint(flags);
    write_time(out, touch.at, group_time);
    if (!touch.is_import) out.zigzag(touch.received_at.us / 1000 - group_time.us / 1000);
    out.varint(group.name(touch.touchpoint));
    out.varint(group.name(touch.source));
    if (flags & with_channel) out.varint(group.name(touch.channel));
    if (flags & with_place) out.varint(group.name(touch.place));
    if (flags & with_about) out.fixed32(about);
    out.varint(touch.identifiers.size());
    for (std::size_t i = 0; i < touch.identifiers.size(); ++i) {
        out.varint(group.name(touch.identifiers[i].type));
        out.id(hashes.identifiers[i]);
    }
    out.varint(measures.size());
    for (const Measure& measure : measures) {
        out.varint(measure.name);
        write_micro(out, measure.number);
    }
    if (flags & with_traits) {
        out.varint(prefixes.size());
        for (const std::uint64_t prefix : prefixes) out.fixed64(prefix);
        write_traits(out, traits_found_in(touch.traits, keys));
    }

    personal.byte(static_cast<std::uint8_t>((touch.value ? with_value : 0) | (touch.rating ? with_rating : 0) |
                                            (touch.company.empty() ? 0 : with_company)));
    for (const Identifier& identifier : touch.identifiers) write_packed(personal, identifier.value);
    if (!touch.company.empty()) personal.text(touch.company);
    write_properties(personal, group, touch.properties, left_out);
    if (flags & with_traits) write_properties(personal, group, touch.traits, {});
    if (flags & with_text) personal.text(touch.text);
    if (touch.value) {
        write_micro(personal, touch.value->amount);
        personal.varint(group.name(touch.value->currency));
    }
    if (touch.rating) write_micro(personal, *touch.rating);

    const auto key = keys.key_of(hashes.identifiers.front(), group.head().epoch);
    MUST(key.has_value());
    seal::hide(personal.bytes(), *key, group.head().nonce, group.entries_count());
    out.raw(personal.str());
    group.add(EntryKind::touch, out.str());
}

Result<TouchEntry> read_touch(const GroupReader& group, const RawEntry& raw)
{
    Reader in(raw.body);
    TouchEntry entry;
    const std::size_t names = group.names().size();
    const auto name = [&] {
        const std::uint64_t number = in.varint();
        if (number >= names) in.fail();
        return number;
    };
    entry.seen = in.id();
    const std::uint64_t flags = in.varint_up_to(127);
    const Time group_time = group.head().time;
    entry.at = read_time(in, group_time);
    const std::int64_t received = (flags & from_import) != 0 ? 0 : in.zigzag();
    std::int64_t received_ms = 0;
    if (__builtin_add_overflow(received, group_time.us / 1000, &received_ms) ||
        __builtin_mul_overflow(received_ms, std::int64_t{1000}, &entry.received_at.us))
        in.fail();
    entry.touchpoint = name();
    entry.source = name();
    if (flags & with_channel) entry.channel = name();
    if (flags & with_place) entry.place = name();
    if (flags & with_about) entry.about = in.fixed32();
    entry.is_import = (flags & from_import) != 0;
    entry.has_text = (flags & with_text) != 0;
    entry.has_traits = (flags & with_traits) != 0;
    if ((flags & with_found) && !entry.has_traits) in.fail();
    const std::uint64_t identifiers = in.varint_up_to(limits::identifiers_per_touch_max);
    entry.identifiers.reserve(identifiers);
    for (std::uint64_t i = 0; i < identifiers; ++i) {
        const std::uint64_t type = name();
        entry.identifiers.push_back({type, in.id()});
    }
    const std::uint64_t measures = in.varint_up_to(limits::properties_per_touch_max);
    for (std::uint64_t i = 0; i < measures && in.is_ok(); ++i) {
        const std::uint64_t number = name();
        entry.measures.push_back({number, read_micro(in)});
    }
    if (entry.has_traits) {
        const std::uint64_t prefixes = in.varint_up_to(256);
        for (std::uint64_t i = 0; i < prefixes && in.is_ok(); ++i) entry.name_prefixes.push_back(in.fixed64());
        if (flags & with_found) entry.traits = read_traits(in, traits_per_touch_max);
    }
    entry.sealed = in.raw(in.left());
    if (!in.is_ok() || entry.identifiers.empty()) return damaged("a touch does not read");
    return entry;
}

Result<Touch> open_touch(const GroupReader& group, const RawEntry& raw, const TouchEntry& entry, const seal::Keys& keys)
{
    const auto key = TRY(keys.key_of(entry.identifiers.front().id, group.head().epoch));
    if (!group.is_sealed_by(keys.log_key()))
        return failed(Code::damaged, fmt::format("group {} of partition {} was changed after it was written; restore a backup",
                                                 group.head().number, group.head().partition));
    std::string personal(entry.sealed);
    seal::hide(personal, key, group.head().nonce, raw.index);
    const auto& names = group.names();
    Reader in(personal);
    Touch touch;
    touch.at = entry.at;
    touch.received_at = entry.received_at;
    touch.source = names[entry.source];
    touch.touchpoint = names[entry.touchpoint];
    if (entry.channel != no_name) touch.channel = names[entry.channel];
    if (entry.place != no_name) touch.place = names[entry.place];
    touch.is_import = entry.is_import;
    const std::uint8_t more = in.byte();
    if (more > (with_value | with_rating | with_company)) in.fail();
    for (const NamedId& identifier : entry.identifiers)
        touch.identifiers.push_back({std::string(names[identifier.type]), read_packed(in)});
    if (more & with_company) touch.company = in.text();
    for (const Measure& measure : entry.measures)
        touch.properties.push_back({std::string(names[measure.name]), Property::Kind::number, to_text(measure.number)});
    if (!read_properties(in, names, touch.properties)) return damaged("properties do not read");
    if (entry.has_traits && !read_properties(in, names, touch.traits)) return damaged("traits do not read");
    if (entry.has_text) touch.text = in.text();
    if (more & with_value) {
        const Micro amount = read_micro(in);
        const std::uint64_t currency = in.varint();
        if (currency >= names.size()) return damaged("a currency does not read");
        touch.value = Money{amount, std::string(names[currency])};
    }
    if (more & with_rating) touch.rating = read_micro(in);
    if (!in.is_at_end()) return damaged("the sealed part of a touch does not read");
    return touch;
}

std::vector<std::string> words_of_name(std::string_view name)
{
    std::vector<std::string> words;
    std::string word;
    const auto close = [&] {
        if (!word.empty() && words.size() < 6) words.push_back(word);
        word.clear();
    };
    for (const char c : lower_ascii(name)) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte >= 0x80)
            word.push_back(c);
        else
            close();
    }
    close();
    return words;
}

std::string name_among(const std::vector<Property>& traits)
{
    const auto trait = [&](std::string_view wanted) -> std::string {
        for (const Property& property : traits)
            if (property.name == wanted && property.kind == Property::Kind::text) return property.text;
        return {};
    };
    if (const std::string name = trait("name"); !name.empty()) return name;
    std::string first = trait("firstName");
    if (first.empty()) first = trait("first_name");
    std::string last = trait("lastName");
    if (last.empty()) last = trait("last_name");
    return std::string(trimmed(first + " " + last));
}

std::vector<std::uint64_t> name_prefixes_of(const std::vector<Property>& traits, const seal::Keys& keys)
{
    constexpr std::size_t prefix_letters_min = 3;
    constexpr std::size_t prefix_letters_max = 12;
    std::vector<std::uint64_t> out;
    for (const std::string& word : words_of_name(name_among(traits))) {
        // A prefix ends where a character does.
        std::size_t letters = 0;
        for (std::size_t end = 0; end < word.size() && letters < prefix_letters_max;) {
            do ++end;
            while (end < word.size() && (static_cast<unsigned char>(word[end]) & 0xc0) == 0x80);
            if (++letters >= prefix_letters_min) out.push_back(keys.name_prefix(std::string_view(word).substr(0, end)));
        }
        if (letters < prefix_letters_min || word.size() > 12) out.push_back(keys.name_prefix(word));
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

}  // namespace regard::log
