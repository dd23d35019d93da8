#include "cli/story.h"
#include "touch/condition_yaml.h"
#include "touch/document_yaml.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>

namespace regard {
namespace {

using Keys = std::span<const std::string_view>;

constexpr std::array<std::string_view, 6> relations{"<", "<=", "=", ">=", ">", "=="};
constexpr std::size_t repeats_max = 1000;

class StoryParser {
public:
    StoryParser(std::string_view file, Mistakes& mistakes) : file_(file), mistakes_(mistakes) {}

    Story read(const YamlNode& root)
    {
        constexpr std::array<std::string_view, 5> known{"story", "catalogue", "given", "variations", "expect"};
        YamlFields fields(root, file_, mistakes_, "a story", known);
        Story story;
        story.file = file_;
        if (root.kind != YamlNode::Kind::map) return story;
        story.sentence = fields.needed_text("story", "a slow page takes and a fast one adds");
        if (const std::string over = fields.text("catalogue"); !over.empty()) story.catalogue.push_back({"story.yaml", over});
        each(fields, "given", [&](const YamlNode& node) { read_step(node, story.given); });
        for (const auto& step : story.given) names_.insert(step.name);
        last_received_ = story.given.empty() ? std::nullopt : std::optional(story.given.back().received_at);
        each(fields, "variations", [&](const YamlNode& node) { story.variations.push_back(read_variation(node)); });
        for (const auto& variation : story.variations) variations_.insert(variation.name);
        each(fields, "expect", [&](const YamlNode& node) { story.expect.push_back(read_expectation(node)); });
        if (story.given.empty()) fields.mistake("a story needs something given; write \"given:\" and a list below it");
        if (story.expect.empty()) fields.mistake("a story needs something expected; write \"expect:\" and a list below it");
        return story;
    }

private:
    template <class Read>
    void each(YamlFields& fields, std::string_view key, Read read_one)
    {
        const YamlNode* list = fields.node(key);
        if (list == nullptr) return;
        if (list->kind != YamlNode::Kind::list)
            fields.mistake_at(key, fmt::format("\"{}\" is {}; write a list, each behind a dash", key, list->kind_in_words()));
        else
            for (const auto& item : list->items) read_one(item);
    }

    std::optional<Time> moment(YamlFields& fields, std::string_view key)
    {
        const std::string text = fields.text(key);
        if (text.empty()) return std::nullopt;
        const auto parsed = parse_time(text);
        if (parsed) return *parsed;
        fields.mistake_at(key, fmt::format("\"{}\" of {}: {}", key, fields.what(), parsed.error().text));
        return std::nullopt;
    }

    // `who: ada` is {user_id: ada}.
    std::vector<Identifier> people(const YamlNode* node, std::string_view what)
    {
        std::vector<Identifier> out;
        const auto add = [&](std::string_view type, const YamlNode& value) {
            auto made = make_identifier(type, value.text);
            if (value.kind != YamlNode::Kind::scalar)
                mistakes_.add(file_, value.line, fmt::format("{}: an identifier's value is text", what));
            else if (made)
                out.push_back(*std::move(made));
            else
                mistakes_.add(file_, value.line, fmt::format("{}: {}", what, made.error().text));
        };
        if (node == nullptr) return out;
        if (node->kind == YamlNode::Kind::scalar) {
            const auto typed = node->text.find(':') != std::string::npos ? parse_identifier(node->text)
                                                                         : make_identifier("user_id", node->text);
            if (typed)
                out.push_back(*typed);
            else
                mistakes_.add(file_, node->line, fmt::format("{}: {}", what, typed.error().text));
        } else if (node->kind == YamlNode::Kind::map) {
            for (std::size_t i = 0; i < node->keys.size(); ++i) add(node->keys[i], node->items[i]);
        } else {
            mistakes_.add(file_, node->line, fmt::format("{}: write who it is, as in ada or {{email: ada@example.org}}", what));
        }
        put_in_order(out);
        return out;
    }

    std::optional<Identifier> person(YamlFields& fields, std::string_view key)
    {
        const auto found = people(fields.node(key), fmt::format("\"{}\" of {}", key, fields.what()));
        if (found.size() == 1) return found.front();
        if (found.size() > 1) fields.mistake_at(key, fmt::format("\"{}\" of {} names one identifier", key, fields.what()));
        return std::nullopt;
    }

