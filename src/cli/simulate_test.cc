#include "cli/simulate.h"

#include "cli/simulate_planted.h"
#include "intake/native.h"
#include "intake/segment.h"
#include "touch/catalogue_yaml.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace regard {
namespace {

using Json = nlohmann::json;
using Format = SimulateOptions::Format;

struct Output {
    Simulated counts;
    std::string touches;
    std::string truth;
};

SimulateOptions small(Format format = Format::jsonl)
{
    return {.seed = 7, .customers = 3'000, .days = 200, .end = *parse_simulate_end("2026-11-22"), .format = format};
}

Output simulated(const SimulateOptions& options)
{
    Output output;
    const auto into = [](std::string& text) {
        return [&text](std::string_view chunk) -> Result<void> {
            text.append(chunk);
            return {};
        };
    };
    const auto counts = simulate(options, into(output.touches), into(output.truth));
    EXPECT_TRUE(counts) << (counts ? "" : counts.error().text);
    if (counts) output.counts = *counts;
    return output;
}

// One run that several tests look at.
const Output& business()
{
    static const Output output = simulated(small());
    return output;
}

std::vector<Json> parsed_lines(const std::string& text)
{
    std::vector<Json> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(Json::parse(line));
    return lines;
}

const std::vector<Json>& business_lines()
{
    static const std::vector<Json> lines = parsed_lines(business().touches);
    return lines;
}

// A quoted cell keeps its commas; doubled quotes become one (RFC 4180).
std::vector<std::string> cells(const std::string& line)
{
    std::vector<std::string> row(1);
    bool is_quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"' && is_quoted && i + 1 < line.size() && line[i + 1] == '"')
            row.back().push_back(line[++i]);
        else if (line[i] == '"')
            is_quoted = !is_quoted;
        else if (line[i] == ',' && !is_quoted)
            row.emplace_back();
        else
            row.back().push_back(line[i]);
    }
    return row;
}

// The shipped one; tests run in the root of the project.
const Catalogue& catalogue()
{
    static const Catalogue loaded = [] {
        std::vector<CatalogueFile> files;
        for (const auto& entry : std::filesystem::directory_iterator("catalogue")) {
            if (entry.path().extension() != ".yaml") continue;
            std::ifstream stream(entry.path());
            std::stringstream text;
            text << stream.rdbuf();
            files.push_back({entry.path().filename().string(), text.str()});
        }
        auto result = load_catalogue(files);
        MUST(result.has_value());
        return *std::move(result);
    }();
    return loaded;
}

class NoIds final : public MessageIds {
public:
    std::string next() override
    {
        ADD_FAILURE() << "a touch came without an id";
        return "none";
    }
};

struct Tally {
    std::int64_t customers = 0, left = 0;
    [[nodiscard]] double ratio() const { return static_cast<double>(left) / static_cast<double>(customers); }
};

}  // namespace

TEST(Simulate, SameSeedGivesTheSameBytes)
{
    for (const Format format : {Format::jsonl, Format::segment, Format::csv}) {
        const Output again = simulated(small(format));
        const Output once = simulated(small(format));
        EXPECT_EQ(once.touches, again.touches);
        EXPECT_EQ(once.truth, again.truth);
    }
}

TEST(Simulate, OtherSeedGivesAnotherBusiness)
{
    SimulateOptions other = small();
    other.seed = 8;
    EXPECT_NE(simulated(other).touches, business().touches);
}

TEST(Simulate, BytesStayAsTheyWereWhenTheSeedWasFirstUsed)
{
    // FNV-1a over all of it: a change of the generator, of its order of throws or of a text shows here, and is then
    // written down in the change log, because people compare runs by their seed. g++ and clang++ agree on it: what throws
    // dice throws once a statement, as the order of a call's arguments is the compiler's choice.
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : business().touches) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    EXPECT_EQ(hash, 10630389468386214880U);
}

TEST(Simulate, EveryLineIsATouchOfTheNativeWireWithIdTimeAndSomebody)
{
    std::set<std::string> ids;
    std::uint64_t touches = 0;
    std::uint64_t observations = 0;
    for (const Json& line : business_lines()) {
        EXPECT_TRUE(line.at("id").get<std::string>().starts_with("sim7-"));
        if (line.contains("from")) {
            ++observations;
            EXPECT_LT(*parse_time(line.at("from").get<std::string>()), *parse_time(line.at("to").get<std::string>()));
            continue;
        }
        ++touches;
        EXPECT_TRUE(parse_time(line.at("at").get<std::string>()));
        EXPECT_FALSE(line.at("identifiers").empty());
        ids.insert(line.at("id").get<std::string>());
        if (line.contains("traits")) {
            EXPECT_EQ(line["traits"].at("simulated"), true);
        }
    }
    EXPECT_EQ(ids.size(), business().counts.touches);
    EXPECT_EQ(touches, business().counts.touches + business().counts.duplicates);
    EXPECT_EQ(observations, business().counts.observations);
    EXPECT_GT(business().counts.duplicates, 0U);
    EXPECT_GT(business().counts.late, 0U);
    EXPECT_GT(observations, 50U);
}

