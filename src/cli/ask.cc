#include "cli/asker.h"
#include "cli/command.h"
#include "cli/telling.h"
#include "server/query.h"

#include <functional>

namespace regard::cli {

namespace {

// "?a=b&c=d" of what was said.
std::string query_of(std::initializer_list<std::pair<std::string_view, std::string>> pairs)
{
    std::string out;
    for (const auto& [name, value] : pairs) {
        if (value.empty()) continue;
        out += out.empty() ? '?' : '&';
        out += name;
        out += '=' + server::percent_encoded(value);
    }
    return out;
}

bool is_id(const std::string& text)
{
    return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// By id, by identifier (type:value), else by the beginning of a name, when only one is called so.
Result<std::string> customer_id(Asker& asker, const std::string& who)
{
    if (is_id(who)) return who;
    const bool is_identifier = who.find(':') != std::string::npos;
    const Json found =
        TRY(asker.get("/api/customers" + query_of({{is_identifier ? "identifier" : "name", who}, {"limit", "10"}})));
    const Json& items = found["items"];
    if (items.empty())
        return failed(Code::not_found, is_identifier ? "no customer has the identifier " + who
                                                     : "no customer's name begins with \"" + who +
                                                           "\"; an identifier is written email:ada@example.org");
    if (items.size() > 1) {
        std::string text = "several customers are called so; ask by id:";
        for (const Json& item : items) text += "\n  " + item["id"].get<std::string>() + "  " + text_of(item["name"]);
        return failed(Code::conflict, text);
    }
    return items[0]["id"].get<std::string>();
}

using Target = std::function<Result<std::string>(Asker&)>;
using Tell = void (*)(const Json&);

int ask(const AskOptions& options, const Target& target_of, Tell tell)
{
    const auto answer_of = [&]() -> Result<Json> {
        const std::unique_ptr<Asker> asker = TRY(Asker::make(options));
        const std::string target = TRY(target_of(*asker));
        return asker->get(target);
    };
    const Result<Json> answer = answer_of();
    if (!answer) return fail(answer.error());
    if (options.is_json)
        print(*answer);
    else
        tell(*answer);
    return 0;
}

}  // namespace

int run_ask_customer(const Question& question)
{
    const auto target = [&](Asker& asker) -> Result<std::string> {
        return "/api/customers/" + TRY(customer_id(asker, question.who))
        +query_of({{"as_of", question.as_of}});
    };
    return ask(question.asked, target, tell_customer);
}

int run_ask_timeline(const Question& question)
{
    const auto target = [&](Asker& asker) -> Result<std::string> {
        return "/api/customers/" + TRY(customer_id(asker, question.who))
        +"/timeline" + query_of({{"as_of", question.as_of}, {"limit", std::to_string(question.limit)}});
    };
    return ask(question.asked, target, tell_timeline);
}

int run_ask_surface(const Question& question)
{
    const auto target = [&](Asker&) -> Result<std::string> {
        return "/api/surface" + query_of({{"from", question.from}, {"to", question.to}, {"as_of", question.as_of}});
    };
    return ask(question.asked, target, tell_surface);
}

int run_ask_touchpoints(const Question& question)
{
    const auto target = [](Asker&) -> Result<std::string> { return "/api/touchpoints"; };
    return ask(question.asked, target, tell_touchpoints);
}

int run_ask_heard(const Question& question)
{
    const auto target = [&](Asker&) -> Result<std::string> {
        return "/api/heard" + query_of({{"weeks", std::to_string(question.weeks)}, {"as_of", question.as_of}});
    };
    return ask(question.asked, target, tell_heard);
}

int run_ask_todo(const Question& question)
{
    const auto target = [&](Asker&) -> Result<std::string> { return "/api/todo" + query_of({{"role", question.role}}); };
    return ask(question.asked, target, tell_todo);
}

}  // namespace regard::cli
