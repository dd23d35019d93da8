// outbox/smtp.h
//
// Letters by SMTP, through libcurl: it builds the MIME parts, speaks STARTTLS or TLS, checks the certificate, signs in.
//
// A password never travels without TLS. Without one, TLS is asked for as well, unless the server is this very machine or
// whoever runs it said that it has none. Thread-safe; every letter is a connection of its own.
#pragma once

#include "outbox/post.h"

#include <atomic>
#include <string>

namespace regard::outbox {

struct SmtpOptions {
    std::string url;    // "smtp://mail.example.org:587", "smtps://mail.example.org"; empty: there is none
    std::string login;  // the name to sign in with; may be empty
    std::string password;
    bool is_plain = false;    // no TLS, to a relay on a net that is trusted
    std::string authorities;  // a file of certificates to believe instead of the system's; empty: the system's
};

class Smtp final : public Post {
public:
    // bad_input: what is wrong with the options, and what would be right.
    [[nodiscard]] static Result<void> check(const SmtpOptions& options);

    explicit Smtp(SmtpOptions options);
    [[nodiscard]] Delivery send(const Letter& letter) override;
    void stop() override { is_stopping_ = true; }

    // "mail.example.org:587": for people, without the password.
    [[nodiscard]] std::string where() const;

private:
    SmtpOptions options_;
    std::atomic<bool> is_stopping_ = false;
};

}  // namespace regard::outbox
