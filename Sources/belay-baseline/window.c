#include "window.h"
#include <stdlib.h>

window_t window_new(uint64_t limit) {
  return (window_t){.limit = limit, .marks = calloc(limit, sizeof(uint64_t)), .is_confirmed = calloc(limit, sizeof(bool))};
}

bool window_is_full(const window_t *window) { return window->sent - window->settled >= window->limit; }

void window_add(window_t *window, uint64_t mark) {
  window->sent += 1;
  window->marks[window->sent % window->limit] = mark;
  window->is_confirmed[window->sent % window->limit] = false;
}

uint64_t window_settle(window_t *window, link_t *link, int64_t microseconds) {
  uint64_t sequence, newest = 0;
  bool multiple;
  while (link_next_confirm(link, microseconds, &sequence, &multiple)) {
    microseconds = 0;
    uint64_t first = multiple ? window->settled + 1 : sequence;
    for (uint64_t number = first; number <= sequence; number++) window->is_confirmed[number % window->limit] = true;
    while (window->settled < window->sent && window->is_confirmed[(window->settled + 1) % window->limit]) {
      window->settled += 1;
      newest = window->marks[window->settled % window->limit];
    }
  }
  return newest;
}
