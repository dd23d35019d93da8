// server/body_json.h
//
// Small JSON bodies of people's decisions: sign-in, sources, pairs, what to send again. Strict: an unknown member is an error
// that names it, so that a mistyped one does not silently do something else.
#pragma once

#include "access/may.h"
#include "base/result.h"
#include "touch/identifier.h"

#include <string>
#include <string_view>
#include <vector>

namespace regard::server {

struct SignInBody {
    std::string name;
    std::string password;
};
[[nodiscard]] Result<SignInBody> read_sign_in(std::string_view body);

struct SourceBody {
    std::string name;
    access::Kind kind;
};
[[nodiscard]] Result<SourceBody> read_source(std::string_view body);

struct PairBody {
    Identifier a;
    Identifier b;
    std::string why;
};
[[nodiscard]] Result<PairBody> read_pair(std::string_view body);

// Either ids or a reason.
struct AgainBody {
    std::vector<std::string> ids;
    std::string reason;
};
[[nodiscard]] Result<AgainBody> read_again(std::string_view body);

}  // namespace regard::server
