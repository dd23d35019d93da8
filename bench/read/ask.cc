// bench/read/ask.cc
//
// Asks for one customer after the other, by API, as a page does: the customer with the account, then the last 50 touches;
// and measures each answer and both together. Customers are found by identifier first, without being timed.
// Prints one JSON object.
#include "../http/wire.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <vector>

namespace {

struct Options {
    int port = 0;
    std::string authorization;
    std::string identifiers;  // file: one "type:value" a line
    double seconds = 5;
    double pause_ms = 2;  // between two customers
    std::size_t customers = 1'000;
};

struct Answer {
    int status = 0;
    std::string body;
};

class Connection {
public:
    explicit Connection(const Options& options) : fd_(wire::connected(options.port)), authorization_(options.authorization) {}
    ~Connection() { close(fd_); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    Answer get(const std::string& target)
    {
        const std::string request =
            "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: " + authorization_ + "\r\n\r\n";
        if (send(fd_, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) wire::fail("send");
        std::string answer;
        for (;;) {
            char bytes[65'536];
            const ssize_t count = recv(fd_, bytes, sizeof bytes, 0);
            if (count <= 0) wire::fail("the server closed the connection");
            answer.append(bytes, static_cast<std::size_t>(count));
            if (const auto extent = wire::extent_of(answer); extent.end != 0)
                return {wire::status_of(answer), answer.substr(extent.head)};
        }
    }

private:
    int fd_;
    std::string authorization_;
};

std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        char hex[4];
        std::snprintf(hex, sizeof hex, "%%%02X", static_cast<unsigned char>(c));
        out += std::isalnum(static_cast<unsigned char>(c)) != 0 ? std::string(1, c) : std::string(hex);
    }
    return out;
}

std::vector<std::string> found_ids(Connection& connection, const Options& options)
{
    std::ifstream file(options.identifiers);
    if (!file) wire::fail("cannot read " + options.identifiers);
    std::vector<std::string> ids;
    for (std::string line; ids.size() < options.customers && std::getline(file, line);) {
        const Answer answer = connection.get("/api/customers?identifier=" + escaped(line));
        constexpr std::string_view mark = R"("id":")";
        const auto at = answer.body.find(mark);
        if (answer.status != 200 || at == std::string::npos) continue;
        const auto begin = at + mark.size();
        ids.push_back(answer.body.substr(begin, answer.body.find('"', begin) - begin));
    }
    return ids;
}

void print(const char* name, std::vector<double>& took_ms)
{
    std::ranges::sort(took_ms);
    const auto at = [&took_ms](double share) {
        return took_ms.empty() ? 0 : took_ms[static_cast<std::size_t>(share * static_cast<double>(took_ms.size() - 1))];
    };
    std::printf(R"("%s":{"p50_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f},)", name, at(0.5), at(0.99), at(1));
}

}  // namespace

int main(int argc, char** argv)
{
    Options options;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string_view name = argv[i];
        const char* value = argv[i + 1];
        if (name == "--port")
            options.port = std::atoi(value);
        else if (name == "--authorization")
            options.authorization = value;
        else if (name == "--identifiers")
            options.identifiers = value;
        else if (name == "--seconds")
            options.seconds = std::atof(value);
        else if (name == "--pause-ms")
            options.pause_ms = std::atof(value);
        else if (name == "--customers")
            options.customers = static_cast<std::size_t>(std::atoll(value));
        else
            return std::fprintf(stderr, "ask: %s is not known\n", argv[i]), 2;
    }
    if (options.port == 0 || options.identifiers.empty())
        return std::fprintf(stderr, "usage: ask --port N --identifiers FILE [--authorization A] [--seconds S]\n"), 2;
    Connection connection(options);
    const std::vector<std::string> ids = found_ids(connection, options);
    if (ids.empty()) return std::fprintf(stderr, "ask: none of the identifiers is known to the server\n"), 1;

    std::vector<double> accounts, timelines, both;
    std::uint64_t failures = 0;
    std::uint64_t drawn = 1;
    for (const double end_at = wire::now_s() + options.seconds; wire::now_s() < end_at;) {
        drawn = drawn * 6'364'136'223'846'793'005 + 1'442'695'040'888'963'407;
        const std::string path = "/api/customers/" + ids[(drawn >> 33) % ids.size()];
        const double began_at = wire::now_s();
        const Answer account = connection.get(path);
        const double between = wire::now_s();
        const Answer timeline = connection.get(path + "/timeline?limit=50");
        const double ended_at = wire::now_s();
        if (account.status != 200 || timeline.status != 200) ++failures;
        accounts.push_back((between - began_at) * 1e3);
        timelines.push_back((ended_at - between) * 1e3);
        both.push_back((ended_at - began_at) * 1e3);
        usleep(static_cast<useconds_t>(options.pause_ms * 1e3));
    }
    std::printf("{");
    print("account", accounts);
    print("timeline", timelines);
    print("both", both);
    std::printf(R"("customers":%zu,"asked":%zu,"failures":%llu})"
                "\n",
                ids.size(), both.size(), static_cast<unsigned long long>(failures));
}
