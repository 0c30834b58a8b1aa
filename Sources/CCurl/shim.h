#pragma once
#include <curl/curl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

// curl_easy_setopt, curl_easy_getinfo and curl_multi_setopt are variadic, which Swift cannot call:
// one wrapper per argument type that curl reads. epoll and eventfd are here because Swift's Glibc
// module leaves them out, and the loop that drives curl is their only user.

// curl uses one signature for the bodies and the heads that it gives and for the bodies it asks for.
typedef size_t (*zumik_curl_data_callback)(char *_Nullable bytes, size_t size, size_t count,
                                           void *_Nullable context);
typedef int (*zumik_curl_prereq_callback)(void *_Nullable context, char *_Nullable remote_address,
                                          char *_Nullable local_address, int remote_port,
                                          int local_port);
typedef curl_socket_t (*zumik_curl_open_callback)(void *_Nullable context, curlsocktype purpose,
                                                 struct curl_sockaddr *_Nullable address);
typedef int (*zumik_curl_socket_callback)(CURL *_Nullable easy, curl_socket_t socket, int interest,
                                          void *_Nullable context, void *_Nullable assigned);
typedef int (*zumik_curl_timer_callback)(CURLM *_Nullable multi, long timeout_ms,
                                         void *_Nullable context);

static inline CURLcode zumik_curl_global_init(void) {
    return curl_global_init(CURL_GLOBAL_DEFAULT);
}

static inline CURLcode zumik_curl_setopt_long(CURL *_Nonnull easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode zumik_curl_setopt_offset(CURL *_Nonnull easy, CURLoption option,
                                                curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

// curl copies the strings it is given.
static inline CURLcode zumik_curl_setopt_string(CURL *_Nonnull easy, CURLoption option,
                                                const char *_Nullable value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode zumik_curl_setopt_pointer(CURL *_Nonnull easy, CURLoption option,
                                                 void *_Nullable value) {
    return curl_easy_setopt(easy, option, value);
}

// curl keeps the list by pointer: it must outlive the transfer.
static inline CURLcode zumik_curl_setopt_list(CURL *_Nonnull easy, CURLoption option,
                                              struct curl_slist *_Nullable value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode zumik_curl_setopt_data(CURL *_Nonnull easy, CURLoption option,
                                              zumik_curl_data_callback _Nonnull value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode zumik_curl_setopt_prereq(CURL *_Nonnull easy,
                                                zumik_curl_prereq_callback _Nonnull value) {
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, value);
}

static inline CURLcode zumik_curl_setopt_open(CURL *_Nonnull easy,
                                              zumik_curl_open_callback _Nonnull value) {
    return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, value);
}

// The wrappers of curl_easy_getinfo answer a fallback where curl does not know.
static inline long zumik_curl_info_long(CURL *_Nonnull easy, CURLINFO info, long fallback) {
    long value = fallback;
    return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : fallback;
}

static inline curl_off_t zumik_curl_info_offset(CURL *_Nonnull easy, CURLINFO info) {
    curl_off_t value = 0;
    return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

static inline void *_Nullable zumik_curl_info_private(CURL *_Nonnull easy) {
    char *value = NULL;
    return curl_easy_getinfo(easy, CURLINFO_PRIVATE, &value) == CURLE_OK ? value : NULL;
}

static inline CURLMcode zumik_curl_multi_long(CURLM *_Nonnull multi, CURLMoption option,
                                              long value) {
    return curl_multi_setopt(multi, option, value);
}

static inline CURLMcode zumik_curl_multi_sockets(CURLM *_Nonnull multi,
                                                 zumik_curl_socket_callback _Nonnull callback,
                                                 void *_Nonnull context) {
    CURLMcode code = curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, callback);
    return code != CURLM_OK ? code : curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context);
}

static inline CURLMcode zumik_curl_multi_timer(CURLM *_Nonnull multi,
                                               zumik_curl_timer_callback _Nonnull callback,
                                               void *_Nonnull context) {
    CURLMcode code = curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, callback);
    return code != CURLM_OK ? code : curl_multi_setopt(multi, CURLMOPT_TIMERDATA, context);
}
