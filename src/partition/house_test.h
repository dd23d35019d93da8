// partition/house_test.h
//
// For tests: a store in a temporary folder with a clock that is set and chance that is seeded, and its questions as plain
// calls that wait for the answer.
#pragma once

#include "partition/crew.h"
#include "partition/replay.h"
#include "touch/catalogue_yaml.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <gtest/gtest.h>
#include <random>
#include <sstream>
#include <unistd.h>

namespace regard::sample {

class SetClock final : public Clock {
public:
    [[nodiscard]] Time now() const override { return Time{at.load()}; }
    [[nodiscard]] Duration since_start() const override
    {
        return {
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch()).count() +
            leap.load()};
    }
    void pass(Duration span)
    {
        at += span.us;
        leap += span.us;
    }
    std::atomic<std::int64_t> at{parse_time("2026-05-03T12:00:00Z")->us};
    std::atomic<std::int64_t> leap{0};
};

class SeededChance final : public Chance {
public:
    void fill(std::span<unsigned char> out) override
    {
        const std::lock_guard guard(lock_);
        for (unsigned char& byte : out) byte = static_cast<unsigned char>(generator_());
    }

private:
    std::mutex lock_;
    std::mt19937_64 generator_{7};
};

inline std::string file_text(const std::filesystem::path& path)
{
    std::ifstream in(path);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

inline Catalogue catalogue_of(const std::vector<CatalogueFile>& files)
{
    auto catalogue = load_catalogue(files);
    if (!catalogue) throw std::runtime_error(catalogue.error().text + " " + catalogue.error().pointer);
    return *std::move(catalogue);
}

inline Catalogue shipped_catalogue()
{
    std::vector<CatalogueFile> files;
    for (const auto& file : std::filesystem::directory_iterator("catalogue"))
        if (file.path().extension() == ".yaml") files.push_back({file.path().filename().string(), file_text(file.path())});
    return catalogue_of(files);
}

struct House {
    std::string folder;
    SetClock clock;
    SeededChance chance;
    std::unique_ptr<Partitions> partitions;
    StoreOptions options;
    int next_id = 0;

    explicit House(const std::string& name) : folder(testing::TempDir() + name + "_" + std::to_string(::getpid()))
    {
        std::filesystem::remove_all(folder);
        options.path = folder;
        options.memory_bytes = 64 << 20;
        options.clock = &clock;
        options.chance = &chance;
    }
    ~House()
    {
        partitions.reset();
        std::filesystem::remove_all(folder);
    }
    void make(const Catalogue& catalogue, bool is_simulated = false)
    {
        const auto made = Partitions::make_store(options, catalogue, is_simulated);
        ASSERT_TRUE(made) << made.error().text;
        open();
    }
    void open()
    {
        auto opened = Partitions::open(options);
        ASSERT_TRUE(opened) << opened.error().text;
        partitions = *std::move(opened);
    }
    void reopen()
    {
        partitions.reset();
        open();
    }

    [[nodiscard]] Touch touch(const char* touchpoint, std::vector<Identifier> who, std::vector<Property> properties = {})
    {
        Touch out;
        out.id = "m-" + std::to_string(next_id++);
        out.at = out.received_at = clock.now();
        out.source = "test";
        out.touchpoint = touchpoint;
        out.identifiers = std::move(who);
        put_in_order(out.identifiers);
        out.properties = std::move(properties);
        return out;
    }
    template <class T, class Ask>
    [[nodiscard]] Result<T> answer(Ask ask)
    {
        std::promise<Result<T>> promise;
        ask([&](Result<T> result) { promise.set_value(std::move(result)); });
        return promise.get_future().get();
    }
    std::vector<Receipt> send(Sending sending)
    {
        auto receipts = answer<std::vector<Receipt>>([&](auto done) { partitions->send(std::move(sending), std::move(done)); });
        EXPECT_TRUE(receipts) << receipts.error().text;
        return receipts ? *receipts : std::vector<Receipt>{};
    }
    void decide(bool is_one, const Identifier& a, const Identifier& b)
    {
        const auto decided = answer<bool>([&](auto done) {
            is_one ? partitions->join(a, b, "admin", "it is one person", std::move(done))
                   : partitions->split(a, b, "admin", "these are two people", std::move(done));
        });
        EXPECT_TRUE(decided);
        EXPECT_TRUE(partitions->settle());
    }
    [[nodiscard]] Result<CustomerView> customer(const Identifier& who, std::optional<Time> as_of = {})
    {
        return answer<CustomerView>([&](auto done) { partitions->customer(partitions->id_of(who), as_of, std::move(done)); });
    }
    [[nodiscard]] Result<TimelinePage> timeline(const Identifier& who)
    {
        return answer<TimelinePage>([&](auto done) { partitions->timeline(partitions->id_of(who), {}, std::move(done)); });
    }
    [[nodiscard]] Summary summary()
    {
        return *answer<Summary>([&](auto done) { partitions->summary(std::move(done)); });
    }
    // The state is what the log says, whatever happened on the way.
    void expect_replay_is_identical()
    {
        partitions.reset();
        const auto replayed = replay_store({options, true, {}});
        ASSERT_TRUE(replayed) << replayed.error().text;
        for (const Replayed& one : *replayed)
            EXPECT_TRUE(one.is_identical()) << "partition " << one.partition << ": " << one.difference();
        open();
    }
};

}  // namespace regard::sample
