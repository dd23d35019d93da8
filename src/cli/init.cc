#include "access/key.h"
#include "access/session.h"
#include "cli/command.h"
#include "cli/house.h"
#include "cli/print.h"
#include "server/api.h"

#include <filesystem>

namespace regard::cli {

namespace {

constexpr std::string_view administrator = "admin";

struct Made {
    std::string password;
    std::string key;  // of the first source; empty when only the password is new
};

Result<Made> make_access(OpenStore& store, bool with_key)
{
    server::StoredSettings settings(*store.partitions);
    const auto keys = TRY(access::Keys::open(settings, store.clock, store.chance));
    const auto sessions = TRY(access::Sessions::open(settings, store.clock, store.chance, keys->hash_key()));
    Made out;
    out.password = access::random_password(store.chance);
    TRY(sessions->set_administrator(administrator, out.password));
    if (with_key) out.key = TRY(keys->make("first source", access::Kind::source))
    .key;
    return out;
}

Result<Made> make(const InitOptions& options)
{
    constexpr std::uint64_t memory_bytes = 256 * 1024 * 1024;
    if (!options.is_new_password) {
        const Catalogue catalogue = TRY(read_catalogue(options.catalogue));
        SystemClock clock;
        SystemChance chance;
        StoreOptions store;
        store.path = options.data;
        store.memory_bytes = memory_bytes;
        store.clock = &clock;
        store.chance = &chance;
        std::error_code error;
        std::filesystem::create_directories(std::filesystem::path(options.data).parent_path(), error);
        TRY(Partitions::make_store(store, catalogue, options.is_simulated));
    }
    const std::unique_ptr<OpenStore> store = TRY(open_store(options.data, memory_bytes));
    if (!options.catalogue.empty())
        TRY(store->partitions->put_setting(catalogue_setting, std::filesystem::absolute(options.catalogue).string()));
    return make_access(*store, !options.is_new_password);
}

}  // namespace

int run_init(const InitOptions& options)
{
    const Result<Made> made = make(options);
    if (!made) return fail(made.error());
    if (options.is_json) {
        Json json;
        json["data"] = options.data;
        json["simulated"] = options.is_simulated;
        json["name"] = administrator;
        json["password"] = made->password;
        if (!made->key.empty()) json["key"] = made->key;
        print(json);
        return 0;
    }
    if (!options.is_new_password) std::printf("A store is made at %s.\n\n", options.data.c_str());
    std::printf("Sign in as   %s\npassword     %s\n", administrator.data(), made->password.c_str());
    if (!made->key.empty())
        std::printf(
            "source key   %s\n\nThe key sends touches (first source). Neither is shown again.\nNext: regard serve --data %s\n",
            made->key.c_str(), options.data.c_str());
    return 0;
}

}  // namespace regard::cli
