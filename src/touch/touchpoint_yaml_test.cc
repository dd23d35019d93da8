#include "touch/touchpoint_yaml.h"

#include "touch/document_yaml.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace regard {
namespace {

std::vector<CatalogueFile> shipped_files()
{
    std::vector<CatalogueFile> files;
    for (const auto& file : std::filesystem::directory_iterator("catalogue"))
        if (file.path().extension() == ".yaml") {
            std::ostringstream text;
            text << std::ifstream(file.path()).rdbuf();
            files.push_back({file.path().filename().string(), text.str()});
        }
    return files;
}

// The shipped catalogue, and a touchpoint said in its place.
Result<Catalogue> with_own(const OwnLines& lines)
{
    std::vector<CatalogueFile> files = shipped_files();
    files.push_back(to_file(lines).file);
    return load_catalogue(files);
}

TEST(TouchpointYaml, WhatEveryShippedTouchpointSaysReadsBackAsItWas)
{
    const auto shipped = load_catalogue(shipped_files());
    ASSERT_TRUE(shipped) << shipped.error().text;
    const auto said = said_in(shipped_files());
    OwnLines lines;
    for (const Touchpoint& touchpoint : shipped->touchpoints)
        if (!said.at(touchpoint.name).is_signal) lines[touchpoint.name] = to_yaml(touchpoint);
    ASSERT_GT(lines.size(), 50u);

    const auto again = with_own(lines);

    ASSERT_TRUE(again) << again.error().text;
    EXPECT_EQ(again->touchpoints, shipped->touchpoints);
}

TEST(TouchpointYaml, ConditionsOfEveryShapeAndTextsWithMarksReadBack)
{
    const std::string yaml = R"(shop.odd:
  label: "He said: \"#1\" \\ 'so'"
  channel: web
  stage: use
  owner: care
  kind: performance
  doer: customer
  measures: [wait_s]
  fired_by: [segment]
  effects:
    - name: one
      when: {any: [{solved: false}, {not: {place: market}}, {all: [{a: {above: 1, at_most: 2.5}}, {text: {present: true}}]}]}
      effect: -0.5
      reason: "{wait_s|seconds}: too long"
      prior: {mean: -0.5, sd: 0.3, source: "a: b"}
    - name: two
      when: {manner: [friendly, "null", "5"], b: {present: false}, c: {below: 7}}
      effect: 0.5
      repairs: true
      reason: was friendly
      prior: {mean: 0.5, sd: 0.3, source: ours}
)";
    const auto first = with_own({{"shop.odd", yaml}});
    ASSERT_TRUE(first) << first.error().text;

    const auto again = with_own({{"shop.odd", to_yaml(*first->find("shop.odd"))}});

    ASSERT_TRUE(again) << again.error().text << to_yaml(*first->find("shop.odd"));
    EXPECT_EQ(*again->find("shop.odd"), *first->find("shop.odd"));
}

TEST(TouchpointYaml, TextThatIsNotThisOneTouchpointIsRefusedWithItsLine)
{
    EXPECT_TRUE(is_one_touchpoint("a.b:\n  label: x\n", "a.b"));
    EXPECT_NE(is_one_touchpoint("a.c:\n  label: x\n", "a.b").error().text.find("it is a.b that is edited"), std::string::npos);
    EXPECT_NE(is_one_touchpoint("a.b:\n  label: x\na.c:\n  label: y\n", "a.b").error().text.find("not one touchpoint"),
              std::string::npos);
    // Nothing gets out of its place: no other part of a catalogue can be said here.
    EXPECT_FALSE(is_one_touchpoint("a.b:\n  label: x\n---\naccount: {half_life: 1d}\n", "a.b"));
    EXPECT_FALSE(is_one_touchpoint("account:\n  half_life: 1d\n", "a.b"));
    EXPECT_FALSE(is_one_touchpoint("", "a.b"));
    EXPECT_EQ(is_one_touchpoint(std::string(touchpoint_yaml_bytes_max + 1, ' '), "a.b").error().code, Code::too_large);
}

TEST(TouchpointYaml, WhatReplacesIsWhereANameIsSaid)
{
    const std::vector<CatalogueFile> files{{"a.yaml", "replaces: true\ntouchpoints:\n  x.y: {label: new}\n"},
                                           {"b.yaml", "touchpoints:\n  x.y: {label: old}\nsignals:\n  s.t: {label: s}\n"}};
    const auto said = said_in(files);
    EXPECT_EQ(said.at("x.y").file, "a.yaml");
    EXPECT_EQ(said.at("x.y").line, 3);
    EXPECT_TRUE(said.at("s.t").is_signal);
}

}  // namespace
}  // namespace regard
