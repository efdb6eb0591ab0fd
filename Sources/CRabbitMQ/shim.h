#ifndef CRABBITMQ_SHIM_H
#define CRABBITMQ_SHIM_H

// Debian 12's 0.11 installs <amqp.h>; the prefix came with 0.12.
#if __has_include(<rabbitmq-c/amqp.h>)
#include <rabbitmq-c/amqp.h>
#include <rabbitmq-c/ssl_socket.h>
#include <rabbitmq-c/tcp_socket.h>
#else
#include <amqp.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>
#endif

#include <sys/time.h>

// amqp_login_with_properties is variadic, and Swift cannot call a variadic function.
// One channel is asked for because frames of a second one can be lost: reading the
// content of one channel drops the frames that another has queued ahead of it (0.11 to 0.17).

static inline amqp_rpc_reply_t crmq_login_plain(
    amqp_connection_state_t state, const char *vhost, int frame_max, int heartbeat,
    const amqp_table_t *properties, const char *user, const char *password) {
  return amqp_login_with_properties(state, vhost, 1, frame_max, heartbeat, properties,
                                    AMQP_SASL_METHOD_PLAIN, user, password);
}

static inline amqp_rpc_reply_t crmq_login_external(
    amqp_connection_state_t state, const char *vhost, int frame_max, int heartbeat,
    const amqp_table_t *properties) {
  // RabbitMQ reads the certificate and not this, but 0.11 takes an empty identity for lack of memory.
  return amqp_login_with_properties(state, vhost, 1, frame_max, heartbeat, properties,
                                    AMQP_SASL_METHOD_EXTERNAL, "certificate");
}

// librabbitmq has no call for the system's certificate authorities before 0.14,
// so OpenSSL, which it links, is asked through its context.
struct ssl_ctx_st;
extern int SSL_CTX_set_default_verify_paths(struct ssl_ctx_st *context);

static inline int crmq_ssl_use_system_authorities(amqp_socket_t *socket) {
  return SSL_CTX_set_default_verify_paths((struct ssl_ctx_st *)amqp_ssl_socket_get_context(socket));
}

#endif
