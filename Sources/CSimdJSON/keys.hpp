#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "scratch.hpp"

namespace zumik {

struct Bytes {
    const uint8_t *start;
    size_t count;
};

/// Spreads keys well enough to tell most apart; equal hashes are compared by their bytes.
inline uint32_t hash_of(Bytes key) noexcept {
    constexpr uint64_t factor = 0x9E3779B97F4A7C15;
    uint64_t hash = key.count * factor;
    while (key.count >= 8) {
        uint64_t word;
        std::memcpy(&word, key.start, 8);
        hash = (hash ^ word) * factor;
        hash ^= hash >> 29;
        key.start += 8;
        key.count -= 8;
    }
    uint64_t rest = 0;
    for (size_t index = 0; index < key.count; ++index) rest = rest << 8 | key.start[index];
    return uint32_t(((hash ^ rest) * factor) >> 32);
}

inline int compare(Bytes left, Bytes right) noexcept {
    if (left.count != right.count) return left.count < right.count ? -1 : 1;
    return std::memcmp(left.start, right.start, left.count);
}

/// Finds a key that occurs twice, or NULL.
///
/// Few keys are compared in pairs. Many are sorted, with ties broken by the bytes themselves, so
/// that keys chosen to share a hash cost a sort and not a square. The order of the keys is lost.
template <typename BytesOf>
const Key *find_duplicate(Key *keys, size_t count, const BytesOf &bytes_of) noexcept {
    constexpr size_t pairwise_max = 16;
    if (count <= pairwise_max) {
        for (size_t later = 1; later < count; ++later) {
            for (size_t earlier = 0; earlier < later; ++earlier) {
                if (keys[earlier].hash == keys[later].hash
                    && compare(bytes_of(keys[earlier]), bytes_of(keys[later])) == 0)
                    return &keys[later];
            }
        }
        return nullptr;
    }
    std::sort(keys, keys + count, [&](const Key &left, const Key &right) {
        if (left.hash != right.hash) return left.hash < right.hash;
        return compare(bytes_of(left), bytes_of(right)) < 0;
    });
    for (size_t index = 1; index < count; ++index) {
        if (keys[index - 1].hash == keys[index].hash
            && compare(bytes_of(keys[index - 1]), bytes_of(keys[index])) == 0)
            return &keys[index];
    }
    return nullptr;
}

} // namespace zumik
