// tools/fuzz_replay.cc
//
// Runs a fuzz target for about a second in the ordinary tests, without libFuzzer: first every file of its corpus, then
// mutations of them. The mutations come from a fixed seed, so two runs try the same inputs in the same order; a slower
// machine tries fewer. The input that breaks the target is written to ./crash-<target>, and is run alone by
//   <target> crash-<target>
#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

#if defined(__SANITIZE_ADDRESS__)
extern "C" void __sanitizer_set_death_callback(void (*callback)());
#endif

namespace {

using Bytes = std::vector<std::uint8_t>;
namespace fs = std::filesystem;

constexpr std::size_t input_bytes_max = 64 * 1024;
constexpr auto mutating_for = std::chrono::seconds(1);

const Bytes* running = nullptr;
std::string crash_path;

// Called as the process dies: only calls that are safe in a signal handler.
void keep_input()
{
    if (running == nullptr) return;
    const int file = open(crash_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file < 0) return;
    const bool kept = write(file, running->data(), running->size()) == static_cast<ssize_t>(running->size());
    close(file);
    running = nullptr;
    constexpr char said[] = "\nthe input that did it is kept in ./crash-<target>\n";
    if (kept && write(STDERR_FILENO, said, sizeof said - 1) < 0) return;
}

void keep_input_on(int signal_number)
{
    keep_input();
    std::signal(signal_number, SIG_DFL);
    std::raise(signal_number);
}

void run(const Bytes& input)
{
    running = &input;
    // A fresh copy of the exact size, so that one byte too far is seen by the address sanitizer.
    const Bytes exact(input.begin(), input.end());
    LLVMFuzzerTestOneInput(exact.data(), exact.size());
    running = nullptr;
}

Bytes bytes_of(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return Bytes(std::istreambuf_iterator<char>(file), {});
}

// What tends to matter to parsers of text, numbers and lengths.
constexpr std::array<const char*, 20> morsels{"{",
                                              "}",
                                              "[",
                                              "]",
                                              "\"",
                                              "\\",
                                              ",",
                                              ":",
                                              "\n",
                                              "null",
                                              "-1",
                                              "1e999",
                                              "99999999999999999999",
                                              "\xff",
                                              "\xc0\x80",
                                              "\\ud800",
                                              "9999-12-31T23:59:59Z",
                                              "0001-01-01",
                                              "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01",
                                              "#!%&*|>"};

class Mutations {
public:
    explicit Mutations(std::vector<Bytes> seeds) : seeds_(std::move(seeds)) {}

    Bytes next()
    {
        Bytes input = seeds_[below(seeds_.size())];
        for (std::size_t left = 1 + below(4); left > 0; --left) change(input);
        if (input.size() > input_bytes_max) input.resize(input_bytes_max);
        return input;
    }

private:
    // Not uniform_int_distribution: its results differ between standard libraries.
    std::size_t below(std::size_t limit) { return limit == 0 ? 0 : static_cast<std::size_t>(chance_() % limit); }

    std::ptrdiff_t place_in(const Bytes& input) { return static_cast<std::ptrdiff_t>(below(input.size() + 1)); }

    void change(Bytes& input)
    {
        switch (below(7)) {
        case 0:
            if (!input.empty()) input[below(input.size())] ^= static_cast<std::uint8_t>(1U << below(8));
            break;
        case 1:
            if (!input.empty()) input[below(input.size())] = static_cast<std::uint8_t>(below(256));
            break;
        case 2: input.insert(input.begin() + place_in(input), static_cast<std::uint8_t>(below(256))); break;
        case 3: input.resize(below(input.size() + 1)); break;
        case 4: {
            const auto first = below(input.size() + 1);
            const auto length = below(std::min<std::size_t>(input.size() - first, 32) + 1);
            const auto at = input.begin() + static_cast<std::ptrdiff_t>(first);
            input.erase(at, at + static_cast<std::ptrdiff_t>(length));
            break;
        }
        case 5: {
            const std::string morsel = morsels[below(morsels.size())];
            input.insert(input.begin() + place_in(input), morsel.begin(), morsel.end());
            break;
        }
        default: {
            const Bytes& other = seeds_[below(seeds_.size())];
            const auto first = static_cast<std::ptrdiff_t>(below(other.size() + 1));
            const auto length = static_cast<std::ptrdiff_t>(
                below(std::min<std::size_t>(other.size() - static_cast<std::size_t>(first), 64) + 1));
            input.insert(input.begin() + place_in(input), other.begin() + first, other.begin() + first + length);
        }
        }
    }

    std::vector<Bytes> seeds_;
    std::mt19937_64 chance_{20240229};
};

}  // namespace

int main(int count, char** arguments)
{
    crash_path = "crash-" + fs::path(arguments[0]).filename().string();
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_set_death_callback(keep_input);
#endif
    std::signal(SIGABRT, keep_input_on);
    std::signal(SIGSEGV, keep_input_on);

    std::vector<fs::path> files;
    bool single_file = false;
    for (int i = 1; i < count; ++i) {
        const fs::path given = arguments[i];
        if (fs::is_directory(given)) {
            for (const auto& entry : fs::directory_iterator(given)) files.push_back(entry.path());
        } else if (fs::is_regular_file(given)) {
            files.push_back(given);
            single_file = true;
        }
    }
    std::ranges::sort(files);

    std::vector<Bytes> seeds{Bytes{}};
    for (const auto& file : files) {
        seeds.push_back(bytes_of(file));
        run(seeds.back());
    }
    if (single_file) {
        std::printf("%zu file(s) run, nothing broke\n", files.size());
        return 0;
    }

    run(seeds.front());
    Mutations mutations(std::move(seeds));
    std::size_t tried = 0;
    const auto end = std::chrono::steady_clock::now() + mutating_for;
    while (std::chrono::steady_clock::now() < end) {
        const Bytes input = mutations.next();
        run(input);
        ++tried;
    }
    std::printf("%zu of the corpus and %zu mutations run, nothing broke\n", files.size(), tried);
    return 0;
}