    std::vector<Property> properties(YamlFields& fields)
    {
        std::vector<Property> out;
        const YamlNode* node = fields.map_node("with");
        if (node == nullptr) return out;
        for (std::size_t i = 0; i < node->keys.size(); ++i) {
            const YamlNode& value = node->items[i];
            if (value.kind == YamlNode::Kind::list || value.kind == YamlNode::Kind::map) {
                mistakes_.add(file_, value.line,
                              fmt::format("\"{}\" of {} is {}; write a text, a number, true or false", node->keys[i],
                                          fields.what(), value.kind_in_words()));
                continue;
            }
            Property property{node->keys[i], Property::Kind::text, value.text};
            if (value.kind == YamlNode::Kind::null)
                property.kind = Property::Kind::null;
            else if (!value.is_quoted && (value.text == "true" || value.text == "false"))
                property.kind = Property::Kind::truth;
            else if (!value.is_quoted && parse_micro(value.text))
                property.kind = Property::Kind::number;
            out.push_back(std::move(property));
        }
        return out;
    }

    void read_step(const YamlNode& node, std::vector<StoryStep>& steps)
    {
        constexpr std::array<std::string_view, 19> known{
            "at",   "touch", "observation", "join", "split", "who",      "place",  "channel", "company", "with",
            "text", "value", "rating",      "from", "to",    "received", "source", "as",      "repeat"};
        YamlFields fields(node, file_, mistakes_, fmt::format("step {}", steps.size() + 1), known);
        if (node.kind != YamlNode::Kind::map) return;
        const int kinds =
            int{fields.has("touch")} + int{fields.has("observation")} + int{fields.has("join")} + int{fields.has("split")};
        if (kinds != 1) {
            fields.mistake(fmt::format("{} is exactly one of touch, observation, join and split", fields.what()));
            return;
        }
        StoryStep step;
        step.line = node.line;
        step.name = fields.text("as");
        const auto received = moment(fields, "received");
        if (fields.has("observation"))
            read_observation(fields, step);
        else if (fields.has("touch"))
            read_touch(fields, step);
        else
            read_join(fields, step);
        if (received) {
            if (last_received_ && *received < *last_received_)
                fields.mistake_at("received",
                                  "it is received before the step above it; put the steps in the order in which they arrive");
            step.received_at = *received;
        }
        // What comes without a time of arrival comes when it happens, or, when that is past already, late.
        if (last_received_) step.received_at = std::max(step.received_at, *last_received_);
        add(fields, std::move(step), steps);
    }

    void add(YamlFields& fields, StoryStep step, std::vector<StoryStep>& steps)
    {
        std::size_t times_ = 1;
        Duration every = days(1);
        if (const YamlNode* node = fields.map_node("repeat")) {
            constexpr std::array<std::string_view, 2> known{"times", "every"};
            YamlFields repeat(*node, file_, mistakes_, fmt::format("\"repeat\" of {}", fields.what()), known);
            const auto count = repeat.number("times");
            if (!count || count->value % 1'000'000 != 0 || *count < units(1) || *count > units(repeats_max))
                repeat.mistake(fmt::format("{} needs times, a whole number up to {}", repeat.what(), repeats_max));
            else
                times_ = static_cast<std::size_t>(count->value / 1'000'000);
            every = repeat.duration("every").value_or(every);
        }
        for (std::size_t i = 0; i < times_; ++i) {
            StoryStep one = step;
            const Duration later = every * static_cast<std::int64_t>(i);
            one.received_at = step.received_at + later;
            stamp(one, later);
            last_received_ = one.received_at;
            steps.push_back(std::move(one));
        }
    }

    // Each thing that is told is a fact of its own, with an id of its own.
    void stamp(StoryStep& step, Duration later)
    {
        const std::string id = fmt::format("story-{}", ++ids_);
        if (auto* touch = std::get_if<Touch>(&step.what)) {
            touch->id = id;
            touch->at = touch->at + later;
            touch->received_at = step.received_at;
        } else if (auto* observation = std::get_if<Observation>(&step.what)) {
            observation->id = id;
            observation->from = observation->from + later;
            observation->to = observation->to + later;
            observation->received_at = step.received_at;
        }
    }

