// cli/asker.h
//
// Where `ask` and `status` get their answers: from a running server over HTTP, or from a closed store, which is opened and
// asked the very same questions without a wire.
#pragma once

#include "base/result.h"
#include "cli/command.h"
#include "cli/print.h"

#include <memory>
#include <string>

namespace regard::cli {

class Asker {
public:
    virtual ~Asker() = default;
    // The answer's JSON; an answer that is a problem is an error with its detail.
    [[nodiscard]] virtual Result<Json> get(const std::string& target) = 0;
    [[nodiscard]] virtual Result<Json> post(const std::string& target, const std::string& body) = 0;

    [[nodiscard]] static Result<std::unique_ptr<Asker>> make(const AskOptions& options);
};

// The JSON of a body, or the error that the status says. Shared with what sends.
[[nodiscard]] Result<Json> read_answer(int status, const std::string& body);

}  // namespace regard::cli