TEST(Simulate, LinesComeByDayExceptTheLateOnes)
{
    std::string newest;
    std::uint64_t back = 0;
    for (const Json& line : business_lines()) {
        if (!line.contains("at")) continue;
        const std::string day = line["at"].get<std::string>().substr(0, 10);
        if (day < newest) ++back;
        newest = std::max(newest, day);
    }
    // Late ones, less those that open a day, and what was sent again after midnight.
    EXPECT_NEAR(static_cast<double>(back), static_cast<double>(business().counts.late), 20);
}

TEST(Simulate, EveryTouchpointItFiresIsInTheCatalogueAndItFiresAllThatTheCatalogueExpectsOfIt)
{
    std::set<std::string> fired;
    for (const Json& line : business_lines()) fired.insert(line.at("touchpoint").get<std::string>());
    for (const std::string& name : fired) {
        const Touchpoint* touchpoint = catalogue().find(name);
        ASSERT_NE(touchpoint, nullptr) << name << " is fired and not in the catalogue";
        EXPECT_EQ(touchpoint->name, name) << "fired under an alias";
    }
    for (const Touchpoint& touchpoint : catalogue().touchpoints) {
        if (std::ranges::find(touchpoint.fired_by, "simulator") == touchpoint.fired_by.end()) continue;
        EXPECT_TRUE(fired.contains(touchpoint.name)) << touchpoint.name << " says fired_by: simulator, and is never fired";
    }
    EXPECT_GE(fired.size(), 60U);
}

