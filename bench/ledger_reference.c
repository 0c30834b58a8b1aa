// What the ledger's append path is held to: the same schema, rows, tree, anchor, guards and pragmas, in C and on one thread.
//
//     ledger_reference DATABASE SCHEMA.sql ROWS BATCH
//
// ROWS is what `LedgerBench rows` wrote: bodies encoded and leaves hashed beforehand, as on the other side. Each transaction
// checks that seq and version are next, inserts BATCH events, adds their leaves to the tree, commits with one sync and writes
// the anchor. It prints events, seconds and seconds of processor time.
#define _GNU_SOURCE
#include <fcntl.h>
#include <openssl/evp.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

typedef struct {
    int64_t version, recorded;
    uint32_t stream, type, customer, body;  // lengths
    unsigned char id[16], leaf[32];
    const char *text;  // stream, type, customer and body, one after the other
} row;

static sqlite3 *database;
static EVP_MD_CTX *context;
static const EVP_MD *sha256;
static unsigned char peaks[64][32];
static int64_t size;
static int height;

static void check(int result) {
    if (result == SQLITE_OK || result == SQLITE_DONE || result == SQLITE_ROW) return;
    fprintf(stderr, "sqlite %d: %s\n", result, sqlite3_errmsg(database));
    exit(1);
}

static void execute(const char *sql) { check(sqlite3_exec(database, sql, NULL, NULL, NULL)); }

static sqlite3_stmt *prepare(const char *sql) {
    sqlite3_stmt *statement;
    check(sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL));
    return statement;
}

static void run(sqlite3_stmt *statement) {
    check(sqlite3_step(statement));
    sqlite3_reset(statement);
}

static double now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void node(unsigned char *left, const unsigned char *right) {
    unsigned char bytes[65] = {1};
    memcpy(bytes + 1, left, 32);
    memcpy(bytes + 33, right, 32);
    EVP_DigestInit_ex(context, sha256, NULL);
    EVP_DigestUpdate(context, bytes, 65);
    EVP_DigestFinal_ex(context, left, NULL);
}

/// Adds a leaf; each subtree of 16^k leaves that it completes becomes a row.
static void grow(const unsigned char *leaf, sqlite3_stmt *tile) {
    memcpy(peaks[height++], leaf, 32);
    for (int level = 1; level <= __builtin_ctzll(~size); level++) {
        height--;
        node(peaks[height - 1], peaks[height]);
        if (level % 4) continue;
        sqlite3_bind_int64(tile, 1, level / 4);
        sqlite3_bind_int64(tile, 2, size >> level);
        sqlite3_bind_blob(tile, 3, peaks[height - 1], 32, SQLITE_STATIC);
        run(tile);
    }
    size++;
}

static void write_anchor(int file, uint64_t epoch) {
    unsigned char slot[128] = "ZUMIKAN1", root[32];
    memcpy(root, peaks[height - 1], 32);
    for (int peak = height - 2; peak >= 0; peak--) {
        unsigned char left[32];
        memcpy(left, peaks[peak], 32);
        node(left, root);
        memcpy(root, left, 32);
    }
    memcpy(slot + 8, &epoch, 8);
    memcpy(slot + 16, &size, 8);
    memcpy(slot + 24, root, 32);
    EVP_Digest(slot, 96, slot + 96, NULL, sha256, NULL);
    if (pwrite(file, slot, 128, (epoch & 1) * 4096) != 128) exit(1);
}

static char *contents(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    struct stat status;
    if (!file || fstat(fileno(file), &status)) exit(1);
    char *bytes = malloc(status.st_size + 1);
    *length = fread(bytes, 1, status.st_size, file);
    bytes[*length] = 0;
    fclose(file);
    return bytes;
}

static row *load(const char *path, int64_t *count) {
    size_t length, used = 0, room = 1024;
    char *bytes = contents(path, &length);
    row *rows = malloc(room * sizeof *rows);
    for (*count = 0; used < length; ++*count) {
        if ((size_t)*count == room) rows = realloc(rows, (room *= 2) * sizeof *rows);
        memcpy(&rows[*count], bytes + used, 80);
        rows[*count].text = bytes + used + 80;
        row *next = &rows[*count];
        used += 80 + next->stream + next->type + next->customer + next->body;
    }
    return rows;
}

static int pages;

