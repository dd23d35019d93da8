// For those who run the server: whether it lives, whether it is ready, and its figures. None of it needs an open store.
#include "base/version.h"
#include "server/embedded_api.h"
#include "server/json_writer.h"
#include "server/pages.h"
#include "server/problem.h"
#include "server/route.h"

#include <charconv>

namespace regard::server {

namespace {

// Prometheus' text format, version 0.0.4.
class Figures {
public:
    void count(std::string_view name, std::string_view help, std::uint64_t value) { add(name, help, "counter", value); }
    void gauge(std::string_view name, std::string_view help, std::uint64_t value) { add(name, help, "gauge", value); }
    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    void add(std::string_view name, std::string_view help, std::string_view type, std::uint64_t value)
    {
        using Parts = std::initializer_list<std::string_view>;
        for (const std::string_view part : Parts{"# HELP ", name, " ", help, "\n# TYPE ", name, " ", type, "\n", name, " "})
            out_ += part;
        out_ += std::to_string(value) + "\n";
    }
    std::string out_;
};

Response figures(House* house)
{
    Figures out;
    out.gauge("regard_ready", "1 when the store is open and answers", house ? 1 : 0);
    if (house) {
        const Load load = house->partitions.load();
        out.count("regard_touches_accepted_total", "Touches kept, since start", load.touches_accepted);
        out.count("regard_touches_duplicate_total", "Touches known already, since start", load.touches_duplicate);
        out.count("regard_touches_quarantined_total", "Items not understood, since start", load.touches_quarantined);
        out.count("regard_groups_committed_total", "Groups written to the log, since start", load.groups_committed);
        out.count("regard_commits_total", "Write batches made durable, since start", load.commits);
        out.gauge("regard_commit_last_microseconds", "How long the last commit took, fsync included", load.commit_us_last);
        out.count("regard_checkpoints_total", "Checkpoints made, since start", load.checkpoints);
        out.gauge("regard_queued_bytes", "Bytes taken and not yet durable", load.queued_bytes);
        out.gauge("regard_queued_bytes_max", "At so many, further touches are answered 429", load.queued_bytes_max);
        out.gauge("regard_log_bytes", "Bytes of the log on disk", load.log_bytes);
        out.gauge("regard_state_bytes", "Bytes of the state on disk", load.state_bytes);
        out.count("regard_requests_total", "Requests that reached the API, since start", house->requests.load());
        out.gauge("regard_live_readers", "Readers of the live stream", house->live.listeners_count());
        out.gauge("regard_catalogue_version", "Version of the catalogue in force", house->partitions.catalogue_version());
    }
    Response response;
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = out.take();
    return response;
}

Response status_answer(std::string_view status)
{
    Response out;
    JsonWriter json(out.body);
    json.begin_object();
    json.member("status", status);
    json.member("version", version);
    json.end_object();
    out.headers = "Cache-Control: no-store\r\n";
    return out;
}

}  // namespace

Response answer_running(std::string_view operation, const Request& request, House* house)
{
    if (operation == "health") return status_answer("ok");
    if (operation == "ready")
        return house ? status_answer("ready") : unavailable("The store is not open; ask again in a second.");
    if (operation == "metrics") return figures(house);
    const Embedded& description = embedded_api().front();
    Response out = answer_embedded(request, description.bytes, description.gzip, "application/yaml");
    out.headers += "Cache-Control: no-cache\r\n";
    return out;
}

}  // namespace regard::server