TEST(Simulate, DoorForTouchesTakesEveryLine)
{
    NativeDecoder decoder;
    NoIds ids;
    Decoded decoded;
    std::istringstream stream(business().touches);
    std::string body;
    std::uint64_t touches = 0;
    std::uint64_t observations = 0;
    const auto send = [&] {
        const auto result = decoder.decode(body, {small().end, "simulated"}, catalogue(), ids, decoded);
        ASSERT_TRUE(result) << result.error().text;
        for (const Refusal& refusal : decoded.refusals) ADD_FAILURE() << refusal.reason << " in " << refusal.raw;
        touches += decoded.touches.size();
        observations += decoded.observations.size();
        body.clear();
    };
    std::uint64_t lines = 0;
    for (std::string line; std::getline(stream, line);) {
        body.append(line).append("\n");
        if (++lines % 1'000 == 0) send();
    }
    send();
    EXPECT_EQ(touches, business().counts.touches + business().counts.duplicates);
    EXPECT_EQ(observations, business().counts.observations);
}

TEST(Simulate, SegmentDoorTakesEveryBatchAndKnowsEveryTouchpoint)
{
    const Output output = simulated(small(Format::segment));
    SegmentDecoder decoder;
    NoIds ids;
    Decoded decoded;
    std::istringstream stream(output.touches);
    std::uint64_t touches = 0;
    for (std::string body; std::getline(stream, body);) {
        ASSERT_TRUE(decoder.read(body));
        const auto result = decoder.decode(SegmentCall::batch, {small().end, "simulated"}, catalogue(), ids, decoded);
        ASSERT_TRUE(result) << result.error().text;
        for (const Refusal& refusal : decoded.refusals) ADD_FAILURE() << refusal.reason << " in " << refusal.raw;
        touches += decoded.touches.size();
        for (const Touch& touch : decoded.touches) EXPECT_NE(catalogue().find(touch.touchpoint), nullptr) << touch.touchpoint;
    }
    EXPECT_EQ(touches, output.counts.touches + output.counts.duplicates);
}

TEST(Simulate, SegmentBodiesAreBatchesOfAHundredThatNameTheirLibrarySimulated)
{
    const Output output = simulated(small(Format::segment));
    const auto bodies = parsed_lines(output.touches);
    std::uint64_t items = 0;
    for (const Json& body : bodies) {
        EXPECT_EQ(body.at("context").at("library").at("name"), "simulated");
        EXPECT_LE(body.at("batch").size(), 100U);
        if (&body != &bodies.back()) {
            EXPECT_EQ(body["batch"].size(), 100U);
        }
        for (const Json& item : body["batch"]) {
            ++items;
            EXPECT_TRUE(item.contains("userId") || item.contains("anonymousId"));
            EXPECT_EQ(item.at("messageId").get<std::string>().size(), 36U);
            EXPECT_TRUE(item.at("type") == "identify" ? item.contains("traits") : item.contains("event"));
        }
    }
    EXPECT_EQ(items, output.counts.touches + output.counts.duplicates);
}

TEST(Simulate, CsvRowsHaveTheColumnsOfTheirHead)
{
    const Output output = simulated(small(Format::csv));
    std::istringstream stream(output.touches);
    std::string line;
    std::getline(stream, line);
    const auto head = cells(line);
    const auto at = [&head](std::string_view name) {
        return static_cast<std::size_t>(std::ranges::find(head, name) - head.begin());
    };
    std::uint64_t rows = 0;
    while (std::getline(stream, line)) {
        ++rows;
        const auto row = cells(line);
        ASSERT_EQ(row.size(), head.size()) << line;
        EXPECT_TRUE(parse_time(row[at("at")]));
        if (!row[at("properties")].empty()) {
            EXPECT_TRUE(Json::parse(row[at("properties")]).is_object());
        }
        EXPECT_FALSE(row[at("user_id")].empty() && row[at("email")].empty() && row[at("anonymous_id")].empty() &&
                     row[at("loyalty")].empty() && row[at("phone")].empty() && row[at("device")].empty() &&
                     row[at("handle")].empty())
            << line;
    }
    EXPECT_EQ(rows, output.counts.touches + output.counts.duplicates);
}

TEST(Simulate, GivesExactlyTheTouchesAskedFor)
{
    for (const std::uint64_t touches : {1ULL, 5'000ULL, 60'000ULL}) {
        SimulateOptions options = small();
        options.touches = touches;
        const Output output = simulated(options);
        EXPECT_EQ(output.counts.touches, touches);
    }
}

TEST(Simulate, SpreadsTheTouchesAskedForOverAllDays)
{
    SimulateOptions options = small();
    options.customers = 10'000;
    options.touches = 50'000;
    std::map<std::string, int> by_day;
    const Output output = simulated(options);
    for (const Json& line : parsed_lines(output.touches))
        if (line.contains("at")) ++by_day[line["at"].get<std::string>().substr(0, 10)];
    EXPECT_EQ(by_day.size(), 200U);
    for (const auto& [day, count] : by_day) EXPECT_NEAR(count, 250, 200) << day;
    EXPECT_EQ(output.counts.customers, 10'000U);
}

TEST(Simulate, WhatWasPlantedIsInTheTruthFileAndInTheTouches)
{
    SimulateOptions options = small();
    options.customers = 8'000;
    const Output output = simulated(options);
    std::map<std::string, Json> planted;
    std::map<std::string, Tally> met;
    Tally others;
    std::int64_t silent_leavers = 0;
    for (const Json& line : parsed_lines(output.truth)) {
        if (line.at("truth") == "friction") planted[line.at("name").get<std::string>()] = line;
        if (line.at("truth") != "customer" || !line.at("regular").get<bool>()) continue;
        const bool has_left = !line.at("left_at").is_null();
        if (has_left && line.at("hurt") == true && line.at("told") == false) ++silent_leavers;
        if (line.at("met").empty()) {
            ++others.customers;
            others.left += has_left ? 1 : 0;
        }
        for (const Json& name : line.at("met")) {
            Tally& tally = met[name.get<std::string>()];
            ++tally.customers;
            tally.left += has_left ? 1 : 0;
        }
    }
    ASSERT_EQ(planted.size(), simulation::planted_count - 1);
    EXPECT_GT(others.customers, 500);
    EXPECT_GT(silent_leavers, 100);
    for (const auto& [name, friction] : planted) {
        EXPECT_GT(met[name].customers, 20) << name;
        // Behaviour reacts: who met it leaves at least twice as often as who met nothing that was planted.
        EXPECT_GT(met[name].ratio(), 2 * others.ratio()) << name;
        EXPECT_GE(friction.at("customers").get<std::int64_t>(), met[name].customers) << name;
    }

    // And the touches show it where the truth says it is.
    const auto begin = [&planted](const char* name) { return planted[name].at("begin").get<std::string>(); };
    const auto end = [&planted](const char* name) { return planted[name].at("end").get<std::string>(); };
    std::map<bool, std::pair<double, int>> loading;  // lighting since the deploy, or elsewhere
    int blocked_waits = 0, odd_layouts = 0, odd_layouts_outside = 0, rude = 0, rude_elsewhere = 0, empty = 0, found = 0,
        late_hare = 0;
    for (const Json& line : parsed_lines(output.touches)) {
        const auto& touchpoint = line.at("touchpoint");
        const Json properties = line.value("properties", Json::object());
        const std::string at = line.value("at", "");
        const std::string place = line.value("place", "");
        if (touchpoint == "web.page_load") {
            auto& [sum, count] = loading[properties.at("path") == "/shop/lighting" && at >= begin("slow_pages")];
            sum += properties.at("lcp_ms").get<double>();
            ++count;
        }
        if (touchpoint == "store.checkout" && place == "store-market" && properties.at("wait_s") > 420) ++blocked_waits;
        if (touchpoint == "invoice.received" && properties.at("layout") == "v7")
            ++(at >= begin("puzzling_invoices") && at < end("puzzling_invoices") ? odd_layouts : odd_layouts_outside);
        if (touchpoint == "store.salesperson" && properties.at("manner") == "obnoxious")
            ++(place == "store-station" ? rude : rude_elsewhere);
        if (touchpoint == "search.performed" && properties.at("query") == "lampshade" && at >= begin("empty_search") &&
            line["channel"] == "search" && !line.contains("place"))
            ++(properties.at("results") == 0 ? empty : found);
        if (touchpoint == "delivery.late" && properties.at("carrier") == "hare" && properties.at("days_late") >= 3) ++late_hare;
    }
    EXPECT_GT(loading[true].first / loading[true].second, 2 * loading[false].first / loading[false].second);
    EXPECT_GT(blocked_waits, 20);
    EXPECT_GT(odd_layouts, 100);
    EXPECT_EQ(odd_layouts_outside, 0);
    EXPECT_GT(rude, 20);
    EXPECT_EQ(rude_elsewhere, 0);
    EXPECT_GT(empty, 20);
    EXPECT_EQ(found, 0);
    EXPECT_GT(late_hare, 50);
}

TEST(Simulate, IdentifiersOfOnePersonAreJoinedInTheTouchesAndListedInTheTruth)
{
    // Pairs of identifiers seen in one touch, followed from the first identifier, reach all that the truth lists.
    std::map<std::string, std::set<std::string>> pairs;
    for (const Json& line : business_lines()) {
        if (!line.contains("identifiers")) continue;
        std::vector<std::string> ids;
        for (const auto& [type, value] : line["identifiers"].items())
            if (!value.get<std::string>().starts_with("kiosk-")) ids.push_back(type + ":" + value.get<std::string>());
        for (const std::string& one : ids)
            for (const std::string& other : ids) pairs[one].insert(other);
    }
    int several = 0;
    for (const Json& line : parsed_lines(business().truth)) {
        if (line.at("truth") != "customer") continue;
        const auto ids = line.at("identifiers").get<std::vector<std::string>>();
        std::set<std::string> reached;
        std::vector<std::string> open{ids.front()};
        while (!open.empty()) {
            const std::string id = open.back();
            open.pop_back();
            if (!reached.insert(id).second) continue;
            for (const std::string& other : pairs[id]) open.push_back(other);
        }
        EXPECT_EQ(reached, std::set<std::string>(ids.begin(), ids.end())) << line;
        several += ids.size() > 2 ? 1 : 0;
    }
    EXPECT_GT(several, 500);
}

TEST(Simulate, RefusesWhatItCannotDo)
{
    const auto refused = [](SimulateOptions options) {
        const auto result = simulate(options, [](std::string_view) -> Result<void> { return {}; }, {});
        return !result && result.error().code == Code::bad_input;
    };
    SimulateOptions options = small();
    options.customers = 0;
    EXPECT_TRUE(refused(options));
    options = small();
    options.days = 0;
    EXPECT_TRUE(refused(options));
    options = small();
    options.end = options.end + hours(3);
    EXPECT_TRUE(refused(options));
    EXPECT_FALSE(parse_simulate_format("xml"));
    EXPECT_FALSE(parse_simulate_end("yesterday"));
}

TEST(Simulate, FullDiskEndsItWithTheSinksError)
{
    const auto result =
        simulate(small(), [](std::string_view) -> Result<void> { return failed(Code::io, "no space left"); }, {});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().text, "no space left");
}

}  // namespace regard
