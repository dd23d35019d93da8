// cli/occurrences.h
//
// How often a row was met in this file: what tells two equal rows without an id apart, the same way each time the file is
// read. Sixteen bytes a row that differs from all others. One thread.
#pragma once

#include "base/id.h"

#include <cstdint>
#include <vector>

namespace regard::cli {

class Occurrences {
public:
    Occurrences() : slots_(1024) {}

    // 0 the first time, then 1, 2, …
    [[nodiscard]] std::uint32_t count(const Id128& row)
    {
        if (used_ * 10 >= slots_.size() * 7) grow();
        Slot& slot = find(slots_, row.low | 1U);
        if (slot.mark == 0) {
            slot.mark = row.low | 1U;
            ++used_;
        }
        return slot.met++;
    }
    void clear()
    {
        slots_.assign(1024, {});
        used_ = 0;
    }

private:
    // 63 bits of the row's hash tell rows apart. Two that agree in them share a count, which harms nothing: the id made of it
    // holds the whole hash.
    struct Slot {
        std::uint64_t mark = 0;  // 0: free
        std::uint32_t met = 0;
    };
    static Slot& find(std::vector<Slot>& slots, std::uint64_t mark)
    {
        std::size_t place = static_cast<std::size_t>(mark >> 1U) & (slots.size() - 1);
        while (slots[place].mark != 0 && slots[place].mark != mark) place = (place + 1) & (slots.size() - 1);
        return slots[place];
    }
    void grow()
    {
        std::vector<Slot> larger(slots_.size() * 2);
        for (const Slot& slot : slots_)
            if (slot.mark != 0) find(larger, slot.mark) = slot;
        slots_.swap(larger);
    }

    std::vector<Slot> slots_;  // a power of two of them
    std::size_t used_ = 0;
};

}  // namespace regard::cli
