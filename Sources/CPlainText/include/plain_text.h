#ifndef PLAIN_TEXT_H
#define PLAIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// How far a text of JSON goes on as it stands: many bytes are looked at at once. It is in the header so that it becomes a
/// part of the loops that call it: most texts are shorter than what one look takes in.

#if defined(__SSE2__)
// The compiler's own vectors: the header of the intrinsics would become a part of every Swift module that imports this one.
typedef uint8_t plain_text_bytes __attribute__((vector_size(16)));
typedef int8_t plain_text_signed __attribute__((vector_size(16)));
typedef char plain_text_chars __attribute__((vector_size(16)));
#endif

/// Whether JSON escapes a byte (RFC 8259, section 7): a quotation mark, a backslash or a control character.
static inline bool plain_text_escapes(uint8_t byte) { return byte < 0x20 || byte == '"' || byte == '\\'; }

/// Where, from `place` on, the first byte stands that JSON escapes, or, with `ascii`, that is not ASCII; `count` where there
/// is none.
static inline size_t plain_text_end(const uint8_t *text, size_t place, size_t count, bool ascii) {
#if defined(__SSE2__)
    for (; place + sizeof(plain_text_bytes) <= count; place += sizeof(plain_text_bytes)) {
        plain_text_bytes bytes;
        memcpy(&bytes, text + place, sizeof bytes);
        // As numbers with a sign, those that are not ASCII are below zero.
        const plain_text_signed below = ascii ? (plain_text_signed)bytes < 0x20 : bytes < 0x20;
        const unsigned odd = (unsigned)__builtin_ia32_pmovmskb128((plain_text_chars)(below | (bytes == '"') | (bytes == '\\')));
        if (odd != 0) return place + (size_t)__builtin_ctz(odd);
    }
#else
    const uint64_t ones = 0x0101010101010101, highest = ones * 0x80;
    for (; place + 8 <= count; place += 8) {
        uint64_t word;
        memcpy(&word, text + place, sizeof word);
        const uint64_t quote = word ^ ones * '"', backslash = word ^ ones * '\\';
        const uint64_t odd = ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash)
            | ((word - ones * 0x20) & ~word) | (ascii ? word : 0);
        // Which of them it is, the bytes say one by one.
        if ((odd & highest) != 0) break;
    }
#endif
    while (place < count && !plain_text_escapes(text[place]) && !(ascii && text[place] >= 0x80)) place++;
    return place;
}

#endif
