// partition/facts.h
//
// What a condition may ask of a touch that is being folded: its measures are at hand; anything else is opened when it is
// asked for, from the decoded touch if there is one, else from under its seal. An erased touch has only its measures.
#pragma once

#include "log/entries.h"
#include "partition/partition.h"
#include "touch/condition.h"

namespace regard {

class Partition::EntryFacts final : public Facts {
public:
    EntryFacts(const log::GroupReader& group, const log::RawEntry& raw, const log::TouchEntry& entry, const seal::Keys& keys,
               const Touch* live)
        : group_(group), raw_(raw), entry_(entry), keys_(keys), live_(live)
    {}

    [[nodiscard]] std::optional<Micro> number(std::string_view field) const override
    {
        for (const log::Measure& measure : entry_.measures)
            if (group_.names()[measure.name] == field) return measure.number;
        const Touch* touch = opened();
        return touch == nullptr ? std::nullopt : TouchFacts(*touch).number(field);
    }
    // A measure's text too comes from the touch: its digits.
    [[nodiscard]] std::optional<std::string_view> text(std::string_view field) const override
    {
        const Touch* touch = opened();
        return touch == nullptr ? std::nullopt : TouchFacts(*touch).text(field);
    }
    [[nodiscard]] bool has(std::string_view field) const override
    {
        for (const log::Measure& measure : entry_.measures)
            if (group_.names()[measure.name] == field) return true;
        const Touch* touch = opened();
        return touch != nullptr && TouchFacts(*touch).has(field);
    }

    // nullptr: it was erased.
    [[nodiscard]] const Touch* opened() const
    {
        if (live_ != nullptr) return live_;
        if (!touch_ && !was_tried_) {
            was_tried_ = true;
            if (auto touch = log::open_touch(group_, raw_, entry_, keys_)) touch_ = *std::move(touch);
        }
        return touch_ ? &*touch_ : nullptr;
    }

private:
    const log::GroupReader& group_;
    const log::RawEntry& raw_;
    const log::TouchEntry& entry_;
    const seal::Keys& keys_;
    const Touch* live_;
    mutable std::optional<Touch> touch_;
    mutable bool was_tried_ = false;
};

}  // namespace regard
