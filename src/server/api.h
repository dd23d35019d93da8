// server/api.h
//
// The API without a wire: a request comes in, is held against the table of routes and who may call them, and is answered by
// the operation it names. Connections give it what came by HTTP; `regard ask` and the tests call it directly.
//
// Thread-safe. Until open() and after close(), everything that needs the store is answered 503.
#pragma once

#include "access/audit.h"
#include "access/key.h"
#include "access/session.h"
#include "base/clock.h"
#include "intake/decoded.h"
#include "intake/native.h"
#include "intake/segment.h"
#include "partition/partitions.h"
#include "server/aside.h"
#include "server/backtest.h"
#include "server/catalogue_lines.h"
#include "server/live.h"
#include "server/mail_options.h"
#include "server/request.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace regard::server {

// What one thread of the server reuses from request to request.
struct Bench {
    SegmentDecoder segment;
    NativeDecoder native;
    Decoded decoded;
    std::string inflated;
};

struct ApiOptions {
    Clock* clock = nullptr;    // not owned
    Chance* chance = nullptr;  // not owned
};

class Mailing;

// What access keeps, kept in the store.
class StoredSettings final : public access::Settings {
public:
    explicit StoredSettings(Partitions& partitions) : partitions_(partitions) {}
    [[nodiscard]] Result<std::optional<std::string>> get(std::string_view name) override
    {
        return partitions_.get_setting(name);
    }
    [[nodiscard]] Result<void> put(std::string_view name, std::string_view value) override
    {
        return partitions_.put_setting(name, value);
    }
    [[nodiscard]] Result<void> remove(std::string_view name) override { return partitions_.remove_setting(name); }
    [[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> all(std::string_view prefix) override
    {
        return partitions_.settings(prefix);
    }

private:
    Partitions& partitions_;
};

// Ids for touches that came without one: unlike all others, and known again as ours so that answers show none.
class OwnIds final : public MessageIds {
public:
    explicit OwnIds(Chance& chance) : prefix_("own-" + to_hex({chance.number(), chance.number()}) + "-") {}
    [[nodiscard]] std::string next() override
    {
        return prefix_ + std::to_string(count_.fetch_add(1, std::memory_order_relaxed));
    }
    [[nodiscard]] bool is_own(std::string_view id) const { return id.starts_with(prefix_); }

private:
    const std::string prefix_;
    std::atomic<std::uint64_t> count_{0};
};

// What operations work with while the store is open.
struct House {
    House(Partitions& engine, const ApiOptions& options)
        : partitions(engine),
          settings(engine),
          clock(engine.clock()),
          chance(*options.chance),
          own_ids(*options.chance),
          live(engine),
          catalogue_lines(engine)
    {}
    Partitions& partitions;
    StoredSettings settings;
    Clock& clock;  // the store's, not the machine's: when touches come in, and what “now” is in an answer
    Chance& chance;
    std::unique_ptr<access::Keys> keys;
    std::unique_ptr<access::Sessions> sessions;
    std::unique_ptr<access::Audit> audit;
    OwnIds own_ids;
    Live live;
    CatalogueLines catalogue_lines;
    Aside aside;
    Mailing* mailing = nullptr;  // the Api's
    std::mutex shop_lock;        // its key is made once
    Backtests backtests;
    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> refused{0};  // 429 and 503

    // For a record or a touch that is made here.
    [[nodiscard]] std::string new_key() { return to_hex({chance.number(), chance.number()}); }
};

// One request on its way to its answer.
struct Call {
    House& house;
    const Request& request;
    Bench& bench;
    std::string param;  // the part of the path in braces, decoded
    access::Caller caller;
    std::shared_ptr<const access::Source> source;  // of a key
    std::optional<access::Session> session;
    std::string cookie;
    Reply reply;
};

class Api {
public:
    explicit Api(const ApiOptions& options);
    ~Api();

    // `partitions` must outlive close().
    [[nodiscard]] Result<void> open(Partitions& partitions, const MailOptions& mail = {});
    // No operation is begun any more; those under way end by themselves. Live readers are told to go.
    void close();
    [[nodiscard]] bool is_open() const { return house_open_.load(std::memory_order_acquire); }

    void handle(const Request& request, Bench& bench, Reply reply);

    // As the administrator's own hand, without key or session: for `regard ask` on a closed store.
    void handle_trusted(const Request& request, Bench& bench, Reply reply);

    [[nodiscard]] House* house() { return is_open() ? house_.get() : nullptr; }

private:
    enum class Trust : std::uint8_t { none, full };
    void handle(const Request& request, Bench& bench, Trust trust, Reply reply);

    ApiOptions options_;
    std::unique_ptr<House> house_;
    std::unique_ptr<Mailing> mailing_;
    std::atomic<bool> house_open_{false};
};

}  // namespace regard::server
