#include "cli/file.h"

#include "intake/gzip.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace regard::cli {

namespace {

constexpr std::size_t piece_bytes = 256 * 1024;

Failed cannot_read(const std::string& path, int error)
{
    return failed(error == ENOENT ? Code::not_found : Code::io, path + " cannot be read: " + std::strerror(error));
}

struct Close {
    void operator()(std::FILE* file) const
    {
        if (file != stdin) std::fclose(file);
    }
};

}  // namespace

Result<void> read_pieces(const std::string& path, const std::function<Result<void>(std::string_view)>& sink,
                         const std::function<void(std::uint64_t)>& read)
{
    std::unique_ptr<std::FILE, Close> file(path == "-" ? stdin : std::fopen(path.c_str(), "rb"));
    if (!file) return cannot_read(path, errno);
    std::vector<char> piece(piece_bytes);
    std::optional<Inflater> inflater;
    std::uint64_t bytes = 0;
    while (true) {
        const std::size_t size = std::fread(piece.data(), 1, piece.size(), file.get());
        if (size == 0) break;
        const std::string_view text(piece.data(), size);
        if (bytes == 0) inflater.emplace(encoding_by_mark(text));
        bytes += size;
        const Result<void> fed = inflater->feed(text, sink);
        if (!fed) return failed(fed.error().code, path + ": " + fed.error().text, fed.error().pointer);
        if (read) read(bytes);
    }
    if (std::ferror(file.get())) return cannot_read(path, errno);
    if (!inflater) return {};
    const Result<void> finished = inflater->finish();
    if (!finished) return failed(finished.error().code, path + ": " + finished.error().text);
    return {};
}

Result<std::string> read_unpacked_file(const std::string& path)
{
    std::string out;
    TRY(read_pieces(
        path,
        [&](std::string_view piece) -> Result<void> {
            if (out.size() + piece.size() > whole_file_bytes_max)
                return failed(Code::too_large, "over 256 MiB; it would be held in memory as a whole");
            out += piece;
            return {};
        },
        nullptr));
    return out;
}

Result<std::string> read_file(const std::string& path)
{
    std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
    if (!file) return cannot_read(path, errno);
    std::string out;
    std::vector<char> piece(piece_bytes);
    while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), file.get())) {
        if (out.size() + size > whole_file_bytes_max) return failed(Code::too_large, path + " is over 256 MiB");
        out.append(piece.data(), size);
    }
    if (std::ferror(file.get())) return cannot_read(path, errno);
    return out;
}

std::uint64_t size_of_file(const std::string& path)
{
    std::error_code error;
    const std::uintmax_t size = path == "-" ? 0 : std::filesystem::file_size(path, error);
    return error ? 0 : static_cast<std::uint64_t>(size);
}

}  // namespace regard::cli
