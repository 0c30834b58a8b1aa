#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__clang__)
// Swift imports a closed enum as a Swift enum, so that a switch over it is exhaustive.
#define ZUMIK_CLOSED_ENUM __attribute__((enum_extensibility(closed)))
#else
#define ZUMIK_CLOSED_ENUM
#endif

/// What a node is. An integer is a number without fraction or exponent that fits an int64_t.
typedef enum ZUMIK_CLOSED_ENUM zumik_json_kind {
    zumik_json_kind_null,
    zumik_json_kind_false,
    zumik_json_kind_true,
    zumik_json_kind_integer,
    zumik_json_kind_number,
    zumik_json_kind_string,
    zumik_json_kind_escaped_string,
    zumik_json_kind_long_escaped_string,
    zumik_json_kind_array,
    zumik_json_kind_object,
} zumik_json_kind;

/// One value, or one key of an object, in document order. What `low` and `high` hold depends on the
/// kind:
///
/// | kind                | low                                        | high                    |
/// |---------------------|--------------------------------------------|-------------------------|
/// | integer             | lower 32 bits of the value                 | upper 32 bits           |
/// | escaped_string      | offset of the unescaped bytes in the text  | count of these bytes    |
/// | long_escaped_string | 0: they are not in the text                | count of these bytes    |
/// | array, object       | index of the first node that is not inside | count of items, members |
///
/// An object's children are its keys and values in turn. Strings count their quotes in start and
/// end. A long string is valid but not unescaped: a prompt of megabytes, which mostly is only
/// passed on, would otherwise be held twice. `zumik_json_unescape` does it when it is asked for.
typedef struct zumik_json_node {
    uint32_t start;
    uint32_t end;
    zumik_json_kind kind;
    uint32_t low;
    uint32_t high;
} zumik_json_node;

typedef enum ZUMIK_CLOSED_ENUM zumik_json_status {
    zumik_json_status_ok,
    zumik_json_status_malformed,
    zumik_json_status_duplicate_key,
    zumik_json_status_too_deep,
    zumik_json_status_invalid_utf8,
    zumik_json_status_out_of_memory,
} zumik_json_status;

/// The outcome of a parse. Pointers belong to the calling thread's scratch memory.
typedef struct zumik_json_result {
    zumik_json_status status;
    /// Where and why, of a malformed text. The reason is a constant, NULL for any other status.
    uint32_t offset;
    const char *reason;
    /// The nodes, root first; of a duplicate key, that key's node is the last one.
    const zumik_json_node *nodes;
    size_t node_count;
    /// The unescaped bytes of all escaped strings, one after the other.
    const uint8_t *text;
    size_t text_count;
} zumik_json_result;

/// The longest source the offsets of a node can address.
enum { zumik_json_source_bytes_max = 0x7fffffff };

/// Parses and fully validates `count` bytes, without reading one byte past them.
///
/// Containers may be nested `depth_max` deep. The result is valid until the same thread's next call
/// of any function here; copy it, then call `zumik_json_trim`.
zumik_json_result zumik_json_parse(const uint8_t *source, size_t count, uint32_t depth_max);

/// Unescapes what stands between the quotes of a string that a parse found valid, and returns how
/// many bytes that were. `target` has room for as many as its node says.
size_t zumik_json_unescape(const uint8_t *source, size_t count, uint8_t *target);

/// Gives back scratch memory that an unusually large text made this thread allocate.
void zumik_json_trim(void);

#ifdef __cplusplus
}
#endif
