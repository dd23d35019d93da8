// The stories are told here by the rooms alone: scores from `touch`, accounts from `relationship`, and joins by the simplest
// means there are. `regard story` tells the same files to the whole engine; both must find them true.
#include "cli/story.h"
#include "relationship/rules.h"
#include "touch/effect.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <map>
#include <set>

namespace regard {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string text_of(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<CatalogueFile> shipped_files()
{
    std::vector<CatalogueFile> files;
    for (const auto& entry : fs::directory_iterator("catalogue"))
        if (entry.path().extension() == ".yaml") files.push_back({entry.path().filename().string(), text_of(entry.path())});
    return files;
}

// Keeps everything that was said and works each answer out from the beginning.
class PlainEngine final : public StoryEngine {
public:
    explicit PlainEngine(Catalogue catalogue)
        : catalogue_(std::move(catalogue)),
          rules_(bind(catalogue_, 1, [this](std::string_view name) { return number_of(name); }))
    {}

    Result<void> pass(Time now) override
    {
        now_ = now;
        return {};
    }
    Result<void> submit(const Touch& touch) override
    {
        touches_.push_back(touch);
        if (const Touchpoint* known = catalogue_.find(touch.touchpoint)) {
            touches_.back().touchpoint = known->name;
            if (touch.channel.empty()) touches_.back().channel = known->channel;
        }
        for (const auto& identifier : touch.identifiers)
            pairs_.insert({to_text(touch.identifiers.front()), to_text(identifier)});
        return {};
    }
    Result<void> submit(const Observation& observation) override
    {
        observations_.push_back(observation);
        return {};
    }
    Result<void> join(const StoryJoin& join) override
    {
        const std::pair pair(to_text(join.a), to_text(join.b));
        if (join.is_split) {
            pairs_.erase(pair);
            pairs_.erase({pair.second, pair.first});
        } else {
            pairs_.insert(pair);
        }
        return {};
    }
    Result<std::optional<StoryCustomer>> customer(const Identifier& identifier, Time as_of) override
    {
        const std::set<std::string> names = component(to_text(identifier));
        std::vector<Effect> effects;
        std::vector<StoryEffect> told;
        for (std::size_t i = 0; i < touches_.size(); ++i)
            if (touches_[i].at <= as_of && names.contains(to_text(touches_[i].identifiers.front())))
                score_touch(i, effects, told);
        if (effects.empty()) return std::optional<StoryCustomer>();
        std::ranges::sort(effects, [](const Effect& a, const Effect& b) { return a.order(b) < 0; });
        std::vector<Derived> derived;
        const Account account = Account::refold(effects, as_of, rules_, &derived);
        for (const auto& signal : derived) {
            const auto& name = names_.at(signal.effect.touchpoint - 1);
            const Touchpoint* known = catalogue_.find(name);
            told.push_back({signal.effect.at, name, signal.effect.amount,
                            reason_in_words(known->rules.at(0), signal.effect.measure, nullptr)});
        }
        return StoryCustomer{*names.begin(), account.view(as_of, rules_), account.hurt(), std::move(told)};
    }
    Result<std::size_t> customers() override
    {
        std::set<std::string> first;
        for (const auto& touch : touches_) first.insert(*component(to_text(touch.identifiers.front())).begin());
        return first.size();
    }

private:
    NameNumber number_of(std::string_view name)
    {
        const auto found = std::ranges::find(names_, name);
        if (found != names_.end()) return static_cast<NameNumber>(found - names_.begin()) + 1;
        names_.emplace_back(name);
        return static_cast<NameNumber>(names_.size());
    }

    std::set<std::string> component(const std::string& from) const
    {
        std::set<std::string> out{from};
        for (bool grows = true; grows;) {
            grows = false;
            for (const auto& [a, b] : pairs_)
                if (out.contains(a) != out.contains(b)) grows = out.insert(out.contains(a) ? b : a).second;
        }
        return out;
    }

    void score_touch(std::size_t index, std::vector<Effect>& effects, std::vector<StoryEffect>& told)
    {
        const Touch& touch = touches_[index];
        const Touchpoint* known = catalogue_.find(touch.touchpoint);
        Effect effect;
        effect.at = touch.at;
        effect.position = {0, 0, index};
        effect.touchpoint = number_of(touch.touchpoint);
        effect.channel = touch.channel.empty() ? 0 : number_of(touch.channel);
        effect.place = touch.place.empty() ? 0 : number_of(touch.place);
        effect.catalogue = 1;
        if (known != nullptr && !known->about.empty())
            if (const Property* about = touch.property(known->about)) effect.about = about_of(about->text);
        if (known != nullptr)
            put(effect, *known, TouchFacts(touch), 0, effects, told);
        else
            effects.push_back(effect);
        for (const auto& observation : observations_) {
            const Touchpoint* what = catalogue_.find(observation.touchpoint);
            if (what == nullptr || touch.at < observation.from || touch.at > observation.to) continue;
            if (!observation.place.empty() && observation.place != touch.place) continue;
            const auto meets = [&](const std::string& target) {
                return target == touch.touchpoint || target == "channel:" + touch.channel;
            };
            if (std::ranges::none_of(what->applies_to, meets)) continue;
            Touch as_touch;
            as_touch.properties = observation.properties;
            Effect met = effect;
            met.about = 0;
            met.touchpoint = number_of(what->name);
            put(met, *what, TouchFacts(as_touch), Effect::from_observation, effects, told);
        }
    }

    void put(Effect effect, const Touchpoint& touchpoint, const TouchFacts& facts, std::uint8_t flags,
             std::vector<Effect>& effects, std::vector<StoryEffect>& told)
    {
        const Verdict verdict = score(touchpoint, facts);
        effect.flags = flags;
        if (verdict.rule != nullptr) {
            effect.rule = number_of(verdict.rule->name);
            effect.amount = verdict.amount;
            effect.measure = verdict.measure;
            if (verdict.rule->repairs) effect.flags |= Effect::repairs;
            told.push_back(
                {effect.at, touchpoint.name, verdict.amount, reason_in_words(*verdict.rule, verdict.measure, &facts)});
        }
        effects.push_back(effect);
    }

    static std::uint32_t about_of(std::string_view text)
    {
        std::uint32_t hash = 2166136261u;  // FNV-1a
        for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
        return hash | 1;
    }

    std::vector<std::string> names_;
    Catalogue catalogue_;
    Rules rules_;
    std::vector<Touch> touches_;
    std::vector<Observation> observations_;
    std::set<std::pair<std::string, std::string>> pairs_;
    Time now_;
};

Result<std::unique_ptr<StoryEngine>> make_plain(const std::vector<CatalogueFile>& over)
{
    static const Catalogue shipped = load_catalogue(shipped_files()).value();
    if (over.empty()) return std::make_unique<PlainEngine>(shipped);
    std::vector<CatalogueFile> files = shipped_files();
    files.insert(files.end(), over.begin(), over.end());
    return std::make_unique<PlainEngine>(TRY(load_catalogue(files)));
}

std::vector<fs::path> shipped_stories()
{
    std::vector<fs::path> paths;
    if (fs::exists("stories"))
        for (const auto& entry : fs::directory_iterator("stories"))
            if (entry.path().extension() == ".story") paths.push_back(entry.path());
    std::ranges::sort(paths);
    return paths;
}

StoryOutcome told(const std::string& text)
{
    const auto story = parse_story("x.story", text);
    if (!story) return {"", 0, {story.error().text}};
    return tell(*story, make_plain);
}

std::string faults_of(const std::string& text)
{
    std::string all;
    for (const auto& fault : told(text).faults) all += fault + "\n";
    return all;
}

TEST(Stories, AllThatShipAreTrue)
{
    const auto paths = shipped_stories();
    ASSERT_GE(paths.size(), 18u) << "run from the root of the source tree";
    for (const auto& path : paths) {
        const auto story = parse_story(path.filename().string(), text_of(path));
        ASSERT_TRUE(story) << story.error().text;
        const StoryOutcome outcome = tell(*story, make_plain);
        EXPECT_GT(outcome.expectations, 0u);
        for (const auto& fault : outcome.faults) ADD_FAILURE() << fault;
    }
}

const std::string small = R"(story: somebody is friendly
given:
  - {at: 2026-03-02 10:00, touch: store.salesperson, who: ada, with: {manner: friendly}, as: kindness}
  - {at: 2026-03-02 11:00, touch: store.visit, who: ada}
variations:
  - {name: without it, without: [kindness]}
expect:
)";

TEST(Stories, WhatIsNotTrueIsToldWithItsLine)
{
    EXPECT_EQ(faults_of(small + "  - {who: ada, balance: {above: 0}}\n"), "");
    EXPECT_THAT(faults_of(small + "  - {who: ada, balance: {below: 0}}\n"),
                HasSubstr("x.story:8: expected balance below 0, but found 0."));
    EXPECT_THAT(faults_of(small + "  - {who: ada, adds: {between: [1, 2]}}\n"),
                HasSubstr("expected adds at least 1 and at most 2, but found"));
    EXPECT_THAT(faults_of(small + "  - {who: ben, balance: 0}\n"), HasSubstr("x.story:8: nobody is known as user_id:ben"));
    EXPECT_THAT(faults_of(small + "  - {customers: 2}\n"), HasSubstr("expected customers exactly 2, but found 1"));
    EXPECT_THAT(faults_of(small + "  - {who: ada, touches: 3}\n"), HasSubstr("expected touches exactly 3, but found 2"));
    EXPECT_THAT(faults_of(small + "  - {who: ada, standing: gone}\n"),
                HasSubstr("expected the standing \"gone\", but it is new"));
    EXPECT_THAT(faults_of(small + "  - {who: ada, not_standing: new}\n"), HasSubstr("expected no standing new"));
    EXPECT_THAT(faults_of(small + "  - {who: ada, reasons: [silent]}\n"), HasSubstr("expected \"silent\" among the reasons"));
    EXPECT_THAT(faults_of(small + "  - {who: ada, silent: true}\n"), HasSubstr("expected silence, but there is none"));
    EXPECT_THAT(faults_of(small + "  - {who: ada, promises: [{kind: answer, state: kept}]}\n"),
                HasSubstr("expected the promise \"answer\" to be kept, but there are none"));
    EXPECT_THAT(faults_of(small + "  - {who: ada, effects: [{touchpoint: store.salesperson, sign: take}]}\n"),
                HasSubstr("expected an effect of store.salesperson below 0, but found 0 of it among\n    "
                          "2026-03-02T10:00:00.000Z store.salesperson 0.3"));
    EXPECT_THAT(faults_of(small + "  - {who: ada, no_effects: [{touchpoint: store.salesperson}]}\n"),
                HasSubstr("expected no effect of store.salesperson, but found 1"));
    EXPECT_THAT(faults_of(small + "  - {who: ada, effects: [{touchpoint: store.salesperson, times: 2}]}\n"),
                HasSubstr("exactly 2 times, but found 1"));
    EXPECT_EQ(faults_of(small + "  - {who: ada, compare: {with: without it, relation: \">\"}}\n"), "");
    EXPECT_THAT(faults_of(small + "  - {who: ada, compare: {with: without it, relation: \"<=\"}}\n"),
                HasSubstr("expected a balance <= that of \"without it\", but it is 0."));
}

TEST(Stories, MistakesInWritingAreToldWithTheirLine)
{
    EXPECT_THAT(faults_of(small + "  - {who: ada, balanc: 0}\n"),
                HasSubstr("x.story:8: an expectation has no field \"balanc\"; did you mean \"balance\"?"));
    EXPECT_THAT(faults_of(small + "  - {who: ada, balance: {over: 0}}\n"), HasSubstr("compares with above"));
    EXPECT_THAT(faults_of(small + "  - {balance: 0}\n"), HasSubstr("an expectation is about somebody"));
    EXPECT_THAT(faults_of(small + "  - {who: ada}\n"), HasSubstr("nothing is expected here"));
    EXPECT_THAT(faults_of(small + "  - {who: ada, standing: lost}\n"), HasSubstr("\"lost\" is no standing"));
    EXPECT_THAT(faults_of(small + "  - {who: ada, compare: {with: other, relation: \"<\"}}\n"),
                HasSubstr("no variation has the name \"other\""));
    EXPECT_THAT(faults_of("story: x\ngiven: [{touch: a.b, who: ada}]\nexpect: [{customers: 1}]\n"),
                HasSubstr("x.story:2: step 1 has no time"));
    EXPECT_THAT(faults_of("story: x\ngiven: [{at: noon, touch: a.b, who: ada}]\nexpect: [{customers: 1}]\n"),
                HasSubstr("\"at\" of step 1"));
    EXPECT_THAT(faults_of("story: x\ngiven: [{at: 2026-01-01, touch: a.b}]\nexpect: [{customers: 1}]\n"),
                HasSubstr("has nobody"));
    EXPECT_THAT(
        faults_of("story: x\ngiven: [{at: 2026-01-01, touch: a.b, observation: c.d, who: ada}]\nexpect: [{customers: 1}]\n"),
        HasSubstr("is exactly one of touch"));
    EXPECT_THAT(faults_of("story: x\nexpect: [{customers: 1}]\n"), HasSubstr("needs something given"));
    EXPECT_THAT(faults_of("given: [{at: 2026-01-01, touch: a.b, who: ada}]\n"), HasSubstr("a story has no story"));
}

TEST(Stories, AnEngineThatRefusesIsAFault)
{
    const auto story = parse_story("x.story", small + "  - {who: ada, balance: {above: 0}}\n");
    ASSERT_TRUE(story);
    const auto outcome =
        tell(*story, [](const auto&) -> Result<std::unique_ptr<StoryEngine>> { return failed(Code::io, "no disk"); });
    ASSERT_EQ(outcome.faults.size(), 1u);
    EXPECT_EQ(outcome.faults[0], "no disk");
}

}  // namespace
}  // namespace regard
