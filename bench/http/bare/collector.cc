// bench/http/bare/collector.cc
//
// The least a durable collector of Segment batches can do in C++: epoll, simdjson, append, one fdatasync for all requests
// that are there (the group), and only then the answers. It keeps id, names, time and properties of each touch, and knows
// no keys, duplicates, customers or effects. One thread. collector PORT FILE
#include "../wire.h"

#include <array>
#include <fcntl.h>
#include <memory>
#include <simdjson.h>
#include <sys/epoll.h>
#include <vector>

namespace {

constexpr std::size_t request_bytes_max = 2 << 20;
constexpr std::string_view accepted =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"success\":true}";
constexpr std::string_view refused =
    "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n{\"success\":false}";

struct Connection {
    int fd = -1;
    std::size_t size = 0;
    std::unique_ptr<char[]> bytes{new char[request_bytes_max + simdjson::SIMDJSON_PADDING]};
};

void append_text(std::string& out, std::string_view text)
{
    const auto size = static_cast<std::uint32_t>(text.size());
    out.append(reinterpret_cast<const char*>(&size), sizeof size).append(text);
}

class Collector {
public:
    Collector(int port, const char* path)
    {
        file_ = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_APPEND, 0600);
        if (file_ < 0) wire::fail(path);
        listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        const int on = 1;
        setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(listener_, 256) != 0)
            wire::fail("listen");
        epoll_ = epoll_create1(0);
        watch(listener_, nullptr);
    }

    [[noreturn]] void run()
    {
        std::array<epoll_event, 256> ready{};
        std::vector<std::pair<int, std::string_view>> answers;
        for (;;) {
            const int count = epoll_wait(epoll_, ready.data(), static_cast<int>(ready.size()), -1);
            for (int i = 0; i < count; ++i) {
                auto* connection = static_cast<Connection*>(ready[static_cast<std::size_t>(i)].data.ptr);
                if (connection == nullptr)
                    accept_all();
                else if (!fill(*connection))
                    drop(connection);
                else if (const auto extent = wire::extent_of({connection->bytes.get(), connection->size}); extent.end != 0) {
                    answers.emplace_back(connection->fd, take(*connection, extent) ? accepted : refused);
                    connection->size = 0;
                }
            }
            if (answers.empty()) continue;
            for (std::string_view left = group_; !left.empty();) {
                const ssize_t wrote = write(file_, left.data(), left.size());
                if (wrote <= 0) wire::fail("write");
                left.remove_prefix(static_cast<std::size_t>(wrote));
            }
            if (fdatasync(file_) != 0) wire::fail("fdatasync");
            group_.clear();
            for (const auto& [fd, text] : answers) send(fd, text.data(), text.size(), MSG_NOSIGNAL);
            answers.clear();
        }
    }

private:
    void watch(int fd, Connection* connection) const
    {
        epoll_event interest{};
        interest.events = EPOLLIN;
        interest.data.ptr = connection;
        epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &interest);
    }

    void accept_all() const
    {
        for (int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK); fd >= 0;
             fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK)) {
            const int on = 1;
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            auto* connection = new Connection;
            connection->fd = fd;
            watch(fd, connection);
        }
    }

    // False when the other side is gone.
    static bool fill(Connection& connection)
    {
        for (;;) {
            if (connection.size == request_bytes_max) return false;
            const ssize_t count =
                recv(connection.fd, connection.bytes.get() + connection.size, request_bytes_max - connection.size, 0);
            if (count < 0) return errno == EAGAIN;
            if (count == 0) return false;
            connection.size += static_cast<std::size_t>(count);
        }
    }

    static void drop(Connection* connection)
    {
        close(connection->fd);
        delete connection;
    }

    bool take(const Connection& connection, wire::Extent extent)
    {
        namespace ondemand = simdjson::ondemand;
        const std::size_t group_before = group_.size();
        const std::size_t size = extent.end - extent.head;
        // What stands behind the body in the buffer is padding enough.
        const simdjson::padded_string_view body(connection.bytes.get() + extent.head, size, size + simdjson::SIMDJSON_PADDING);
        ondemand::document document;
        ondemand::array batch;
        if (parser_.iterate(body).get(document) != simdjson::SUCCESS ||
            document["batch"].get_array().get(batch) != simdjson::SUCCESS)
            return false;
        for (auto item : batch) {
            ondemand::object touch;
            if (item.get_object().get(touch) != simdjson::SUCCESS) return undone(group_before);
            std::string_view id, user, anonymous, name, type, at, properties;
            for (auto field : touch) {
                std::string_view key;
                if (field.unescaped_key().get(key) != simdjson::SUCCESS) return undone(group_before);
                auto value = field.value();
                simdjson::error_code error = simdjson::SUCCESS;
                if (key == "messageId")
                    error = value.get_string().get(id);
                else if (key == "userId")
                    error = value.get_string().get(user);
                else if (key == "anonymousId")
                    error = value.get_string().get(anonymous);
                else if (key == "event")
                    error = value.get_string().get(name);
                else if (key == "type")
                    error = value.get_string().get(type);
                else if (key == "timestamp")
                    error = value.get_string().get(at);
                else if (key == "properties" || key == "traits")
                    error = raw(value, properties);
                if (error != simdjson::SUCCESS) return undone(group_before);
            }
            if (id.empty() || (user.empty() && anonymous.empty())) return undone(group_before);
            for (const auto text : {id, user, anonymous, name, type, at, properties}) append_text(group_, text);
        }
        return true;
    }

    template <class Value>
    static simdjson::error_code raw(Value& value, std::string_view& out)
    {
        simdjson::ondemand::object object;
        if (const auto error = value.get_object().get(object)) return error;
        return object.raw_json().get(out);
    }

    bool undone(std::size_t size)
    {
        group_.resize(size);
        return false;
    }

    simdjson::ondemand::parser parser_;
    std::string group_;
    int file_ = -1, listener_ = -1, epoll_ = -1;
};

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 3) return std::fprintf(stderr, "usage: collector PORT FILE\n"), 2;
    Collector(std::atoi(argv[1]), argv[2]).run();
}
