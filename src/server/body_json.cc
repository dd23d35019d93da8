#include "server/body_json.h"

#include "server/fields_json.h"

namespace regard::server {

// The parts stand in variables of their own: g++ 12 leaks what an aggregate holds already when TRY leaves from inside it.
Result<SignInBody> read_sign_in(std::string_view body)
{
    const Json json = TRY(read_object(body, {"name", "password"}));
    std::string name = TRY(read_text(json, "name", 256));
    std::string password = TRY(read_text(json, "password", 1024));
    return SignInBody{std::move(name), std::move(password)};
}

Result<SourceBody> read_source(std::string_view body)
{
    const Json json = TRY(read_object(body, {"name", "kind"}));
    std::string name = TRY(read_text(json, "name", 100));
    const std::string kind_name = TRY(read_text(json, "kind", 20));
    const access::Kind kind = TRY(access::kind_named(kind_name));
    return SourceBody{std::move(name), kind};
}

Result<PairBody> read_pair(std::string_view body)
{
    const Json json = TRY(read_object(body, {"a", "b", "why"}));
    Identifier a = TRY(read_identifier(json, "a"));
    Identifier b = TRY(read_identifier(json, "b"));
    std::string why = TRY(read_text(json, "why", 1000));
    return PairBody{std::move(a), std::move(b), std::move(why)};
}

Result<AgainBody> read_again(std::string_view body)
{
    const Json json = TRY(read_object(body, {"ids", "reason"}));
    if (json.size() != 1) return failed(Code::bad_input, "send either ids or a reason");
    AgainBody out;
    if (json.contains("reason")) {
        out.reason = TRY(read_text(json, "reason", 4096));
        return out;
    }
    const Json& ids = json["ids"];
    if (!ids.is_array() || ids.empty() || ids.size() > 1000)
        return failed(Code::bad_input, "\"ids\" is a list of 1 to 1000 ids of GET /api/quarantine", "/ids");
    for (const Json& id : ids) {
        if (!id.is_string()) return failed(Code::bad_input, "an id is a text, as GET /api/quarantine shows it", "/ids");
        out.ids.push_back(id);
    }
    return out;
}

}  // namespace regard::server
