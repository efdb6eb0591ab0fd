// How many messages a second: taking, passing on, publishing.

#include "modes.h"
#include "window.h"
#include <stdio.h>
#include <stdlib.h>

static void print_seconds(int64_t microseconds) { printf("%.6f\n", (double)microseconds / 1e6); }

void consume(const char *queue, uint64_t count, uint16_t prefetch, uint64_t every) {
  link_t link = link_open();
  link_consume(&link, queue, prefetch);
  uint64_t unacknowledged = 0;
  int64_t started = 0;
  for (uint64_t taken = 1; taken <= count; taken++) {
    amqp_envelope_t envelope;
    if (!link_next(&link, &envelope, 10000000)) fail("no message came for ten seconds");
    if (taken == 1) started = steady_microseconds();
    unacknowledged += 1;
    if (unacknowledged >= every || taken == count) {
      link_acknowledge(&link, envelope.delivery_tag);
      unacknowledged = 0;
    }
    amqp_destroy_envelope(&envelope);
  }
  print_seconds(steady_microseconds() - started);
  link_close(&link);
}

void relay(const char *queue, const char *exchange, const char *key, uint64_t count, uint16_t prefetch, uint64_t limit) {
  link_t source = link_open(), target = link_open();
  link_confirm(&target);
  link_consume(&source, queue, prefetch);
  window_t window = window_new(limit);
  uint64_t acknowledged = 0, settled = 0;
  int64_t started = 0;
  while (window.settled < count) {
    bool is_idle = window.sent == window.settled;
    amqp_envelope_t envelope;
    if (window.sent < count && !window_is_full(&window) && link_next(&source, &envelope, is_idle ? 10000000 : 0)) {
      if (started == 0) started = steady_microseconds();
      link_publish(&target, exchange, key, &link_persistent, envelope.message.body);
      window_add(&window, envelope.delivery_tag);
      amqp_destroy_envelope(&envelope);
      // Looking for confirms costs a system call: not after each message.
      if (window.sent % 32 != 0 && !window_is_full(&window)) continue;
      settled = window_settle(&window, &target, 0);
    } else {
      if (is_idle) fail("no message came for ten seconds");
      settled = window_settle(&window, &target, 1000);
    }
    if (settled > acknowledged) link_acknowledge(&source, acknowledged = settled);
  }
  print_seconds(steady_microseconds() - started);
  link_close(&source);
  link_close(&target);
}

void publish(const char *exchange, const char *key, uint64_t count, uint64_t size, uint64_t limit) {
  link_t link = link_open();
  link_confirm(&link);
  amqp_bytes_t body = {size, calloc(1, size)};
  window_t window = window_new(limit);
  int64_t started = steady_microseconds();
  while (window.settled < count) {
    if (window.sent < count && !window_is_full(&window)) {
      link_publish(&link, exchange, key, &link_persistent, body);
      window_add(&window, 0);
      if (window.sent % 32 != 0) continue;
      window_settle(&window, &link, 0);
    } else {
      window_settle(&window, &link, 1000000);
    }
  }
  print_seconds(steady_microseconds() - started);
  link_close(&link);
}
