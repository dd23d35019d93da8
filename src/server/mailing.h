// server/mailing.h
//
// Monday's mail: who wants it, what of it was sent to whom, and the thread that sends it.
//
// On Mondays from 7:00 UTC by the store's clock, to each who wants it, once a week: that it is about to be sent is written down
// before it is, so a crash in between costs a letter rather than sending two. What surely failed is tried again with growing
// pauses until the end of that Monday; a Monday that was missed is not caught up on another day. Thread-safe.
#pragma once

#include "base/time.h"
#include "outbox/post.h"
#include "server/mail_options.h"
#include "server/monday_words.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace regard::server {

// Whoever wants it.
struct MailReader {
    std::string name;  // in the company
    std::string mail;
    Language language = Language::english;
    Time since;
    // What became of the last letter.
    enum class State : std::uint8_t { none, sending, sent, refused, unknown };
    State state = State::none;
    std::int64_t monday = 0;  // the day it was for
    Time at;
    std::uint32_t tries = 0;
    std::string why;  // of refused and unknown
};
[[nodiscard]] const char* name_of(MailReader::State state);

class Mailing {
public:
    Mailing(House& house, const MailOptions& options) : house_(house), options_(options) {}
    ~Mailing() { stop(); }

    [[nodiscard]] Result<void> open();  // what is kept
    void start();                       // the thread, if there is a post
    void stop();

    [[nodiscard]] bool is_set() const { return options_.post != nullptr; }
    [[nodiscard]] const MailOptions& options() const { return options_; }
    [[nodiscard]] std::optional<MailReader> find(std::string_view name);
    [[nodiscard]] std::vector<MailReader> all();  // by name

    // Keeps it durably. bad_input: an address that cannot be written to.
    [[nodiscard]] Result<void> want(const std::string& name, const std::string& mail, Language language);
    // Also when there was none.
    [[nodiscard]] Result<void> forget(const std::string& name);

    // Sends one now, about the last whole week. busy: too soon after the last. conflict: nobody set a server of mail.
    void send_try(const std::string& name, std::function<void(Result<outbox::Delivery>)> answer);

    // The letter as `name` would get it; a `picture` address instead of the one inside the mail.
    struct Written {
        std::string subject, text, html;
    };
    [[nodiscard]] Written write(const Monday& monday, const std::string& name, Language language, std::string_view picture);

    // PNG.
    [[nodiscard]] static Result<std::string> picture_of(const Monday& monday);
    // Whether their link may take something on: who may only look may not.
    [[nodiscard]] bool may_take(const std::string& name);

    // One look at the clock, and what is due is sent. The thread's work; tests call it.
    void look();
    [[nodiscard]] Time next_at() const;

private:
    [[nodiscard]] Result<void> keep(const MailReader& reader);
    [[nodiscard]] bool is_among_us(const std::string& name);
    [[nodiscard]] bool is_due(const MailReader& reader, Time now) const;
    [[nodiscard]] Result<Monday> gather(Time now);
    [[nodiscard]] Result<outbox::Letter> letter_for(const Monday& monday, const MailReader& reader, std::string id);
    void send(const Monday& monday, MailReader reader, Time now);
    // What became of it, unless they want none any more.
    void note(const MailReader& reader);
    void run();
    void answer_tries();

    struct Try {
        std::string name;
        std::function<void(Result<outbox::Delivery>)> answer;
    };

    House& house_;
    MailOptions options_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, MailReader, std::less<>> readers_;
    std::map<std::string, Time, std::less<>> tried_at_;
    std::deque<Try> tries_;
    bool is_stopping_ = false;
    std::thread thread_;
};

}  // namespace regard::server
