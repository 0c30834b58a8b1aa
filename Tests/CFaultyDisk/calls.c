// The C library's calls that change files, defined again. The kernel is reached by `syscall`: the library's own definitions
// cannot be named from here, and looking them up at run time would be too late for those who call before `main`.
#define _GNU_SOURCE
#include "disk.h"

#if defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define ZUMIK_SANITIZED 1
#endif
#endif

#ifdef ZUMIK_SANITIZED
bool faulty_disk_is_there(void) { return false; }
#else

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

bool faulty_disk_is_there(void) { return true; }

/// Fails as planned, having written half if the plan says so; else has `count` bytes written.
static ssize_t write_at(int descriptor, int file, const void *bytes, size_t count, off_t offset) {
    disk_verdict verdict = disk_begin(false);
    size_t part = verdict.error ? (verdict.is_torn ? count / 2 : 0) : count;
    ssize_t written = part ? syscall(SYS_pwrite64, descriptor, bytes, part, offset) : 0;
    int error = written < 0 ? errno : verdict.error;
    disk_did(FAULTY_DISK_WRITE, file, offset, written > 0 ? written : 0, bytes, error);
    if (!error && disk_syncs_writes(file)) {
        disk_begin(true);
        disk_did(FAULTY_DISK_SYNC, file, 0, 0, NULL, 0);
    }
    if (!error) return written;
    errno = error;
    return -1;
}

static ssize_t write_vector(int descriptor, int file, const struct iovec *parts, int count, off_t offset) {
    ssize_t total = 0;
    for (int index = 0; index < count; index++) {
        if (parts[index].iov_len == 0) continue;
        ssize_t written = write_at(descriptor, file, parts[index].iov_base, parts[index].iov_len, offset + total);
        if (written < 0) return total > 0 ? total : -1;
        total += written;
        if ((size_t)written < parts[index].iov_len) break;
    }
    return total;
}

static int set_length(int descriptor, int file, off_t length) {
    disk_verdict verdict = disk_begin(false);
    int error = verdict.error;
    if (!error && syscall(SYS_ftruncate, descriptor, length) != 0) error = errno;
    disk_did(FAULTY_DISK_TRUNCATE, file, length, 0, NULL, error);
    if (!error) return 0;
    errno = error;
    return -1;
}

/// The kernel need not be asked: what a crash leaves is computed from the record.
static int sync_file(int file) {
    disk_verdict verdict = disk_begin(true);
    disk_did(disk_is_directory(file) ? FAULTY_DISK_SYNC_NAMES : FAULTY_DISK_SYNC, file, 0, 0, NULL, verdict.error);
    if (!verdict.error) return 0;
    errno = verdict.error;
    return -1;
}

static int open_file(const char *path, int flags, mode_t mode) {
    const char *name = disk_name(path);
    if (name && strncmp(name, "..", 2) == 0) name = NULL;
    // Truncating on opening is a step of its own, which would not be seen here.
    int kernel_flags = name ? flags & ~O_TRUNC : flags;
    int descriptor = (int)syscall(SYS_openat, AT_FDCWD, path, kernel_flags, mode);
    if (!name || descriptor < 0) return descriptor;
    struct stat status;
    bool is_folder = fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode);
    disk_opened(descriptor, name, is_folder, flags & O_DSYNC);
    if (flags & O_TRUNC && set_length(descriptor, disk_file(descriptor), 0) != 0) {
        int error = errno;
        close(descriptor);
        errno = error;
        return -1;
    }
    return descriptor;
}

static mode_t mode_of(int flags, va_list arguments) {
    return flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(arguments, int) : 0;
}

int open(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return open_file(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return open_file(path, flags | O_LARGEFILE, mode);
}

int close(int descriptor) {
    disk_closed(descriptor);
    return (int)syscall(SYS_close, descriptor);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    int file = disk_file(descriptor);
    if (file < 0) return syscall(SYS_pwrite64, descriptor, bytes, count, offset);
    return write_at(descriptor, file, bytes, count, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
    return pwrite(descriptor, bytes, count, offset);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    int file = disk_file(descriptor);
    if (file < 0) return syscall(SYS_write, descriptor, bytes, count);
    off_t offset = lseek(descriptor, 0, SEEK_CUR);
    ssize_t written = write_at(descriptor, file, bytes, count, offset);
    if (written > 0) lseek(descriptor, offset + written, SEEK_SET);
    return written;
}

ssize_t pwritev(int descriptor, const struct iovec *parts, int count, off_t offset) {
    int file = disk_file(descriptor);
    if (file < 0) return syscall(SYS_pwritev, descriptor, parts, count, offset, 0);
    return write_vector(descriptor, file, parts, count, offset);
}

ssize_t pwritev64(int descriptor, const struct iovec *parts, int count, off64_t offset) {
    return pwritev(descriptor, parts, count, offset);
}

int ftruncate(int descriptor, off_t length) {
    int file = disk_file(descriptor);
    return file < 0 ? (int)syscall(SYS_ftruncate, descriptor, length) : set_length(descriptor, file, length);
}

int ftruncate64(int descriptor, off64_t length) { return ftruncate(descriptor, length); }

/// Of the ways to allocate, only making a file longer changes what a crash can leave.
int posix_fallocate(int descriptor, off_t offset, off_t count) {
    int file = disk_file(descriptor);
    if (file < 0) return syscall(SYS_fallocate, descriptor, 0, offset, count) == 0 ? 0 : errno;
    struct stat status;
    if (fstat(descriptor, &status) != 0) return errno;
    if (status.st_size >= offset + count) return 0;
    return set_length(descriptor, file, offset + count) == 0 ? 0 : errno;
}

int posix_fallocate64(int descriptor, off64_t offset, off64_t count) {
    return posix_fallocate(descriptor, offset, count);
}

int fdatasync(int descriptor) {
    int file = disk_file(descriptor);
    return file < 0 ? (int)syscall(SYS_fdatasync, descriptor) : sync_file(file);
}

int fsync(int descriptor) {
    int file = disk_file(descriptor);
    return file < 0 ? (int)syscall(SYS_fsync, descriptor) : sync_file(file);
}

int unlink(const char *path) {
    int result = (int)syscall(SYS_unlink, path);
    const char *name = disk_name(path);
    if (result == 0 && name) disk_removed(name);
    return result;
}

int link(const char *path, const char *new_path) {
    int result = (int)syscall(SYS_link, path, new_path);
    const char *name = disk_name(path), *new_name = disk_name(new_path);
    if (result == 0 && name && new_name) disk_linked(name, new_name);
    return result;
}

int rename(const char *path, const char *new_path) {
    int result = (int)syscall(SYS_rename, path, new_path);
    const char *name = disk_name(path), *new_name = disk_name(new_path);
    if (result == 0 && name && new_name) disk_renamed(name, new_name);
    return result;
}
#endif
