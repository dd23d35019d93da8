#include "cli/asker.h"

#include "cli/house.h"
#include "server/api.h"
#include "server/client.h"

#include <future>

namespace regard::cli {

namespace {

class ServerAsker final : public Asker {
public:
    explicit ServerAsker(server::Client client) : client_(std::move(client)) {}
    Result<Json> get(const std::string& target) override
    {
        const server::Client::Answer answer = TRY(client_.get(target));
        return read_answer(answer.status, answer.body);
    }
    Result<Json> post(const std::string& target, const std::string& body) override
    {
        const server::Client::Answer answer = TRY(client_.post(target, "application/json", body));
        return read_answer(answer.status, answer.body);
    }

private:
    server::Client client_;
};

class StoreAsker final : public Asker {
public:
    explicit StoreAsker(std::unique_ptr<OpenStore> store) : store_(std::move(store)), api_({&store_->clock, &store_->chance}) {}
    ~StoreAsker() override { api_.close(); }
    StoreAsker(const StoreAsker&) = delete;
    StoreAsker& operator=(const StoreAsker&) = delete;

    Result<void> open() { return api_.open(*store_->partitions); }

    Result<Json> get(const std::string& target) override { return ask(server::Verb::get, target, ""); }
    Result<Json> post(const std::string& target, const std::string& body) override
    {
        return ask(server::Verb::post, target, body);
    }

private:
    Result<Json> ask(server::Verb verb, const std::string& target, std::string_view body)
    {
        server::Request request;
        request.verb = verb;
        request.body = body;
        const std::size_t question = target.find('?');
        request.path = std::string_view(target).substr(0, question);
        if (question != std::string::npos) request.query = std::string_view(target).substr(question + 1);
        std::promise<server::Response> promise;
        api_.handle_trusted(request, bench_, [&promise](server::Response response) { promise.set_value(std::move(response)); });
        const server::Response response = promise.get_future().get();
        return read_answer(response.status, std::string(response.bytes()));
    }

    std::unique_ptr<OpenStore> store_;
    server::Api api_;
    server::Bench bench_;
};

Code code_of(int status)
{
    switch (status) {
    case 401:
    case 403: return Code::forbidden;
    case 404: return Code::not_found;
    case 409: return Code::conflict;
    case 413: return Code::too_large;
    case 429:
    case 503: return Code::busy;
    default: return status < 500 ? Code::bad_input : Code::io;
    }
}

}  // namespace

Result<Json> read_answer(int status, const std::string& body)
{
    Json json = Json::parse(body, nullptr, false);
    if (status >= 200 && status < 300 && !json.is_discarded()) return json;
    if (json.is_object() && json.contains("detail") && json["detail"].is_string())
        return failed(code_of(status), json["detail"].get<std::string>());
    return failed(code_of(status),
                  "the server answered " + std::to_string(status) + " and nothing that can be read; is it Regard?");
}

Result<std::unique_ptr<Asker>> Asker::make(const AskOptions& options)
{
    if (!options.url.empty()) return std::make_unique<ServerAsker>(TRY(server::Client::make(options.url, options.key)));
    auto asker = std::make_unique<StoreAsker>(TRY(open_store(options.data, options.memory_bytes)));
    TRY(asker->open());
    return asker;
}

}  // namespace regard::cli
