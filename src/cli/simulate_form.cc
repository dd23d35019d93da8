#include "cli/simulate_form.h"

#include "cli/simulate_dice.h"

#include <charconv>

namespace regard::simulation {
namespace {

constexpr std::string_view columns = "id,at,touchpoint,channel,place,user_id,email,anonymous_id,value,currency,rating,text,"
                                     "properties,loyalty,phone,device,handle,company\n";

// Appends "name":"value" with a comma where something stands before it.
class Fields {
public:
    explicit Fields(std::string& out, std::string_view quote = "\"") : out_(out), quote_(quote) {}
    void text(std::string_view name, std::string_view value)
    {
        start(name);
        out_.append(quote_).append(value).append(quote_);
    }
    void start(std::string_view name)
    {
        if (!is_first_) out_.push_back(',');
        is_first_ = false;
        out_.append(quote_).append(name).append(quote_).push_back(':');
    }

private:
    std::string& out_;
    std::string_view quote_;
    bool is_first_ = true;
};

void append_measures(Fields& fields, const Draft& draft, std::string_view quote, std::string& out)
{
    for (std::size_t i = 0; i < draft.measures_count; ++i) {
        const Measure& measure = draft.measures[i];
        fields.start(measure.name);
        switch (measure.kind) {
        case Measure::Kind::whole: append_number(out, measure.value); break;
        case Measure::Kind::thousandths: append_thousandths(out, measure.value); break;
        case Measure::Kind::text: out.append(quote).append(measure.text).append(quote); break;
        case Measure::Kind::truth: out.append(measure.value != 0 ? "true" : "false"); break;
        case Measure::Kind::number:
            out.append(quote).append(measure.text);
            append_number(out, measure.value);
            out.append(quote);
            break;
        }
    }
}

std::string kiosk_at(std::string_view place) { return std::string("kiosk-") + std::string(place); }

}  // namespace

void append_number(std::string& out, std::int64_t value)
{
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

void append_cents(std::string& out, std::int64_t cents)
{
    append_number(out, cents / 100);
    out.push_back('.');
    out.push_back(static_cast<char>('0' + cents / 10 % 10));
    out.push_back(static_cast<char>('0' + cents % 10));
}

void append_thousandths(std::string& out, std::int64_t value)
{
    if (value < 0) {
        out.push_back('-');
        value = -value;
    }
    append_number(out, value / 1'000);
    std::int64_t rest = value % 1'000;
    if (rest == 0) return;
    out.push_back('.');
    for (std::int64_t place = 100; rest != 0; place /= 10) {
        out.push_back(static_cast<char>('0' + rest / place));
        rest %= place;
    }
}

void Form::write_time(std::uint32_t at_ms, std::string& out) const
{
    const auto two = [&out](std::uint32_t value) {
        out.push_back(static_cast<char>('0' + value / 10));
        out.push_back(static_cast<char>('0' + value % 10));
    };
    out.append(date_).push_back('T');
    two(at_ms / 3'600'000);
    out.push_back(':');
    two(at_ms / 60'000 % 60);
    out.push_back(':');
    two(at_ms / 1'000 % 60);
    out.push_back('.');
    out.push_back(static_cast<char>('0' + at_ms / 100 % 10));
    two(at_ms % 100);
    out.push_back('Z');
}

// Segment's clients send a UUID, so the batches carry one as well: 36 bytes that cannot be compressed.
void Form::write_id(std::uint64_t number, std::string& out) const
{
    if (format_ != SimulateOptions::Format::segment) {
        out.append(mark_);
        append_number(out, static_cast<std::int64_t>(number));
        return;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    const std::uint64_t high = mixed(seed_ ^ mixed(number));
    const std::uint64_t low = mixed(high + number);
    for (int i = 0; i < 32; ++i) {
        if (i == 8 || i == 12 || i == 16 || i == 20) out.push_back('-');
        out.push_back(i == 12 ? '4' : digits[((i < 16 ? high : low) >> (i % 16 * 4)) & 15]);
    }
}

std::string_view Form::head() const { return format_ == SimulateOptions::Format::csv ? columns : std::string_view{}; }

void Form::write(const Draft& draft, const Persona& persona, std::uint64_t number, std::string& out) const
{
    switch (format_) {
    case SimulateOptions::Format::jsonl: return write_jsonl(draft, persona, number, out);
    case SimulateOptions::Format::segment: return write_segment(draft, persona, number, out);
    case SimulateOptions::Format::csv: return write_csv(draft, persona, number, out);
    }
}

void Form::write_jsonl(const Draft& draft, const Persona& persona, std::uint64_t number, std::string& out) const
{
    out.append(R"({"id":")");
    write_id(number, out);
    out.append(R"(","at":")");
    write_time(draft.at_ms, out);
    out.append(R"(","touchpoint":")").append(draft.touchpoint);
    out.append(R"(","channel":")").append(draft.channel);
    if (!draft.place.empty()) out.append(R"(","place":")").append(draft.place);
    out.append(R"(","identifiers":{)");
    Fields who(out);
    if ((draft.who & by_account) != 0) who.text("user_id", persona.user_id);
    if ((draft.who & by_email) != 0) who.text("email", persona.email);
    if ((draft.who & by_phone) != 0) who.text("phone", persona.phone);
    if ((draft.who & by_loyalty) != 0) who.text("loyalty", persona.loyalty);
    if ((draft.who & by_handle) != 0) who.text("handle:mastodon", persona.handle);
    if ((draft.who & by_device) != 0) who.text("device", persona.device);
    if ((draft.who & by_anonymous) != 0) who.text("anonymous_id", persona.anonymous_id);
    if ((draft.who & by_kiosk) != 0) who.text("anonymous_id", kiosk_at(draft.place));
    out.push_back('}');
    if ((draft.who & with_company) != 0) out.append(R"(,"company":")").append(persona.company).push_back('"');
    if (draft.measures_count > 0) {
        out.append(R"(,"properties":{)");
        Fields fields(out);
        append_measures(fields, draft, "\"", out);
        out.push_back('}');
    }
    if (!draft.text.empty()) out.append(R"(,"text":")").append(draft.text).push_back('"');
    if (draft.cents >= 0) {
        out.append(R"(,"value":{"amount":")");
        append_cents(out, draft.cents);
        out.append(R"(","currency":"EUR"})");
    }
    if (draft.rating >= 0) {
        out.append(R"(,"rating":)");
        append_number(out, draft.rating);
    }
    if ((draft.who & with_traits) != 0)
        out.append(R"(,"traits":{"name":")")
            .append(persona.name)
            .append(R"(","email":")")
            .append(persona.email)
            .append(R"(","simulated":true})");
    out.push_back('}');
}

void Form::write_segment(const Draft& draft, const Persona& persona, std::uint64_t number, std::string& out) const
{
    const bool is_identify = (draft.who & with_traits) != 0;
    out.append(is_identify ? R"({"type":"identify","messageId":")" : R"({"type":"track","messageId":")");
    write_id(number, out);
    out.append(R"(","timestamp":")");
    write_time(draft.at_ms, out);
    out.push_back('"');
    if ((draft.who & by_account) != 0) out.append(R"(,"userId":")").append(persona.user_id).push_back('"');
    // Segment insists on one of its own two ids; a till knows only the card, a call only the number.
    if ((draft.who & by_anonymous) != 0)
        out.append(R"(,"anonymousId":")").append(persona.anonymous_id).push_back('"');
    else if ((draft.who & by_kiosk) != 0)
        out.append(R"(,"anonymousId":")").append(kiosk_at(draft.place)).push_back('"');
    else if ((draft.who & by_device) != 0)
        out.append(R"(,"anonymousId":")").append(persona.device).push_back('"');
    else if ((draft.who & by_account) == 0)
        out.append(R"(,"anonymousId":"door-)").append(persona.loyalty).push_back('"');
    if (is_identify) {
        out.append(R"(,"traits":{"name":")")
            .append(persona.name)
            .append(R"(","email":")")
            .append(persona.email)
            .append(R"(","simulated":true})");
    } else {
        out.append(R"(,"event":")").append(draft.touchpoint).append(R"(","properties":{)");
        Fields fields(out);
        if (!draft.place.empty()) fields.text("place", draft.place);
        append_measures(fields, draft, "\"", out);
        if (!draft.text.empty()) fields.text("review_body", draft.text);
        if (draft.cents >= 0) {
            fields.start("value");
            append_cents(out, draft.cents);
            fields.text("currency", "EUR");
        }
        if (draft.rating >= 0) {
            fields.start("rating");
            append_number(out, draft.rating);
        }
        out.push_back('}');
    }
    out.append(R"(,"context":{)");
    Fields context(out);
    if ((draft.who & by_email) != 0 && !is_identify) {
        context.start("traits");
        out.append(R"({"email":")").append(persona.email).append(R"("})");
    }
    if ((draft.who & with_company) != 0) context.text("groupId", persona.company);
    if ((draft.who & (by_loyalty | by_phone | by_handle | by_device)) != 0) {
        context.start("externalIds");
        out.push_back('[');
        const auto external = [&](Who bit, std::string_view type, std::string_view value) {
            if ((draft.who & bit) == 0) return;
            if (out.back() == '}') out.push_back(',');
            out.append(R"({"id":")")
                .append(value)
                .append(R"(","type":")")
                .append(type)
                .append(R"(","collection":"users","encoding":"none"})");
        };
        external(by_loyalty, "loyalty", persona.loyalty);
        external(by_phone, "phone", persona.phone);
        external(by_handle, "handle:mastodon", persona.handle);
        external(by_device, "device", persona.device);
        out.push_back(']');
    }
    out.append("}}");
}

void Form::write_csv(const Draft& draft, const Persona& persona, std::uint64_t number, std::string& out) const
{
    const auto cell = [&out](bool is_there, std::string_view text) {
        out.push_back(',');
        if (is_there) out.append(text);
    };
    write_id(number, out);
    out.push_back(',');
    write_time(draft.at_ms, out);
    cell(true, draft.touchpoint);
    cell(true, draft.channel);
    cell(true, draft.place);
    cell((draft.who & by_account) != 0, persona.user_id);
    cell((draft.who & by_email) != 0, persona.email);
    if ((draft.who & by_kiosk) != 0)
        cell(true, kiosk_at(draft.place));
    else
        cell((draft.who & by_anonymous) != 0, persona.anonymous_id);
    out.push_back(',');
    if (draft.cents >= 0) append_cents(out, draft.cents);
    cell(draft.cents >= 0, "EUR");
    out.push_back(',');
    if (draft.rating >= 0) append_number(out, draft.rating);
    out.push_back(',');
    if (!draft.text.empty()) out.append("\"").append(draft.text).append("\"");
    out.push_back(',');
    if (draft.measures_count > 0 || (draft.who & with_traits) != 0) {
        out.append("\"{");
        Fields fields(out, "\"\"");
        append_measures(fields, draft, "\"\"", out);
        if ((draft.who & with_traits) != 0) {
            fields.text("name", persona.name);
            fields.start("simulated");
            out.append("true");
        }
        out.append("}\"");
    }
    cell((draft.who & by_loyalty) != 0, persona.loyalty);
    cell((draft.who & by_phone) != 0, persona.phone);
    cell((draft.who & by_device) != 0, persona.device);
    cell((draft.who & by_handle) != 0, persona.handle);
    cell((draft.who & with_company) != 0, persona.company);
}

void Form::write(const Seen& observation, std::string& out) const
{
    out.append(R"({"id":")").append(mark_).append("o");
    append_number(out, observation.number);
    out.append(R"(","touchpoint":")").append(observation.touchpoint);
    if (!observation.place.empty()) out.append(R"(","place":")").append(observation.place);
    out.append(R"(","from":")");
    write_time(observation.from_ms, out);
    out.append(R"(","to":")");
    write_time(observation.to_ms, out);
    out.append(R"(","properties":{"why":")").append(observation.reason).append(R"("}})");
}

}  // namespace regard::simulation
