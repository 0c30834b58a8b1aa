// A disk that fills up under one process: preloaded into it, and switched by a file (see test_full_disk.py).
//
// While FULL_DISK_SWITCH exists, files below FULL_DISK_DIRECTORY cannot grow; if the switch says "hard", nothing of them can be
// written. The space that is left is reported as none.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum switch_position { OFF, FULL, HARD };

static enum switch_position position(void) {
    const char *path = getenv("FULL_DISK_SWITCH");
    int descriptor = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY) : -1;
    if (descriptor < 0) return OFF;
    char letter = 0;
    ssize_t count = syscall(SYS_read, descriptor, &letter, 1);
    syscall(SYS_close, descriptor);
    return count == 1 && letter == 'h' ? HARD : FULL;
}

static int is_concerned(int descriptor) {
    const char *directory = getenv("FULL_DISK_DIRECTORY");
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t count = readlink(link, path, sizeof path - 1);
    if (!directory || count < 0) return 0;
    path[count] = 0;
    return strncmp(path, directory, strlen(directory)) == 0;
}

static int refuses(int descriptor, off_t end) {
    enum switch_position now = position();
    if (now == OFF || !is_concerned(descriptor)) return 0;
    struct stat status;
    if (now == FULL && fstat(descriptor, &status) == 0 && end <= status.st_size) return 0;
    errno = ENOSPC;
    return 1;
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
    if (refuses(descriptor, offset + (off_t)count)) return -1;
    return syscall(SYS_pwrite64, descriptor, bytes, count, offset);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    return pwrite64(descriptor, bytes, count, offset);
}

ssize_t pwritev(int descriptor, const struct iovec *parts, int count, off_t offset) {
    off_t end = offset;
    for (int index = 0; index < count; index++) end += (off_t)parts[index].iov_len;
    if (refuses(descriptor, end)) return -1;
    return syscall(SYS_pwritev, descriptor, parts, count, offset, 0);
}

ssize_t pwritev64(int descriptor, const struct iovec *parts, int count, off64_t offset) {
    return pwritev(descriptor, parts, count, offset);
}

int ftruncate64(int descriptor, off64_t length) {
    if (refuses(descriptor, length)) return -1;
    return (int)syscall(SYS_ftruncate, descriptor, length);
}

int ftruncate(int descriptor, off_t length) { return ftruncate64(descriptor, length); }

int statvfs64(const char *path, struct statvfs64 *status) {
    static int (*original)(const char *, struct statvfs64 *);
    if (!original) original = (int (*)(const char *, struct statvfs64 *))dlsym(RTLD_NEXT, "statvfs64");
    int result = original(path, status);
    if (result == 0 && position() != OFF) status->f_bavail = 0;
    return result;
}

int statvfs(const char *path, struct statvfs *status) { return statvfs64(path, (struct statvfs64 *)status); }
