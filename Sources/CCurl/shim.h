// libcurl as Swift can call it.
//
// Swift cannot call variadic C functions, and three of libcurl's most used entry points are variadic. Each function
// below fixes one argument type of one of them; nothing here decides anything.

#ifndef BELAY_CCURL_SHIM_H
#define BELAY_CCURL_SHIM_H

#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

// 7.85 brought CURLOPT_PROTOCOLS_STR, which names what a transfer may speak and will not be deprecated.
#if LIBCURL_VERSION_NUM < 0x075500
#error "Courier needs libcurl 7.85 or newer"
#endif

static inline CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

/// libcurl copies the string for every option this is used with.
static inline CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

/// For pointers libcurl keeps without copying: lists, callback data, the error buffer, a parsed URL.
static inline CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_read_function(CURL *handle, curl_read_callback function) {
    return curl_easy_setopt(handle, CURLOPT_READFUNCTION, function);
}

static inline CURLcode ccurl_set_write_function(CURL *handle, curl_write_callback function) {
    return curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, function);
}

static inline CURLcode ccurl_set_header_function(CURL *handle, curl_write_callback function) {
    return curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, function);
}

static inline CURLcode ccurl_set_debug_function(CURL *handle, curl_debug_callback function) {
    return curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, function);
}

static inline CURLcode ccurl_set_opensocket_function(CURL *handle, curl_opensocket_callback function) {
    return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, function);
}

static inline CURLcode ccurl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode ccurl_get_size(CURL *handle, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(handle, info, value);
}

/// Carry on with the recipients a server accepts. The option lost one of its L's in 8.2.
static inline CURLcode ccurl_allow_refused_recipients(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x080200
    return curl_easy_setopt(handle, CURLOPT_MAIL_RCPT_ALLOWFAILS, 1L);
#else
    return curl_easy_setopt(handle, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
#endif
}

/// Copies the address bytes of a socket address into `bytes` and returns how many there are: 4, 16, or 0 for a family
/// that is not the Internet's. In C because `curl_sockaddr` ends in storage longer than its declared `sockaddr`.
static inline int ccurl_address_bytes(const struct sockaddr *address, unsigned char bytes[16]) {
    switch (address->sa_family) {
    case AF_INET:
        memcpy(bytes, &((const struct sockaddr_in *)(const void *)address)->sin_addr, 4);
        return 4;
    case AF_INET6:
        memcpy(bytes, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, 16);
        return 16;
    default:
        return 0;
    }
}

/// `ccurl_address_bytes` of the address libcurl is about to dial.
static inline int ccurl_dialled_bytes(const struct curl_sockaddr *address, unsigned char bytes[16]) {
    return ccurl_address_bytes(&address->addr, bytes);
}

/// Opens the socket libcurl asked for, closed on exec so that no child inherits a delivery.
static inline curl_socket_t ccurl_open_socket(const struct curl_sockaddr *address) {
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

#endif