    void read_touch(YamlFields& fields, StoryStep& step)
    {
        Touch touch;
        touch.touchpoint = fields.text("touch");
        touch.at = needed_moment(fields, "at");
        touch.identifiers = people(fields.node("who"), fmt::format("\"who\" of {}", fields.what()));
        if (touch.identifiers.empty()) fields.mistake(fmt::format("{} has nobody; write \"who: ada\"", fields.what()));
        touch.place = fields.text("place");
        touch.channel = fields.text("channel");
        touch.company = fields.text("company");
        touch.text = fields.text("text");
        touch.source = fields.has("source") ? fields.text("source") : "story";
        touch.properties = properties(fields);
        touch.rating = fields.number("rating");
        if (fields.has("value")) touch.value = money(fields);
        none_of(fields, {"from", "to"});
        step.received_at = touch.at;
        step.what = std::move(touch);
    }

    void read_observation(YamlFields& fields, StoryStep& step)
    {
        Observation observation;
        observation.touchpoint = fields.text("observation");
        observation.from = needed_moment(fields, "from");
        observation.to = needed_moment(fields, "to");
        observation.place = fields.text("place");
        observation.source = fields.has("source") ? fields.text("source") : "story";
        observation.properties = properties(fields);
        if (observation.to < observation.from) fields.mistake_at("to", fmt::format("{} ends before it begins", fields.what()));
        none_of(fields, {"at", "who", "channel", "company", "text", "value", "rating"});
        step.received_at = observation.to;
        step.what = std::move(observation);
    }

    void read_join(YamlFields& fields, StoryStep& step)
    {
        StoryJoin join;
        join.is_split = fields.has("split");
        const std::string_view key = join.is_split ? "split" : "join";
        const auto both = people(fields.node(key), fmt::format("\"{}\" of {}", key, fields.what()));
        if (both.size() == 2) {
            join.a = both[0];
            join.b = both[1];
        } else {
            fields.mistake_at(key,
                              fmt::format("\"{}\" names two identifiers, as in {{user_id: ada, email: ada@example.org}}", key));
        }
        none_of(fields, {"from", "to", "who", "place", "channel", "company", "with", "text", "value", "rating"});
        step.received_at = needed_moment(fields, "at");
        step.what = std::move(join);
    }

    void none_of(YamlFields& fields, std::initializer_list<std::string_view> keys)
    {
        for (const auto key : keys)
            if (fields.has(key)) fields.mistake_at(key, fmt::format("{} has no \"{}\"", fields.what(), key));
    }

    Time needed_moment(YamlFields& fields, std::string_view key)
    {
        if (!fields.has(key)) fields.mistake(fmt::format("{} has no time; write \"{}: 2026-03-02 10:00\"", fields.what(), key));
        return moment(fields, key).value_or(Time{});
    }

    // "12.50 EUR", or a number alone.
    std::optional<Money> money(YamlFields& fields)
    {
        const std::string text = fields.text("value");
        const std::size_t space = text.find(' ');
        const auto amount = parse_micro(std::string_view(text).substr(0, space));
        if (amount) return Money{*amount, space == std::string::npos ? std::string() : text.substr(space + 1)};
        fields.mistake_at("value", fmt::format("\"value\" of {} is no money; write it as in 12.50 EUR", fields.what()));
        return std::nullopt;
    }

    StoryVariation read_variation(const YamlNode& node)
    {
        constexpr std::array<std::string_view, 4> known{"name", "without", "also", "expect"};
        YamlFields fields(node, file_, mistakes_, "a variation", known);
        StoryVariation variation;
        variation.line = node.line;
        if (node.kind != YamlNode::Kind::map) return variation;
        variation.name = fields.needed_text("name", "the same without the trouble");
        variation.without = fields.texts("without");
        for (const auto& name : variation.without)
            if (!names_.contains(name))
                fields.mistake_at("without", fmt::format("no step has the name \"{}\"; write \"as: {}\" at one", name, name));
        const auto end_of_given = last_received_;
        last_received_ = std::nullopt;  // what is put in may stand anywhere; tell() sorts it in
        each(fields, "also", [&](const YamlNode& step) { read_step(step, variation.also); });
        last_received_ = end_of_given;
        each(fields, "expect", [&](const YamlNode& item) { variation.expect.push_back(read_expectation(item)); });
        if (variation.without.empty() && variation.also.empty())
            fields.mistake("a variation leaves something out (\"without\") or puts something in (\"also\")");
        return variation;
    }

