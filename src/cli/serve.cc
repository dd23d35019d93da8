#include "cli/command.h"
#include "cli/house.h"
#include "cli/print.h"
#include "outbox/smtp.h"
#include "server/server.h"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <map>

namespace regard::cli {

namespace fs = std::filesystem;

namespace {

// The catalogue's folder, looked at from time to time. A file that cannot be loaded is told and the version in force stays.
class CatalogueWatch {
public:
    explicit CatalogueWatch(std::string folder) : folder_(std::move(folder)), seen_(times()) {}

    void look(server::House& house, bool is_asked)
    {
        if (folder_.empty()) return;
        std::map<std::string, fs::file_time_type> now = times();
        if (now == seen_ && !is_asked) return;
        seen_ = std::move(now);
        const std::uint32_t before = house.partitions.catalogue_version();
        const Result<std::uint32_t> version = follow(house.catalogue_lines);
        if (!version)
            std::fprintf(stderr, "regard: the catalogue stays as it was:\n%s\n", version.error().text.c_str());
        else if (*version != before)
            std::fprintf(stderr, "regard: version %u of the catalogue is in force\n", *version);
    }

private:
    [[nodiscard]] Result<std::uint32_t> follow(server::CatalogueLines& lines) const
    {
        return lines.follow(TRY(read_catalogue_files(folder_)));
    }
    [[nodiscard]] std::map<std::string, fs::file_time_type> times() const
    {
        std::map<std::string, fs::file_time_type> out;
        std::error_code error;
        for (const fs::directory_entry& entry : fs::directory_iterator(folder_, error))
            if (entry.path().extension() == ".yaml") out[entry.path().filename().string()] = entry.last_write_time(error);
        return out;
    }

