// The example of docs/formats/group.md and entry.md, byte for byte.
#include "log/entries.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

namespace regard::log {
namespace {

// store.key holds the bytes 00 to 1f, epoch-1.key 20 to 3f: they are asked for in this order.
class CountingChance final : public Chance {
public:
    void fill(std::span<unsigned char> out) override
    {
        const bool is_epoch = !has_epoch_;
        has_epoch_ = true;
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<unsigned char>(i + (is_epoch ? 0x20 : 0));
    }

private:
    bool has_epoch_ = false;
};

std::string hex(std::string_view bytes)
{
    std::string out;
    for (const char c : bytes) {
        out.push_back("0123456789abcdef"[static_cast<unsigned char>(c) >> 4]);
        out.push_back("0123456789abcdef"[static_cast<unsigned char>(c) & 15]);
    }
    return out;
}

// The hex digits of the fenced blocks of a page; what follows two spaces on a line is said about them.
std::string hex_on(const std::string& page)
{
    std::ifstream file(page);
    std::string out;
    std::string line;
    bool is_in_block = false;
    bool is_hex = false;
    while (std::getline(file, line)) {
        if (line.starts_with("```")) {
            is_in_block = !is_in_block;
            is_hex = is_in_block && line == "```";  // a block that says its language is no bytes
            continue;
        }
        if (!is_hex) continue;
        for (const char c : line.substr(0, line.find("  ")))
            if (c != ' ') out.push_back(c);
    }
    return out;
}

}  // namespace

TEST(FormatPages, TheExampleIsWhatIsWritten)
{
    const std::string folder = testing::TempDir() + "example_test_" + std::to_string(::getpid());
    std::filesystem::remove_all(folder);
    CountingChance chance;
    ASSERT_TRUE(seal::Keys::make(folder, chance));
    const auto keys = *seal::Keys::open(folder, chance);

    Touchpoint page_load;
    page_load.name = "web.page_load";
    page_load.channel = "web";
    page_load.measures = {"lcp_ms"};
    Touch touch;
    touch.id = "m-1";
    touch.at = *parse_time("2026-03-02T09:30:00Z");
    touch.received_at = *parse_time("2026-11-22T14:30:32.210Z");
    touch.source = "web";
    touch.touchpoint = "web.page_load";
    touch.channel = "web";
    touch.identifiers = {{"user_id", "ada"}};
    touch.properties = {{"lcp_ms", Property::Kind::number, "6200"}, {"path", Property::Kind::text, "/shoes"}};
    touch.is_import = true;

    GroupHead head;
    head.partition = 5;
    head.number = 2;
    head.time = *parse_time("2026-11-22T14:30:32.210732Z");
    head.epoch = keys->epoch();
    for (std::size_t i = 0; i < head.nonce.size(); ++i) head.nonce[i] = static_cast<unsigned char>(0x62 + i);
    head.is_import = true;
    GroupWriter writer;
    writer.begin(head);
    write_touch(writer, touch, hashes_of(touch, *keys), &page_load, *keys);
    Chain chain{};
    const std::string bytes = writer.finish(chain, keys->log_key());
    const auto group = *GroupReader::open(bytes);
    const std::string body(group.entries()[0].body);
    const auto entry = *read_touch(group, group.entries()[0]);
    EXPECT_EQ(open_touch(group, group.entries()[0], entry, *keys)->properties, touch.properties);

    const std::string pages = "docs/formats/";  // tests run at the top of the repository
    EXPECT_NE(hex_on(pages + "entry.md").find(hex(body)), std::string::npos) << "entry.md does not show " << hex(body);
    EXPECT_EQ(hex_on(pages + "group.md"), hex(bytes)) << "group.md";
    std::filesystem::remove_all(folder);
}

}  // namespace regard::log
