// HTTP/1.1 as it comes over a real socket: pieces, pipelines, chunks, limits, streams.
#include "server/server.h"

#include "server/client.h"
#include "server/connection.h"
#include "server/partitions_fake.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

namespace regard::server {

namespace {

// One connection, used as bluntly as a client can.
class Wire {
public:
    explicit Wire(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        const timeval patience{10, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    }
    ~Wire() { ::close(socket_); }
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    void send(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    struct Answer {
        int status = 0;  // 0: the connection ended
        std::string head;
        std::string body;
    };
    // The next whole answer.
    Answer next()
    {
        Answer out;
        std::size_t end;
        while ((end = in_.find("\r\n\r\n")) == std::string::npos)
            if (!more()) return out;
        out.head = in_.substr(0, end + 2);
        in_.erase(0, end + 4);
        out.status = std::stoi(out.head.substr(9, 3));
        const std::size_t length = out.head.find("Content-Length: ");
        const std::size_t size = length == std::string::npos ? 0 : std::stoul(out.head.substr(length + 16));
        while (in_.size() < size)
            if (!more()) break;
        out.body = in_.substr(0, size);
        in_.erase(0, size);
        return out;
    }
    std::string until(std::string_view text)
    {
        while (in_.find(text) == std::string::npos)
            if (!more()) break;
        return in_;
    }
    bool is_ended() { return !more(); }

private:
    bool more()
    {
        char piece[64 * 1024];
        const ssize_t size = ::recv(socket_, piece, sizeof piece, 0);
        if (size <= 0) return false;
        in_.append(piece, static_cast<std::size_t>(size));
        return true;
    }
    int socket_;
    std::string in_;
};

class ServerTest : public testing::Test {
protected:
    ServerTest()
    {
        EXPECT_TRUE(api.open(engine));
        sender = api.house()->keys->make("web shop", access::Kind::source)->key;
        reader = api.house()->keys->make("report", access::Kind::read)->key;
        ServerOptions options;
        options.port = 0;
        options.connections_max = 40;
        server = *Server::start(api, options);
    }
    ~ServerTest() override
    {
        server->stop(seconds(1));
        api.close();
    }
    std::string post(std::string_view path, std::string_view body, std::string_view more = "") const
    {
        return "POST " + std::string(path) + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + sender + "\r\n" +
               std::string(more) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
    }
    std::string touch(int number, std::size_t text_bytes = 0) const
    {
        return R"({"touchpoint":"phone.call","identifiers":{"user_id":"u"},"id":"t-)" + std::to_string(number) + "\"" +
               (text_bytes ? R"(,"text":")" + std::string(text_bytes, 'x') + "\"" : "") + "}";
    }

