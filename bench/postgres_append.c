// What people would otherwise use: the same rows into the same table of PostgreSQL, in the same batches.
//
//     postgres_append CONNECTION ROWS BATCH
//
// ROWS is what `LedgerBench rows` wrote. Each batch is one COPY in binary form, which is a transaction and the fastest way that
// PostgreSQL has of adding rows. It adds no leaf to a tree, writes no anchor, and nothing guards the table: less than
// the other two do. It prints events, seconds, and the bytes of the table with its indexes.
#include <endian.h>
#include <libpq-fe.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static PGconn *connection;
static char *copied;
static size_t used, room;

static void fail(const char *what) {
    fprintf(stderr, "%s: %s\n", what, PQerrorMessage(connection));
    exit(1);
}

static char *execute(const char *sql, ExecStatusType expected) {
    PGresult *result = PQexec(connection, sql);
    if (PQresultStatus(result) != expected) fail(sql);
    char *answer = PQntuples(result) ? strdup(PQgetvalue(result, 0, 0)) : NULL;
    PQclear(result);
    return answer;
}

static void add(const void *bytes, size_t count) {
    if (used + count > room) copied = realloc(copied, room = (used + count) * 2);
    memcpy(copied + used, bytes, count);
    used += count;
}

static void add_field(const void *bytes, uint32_t count) {
    uint32_t length = htobe32(count);
    add(&length, 4);
    add(bytes, count);
}

static void add_number(int64_t number) {
    uint64_t big = htobe64(number);
    add_field(&big, 8);
}

/// Adds a row as `LedgerBench rows` writes it to what is copied; where the next one begins.
static const char *add_row(const char *row, int64_t seq) {
    int64_t version, recorded;
    uint32_t length[4];  // stream, type, customer, body
    memcpy(&version, row, 8);
    memcpy(&recorded, row + 8, 8);
    memcpy(length, row + 16, 16);
    const char *id = row + 32, *leaf = row + 48, *stream = row + 80;
    const char *type = stream + length[0], *customer = type + length[1], *body = customer + length[2];
    uint16_t fields = htobe16(9);
    add(&fields, 2);
    add_number(seq);
    add_field(id, 16);
    add_field(stream, length[0]);
    add_number(version);
    add_field(type, length[1]);
    add_number(recorded);
    add_field(customer, length[2]);
    add_field(body, length[3]);
    add_field(leaf, 32);
    return body + length[3];
}

/// One transaction: it is durable when this returns.
static void copy_batch(void) {
    static const unsigned char end[2] = {0xff, 0xff};
    add(end, 2);
    execute("COPY event FROM STDIN (FORMAT binary)", PGRES_COPY_IN);
    if (PQputCopyData(connection, copied, used) != 1 || PQputCopyEnd(connection, NULL) != 1) fail("COPY");
    PGresult *result = PQgetResult(connection);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) fail("COPY");
    PQclear(result);
    while ((result = PQgetResult(connection))) PQclear(result);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
    if (count != 4) return 2;
    connection = PQconnectdb(arguments[1]);
    if (PQstatus(connection) != CONNECTION_OK) fail("connecting");
    FILE *file = fopen(arguments[2], "rb");
    struct stat status;
    if (!file || fstat(fileno(file), &status)) return 1;
    char *rows = malloc(status.st_size);
    if (fread(rows, 1, status.st_size, file) != (size_t)status.st_size) return 1;
    int batch = atoi(arguments[3]);
    execute("SET client_min_messages = warning", PGRES_COMMAND_OK);
    execute("DROP TABLE IF EXISTS event", PGRES_COMMAND_OK);
    execute("CREATE TABLE event("
            "seq bigint PRIMARY KEY CHECK(seq >= 0), event_id bytea NOT NULL UNIQUE CHECK(length(event_id) = 16),"
            "stream bytea NOT NULL CHECK(length(stream) = 17), version bigint NOT NULL CHECK(version >= 0),"
            "type text NOT NULL, recorded_ns bigint NOT NULL, customer text,"
            "body bytea NOT NULL CHECK(length(body) BETWEEN 2 AND 65535), leaf bytea NOT NULL CHECK(length(leaf) = 32),"
            "UNIQUE(stream, version))", PGRES_COMMAND_OK);
    execute("CHECKPOINT", PGRES_COMMAND_OK);
    char *durable = execute("SHOW synchronous_commit", PGRES_TUPLES_OK);
    if (strcmp(durable, "on")) return 1;

    double begin = now();
    int64_t events = 0;
    const char *next = rows, *end = rows + status.st_size;
    while (next < end) {
        static const char head[19] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0";
        used = 0;
        add(head, sizeof head);
        for (int index = 0; index < batch && next < end; index++) next = add_row(next, events++);
        copy_batch();
    }
    double seconds = now() - begin;
    char *bytes = execute("SELECT pg_total_relation_size('event')", PGRES_TUPLES_OK);
    printf("{\"events\": %lld, \"seconds\": %.6f, \"bytes\": %s}\n", (long long)events, seconds, bytes);
    PQfinish(connection);
    return 0;
}
