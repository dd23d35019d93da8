// relationship/few.h
//
// A list that is nearly always empty or short: one pointer when empty, one block of memory otherwise.
//
// Millions of accounts lie in memory and each has five such lists; five std::vectors would be 120 bytes where these are 40.
// Holds trivially copyable values only; a value itself, copies deeply. Pointers into it die with any change.
#pragma once

#include "base/result.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <type_traits>
#include <utility>

namespace regard {

template <class T>
class Few {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= 8);

public:
    Few() = default;
    Few(const Few& other)
    {
        reserve(other.size());
        for (const T& value : other) push_back(value);
    }
    Few(Few&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
    Few& operator=(Few other) noexcept
    {
        std::swap(block_, other.block_);
        return *this;
    }
    ~Few() { std::free(block_); }

    [[nodiscard]] std::size_t size() const { return block_ ? block_->size : 0; }
    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] T* begin() { return block_ ? values(block_) : nullptr; }
    [[nodiscard]] T* end() { return begin() + size(); }
    [[nodiscard]] const T* begin() const { return block_ ? values(block_) : nullptr; }
    [[nodiscard]] const T* end() const { return begin() + size(); }
    [[nodiscard]] T& operator[](std::size_t i)
    {
        MUST(i < size());
        return begin()[i];
    }
    [[nodiscard]] const T& operator[](std::size_t i) const
    {
        MUST(i < size());
        return begin()[i];
    }
    [[nodiscard]] const T& back() const { return (*this)[size() - 1]; }

    void push_back(const T& value) { insert(size(), value); }
    void insert(std::size_t place, T value)
    {
        MUST(place <= size());
        if (!block_ || block_->size == block_->capacity) reserve(size() < 2 ? size() + 1 : size() * 2);
        T* const at = begin() + place;
        if (at != end()) std::memmove(static_cast<void*>(at + 1), at, static_cast<std::size_t>(end() - at) * sizeof(T));
        std::memcpy(static_cast<void*>(at), &value, sizeof(T));
        ++block_->size;
    }
    void erase(std::size_t place)
    {
        MUST(place < size());
        T* const at = begin() + place;
        std::memmove(static_cast<void*>(at), at + 1, static_cast<std::size_t>(end() - at - 1) * sizeof(T));
        if (--block_->size == 0) clear();
    }
    template <class Predicate>
    void erase_if(Predicate gone)
    {
        T* const kept_end = std::remove_if(begin(), end(), gone);
        if (!block_) return;
        block_->size = static_cast<std::uint32_t>(kept_end - begin());
        if (block_->size == 0) clear();
    }
    void clear()
    {
        std::free(block_);
        block_ = nullptr;
    }

    // What it holds outside itself.
    [[nodiscard]] std::size_t bytes() const { return block_ ? sizeof(Block) + block_->capacity * sizeof(T) : 0; }

    bool operator==(const Few& other) const { return std::equal(begin(), end(), other.begin(), other.end()); }

private:
    struct alignas(8) Block {
        std::uint32_t size;
        std::uint32_t capacity;
    };
    static T* values(Block* block) { return reinterpret_cast<T*>(block + 1); }
    static const T* values(const Block* block) { return reinterpret_cast<const T*>(block + 1); }
    void reserve(std::size_t capacity)
    {
        if (capacity == 0) return;
        const auto size = static_cast<std::uint32_t>(this->size());
        auto* const grown = static_cast<Block*>(std::realloc(block_, sizeof(Block) + capacity * sizeof(T)));
        MUST(grown != nullptr);
        block_ = grown;
        block_->size = size;
        block_->capacity = static_cast<std::uint32_t>(capacity);
    }

    Block* block_ = nullptr;
};

}  // namespace regard
