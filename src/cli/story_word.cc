#include "cli/command.h"
#include "cli/file.h"
#include "cli/print.h"
#include "cli/story.h"
#include "cli/story_house.h"

#include <algorithm>
#include <filesystem>

namespace regard::cli {

namespace fs = std::filesystem;

namespace {

// Files as they are named; of a folder its stories, by name.
Result<std::vector<std::string>> files_of(const std::vector<std::string>& said)
{
    std::vector<std::string> files;
    for (const std::string& path : said) {
        std::error_code error;
        if (!fs::is_directory(path, error)) {
            files.push_back(path);
            continue;
        }
        const std::size_t before = files.size();
        fs::recursive_directory_iterator entries(path, error);
        for (; !error && entries != fs::recursive_directory_iterator(); entries.increment(error))
            if (entries->path().extension() == ".story") files.push_back(entries->path().string());
        if (error) return failed(Code::io, path + " cannot be read as a folder: " + error.message());
        if (files.size() == before) return failed(Code::not_found, path + " holds no .story file; name a folder of stories");
        std::sort(files.begin() + static_cast<std::ptrdiff_t>(before), files.end());
    }
    return files;
}

// What cannot be read as a story is untrue, too.
StoryOutcome told(const std::string& file)
{
    const auto told_well = [&]() -> Result<StoryOutcome> {
        const std::string text = TRY(read_file(file));
        return tell(TRY(parse_story(file, text)), make_story_house);
    };
    const Result<StoryOutcome> outcome = told_well();
    return outcome ? *outcome : StoryOutcome{{}, 0, {outcome.error().text}};
}

Result<bool> tell_all(const StoryWords& words)
{
    std::size_t untrue = 0;
    std::size_t expectations = 0;
    Json stories = Json::array();
    const std::vector<std::string> files = TRY(files_of(words.files));
    for (const std::string& file : files) {
        const StoryOutcome outcome = told(file);
        untrue += outcome.faults.empty() ? 0 : 1;
        expectations += outcome.expectations;
        if (words.is_json) {
            stories.push_back({{"file", file},
                               {"story", outcome.sentence},
                               {"true", outcome.faults.empty()},
                               {"expectations", outcome.expectations},
                               {"faults", outcome.faults}});
            continue;
        }
        std::printf("%s  %s\n", outcome.faults.empty() ? "true  " : "UNTRUE",
                    (outcome.sentence.empty() ? file : outcome.sentence).c_str());
        for (const std::string& fault : outcome.faults) std::printf("        %s\n", fault.c_str());
        std::fflush(stdout);
    }
    if (words.is_json) {
        Json json;
        json["told"] = files.size();
        json["untrue"] = untrue;
        json["expectations"] = expectations;
        json["stories"] = std::move(stories);
        print(json);
    } else {
        std::printf("%zu told, %zu untrue; %zu expectations.\n", files.size(), untrue, expectations);
    }
    return untrue == 0;
}

}  // namespace

int run_story(const StoryWords& words)
{
    const Result<bool> is_true = tell_all(words);
    if (!is_true) return fail(is_true.error());
    return *is_true ? 0 : 1;
}

}  // namespace regard::cli
