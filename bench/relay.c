// Streams side by side, as their clients feel them: when the first content came, and how old each chunk was.
//
//   relay PORT KEY_FILE BODY_FILE CONNECTIONS SECONDS GAP_MS
//
// Each connection asks for one stream after the other; where they begin is spread evenly over GAP_MS, the time that a
// stream takes, so that they do not all begin together. The upstream stamps each chunk with the time of its sending
// (` t=` and 16 digits of nanoseconds), which crosses the proxy; the clock is the machine's. One epoll thread.
// Prints one line of JSON. Only what the upstream and the proxies here send is understood.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

enum { TAIL = 32, READ = 1 << 16, SAMPLES_MAX = 1 << 22 };

typedef struct {
    int fd;
    long starts_at, asked_at;  // ns
    int is_open, has_content;
    size_t tail_count;
    char buffer[TAIL + READ + 1];
} stream;

static long *first, *ages;
static size_t first_count, age_count, completed, failed;
static char *request;
static size_t request_count;
static int poller, port;

static long now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

static char *read_file(const char *path, size_t *count) {
    FILE *file = fopen(path, "rb");
    if (!file) exit(2);
    fseek(file, 0, SEEK_END);
    *count = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*count + 1);
    if (fread(bytes, 1, *count, file) != *count) exit(2);
    bytes[*count] = 0;
    fclose(file);
    return bytes;
}

static void open_connection(stream *s) {
    s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (connect(s->fd, (struct sockaddr *)&address, sizeof address) < 0) exit(3);
    setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = s};
    epoll_ctl(poller, EPOLL_CTL_ADD, s->fd, &event);
}

static void ask(stream *s) {
    s->is_open = 1;
    s->has_content = 0;
    s->tail_count = 0;
    s->asked_at = now_ns();
    if (write(s->fd, request, request_count) != (ssize_t)request_count) exit(4);
}

static void end(stream *s, int is_whole, long now, long gap) {
    s->is_open = 0;
    if (is_whole) completed++; else failed++;
    s->starts_at += gap;
    if (s->starts_at < now) s->starts_at = now;
    if (is_whole) return;
    close(s->fd);
    open_connection(s);
}

static void receive(stream *s, long gap) {
    char *at = s->buffer + s->tail_count;
    ssize_t count = recv(s->fd, at, READ, 0);
    long now = now_ns();
    if (count <= 0) return end(s, 0, now, gap);
    if (!s->is_open) return;
    at[count] = 0;
    char *place = s->buffer, *last = s->buffer;
    while ((place = strstr(place, " t="))) {
        if (at + count - place < 19) break;
        long sent = strtol(place + 3, NULL, 10);
        if (age_count < SAMPLES_MAX) ages[age_count++] = now - sent;
        if (!s->has_content && first_count < SAMPLES_MAX) first[first_count++] = now - s->asked_at;
        s->has_content = 1;
        place += 19;
        last = place;
    }
    // Headers that say nothing good, and the end: the mark, then the empty chunk with trailers or without.
    if (!s->has_content && strstr(s->buffer, "HTTP/1.1 ") && !strstr(s->buffer, "HTTP/1.1 200"))
        return end(s, 0, now, gap);
    size_t all = (size_t)(at + count - s->buffer);
    if (all >= 4 && memcmp(s->buffer + all - 4, "\r\n\r\n", 4) == 0 && strstr(s->buffer, "\r\n0\r\n"))
        return end(s, s->has_content, now, gap);
    if (last == s->buffer && all > TAIL) last = s->buffer + all - TAIL;
    size_t rest = (size_t)(s->buffer + all - last);
    if (rest > TAIL) rest = TAIL;
    memmove(s->buffer, s->buffer + all - rest, rest);
    s->tail_count = rest;
}

static int by_size(const void *left, const void *right) {
    long a = *(const long *)left, b = *(const long *)right;
    return a < b ? -1 : a > b;
}

static double ms(const long *sorted, size_t count, double share) {
    size_t at = (size_t)((double)count * share);
    return count ? (double)sorted[at < count ? at : count - 1] / 1e6 : 0;
}

int main(int argc, char **argv) {
    if (argc != 7) return 2;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    port = atoi(argv[1]);
    size_t key_count, body_count;
    char *key = read_file(argv[2], &key_count), *body = read_file(argv[3], &body_count);
    int connections = atoi(argv[4]);
    long seconds = atol(argv[5]), gap = atol(argv[6]) * 1000000L;
    request = malloc(body_count + key_count + 512);
    request_count = (size_t)sprintf(
        request,
        "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        "Authorization: Bearer %s\r\nContent-Length: %zu\r\n\r\n", key, body_count);
    memcpy(request + request_count, body, body_count);
    request_count += body_count;
    first = malloc(SAMPLES_MAX * sizeof *first);
    ages = malloc(SAMPLES_MAX * sizeof *ages);
    poller = epoll_create1(EPOLL_CLOEXEC);
    stream *streams = calloc((size_t)connections, sizeof *streams);
    long begin = now_ns();
    for (int i = 0; i < connections; i++) {
        open_connection(&streams[i]);
        streams[i].starts_at = begin + gap * i / connections;
    }
    // What the first round finds cold is not counted.
    long counted_from = begin + gap, stop = counted_from + seconds * 1000000000L;
    int is_counting = 0;
    struct epoll_event events[256];
    for (;;) {
        long now = now_ns();
        if (!is_counting && now >= counted_from) {
            is_counting = 1;
            first_count = age_count = completed = failed = 0;
        }
        if (now >= stop) break;
        for (int i = 0; i < connections; i++)
            if (!streams[i].is_open && streams[i].starts_at <= now) ask(&streams[i]);
        int count = epoll_wait(poller, events, 256, 1);
        for (int i = 0; i < count; i++) receive(events[i].data.ptr, gap);
    }
    qsort(first, first_count, sizeof *first, by_size);
    qsort(ages, age_count, sizeof *ages, by_size);
    printf(
        "{\"streams\":%zu,\"failed\":%zu,\"chunks\":%zu,\"first_p50_ms\":%.3f,\"first_p99_ms\":%.3f,"
        "\"age_p50_ms\":%.3f,\"age_p99_ms\":%.3f,\"age_max_ms\":%.3f}\n",
        completed, failed, age_count, ms(first, first_count, 0.5), ms(first, first_count, 0.99), ms(ages, age_count, 0.5),
        ms(ages, age_count, 0.99), ms(ages, age_count, 1));
    return 0;
}
