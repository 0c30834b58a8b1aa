#pragma once
#include <malloc.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

/// What the server asks of libmicrohttpd; every callback gets `context` back.
struct zumik_mhd_settings {
    int listen_fd;
    unsigned int threads;
    unsigned int connections_max;
    unsigned int idle_timeout_seconds;
    size_t connection_memory_bytes;
    MHD_AccessHandlerCallback answer;
    MHD_RequestCompletedCallback completed;
    MHD_NotifyConnectionCallback connection;
    void *context;
};

/// Leaves paths and queries as the client wrote them: decoding and refusing bad UTF-8 is the wrapper's work.
static inline size_t zumik_mhd_keep_escapes(void *context, struct MHD_Connection *connection, char *text) {
    (void)context;
    (void)connection;
    return strlen(text);
}

/// MHD_start_daemon is variadic, which Swift cannot call. A pool of one is refused by the library, hence the two forms.
static inline struct MHD_Daemon *zumik_mhd_start(const struct zumik_mhd_settings *settings) {
    unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_TURBO;
    struct MHD_OptionItem pool[] = {
        {settings->threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, (intptr_t)settings->threads, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    return MHD_start_daemon(
        flags, 0, NULL, NULL, settings->answer, settings->context,
        MHD_OPTION_LISTEN_SOCKET, settings->listen_fd,
        MHD_OPTION_CONNECTION_LIMIT, settings->connections_max,
        MHD_OPTION_CONNECTION_TIMEOUT, settings->idle_timeout_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, settings->connection_memory_bytes,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_UNESCAPE_CALLBACK, &zumik_mhd_keep_escapes, NULL,
        MHD_OPTION_NOTIFY_COMPLETED, settings->completed, settings->context,
        MHD_OPTION_NOTIFY_CONNECTION, settings->connection, settings->context,
        MHD_OPTION_ARRAY, pool,
        MHD_OPTION_END);
}

/// MHD_get_connection_info is variadic: one wrapper per fact read. The library answers NULL only for an unknown question.
static inline int zumik_mhd_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : info->connect_fd;
}

static inline const struct sockaddr *zumik_mhd_peer(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info == NULL ? NULL : info->client_addr;
}

static inline void *zumik_mhd_socket_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

static inline size_t zumik_mhd_head_bytes(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info == NULL ? 0 : info->header_size;
}

/// Macros with casts, which Swift does not import.
static const ssize_t zumik_mhd_end_of_stream = MHD_CONTENT_READER_END_OF_STREAM;
static const ssize_t zumik_mhd_end_with_error = MHD_CONTENT_READER_END_WITH_ERROR;
static const uint64_t zumik_mhd_size_unknown = MHD_SIZE_UNKNOWN;

/// No data, no thundering: only the other side's farewell, told once. epoll_event is packed and its data a union,
/// which is no joy from Swift.
static inline int zumik_epoll_watch_departure(int epoll_fd, int fd, uint64_t number) {
    struct epoll_event event = {.events = EPOLLRDHUP | EPOLLHUP | EPOLLERR | EPOLLET, .data = {.u64 = number}};
    return epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event);
}

static inline int zumik_epoll_watch_readable(int epoll_fd, int fd, uint64_t number) {
    struct epoll_event event = {.events = EPOLLIN, .data = {.u64 = number}};
    return epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event);
}

/// Waits as long as epoll_wait does; gives the numbers of up to 64 sockets that have something to tell, or -1 with errno.
static inline int zumik_epoll_wait(int epoll_fd, uint64_t numbers[64], int timeout_ms) {
    struct epoll_event events[64];
    int count = epoll_wait(epoll_fd, events, 64, timeout_ms);
    for (int index = 0; index < count; index += 1) numbers[index] = events[index].data.u64;
    return count;
}

/// Makes blocks of so many bytes and more the system's again as soon as they are freed, and keeps so many bytes of
/// smaller ones; 0 where glibc refuses a number. Swift's module of glibc leaves malloc.h out.
static inline int zumik_return_blocks(int bytes_min, int kept_bytes) {
    return mallopt(M_MMAP_THRESHOLD, bytes_min) && mallopt(M_TRIM_THRESHOLD, kept_bytes);
}
