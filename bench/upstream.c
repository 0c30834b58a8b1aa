// The provider that the benchmarks load: OpenAI chat completions, canned, from one epoll thread.
//
//   upstream          listens on a free loopback port and prints it
//
// A body with "stream":true is answered with server-sent events, any other with one JSON object. Words in the prompt
// steer a stream, so that they pass through every proxy: `chunks=20` content chunks, `pace_ms=5` between them (0: all at
// once), `stamped=1`: with the time of its sending in each. Of a body over 64 KB, which needs a length, the rest is read and
// thrown away. It ends with the process that started it. Only what the benchmarks send is understood: no pipelining.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { INPUT_MAX = 1 << 16, SLOTS = 1024, EVENTS = 256 };

typedef struct connection {
    int fd;
    size_t received;
    char *output;  // What the socket has not taken yet.
    size_t pending;
    int chunk, chunks, pace_ms;
    int is_streaming, is_closed, is_stamped;
    size_t discarded;  // Of a body that is too long to keep.
    long due_ms;
    struct connection *next;  // In the wheel's slot, or among the closed.
    char input[INPUT_MAX + 1];
} connection;

static int poller;
static connection *wheel[SLOTS];  // Streams that wait, by the millisecond in which they go on.
static connection *closed;        // Freed after the events of one wait, which may still name them.
static long now_ms, turned_ms;

static const char whole_body[] =
    "{\"id\":\"chatcmpl-bench0000000000000000000000\",\"object\":\"chat.completion\",\"created\":1790000000,"
    "\"model\":\"gpt-5.4-2026-03-05\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
    "\"The ledger keeps what was asked, what was tried, what it cost and how it ended; nothing is taken back.\","
    "\"refusal\":null,\"annotations\":[]},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":212,"
    "\"completion_tokens\":24,\"total_tokens\":236,\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0},"
    "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0}},\"service_tier\":\"default\"}";

static const char stream_head[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n";

#define CHUNK_OPEN                                                                                                 \
    "data: {\"id\":\"chatcmpl-bench0000000000000000000000\",\"object\":\"chat.completion.chunk\",\"created\":1790000000," \
    "\"model\":\"gpt-5.4-2026-03-05\",\"service_tier\":\"default\",\"choices\":["

static const char content_event[] =
    CHUNK_OPEN "{\"index\":0,\"delta\":{\"content\":\" and so on\"},\"finish_reason\":null}],\"usage\":null}\n\n";
static const char stamped_event[] =
    CHUNK_OPEN "{\"index\":0,\"delta\":{\"content\":\" t=%016ld\"},\"finish_reason\":null}],\"usage\":null}\n\n";
static const char last_events[] =
    CHUNK_OPEN "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":null}\n\n" CHUNK_OPEN
               "],\"usage\":{\"prompt_tokens\":212,\"completion_tokens\":60,\"total_tokens\":272,"
               "\"prompt_tokens_details\":{\"cached_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":0}}}\n\n"
               "data: [DONE]\n\n";

static long clock_ms(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static long clock_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

static void drop(connection *c) {
    if (c->is_closed) return;
    c->is_closed = 1;
    close(c->fd);
    // One that waits in the wheel is found there again when its time has come.
    if (c->is_streaming && c->pace_ms > 0) return;
    c->next = closed;
    closed = c;
}

static void watch(connection *c, uint32_t events) {
    struct epoll_event event = {.events = events, .data.ptr = c};
    epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &event);
}

static void put(connection *c, const char *bytes, size_t count) {
    if (c->is_closed) return;
    size_t sent = 0;
    if (c->pending == 0) {
        ssize_t taken = send(c->fd, bytes, count, MSG_NOSIGNAL);
        if (taken < 0 && errno != EAGAIN) return drop(c);
        sent = taken > 0 ? (size_t)taken : 0;
    }
    if (sent == count) return;
    c->output = realloc(c->output, c->pending + count - sent);
    memcpy(c->output + c->pending, bytes + sent, count - sent);
    c->pending += count - sent;
    watch(c, EPOLLIN | EPOLLOUT);
}

static void flush(connection *c) {
    ssize_t taken = send(c->fd, c->output, c->pending, MSG_NOSIGNAL);
    if (taken < 0 && errno == EAGAIN) return;
    if (taken < 0) return drop(c);
    c->pending -= (size_t)taken;
    memmove(c->output, c->output + taken, c->pending);
    if (c->pending == 0) watch(c, EPOLLIN);
}

// One HTTP chunk around some events.
static size_t frame(char *target, const char *events, size_t count) {
    size_t length = (size_t)sprintf(target, "%zx\r\n", count);
    memcpy(target + length, events, count);
    memcpy(target + length + count, "\r\n", 2);
    return length + count + 2;
}

static void wait_in_wheel(connection *c) {
    // By its own schedule, not after the last chunk: streams that were late together would stay together.
    c->due_ms += c->pace_ms;
    if (c->due_ms <= now_ms) c->due_ms = now_ms + 1;
    connection **slot = &wheel[c->due_ms % SLOTS];
    c->next = *slot;
    *slot = c;
}

static void finish_stream(connection *c) {
    c->is_streaming = 0;
    if (c->is_closed) {
        c->next = closed;
        closed = c;
        return;
    }
    char bytes[sizeof last_events + 32];
    size_t count = frame(bytes, last_events, sizeof last_events - 1);
    memcpy(bytes + count, "0\r\n\r\n", 5);
    put(c, bytes, count + 5);
}

