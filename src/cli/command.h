// cli/command.h
//
// The words of the command line and what may be said with each. words.cc reads them off the command line; each word's own
// file does it. What a run gives is the exit code: 0 done, 1 it failed, 2 the command line was wrong.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace regard::cli {

// Where a store lies when nobody says: $REGARD_DATA, else ./data/regard.
[[nodiscard]] std::string default_store();

struct InitOptions {
    std::string data = default_store();
    std::string catalogue;  // a folder; empty: the shipped one
    bool is_simulated = false;
    bool is_new_password = false;  // of a store that is there
    bool is_json = false;
};
int run_init(const InitOptions& options);

struct ServeOptions {
    std::string data = default_store();
    std::uint16_t port = 8080;
    std::string listen = "127.0.0.1";
    std::uint64_t memory_bytes = std::uint64_t{1} << 30U;
    std::string catalogue;
    int threads = 2;
    std::string smtp;        // a server of mail; empty: none, and no mail is sent
    std::string smtp_login;  // the password comes from the environment alone
    std::string smtp_authorities;
    bool is_smtp_plain = false;
    std::string mail_from;
    std::string url;  // of these pages as others reach them; empty: the address served
    bool is_verbose = false;
    bool is_json = false;
};
int run_serve(const ServeOptions& options);

struct ImportOptions {
    std::vector<std::string> files;
    std::string map;                // empty: the files hold touches as POST /api/touches takes them
    std::string source = "import";  // what touches without a map say as their source
    std::string data = default_store();
    std::string url;  // instead of a store
    std::string key;
    std::uint64_t memory_bytes = std::uint64_t{1} << 30U;
    std::string catalogue;  // of a dry run
    bool is_dry_run = false;
    bool is_json = false;
    bool is_progress = false;  // even when nobody watches a terminal
};
int run_import(const ImportOptions& options);

// Whom to ask: a closed store, or a running server.
struct AskOptions {
    std::string data = default_store();
    std::string url;
    std::string key;
    std::uint64_t memory_bytes = std::uint64_t{256} << 20U;
    bool is_json = false;
};
int run_status(const AskOptions& options);

// What to ask; each question reads its own of these.
struct Question {
    AskOptions asked;
    std::string who;
    std::string as_of;
    std::string from;
    std::string to;
    std::size_t limit = 20;
    std::size_t weeks = 4;
    std::string role;
    std::string at;
    std::size_t horizon_days = 0;  // 0: chosen
};
int run_ask_customer(const Question& question);
int run_ask_timeline(const Question& question);
int run_ask_surface(const Question& question);
int run_ask_touchpoints(const Question& question);
int run_ask_heard(const Question& question);
int run_ask_todo(const Question& question);
int run_ask_backtest(const Question& question);  // backtest.cc

struct SimulateWords {
    std::uint64_t seed = 1;
    std::uint64_t customers = 10'000;
    std::uint64_t touches = 0;
    std::int64_t days = 365;
    std::string end;  // empty: the start of today, UTC
    std::string format = "jsonl";
    std::string out = "-";
    std::string truth;  // a file; empty: none
    bool is_json = false;
};
int run_simulate(const SimulateWords& words);

struct ReplayWords {
    std::string data = default_store();
    std::uint64_t memory_bytes = std::uint64_t{1} << 30U;
    bool is_verify = false;
    bool is_json = false;
};
int run_replay(const ReplayWords& words);

struct StoryWords {
    std::vector<std::string> files;  // or folders
    bool is_json = false;
};
// 1 also when a story is not true.
int run_story(const StoryWords& words);

int run_version(bool is_json);

// "regard: what, where, what to do" on standard error; gives 1.
int fail(const Error& error);

}  // namespace regard::cli
