#include "CSimdJSON.h"
#include "keys.hpp"
#include "scalars.hpp"
#include "scratch.hpp"

static_assert(simdjson::SIMDJSON_VERSION_MAJOR == 3, "stage 1 is an interface of simdjson 3");

namespace zumik {
namespace {

/// Turns simdjson's structural index into nodes with source offsets.
///
/// simdjson's stage 1 finds every token with SIMD instructions and validates UTF-8, quotes and
/// control characters. Its own second stage and its lazy front end keep no exact offsets of all
/// values, and the latter validates only what is read, so the second stage is ours: it checks the
/// grammar, numbers, literals, escapes and keys.
class Reader {
public:
    Reader(Scratch &scratch, const uint8_t *source, size_t count, uint32_t depth_max) noexcept
        : scratch(scratch), source(source), end(source + count), depth_max(depth_max) {}

    zumik_json_result run() noexcept {
        const size_t count = size_t(end - source);
        if (!scratch.reserve_structure(count)) return finish(zumik_json_status_out_of_memory);
        const auto error = scratch.structure->stage1(
            source, count, simdjson::stage1_mode::regular);
        if (error) return refuse(error);
        starts = scratch.structure->structural_indexes.get();
        token_count = scratch.structure->n_structural_indexes;
        if (token_count == 0 || starts[token_count - 1] >= count) return malformed(0, "no value");
        // Every node, key and frame stands for a token of its own.
        if (!scratch.nodes.reserve(token_count) || !scratch.keys.reserve(token_count)
            || !scratch.frames.reserve(std::min(token_count, size_t(depth_max))))
            return finish(zumik_json_status_out_of_memory);
        if (!value()) return outcome;
        while (depth > 0) {
            if (!step()) return outcome;
        }
        if (token < token_count) return malformed(starts[token], "something follows the value");
        return finish(zumik_json_status_ok);
    }

private:
    Scratch &scratch;
    const uint8_t *const source;
    const uint8_t *const end;
    const uint32_t depth_max;
    const uint32_t *starts = nullptr;
    size_t token_count = 0;
    size_t token = 0;
    uint32_t depth = 0;
    uint32_t node_count = 0;
    uint32_t key_count = 0;
    size_t text_count = 0;
    bool has_text = false;
    zumik_json_result outcome{};

    // MARK: Structure

    /// Takes the next member, item or closing bracket of the innermost open container.
    bool step() noexcept {
        if (token == token_count) return fail(end, "the text ends too early");
        Frame &frame = scratch.frames[depth - 1];
        const uint8_t *at = source + starts[token];
        if (*at == frame.closer) return close(frame);
        if (frame.count > 0) {
            if (*at != ',') return fail(at, "a comma or closing bracket is missing");
            if (++token == token_count) return fail(end, "the text ends too early");
        }
        frame.count += 1;
        if (frame.closer == '}' && !key()) return false;
        return value();
    }

    bool key() noexcept {
        const uint8_t *at = source + starts[token];
        if (*at != '"') return fail(at, "a key is missing");
        const uint32_t node = node_count;
        // Keys are compared, and so are always unescaped.
        if (!string(at, SIZE_MAX)) return false;
        if (token == token_count) return fail(end, "the text ends too early");
        at = source + starts[token];
        if (*at != ':') return fail(at, "a colon is missing");
        if (++token == token_count) return fail(end, "the text ends too early");
        scratch.keys[key_count++] = Key{hash_of(text_of(scratch.nodes[node])), node};
        return true;
    }

    bool value() noexcept {
        const uint8_t *at = source + starts[token];
        switch (*at) {
        case '"': return string(at, kept_bytes_max);
        case '{': return open(at, zumik_json_kind_object, '}');
        case '[': return open(at, zumik_json_kind_array, ']');
        case 't': return literal(at, "true", 4, zumik_json_kind_true);
        case 'f': return literal(at, "false", 5, zumik_json_kind_false);
        case 'n': return literal(at, "null", 4, zumik_json_kind_null);
        case '-': case '0': case '1': case '2': case '3': case '4':
        case '5': case '6': case '7': case '8': case '9': return number(at);
        default: return fail(at, "a value is missing");
        }
    }

    bool open(const uint8_t *at, zumik_json_kind kind, uint8_t closer) noexcept {
        if (depth == depth_max) {
            finish(zumik_json_status_too_deep);
            return false;
        }
        scratch.frames[depth++] = Frame{node_count, 0, key_count, closer};
        add(at, at, kind, 0, 0);
        token += 1;
        return true;
    }

    bool close(const Frame &frame) noexcept {
        zumik_json_node &node = scratch.nodes[frame.node];
        node.end = starts[token++] + 1;
        node.low = node_count;
        node.high = frame.count;
        depth -= 1;
        if (frame.closer == ']') return true;
        const Key *duplicate = find_duplicate(
            scratch.keys.data() + frame.first_key, key_count - frame.first_key,
            [this](const Key &key) { return text_of(scratch.nodes[key.node]); });
        key_count = frame.first_key;
        if (!duplicate) return true;
        node_count = duplicate->node + 1;
        finish(zumik_json_status_duplicate_key);
        return false;
    }

    // MARK: Scalars

    bool literal(const uint8_t *at, const char *name, size_t count, zumik_json_kind kind) noexcept {
        if (!read_literal(at, end, name, count)) return fail(at, "an unknown literal");
        add(at, at + count, kind, 0, 0);
        token += 1;
        return true;
    }