    // 3, or {above: 0, at_most: 2}, or {between: [0, 2]}.
    StoryBounds bounds(YamlFields& fields, std::string_view key)
    {
        using Kind = StoryBound::Kind;
        constexpr std::array<std::string_view, 5> words{"above", "at_least", "below", "at_most", "equals"};
        StoryBounds out;
        const YamlNode* node = fields.node(key);
        if (node == nullptr) return out;
        const auto add = [&](Kind kind, const YamlNode& value) {
            const auto number = value.kind == YamlNode::Kind::scalar ? parse_micro(value.text) : failed(Code::bad_input, {});
            if (number)
                out.push_back({kind, *number});
            else
                mistakes_.add(file_, value.line, fmt::format("\"{}\" of {} is compared with no number", key, fields.what()));
        };
        if (node->kind != YamlNode::Kind::map) {
            add(Kind::equals, *node);
            return out;
        }
        for (std::size_t i = 0; i < node->keys.size(); ++i) {
            const YamlNode& value = node->items[i];
            const auto word = std::ranges::find(words, node->keys[i]);
            if (word != words.end()) {
                add(static_cast<Kind>(word - words.begin()), value);
            } else if (node->keys[i] == "between" && value.kind == YamlNode::Kind::list && value.items.size() == 2) {
                add(Kind::at_least, value.items[0]);
                add(Kind::at_most, value.items[1]);
            } else {
                mistakes_.add(
                    file_, value.line,
                    fmt::format("\"{}\" of {} compares with above, at_least, below, at_most, equals, or between: [1, 2]", key,
                                fields.what()));
            }
        }
        return out;
    }

    StoryEffectWanted read_effect(const YamlNode& node)
    {
        constexpr std::array<std::string_view, 5> known{"touchpoint", "amount", "sign", "reason", "times"};
        constexpr std::array<std::string_view, 3> signs{"add", "take", "none"};
        YamlFields fields(node, file_, mistakes_, "an effect", known);
        StoryEffectWanted wanted;
        wanted.line = node.line;
        if (node.kind != YamlNode::Kind::map) return wanted;
        wanted.touchpoint = fields.text("touchpoint");
        wanted.reason = fields.text("reason");
        wanted.amount = bounds(fields, "amount");
        wanted.times = bounds(fields, "times");
        if (const auto sign = fields.word("sign", signs)) {
            constexpr std::array<StoryBound::Kind, 3> kinds{StoryBound::Kind::above, StoryBound::Kind::below,
                                                            StoryBound::Kind::equals};
            wanted.amount.push_back({kinds[*sign], Micro{}});
        }
        if (wanted.touchpoint.empty() && wanted.reason.empty())
            fields.mistake("an effect is told by its touchpoint or its reason");
        return wanted;
    }

    std::optional<bool> truth(YamlFields& fields, std::string_view key)
    {
        return fields.has(key) ? std::optional(fields.truth(key, false)) : std::nullopt;
    }

