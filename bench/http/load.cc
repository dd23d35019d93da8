// bench/http/load.cc
//
// A load generator for collectors of touches: so many connections, each with one request in flight, for so many seconds.
//
// The bodies (one a line, as `regard simulate --format segment` or `--format jsonl` writes them) are prepared in memory
// with their head. Before each sending every message id in a body is overwritten with one never used before, and every
// time with the present one, so the server sees a live stream in which nothing repeats. Answers other than 2xx are counted
// and their touches are not. Prints one JSON object.
#include "wire.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <fcntl.h>
#include <fstream>
#include <sys/epoll.h>
#include <vector>

namespace {

constexpr std::size_t id_size = 36;
constexpr std::size_t time_size = 24;

struct Options {
    int port = 0;
    std::string path = "/v1/batch";
    std::string bodies;
    std::string authorization;
    std::size_t bodies_max = 5'000;
    int connections = 16;
    double seconds = 5;
    double warm_up = 1;
    double rate = 0;  // touches a second at most; 0: as fast as answers come
};

struct Request {
    std::string bytes;
    std::vector<std::uint32_t> ids;  // where ids begin
    std::vector<std::uint32_t> times;
};

struct Connection {
    int fd = -1;
    Request* request = nullptr;
    std::size_t sent = 0;
    double began_at = 0;
    std::string answer;
};

std::uint64_t mixed(std::uint64_t value)
{
    value += 0x9e3779b97f4a7c15;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
    value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
    return value ^ (value >> 31);
}

// A random UUID's look, from a counter and where this run began.
void write_id(char* out, std::uint64_t run, std::uint64_t number)
{
    constexpr std::string_view digits = "0123456789abcdef";
    const std::array<std::uint64_t, 2> words = {mixed(run ^ mixed(number)), mixed(mixed(run) + number)};
    std::size_t at = 0;
    for (std::size_t i = 0; i < 32; ++i) {
        if (i == 8 || i == 12 || i == 16 || i == 20) out[at++] = '-';
        out[at++] = digits[(words[i / 16] >> (i % 16 * 4)) & 15];
    }
}

std::array<char, time_size + 1> time_text()
{
    timespec at{};
    clock_gettime(CLOCK_REALTIME, &at);
    tm parts{};
    gmtime_r(&at.tv_sec, &parts);
    std::array<char, 80> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ", parts.tm_year + 1900, parts.tm_mon + 1,
                  parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, at.tv_nsec / 1'000'000);
    std::array<char, time_size + 1> out{};
    std::copy_n(text.data(), time_size, out.data());
    return out;
}

// The body with room for a 36-byte id wherever it has one, and where ids and times stand in it.
std::string prepared(std::string_view body, Request& request)
{
    struct Mark {
        std::string_view text;
        bool is_id;
        std::size_t next = 0;
    };
    // The native form's id stands first in its object; Segment's has a name of its own.
    std::array<Mark, 4> marks = {
        {{R"("messageId":")", true}, {R"({"id":"sim)", true}, {R"("timestamp":")", false}, {R"("at":")", false}}};
    for (Mark& mark : marks) mark.next = body.find(mark.text);
    std::string out;
    for (std::size_t done = 0;;) {
        Mark& mark = *std::ranges::min_element(marks, {}, &Mark::next);
        if (mark.next == std::string_view::npos) return out.append(body.substr(done));
        const std::size_t value = body.find('"', mark.next + mark.text.rfind(':')) + 1;
        out.append(body.substr(done, value - done));
        (mark.is_id ? request.ids : request.times).push_back(static_cast<std::uint32_t>(out.size()));
        out.append(mark.is_id ? id_size : time_size, '0');
        done = body.find('"', value);
        mark.next = body.find(mark.text, done);
    }
}

std::vector<Request> read_requests(const Options& options)
{
    std::ifstream file(options.bodies);
    if (!file) wire::fail("cannot read " + options.bodies);
    std::vector<Request> requests;
    for (std::string line; requests.size() < options.bodies_max && std::getline(file, line);) {
        Request request;
        const std::string body = prepared(line, request);
        std::string head = "POST " + options.path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n";
        if (!options.authorization.empty()) head += "Authorization: " + options.authorization + "\r\n";
        head += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
        for (auto& at : request.ids) at += static_cast<std::uint32_t>(head.size());
        for (auto& at : request.times) at += static_cast<std::uint32_t>(head.size());
        request.bytes = head + body;
        requests.push_back(std::move(request));
    }
    if (requests.empty()) wire::fail("no bodies in " + options.bodies);
    // A request is overwritten when it is sent again; none may then still be on its way.
    while (requests.size() < static_cast<std::size_t>(options.connections) * 2)
        requests.push_back(requests[requests.size() / 2]);
    return requests;
}

class Load {
public:
    explicit Load(const Options& options)
        : options_(options), requests_(read_requests(options)), connections_(static_cast<std::size_t>(options.connections))
    {
        timespec at{};
        clock_gettime(CLOCK_REALTIME, &at);
        run_ = mixed(static_cast<std::uint64_t>(at.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(at.tv_nsec));
        epoll_ = epoll_create1(0);
        for (Connection& connection : connections_) {
            connection.fd = wire::connected(options.port);
            fcntl(connection.fd, F_SETFL, O_NONBLOCK);
            epoll_event interest{};
            interest.events = EPOLLIN | EPOLLOUT | EPOLLET;
            interest.data.ptr = &connection;
            epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.fd, &interest);
            idle_.push_back(&connection);
        }
    }

    void run()
    {
        began_at_ = wire::now_s();
        counted_from_ = began_at_ + options_.warm_up;
        const double end_at = counted_from_ + options_.seconds;
        std::array<epoll_event, 256> ready{};
        for (double now = began_at_; now < end_at; now = wire::now_s()) {
            send_idle(now);
            const int count = epoll_wait(epoll_, ready.data(), static_cast<int>(ready.size()), options_.rate > 0 ? 1 : 100);
            for (int i = 0; i < count; ++i) serve(*static_cast<Connection*>(ready[static_cast<std::size_t>(i)].data.ptr));
        }
        ended_at_ = wire::now_s();
    }

    void print()
    {
        std::ranges::sort(latencies_ms_);
        const auto at = [this](double share) {
            return latencies_ms_.empty()
                       ? 0.0
                       : static_cast<double>(
                             latencies_ms_[static_cast<std::size_t>(share * static_cast<double>(latencies_ms_.size() - 1))]);
        };
        const double seconds = ended_at_ - counted_from_;
        std::printf(
            R"({"touches":%llu,"requests":%llu,"refused":%llu,"last_refusal":%d,"seconds":%.3f,"touches_per_second":%.0f,"requests_per_second":%.0f,)"
            R"("p50_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f,"acknowledged":%llu})"
            "\n",
            touches_, static_cast<unsigned long long>(latencies_ms_.size()), refused_, last_refusal_, seconds,
            static_cast<double>(touches_) / seconds, static_cast<double>(latencies_ms_.size()) / seconds, at(0.5), at(0.99),
            at(1.0), acknowledged_);
    }

