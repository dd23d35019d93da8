// The shipped catalogue holds what it promises: catalogue/*.yaml, read from the root of the source tree.
#include "base/limits.h"
#include "touch/catalogue_yaml.h"
#include "touch/effect.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <set>
#include <stdexcept>

namespace regard {
namespace {

namespace fs = std::filesystem;

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

const Catalogue& shipped()
{
    static const Catalogue catalogue = [] {
        auto loaded = load_catalogue(shipped_files());
        if (!loaded) throw std::runtime_error(loaded.error().text);
        return *std::move(loaded);
    }();
    return catalogue;
}

Touch touch_with(std::initializer_list<std::pair<const char*, const char*>> properties)
{
    Touch touch;
    for (const auto& [name, text] : properties) touch.properties.push_back({name, Property::Kind::text, text});
    return touch;
}

Micro effect_of(const char* touchpoint, std::initializer_list<std::pair<const char*, const char*>> properties = {})
{
    const Touchpoint* found = shipped().find(touchpoint);
    EXPECT_NE(found, nullptr) << touchpoint;
    return found == nullptr ? Micro{} : score(*found, TouchFacts(touch_with(properties))).amount;
}

TEST(ShippedCatalogue, LoadsAndComesBackFromItsSource)
{
    const auto loaded = load_catalogue(shipped_files());
    ASSERT_TRUE(loaded) << loaded.error().text;
    EXPECT_EQ(loaded->name, "regard default");
    const auto again = load_catalogue(loaded->source);
    ASSERT_TRUE(again) << again.error().text;
    EXPECT_EQ(*again, *loaded);
}

TEST(ShippedCatalogue, CoversTheWaysPeopleMeetABusiness)
{
    EXPECT_GE(shipped().touchpoints.size(), 75u);
    std::set<std::string> channels;
    std::set<std::string> stages;
    for (const auto& touchpoint : shipped().touchpoints) {
        channels.insert(touchpoint.channel);
        stages.insert(touchpoint.stage);
    }
    EXPECT_EQ(channels, (std::set<std::string>{"app", "chat", "email", "friend", "invoice", "partner", "phone", "post",
                                               "product", "search", "social", "store", "web"}));
    EXPECT_EQ(stages,
              (std::set<std::string>{"buy", "choose", "discover", "get_help", "pay", "receive", "return", "stay", "use"}));
}

TEST(ShippedCatalogue, TheGoodSideAddsAndTheBadSideTakes)
{
    struct Pair {
        const char* what;
        Micro good;
        Micro bad;
    };
    const Pair pairs[] = {
        {"page", effect_of("web.page_load", {{"lcp_ms", "1200"}}), effect_of("web.page_load", {{"lcp_ms", "6000"}})},
        {"first paint", effect_of("FCP", {{"fcp_ms", "900"}}), effect_of("FCP", {{"fcp_ms", "6000"}})},
        {"first byte", effect_of("TTFB", {{"ttfb_ms", "200"}}), effect_of("TTFB", {{"ttfb_ms", "4000"}})},
        {"press", effect_of("INP", {{"inp_ms", "80"}}), effect_of("INP", {{"inp_ms", "900"}})},
        {"first press", effect_of("FID", {{"fid_ms", "20"}}), effect_of("FID", {{"fid_ms", "900"}})},
        {"stability", effect_of("CLS", {{"cls", "0.02"}}), effect_of("CLS", {{"cls", "0.4"}})},
        {"search", effect_of("search.performed", {{"results", "12"}}), effect_of("search.performed", {{"results", "0"}})},
        {"text", effect_of("product.text", {{"words", "120"}, {"type_code_share", "0.05"}}),
         effect_of("product.text", {{"words", "6"}})},
        {"codes", effect_of("product.text", {{"words", "120"}}),
         effect_of("product.text", {{"words", "120"}, {"type_code_share", "0.5"}})},
        {"coupon", effect_of("coupon.redeemed"), effect_of("coupon.refused")},
        {"shop", effect_of("store.clean"), effect_of("store.dirty")},
        {"shelf", effect_of("store.found_everything"), effect_of("store.out_of_stock")},
        {"price", effect_of("store.price_seen", {{"judged", "fair"}}), effect_of("store.price_seen", {{"judged", "unfair"}})},
        {"till", effect_of("store.checkout", {{"wait_s", "30"}}), effect_of("store.checkout", {{"wait_s", "900"}})},
        {"person", effect_of("store.salesperson", {{"manner", "friendly"}}),
         effect_of("store.salesperson", {{"manner", "obnoxious"}})},
        {"attention", effect_of("store.salesperson", {{"manner", "helpful"}}),
         effect_of("store.salesperson", {{"manner", "ignored"}})},
        {"time", effect_of("store.salesperson", {{"rating", "5"}}), effect_of("store.salesperson", {{"manner", "rushed"}})},
        {"rating", effect_of("store.salesperson", {{"rating", "4"}}), effect_of("store.salesperson", {{"rating", "1"}})},
        {"call", effect_of("phone.call", {{"solved", "true"}}), effect_of("phone.call", {{"solved", "false"}})},
        {"call back", effect_of("phone.called_back"), effect_of("phone.not_called_back")},
        {"mail", effect_of("mail.answered"), effect_of("mail.deaf_ear")},
        {"chat", effect_of("chat.answered", {{"wait_s", "20"}}), effect_of("chat.bot_loop")},
        {"delivery", effect_of("delivery.on_time"), effect_of("delivery.late", {{"days_late", "4"}})},
        {"set up", effect_of("product.set_up", {{"done", "true"}, {"minutes", "10"}}),
         effect_of("product.set_up", {{"done", "false"}})},
        {"use", effect_of("product.easy_to_use"), effect_of("product.hard_to_use")},
        {"life", effect_of("product.lasted"), effect_of("product.broke")},
        {"invoice", effect_of("invoice.received"), effect_of("invoice.wrong")},
        {"clear invoice", effect_of("invoice.received"), effect_of("invoice.puzzle")},
        {"payment", effect_of("payment.succeeded"), effect_of("payment.failed")},
        {"money back", effect_of("refund.paid"), effect_of("refund.refused")},
        {"goods return", effect_of("goods_return.accepted"), effect_of("goods_return.refused")},
        {"friend", effect_of("friend.recommended"), effect_of("friend.warned")},
        {"partner", effect_of("partner.helpful"), effect_of("partner.unhelpful")},
        {"complaint", effect_of("complaint.answered"), effect_of("complaint.unanswered")},
        {"idea", effect_of("suggestion.answered"), effect_of("suggestion.ignored")},
    };
    for (const auto& [what, good, bad] : pairs) {
        EXPECT_GT(good.value, 0) << what;
        EXPECT_LT(bad.value, 0) << what;
    }
}

TEST(ShippedCatalogue, WhatGoesWithoutSayingAddsLittle)
{
    for (const auto& touchpoint : shipped().touchpoints)
        for (const auto& rule : touchpoint.rules) {
            if (touchpoint.kind == Kind::must_be) {
                EXPECT_LE(rule.amount, shipped().account.must_be_add_max) << rule.name;
            }
            EXPECT_LE(rule.amount, units(limits::effect_units_max)) << rule.name;
            EXPECT_GE(rule.amount, -units(limits::effect_units_max)) << rule.name;
        }
}

TEST(ShippedCatalogue, AComplaintTakesNothingAndOpensAPromiseToAnswer)
{
    const Touchpoint* complaint = shipped().find("complaint.made");
    ASSERT_NE(complaint, nullptr);
    EXPECT_TRUE(complaint->is_complaint);
    EXPECT_EQ(complaint->doer, Doer::customer);
    EXPECT_EQ(effect_of("complaint.made"), Micro{});
    const auto opens = std::ranges::find_if(shipped().signals, [](const Signal& signal) {
        return signal.promise == "answer" && std::ranges::find(signal.first, "complaint.made") != signal.first.end();
    });
    ASSERT_NE(opens, shipped().signals.end());
    EXPECT_EQ(opens->within, days(2));
    EXPECT_LT(opens->amount.value, 0);
}

TEST(ShippedCatalogue, WhatMendsIsMarkedAsMending)
{
    for (const auto* name :
         {"care.apology", "care.gesture", "care.thanks", "store.mended", "refund.paid", "invoice.corrected"}) {
        const Touchpoint* found = shipped().find(name);
        ASSERT_NE(found, nullptr) << name;
        ASSERT_EQ(found->rules.size(), 1u) << name;
        EXPECT_TRUE(found->rules[0].repairs) << name;
    }
}

TEST(ShippedCatalogue, ObservationsReachTheTouchesThereAndThen)
{
    for (const auto* name : {"store.lane_blocked", "store.queue_long", "store.spill", "web.outage"}) {
        const Touchpoint* found = shipped().find(name);
        ASSERT_NE(found, nullptr) << name;
        EXPECT_TRUE(found->is_observation) << name;
        EXPECT_FALSE(found->applies_to.empty()) << name;
        EXPECT_LT(effect_of(name).value, 0) << name;
    }
}

TEST(ShippedCatalogue, OtherTonguesAreUnderstood)
{
    const std::pair<const char*, const char*> aliases[] = {{"Product Viewed", "product.viewed"},
                                                           {"Order Completed", "order.placed"},
                                                           {"Products Searched", "search.performed"},
                                                           {"Checkout Started", "checkout.started"},
                                                           {"Cart Viewed", "cart.viewed"},
                                                           {"Product Added", "cart.added"},
                                                           {"Coupon Applied", "coupon.redeemed"},
                                                           {"Order Refunded", "refund.paid"},
                                                           {"LCP", "web.page_load"},
                                                           {"INP", "web.interaction"},
                                                           {"CLS", "web.layout_shift"},
                                                           {"page", "web.page"},
                                                           {"screen", "app.screen"},
                                                           {"Application Opened", "app.opened"},
                                                           {"identify", "identity.identified"}};
    for (const auto& [alias, name] : aliases) {
        ASSERT_NE(shipped().find(alias), nullptr) << alias;
        EXPECT_EQ(shipped().find(alias)->name, name);
    }
}

TEST(ShippedCatalogue, ReasonsAreSaidWithTheirNumbers)
{
    const Touchpoint* page = shipped().find("web.page_load");
    const Verdict verdict = score(*page, TouchFacts(touch_with({{"lcp_ms", "6200"}})));
    ASSERT_NE(verdict.rule, nullptr);
    EXPECT_EQ(reason_in_words(*verdict.rule, verdict.measure, nullptr), "page took 6.2 s to show");
    const Touchpoint* late = shipped().find("delivery.late");
    const Verdict days_late = score(*late, TouchFacts(touch_with({{"days_late", "4"}})));
    EXPECT_EQ(reason_in_words(*days_late.rule, days_late.measure, nullptr), "it came 4 days late");
}

// No signal, no row. What `fired_by` says is looked for where it must be.
class Sources {
public:
    Sources()
    {
        read("src/cli", "simulate", ".cc", simulator_);
        read("stories", "", ".story", stories_);
        read("maps", "", ".yaml", maps_);
        read("src/intake", "segment", ".cc", segment_);
    }
    [[nodiscard]] bool fires(const Touchpoint& touchpoint, std::string_view source) const
    {
        const auto has_name = [&](const std::string& text, std::string_view before, std::string_view after) {
            return text.find(std::string(before) + touchpoint.name + std::string(after)) != std::string::npos;
        };
        if (source == "segment") return !touchpoint.aliases.empty();
        if (source == "web-vitals")
            return std::ranges::any_of(
                touchpoint.aliases, [&](const auto& alias) { return segment_.find("\"" + alias + "\"") != std::string::npos; });
        if (source == "simulator") return has_name(simulator_, "\"", "\"");
        if (source == "story")
            return has_name(stories_, "touch: ", "\n") || has_name(stories_, "touch: ", ",") ||
                   has_name(stories_, "observation: ", "\n") || has_name(stories_, "observation: ", ",");
        if (source == "map") return has_name(maps_, "", "");
        if (source == "signal")
            return std::ranges::find(shipped().signals, touchpoint.name, &Signal::name) != shipped().signals.end();
        return false;
    }

private:
    static void read(const fs::path& folder, std::string_view begin, std::string_view end, std::string& out)
    {
        if (!fs::exists(folder)) return;
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            const std::string name = entry.path().filename().string();
            if (entry.is_regular_file() && name.starts_with(begin) && name.ends_with(end) && !name.ends_with("_test.cc"))
                out += text_of(entry.path());
        }
    }
    std::string simulator_;
    std::string stories_;
    std::string maps_;
    std::string segment_;
};

TEST(ShippedCatalogue, EveryTouchpointIsFiredByWhatItSays)
{
    const Sources sources;
    for (const auto& touchpoint : shipped().touchpoints) {
        EXPECT_FALSE(touchpoint.fired_by.empty()) << touchpoint.name;
        for (const auto& source : touchpoint.fired_by)
            EXPECT_TRUE(sources.fires(touchpoint, source))
                << touchpoint.name << " says it is fired by " << source << ", but is not";
    }
}

}  // namespace
}  // namespace regard
