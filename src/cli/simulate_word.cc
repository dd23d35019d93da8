#include "cli/command.h"
#include "cli/print.h"
#include "cli/simulate.h"
#include "cli/system_clock.h"

#include <cerrno>
#include <cstring>
#include <memory>

namespace regard::cli {

namespace {

struct Close {
    void operator()(std::FILE* file) const
    {
        if (file != stdout) std::fclose(file);
    }
};
using File = std::unique_ptr<std::FILE, Close>;

Result<File> open_out(const std::string& path)
{
    File file(path == "-" ? stdout : std::fopen(path.c_str(), "wb"));
    if (!file) return failed(Code::io, path + " cannot be written: " + std::strerror(errno));
    return file;
}

SimulateSink sink_to(std::FILE* file, const std::string& path)
{
    return [file, path](std::string_view chunk) -> Result<void> {
        if (std::fwrite(chunk.data(), 1, chunk.size(), file) != chunk.size())
            return failed(Code::io, path + " cannot be written: " + std::strerror(errno));
        return {};
    };
}

Result<Simulated> write_simulated(const SimulateWords& words)
{
    SimulateOptions options;
    options.seed = words.seed;
    options.customers = words.customers;
    options.touches = words.touches;
    options.days = words.days;
    options.format = TRY(parse_simulate_format(words.format));
    options.end = words.end.empty() ? start_of_day(day_of(SystemClock().now())) : TRY(parse_simulate_end(words.end));
    TRY(check(options));
    const File out = TRY(open_out(words.out));
    const File truth = words.truth.empty() ? File() : TRY(open_out(words.truth));
    const Simulated done =
        TRY(simulate(options, sink_to(out.get(), words.out), truth ? sink_to(truth.get(), words.truth) : SimulateSink()));
    if (std::fflush(out.get()) != 0 || (truth && std::fflush(truth.get()) != 0))
        return failed(Code::io, std::string("the last bytes cannot be written: ") + std::strerror(errno));
    return done;
}

}  // namespace

int run_simulate(const SimulateWords& words)
{
    const Result<Simulated> done = write_simulated(words);
    if (!done) return fail(done.error());
    if (words.is_json) {
        Json json;
        json["touches"] = done->touches;
        json["duplicates"] = done->duplicates;
        json["late"] = done->late;
        json["observations"] = done->observations;
        json["customers"] = done->customers;
        json["left"] = done->left;
        std::fprintf(stderr, "%s\n", json.dump().c_str());
    }
    return 0;
}

}  // namespace regard::cli