    StoryExpectation read_expectation(const YamlNode& node)
    {
        constexpr std::array<std::string_view, 22> known{
            "who",      "at",           "customers",  "same_as", "not_same_as", "balance",
            "adds",     "takes",        "remembered", "average", "touches",     "visits",
            "standing", "not_standing", "reasons",    "silent",  "cuts_alarm",  "hurt_and_told",
            "effects",  "no_effects",   "promises",   "compare"};
        YamlFields fields(node, file_, mistakes_, "an expectation", known);
        StoryExpectation wanted;
        wanted.line = node.line;
        if (node.kind != YamlNode::Kind::map) return wanted;
        wanted.who = person(fields, "who");
        wanted.at = fields.text("at") == "now" ? std::nullopt : moment(fields, "at");
        wanted.customers = bounds(fields, "customers");
        wanted.same_as = person(fields, "same_as");
        wanted.not_same_as = person(fields, "not_same_as");
        wanted.balance = bounds(fields, "balance");
        wanted.adds = bounds(fields, "adds");
        wanted.takes = bounds(fields, "takes");
        wanted.remembered = bounds(fields, "remembered");
        wanted.average = bounds(fields, "average");
        wanted.touches = bounds(fields, "touches");
        wanted.visits = bounds(fields, "visits");
        wanted.standing = standings(fields, "standing");
        wanted.not_standing = standings(fields, "not_standing");
        wanted.reasons = fields.texts("reasons");
        wanted.silent = truth(fields, "silent");
        wanted.cuts_alarm = truth(fields, "cuts_alarm");
        wanted.hurt_and_told = truth(fields, "hurt_and_told");
        each(fields, "effects", [&](const YamlNode& item) { wanted.effects.push_back(read_effect(item)); });
        each(fields, "no_effects", [&](const YamlNode& item) { wanted.no_effects.push_back(read_effect(item)); });
        each(fields, "promises", [&](const YamlNode& item) { read_promise(item, wanted); });
        if (const YamlNode* compare = fields.map_node("compare")) read_comparison(*compare, wanted);
        if (!wanted.who && wanted.customers.empty())
            fields.mistake("an expectation is about somebody; write \"who: ada\", or about \"customers: 2\"");
        if (node.keys.size() <= std::size_t{wanted.who.has_value()} + std::size_t{fields.has("at")})
            fields.mistake("nothing is expected here; write for example \"balance: {below: 0}\"");
        return wanted;
    }

    std::vector<std::string> standings(YamlFields& fields, std::string_view key)
    {
        constexpr std::array<std::string_view, 6> words{"new", "delighted", "steady", "at_risk", "leaving", "gone"};
        auto found = fields.texts(key);
        for (const auto& word : found)
            if (std::ranges::find(words, word) == words.end())
                fields.mistake_at(key, fmt::format("\"{}\" is no standing{}", word, did_you_mean(word, words)));
        return found;
    }

    void read_promise(const YamlNode& node, StoryExpectation& wanted)
    {
        constexpr std::array<std::string_view, 2> known{"kind", "state"};
        constexpr std::array<std::string_view, 3> states{"open", "kept", "broken"};
        YamlFields fields(node, file_, mistakes_, "a promise", known);
        if (node.kind != YamlNode::Kind::map) return;
        const std::string kind = fields.needed_text("kind", "answer");
        const auto state = fields.word("state", states);
        if (state)
            wanted.promises.push_back({kind, std::string(states[*state])});
        else if (!fields.has("state"))
            fields.mistake("a promise is open, kept or broken; write \"state: kept\"");
    }

    void read_comparison(const YamlNode& node, StoryExpectation& wanted)
    {
        constexpr std::array<std::string_view, 2> known{"with", "relation"};
        YamlFields fields(node, file_, mistakes_, "a comparison", known);
        StoryExpectation::Comparison comparison{fields.needed_text("with", "the same without the trouble"),
                                                fields.needed_text("relation", "<=")};
        if (!comparison.with.empty() && !variations_.contains(comparison.with))
            fields.mistake_at("with", fmt::format("no variation has the name \"{}\"", comparison.with));
        if (std::ranges::find(relations, comparison.relation) == relations.end())
            fields.mistake_at("relation", "a relation is one of <, <=, =, >= and >");
        wanted.compare = std::move(comparison);
    }

    std::string_view file_;
    Mistakes& mistakes_;
    std::set<std::string> names_;
    std::set<std::string> variations_;
    std::optional<Time> last_received_;
    std::size_t ids_ = 0;
};

}  // namespace

Result<Story> parse_story(std::string_view file, std::string_view text)
{
    const YamlNode root = TRY(parse_yaml(file, text));
    Mistakes mistakes;
    Story story = StoryParser(file, mistakes).read(root);
    if (!mistakes.empty()) return Failed(mistakes.as_error());
    return story;
}

}  // namespace regard
