#include "cli/telling.h"

#include <algorithm>

namespace regard::cli {

namespace {

// A balance with its sign and two places: +1.84.
std::string signed_number(const Json& value)
{
    if (!value.is_number()) return "-";
    char text[40];
    std::snprintf(text, sizeof text, "%+.2f", value.get<double>());
    return text;
}

std::string day_of_time(const Json& value) { return value.is_string() ? value.get<std::string>().substr(0, 10) : "-"; }

std::string minute_of_time(const Json& value)
{
    if (!value.is_string()) return "-";
    std::string text = value.get<std::string>().substr(0, 16);
    if (text.size() > 10) text[10] = ' ';
    return text;
}

std::uint64_t count_of(const Json& value) { return value.is_number() ? value.get<std::uint64_t>() : 0; }

// Columns as wide as what stands in them, in characters; numbers to the right.
class Columns {
public:
    explicit Columns(std::vector<std::string> head) : rows_{std::move(head)} {}
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    void print(std::initializer_list<std::size_t> numbers) const
    {
        std::vector<std::size_t> widths(rows_.front().size(), 0);
        for (const auto& row : rows_)
            for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
        for (const auto& row : rows_) {
            std::string line;
            for (std::size_t i = 0; i < row.size(); ++i) {
                const std::string gap(widths[i] - width(row[i]), ' ');
                const bool is_number = std::ranges::find(numbers, i) != numbers.end();
                line += (i > 0 ? "  " : "") + (is_number ? gap + row[i] : row[i] + gap);
            }
            line.erase(line.find_last_not_of(' ') + 1);
            std::printf("%s\n", line.c_str());
        }
    }

private:
    static std::size_t width(const std::string& text)
    {
        return static_cast<std::size_t>(
            std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80; }));
    }
    std::vector<std::vector<std::string>> rows_;
};

std::string identifiers_of(const Json& customer)
{
    std::string out;
    for (const Json& each : customer["identifiers"])
        out += (out.empty() ? "" : ", ") + text_of(each["type"]) + ":" + text_of(each["value"]);
    return out;
}

}  // namespace

std::string text_of(const Json& value)
{
    if (value.is_string()) return value.get<std::string>();
    return value.is_null() ? "-" : value.dump();
}

void tell_customer(const Json& customer)
{
    const Json& account = customer["account"];
    std::printf("%s  (%s)\n%s\n\n", customer["name"].is_null() ? "No name known" : text_of(customer["name"]).c_str(),
                text_of(customer["id"]).c_str(), identifiers_of(customer).c_str());
    std::printf("Standing    %s since %s\n", text_of(account["standing"]["now"]).c_str(),
                day_of_time(account["standing"]["since"]).c_str());
    for (const Json& reason : account["standing"]["reasons"]) std::printf("            %s\n", text_of(reason).c_str());
    std::printf("Balance     %s  (adds %s, takes %s)\n", signed_number(account["balance"]).c_str(),
                signed_number(account["adds"]).c_str(), signed_number(account["takes"]).c_str());
    std::printf("Remembered  %s, where the average was %s\n", signed_number(account["remembered"]).c_str(),
                signed_number(account["average"]).c_str());
    if (account["silence"].contains("sentence"))
        std::printf("Silence     %s\n", text_of(account["silence"]["sentence"]).c_str());
    std::printf("Touches     %s in %s visits, from %s to %s\n", grouped(count_of(account["touches"])).c_str(),
                grouped(count_of(account["visits"])).c_str(), day_of_time(account["first_at"]).c_str(),
                day_of_time(account["last_at"]).c_str());
    for (const Json& promise : account["promises"])
        std::printf("Promise     %s, %s, due %s\n", text_of(promise["kind"]).c_str(), text_of(promise["state"]).c_str(),
                    minute_of_time(promise["due_at"]).c_str());
}

void tell_timeline(const Json& page)
{
    Columns columns({"when", "what", "where", "effect", "why"});
    for (const Json& item : page["items"]) {
        std::string where = text_of(item["channel"]);
        if (!item["place"].is_null()) where += " " + text_of(item["place"]);
        bool is_first = true;
        for (const Json& effect : item["effects"]) {
            columns.add({is_first ? minute_of_time(item["at"]) : "", is_first ? text_of(item["label"]) : "",
                         is_first ? where : "", signed_number(effect["effect"]), text_of(effect["reason"])});
            is_first = false;
        }
        if (is_first) columns.add({minute_of_time(item["at"]), text_of(item["label"]), where, "", ""});
    }
    columns.print({3});
    if (!page["next"].is_null()) std::printf("There are more; --limit shows up to 200.\n");
}

void tell_surface(const Json& surface)
{
    Columns columns({"stage", "channel", "touches", "adds", "takes"});
    for (const Json& cell : surface["cells"])
        columns.add({text_of(cell["stage"]), text_of(cell["channel"]), grouped(count_of(cell["touches"])),
                     signed_number(cell["adds"]), signed_number(cell["takes"])});
    columns.print({2, 3, 4});
    std::printf("\nMost friction first:\n");
    tell_touchpoints({{"items", surface["touchpoints"]}});
}

void tell_touchpoints(const Json& page)
{
    Columns columns({"touchpoint", "owner", "touches", "adds", "takes", ""});
    for (const Json& item : page["items"])
        columns.add({text_of(item["touchpoint"]), text_of(item["owner"]), grouped(count_of(item["touches"])),
                     signed_number(item["adds"]), signed_number(item["takes"]),
                     item["in_catalogue"] == true ? "" : "not in the catalogue yet"});
    columns.print({2, 3, 4});
}

void tell_heard(const Json& heard) { std::printf("%s\n", text_of(heard["sentence"]).c_str()); }

void tell_todo(const Json& todo)
{
    for (const Json& item : todo["items"]) {
        std::printf("%s (%s%s%s)\n  %s", text_of(item["label"]).c_str(), text_of(item["touchpoint"]).c_str(),
                    item["state"]["state"] == "open" ? "" : ", ",
                    item["state"]["state"] == "open" ? "" : text_of(item["state"]["state"]).c_str(),
                    text_of(item["sentence"]).c_str());
        if (!item["due"].is_null()) std::printf(" Due %s.", minute_of_time(item["due"]).c_str());
        std::printf("\n");
        for (const Json& said : item["words"]) std::printf("  \"%s\"\n", text_of(said["text"]).c_str());
    }
    if (todo["items"].empty()) std::printf("Nothing to do.\n");
    for (const Json& loved : todo["loved"]) std::printf("Loved: %s\n", text_of(loved["label"]).c_str());
}

void tell_status(const Json& status)
{
    if (status["simulated"] == true) std::printf("This business is simulated.\n");
    std::printf("Customers    %s\nTouches      %s\nQuarantined  %s\n", grouped(count_of(status["customers"])).c_str(),
                grouped(count_of(status["touches"])).c_str(), grouped(count_of(status["quarantined"])).c_str());
    for (const auto& [name, count] : status["standing"].items())
        std::printf("%-11s  %s\n", name.c_str(), grouped(count_of(count)).c_str());
}

}  // namespace regard::cli