static int committed(void *context, sqlite3 *database, const char *name, int count) {
    (void)context, (void)database, (void)name;
    pages = count;
    return SQLITE_OK;
}

int main(int count, char **arguments) {
    if (count != 5) return 2;
    int64_t events;
    size_t length;
    row *rows = load(arguments[3], &events);
    int batch = atoi(arguments[4]);
    char *schema = contents(arguments[2], &length);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    check(sqlite3_open_v2(
        arguments[1], &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL));
    execute("PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;"
            "PRAGMA cache_size=-8192;"
            "PRAGMA recursive_triggers=ON; PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON; PRAGMA cache_spill=OFF;"
            "PRAGMA temp_store=MEMORY");
    execute(schema);
    execute("CREATE TEMP TRIGGER updated BEFORE UPDATE ON main.event BEGIN SELECT RAISE(ROLLBACK, 'no'); END;"
            "CREATE TEMP TRIGGER deleted BEFORE DELETE ON main.event BEGIN SELECT RAISE(ROLLBACK, 'no'); END");
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, (int *)0);
    sqlite3_wal_hook(database, committed, NULL);
    sqlite3_stmt *begin = prepare("BEGIN IMMEDIATE"), *commit = prepare("COMMIT");
    sqlite3_stmt *last = prepare("SELECT max(seq) + 1 FROM event");
    sqlite3_stmt *grown = prepare("SELECT max(version) + 1 FROM event WHERE stream = ?1");
    sqlite3_stmt *tile = prepare("INSERT OR ROLLBACK INTO tile_hash(level, number, hash) VALUES(?1, ?2, ?3)");
    sqlite3_stmt *insert = prepare(
        "INSERT OR ROLLBACK INTO event(seq, event_id, stream, version, type, recorded_ns, customer, body, leaf)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    context = EVP_MD_CTX_new();
    sha256 = EVP_MD_fetch(NULL, "SHA2-256", NULL);
    char path[4096];
    snprintf(path, sizeof path, "%s.anchor", arguments[1]);
    int anchor = open(path, O_RDWR | O_CREAT, 0600);

    double wall = now(CLOCK_MONOTONIC), processor = now(CLOCK_PROCESS_CPUTIME_ID);
    uint64_t epoch = 0;
    for (int64_t first = 0; first < events; first += batch) {
        run(begin);
        check(sqlite3_step(last));
        if (sqlite3_column_int64(last, 0) != size) return 1;
        sqlite3_reset(last);
        int64_t end = first + batch < events ? first + batch : events;
        for (int64_t index = first; index < end; index++) {
            row *next = &rows[index];
            const char *text = next->text;
            // As the ledger: a stream's length once for each append, none for a stream that is new. All of them are
            // responses, 17 bytes.
            if (next->version > 0 && (index == 0 || rows[index - 1].version + 1 != next->version)) {
                sqlite3_bind_blob(grown, 1, text, next->stream, SQLITE_STATIC);
                check(sqlite3_step(grown));
                if (sqlite3_column_int64(grown, 0) != next->version) return 1;
                sqlite3_reset(grown);
            }
            sqlite3_bind_int64(insert, 1, size);
            sqlite3_bind_blob(insert, 2, next->id, 16, SQLITE_STATIC);
            sqlite3_bind_blob(insert, 3, text, next->stream, SQLITE_STATIC);
            sqlite3_bind_int64(insert, 4, next->version);
            sqlite3_bind_text(insert, 5, text += next->stream, next->type, SQLITE_STATIC);
            sqlite3_bind_int64(insert, 6, next->recorded);
            sqlite3_bind_text(insert, 7, text += next->type, next->customer, SQLITE_STATIC);
            sqlite3_bind_blob(insert, 8, text += next->customer, next->body, SQLITE_STATIC);
            sqlite3_bind_blob(insert, 9, next->leaf, 32, SQLITE_STATIC);
            run(insert);
            grow(next->leaf, tile);
        }
        run(commit);
        write_anchor(anchor, ++epoch);
        if (pages >= 256) {
            check(sqlite3_wal_checkpoint_v2(database, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL));
            pages = 0;
        }
    }
    printf("{\"events\": %lld, \"seconds\": %.6f, \"cpu_seconds\": %.6f}\n", (long long)events,
           now(CLOCK_MONOTONIC) - wall, now(CLOCK_PROCESS_CPUTIME_ID) - processor);
    return 0;
}
