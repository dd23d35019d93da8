#include "server/mail_json.h"

#include "server/fields_json.h"

namespace regard::server {

Result<MailBody> read_mail(std::string_view body)
{
    const Json json = TRY(read_object(body, {"wanted", "mail", "language"}));
    const auto wanted = json.find("wanted");
    if (wanted == json.end() || !wanted->is_boolean()) return failed(Code::bad_input, "\"wanted\" is true or false", "/wanted");
    MailBody out;
    out.is_wanted = wanted->get<bool>();
    out.mail = TRY(read_optional_text(json, "mail", 254));
    out.language = TRY(read_optional_text(json, "language", 10));
    return out;
}

}  // namespace regard::server
