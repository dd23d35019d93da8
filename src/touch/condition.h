// touch/condition.h
//
// A condition is a tree of all / any / not over comparisons of one touch's fields. It is total (a missing field makes a
// comparison false, never an error) and bounded (depth and size have limits), so evaluating one always ends quickly and
// has no effect. Built by catalogue_yaml; evaluated on the partition's thread, without allocation.
#pragma once

#include "base/micro.h"
#include "touch/touch.h"

#include <string>
#include <vector>

namespace regard {

// What a condition may ask of a touch. Numbers of measures are at hand without opening the touch; texts may have to be
// unsealed, which is why they are asked for one by one.
class Facts {
public:
    virtual ~Facts() = default;
    [[nodiscard]] virtual std::optional<Micro> number(std::string_view field) const = 0;
    [[nodiscard]] virtual std::optional<std::string_view> text(std::string_view field) const = 0;
    [[nodiscard]] virtual bool has(std::string_view field) const = 0;
};

// Facts of a touch that is open: properties by name, and `text`, `value`, `rating`, `place`, `channel`, `source`, `company`.
// Looks at the touch; do not keep it past the touch's life.
class TouchFacts final : public Facts {
public:
    explicit TouchFacts(const Touch& touch) : touch_(touch) {}
    [[nodiscard]] std::optional<Micro> number(std::string_view field) const override;
    [[nodiscard]] std::optional<std::string_view> text(std::string_view field) const override;
    [[nodiscard]] bool has(std::string_view field) const override;

private:
    const Touch& touch_;
};

struct Condition {
    enum class Kind : std::uint8_t { always, all, any, no, is, in, above, at_least, below, at_most, present };
    Kind kind = Kind::always;
    std::string field;               // of comparisons
    Micro number;                    // above, at_least, below, at_most
    std::vector<std::string> texts;  // is (one), in (several): compared with the field's text; numbers by value
    std::vector<Condition> parts;    // all, any, no (one)
    bool operator==(const Condition&) const = default;

    [[nodiscard]] bool holds(const Facts& facts) const;
};

constexpr std::size_t condition_depth_max = 8;
constexpr std::size_t condition_size_max = 64;

}  // namespace regard
