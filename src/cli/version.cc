#include "base/version.h"

#include "cli/command.h"
#include "cli/print.h"

namespace regard::cli {

int run_version(bool is_json)
{
    if (is_json)
        print(Json{{"version", version}});
    else
        std::printf("regard %s\n", version);
    return 0;
}

}  // namespace regard::cli
