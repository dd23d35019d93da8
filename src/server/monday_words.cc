#include "server/monday_words.h"

#include "outbox/picture.h"

#include <array>
#include <fmt/format.h>

namespace regard::server {

namespace {

using Kind = Block::Kind;

constexpr std::array<std::string_view, 12> months_en{"January", "February", "March",     "April",   "May",      "June",
                                                     "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 12> months_de{"Januar", "Februar", "März",      "April",   "Mai",      "Juni",
                                                     "Juli",   "August",  "September", "Oktober", "November", "Dezember"};

// "12,345", "12.345"
std::string count_text(std::int64_t count, Language language)
{
    std::string digits = std::to_string(count);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, 1, language == Language::german ? '.' : ',');
    }
    return digits;
}

std::string quoted(std::string_view text, Language language)
{
    return language == Language::german ? fmt::format("„{}“", text) : fmt::format("“{}”", text);
}

// One letter on its way to its words: each of these speaks both languages.
class Telling {
public:
    Telling(const Monday& monday, Language language, const MondayLinks& links)
        : monday_(monday), language_(language), links_(links), is_german_(language == Language::german)
    {}

    MondayLetter all()
    {
        MondayLetter out;
        out.subject = (monday_.is_simulated ? say("[Simulated] ", "[Simuliert] ") : "") + subject();
        if (monday_.is_simulated)
            small(
                {{say("A simulated business: nobody in this mail exists.", "Ein simuliertes Geschäft: niemanden hier gibt es."),
                  "", true}});
        if (monday_.is_quiet()) {
            say_quiet();
        } else {
            say_sentence();
            say_places();
            if (monday_.left) say_left(*monday_.left);
            if (monday_.back) say_back(*monday_.back);
        }
        say_end();
        out.blocks = std::move(blocks_);
        return out;
    }

private:
    [[nodiscard]] std::string say(std::string_view english, std::string_view german) const
    {
        return std::string(is_german_ ? german : english);
    }
    // The year only where it is another one.
    [[nodiscard]] std::string day_of_story(Time at) const
    {
        const std::string text = day(at);
        return date_of(day_of(at)).year == date_of(day_of(monday_.week.from)).year ? text.substr(0, text.rfind(' ')) : text;
    }
    [[nodiscard]] std::string quote(std::string_view text) const { return quoted(text, language_); }
    [[nodiscard]] std::string count(std::int64_t number) const { return count_text(number, language_); }
    [[nodiscard]] std::string day(Time at) const { return day_in_words(at, language_); }

    void add(Kind kind, std::vector<Piece> pieces) { blocks_.push_back({kind, std::move(pieces)}); }
    void small(std::vector<Piece> pieces) { add(Kind::small, std::move(pieces)); }
    void paragraph(std::string text) { add(Kind::paragraph, {{std::move(text)}}); }

    [[nodiscard]] std::string subject() const
    {
        const WeekView& week = monday_.week;
        if (monday_.is_quiet()) return say("Last week nothing was counted", "Letzte Woche wurde nichts gezählt");
        return is_german_
                   ? fmt::format("Letzte Woche: {} kamen näher, {} gingen ohne ein Wort", count(week.closer), count(week.left))
                   : fmt::format("Last week: {} came closer, {} left without a word", count(week.closer), count(week.left));
    }

    [[nodiscard]] std::string span() const
    {
        return is_german_ ? fmt::format("{} bis {}", day(monday_.week.from), day(monday_.week.from + days(6)))
                          : fmt::format("{} to {}", day(monday_.week.from), day(monday_.week.from + days(6)));
    }

    void say_quiet()
    {
        add(Kind::sentence, {{say("Last week nothing was counted.", "Letzte Woche wurde nichts gezählt.")}});
        paragraph(say("Not one touch came in. If that is not so, a source has stopped sending: see Sources under Set up.",
                      "Keine einzige Berührung kam an. Wenn das nicht stimmt, sendet eine Quelle nicht mehr: siehe Quellen "
                      "unter Einrichten."));
    }

