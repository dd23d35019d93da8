#include "partition/format.h"

#include "base/limits.h"
#include "log/entries.h"
#include "partition/partitions.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>

namespace regard {

Result<StoreFormat> read_format(const std::string& path)
{
    std::ifstream file(path + "/FORMAT");
    if (!file)
        return failed(Code::not_found, fmt::format("{}: there is no store; make one with `regard init --data {}`", path, path));
    std::string word, kind;
    StoreFormat format;
    std::size_t partitions = 0;
    int simulated = 0;
    std::string partitions_word, simulated_word;
    if (!(file >> word >> kind >> format.version >> partitions_word >> partitions >> simulated_word >> simulated) ||
        word != "regard" || kind != "store")
        return failed(Code::damaged, path + "/FORMAT does not read; restore a backup");
    if (format.version < 2)
        return failed(Code::conflict,
                      fmt::format("{}: a store of version {}, from before the log's form was settled; make a new one with "
                                  "`regard init` and import again",
                                  path, format.version));
    if (format.version > 2)
        return failed(Code::too_new, fmt::format("{}: a store of version {}; upgrade this regard", path, format.version));
    if (partitions != limits::partitions_count)
        return failed(Code::damaged, fmt::format("{}: a store with {} partitions; this regard knows {}", path, partitions,
                                                 limits::partitions_count));
    format.is_simulated = simulated == 1;
    return format;
}

Result<void> write_format(const std::string& path, const StoreFormat& format)
{
    const std::string text = fmt::format("regard store {}\npartitions {}\nsimulated {}\n", format.version,
                                         limits::partitions_count, format.is_simulated ? 1 : 0);
    const std::string part = path + "/FORMAT.part";
    const int fd = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    const bool is_written =
        fd >= 0 && ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
    if (fd >= 0) ::close(fd);
    if (!is_written || ::rename(part.c_str(), (path + "/FORMAT").c_str()) != 0)
        return failed(Code::io, fmt::format("{}: cannot write: {}; check the disk and the folder's permissions", part,
                                            std::strerror(errno)));
    // The folder's own name is an entry of the folder above it.
    for (const std::string& folder : {path, path + "/.."}) {
        const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        const bool is_synced = opened >= 0 && ::fsync(opened) == 0;
        const int why = errno;
        if (opened >= 0) ::close(opened);
        if (!is_synced) return failed(Code::io, fmt::format("{}: cannot sync: {}", folder, std::strerror(why)));
    }
    return {};
}

Result<void> Partitions::make_store(const StoreOptions& options, const Catalogue& catalogue, bool is_simulated)
{
    MUST(options.clock != nullptr && options.chance != nullptr);
    std::error_code error;
    if (std::filesystem::exists(options.path + "/FORMAT", error))
        return failed(Code::conflict, options.path + ": there is a store already; choose another folder, or serve this one");
    if (std::filesystem::exists(options.path + "/log", error))
        return failed(Code::conflict,
                      options.path + ": a store was begun here and not finished; remove the folder and try again");
    std::filesystem::create_directories(options.path, error);
    if (error) return failed(Code::io, fmt::format("{}: cannot create: {}", options.path, error.message()));
    TRY(seal::Keys::make(options.path + "/keys", *options.chance));
    const auto keys = TRY(seal::Keys::open(options.path + "/keys", *options.chance));
    Store::Options store_options;
    store_options.path = options.path;
    store_options.memory_bytes = 64 << 20;
    store_options.create = true;
    store_options.env = options.env;
    const auto store = TRY(Store::open(store_options));

    std::vector<std::string> bytes;
    for (std::uint16_t number = 0; number < limits::partitions_count; ++number) {
        log::GroupHead head;
        head.partition = number;
        head.number = 1;
        head.time = options.clock->now();
        head.epoch = keys->epoch();
        options.chance->fill(head.nonce);
        log::GroupWriter writer;
        writer.begin(head);
        log::write_catalogue(writer, 1, catalogue.source);
        log::Chain chain{};
        bytes.push_back(writer.finish(chain, keys->log_key()));
    }
    std::vector<Store::Group> groups;
    for (std::uint16_t number = 0; number < limits::partitions_count; ++number) groups.push_back({number, 1, bytes[number]});
    TRY(store->commit(groups));
    return write_format(options.path, {2, is_simulated});
}

}  // namespace regard
