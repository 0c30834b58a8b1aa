#pragma once
#include <sqlite3.h>

/// sqlite3_db_config is variadic, which Swift cannot call: this is the form that all on/off options take.
static inline int zumik_sqlite_set_flag(sqlite3 *_Nonnull database, int option, int on) {
    return sqlite3_db_config(database, option, on, (int *)0);
}

/// sqlite3_config is variadic too: SQLite then no longer counts each allocation under a mutex of the whole process.
static inline int zumik_sqlite_stop_counting_memory(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/// SQLITE_TRANSIENT is a cast of -1 to a function pointer, which Swift cannot import: SQLite copies the bytes.
/// A null pointer would bind NULL, so the empty value points at something.
static inline int zumik_sqlite_bind_blob_copy(
    sqlite3_stmt *_Nonnull statement, int index, const void *_Nullable bytes, sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, index, bytes ? bytes : "", count, SQLITE_TRANSIENT);
}

/// As above, for text: UTF-8 by length, without a terminator.
static inline int zumik_sqlite_bind_text_copy(
    sqlite3_stmt *_Nonnull statement, int index, const char *_Nullable text, sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, text ? text : "", count, SQLITE_TRANSIENT, SQLITE_UTF8);
}
