#include "cli/words.h"

#include "base/version.h"
#include "cli/command.h"

#include <CLI/CLI.hpp>

#include <csignal>

namespace regard::cli {

namespace {

using Run = std::function<int()>;

// A subcommand whose options fill a T that is then given to `run_word`.
template <class T>
std::shared_ptr<T> add_word(CLI::App& app, Run& run, const char* name, const char* what, int (*run_word)(const T&),
                            CLI::App*& word)
{
    auto options = std::make_shared<T>();
    word = app.add_subcommand(name, what);
    word->callback([options, run_word, &run] { run = [options, run_word] { return run_word(*options); }; });
    return options;
}

void add_memory(CLI::App& word, std::uint64_t& bytes, const char* otherwise)
{
    word.add_option("--memory", bytes, "How much to use, as 512M or 4G")
        ->transform(CLI::AsSizeValue(false))
        ->default_str(otherwise);
}

void add_server(CLI::App& word, std::string& url, std::string& key, const char* kind)
{
    word.add_option("--to", url, "A running server, as http://127.0.0.1:8080, instead of a closed store");
    word.add_option("--key", key, std::string("A key of kind ") + kind + " for it")->envname("REGARD_KEY");
}

void add_init(CLI::App& app, Run& run)
{
    CLI::App* word;
    const auto options =
        add_word<InitOptions>(app, run, "init", "Make an empty store, and say how to sign in to it", run_init, word);
    word->footer("Examples:\n  regard init\n  regard init --data /var/lib/regard --catalogue my-catalogue\n"
                 "  regard init --new-password --data /var/lib/regard");
    word->add_option("--data", options->data, "The store's folder; it must not hold one yet")->capture_default_str();
    word->add_option("--catalogue", options->catalogue, "A folder of YAML files beside or instead of the shipped ones");
    word->add_flag("--simulated", options->is_simulated, "Mark the business as not real, on every page");
    word->add_flag("--new-password", options->is_new_password,
                   "For a store that is there: a new password; everybody signs in anew");
    word->add_flag("--json", options->is_json, "Print JSON");
}

void add_serve(CLI::App& app, Run& run)
{
    CLI::App* word;
    const auto options = add_word<ServeOptions>(
        app, run, "serve", "Serve a store: the pages, the API, and the doors touches come in by", run_serve, word);
    word->footer("Examples:\n  regard serve\n  regard serve --data /var/lib/regard --port 9000 --memory 4G\n"
                 "SIGTERM and Ctrl-C answer what is under way, write a checkpoint, and end. SIGHUP loads the catalogue anew.");
    word->add_option("--data", options->data, "The store's folder")->capture_default_str();
    word->add_option("--port", options->port, "Where to listen; 0 takes any that is free")->capture_default_str();
    word->add_option("--listen", options->listen, "The address to listen on; others than 127.0.0.1 are reached from outside")
        ->capture_default_str();
    add_memory(*word, options->memory_bytes, "1G");
    word->add_option("--catalogue", options->catalogue,
                     "A folder of YAML files beside or instead of the shipped ones; watched");
    word->add_option("--threads", options->threads, "Threads that speak with the network")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    word->add_option(
        "--smtp", options->smtp,
        "A server of mail for Monday's mail, as smtp://mail.example.org:587 (STARTTLS) or smtps://mail.example.org");
    word->add_option("--smtp-login", options->smtp_login,
                     "Who signs in to it; the password is taken from the variable REGARD_SMTP_PASSWORD");
    word->add_option("--smtp-ca", options->smtp_authorities, "A file of certificates to believe instead of the system's");
    word->add_flag("--smtp-plain", options->is_smtp_plain, "Without TLS and password, to a relay on a net you trust");
    word->add_option("--mail-from", options->mail_from, "The sender's address of that mail");
    word->add_option("--url", options->url,
                     "Where readers of that mail reach these pages, as https://regard.example.org; else the address served");
    word->add_flag("--verbose", options->is_verbose, "One line of JSON a request, to standard error");
    word->add_flag("--json", options->is_json, "Say the address as JSON");
}

void add_import(CLI::App& app, Run& run)
{
    CLI::App* word;
    const auto options = add_word<ImportOptions>(
        app, run, "import", "Bring in touches from files: CSV or JSON lines, also in gzip or zstd", run_import, word);
    word->footer(
        "Examples:\n  regard import till.csv.gz --map maps/completejourney/transactions.yaml --dry-run\n"
        "  regard import till.csv.gz --map maps/completejourney/transactions.yaml\n"
        "  regard simulate --customers 1000 | regard import -\n"
        "It may be stopped and run again: what is known already is not counted twice. Touches of an import never cause an "
        "action.");
    word->add_option("files", options->files, "Files; - is standard input")->required();
    word->add_option("--map", options->map,
                     "Which column is which field (docs/doors.md); without one, the files hold touches as JSON "
                     "lines, as POST /api/touches takes them");
    word->add_option("--source", options->source, "Without a map: what the touches say as their source")->capture_default_str();
    word->add_option("--data", options->data, "A closed store's folder")->capture_default_str();
    add_server(*word, options->url, options->key, "source");
    add_memory(*word, options->memory_bytes, "1G");
    word->add_option("--catalogue", options->catalogue,
                     "For --dry-run: a folder of YAML files beside or instead of the shipped ones");
    word->add_flag("--dry-run", options->is_dry_run,
                   "Show the first touches and every problem with its line, and keep nothing");
    word->add_flag("--progress", options->is_progress, "Say how far it is even where standard error is no terminal");
    word->add_flag("--json", options->is_json, "Print JSON");
}

void add_asked(CLI::App& word, AskOptions& options)
{
    word.add_option("--data", options.data, "A closed store's folder")->capture_default_str();
    add_server(word, options.url, options.key, "read or admin");
    add_memory(word, options.memory_bytes, "256M");
    word.add_flag("--json", options.is_json, "Print JSON, as the API answers");
}

void add_ask(CLI::App& app, Run& run)
{
    CLI::App* ask = app.add_subcommand("ask", "Ask about one customer, or about all");
    ask->require_subcommand(1);
    ask->footer("Examples:\n  regard ask customer email:ada@example.org\n  regard ask timeline loyalty:1234 --limit 50 --json\n"
                "  regard ask heard --weeks 8 --to http://127.0.0.1:8080 --key \"$KEY\"");
    CLI::App* word;
    const auto add = [&](const char* name, const char* what, int (*run_word)(const Question&)) {
        auto question = add_word<Question>(*ask, run, name, what, run_word, word);
        add_asked(*word, question->asked);
        return question;
    };
    const auto add_who = [&](Question& question) {
        word->add_option("who", question.who,
                         "An identifier (email:ada@example.org), a customer's id, or the beginning of a name")
            ->required();
        word->add_option("--as-of", question.as_of, "As it was at the end of that day, or at that moment");
    };
    auto question = add("customer", "How the relationship with one customer stands, and why", run_ask_customer);
    add_who(*question);
    question = add("timeline", "One customer's touches, from every channel, newest first", run_ask_timeline);
    add_who(*question);
    word->add_option("--limit", question->limit, "How many")->check(CLI::Range(1, 200))->capture_default_str();
    question = add("surface", "Where the relationship gains and loses, by stage and channel", run_ask_surface);
    word->add_option("--from", question->from, "The first day");
    word->add_option("--until", question->to, "The last day");
    word->add_option("--as-of", question->as_of, "As it was at the end of that day");
    add("touchpoints", "Every touchpoint, with what it added and took", run_ask_touchpoints);
    question = add("heard", "Of the people hurt, how many told us", run_ask_heard);
    word->add_option("--weeks", question->weeks, "How far back")->check(CLI::Range(1, 520))->capture_default_str();
    word->add_option("--as-of", question->as_of, "As it was at the end of that day");
    question = add("backtest", "Of those who would have been called at risk on a past day, how many never came back",
                   run_ask_backtest);
    word->add_option("--at", question->at, "The day, as 2026-06-01; else one in the middle third of the data");
    word->add_option("--horizon", question->horizon_days, "How many days they had to come back; else by the customers' rhythm")
        ->check(CLI::Range(14, 365));
    question = add("todo", "What a role can do now, by what people gain", run_ask_todo);
    word->add_option("--role", question->role, "Whose list: webmaster, store manager, care …; everybody's when absent");
}

void add_status(CLI::App& app, Run& run)
{
    CLI::App* word;
    const auto options = add_word<AskOptions>(
        app, run, "status", "How many customers and touches there are, and how the customers stand", run_status, word);
    word->footer("Examples:\n  regard status\n  regard status --json --to http://127.0.0.1:8080 --key \"$KEY\"");
    add_asked(*word, *options);
}

void add_simulate(CLI::App& app, Run& run)
{
    CLI::App* word;
    const auto words = add_word<SimulateWords>(app, run, "simulate", "Write the touches of a business that does not exist",
                                               run_simulate, word);
    word->footer("Examples:\n  regard simulate --customers 1000 --seed 7 | regard import -\n"
                 "  regard simulate --format csv --end 2026-01-01 --out touches.csv --truth truth.json\n"
                 "The same seed, size and end give the same bytes.");
    word->add_option("--seed", words->seed, "Which of all such businesses")->capture_default_str();
    word->add_option("--customers", words->customers, "How many")->capture_default_str();
    word->add_option("--touches", words->touches, "Exactly so many; 0: as many as the customers bring by themselves")
        ->capture_default_str();
    word->add_option("--days", words->days, "Over how many days")->capture_default_str();
    word->add_option("--end", words->end, "When the last day ends, as 2026-11-22; today, when not said");
    word->add_option("--format", words->format, "jsonl, segment or csv")->capture_default_str();
    word->add_option("--out", words->out, "Where to write; - is standard output")->capture_default_str();
    word->add_option("--truth", words->truth, "A file for what was planted and how each customer took it");
    word->add_flag("--json", words->is_json, "Say at the end, on standard error, what was written, as JSON");
}

void add_replay(CLI::App& app, Run& run)
{
    CLI::App* word;
    const auto words = add_word<ReplayWords>(
        app, run, "replay", "Fold a closed store's log from its first entry, beside what the store holds", run_replay, word);
    word->footer("Examples:\n  regard replay --verify\n  regard replay --verify --json --data /var/lib/regard\n"
                 "It ends with 1 when what the store holds is not what its log says.");
    word->add_option("--data", words->data, "A closed store's folder")->capture_default_str();
    add_memory(*word, words->memory_bytes, "1G");
    word->add_flag("--verify", words->is_verify, "Compare with what the store holds, partition by partition");
    word->add_flag("--json", words->is_json, "Print JSON");
}

void add_story(CLI::App& app, Run& run)
{
    CLI::App* word;
    const auto words =
        add_word<StoryWords>(app, run, "story", "Tell stories to the engine, and say which are true", run_story, word);
    word->footer("Examples:\n  regard story stories\n  regard story late_parcel.story --json\n"
                 "How a story is written: docs/stories.md. No store is needed; the exit code is 1 when a story is not true.");
    word->add_option("files", words->files, "Files, or folders of .story files")->required();
    word->add_flag("--json", words->is_json, "Print JSON");
}

void add_version(CLI::App& app, Run& run)
{
    const auto is_json = std::make_shared<bool>(false);
    CLI::App* word = app.add_subcommand("version", "Say which version this is");
    word->add_flag("--json", *is_json, "Print JSON");
    word->callback([is_json, &run] { run = [is_json] { return run_version(*is_json); }; });
}

}  // namespace

int run(int count, char** words)
{
    // A reader that goes away shows as an error where we write.
    std::signal(SIGPIPE, SIG_IGN);

    CLI::App app(
        "Keeps the account of every customer's relationship: what adds to it, what takes from it, and who can mend it.");
    app.name("regard");
    app.require_subcommand(1);
    app.set_version_flag("--version", version);
    app.footer("Start with:  regard init && regard serve\nHelp on one word:  regard serve --help\n"
               "A store is looked for in $REGARD_DATA, else in ./data/regard.");
    Run said;
    for (const auto add :
         {add_init, add_serve, add_import, add_ask, add_status, add_simulate, add_replay, add_story, add_version})
        add(app, said);
    try {
        app.parse(count, words);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    return said();
}

}  // namespace regard::cli
