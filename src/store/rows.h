// store/rows.h
//
// The rows of one checkpoint, in one piece of memory: keys and values lie behind each other as they were put, and what is
// sorted is small. A value, owned by whoever makes the checkpoint; one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace regard {

class Rows {
public:
    void put(std::string_view key, std::string_view value) { add(key, value, false); }
    void remove(std::string_view key) { add(key, {}, true); }

    // By key; of rows with one key only the last that was put stays. Call before at().
    void put_in_order();

    struct Row {
        std::string_view key;
        std::string_view value;
        bool is_removed = false;
    };
    [[nodiscard]] Row at(std::size_t place) const;
    [[nodiscard]] std::size_t size() const { return items_.size(); }
    [[nodiscard]] bool empty() const { return items_.empty(); }

private:
    struct Item {
        std::uint64_t head = 0;   // the first bytes of the key after the prefix, as a number in their order
        std::uint64_t place = 0;  // in bytes_: the key, then the value
        std::uint32_t value_size = 0;
        std::uint16_t prefix = 0;  // the first two bytes of the key
        std::uint8_t key_size = 0;
        bool is_removed = false;
    };
    void add(std::string_view key, std::string_view value, bool is_removed);
    [[nodiscard]] std::string_view key_of(const Item& item) const { return {bytes_.data() + item.place, item.key_size}; }

    std::string bytes_;
    std::vector<Item> items_;
};

}  // namespace regard