    void say_sentence()
    {
        const WeekView& week = monday_.week;
        const auto strong = [&](std::int64_t number, const char* colour) { return Piece{count(number), colour, true}; };
        const bool is_one = week.closer == 1;
        add(Kind::sentence, {{say("Last week ", is_one ? "Letzte Woche ist " : "Letzte Woche sind ")},
                             strong(week.closer, outbox::up_colour),
                             {say(is_one ? " person came closer, " : " people came closer, ",
                                  is_one ? " Mensch näher gekommen, " : " Menschen näher gekommen, ")},
                             strong(week.away, "#a35400"),
                             {say(" moved away, ", " weggerückt, ")},
                             strong(week.left, outbox::far_down_colour),
                             {say(" left without a word.", " ohne ein Wort gegangen.")}});
        small({{span() + ". " + change()}});
        add(Kind::picture,
            {{is_german_
                  ? fmt::format(
                        "Balken für {} Wochen: nach oben, wer näher kam; nach unten, wer wegrückte oder ging. In der letzten "
                        "Woche {} nach oben, {} nach unten.",
                        monday_.weeks.size(), count(week.closer), count(week.away + week.left))
                  : fmt::format(
                        "Bars for {} weeks: up for those who came closer, down for those who moved away or left. In the last "
                        "week {} up, {} down.",
                        monday_.weeks.size(), count(week.closer), count(week.away + week.left))}});
        add(Kind::caption,
            {{is_german_ ? fmt::format("{} Wochen: ", monday_.weeks.size()) : fmt::format("{} weeks: ", monday_.weeks.size())},
             {say("came closer", "kamen näher"), outbox::up_colour, true},
             {", "},
             {say("moved away", "rückten weg"), "#a35400", true},
             {", "},
             {say("left", "gingen"), outbox::far_down_colour, true},
             {say("; the last one in full colour.", "; die letzte in voller Farbe.")}});
    }

    [[nodiscard]] std::string change() const
    {
        if (monday_.week.left > monday_.before.left)
            return say("More left than the week before.", "Mehr gingen als in der Woche davor.");
        if (monday_.week.left < monday_.before.left)
            return say("Fewer left than the week before.", "Weniger gingen als in der Woche davor.");
        return say("As many left as the week before.", "So viele gingen wie in der Woche davor.");
    }

    [[nodiscard]] std::string who_is_on(const TodoState& state) const
    {
        switch (state.kind) {
        case TodoState::Kind::taken:
            if (state.by.empty()) return say("Somebody is on it.", "Jemand ist dran.");
            return state.by + say(" is on it.", " ist dran.");
        case TodoState::Kind::done: return say("Smoothed, and being watched.", "Geglättet; es wird beobachtet.");
        case TodoState::Kind::put_off:
            return state.until ? say("Put off until ", "Verschoben bis ") + day(*state.until) + "."
                               : say("Put off.", "Verschoben.");
        case TodoState::Kind::open: break;
        }
        return say("Nobody is on it yet.", "Noch ist niemand dran.");
    }

    void say_places()
    {
        if (monday_.places.empty()) return paragraph(say("No friction was seen.", "Reibung war keine zu sehen."));
        add(Kind::heading, {{say("Where it was roughest", "Wo es am rauesten war")}});
        for (const MondayPlace& place : monday_.places) {
            const std::string hurt =
                is_german_ ? fmt::format(" · tat {} {} weh", count(place.hurt), "Menschen")
                           : fmt::format(" · hurt {} {}", count(place.hurt), place.hurt == 1 ? "person" : "people");
            const std::string owner = place.owner.empty() ? say("Nobody owns this: it is not in the catalogue. ",
                                                                "Niemand ist zuständig: es steht nicht im Katalog. ")
                                      : is_german_        ? fmt::format("Glätten kann es: {}. ", place.owner)
                                                          : fmt::format("Who can smooth it: {}. ", place.owner);
            add(Kind::paragraph, {{quote(place.label), "", true}, {hurt + ". " + owner + who_is_on(place.state)}});
            const std::string link = links_.take ? links_.take(place.touchpoint) : std::string();
            if (place.state.kind == TodoState::Kind::open && !place.owner.empty() && !link.empty())
                add(Kind::button, {{say("I am on it", "Ich bin dran"), "", false, link}});
        }
    }

    void say_lines(const Story& story)
    {
        for (const StoryLine& line : story.lines) {
            std::string words = day_of_story(line.at) + ": " + quote(line.label);
            if (!line.reason.empty() && line.amount != Micro{}) words += ", " + line.reason;
            const bool is_add = line.amount > Micro{};
            std::vector<Piece> pieces{{words}};
            if (line.amount != Micro{})
                pieces.push_back({is_add ? say(" (adds)", " (gibt)") : say(" (takes)", " (nimmt)"),
                                  is_add ? outbox::up_colour : outbox::far_down_colour, false});
            add(Kind::item, std::move(pieces));
        }
    }

    [[nodiscard]] std::string beginning(const Story& story) const
    {
        return is_german_ ? fmt::format("Seit dem {} bei uns, {} Berührungen. Was am meisten wog:", day(story.first_at),
                                        count(static_cast<std::int64_t>(story.touches)))
                          : fmt::format("With us since {}, {} touches. What weighed most:", day(story.first_at),
                                        count(static_cast<std::int64_t>(story.touches)));
    }

    [[nodiscard]] std::string reasons(const Story& story) const
    {
        std::string out;
        for (const std::string& reason : story.reasons) out += (out.empty() ? "" : "; ") + reason;
        return out;
    }

    void say_person(const Story& story)
    {
        if (links_.pages.empty()) return;
        add(Kind::paragraph, {{say("See this person (sign in first)", "Diesen Menschen ansehen (nach dem Anmelden)"), "", false,
                               links_.pages + "/people/" + to_hex(story.customer)}});
    }

