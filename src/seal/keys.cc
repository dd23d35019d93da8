#include "seal/keys.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

namespace regard::seal {
namespace {

constexpr std::string_view magic = "regard key 1\n";

std::string checked(const Key& key)
{
    std::string out(magic);
    out.append(reinterpret_cast<const char*>(key.data()), key.size());
    unsigned char check[16];
    crypto_generichash(check, sizeof check, reinterpret_cast<const unsigned char*>(out.data()), out.size(), nullptr, 0);
    out.append(reinterpret_cast<const char*>(check), sizeof check);
    return out;
}

Failed io_failed(const std::string& path, const char* what)
{
    return failed(Code::io,
                  fmt::format("{}: {}: {}; check the disk and the folder's permissions", path, what, std::strerror(errno)));
}

Result<void> sync_folder(const std::string& folder)
{
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return io_failed(folder, "cannot open");
    const int outcome = ::fsync(fd);
    ::close(fd);
    if (outcome != 0) return io_failed(folder, "cannot sync");
    return {};
}

Result<void> write_key(const std::string& folder, const std::string& name, const Key& key)
{
    const std::string path = folder + "/" + name;
    const std::string part = path + ".part";
    const int fd = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) return io_failed(part, "cannot create");
    const std::string bytes = checked(key);
    const bool written = ::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) && ::fsync(fd) == 0;
    ::close(fd);
    if (!written) return io_failed(part, "cannot write");
    if (::rename(part.c_str(), path.c_str()) != 0) return io_failed(path, "cannot rename to");
    return sync_folder(folder);
}

Result<Key> read_key(const std::string& path)
{
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        if (errno == ENOENT)
            return failed(Code::not_found, path + ": this key file is missing; restore it from the backup of the keys");
        return io_failed(path, "cannot open");
    }
    char bytes[256];
    const ssize_t size = ::read(fd, bytes, sizeof bytes);
    ::close(fd);
    Key key;
    const std::size_t wanted = magic.size() + key.size() + 16;
    if (size == static_cast<ssize_t>(wanted)) {
        std::memcpy(key.data(), bytes + magic.size(), key.size());
        if (checked(key) == std::string_view(bytes, wanted)) return key;
    }
    return failed(Code::damaged, path + ": not a key of this version, or damaged; restore it from the backup of the keys");
}

Key random_key(Chance& chance)
{
    Key key;
    chance.fill(key);
    return key;
}

Id128 hashed(const std::array<unsigned char, 16>& key, std::string_view first, std::string_view second)
{
    // One buffer with the length of the first part in front, so that no two pairs give the same bytes.
    char small[512];
    std::string large;
    const std::size_t size = 4 + first.size() + second.size();
    char* bytes = small;
    if (size > sizeof small) {
        large.resize(size);
        bytes = large.data();
    }
    const auto length = static_cast<std::uint32_t>(first.size());
    std::memcpy(bytes, &length, 4);
    if (!first.empty()) std::memcpy(bytes + 4, first.data(), first.size());
    if (!second.empty()) std::memcpy(bytes + 4 + first.size(), second.data(), second.size());
    unsigned char out[16];
    crypto_shorthash_siphashx24(out, reinterpret_cast<const unsigned char*>(bytes), size, key.data());
    return Id128::from_bytes(out);
}

enum Use { identifier_use, message_use, name_use, about_use, secret_use };

}  // namespace

Result<void> Keys::make(const std::string& folder, Chance& chance)
{
    ready();
    std::error_code error;
    if (std::filesystem::exists(folder + "/store.key", error))
        return failed(Code::conflict, folder + ": there are keys already; choose another folder for a new store");
    std::filesystem::create_directories(folder, error);
    if (error) return failed(Code::io, fmt::format("{}: cannot create: {}", folder, error.message()));
    ::chmod(folder.c_str(), 0700);
    TRY(write_key(folder, "epoch-1.key", random_key(chance)));
    TRY(write_key(folder, "store.key", random_key(chance)));
    return {};
}

