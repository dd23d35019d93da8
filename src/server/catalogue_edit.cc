// The catalogue read and changed touchpoint by touchpoint: what one says and where, a draft tried on recent touches, versions
// and the way back. All of it reads files of YAML, so it is done aside.
#include "server/catalogue_json.h"
#include "server/catalogue_lines.h"
#include "server/json_writer.h"
#include "server/problem.h"
#include "server/query.h"
#include "server/route.h"
#include "server/view_json.h"
#include "server/waited.h"

#include <algorithm>
#include <set>

namespace regard::server {

namespace {

constexpr std::size_t tried_max = 1'000;  // touches of the touchpoint that a draft is run against
constexpr std::size_t examples_max = 8;
constexpr std::size_t versions_max = 200;  // shown

using Work = std::function<Result<Response>(House&)>;

void do_aside(Call&& call, Work work)
{
    House& house = call.house;
    const bool is_taken = house.aside.take([&house, work = std::move(work), reply = call.reply] {
        Result<Response> done = work(house);
        reply(done ? *std::move(done) : answer(done.error()));
    });
    if (!is_taken) call.reply(busy("Others are at the catalogue; try in a second."));
}

std::string_view name_of(CatalogueEntryView::Origin origin)
{
    switch (origin) {
    case CatalogueEntryView::Origin::none: return "none";
    case CatalogueEntryView::Origin::shipped: return "shipped";
    case CatalogueEntryView::Origin::folder: return "folder";
    case CatalogueEntryView::Origin::own: return "own";
    }
    return "none";
}

void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts)
{
    json.key(name);
    json.begin_array();
    for (const std::string& text : texts) json.text(text);
    json.end_array();
}

void write(JsonWriter& json, const EffectRule& rule)
{
    json.begin_object();
    json.member("name", std::string_view(rule.name).substr(rule.name.find('/') + 1));
    json.key("when");
    if (rule.when.kind == Condition::Kind::always)
        json.null();
    else
        json.raw(to_flow(rule.when));
    json.key("effect");
    if (rule.measure.empty())
        json.number(rule.amount);
    else
        json.null();
    json.member_or_null("measure", rule.measure);
    for (const auto& [name, value] : {std::pair("good", rule.good), std::pair("poor", rule.poor),
                                      std::pair("add", rule.add_weight), std::pair("take", rule.take_weight)}) {
        json.key(name);
        if (rule.measure.empty())
            json.null();
        else
            json.number(value);
    }
    json.member("reason", rule.reason);
    json.member("repairs", rule.repairs);
    json.key("prior");
    json.begin_object();
    json.member("mean", rule.prior_mean);
    json.member("sd", rule.prior_sd);
    json.member("source", rule.source);
    json.end_object();
    json.end_object();
}

// The fields of the form, in the words of the YAML.
void write_definition(JsonWriter& json, const Touchpoint& touchpoint)
{
    json.begin_object();
    json.member("label", touchpoint.label);
    json.member("channel", touchpoint.channel);
    json.member("stage", touchpoint.stage);
    json.member("owner", touchpoint.owner);
    json.member("kind", regard::name_of(touchpoint.kind));
    json.member("doer", regard::name_of(touchpoint.doer));
    json.member("complaint", touchpoint.is_complaint);
    json.member("suggestion", touchpoint.is_suggestion);
    json.member("money", regard::name_of(touchpoint.money));
    write_texts(json, "applies_to", touchpoint.applies_to);
    write_texts(json, "aliases", touchpoint.aliases);
    write_texts(json, "measures", touchpoint.measures);
    write_texts(json, "fired_by", touchpoint.fired_by);
    json.member_or_null("about", touchpoint.about);
    json.key("effects");
    json.begin_array();
    for (const EffectRule& rule : touchpoint.rules) write(json, rule);
    json.end_array();
    json.end_object();
}

const Touchpoint* held(const Catalogue& catalogue, const std::string& name)
{
    const Touchpoint* found = catalogue.find(name);
    return found != nullptr && found->name == name ? found : nullptr;
}

Response entry_answer(const std::string& name, const CatalogueEntryView& entry, const Catalogue& catalogue,
                      std::uint32_t version)
{
    const Touchpoint* touchpoint = held(catalogue, name);
    Response out;
    JsonWriter json(out.body);
    json.begin_object();
    json.member("touchpoint", name);
    json.member("version", version);
    json.member("in_catalogue", touchpoint != nullptr);
    json.member("origin", name_of(entry.origin));
    json.member_or_null("file", entry.at.file);
    json.key("line");
    if (entry.at.line > 0)
        json.number(entry.at.line);
    else
        json.null();
    json.member("is_signal", entry.at.is_signal);
    json.member_or_null("why_not", entry.why_not);
    json.key("yaml");
    if (touchpoint != nullptr && !entry.at.is_signal)
        json.text(to_yaml(*touchpoint));
    else
        json.null();
    json.key("definition");
    if (touchpoint != nullptr)
        write_definition(json, *touchpoint);
    else
        json.null();
    json.end_object();
    return out;
}

// --- a draft, tried -------------------------------------------------------------------------------------------------

// What one wording of the touchpoint made of the touches that were looked at.
struct Tally {
    struct OfRule {
        std::string reason;
        std::size_t touches = 0;
        Micro sum;
    };
    std::map<std::string, OfRule> rules;  // by name; empty: none applied
    std::size_t adds = 0, takes = 0, neither = 0;
    Micro sum;