    std::string folder_;
    std::map<std::string, fs::file_time_type> seen_;
};

// The first list after a start goes through all customers once; so that nobody waits for it, it is asked for here.
void make_lists(Partitions& partitions)
{
    Partitions::CustomerQuery first;
    first.order = Partitions::CustomerQuery::Order::recent;
    first.limit = 1;
    partitions.customers(std::move(first), [](const Result<Partitions::CustomerPage>&) {});
}

// The folder said now, else the one said when the store was made or last served.
Result<std::string> catalogue_folder(Partitions& partitions, const std::string& said)
{
    if (!said.empty()) {
        const std::string folder = fs::absolute(said).string();
        TRY(partitions.put_setting(catalogue_setting, folder));
        return folder;
    }
    const std::optional<std::string> kept = TRY(partitions.get_setting(catalogue_setting));
    return kept.value_or("");
}

Result<std::string> bring_catalogue(Partitions& partitions, const std::string& said)
{
    const std::string folder = TRY(catalogue_folder(partitions, said));
    const auto followed = [&]() -> Result<std::uint32_t> {
        return server::CatalogueLines(partitions).follow(TRY(read_catalogue_files(folder)));
    }();
    if (!followed && said.empty()) {
        // Nobody asked for a change today: go on with what is in force.
        std::fprintf(stderr, "regard: the catalogue stays as it was:\n%s\n", followed.error().text.c_str());
        return folder;
    }
    if (!followed) return Failed(followed.error());
    return folder;
}

bool is_loopback(const std::string& address) { return address.starts_with("127.") || address == "::1"; }

std::string address_of(const ServeOptions& options, std::uint16_t port)
{
    const bool is_v6 = options.listen.find(':') != std::string::npos;
    return "http://" + (is_v6 ? "[" + options.listen + "]" : options.listen) + ":" + std::to_string(port);
}

void say_address(const ServeOptions& options, std::uint16_t port, bool is_simulated)
{
    const std::string url = address_of(options, port);
    if (options.is_json)
        print(Json{{"url", url}, {"port", port}});
    else
        std::printf("Regard serves on %s\n", url.c_str());
    if (is_simulated && !options.is_json) std::printf("Be the customer for two minutes: %s/shop\n", url.c_str());
    std::fflush(stdout);
    if (!is_loopback(options.listen))
        std::fprintf(stderr,
                     "regard: %s is reached from other machines, and this server speaks no TLS. Put a proxy that does in "
                     "front of it, or passwords and keys travel readable.\n",
                     options.listen.c_str());
}

// Signals are taken by this thread alone, one at a time.
sigset_t take_signals()
{
    sigset_t set;
    sigemptyset(&set);
    for (const int each : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, each);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    return set;
}

void wait_until_told(const sigset_t& signals, server::House& house, const std::string& folder)
{
    CatalogueWatch watch(folder);
    while (true) {
        const timespec patience{2, 0};
        const int number = sigtimedwait(&signals, nullptr, &patience);
        if (number == SIGTERM || number == SIGINT) return;
        watch.look(house, number == SIGHUP);
    }
}

std::string url_of(const ServeOptions& options, std::uint16_t port)
{
    if (!options.url.empty()) return options.url.ends_with('/') ? options.url.substr(0, options.url.size() - 1) : options.url;
    return address_of(options, port);
}

// Whoever takes mail away; nothing when none is wanted.
Result<std::unique_ptr<outbox::Smtp>> open_post(const ServeOptions& options)
{
    if (options.smtp.empty()) {
        if (!options.mail_from.empty() || !options.smtp_login.empty())
            return failed(Code::bad_input, "mail needs a server: say --smtp, as smtp://mail.example.org:587");
        return std::unique_ptr<outbox::Smtp>();
    }
    const char* const password = std::getenv("REGARD_SMTP_PASSWORD");  // NOLINT(concurrency-mt-unsafe): nobody sets it
    outbox::SmtpOptions smtp{options.smtp, options.smtp_login, password == nullptr ? "" : password, options.is_smtp_plain,
                             options.smtp_authorities};
    TRY(outbox::Smtp::check(smtp));
    if (!outbox::check_address(options.mail_from))
        return failed(Code::bad_input, "--mail-from: say the sender's address beside --smtp, as regard@example.org");
    if (!options.url.empty() && !options.url.starts_with("https://") && !options.url.starts_with("http://"))
        return failed(Code::bad_input, "--url: " + options.url + " is no address of pages; write https://regard.example.org");
    return std::make_unique<outbox::Smtp>(std::move(smtp));
}

Result<void> serve(const ServeOptions& options)
{
    const sigset_t signals = take_signals();
    // In this order they are gone again in the reverse one: answers under way need the store, and come back through the server.
    const std::unique_ptr<outbox::Smtp> post = TRY(open_post(options));
    SystemClock clock;
    SystemChance chance;
    server::Api api({&clock, &chance});
    server::ServerOptions network;
    network.address = options.listen;
    network.port = options.port;
    network.threads = options.threads;
    network.is_verbose = options.is_verbose;
    const std::unique_ptr<server::Server> server = TRY(server::Server::start(api, network));
    const std::unique_ptr<OpenStore> store = TRY(open_store(options.data, options.memory_bytes));
    const std::string folder = TRY(bring_catalogue(*store->partitions, options.catalogue));
    server::MailOptions mail;
    mail.url = url_of(options, server->port());
    if (post) {
        mail.post = post.get();
        mail.where = post->where();
        mail.from = options.mail_from;
    }
    TRY(api.open(*store->partitions, mail));
    make_lists(*store->partitions);
    say_address(options, server->port(), store->partitions->is_simulated());

    wait_until_told(signals, *api.house(), folder);

    std::fprintf(stderr, "regard: stopping\n");
    server->stop(seconds(10));
    api.close();
    return {};
}

}  // namespace

int run_serve(const ServeOptions& options)
{
    const Result<void> served = serve(options);
    return served ? 0 : fail(served.error());
}

}  // namespace regard::cli