    bool number(const uint8_t *at) noexcept {
        Number number;
        if (const char *reason = read_number(at, end, number)) return fail(at, reason);
        if (number.is_integer) {
            const uint64_t bits = uint64_t(number.value);
            add(at, number.end, zumik_json_kind_integer, uint32_t(bits), uint32_t(bits >> 32));
        } else {
            add(at, number.end, zumik_json_kind_number, 0, 0);
        }
        token += 1;
        return true;
    }

    /// A longer escaped value is checked, and unescaped when somebody asks for it.
    static constexpr size_t kept_bytes_max = 256;

    bool string(const uint8_t *at, size_t kept_max) noexcept {
        token += 1;
        // Between a string and the next token there is only white space, so its end is found from
        // behind.
        const uint8_t *close = (token < token_count ? source + starts[token] : end) - 1;
        while (close > at && *close != '"') --close;
        if (close == at) return fail(at, "a string does not end");
        const uint8_t *backslash = find_backslash(at + 1, close);
        if (backslash == close) {
            add(at, close + 1, zumik_json_kind_string, 0, 0);
            return true;
        }
        return size_t(close - at) > kept_max ? long_string(at, close, backslash)
                                             : escaped_string(at, close, backslash);
    }

    bool long_string(
        const uint8_t *at, const uint8_t *close, const uint8_t *backslash) noexcept {
        size_t count = size_t(close - at - 1);
        while (backslash != close) {
            uint8_t decoded[4];  // No escape gives more.
            Unescaping unescaping{backslash, close, decoded};
            if (const char *reason = unescaping.one()) return fail(unescaping.at, reason);
            count -= size_t(unescaping.at - backslash) - size_t(unescaping.to - decoded);
            backslash = find_backslash(unescaping.at, close);
        }
        add(at, close + 1, zumik_json_kind_long_escaped_string, 0, uint32_t(count));
        return true;
    }

    bool escaped_string(
        const uint8_t *at, const uint8_t *close, const uint8_t *backslash) noexcept {
        // No string is longer unescaped than escaped, so the source's size is enough for all of
        // them.
        if (!has_text && !scratch.text.reserve(size_t(end - source))) {
            finish(zumik_json_status_out_of_memory);
            return false;
        }
        has_text = true;
        uint8_t *const first = scratch.text.data() + text_count;
        Unescaping unescaping{at + 1, close, first};
        if (const char *reason = unescaping.all(backslash)) return fail(unescaping.at, reason);
        const size_t count = size_t(unescaping.to - first);
        add(at, close + 1, zumik_json_kind_escaped_string, uint32_t(text_count), uint32_t(count));
        text_count += count;
        return true;
    }

    // MARK: Nodes and outcomes

    void add(
        const uint8_t *from, const uint8_t *to, zumik_json_kind kind,
        uint32_t low, uint32_t high) noexcept {
        scratch.nodes[node_count++] = zumik_json_node{
            uint32_t(from - source), uint32_t(to - source), kind, low, high};
    }

    Bytes text_of(const zumik_json_node &node) noexcept {
        if (node.kind == zumik_json_kind_escaped_string)
            return {scratch.text.data() + node.low, node.high};
        return {source + node.start + 1, node.end - node.start - 2};
    }

    zumik_json_result finish(zumik_json_status status) noexcept {
        outcome.status = status;
        outcome.nodes = scratch.nodes.data();
        outcome.node_count = node_count;
        outcome.text = scratch.text.data();
        outcome.text_count = text_count;
        return outcome;
    }

    zumik_json_result malformed(size_t offset, const char *reason) noexcept {
        outcome.offset = uint32_t(offset);
        outcome.reason = reason;
        return finish(zumik_json_status_malformed);
    }

    bool fail(const uint8_t *at, const char *reason) noexcept {
        malformed(size_t(at - source), reason);
        return false;
    }

    /// Says what stage 1 refused. It tells no offset, so of a broken string that is looked for
    /// here.
    zumik_json_result refuse(simdjson::error_code error) noexcept {
        switch (error) {
        case simdjson::UTF8_ERROR: return finish(zumik_json_status_invalid_utf8);
        case simdjson::MEMALLOC: return finish(zumik_json_status_out_of_memory);
        case simdjson::EMPTY: return malformed(0, "no value");
        default: break;
        }
        const uint8_t *quote = nullptr;
        for (const uint8_t *at = source; at < end; ++at) {
            if (*at == '\\') ++at;
            else if (*at == '"') quote = quote ? nullptr : at;
            else if (quote && *at < 0x20)
                return malformed(size_t(at - source), "a control character in a string");
        }
        return malformed(quote ? size_t(quote - source) : 0, "a string does not end");
    }
};

thread_local Scratch scratch;

} // namespace
} // namespace zumik

zumik_json_result zumik_json_parse(const uint8_t *source, size_t count, uint32_t depth_max) {
    return zumik::Reader(zumik::scratch, source, count, depth_max).run();
}

size_t zumik_json_unescape(const uint8_t *source, size_t count, uint8_t *target) {
    zumik::Unescaping unescaping{source, source + count, target};
    unescaping.all(zumik::find_backslash(source, source + count));
    return size_t(unescaping.to - target);
}

void zumik_json_trim(void) { zumik::scratch.trim(); }
