#include "server/server.h"

#include "server/connection.h"

#include <algorithm>
#include <ctime>
#include <thread>

namespace regard::server {

namespace {

// RFC 9110, 5.6.7
std::string date_now()
{
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[40];
    const std::size_t size = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {text, size};
}

}  // namespace

struct Server::Threads {
    Threads(Api& api_, const ServerOptions& options_) : api(api_), options(options_) {}

    Api& api;
    ServerOptions options;
    Counts counts;
    std::vector<std::unique_ptr<Keeper>> keepers;
    std::vector<std::unique_ptr<asio::steady_timer>> clocks;
    std::optional<tcp::acceptor> acceptor;     // on the first keeper's thread
    std::optional<asio::steady_timer> breath;  // after an accept that failed
    std::vector<std::thread> threads;
    std::size_t next = 0;

    Result<void> listen();
    void run();
    void accept();
    void take(tcp::socket socket, Keeper& keeper);
    void tick(std::size_t index);
    void drain();
    void stop(Duration patience);
};

Result<void> Server::Threads::listen()
{
    ErrorCode error;
    const asio::ip::address address = asio::ip::make_address(options.address, error);
    if (error)
        return failed(Code::bad_input,
                      options.address + " is no address to listen on; write one of this machine's, as 127.0.0.1 or ::1");
    const tcp::endpoint endpoint(address, options.port);
    acceptor.emplace(keepers.front()->io);
    acceptor->open(endpoint.protocol(), error);
    if (!error) acceptor->set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor->bind(endpoint, error);
    if (!error) acceptor->listen(asio::socket_base::max_listen_connections, error);
    if (error == asio::error::address_in_use)
        return failed(Code::conflict, "port " + std::to_string(options.port) + " of " + options.address +
                                          " is taken by another program; stop it or choose another with --port");
    if (error)
        return failed(Code::io,
                      "cannot listen on " + options.address + " port " + std::to_string(options.port) + ": " + error.message());
    return {};
}

void Server::Threads::run()
{
    breath.emplace(keepers.front()->io);
    asio::post(keepers.front()->io, [this] { accept(); });
    for (std::size_t i = 0; i < keepers.size(); ++i) {
        keepers[i]->date = date_now();
        clocks.push_back(std::make_unique<asio::steady_timer>(keepers[i]->io));
        tick(i);
    }
    for (const auto& keeper : keepers) threads.emplace_back([&io = keeper->io] { io.run(); });
}

void Server::Threads::accept()
{
    Keeper& keeper = *keepers[next++ % keepers.size()];
    acceptor->async_accept(keeper.io, [this, &keeper](ErrorCode error, tcp::socket socket) {
        if (error == asio::error::operation_aborted) return;
        if (error) {
            // Out of descriptors, most likely: others have to close first.
            breath->expires_after(std::chrono::milliseconds(100));
            breath->async_wait([this](ErrorCode stopped) {
                if (!stopped) accept();
            });
            return;
        }
        if (counts.connections.fetch_add(1, std::memory_order_relaxed) >= options.connections_max) {
            counts.connections.fetch_sub(1, std::memory_order_relaxed);
            static constexpr std::string_view full =
                "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            // Fits into any socket's buffer; who does not read it loses nothing.
            ErrorCode ignored;
            socket.non_blocking(true, ignored);
            socket.write_some(asio::buffer(full), ignored);
        } else {
            asio::post(keeper.io, [this, &keeper, socket = std::move(socket)]() mutable { take(std::move(socket), keeper); });
        }
        accept();
    });
}

void Server::Threads::take(tcp::socket socket, Keeper& keeper)
{
    auto connection = std::make_shared<Connection>(std::move(socket), keeper);
    keeper.connections.emplace(connection.get(), connection);
    connection->start();
}

void Server::Threads::tick(std::size_t index)
{
    Keeper& keeper = *keepers[index];
    clocks[index]->expires_after(std::chrono::seconds(1));
    clocks[index]->async_wait([this, index, &keeper](ErrorCode stopped) {
        if (stopped) return;
        keeper.date = date_now();
        const Moment now = std::chrono::steady_clock::now();
        // A copy: who is closed leaves the map.
        std::vector<std::shared_ptr<Connection>> all;
        for (const auto& [key, connection] : keeper.connections) all.push_back(connection);
        for (const auto& connection : all) connection->look(now);
        tick(index);
    });
}

void Server::Threads::drain()
{
    asio::post(keepers.front()->io, [this] {
        ErrorCode ignored;
        acceptor->close(ignored);
    });
    // All know it before the first connection closes.
    for (const auto& keeper : keepers) keeper->is_draining = true;
    for (const auto& keeper : keepers) {
        asio::post(keeper->io, [&each = *keeper] {
            std::vector<std::shared_ptr<Connection>> all;
            for (const auto& [key, connection] : each.connections) all.push_back(connection);
            for (const auto& connection : all) connection->drain();
        });
    }
}

void Server::Threads::stop(Duration patience)
{
    if (threads.empty()) return;
    drain();
    const auto give_up_at = std::chrono::steady_clock::now() + std::chrono::microseconds(patience.us);
    while (counts.connections.load() > 0 && std::chrono::steady_clock::now() < give_up_at)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    for (const auto& keeper : keepers) keeper->io.stop();
    for (std::thread& thread : threads) thread.join();
    threads.clear();
    // Nobody runs any more; what is left closes here.
    for (const auto& keeper : keepers) {
        std::vector<std::shared_ptr<Connection>> all;
        for (const auto& [key, connection] : keeper->connections) all.push_back(connection);
        for (const auto& connection : all) connection->close();
    }
}

Result<std::unique_ptr<Server>> Server::start(Api& api, const ServerOptions& options)
{
    auto threads = std::make_unique<Threads>(api, options);
    for (int i = 0; i < std::max(1, options.threads); ++i)
        threads->keepers.push_back(std::make_unique<Keeper>(api, threads->counts, options.is_verbose));
    TRY(threads->listen());
    threads->run();
    return std::unique_ptr<Server>(new Server(std::move(threads)));
}

Server::Server(std::unique_ptr<Threads> threads) : threads_(std::move(threads)) {}

Server::~Server() { stop({}); }

std::uint16_t Server::port() const
{
    ErrorCode ignored;
    return threads_->acceptor->local_endpoint(ignored).port();
}

void Server::stop(Duration patience) { threads_->stop(patience); }

}  // namespace regard::server
