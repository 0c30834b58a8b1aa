// What the two halves share: disk.c keeps the record, calls.c stands in for the C library.
#pragma once
#include "CFaultyDisk.h"
#include <sys/types.h>

/// The file that a descriptor stands for; -1 when nobody watches it.
int disk_file(int descriptor);

/// A path below the watched directory, from there on; null for any other.
const char *_Nullable disk_name(const char *_Nonnull path);

void disk_opened(int descriptor, const char *_Nonnull name, bool is_folder, bool syncs_writes);
void disk_closed(int descriptor);
void disk_removed(const char *_Nonnull name);
void disk_linked(const char *_Nonnull name, const char *_Nonnull new_name);
void disk_renamed(const char *_Nonnull name, const char *_Nonnull new_name);

typedef struct {
    /// 0, or the errno that the caller gets.
    int error;
    bool is_torn;
} disk_verdict;

/// Counts a step that can fail, and says whether it does. The record is locked until `disk_did`.
disk_verdict disk_begin(bool is_sync);
/// Records what was done to a file, and unlocks the record.
void disk_did(faulty_disk_kind kind, int file, int64_t offset, int64_t count, const void *_Nullable bytes, int error);

/// Whether every write to this file is synced before it returns.
bool disk_syncs_writes(int file);
/// Whether it is a directory.
bool disk_is_directory(int file);
