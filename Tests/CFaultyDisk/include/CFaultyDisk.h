/// A disk for tests that records what is asked of it, and fails where it is told to.
///
/// It stands below everything that this process does with files: the calls of the C library that change files
/// (pwrite, ftruncate, fdatasync, …) are defined here again, and the program's own definitions come before the library's,
/// for shared libraries too. So SQLite's file system, whatever stands between it and SQLite, and files that are written
/// without SQLite are all on one disk, with one order of steps. A VFS would see only SQLite's share of it.
///
/// Only files below the watched directory are concerned; all other calls go on to the kernel unseen.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// One thing that was done to the disk, in the order in which it was done.
typedef enum {
    /// A file was made or found under `name`; it is `file` from now on.
    FAULTY_DISK_NAMED = 0,
    FAULTY_DISK_WRITE = 1,
    FAULTY_DISK_TRUNCATE = 2,
    FAULTY_DISK_SYNC = 3,
    /// The names in the directory `name` were synced; the watched one's name is empty.
    FAULTY_DISK_SYNC_NAMES = 4,
    FAULTY_DISK_REMOVED = 5,
    /// `name` became `new_name`.
    FAULTY_DISK_RENAMED = 6,
    /// The test said something: `offset` is what.
    FAULTY_DISK_MARK = 7,
    /// The file `name` got `new_name` as well.
    FAULTY_DISK_LINKED = 8,
} faulty_disk_kind;

typedef struct {
    faulty_disk_kind kind;
    int file;
    /// Where a write begins; the new length of a file that was truncated; the value of a mark.
    int64_t offset;
    /// How much was written, which may be less than was asked for.
    int64_t count;
    /// What was written; lives until the next watch begins.
    const uint8_t *_Nullable bytes;
    const char *_Nullable name;
    const char *_Nullable new_name;
    /// What the caller was told: 0, or an errno.
    int error;
} faulty_disk_step;

/// How the disk fails. Steps that can fail are counted from 0: writes, changes of length, syncs.
typedef struct {
    /// Steps before this one do what they should.
    int64_t first;
    /// So many steps fail, one after the other.
    int64_t count;
    bool fails_writes;
    bool fails_syncs;
    int error;
    /// A write that fails has written the first half of its bytes.
    bool is_torn;
} faulty_disk_plan;

/// Whether the calls go through here: not where a sanitizer has its own definitions of them.
bool faulty_disk_is_there(void);

/// Begins a new record of what happens below a directory. Files that are there already get their number when opened.
void faulty_disk_watch(const char *_Nonnull directory);

/// The steps from now on fail as planned, until the next plan or watch.
void faulty_disk_fail(faulty_disk_plan plan);

/// Ends the record, which stays to be read. Files that are open go on unseen.
void faulty_disk_stop(void);

/// Notes a value between the steps.
void faulty_disk_mark(int64_t value);

/// Steps that could have failed so far.
int64_t faulty_disk_steps_that_can_fail(void);

size_t faulty_disk_step_count(void);
faulty_disk_step faulty_disk_step_at(size_t index);
