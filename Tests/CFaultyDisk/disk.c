#include "disk.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { DESCRIPTORS_MAX = 4096, FILES_MAX = 1024 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_bool is_watching;
static char *directory;
static size_t directory_length;

/// The number of the file that each descriptor stands for, plus one; zero for those that nobody watches.
static atomic_int files_by_descriptor[DESCRIPTORS_MAX];
/// The name of each file now; null for a file that has none any more. The watched directory's own name is empty.
static char *names[FILES_MAX];
static bool is_directory[FILES_MAX];
static bool syncs_writes[FILES_MAX];
static int file_count;

static faulty_disk_step *steps;
static size_t step_count, step_capacity;
static int64_t can_fail_count;
static faulty_disk_plan plan;

static faulty_disk_step *add_step(faulty_disk_kind kind, int file) {
    if (step_count == step_capacity) {
        step_capacity = step_capacity ? 2 * step_capacity : 1024;
        steps = realloc(steps, step_capacity * sizeof *steps);
        if (!steps) abort();
    }
    faulty_disk_step *step = &steps[step_count++];
    *step = (faulty_disk_step){.kind = kind, .file = file};
    return step;
}

static char *copy_text(const char *text) {
    char *copy = strdup(text);
    if (!copy) abort();
    return copy;
}

static int file_named(const char *name) {
    for (int file = 0; file < file_count; file++)
        if (names[file] && strcmp(names[file], name) == 0) return file;
    return -1;
}

static void forget_record(void) {
    for (size_t index = 0; index < step_count; index++) {
        free((void *)steps[index].bytes);
        free((void *)steps[index].name);
        free((void *)steps[index].new_name);
    }
    for (int file = 0; file < FILES_MAX; file++) {
        free(names[file]);
        names[file] = NULL;
        syncs_writes[file] = is_directory[file] = false;
    }
    step_count = 0;
    can_fail_count = 0;
    file_count = 0;
    plan = (faulty_disk_plan){0};
}

void faulty_disk_watch(const char *path) {
    pthread_mutex_lock(&lock);
    // Two records at once would be one of neither.
    if (atomic_load(&is_watching)) abort();
    forget_record();
    free(directory);
    directory = copy_text(path);
    directory_length = strlen(path);
    atomic_store(&is_watching, true);
    pthread_mutex_unlock(&lock);
}

void faulty_disk_stop(void) {
    pthread_mutex_lock(&lock);
    atomic_store(&is_watching, false);
    for (int descriptor = 0; descriptor < DESCRIPTORS_MAX; descriptor++)
        atomic_store(&files_by_descriptor[descriptor], 0);
    pthread_mutex_unlock(&lock);
}

void faulty_disk_fail(faulty_disk_plan new_plan) {
    pthread_mutex_lock(&lock);
    plan = new_plan;
    pthread_mutex_unlock(&lock);
}

void faulty_disk_mark(int64_t value) {
    pthread_mutex_lock(&lock);
    if (atomic_load(&is_watching)) add_step(FAULTY_DISK_MARK, -1)->offset = value;
    pthread_mutex_unlock(&lock);
}

int64_t faulty_disk_steps_that_can_fail(void) {
    pthread_mutex_lock(&lock);
    int64_t count = can_fail_count;
    pthread_mutex_unlock(&lock);
    return count;
}

size_t faulty_disk_step_count(void) { return step_count; }

faulty_disk_step faulty_disk_step_at(size_t index) { return steps[index]; }

int disk_file(int descriptor) {
    if (!atomic_load_explicit(&is_watching, memory_order_relaxed)) return -1;
    if (descriptor < 0 || descriptor >= DESCRIPTORS_MAX) return -1;
    return atomic_load(&files_by_descriptor[descriptor]) - 1;
}

const char *disk_name(const char *path) {
    if (!atomic_load_explicit(&is_watching, memory_order_acquire)) return NULL;
    if (strncmp(path, directory, directory_length) != 0) return NULL;
    const char *rest = path + directory_length;
    while (*rest == '/') rest++;
    return path[directory_length] == '/' || path[directory_length] == 0 ? rest : NULL;
}

void disk_opened(int descriptor, const char *name, bool is_folder, bool syncs) {
    if (descriptor >= DESCRIPTORS_MAX) abort();
    pthread_mutex_lock(&lock);
    int file = file_named(name);
    if (file < 0) {
        if (file_count == FILES_MAX) abort();
        file = file_count++;
        names[file] = copy_text(name);
        is_directory[file] = is_folder;
        if (!is_folder) add_step(FAULTY_DISK_NAMED, file)->name = copy_text(name);
    }
    syncs_writes[file] |= syncs;
    atomic_store(&files_by_descriptor[descriptor], file + 1);
    pthread_mutex_unlock(&lock);
}

void disk_closed(int descriptor) {
    if (descriptor >= 0 && descriptor < DESCRIPTORS_MAX) atomic_store(&files_by_descriptor[descriptor], 0);
}

void disk_removed(const char *name) {
    pthread_mutex_lock(&lock);
    int file = file_named(name);
    if (file >= 0) {
        free(names[file]);
        names[file] = NULL;
    }
    add_step(FAULTY_DISK_REMOVED, file)->name = copy_text(name);
    pthread_mutex_unlock(&lock);
}

/// A file is opened by its newer name from here on.
static void give_name(faulty_disk_kind kind, const char *name, const char *new_name) {
    pthread_mutex_lock(&lock);
    int file = file_named(name), replaced = file_named(new_name);
    if (replaced >= 0 && replaced != file) {
        free(names[replaced]);
        names[replaced] = NULL;
    }
    if (file >= 0) {
        free(names[file]);
        names[file] = copy_text(new_name);
    }
    faulty_disk_step *step = add_step(kind, file);
    step->name = copy_text(name);
    step->new_name = copy_text(new_name);
    pthread_mutex_unlock(&lock);
}

void disk_renamed(const char *name, const char *new_name) { give_name(FAULTY_DISK_RENAMED, name, new_name); }

void disk_linked(const char *name, const char *new_name) { give_name(FAULTY_DISK_LINKED, name, new_name); }

disk_verdict disk_begin(bool is_sync) {
    pthread_mutex_lock(&lock);
    int64_t step = can_fail_count++;
    bool is_planned = step >= plan.first && step < plan.first + plan.count;
    bool fails = is_planned && (is_sync ? plan.fails_syncs : plan.fails_writes);
    return (disk_verdict){.error = fails ? plan.error : 0, .is_torn = fails && plan.is_torn};
}

void disk_did(faulty_disk_kind kind, int file, int64_t offset, int64_t count, const void *bytes, int error) {
    faulty_disk_step *step = add_step(kind, file);
    step->offset = offset;
    step->count = count;
    step->error = error;
    if (kind == FAULTY_DISK_SYNC_NAMES) step->name = copy_text(names[file]);
    if (bytes && count > 0) {
        uint8_t *copy = malloc((size_t)count);
        if (!copy) abort();
        memcpy(copy, bytes, (size_t)count);
        step->bytes = copy;
    }
    pthread_mutex_unlock(&lock);
}

bool disk_syncs_writes(int file) { return syncs_writes[file]; }

bool disk_is_directory(int file) { return is_directory[file]; }
