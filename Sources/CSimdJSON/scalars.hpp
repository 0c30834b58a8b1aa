#pragma once

#include <cstdint>
#include <cstring>

namespace zumik {

/// Whether a number or literal may end before `at`: simdjson finds where a token starts, not where
/// it ends.
inline bool ends_token(const uint8_t *at, const uint8_t *end) noexcept {
    if (at == end) return true;
    switch (*at) {
    case ' ': case '\t': case '\n': case '\r': case ',': case ':': case ']': case '}': return true;
    default: return false;
    }
}

inline bool is_digit(const uint8_t *at, const uint8_t *end) noexcept {
    return at < end && uint8_t(*at - '0') < 10;
}

/// A number's token and, where it is an integer that fits, its value.
struct Number {
    const uint8_t *end;
    bool is_integer;
    int64_t value;
};

/// Reads a number by the grammar of RFC 8259, section 6. Returns why not, or NULL.
inline const char *read_number(const uint8_t *at, const uint8_t *end, Number &number) noexcept {
    const bool negative = *at == '-';
    at += negative;
    if (!is_digit(at, end)) return "a digit is missing";
    const uint8_t *const first = at;
    uint64_t magnitude = 0;
    bool fits = true;
    for (; is_digit(at, end); ++at) {
        fits = fits && !__builtin_mul_overflow(magnitude, 10, &magnitude)
            && !__builtin_add_overflow(magnitude, *at - '0', &magnitude);
    }
    if (*first == '0' && at - first > 1) return "a number begins with zero";
    const uint8_t *const integer_end = at;
    if (at < end && *at == '.') {
        ++at;
        if (!is_digit(at, end)) return "a digit is missing after the point";
        while (is_digit(at, end)) ++at;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        ++at;
        if (at < end && (*at == '+' || *at == '-')) ++at;
        if (!is_digit(at, end)) return "a digit is missing in the exponent";
        while (is_digit(at, end)) ++at;
    }
    if (!ends_token(at, end)) return "something follows a number";
    const uint64_t magnitude_max = uint64_t(INT64_MAX) + negative;
    number.end = at;
    number.is_integer = at == integer_end && fits && magnitude <= magnitude_max;
    // Through unsigned arithmetic, where the smallest integer has no overflow.
    number.value = int64_t(negative ? 0 - magnitude : magnitude);
    return nullptr;
}

/// Whether the literal (true, false or null) is the whole token.
inline bool read_literal(
    const uint8_t *at, const uint8_t *end, const char *name, size_t count) noexcept {
    return size_t(end - at) >= count && std::memcmp(at, name, count) == 0
        && ends_token(at + count, end);
}

/// The first backslash, or `end`. Short strings, the most of them, are not worth a call of memchr.
inline const uint8_t *find_backslash(const uint8_t *at, const uint8_t *end) noexcept {
    if (end - at > 64) {
        const void *found = std::memchr(at, '\\', size_t(end - at));
        return found ? static_cast<const uint8_t *>(found) : end;
    }
    constexpr uint64_t ones = 0x0101010101010101;
    for (; end - at >= 8; at += 8) {
        uint64_t word;
        std::memcpy(&word, at, 8);
        word ^= ones * '\\';
        if ((word - ones) & ~word & (ones * 0x80)) break;
    }
    while (at < end && *at != '\\') ++at;
    return at;
}

/// The value of four hexadecimal digits, or -1.
inline int32_t read_hex4(const uint8_t *at, const uint8_t *end) noexcept {
    if (end - at < 4) return -1;
    int32_t value = 0;
    for (int index = 0; index < 4; ++index) {
        const uint8_t byte = at[index];
        int32_t digit;
        if (byte >= '0' && byte <= '9') digit = byte - '0';
        else if (byte >= 'a' && byte <= 'f') digit = byte - 'a' + 10;
        else if (byte >= 'A' && byte <= 'F') digit = byte - 'A' + 10;
        else return -1;
        value = value * 16 + digit;
    }
    return value;
}

inline uint8_t *write_utf8(uint32_t scalar, uint8_t *to) noexcept {
    if (scalar < 0x80) {
        *to++ = uint8_t(scalar);
    } else if (scalar < 0x800) {
        *to++ = uint8_t(0xC0 | scalar >> 6);
        *to++ = uint8_t(0x80 | (scalar & 0x3F));
    } else if (scalar < 0x10000) {
        *to++ = uint8_t(0xE0 | scalar >> 12);
        *to++ = uint8_t(0x80 | (scalar >> 6 & 0x3F));
        *to++ = uint8_t(0x80 | (scalar & 0x3F));
    } else {
        *to++ = uint8_t(0xF0 | scalar >> 18);
        *to++ = uint8_t(0x80 | (scalar >> 12 & 0x3F));
        *to++ = uint8_t(0x80 | (scalar >> 6 & 0x3F));
        *to++ = uint8_t(0x80 | (scalar & 0x3F));
    }
    return to;
}

/// A run of escapes being decoded: `at` stands on a backslash and moves on, `to` receives the
/// bytes.
struct Unescaping {
    const uint8_t *at;
    const uint8_t *end;
    uint8_t *to;

    /// Decodes all that is left, from the first backslash (or the end) on. Returns why not, or NULL.
    const char *all(const uint8_t *backslash) noexcept {
        while (true) {
            const size_t plain = size_t(backslash - at);
            std::memcpy(to, at, plain);
            to += plain;
            at += plain;
            if (backslash == end) return nullptr;
            if (const char *reason = one()) return reason;
            backslash = find_backslash(at, end);
        }
    }

    /// Decodes one escape. Returns why not, or NULL. An escape never decodes to more bytes than it
    /// has.
    const char *one() noexcept {
        if (end - at < 2) return "an escape is cut short";
        uint8_t plain;
        switch (at[1]) {
        case '"': plain = '"'; break;
        case '\\': plain = '\\'; break;
        case '/': plain = '/'; break;
        case 'b': plain = '\b'; break;
        case 'f': plain = '\f'; break;
        case 'n': plain = '\n'; break;
        case 'r': plain = '\r'; break;
        case 't': plain = '\t'; break;
        case 'u': return unicode();
        default: return "an unknown escape";
        }
        *to++ = plain;
        at += 2;
        return nullptr;
    }

    /// Decodes \uXXXX, or a surrogate pair of them: a lone surrogate has no UTF-8 form.
    const char *unicode() noexcept {
        const int32_t first = read_hex4(at + 2, end);
        if (first < 0) return "an escape lacks four hexadecimal digits";
        if (first < 0xD800 || first > 0xDFFF) {
            to = write_utf8(uint32_t(first), to);
            at += 6;
            return nullptr;
        }
        const bool pairs = first < 0xDC00 && end - at >= 12 && at[6] == '\\' && at[7] == 'u';
        const int32_t second = pairs ? read_hex4(at + 8, end) : -1;
        if (second < 0xDC00 || second > 0xDFFF) return "a lone surrogate";
        to = write_utf8(0x10000 + (uint32_t(first - 0xD800) << 10) + uint32_t(second - 0xDC00), to);
        at += 12;
        return nullptr;
    }
};

} // namespace zumik
