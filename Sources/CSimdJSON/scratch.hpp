#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <simdjson.h>

#include "CSimdJSON.h"

namespace zumik {

/// Memory for plain values that grows by being thrown away: its content lives for one parse.
template <typename Element> class Buffer {
public:
    Buffer() = default;
    Buffer(const Buffer &) = delete;
    Buffer &operator=(const Buffer &) = delete;
    ~Buffer() { std::free(elements); }

    /// Makes room for `wanted` elements; the content is lost. False when memory is exhausted.
    bool reserve(size_t wanted) noexcept {
        if (wanted <= capacity) return true;
        release();
        elements = static_cast<Element *>(std::malloc(wanted * sizeof(Element)));
        capacity = elements ? wanted : 0;
        return elements != nullptr;
    }

    void trim(size_t bytes_kept_max) noexcept {
        if (capacity * sizeof(Element) > bytes_kept_max) release();
    }

    Element &operator[](size_t index) noexcept { return elements[index]; }
    Element *data() noexcept { return elements; }

private:
    void release() noexcept {
        std::free(elements);
        elements = nullptr;
        capacity = 0;
    }

    Element *elements = nullptr;
    size_t capacity = 0;
};

/// A key seen in an object that is still open.
struct Key {
    uint32_t hash;
    uint32_t node;
};

/// A container that is still open.
struct Frame {
    uint32_t node;
    uint32_t count;
    uint32_t first_key;
    uint8_t closer;
};

/// What one thread reuses from text to text, so that a parse allocates nothing.
struct Scratch {
    std::unique_ptr<simdjson::internal::dom_parser_implementation> structure;
    Buffer<zumik_json_node> nodes;
    Buffer<uint8_t> text;
    Buffer<Key> keys;
    Buffer<Frame> frames;

    /// Above these, memory is given back after use: a large body is rare, threads are many.
    static constexpr size_t bytes_kept_max = size_t(8) << 20;
    static constexpr size_t source_bytes_kept_max = size_t(1) << 20;

    void trim() noexcept {
        nodes.trim(bytes_kept_max);
        text.trim(bytes_kept_max);
        keys.trim(bytes_kept_max);
        frames.trim(bytes_kept_max);
        if (structure && structure->capacity() > source_bytes_kept_max) structure.reset();
    }

    /// Makes the structural index fit a source of `count` bytes.
    bool reserve_structure(size_t count) noexcept {
        if (structure && structure->capacity() >= count) return true;
        size_t capacity = 4096;
        while (capacity < count) capacity *= 2;
        if (!structure) {
            // Only stage 1 is used, so the depth is nominal.
            return simdjson::get_active_implementation()->create_dom_parser_implementation(
                       capacity, 1, structure) == simdjson::SUCCESS;
        }
        if (structure->set_capacity(capacity) == simdjson::SUCCESS) return true;
        structure.reset();
        return false;
    }
};

} // namespace zumik
