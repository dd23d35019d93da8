#include "server/mailing.h"

#include "access/link.h"
#include "base/bytes.h"
#include "outbox/picture.h"

#include <algorithm>
#include <array>
#include <future>

namespace regard::server {

namespace {

constexpr std::string_view prefix = "mail/reader/";
constexpr std::uint8_t row_version = 1;
constexpr Duration due_from = hours(7);  // of the Monday, UTC
constexpr Duration take_age_max = days(14);
constexpr Duration unsubscribe_age_max = days(365);
constexpr Duration try_again_after = minutes(1);
constexpr std::size_t tries_waiting_max = 8;
constexpr std::array pauses{minutes(1), minutes(5), minutes(15), minutes(60)};
constexpr std::string_view picture_id = "weeks@regard";

using State = MailReader::State;

Time monday_at(Time now) { return start_of_day(monday_of(day_of(now))); }

std::string to_row(const MailReader& reader)
{
    Writer row;
    row.byte(row_version);
    row.text(reader.mail);
    row.byte(static_cast<std::uint8_t>(reader.language));
    row.zigzag(reader.since.us);
    row.byte(static_cast<std::uint8_t>(reader.state));
    row.zigzag(reader.monday);
    row.zigzag(reader.at.us);
    row.varint(reader.tries);
    row.text(reader.why);
    return row.take();
}

Result<MailReader> from_row(std::string_view name, std::string_view row)
{
    Reader in(row);
    MailReader out;
    const std::uint8_t version = in.byte();
    out.name = name;
    out.mail = in.text();
    const std::uint8_t language = in.byte();
    out.since = Time{in.zigzag()};
    const std::uint8_t state = in.byte();
    out.monday = in.zigzag();
    out.at = Time{in.zigzag()};
    out.tries = static_cast<std::uint32_t>(in.varint());
    out.why = in.text();
    if (version != row_version || language > static_cast<std::uint8_t>(Language::german) ||
        state > static_cast<std::uint8_t>(State::unknown) || !in.is_at_end())
        return failed(Code::damaged,
                      "what is kept of the mail for " + out.name + " cannot be read; restore the store from a backup");
    out.language = static_cast<Language>(language);
    out.state = static_cast<State>(state);
    return out;
}

State state_of(outbox::Delivery::State state)
{
    switch (state) {
    case outbox::Delivery::State::sent: return State::sent;
    case outbox::Delivery::State::unknown: return State::unknown;
    case outbox::Delivery::State::refused: break;
    }
    return State::refused;
}

}  // namespace

const char* name_of(MailReader::State state)
{
    switch (state) {
    case State::none: return "none";
    case State::sending: return "sending";
    case State::sent: return "sent";
    case State::refused: return "refused";
    case State::unknown: return "unknown";
    }
    return "none";
}

Result<std::string> Mailing::picture_of(const Monday& monday)
{
    std::vector<outbox::Bars> bars;
    const auto count = [](std::int64_t number) { return static_cast<std::uint64_t>(std::max<std::int64_t>(0, number)); };
    for (const WeekView& week : monday.weeks) bars.push_back({count(week.closer), count(week.away), count(week.left)});
    return outbox::draw_bars(bars);
}

Result<void> Mailing::open()
{
    for (const auto& [key, row] : TRY(house_.settings.all(prefix))) {
        MailReader reader = TRY(from_row(std::string_view(key).substr(prefix.size()), row));
        if (reader.state == State::sending) {
            reader.state = State::unknown;
            reader.why = "the server ended while it was sent; it may have arrived, so it is not sent again";
            TRY(keep(reader));
        }
        readers_.emplace(reader.name, std::move(reader));
    }
    return {};
}

void Mailing::start()
{
    if (is_set()) thread_ = std::thread([this] { run(); });
}

void Mailing::stop()
{
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    changed_.notify_one();
    if (options_.post != nullptr) options_.post->stop();
    if (thread_.joinable()) thread_.join();
    for (const Try& each : tries_) each.answer(failed(Code::stopped, "the server is stopping"));
    tries_.clear();
}

std::optional<MailReader> Mailing::find(std::string_view name)
{
    const std::lock_guard lock(mutex_);
    const auto found = readers_.find(name);
    return found == readers_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<MailReader> Mailing::all()
{
    const std::lock_guard lock(mutex_);
    std::vector<MailReader> out;
    for (const auto& [name, reader] : readers_) out.push_back(reader);
    return out;
}

Result<void> Mailing::keep(const MailReader& reader)
{
    return house_.settings.put(std::string(prefix) + reader.name, to_row(reader));
}

Result<void> Mailing::want(const std::string& name, const std::string& mail, Language language)
{
    TRY(outbox::check_address(mail));
    const std::lock_guard lock(mutex_);
    const auto found = readers_.find(name);
    MailReader reader = found == readers_.end() ? MailReader{} : found->second;
    if (found == readers_.end()) reader.since = house_.clock.now();
    reader.name = name;
    reader.mail = mail;
    reader.language = language;
    TRY(keep(reader));
    readers_.insert_or_assign(name, std::move(reader));
    return {};
}

Result<void> Mailing::forget(const std::string& name)
{
    const std::lock_guard lock(mutex_);
    const auto found = readers_.find(name);
    if (found == readers_.end()) return {};
    TRY(house_.settings.remove(std::string(prefix) + name));
    readers_.erase(found);
    return {};
}

bool Mailing::is_among_us(const std::string& name)
{
    return name == house_.sessions->administrator() || house_.sessions->colleagues().find(name).has_value();
}

bool Mailing::may_take(const std::string& name)
{
    if (name == house_.sessions->administrator()) return true;
    const std::optional<access::Colleague> colleague = house_.sessions->colleagues().find(name);
    return colleague && colleague->access != access::Access::viewer;
}

Time Mailing::next_at() const
{
    const Time now = house_.clock.now();
    const Time this_week = monday_at(now) + due_from;
    return now < this_week ? this_week : this_week + days(7);
}

bool Mailing::is_due(const MailReader& reader, Time now) const
{
    if (reader.monday != day_of(monday_at(now))) return true;
    if (reader.state != State::refused) return false;
    return now >= reader.at + pauses[std::min<std::size_t>(reader.tries, pauses.size()) - (reader.tries == 0 ? 0 : 1)];
}

Result<Monday> Mailing::gather(Time now)
{
    auto promise = std::make_shared<std::promise<Result<Monday>>>();
    std::future<Result<Monday>> gathered = promise->get_future();
    gather_monday(house_, monday_at(now) - days(7),
                  [promise](Result<Monday> monday) { promise->set_value(std::move(monday)); });
    return gathered.get();
}

Mailing::Written Mailing::write(const Monday& monday, const std::string& name, Language language, std::string_view picture)
{
    const access::HashKey& key = house_.keys->hash_key();
    const Time now = house_.clock.now();
    MondayLinks links;
    links.pages = options_.url;
    if (!options_.url.empty() && !name.empty()) {
        links.unsubscribe =
            options_.url + "/mail/stop?t=" + to_token({"unsubscribe", name, "", now + unsubscribe_age_max}, key);
        if (may_take(name))
            links.take = [&](const std::string& touchpoint) {
                return options_.url + "/mail/on-it?t=" + to_token({"take", name, touchpoint, now + take_age_max}, key);
            };
    }
    const MondayLetter letter = in_words(monday, language, links);
    return {letter.subject, to_plain_text(letter.blocks), to_html(letter.blocks, letter.subject, code_of(language), picture)};
}

Result<outbox::Letter> Mailing::letter_for(const Monday& monday, const MailReader& reader, std::string id)
{
    Written written = write(monday, reader.name, reader.language, "cid:" + std::string(picture_id));
    outbox::Letter out;
    out.from = options_.from;
    out.from_words = "Regard";
    out.to = reader.mail;
    out.subject = std::move(written.subject);
    out.id = id + "@" + options_.from.substr(options_.from.find('@') + 1);
    out.at = house_.clock.now();
    out.text = std::move(written.text);
    out.html = std::move(written.html);
    if (!monday.is_quiet()) {
        out.picture = TRY(picture_of(monday));
        out.picture_id = picture_id;
        out.picture_name = "weeks.png";
    }
    out.language = code_of(reader.language);
    if (!options_.url.empty())
        out.unsubscribe_at = options_.url + "/mail/stop?t=" +
                             to_token({"unsubscribe", reader.name, "", out.at + unsubscribe_age_max}, house_.keys->hash_key());
    return out;
}

void Mailing::note(const MailReader& reader)
{
    const std::lock_guard lock(mutex_);
    const auto found = readers_.find(reader.name);
    if (found == readers_.end()) return;
    MailReader& held = found->second;
    held.state = reader.state;
    held.monday = reader.monday;
    held.at = reader.at;
    held.tries = reader.tries;
    held.why = reader.why;
    if (const Result<void> kept = keep(held); !kept)
        std::fprintf(stderr, "regard: what became of a mail was not kept: %s\n", kept.error().text.c_str());
}

void Mailing::send(const Monday& monday, MailReader reader, Time now)
{
    const std::int64_t day = day_of(monday_at(now));
    reader.tries = reader.monday == day ? reader.tries + 1 : 1;
    reader.monday = day;
    reader.at = now;
    reader.why.clear();
    // The same id every time, so that whoever gets one twice can tell.
    const std::string id = to_text(date_of(day)) + "." + to_hex(hash_of("mail " + reader.name, house_.keys->hash_key()));
    const Result<outbox::Letter> letter = letter_for(monday, reader, id);
    if (letter) {
        reader.state = State::sending;
        note(reader);
        const outbox::Delivery delivery = options_.post->send(*letter);
        reader.state = state_of(delivery.state);
        reader.why = delivery.why;
    } else {
        reader.state = State::refused;
        reader.why = letter.error().text;
    }
    note(reader);
}

void Mailing::look()
{
    const Time now = house_.clock.now();
    const Time monday = monday_at(now);
    if (!is_set() || now < monday + due_from || now >= monday + days(1)) return;
    std::optional<Monday> gathered;
    for (MailReader& reader : all()) {
        {
            const std::lock_guard lock(mutex_);
            if (is_stopping_) return;
        }
        if (!is_due(reader, now)) continue;
        if (!is_among_us(reader.name)) {
            if (const Result<void> gone = forget(reader.name); !gone)
                std::fprintf(stderr, "regard: %s\n", gone.error().text.c_str());
            continue;
        }
        if (!gathered) {
            Result<Monday> asked = gather(now);
            if (!asked) {
                std::fprintf(stderr, "regard: Monday's mail waits: %s\n", asked.error().text.c_str());
                return;
            }
            gathered = *std::move(asked);
        }
        send(*gathered, std::move(reader), now);
    }
}

void Mailing::send_try(const std::string& name, std::function<void(Result<outbox::Delivery>)> answer)
{
    if (!is_set())
        return answer(failed(Code::conflict, "no server of mail is set: start with regard serve --smtp and --mail-from"));
    if (!find(name)) return answer(failed(Code::conflict, "switch the mail on first, with an address"));
    {
        const std::lock_guard lock(mutex_);
        const Time now = house_.clock.now();
        const auto last = tried_at_.find(name);
        if (last != tried_at_.end() && now >= last->second && now < last->second + try_again_after)
            return answer(failed(Code::busy, "one was sent within the last minute; look for it, and in the folder for spam"));
        if (is_stopping_ || tries_.size() >= tries_waiting_max)
            return answer(failed(Code::busy, "too many are being sent at once; try again in a minute"));
        tried_at_.insert_or_assign(name, now);
        tries_.push_back({name, std::move(answer)});
    }
    changed_.notify_one();
}

void Mailing::answer_tries()
{
    while (true) {
        Try next;
        {
            const std::lock_guard lock(mutex_);
            if (is_stopping_ || tries_.empty()) return;
            next = std::move(tries_.front());
            tries_.pop_front();
        }
        const std::optional<MailReader> reader = find(next.name);
        const auto send_one = [&]() -> Result<outbox::Delivery> {
            if (!reader) return failed(Code::conflict, "the mail was switched off meanwhile");
            const Monday monday = TRY(gather(house_.clock.now()));
            const outbox::Letter letter = TRY(letter_for(monday, *reader, "try." + house_.new_key()));
            return options_.post->send(letter);
        };
        next.answer(send_one());
    }
}

void Mailing::run()
{
    while (true) {
        answer_tries();
        look();
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::seconds(10), [this] { return is_stopping_ || !tries_.empty(); });
        if (is_stopping_) return;
    }
}

}  // namespace regard::server
