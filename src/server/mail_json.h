// server/mail_json.h
//
// What people say about their Monday mail, as it comes in.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace regard::server {

struct MailBody {
    bool is_wanted = false;
    std::string mail;      // empty: the one the colleague has
    std::string language;  // empty: en
};
[[nodiscard]] Result<MailBody> read_mail(std::string_view body);

}  // namespace regard::server
