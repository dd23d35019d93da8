#include "server/catalogue_json.h"

#include "server/desk_json.h"
#include "server/fields_json.h"
#include "touch/touchpoint_yaml.h"

#include "base/limits.h"

namespace regard::server {

namespace {

Result<std::uint32_t> read_version(const Json& json, const std::string& name)
{
    const auto at = json.find(name);
    if (at == json.end() || !at->is_number_unsigned() || at->get<std::uint64_t>() == 0 || at->get<std::uint64_t>() > UINT32_MAX)
        return failed(Code::bad_input, "\"" + name + "\" is the number of a version of the catalogue, from 1", "/" + name);
    return at->get<std::uint32_t>();
}

}  // namespace

Result<TryBody> read_try(std::string_view body)
{
    const Json json = TRY(read_object(body, {"touchpoint", "yaml"}));
    TryBody out;
    out.touchpoint = TRY(read_text(json, "touchpoint", limits::name_bytes_max));
    out.yaml = TRY(read_text(json, "yaml", touchpoint_yaml_bytes_max));
    return out;
}

Result<SaveBody> read_save(std::string_view body)
{
    const Json json = TRY(read_object(body, {"yaml", "version", "why"}));
    SaveBody out;
    out.yaml = TRY(read_text(json, "yaml", touchpoint_yaml_bytes_max));
    out.version = TRY(read_version(json, "version"));
    out.why = TRY(read_optional_text(json, "why", why_bytes_max));
    return out;
}

Result<RollBackBody> read_roll_back(std::string_view body)
{
    const Json json = TRY(read_object(body, {"to", "version", "why"}));
    RollBackBody out;
    out.to = TRY(read_version(json, "to"));
    out.version = TRY(read_version(json, "version"));
    out.why = TRY(read_optional_text(json, "why", why_bytes_max));
    return out;
}

}  // namespace regard::server