static void go_on(connection *c) {
    char bytes[sizeof stamped_event + 64], event[sizeof stamped_event + 32];
    c->chunk += 1;
    if (c->is_stamped) {
        int count = sprintf(event, stamped_event, clock_ns());
        put(c, bytes, frame(bytes, event, (size_t)count));
    } else {
        put(c, bytes, frame(bytes, content_event, sizeof content_event - 1));
    }
    if (c->chunk < c->chunks) return wait_in_wheel(c);
    finish_stream(c);
}

static void turn_wheel(void) {
    for (; turned_ms <= now_ms; turned_ms++) {
        connection *waiting = wheel[turned_ms % SLOTS];
        wheel[turned_ms % SLOTS] = NULL;
        while (waiting) {
            connection *c = waiting;
            waiting = c->next;
            if (c->is_closed) {
                c->next = closed;
                closed = c;
            } else if (c->due_ms > turned_ms) {
                c->next = wheel[turned_ms % SLOTS];
                wheel[turned_ms % SLOTS] = c;
            } else {
                go_on(c);
            }
        }
    }
}

static int number_after(const char *body, const char *word, int otherwise) {
    const char *found = strstr(body, word);
    return found ? atoi(found + strlen(word)) : otherwise;
}

static void answer(connection *c, const char *body) {
    if (!strstr(body, "\"stream\":true") && !strstr(body, "\"stream\": true")) {
        static char bytes[sizeof whole_body + 128];
        static int count = 0;
        if (count == 0)
            count = sprintf(
                bytes, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                sizeof whole_body - 1, whole_body);
        return put(c, bytes, (size_t)count);
    }
    c->chunk = 0;
    c->chunks = number_after(body, "chunks=", 20);
    c->pace_ms = number_after(body, "pace_ms=", 0);
    c->is_stamped = number_after(body, "stamped=", 0);
    c->is_streaming = 1;
    if (c->pace_ms > 0) {
        put(c, stream_head, sizeof stream_head - 1);
        c->due_ms = now_ms;
        return go_on(c);
    }
    char bytes[64 * 1024];
    size_t count = sizeof stream_head - 1;
    memcpy(bytes, stream_head, count);
    while (c->chunk++ < c->chunks && count < sizeof bytes - 2048)
        count += frame(bytes + count, content_event, sizeof content_event - 1);
    count += frame(bytes + count, last_events, sizeof last_events - 1);
    memcpy(bytes + count, "0\r\n\r\n", 5);
    c->is_streaming = 0;
    put(c, bytes, count + 5);
}

static void read_request(connection *c) {
    if (c->received < INPUT_MAX) {
        ssize_t count = recv(c->fd, c->input + c->received, INPUT_MAX - c->received, 0);
        if (count < 0 && errno == EAGAIN) return;
        if (count <= 0) return drop(c);
        c->received += (size_t)count;
        c->input[c->received] = 0;
    } else {
        static char rest[1 << 18];
        ssize_t count = recv(c->fd, rest, sizeof rest, 0);
        if (count < 0 && errno == EAGAIN) return;
        if (count <= 0) return drop(c);
        c->discarded += (size_t)count;
    }
    char *body = strstr(c->input, "\r\n\r\n");
    if (!body) return;
    body += 4;
    char *length = strcasestr(c->input, "\r\nContent-Length:");
    size_t wanted = length && length < body ? strtoul(length + 17, NULL, 10) : 0;
    char *chunked = strcasestr(c->input, "\r\nTransfer-Encoding: chunked");
    if (chunked && chunked < body) {
        if (c->received == INPUT_MAX) return drop(c);
        if (!strstr(body, "\r\n0\r\n\r\n")) return;
    } else if (c->received + c->discarded - (size_t)(body - c->input) < wanted) {
        return;
    }
    c->received = c->discarded = 0;
    answer(c, body);
}

static void accept_all(int listener) {
    int fd;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
        connection *c = calloc(1, sizeof *c);
        c->fd = fd;
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
        epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
    }
}

int main(void) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (bind(listener, (struct sockaddr *)&address, size) < 0 || listen(listener, 4096) < 0) {
        perror("upstream");
        return 1;
    }
    getsockname(listener, (struct sockaddr *)&address, &size);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);

    poller = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
    turned_ms = clock_ms();
    struct epoll_event events[EVENTS];
    for (;;) {
        int is_waiting = 0;
        for (int slot = 0; slot < SLOTS && !is_waiting; slot++) is_waiting = wheel[slot] != NULL;
        int count = epoll_wait(poller, events, EVENTS, is_waiting ? 1 : -1);
        now_ms = clock_ms();
        if (!is_waiting) turned_ms = now_ms;
        for (int i = 0; i < count; i++) {
            connection *c = events[i].data.ptr;
            if (!c) {
                accept_all(listener);
                continue;
            }
            if (!c->is_closed && events[i].events & EPOLLOUT) flush(c);
            if (!c->is_closed && events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) read_request(c);
        }
        turn_wheel();
        while (closed) {
            connection *c = closed;
            closed = c->next;
            free(c->output);
            free(c);
        }
    }
}