    void take(const Verdict& verdict)
    {
        (verdict.amount.value > 0 ? adds : verdict.amount.value < 0 ? takes : neither)++;
        sum += verdict.amount;
        OfRule& of = rules[verdict.rule == nullptr ? std::string() : verdict.rule->name];
        if (verdict.rule != nullptr) of.reason = verdict.rule->reason;
        ++of.touches;
        of.sum += verdict.amount;
    }
};

void write(JsonWriter& json, const Tally& tally)
{
    json.begin_object();
    json.member("adds", tally.adds);
    json.member("takes", tally.takes);
    json.member("neither", tally.neither);
    json.member("sum", tally.sum);
    json.key("rules");
    json.begin_array();
    for (const auto& [name, of] : tally.rules) {
        json.begin_object();
        json.member_or_null("rule", name);
        json.member_or_null("reason", of.reason);
        json.member("touches", of.touches);
        json.member("sum", of.sum);
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

void add_fields(const Condition& condition, std::set<std::string>& out)
{
    if (!condition.field.empty()) out.insert(condition.field);
    for (const Condition& part : condition.parts) add_fields(part, out);
}

// The fields that these rules look at: what an example shows of its touch.
void add_fields(const Touchpoint* touchpoint, std::set<std::string>& out)
{
    if (touchpoint == nullptr) return;
    for (const EffectRule& rule : touchpoint->rules) {
        add_fields(rule.when, out);
        if (!rule.measure.empty()) out.insert(rule.measure);
        for (const std::string& field : reason_fields(rule.reason)) out.insert(field);
    }
}

Verdict scored(const Touchpoint* touchpoint, const Facts& facts)
{
    return touchpoint == nullptr ? Verdict{} : score(*touchpoint, facts);
}

void write_verdict(JsonWriter& json, std::string_view name, const Verdict& verdict, const Facts& facts)
{
    json.key(name);
    json.begin_object();
    json.member("effect", verdict.amount);
    json.member_or_null("rule", verdict.rule == nullptr ? "" : verdict.rule->name);
    json.member_or_null("reason", verdict.rule == nullptr ? "" : reason_in_words(*verdict.rule, verdict.measure, &facts));
    json.end_object();
}

void write_example(JsonWriter& json, const RecentTouches::One& one, const Touchpoint* before, const Touchpoint* after,
                   const std::set<std::string>& fields)
{
    const TouchFacts facts(one.touch);
    json.begin_object();
    json.member("position", to_text(one.position));
    json.member("at", one.touch.at);
    json.member_or_null("text", one.touch.text);
    json.key("fields");
    json.begin_array();
    for (const std::string& field : fields) {
        std::string value;
        if (const auto text = facts.text(field))
            value = *text;
        else if (const auto number = facts.number(field))
            value = to_text(*number);
        if (value.empty()) continue;
        json.begin_object();
        json.member("name", field);
        json.member("value", value);
        json.end_object();
    }
    json.end_array();
    write_verdict(json, "before", scored(before, facts), facts);
    write_verdict(json, "after", scored(after, facts), facts);
    json.end_object();
}

void write_tried(JsonWriter& json, const RecentTouches& recent, const Touchpoint* before, const Touchpoint& after)
{
    Tally was, is;
    std::size_t changed = 0;
    // One example of each change, changes first; then others until there are enough.
    std::map<std::pair<std::string, std::string>, std::vector<std::size_t>> kinds[2];
    std::set<std::string> fields;
    add_fields(before, fields);
    add_fields(&after, fields);
    fields.erase("text");  // it is said apart
    Time oldest = time_max, newest = time_min;
    for (std::size_t i = 0; i < recent.touches.size(); ++i) {
        const Touch& touch = recent.touches[i].touch;
        const TouchFacts facts(touch);
        const Verdict then = scored(before, facts), now = score(after, facts);
        was.take(then);
        is.take(now);
        const bool is_same = then.amount == now.amount;
        if (!is_same) ++changed;
        kinds[is_same][{then.rule == nullptr ? "" : then.rule->name, now.rule == nullptr ? "" : now.rule->name}].push_back(i);
        oldest = std::min(oldest, touch.at);
        newest = std::max(newest, touch.at);
    }
    json.begin_object();
    json.member("touches", recent.touches.size());
    json.member("touches_max", tried_max);
    json.member("looked_at", recent.entries_looked);
    json.member("not_open", recent.not_open);
    json.member("is_whole_log", recent.is_whole_log);
    json.key("from");
    if (recent.touches.empty())
        json.null();
    else
        json.time(oldest);
    json.key("to");
    if (recent.touches.empty())
        json.null();
    else
        json.time(newest);
    json.member("changed", changed);
    json.key("before");
    write(json, was);
    json.key("after");
    write(json, is);
    json.key("examples");
    json.begin_array();
    std::size_t shown = 0;
    for (const auto& each : kinds)
        for (std::size_t round = 0; round < 2; ++round)
            for (const auto& [kind, touches] : each)
                if (round < touches.size() && shown < examples_max) {
                    write_example(json, recent.touches[touches[round]], before, &after, fields);
                    ++shown;
                }
    json.end_array();
    json.end_object();
}

Result<Response> try_answer(House& house, const TryBody& body)
{
    const CatalogueDraft draft = TRY(house.catalogue_lines.draft(body.touchpoint, body.yaml));
    const std::shared_ptr<const Catalogue> catalogue = house.partitions.catalogue();
    const Touchpoint* before = held(*catalogue, body.touchpoint);
    Response out;
    JsonWriter json(out.body);
    json.begin_object();
    json.key("mistakes");
    json.begin_array();
    for (const CatalogueMistake& mistake : draft.mistakes) {
        json.begin_object();
        json.member_or_null("file", mistake.file);
        json.key("line");
        if (mistake.line > 0)
            json.number(mistake.line);
        else
            json.null();
        json.member("text", mistake.text);
        json.end_object();
    }
    json.end_array();
    if (draft.touchpoint == nullptr) {
        for (const char* name : {"yaml", "definition", "tried"}) {
            json.key(name);
            json.null();
        }
        json.end_object();
        return out;
    }
    json.member("yaml", to_yaml(*draft.touchpoint));
    json.key("definition");
    write_definition(json, *draft.touchpoint);
    json.key("tried");
    if (draft.touchpoint->is_observation) {
        json.null();  // what holds at a place is matched with touches at their customers' homes
    } else {
        std::vector<std::string> names = draft.touchpoint->aliases;
        names.push_back(body.touchpoint);
        const RecentTouches recent = TRY(waited<RecentTouches>([&](Answer<RecentTouches> then) {
            house.partitions.recent_touches(std::move(names), tried_max, std::move(then));
        }));
        write_tried(json, recent, before, *draft.touchpoint);
    }
    json.end_object();
    return out;
}

Response versions_answer(const std::vector<CatalogueVersion>& versions, std::uint32_t in_force)
{
    Response out;
    JsonWriter json(out.body);
    json.begin_object();
    json.member("version", in_force);
    json.key("items");
    json.begin_array();
    for (std::size_t i = 0; i < std::min(versions.size(), versions_max); ++i) {
        const CatalogueVersion& one = versions[i];
        json.begin_object();
        json.member("version", one.version);
        json.key("at");
        if (one.at)
            json.time(*one.at);
        else
            json.null();
        json.member_or_null("by", one.who);
        json.member_or_null("why", one.why);
        json.member("from", one.is_of_files ? "files" : "page");
        json.key("changed");
        json.begin_array();
        for (const CatalogueVersion::Changed& changed : one.changed) {
            json.begin_object();
            json.member("touchpoint", changed.touchpoint);
            json.member_or_null("before", changed.before);
            json.member_or_null("after", changed.after);
            json.end_object();
        }
        json.end_array();
        json.end_object();
    }
    json.end_array();
    json.end_object();
    return out;
}

Result<Response> saved_answer(House& house, std::uint32_t before, std::uint32_t version, const std::string& who,
                              const std::string& what)
{
    if (version != before) TRY(house.audit->note(who, what + " (version " + std::to_string(version) + " of the catalogue)"));
    Response out;
    JsonWriter json(out.body);
    json.begin_object();
    json.member("version", version);
    json.end_object();
    return out;
}

}  // namespace

void read_catalogue_entry(Call&& call)
{
    const std::string name = call.param;
    do_aside(std::move(call), [name](House& house) -> Result<Response> {
        const CatalogueEntryView entry = TRY(house.catalogue_lines.entry(name));
        const std::uint32_t version = house.partitions.catalogue_version();
        return entry_answer(name, entry, *house.partitions.catalogue(), version);
    });
}

void try_catalogue_entry(Call&& call)
{
    const Result<TryBody> body = read_try(call.request.body);
    if (!body) return call.reply(answer(body.error()));
    do_aside(std::move(call), [body = *body](House& house) { return try_answer(house, body); });
}

void save_catalogue_entry(Call&& call)
{
    const Result<SaveBody> body = read_save(call.request.body);
    if (!body) return call.reply(answer(body.error()));
    const std::string name = call.param, who(call.caller.name);
    do_aside(std::move(call), [body = *body, name, who](House& house) -> Result<Response> {
        const std::uint32_t version = TRY(house.catalogue_lines.save(name, body.yaml, body.version, who, body.why));
        return saved_answer(house, body.version, version, who, "changed what " + name + " means");
    });
}

void read_catalogue_versions(Call&& call)
{
    do_aside(std::move(call), [](House& house) -> Result<Response> {
        const std::uint32_t in_force = house.partitions.catalogue_version();
        return versions_answer(TRY(house.catalogue_lines.versions()), in_force);
    });
}

void roll_back_catalogue(Call&& call)
{
    const Result<RollBackBody> body = read_roll_back(call.request.body);
    if (!body) return call.reply(answer(body.error()));
    const std::string who(call.caller.name);
    do_aside(std::move(call), [body = *body, who](House& house) -> Result<Response> {
        const std::uint32_t version = TRY(house.catalogue_lines.roll_back(body.to, body.version, who, body.why));
        return saved_answer(house, body.version, version, who, "took the catalogue back to version " + std::to_string(body.to));
    });
}

}  // namespace regard::server
