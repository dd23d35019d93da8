// server/query.h
//
// What stands after the '?' of a request, and percent-encoded pieces of its path.
#pragma once

#include "base/result.h"
#include "base/time.h"

#include <optional>
#include <string>
#include <string_view>

namespace regard::server {

// %41 to A; '+' stays unless Plus::space. Nothing when a % is not followed by two hex digits, or the text is not UTF-8.
enum class Plus { kept, space };
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text, Plus plus);
[[nodiscard]] std::string percent_encoded(std::string_view text);

// Looks at the text it was made with.
class Query {
public:
    explicit Query(std::string_view text) : text_(text) {}

    // The first of that name. bad_input: its percent-encoding is broken.
    [[nodiscard]] Result<std::optional<std::string>> get(std::string_view name) const;
    // A whole number in [min, max].
    [[nodiscard]] Result<std::size_t> number(std::string_view name, std::size_t min, std::size_t max,
                                             std::size_t otherwise) const;
    // RFC 3339, or a date alone: the beginning or the end of that day.
    enum class DayMeans { begin, end };
    [[nodiscard]] Result<std::optional<Time>> time(std::string_view name, DayMeans means) const;
    // A name that is not among these, so that a mistyped one does not silently ask something else.
    [[nodiscard]] Result<void> only(std::initializer_list<std::string_view> names) const;

private:
    std::string_view text_;
};

}  // namespace regard::server
