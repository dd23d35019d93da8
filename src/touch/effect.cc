#include "touch/effect.h"

#include "base/exact.h"
#include "base/limits.h"

#include <algorithm>
#include <fmt/format.h>

namespace regard {
namespace {

// The 90th percentile of the standard normal distribution, in 1e-12: "good" is where the score is 0.9.
constexpr __int128 normal_90_pico = 1'281'551'565'545;

struct Slot {
    std::string_view field;
    std::string_view format;
    std::size_t begin;
    std::size_t end;
};

// The next {field} or {field|format} at or after `from`; text outside braces means itself.
std::optional<Slot> next_slot(std::string_view reason, std::size_t from)
{
    const std::size_t begin = reason.find('{', from);
    if (begin == std::string_view::npos) return std::nullopt;
    const std::size_t close = reason.find('}', begin);
    if (close == std::string_view::npos) return std::nullopt;
    const std::string_view inside = reason.substr(begin + 1, close - begin - 1);
    const std::size_t bar = inside.find('|');
    if (bar == std::string_view::npos) return Slot{inside, {}, begin, close + 1};
    return Slot{inside.substr(0, bar), inside.substr(bar + 1), begin, close + 1};
}

// The number whose value an effect keeps, so that its reason can be said without opening the touch.
std::string_view kept_field(const EffectRule& rule)
{
    if (!rule.measure.empty()) return rule.measure;
    for (auto slot = next_slot(rule.reason, 0); slot; slot = next_slot(rule.reason, slot->end))
        if (!slot->format.empty()) return slot->field;
    return {};
}

std::string one_place(Micro number)
{
    const std::int64_t tenths = (number.value + (number.value < 0 ? -50'000 : 50'000)) / 100'000;
    return to_text(Micro{tenths * 100'000});
}

std::string in_format(Micro number, std::string_view format)
{
    // A span so long that it is no span any more is shown as the number it is.
    constexpr std::int64_t span_units_max = 1'000'000'000;
    const std::int64_t size = number.value < 0 ? -number.value : number.value;
    if (size / 1'000'000 < span_units_max) {
        if (format == "s" || format == "ms") return to_words(microseconds(number.value / 1000));
        if (format == "seconds") return to_words(microseconds(number.value));
        if (format == "minutes") return to_words(microseconds(number.value * 60));
        if (format == "days") return one_place(number) + (size == 1'000'000 ? " day" : " days");
        if (format == "percent") return one_place(Micro{number.value * 100}) + " %";
    }
    return to_text(number);
}

std::string filled_in(const Slot& slot, const EffectRule& rule, Micro measure, const Facts* facts)
{
    const std::string_view kept = kept_field(rule);
    if (!kept.empty() && (slot.field == kept || slot.field == "measure")) return in_format(measure, slot.format);
    if (facts == nullptr) return {};
    if (!slot.format.empty()) {
        const auto number = facts->number(slot.field);
        return number ? in_format(*number, slot.format) : std::string();
    }
    if (const auto text = facts->text(slot.field)) return std::string(*text);
    const auto number = facts->number(slot.field);
    return number ? to_text(*number) : std::string();
}

}  // namespace

Micro score_curve(Micro x, Micro good, Micro poor)
{
    MUST(good.value > 0 && poor.value > 0 && good != poor);
    const bool less_is_better = good < poor;
    if (x.value <= 0) return less_is_better ? units(1) : units(-1);
    const auto ln_of = [](Micro a, Micro b) {
        return exact::ln_ratio_pico(static_cast<std::uint64_t>(a.value), static_cast<std::uint64_t>(b.value));
    };
    // Good and poor so close that their logarithms are one: the curve is a step.
    const std::int64_t spread = ln_of(poor, good);
    if (spread == 0) return (x < poor) == less_is_better ? units(1) : units(-1);
    const __int128 z = static_cast<__int128>(ln_of(x, poor)) * normal_90_pico / spread;
    constexpr __int128 z_max = 7'000'000'000'000;  // beyond it the distribution is 0 or 1 to the last millionth
    const Micro s = units(1) - exact::normal_cdf(static_cast<std::int64_t>(std::clamp(z, -z_max, z_max)));
    return s + s - units(1);
}

Verdict score(const Touchpoint& touchpoint, const Facts& facts)
{
    constexpr Micro most = units(limits::effect_units_max);
    for (const EffectRule& rule : touchpoint.rules) {
        if (!rule.when.holds(facts)) continue;
        if (rule.measure.empty()) {
            const std::string_view kept = kept_field(rule);
            const auto number = kept.empty() ? std::nullopt : facts.number(kept);
            return {&rule, std::clamp(rule.amount, -most, most), number.value_or(Micro{})};
        }
        const auto number = facts.number(rule.measure);
        if (!number) continue;  // nothing was measured
        const Micro e = score_curve(*number, rule.good, rule.poor);
        const Micro amount = times(e, e.value > 0 ? rule.add_weight : rule.take_weight);
        return {&rule, std::clamp(amount, -most, most), *number};
    }
    return {};
}

std::vector<std::string> reason_fields(std::string_view reason)
{
    std::vector<std::string> fields;
    for (auto slot = next_slot(reason, 0); slot; slot = next_slot(reason, slot->end))
        if (slot->field != "measure") fields.emplace_back(slot->field);
    return fields;
}

std::string reason_in_words(const EffectRule& rule, Micro measure, const Facts* facts)
{
    const std::string_view reason = rule.reason;
    std::string out;
    std::size_t at = 0;
    for (auto slot = next_slot(reason, 0); slot; slot = next_slot(reason, slot->end)) {
        out += reason.substr(at, slot->begin - at);
        at = slot->end;
        const std::string words = filled_in(*slot, rule, measure, facts);
        out += words;
        // A field that is not known takes the space before it along.
        if (words.empty() && out.ends_with(' ')) out.pop_back();
    }
    out += reason.substr(at);
    if (out.starts_with(' ')) out.erase(0, 1);
    return out;
}

}  // namespace regard
