#ifndef BELAY_BASELINE_LINK_H
#define BELAY_BASELINE_LINK_H

// Debian 12 installs 0.11 as <amqp.h>; the prefix came with 0.12.
#if __has_include(<rabbitmq-c/amqp.h>)
#include <rabbitmq-c/amqp.h>
#include <rabbitmq-c/tcp_socket.h>
#else
#include <amqp.h>
#include <amqp_tcp_socket.h>
#endif

#include <stdbool.h>
#include <stdint.h>

/// One connection with its one channel, as the baseline's modes use it. Any failure ends the program: a benchmark
/// that lost its connection has measured nothing.
typedef struct {
  amqp_connection_state_t state;
} link_t;

/// The broker's address comes from the environment (BELAY_BASELINE_URI), so that its password stands on no command line.
link_t link_open(void);
void link_close(link_t *link);

void link_consume(link_t *link, const char *queue, uint16_t prefetch);
void link_confirm(link_t *link);
void link_acknowledge(link_t *link, uint64_t tag);
void link_publish(link_t *link, const char *exchange, const char *key, const amqp_basic_properties_t *properties,
                  amqp_bytes_t body);

/// Takes the next delivery; false when none came in time.
bool link_next(link_t *link, amqp_envelope_t *envelope, int64_t microseconds);

/// Takes the next confirm: how far all publishes are confirmed (`multiple`), or the one that is. False when none came
/// in time.
bool link_next_confirm(link_t *link, int64_t microseconds, uint64_t *sequence, bool *multiple);

/// Persistent, as everything that Belay publishes.
extern const amqp_basic_properties_t link_persistent;

/// Microseconds since 1970 and of a clock that never jumps.
int64_t wall_microseconds(void);
int64_t steady_microseconds(void);

void fail(const char *what);

#endif
