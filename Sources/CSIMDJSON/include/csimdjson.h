// simdjson behind a plain C face: one parser with reusable buffers, one call that parses a document,
// holds it to limits and refuses duplicate keys, and the tape it leaves behind.
//
// The tape is the one simdjson documents in doc/tape.md: 64-bit words whose top byte is the type.
// Tape and strings stay valid until the next call with the same parser.

#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct csimdjson_parser csimdjson_parser;

typedef enum csimdjson_status {
    CSIMDJSON_OK = 0,
    CSIMDJSON_SYNTAX = 1,
    CSIMDJSON_UTF8 = 2,
    CSIMDJSON_STRING = 3,
    CSIMDJSON_NUMBER = 4,
    CSIMDJSON_DEPTH = 5,
    CSIMDJSON_EMPTY = 6,
    CSIMDJSON_MEMORY = 7,
    CSIMDJSON_DUPLICATE_KEY = 8,
    CSIMDJSON_KEY_COUNT = 9,
    CSIMDJSON_STRING_LENGTH = 10,
} csimdjson_status;

typedef struct csimdjson_limits {
    size_t depth_max;         // nested arrays and objects
    size_t keys_max;          // object members in the whole document
    size_t string_bytes_max;  // one string or key, unescaped
} csimdjson_limits;

typedef struct csimdjson_document {
    const uint64_t *tape;
    const uint8_t *strings;  // readable for at least 8 bytes past the end of every string
    size_t fault;            // tape index of what broke a limit or came twice; 0 when there is none
} csimdjson_document;

csimdjson_parser *csimdjson_parser_create(void);
void csimdjson_parser_destroy(csimdjson_parser *parser);

csimdjson_status csimdjson_parse(
    csimdjson_parser *parser,
    const uint8_t *bytes,
    size_t length,
    const csimdjson_limits *limits,
    csimdjson_document *document
);

#ifdef __cplusplus
}
#endif

#endif
