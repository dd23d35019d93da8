#include "cli/keeping.h"

#include "cli/asker.h"
#include "touch/touch_json.h"

#include <chrono>
#include <thread>

namespace regard::cli {

using namespace std::chrono_literals;

StoreKeeping::~StoreKeeping()
{
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return on_their_way_ == 0; });
}

Result<void> StoreKeeping::take(Decoded& decoded, const Reading& reading)
{
    {
        std::unique_lock lock(mutex_);
        // The engine says itself when it has enough; nobody tells us when that is over, so look again soon.
        while (!error_ && (on_their_way_ >= on_their_way_max || partitions_.is_busy())) changed_.wait_for(lock, 1ms);
        if (error_) return Failed(*error_);
        ++on_their_way_;
    }
    Sending sending;
    sending.touches = std::move(decoded.touches);
    sending.observations = std::move(decoded.observations);
    for (Refusal& refusal : decoded.refusals)
        sending.quarantined.push_back({std::move(refusal.id), reading.source(), reading.door(), std::move(refusal.reason),
                                       std::move(refusal.pointer), std::move(refusal.raw)});
    partitions_.send(std::move(sending), [this](const Result<std::vector<Receipt>>& receipts) { came_back(receipts); });
    return {};
}

void StoreKeeping::came_back(const Result<std::vector<Receipt>>& receipts)
{
    const std::lock_guard lock(mutex_);
    --on_their_way_;
    if (!receipts) {
        if (!error_) error_ = receipts.error();
    } else {
        for (const Receipt& receipt : *receipts) {
            switch (receipt.outcome) {
            case Outcome::accepted: ++kept_.accepted; break;
            case Outcome::duplicate: ++kept_.duplicates; break;
            case Outcome::quarantined: ++kept_.quarantined; break;
            }
        }
    }
    // Under the lock: the one who waits may destroy this as soon as it is free.
    changed_.notify_all();
}

Result<Kept> StoreKeeping::finish()
{
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return on_their_way_ == 0; });
        if (error_) return Failed(*error_);
    }
    TRY(partitions_.settle());
    return kept_;
}

Result<void> ServerKeeping::take(Decoded& decoded, const Reading&)
{
    // What was refused here the server could not understand either; it is told, with its line, and stays in the file.
    for (const Refusal& refusal : decoded.refusals) {
        std::fprintf(stderr, "%s: %s\n", refusal.pointer.c_str(), refusal.reason.c_str());
        ++kept_.quarantined;
    }
    std::string body;
    for (const Decoded::Item& item : decoded.items) {
        if (item.kind == Decoded::Kind::refusal) continue;
        body += item.kind == Decoded::Kind::touch ? to_json(decoded.touches[item.index])
                                                  : to_json(decoded.observations[item.index]);
        body += '\n';
        if (body.size() > reading_batch_bytes) {
            TRY(send(body));
            body.clear();
        }
    }
    return body.empty() ? Result<void>() : send(body);
}

Result<void> ServerKeeping::send(const std::string& body)
{
    constexpr int tries_max = 120;
    for (int tries = 0; tries < tries_max; ++tries) {
        const server::Client::Answer answer = TRY(client_.post("/api/touches", "application/x-ndjson", body));
        if (answer.status == 429 || answer.status == 503) {
            std::this_thread::sleep_for(std::chrono::seconds(std::max(1, answer.retry_after_s)));
            continue;
        }
        const Json verdicts = TRY(read_answer(answer.status, answer.body));
        kept_.accepted += verdicts.value("accepted", std::uint64_t{0});
        kept_.duplicates += verdicts.value("duplicates", std::uint64_t{0});
        kept_.quarantined += verdicts.value("quarantined", std::uint64_t{0});
        return {};
    }
    return failed(Code::busy,
                  "the server was too busy for two minutes; run the import again, which skips what is known already");
}

}  // namespace regard::cli
