#ifndef BELAY_BASELINE_MODES_H
#define BELAY_BASELINE_MODES_H

#include <stdint.h>

/// Takes `count` messages and acknowledges `every` so many at once. Prints how many seconds they took, from the first to the last.
void consume(const char *queue, uint64_t count, uint16_t prefetch, uint64_t every);

/// Takes `count` messages, publishes each on, acknowledges it once that is confirmed. Prints the seconds.
void relay(const char *queue, const char *exchange, const char *key, uint64_t count, uint16_t prefetch, uint64_t window);

/// Publishes `count` messages of `size` bytes, with confirms in a window: onto a stream, say. Prints the seconds.
void publish(const char *exchange, const char *key, uint64_t count, uint64_t size, uint64_t window);

/// Publishes `count` messages, `rate` a second, and waits for both the confirm and the delivery of each. Prints one
/// line of microseconds for each.
void roundtrip(const char *exchange, const char *key, const char *queue, uint64_t count, uint64_t rate, uint64_t size);

/// Takes what comes, for `seconds`, and prints for each message how many microseconds after the instant it came that
/// its correlation id names ("due.MICROSECONDS").
void lateness(const char *queue, uint64_t seconds);

#endif
