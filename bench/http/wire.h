// bench/http/wire.h
//
// The little HTTP/1.1 that the load generators and the bare collector need: one connection that sends a prepared request
// and reads an answer with a Content-Length. Not for anything but measuring. One thread.
#pragma once

#include <arpa/inet.h>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

namespace wire {

[[noreturn]] inline void fail(const std::string& what)
{
    std::fprintf(stderr, "%s: %s\n", what.c_str(), std::strerror(errno));
    std::exit(1);
}

inline double now_s()
{
    timespec at{};
    clock_gettime(CLOCK_MONOTONIC, &at);
    return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_nsec) * 1e-9;
}

inline int connected(int port)
{
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        fail("connect 127.0.0.1:" + std::to_string(port));
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

// Where a message in `bytes` ends, or 0 while it is not whole; the length of its head and its Content-Length beside.
struct Extent {
    std::size_t end = 0;
    std::size_t head = 0;
};

inline Extent extent_of(std::string_view bytes)
{
    const auto head = bytes.find("\r\n\r\n");
    if (head == std::string_view::npos) return {};
    std::size_t length = 0;
    std::string_view lines = bytes.substr(0, head + 2);
    while (!lines.empty()) {
        const auto end = lines.find("\r\n");
        const std::string_view line = lines.substr(0, end);
        lines.remove_prefix(end + 2);
        constexpr std::string_view name = "content-length:";
        if (line.size() <= name.size() || strncasecmp(line.data(), name.data(), name.size()) != 0) continue;
        std::string_view value = line.substr(name.size());
        while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
        std::from_chars(value.data(), value.data() + value.size(), length);
    }
    const std::size_t whole = head + 4 + length;
    return bytes.size() < whole ? Extent{} : Extent{whole, head + 4};
}

// "HTTP/1.1 200 OK" -> 200.
inline int status_of(std::string_view answer) { return answer.size() < 12 ? 0 : std::atoi(answer.data() + 9); }

}  // namespace wire