    StillClock clock;
    CountingChance chance;
    PartitionsFake engine{clock};
    Api api{{&clock, &chance}};
    std::string sender, reader;
    std::unique_ptr<Server> server;
};

TEST_F(ServerTest, OneConnectionAnswersManyRequests)
{
    Wire wire(server->port());
    for (int i = 0; i < 100; ++i) {
        wire.send(post("/api/touches", touch(i)));
        const Wire::Answer answer = wire.next();
        ASSERT_EQ(answer.status, 200) << answer.body;
        ASSERT_NE(answer.body.find("\"t-" + std::to_string(i) + "\""), std::string::npos);
    }
    EXPECT_EQ(engine.touches.size(), 100U);
}

TEST_F(ServerTest, RequestsSentAheadAreAnsweredInTheirOrder)
{
    Wire wire(server->port());
    std::string all;
    for (int i = 0; i < 200; ++i) all += post("/api/touches", touch(i, i % 3 == 0 ? 5'000 : 0));
    std::thread sending([&] { wire.send(all); });
    for (int i = 0; i < 200; ++i) {
        const Wire::Answer answer = wire.next();
        ASSERT_EQ(answer.status, 200);
        ASSERT_NE(answer.body.find("\"t-" + std::to_string(i) + "\""), std::string::npos) << i << answer.body;
    }
    sending.join();
}

TEST_F(ServerTest, ARequestMayComeByteByByte)
{
    Wire wire(server->port());
    for (const char byte : post("/api/touches", touch(1))) wire.send({&byte, 1});
    EXPECT_EQ(wire.next().status, 200);
    wire.send("POST /api/touches HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + sender +
              "\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::string body = touch(2);
    for (const char byte : body) wire.send("1\r\n" + std::string(1, byte) + "\r\n");
    wire.send("0\r\n\r\n");
    EXPECT_EQ(wire.next().status, 200);
    EXPECT_EQ(engine.touches.size(), 2U);
}

TEST_F(ServerTest, BodiesOfAnySizeArriveWhole)
{
    Wire wire(server->port());
    int number = 0;
    for (const std::size_t many : {1, 30, 60, 64, 65, 120, 400}) {
        std::string body = "[";
        for (std::size_t i = 0; i < many; ++i) body += (i ? "," : "") + touch(number++, 1'000);
        body += "]";
        wire.send(post("/api/touches", body));
        ASSERT_NE(wire.next().body.find("\"accepted\":" + std::to_string(many) + ","), std::string::npos) << many;

        // The same in chunks, with the next request right behind.
        wire.send("POST /api/touches HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + sender +
                  "\r\nTransfer-Encoding: chunked\r\n\r\n");
        char size[20];
        std::snprintf(size, sizeof size, "%zx\r\n", body.size());
        wire.send(size + body + "\r\n0\r\n\r\n" + post("/api/touches", touch(number++)));
        ASSERT_NE(wire.next().body.find("\"duplicates\":" + std::to_string(many) + ","), std::string::npos) << many;
        ASSERT_NE(wire.next().body.find("\"accepted\":1,"), std::string::npos) << many;
    }
}

TEST_F(ServerTest, WhatIsTooLargeIsAnsweredAndTheConnectionEnds)
{
    struct Case {
        std::string request;
        int status;
    };
    const std::string chunks =
        "POST /api/touches HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + sender + "\r\nTransfer-Encoding: chunked\r\n\r\n";
    std::string too_many_chunks = chunks;
    for (int i = 0; i < 17; ++i) too_many_chunks += "10000\r\n" + std::string(0x10000, ' ') + "\r\n";
    for (const Case& each : {Case{post("/api/touches", std::string(1024 * 1024 + 1, ' ')), 413}, Case{too_many_chunks, 413},
                             Case{post("/v1/batch", std::string(1024 * 1024 + 1, ' ')), 400},
                             Case{"GET /" + std::string(9'000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", 414},
                             Case{"GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(17'000, 'a') + "\r\n\r\n", 431},
                             Case{chunks + std::string(70'000, '1') + "\r\n", 400}}) {
        Wire wire(server->port());
        std::thread sending([&] { wire.send(each.request); });
        const Wire::Answer answer = wire.next();
        sending.join();
        EXPECT_EQ(answer.status, each.status) << each.request.substr(0, 60);
        EXPECT_NE(answer.head.find("Connection: close\r\n"), std::string::npos);
        EXPECT_NE(answer.head.find("application/problem+json"), std::string::npos);
    }
    EXPECT_TRUE(engine.touches.empty());
}

TEST_F(ServerTest, WhatTwoReadersCouldReadDifferentlyIsRefused)
{
    const std::string line = "POST /api/touches HTTP/1.1\r\n";
    for (const std::string& request :
         {line + "Host: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          line + "Host: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
          line + "Host: x\r\nContent-Length: -1\r\n\r\n", line + "Host: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
          line + "Host: x\r\nX: a\r\n b\r\n\r\n", line + "Host: x\r\nHost: y\r\n\r\n", line + "\r\n",
          std::string("POST  /api/touches HTTP/1.1\r\nHost: x\r\n\r\n"),
          std::string("POST /api/touches HTTP/1.1\nHost: x\n\n\r\n\r\n"), std::string("GET api HTTP/1.1\r\nHost: x\r\n\r\n"),
          std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15)}) {
        Wire wire(server->port());
        wire.send(request);
        const Wire::Answer answer = wire.next();
        EXPECT_TRUE(answer.status == 400 || answer.status == 505) << answer.status << " to " << request;
        EXPECT_TRUE(wire.is_ended()) << request;
    }
    Wire wire(server->port());
    wire.send(line + "Host: x\r\nTransfer-Encoding: gzip\r\n\r\n");
    EXPECT_EQ(wire.next().status, 501);
}

TEST_F(ServerTest, AClientMayAskBeforeItSendsItsBody)
{
    Wire wire(server->port());
    const std::string request = post("/api/touches", touch(1), "Expect: 100-continue\r\n");
    const std::size_t end = request.find("\r\n\r\n") + 4;
    wire.send(request.substr(0, end));
    EXPECT_EQ(wire.next().status, 100);
    wire.send(request.substr(end));
    EXPECT_EQ(wire.next().status, 200);
    wire.send("POST /api/touches HTTP/1.1\r\nHost: x\r\nExpect: a miracle\r\nContent-Length: 1\r\n\r\n");
    EXPECT_EQ(wire.next().status, 417);
}

TEST_F(ServerTest, HeadIsGetWithoutItsBody)
{
    Wire wire(server->port());
    wire.send("HEAD /health HTTP/1.1\r\nHost: x\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n");
    std::string both = wire.until("\"ok\"");
    const std::size_t second = both.find("HTTP/1.1", 1);
    const std::string head = both.substr(0, second);
    EXPECT_TRUE(head.ends_with("\r\n\r\n")) << both;
    EXPECT_EQ(head.find("Content-Length: 0"), std::string::npos) << "the length GET would have";
}

TEST_F(ServerTest, AnOldClientGetsItsAnswerAndTheEnd)
{
    Wire wire(server->port());
    wire.send("GET /health HTTP/1.0\r\n\r\n");
    EXPECT_EQ(wire.next().status, 200);
    EXPECT_TRUE(wire.is_ended());
}

TEST_F(ServerTest, MoreConnectionsThanItTakesAreToldToComeBack)
{
    std::vector<std::unique_ptr<Wire>> wires;
    for (int i = 0; i < 40; ++i) {
        wires.push_back(std::make_unique<Wire>(server->port()));
        wires.back()->send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
        ASSERT_EQ(wires.back()->next().status, 200);
    }
    Wire late(server->port());
    EXPECT_EQ(late.next().status, 503);
    EXPECT_TRUE(late.is_ended());
}

TEST_F(ServerTest, TheStreamShowsTouchesAsTheyCome)
{
    Wire wire(server->port());
    wire.send("GET /api/live HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + reader + "\r\n\r\n");
    const std::string head = wire.until(": hello\n\n");
    EXPECT_NE(head.find("Content-Type: text/event-stream"), std::string::npos);
    LiveTouch shown;
    shown.touchpoint = "phone.call";
    shown.standing = Standing::leaving;
    engine.tell(shown);
    EXPECT_NE(wire.until("\"leaving\"").find("event: touch\ndata: {"), std::string::npos);
}

TEST_F(ServerTest, AStreamEndsWhenItsKeyIsWithdrawn)
{
    Wire wire(server->port());
    wire.send("GET /api/live HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + reader + "\r\n\r\n");
    (void)wire.until(": hello\n\n");
    ASSERT_TRUE(api.house()->keys->remove(api.house()->keys->find(reader)->id));
    EXPECT_TRUE(wire.is_ended());
    // The client may see the end before the server has let go of its listener.
    for (int i = 0; i < 500 && api.house()->live.listeners_count() != 0; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_EQ(api.house()->live.listeners_count(), 0U);
}

TEST_F(ServerTest, StoppingAnswersWhatIsUnderWayAndTakesNoMore)
{
    Wire idle(server->port());
    idle.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_EQ(idle.next().status, 200);
    Wire half(server->port());
    const std::string request = post("/api/touches", touch(1));
    half.send(request.substr(0, request.size() - 5));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    std::thread stopping([&] { server->stop(seconds(5)); });
    EXPECT_TRUE(idle.is_ended()) << "an idle connection closes at once";
    half.send(request.substr(request.size() - 5));
    const Wire::Answer answer = half.next();
    EXPECT_EQ(answer.status, 200);
    EXPECT_NE(answer.head.find("Connection: close"), std::string::npos);
    stopping.join();
}

TEST_F(ServerTest, AnAddressThatIsTakenIsSaid)
{
    ServerOptions options;
    options.port = server->port();
    const auto second = Server::start(api, options);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Code::conflict);
    options.address = "localhost";
    EXPECT_EQ(Server::start(api, options).error().code, Code::bad_input);
}

TEST_F(ServerTest, OurOwnClientSpeaksWithIt)
{
    Client client = *Client::make("http://127.0.0.1:" + std::to_string(server->port()), sender);
    EXPECT_EQ(client.post("/api/touches", "application/json", touch(1))->status, 200);
    EXPECT_EQ(client.get("/api/summary")->status, 403);
    engine.is_full = true;
    const auto answer = client.post("/api/touches", "application/json", touch(1));
    EXPECT_EQ(answer->status, 429);
    EXPECT_EQ(answer->retry_after_s, 1);
    EXPECT_EQ(Client::make("https://example.org", "").error().code, Code::bad_input);
    EXPECT_EQ(Client::make("http://127.0.0.1:1", "")->get("/").error().code, Code::io);
}

}  // namespace

}  // namespace regard::server
