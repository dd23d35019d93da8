// cli/reading.h
//
// What an import's files hold: rows become touches, a few hundred at a time, handed to whoever keeps them.
//
// A Reading reads one kind of file (a map's CSV or JSON lines, or touches as they are) piece by piece in constant memory.
// Rows without an id get one from their content and the number of times it was met in the file. One thread.
#pragma once

#include "base/clock.h"
#include "intake/decoded.h"
#include "touch/catalogue.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace regard::cli {

constexpr std::size_t reading_batch_touches = 512;
constexpr std::size_t reading_batch_bytes = 512 * 1024;

class Reading {
public:
    // Takes what was read; may leave it empty or not. Its error ends the reading.
    using Batch = std::function<Result<void>(Decoded& decoded)>;

    struct Options {
        std::string map_path;                  // empty: touches as POST /api/touches takes them, one a line
        std::string source;                    // of those
        const Catalogue* catalogue = nullptr;  // not owned; must outlive the reading
        Time received_at;
    };
    // `first_file` says beside which file the map's look-ups lie.
    [[nodiscard]] static Result<std::unique_ptr<Reading>> make(const Options& options, const std::string& first_file);
    virtual ~Reading() = default;

    // What quarantine says as source and door of a row that was refused.
    [[nodiscard]] const std::string& source() const { return source_; }
    [[nodiscard]] const std::string& door() const { return door_; }
    [[nodiscard]] std::uint64_t rows_count() const { return rows_; }

    // One file: `begin_file`, its unpacked bytes in pieces, `end_file`.
    virtual void begin_file() = 0;
    [[nodiscard]] virtual Result<void> feed(std::string_view piece, const Batch& batch) = 0;
    [[nodiscard]] virtual Result<void> end_file(const Batch& batch) = 0;

protected:
    Reading(std::string source, std::string door) : source_(std::move(source)), door_(std::move(door)) {}

    // Hands over what is decoded when it is enough, or when it is the last.
    enum class Rest : std::uint8_t { kept, taken };
    [[nodiscard]] Result<void> hand_over(const Batch& batch, Rest rest);

    Decoded decoded_;
    std::uint64_t rows_ = 0;

private:
    std::string source_;
    std::string door_;
};

}  // namespace regard::cli
