#include "link.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const amqp_channel_t channel = 1;

const amqp_basic_properties_t link_persistent = {._flags = AMQP_BASIC_DELIVERY_MODE_FLAG, .delivery_mode = 2};

void fail(const char *what) {
  fprintf(stderr, "belay-baseline: %s\n", what);
  exit(1);
}

static void check(link_t *link, const char *what) {
  if (amqp_get_rpc_reply(link->state).reply_type != AMQP_RESPONSE_NORMAL) fail(what);
}

static void check_status(int status, const char *what) {
  if (status == AMQP_STATUS_OK) return;
  fprintf(stderr, "belay-baseline: %s: %s\n", what, amqp_error_string2(status));
  exit(1);
}

link_t link_open(void) {
  const char *uri = getenv("BELAY_BASELINE_URI");
  if (uri == NULL) fail("BELAY_BASELINE_URI names no broker");
  char *copy = strdup(uri);
  struct amqp_connection_info info;
  check_status(amqp_parse_url(copy, &info), "BELAY_BASELINE_URI");
  link_t link = {amqp_new_connection()};
  amqp_socket_t *socket = amqp_tcp_socket_new(link.state);
  check_status(amqp_socket_open(socket, info.host, info.port), "connect");
  amqp_rpc_reply_t reply = amqp_login(link.state, info.vhost, 1, 131072, 10, AMQP_SASL_METHOD_PLAIN, info.user, info.password);
  if (reply.reply_type != AMQP_RESPONSE_NORMAL) fail("the broker refused the login");
  amqp_channel_open(link.state, channel);
  check(&link, "channel.open");
  free(copy);
  return link;
}

void link_close(link_t *link) {
  amqp_connection_close(link->state, AMQP_REPLY_SUCCESS);
  amqp_destroy_connection(link->state);
}

void link_consume(link_t *link, const char *queue, uint16_t prefetch) {
  amqp_basic_qos(link->state, channel, 0, prefetch, 0);
  check(link, "basic.qos");
  amqp_basic_consume(link->state, channel, amqp_cstring_bytes(queue), amqp_empty_bytes, 0, 0, 0, amqp_empty_table);
  check(link, "basic.consume");
}

void link_confirm(link_t *link) {
  amqp_confirm_select(link->state, channel);
  check(link, "confirm.select");
}

void link_acknowledge(link_t *link, uint64_t tag) {
  check_status(amqp_basic_ack(link->state, channel, tag, 1), "basic.ack");
}

void link_publish(link_t *link, const char *exchange, const char *key, const amqp_basic_properties_t *properties,
                  amqp_bytes_t body) {
  check_status(amqp_basic_publish(link->state, channel, amqp_cstring_bytes(exchange), amqp_cstring_bytes(key), 1, 0,
                                  properties, body),
               "basic.publish");
}

bool link_next(link_t *link, amqp_envelope_t *envelope, int64_t microseconds) {
  amqp_maybe_release_buffers(link->state);
  struct timeval wait = {microseconds / 1000000, microseconds % 1000000};
  amqp_rpc_reply_t reply = amqp_consume_message(link->state, envelope, &wait, 0);
  if (reply.reply_type == AMQP_RESPONSE_NORMAL) return true;
  if (reply.reply_type != AMQP_RESPONSE_LIBRARY_EXCEPTION || reply.library_error != AMQP_STATUS_TIMEOUT)
    fail("the consumer lost its broker");
  return false;
}

bool link_next_confirm(link_t *link, int64_t microseconds, uint64_t *sequence, bool *multiple) {
  amqp_maybe_release_buffers(link->state);
  struct timeval wait = {microseconds / 1000000, microseconds % 1000000};
  amqp_frame_t frame;
  int status = amqp_simple_wait_frame_noblock(link->state, &frame, &wait);
  if (status == AMQP_STATUS_TIMEOUT) return false;
  check_status(status, "wait for a confirm");
  if (frame.frame_type != AMQP_FRAME_METHOD || frame.payload.method.id != AMQP_BASIC_ACK_METHOD)
    fail("the broker refused or returned a message");
  const amqp_basic_ack_t *ack = frame.payload.method.decoded;
  *sequence = ack->delivery_tag;
  *multiple = ack->multiple != 0;
  return true;
}

static int64_t microseconds_of(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

int64_t wall_microseconds(void) { return microseconds_of(CLOCK_REALTIME); }
int64_t steady_microseconds(void) { return microseconds_of(CLOCK_MONOTONIC); }