    void say_left(const Story& story)
    {
        add(Kind::heading, {{say("One who left", "Jemand, der ging")}});
        paragraph(beginning(story));
        say_lines(story);
        std::string end =
            is_german_
                ? fmt::format("Zuletzt da am {}, dann kein Wort mehr; gegangen am {}", day(story.last_at), day(story.turned_at))
                : fmt::format("Last here on {}, then not a word; left on {}", day(story.last_at), day(story.turned_at));
        if (const std::string why = reasons(story); !why.empty()) end += " (" + why + ")";
        end += ".";
        if (!story.owner.empty())
            end += is_german_ ? fmt::format(" Sehen können hätte es: {}.", story.owner)
                              : fmt::format(" Who could have seen it: {}.", story.owner);
        paragraph(end);
        say_person(story);
    }

    void say_back(const Story& story)
    {
        add(Kind::heading, {{say("One who came back", "Jemand, der zurückkam")}});
        paragraph(beginning(story));
        say_lines(story);
        paragraph(is_german_
                      ? fmt::format("Wir hielten diesen Menschen für verloren. Am {} kam er wieder.", day(story.turned_at))
                      : fmt::format("We took this person for lost. On {} they came back.", day(story.turned_at)));
        say_person(story);
    }

    void say_end()
    {
        if (!links_.pages.empty())
            add(Kind::paragraph, {{say("The whole week", "Die ganze Woche"), "", false,
                                   links_.pages + "/home?week=" + to_text(date_of(day_of(monday_.week.from)))}});
        small({{say("No customer is named in this mail, and nothing they wrote is in it: a mail cannot be taken back. The "
                    "pages say more, to "
                    "whoever signs in.",
                    "In diesem Brief steht kein Name eines Kunden und nichts, was jemand schrieb: ein Brief lässt sich nicht "
                    "zurückholen. Mehr sagen "
                    "die Seiten, nach dem Anmelden.")}});
        if (!links_.unsubscribe.empty())
            small({{say("You asked for this mail. No more of it", "Sie haben um diesen Brief gebeten. Keinen mehr"), "", false,
                    links_.unsubscribe}});
    }

    const Monday& monday_;
    Language language_;
    const MondayLinks& links_;
    bool is_german_;
    std::vector<Block> blocks_;
};

}  // namespace

Result<Language> language_named(std::string_view code)
{
    if (code == "en") return Language::english;
    if (code == "de") return Language::german;
    return failed(Code::bad_input, "the languages are en and de", "/language");
}

std::string day_in_words(Time at, Language language)
{
    const Date date = date_of(day_of(at));
    const auto month = static_cast<std::size_t>(date.month - 1);
    return language == Language::german ? fmt::format("{}. {} {}", date.day, months_de[month], date.year)
                                        : fmt::format("{} {} {}", date.day, months_en[month], date.year);
}

MondayLetter in_words(const Monday& monday, Language language, const MondayLinks& links)
{
    return Telling(monday, language, links).all();
}

LinkWords ask_to_take(const std::string& label, const TodoState& state, Language language)
{
    const bool is_german = language == Language::german;
    LinkWords out;
    out.title = quoted(label, language);
    out.button = is_german ? "Ich bin dran" : "I am on it";
    switch (state.kind) {
    case TodoState::Kind::taken:
        out.body =
            is_german ? state.by + " ist schon dran. Übernehmen Sie es?" : state.by + " is on it already. Do you take it over?";
        break;
    case TodoState::Kind::done:
        out.body = is_german ? "Das wurde schon geglättet und wird beobachtet. Nehmen Sie es wieder auf?"
                             : "This was smoothed already, and is being watched. Do you take it up again?";
        break;
    default:
        out.body = is_german ? "Wer das nimmt, sieht nach, was Menschen hier weh tut, und glättet es."
                             : "Whoever takes this looks at what hurts people here, and smooths it.";
    }
    return out;
}

LinkWords taken(const std::string& label, const std::string& name, Language language)
{
    if (language == Language::german)
        return {"Danke, " + name, "Sie sind dran: „" + label + "“. Unter „Zu tun“ steht, wem es weh tat und was sie sagten.",
                ""};
    return {"Thank you, " + name, "You are on it: “" + label + "”. To do says whom it hurt, and what they said.", ""};
}

LinkWords ask_to_stop(const std::string& name, Language language)
{
    if (language == Language::german)
        return {"Keinen Montagsbrief mehr?",
                name + " bekommt dann keinen mehr. Unter „Einrichten“ lässt er sich wieder bestellen.", "Keinen mehr"};
    return {"No more Monday mail?", name + " gets none any more. Set up has the switch to get it again.", "No more of it"};
}

LinkWords stopped(Language language)
{
    if (language == Language::german) return {"Das war der letzte", "Es kommt kein Montagsbrief mehr.", ""};
    return {"That was the last one", "No more Monday mail will come.", ""};
}

}  // namespace regard::server
