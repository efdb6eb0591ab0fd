#ifndef BELAY_BASELINE_WINDOW_H
#define BELAY_BASELINE_WINDOW_H

#include "link.h"

/// Publishes under way, in their order, each with a number that comes back once it and all before it are confirmed.
typedef struct {
  uint64_t limit;
  uint64_t sent;      // newest sequence number published
  uint64_t settled;   // all up to here are confirmed
  uint64_t *marks;    // by sequence number modulo limit
  bool *is_confirmed; // by sequence number modulo limit
} window_t;

window_t window_new(uint64_t limit);
bool window_is_full(const window_t *window);
void window_add(window_t *window, uint64_t mark);
/// Takes confirms until none is there, waiting at most so long for the first; returns the newest mark up to which all
/// is confirmed, 0 where nothing was settled.
uint64_t window_settle(window_t *window, link_t *link, int64_t microseconds);

#endif
