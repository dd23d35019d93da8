// server/mail_options.h
//
// How mail leaves this server, as whoever started it said.
#pragma once

#include "outbox/post.h"

#include <string>

namespace regard::server {

struct MailOptions {
    outbox::Post* post = nullptr;  // not owned; null: no mail is sent
    std::string where = {};        // the server of mail, for people: "mail.example.org:587"
    std::string from = {};         // the sender's address
    std::string url = {};          // of these pages as readers reach them: "https://regard.example.org", no slash behind
};

}  // namespace regard::server
