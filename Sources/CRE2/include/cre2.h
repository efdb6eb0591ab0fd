// RE2 behind a plain C face: a compiled pattern and one unanchored match, both linear in their input.
// A pattern may be used by several threads at once.

#ifndef CRE2_H
#define CRE2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cre2_pattern cre2_pattern;

// NULL only when memory is out; a pattern that RE2 refuses is returned with its error text.
cre2_pattern *cre2_pattern_create(const uint8_t *text, size_t length, size_t memory_bytes_max);
void cre2_pattern_destroy(cre2_pattern *pattern);

// NULL when the pattern is good. The text lives as long as the pattern.
const char *cre2_pattern_error(const cre2_pattern *pattern);

bool cre2_pattern_matches(const cre2_pattern *pattern, const uint8_t *text, size_t length);

#ifdef __cplusplus
}
#endif

#endif
