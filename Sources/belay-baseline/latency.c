// How long a message takes.

#include "modes.h"
#include "link.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void roundtrip(const char *exchange, const char *key, const char *queue, uint64_t count, uint64_t rate, uint64_t size) {
  link_t sender = link_open(), receiver = link_open();
  link_confirm(&sender);
  link_consume(&receiver, queue, 100);
  amqp_bytes_t body = {size, calloc(1, size)};
  int64_t begin = steady_microseconds();
  for (uint64_t number = 0; number < count; number++) {
    int64_t due = begin + (int64_t)(number * 1000000 / rate), now = steady_microseconds();
    if (due > now) usleep((useconds_t)(due - now));
    uint64_t sequence;
    bool multiple;
    amqp_envelope_t envelope;
    int64_t started = steady_microseconds();
    link_publish(&sender, exchange, key, &link_persistent, body);
    if (!link_next_confirm(&sender, 10000000, &sequence, &multiple)) fail("no confirm for ten seconds");
    if (!link_next(&receiver, &envelope, 10000000)) fail("no delivery for ten seconds");
    printf("%" PRId64 "\n", steady_microseconds() - started);
    link_acknowledge(&receiver, envelope.delivery_tag);
    amqp_destroy_envelope(&envelope);
  }
  link_close(&sender);
  link_close(&receiver);
}

void lateness(const char *queue, uint64_t seconds) {
  link_t link = link_open();
  link_consume(&link, queue, 1000);
  // Whoever started this waits for the line before anything becomes due.
  printf("consuming\n");
  fflush(stdout);
  // Printed at the end: a pipe that nobody reads meanwhile would hold up the heartbeats.
  int64_t *late = NULL;
  size_t count = 0;
  int64_t end = steady_microseconds() + (int64_t)seconds * 1000000;
  while (steady_microseconds() < end) {
    amqp_envelope_t envelope;
    if (!link_next(&link, &envelope, 200000)) continue;
    int64_t now = wall_microseconds();
    const amqp_basic_properties_t *properties = &envelope.message.properties;
    if (properties->_flags & AMQP_BASIC_CORRELATION_ID_FLAG && properties->correlation_id.len < 64) {
      char text[64] = {0};
      memcpy(text, properties->correlation_id.bytes, properties->correlation_id.len);
      int64_t due;
      if (sscanf(text, "due.%" SCNd64, &due) == 1) {
        if (count % 4096 == 0 && (late = realloc(late, (count + 4096) * sizeof *late)) == NULL) fail("out of memory");
        late[count++] = now - due;
      }
    }
    link_acknowledge(&link, envelope.delivery_tag);
    amqp_destroy_envelope(&envelope);
  }
  link_close(&link);
  for (size_t number = 0; number < count; number++) printf("%" PRId64 "\n", late[number]);
  free(late);
}