private:
    void send_idle(double now)
    {
        while (!idle_.empty()) {
            // Behind the plan, but not by more than a tenth of a second: a stall is not made up for in one burst.
            const double planned = options_.rate * (now - began_at_);
            if (options_.rate > 0) planned_sent_ = std::max(planned_sent_, planned - options_.rate / 10);
            if (options_.rate > 0 && planned_sent_ >= planned) return;
            Connection& connection = *idle_.back();
            idle_.pop_back();
            Request& request = requests_[next_++ % requests_.size()];
            const auto time = time_text();
            for (const auto at : request.times) std::copy_n(time.data(), time_size, request.bytes.data() + at);
            for (const auto at : request.ids) write_id(request.bytes.data() + at, run_, ++numbers_);
            planned_sent_ += static_cast<double>(request.ids.size());
            connection.request = &request;
            connection.sent = 0;
            connection.began_at = wire::now_s();
            push(connection);
        }
    }

    static void push(Connection& connection)
    {
        const std::string& bytes = connection.request->bytes;
        while (connection.sent < bytes.size()) {
            const ssize_t wrote =
                send(connection.fd, bytes.data() + connection.sent, bytes.size() - connection.sent, MSG_NOSIGNAL);
            if (wrote < 0 && errno == EAGAIN) return;
            if (wrote <= 0) wire::fail("send");
            connection.sent += static_cast<std::size_t>(wrote);
        }
    }

    void serve(Connection& connection)
    {
        if (connection.request == nullptr) return;
        push(connection);
        for (;;) {
            std::array<char, 65'536> bytes{};
            const ssize_t count = recv(connection.fd, bytes.data(), bytes.size(), 0);
            if (count < 0 && errno == EAGAIN) break;
            if (count <= 0) wire::fail("the server closed the connection");
            connection.answer.append(bytes.data(), static_cast<std::size_t>(count));
        }
        const auto extent = wire::extent_of(connection.answer);
        if (extent.end == 0) return;
        const int status = wire::status_of(connection.answer);
        connection.answer.erase(0, extent.end);
        const double now = wire::now_s();
        const bool is_taken = status >= 200 && status < 300;
        if (is_taken) acknowledged_ += connection.request->ids.size();
        if (now >= counted_from_) {
            latencies_ms_.push_back(static_cast<float>((now - connection.began_at) * 1e3));
            if (is_taken)
                touches_ += connection.request->ids.size();
            else
                ++refused_, last_refusal_ = status;
        }
        connection.request = nullptr;
        idle_.push_back(&connection);
    }

    Options options_;
    std::vector<Request> requests_;
    std::vector<Connection> connections_;
    std::vector<Connection*> idle_;
    std::vector<float> latencies_ms_;
    std::size_t next_ = 0;
    std::uint64_t run_ = 0;
    std::uint64_t numbers_ = 0;
    unsigned long long touches_ = 0, refused_ = 0, acknowledged_ = 0;
    int last_refusal_ = 0;
    double planned_sent_ = 0, began_at_ = 0, counted_from_ = 0, ended_at_ = 0;
    int epoll_ = -1;
};

}  // namespace

int main(int argc, char** argv)
{
    Options options;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string_view name = argv[i];
        const char* value = argv[i + 1];
        if (name == "--port")
            options.port = std::atoi(value);
        else if (name == "--path")
            options.path = value;
        else if (name == "--bodies")
            options.bodies = value;
        else if (name == "--bodies-max")
            options.bodies_max = static_cast<std::size_t>(std::atoll(value));
        else if (name == "--authorization")
            options.authorization = value;
        else if (name == "--connections")
            options.connections = std::atoi(value);
        else if (name == "--seconds")
            options.seconds = std::atof(value);
        else if (name == "--warm-up")
            options.warm_up = std::atof(value);
        else if (name == "--rate")
            options.rate = std::atof(value);
        else
            return std::fprintf(stderr, "load: %s is not known\n", argv[i]), 2;
    }
    if (options.port == 0 || options.bodies.empty())
        return std::fprintf(stderr,
                            "usage: load --port N --bodies FILE [--path P] [--connections N] [--seconds S] [--rate N]\n"),
               2;
    Load load(options);
    load.run();
    load.print();
}
