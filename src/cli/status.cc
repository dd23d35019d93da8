#include "cli/asker.h"
#include "cli/command.h"
#include "cli/telling.h"

namespace regard::cli {

int run_status(const AskOptions& options)
{
    const auto ask = [&]() -> Result<Json> {
        const std::unique_ptr<Asker> asker = TRY(Asker::make(options));
        return asker->get("/api/summary");
    };
    const Result<Json> status = ask();
    if (!status) return fail(status.error());
    if (options.is_json)
        print(*status);
    else
        tell_status(*status);
    return 0;
}

}  // namespace regard::cli
