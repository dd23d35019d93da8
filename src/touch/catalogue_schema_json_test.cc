// catalogue/schema.json and the loader say the same: what ships conforms to the schema, and what the schema refuses the
// loader refuses, too.
#include "touch/catalogue_yaml.h"
#include "touch/document_yaml.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace regard {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string text_of(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// As YAML's core schema reads plain scalars.
json as_json(const YamlNode& node)
{
    switch (node.kind) {
    case YamlNode::Kind::null: return nullptr;
    case YamlNode::Kind::scalar: {
        if (node.is_quoted) return node.text;
        if (node.text == "true" || node.text == "false") return node.text == "true";
        const json number = json::parse(node.text, nullptr, false);
        return number.is_number() ? number : json(node.text);
    }
    case YamlNode::Kind::list: {
        json list = json::array();
        for (const auto& item : node.items) list.push_back(as_json(item));
        return list;
    }
    case YamlNode::Kind::map: break;
    }
    json map = json::object();
    for (std::size_t i = 0; i < node.keys.size(); ++i) map[node.keys[i]] = as_json(node.items[i]);
    return map;
}

std::string faults_of(const json& document)
{
    static const auto schema = [] {
        const json text = json::parse(text_of("catalogue/schema.json"));
        auto made = std::make_unique<valijson::Schema>();
        valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(text), *made);
        return made;
    }();
    valijson::ValidationResults results;
    valijson::Validator().validate(*schema, valijson::adapters::NlohmannJsonAdapter(document), &results);
    std::string faults;
    for (const auto& result : results) {
        for (const auto& step : result.context) faults += step;
        faults += ": " + result.description + "\n";
    }
    return faults;
}

std::vector<CatalogueFile> shipped_files()
{
    std::vector<CatalogueFile> files;
    for (const auto& entry : fs::directory_iterator("catalogue"))
        if (entry.path().extension() == ".yaml") files.push_back({entry.path().filename().string(), text_of(entry.path())});
    std::ranges::sort(files, {}, &CatalogueFile::name);
    return files;
}

TEST(CatalogueSchema, WhatShipsConforms)
{
    const auto files = shipped_files();
    ASSERT_GE(files.size(), 10u);
    for (const auto& file : files) {
        const auto tree = parse_yaml(file.name, file.text);
        ASSERT_TRUE(tree) << tree.error().text;
        EXPECT_EQ(faults_of(as_json(*tree)), "") << file.name;
    }
}

TEST(CatalogueSchema, WhatItRefusesTheLoaderRefusesToo)
{
    // Each spoils one line of a shipped file.
    struct Spoiled {
        const char* file;
        const char* part;
        const char* other;
    };
    const Spoiled all[] = {
        {"web.yaml", "    label: I looked at a page\n", ""},
        {"web.yaml", "    label: I looked at a page\n", "    lable: I looked at a page\n"},
        {"web.yaml", "stage: discover", "stage: browse"},
        {"web.yaml", "take: 0.3\n", "take: 3\n"},
        {"web.yaml", "        good: 2500\n", ""},
        {"web.yaml", "effect: -0.25", "effect: -2.25"},
        {"web.yaml", "    fired_by: [segment]\n", ""},
        {"web.yaml", "  web.page:\n", "  Web Page:\n"},
        {"search.yaml", "{results: 0}", "{results: {over: 0}}"},
        {"search.yaml", "{at_least: 1}", "{at_least: one}"},
        {"signals.yaml", "within: 2d", "within: 2 days"},
        {"signals.yaml", "times: 3", "times: 300"},
        {"signals.yaml", "    then: [invoice.question]\n", ""},
        {"signals.yaml", "sd: 0.3, ", ""},
        {"account.yaml", "half_life: 90d", "half_life: 90"},
        {"account.yaml", "standing: gone", "standing: lost"},
        {"account.yaml", "loss_aversion: 2 ", "loss_aversion: 20 "},
        {"account.yaml", "{balance: {at_most: 0}, reason", "{balence: {at_most: 0}, reason"},
    };
    for (const auto& [name, part, other] : all) {
        auto files = shipped_files();
        const auto file = std::ranges::find(files, name, &CatalogueFile::name);
        ASSERT_NE(file, files.end()) << name;
        const auto at = file->text.find(part);
        ASSERT_NE(at, std::string::npos) << name << " has no " << part;
        file->text.replace(at, std::string(part).size(), other);
        const auto tree = parse_yaml(file->name, file->text);
        ASSERT_TRUE(tree) << tree.error().text;
        EXPECT_NE(faults_of(as_json(*tree)), "") << name << ": " << part;
        EXPECT_FALSE(load_catalogue(files)) << name << ": " << part;
    }
}

}  // namespace
}  // namespace regard