Result<std::unique_ptr<Keys>> Keys::open(const std::string& folder, Chance& chance)
{
    ready();
    std::unique_ptr<Keys> keys(new Keys);
    keys->folder_ = folder;
    keys->chance_ = &chance;
    const Key secret = TRY(read_key(folder + "/store.key"));
    for (std::size_t use = 0; use < keys->hash_keys_.size(); ++use)
        crypto_kdf_derive_from_key(keys->hash_keys_[use].data(), 16, use + 1, "regardhs", secret.data());
    crypto_kdf_derive_from_key(keys->log_key_.data(), keys->log_key_.size(), keys->hash_keys_.size() + 1, "regardhs",
                               secret.data());
    crypto_kdf_derive_from_key(keys->trait_key_.data(), keys->trait_key_.size(), keys->hash_keys_.size() + 2, "regardhs",
                               secret.data());
    std::error_code error;
    for (const auto& file : std::filesystem::directory_iterator(folder, error)) {
        const std::string name = file.path().filename().string();
        long long number = 0;
        if (std::sscanf(name.c_str(), "epoch-%lld.key", &number) == 1 && name.ends_with(".key")) {
            const Key key = TRY(read_key(file.path().string()));
            keys->epochs_[static_cast<std::uint32_t>(number)] = key;
        } else if (std::sscanf(name.c_str(), "day-%lld.key", &number) == 1 && name.ends_with(".key")) {
            const Key key = TRY(read_key(file.path().string()));
            keys->days_[number] = key;
        }
    }
    if (error) return failed(Code::io, fmt::format("{}: cannot list: {}", folder, error.message()));
    if (keys->epochs_.empty())
        return failed(Code::not_found, folder + ": no epoch key; restore it from the backup of the keys");
    keys->epoch_ = keys->epochs_.rbegin()->first;
    return keys;
}

Id128 Keys::identifier_id(std::string_view type, std::string_view value) const
{
    return hashed(hash_keys_[identifier_use], type, value);
}
Id128 Keys::message_id(std::string_view source, std::string_view id) const
{
    return hashed(hash_keys_[message_use], source, id);
}
std::uint64_t Keys::name_prefix(std::string_view prefix) const { return hashed(hash_keys_[name_use], {}, prefix).high; }
Id128 Keys::trait(std::string_view name, std::string_view value) const { return hashed(trait_key_, name, value); }
Id128 Keys::secret_id(std::string_view secret) const { return hashed(hash_keys_[secret_use], {}, secret); }

std::uint32_t Keys::about(std::string_view value) const
{
    const auto hash = static_cast<std::uint32_t>(hashed(hash_keys_[about_use], {}, value).low);
    return hash == 0 ? 1 : hash;
}

Result<Key> Keys::key_of(const Id128& identifier, std::uint32_t epoch) const
{
    const auto found = epochs_.find(epoch);
    if (found == epochs_.end())
        return failed(Code::not_found, fmt::format("the key of epoch {} is gone; what it sealed cannot be opened", epoch));
    Key key;
    const auto input = identifier.bytes();
    crypto_core_hchacha20(key.data(), reinterpret_cast<const unsigned char*>(input.data()), found->second.data(), nullptr);
    return key;
}

Result<Key> Keys::day_key(std::int64_t day)
{
    const std::lock_guard guard(days_lock_);
    if (const auto found = days_.find(day); found != days_.end()) return found->second;
    if (!days_.empty() && day < days_.begin()->first)
        return failed(Code::not_found, "the quarantine's key of that day is gone: quarantined touches are kept for 30 days");
    const Key key = random_key(*chance_);
    TRY(write_key(folder_, fmt::format("day-{}.key", day), key));
    days_[day] = key;
    return key;
}

Result<void> Keys::forget_days_before(std::int64_t day)
{
    const std::lock_guard guard(days_lock_);
    while (!days_.empty() && days_.begin()->first < day) {
        const std::string path = fmt::format("{}/day-{}.key", folder_, days_.begin()->first);
        if (::unlink(path.c_str()) != 0 && errno != ENOENT) return io_failed(path, "cannot remove");
        days_.erase(days_.begin());
    }
    return sync_folder(folder_);
}

}  // namespace regard::seal
