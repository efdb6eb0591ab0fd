#include "paired_hash.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>
#include <stdatomic.h>
#include <string.h>

#define ROUNDS __attribute__((target("sha,sse4.1")))

enum { block_bytes = 64, length_bytes = 8 };

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, section 4.2.2).
static const uint32_t constants[64] __attribute__((aligned(16))) = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

/// The eight words of a hash on its way, A to H, in the order in which the instructions want them.
typedef struct {
    __m128i abef, cdgh;
} State;

/// FIPS 180-4, section 5.3.3.
ROUNDS static State initial_state(void) {
    return (State){
        .abef = _mm_set_epi32(0x6a09e667, (int)0xbb67ae85, 0x510e527f, (int)0x9b05688c),
        .cdgh = _mm_set_epi32(0x3c6ef372, (int)0xa54ff53a, 0x1f83d9ab, 0x5be0cd19),
    };
}

ROUNDS static void write_hash(State state, uint8_t hash[32]) {
    const __m128i bytes_of_words = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
    __m128i feba = _mm_shuffle_epi32(state.abef, 0x1B);
    __m128i dchg = _mm_shuffle_epi32(state.cdgh, 0xB1);
    __m128i dcba = _mm_blend_epi16(feba, dchg, 0xF0);
    __m128i hgfe = _mm_alignr_epi8(dchg, feba, 8);
    _mm_storeu_si128((__m128i *)hash, _mm_shuffle_epi8(dcba, bytes_of_words));
    _mm_storeu_si128((__m128i *)hash + 1, _mm_shuffle_epi8(hgfe, bytes_of_words));
}

ROUNDS static inline void four_rounds(State *state, __m128i words, int quarter) {
    __m128i sum = _mm_add_epi32(words, _mm_load_si128((const __m128i *)constants + quarter));
    state->cdgh = _mm_sha256rnds2_epu32(state->cdgh, state->abef, sum);
    state->abef = _mm_sha256rnds2_epu32(state->abef, state->cdgh, _mm_shuffle_epi32(sum, 0x0E));
}

/// The four words of the schedule that come behind these sixteen.
ROUNDS static inline __m128i next_words(__m128i first, __m128i second, __m128i third, __m128i fourth) {
    __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(first, second), _mm_alignr_epi8(fourth, third, 4));
    return _mm_sha256msg2_epu32(sum, fourth);
}

ROUNDS static inline __m128i read_words(const uint8_t *bytes) {
    const __m128i bytes_of_words = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
    return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)bytes), bytes_of_words);
}

ROUNDS static inline State sum(State left, State right) {
    return (State){
        .abef = _mm_add_epi32(left.abef, right.abef),
        .cdgh = _mm_add_epi32(left.cdgh, right.cdgh),
    };
}

/// Takes as many blocks into one hash as into the other.
ROUNDS static void take_blocks(State *first, const uint8_t *text, State *second, const uint8_t *other, size_t count) {
    State a = *first, b = *second;
    for (; count > 0; count--, text += block_bytes, other += block_bytes) {
        const State before_a = a, before_b = b;
        __m128i words_a[4], words_b[4];
#pragma clang loop unroll(full)
        for (int quarter = 0; quarter < 4; quarter++) {
            words_a[quarter] = read_words(text + 16 * quarter);
            words_b[quarter] = read_words(other + 16 * quarter);
        }
#pragma clang loop unroll(full)
        for (int quarter = 0; quarter < 16; quarter++) {
            const int place = quarter & 3, second_place = (quarter + 1) & 3;
            const int third_place = (quarter + 2) & 3, fourth_place = (quarter + 3) & 3;
            four_rounds(&a, words_a[place], quarter);
            four_rounds(&b, words_b[place], quarter);
            if (quarter < 12) {
                words_a[place] = next_words(
                    words_a[place], words_a[second_place], words_a[third_place], words_a[fourth_place]
                );
                words_b[place] = next_words(
                    words_b[place], words_b[second_place], words_b[third_place], words_b[fourth_place]
                );
            }
        }
        a = sum(a, before_a);
        b = sum(b, before_b);
    }
    *first = a;
    *second = b;
}

/// Puts behind the last bytes of a text what ends it (FIPS 180-4, section 5.1.1), and says how many blocks that makes.
///
/// @param end Two blocks, of which `count` bytes are filled: so many that what ends it has room.
static size_t end_text(uint8_t end[2 * block_bytes], size_t count, uint64_t whole_count) {
    const size_t blocks = count + 1 + length_bytes <= block_bytes ? 1 : 2;
    const size_t length_place = blocks * block_bytes - length_bytes;
    const uint64_t bits = __builtin_bswap64(whole_count * 8);
    end[count] = 0x80;
    memset(end + count + 1, 0, length_place - count - 1);
    memcpy(end + length_place, &bits, length_bytes);
    return blocks;
}

static bool has_instructions(void) {
    enum { unknown, absent, present };
    static atomic_int known = unknown;
    int state = atomic_load_explicit(&known, memory_order_relaxed);
    if (state == unknown) {
        unsigned a, b, c, d;
        state = absent;
        if (__get_cpuid(1, &a, &b, &c, &d) && (c & bit_SSE4_1) != 0 && __get_cpuid_count(7, 0, &a, &b, &c, &d)
            && (b & bit_SHA) != 0) {
            state = present;
        }
        atomic_store_explicit(&known, state, memory_order_relaxed);
    }
    return state == present;
}

ROUNDS static void hash_both(
    uint8_t prefix, const uint8_t *text, size_t count, uint8_t prefixed[32], uint8_t plain[32]
) {
    State a = initial_state(), b = initial_state();
    uint8_t end_a[2 * block_bytes], end_b[2 * block_bytes];
    const size_t whole = count / block_bytes, rest = count % block_bytes;
    if (whole > 0) {
        // Only the first block holds the prefix: from there on the text is read where it lies, a byte before the other.
        end_a[0] = prefix;
        memcpy(end_a + 1, text, block_bytes - 1);
        take_blocks(&a, end_a, &b, text, 1);
        take_blocks(&a, text + block_bytes - 1, &b, text + block_bytes, whole - 1);
    }
    end_a[0] = whole > 0 ? text[whole * block_bytes - 1] : prefix;
    if (rest > 0) {
        memcpy(end_a + 1, text + whole * block_bytes, rest);
        memcpy(end_b, text + whole * block_bytes, rest);
    }
    const size_t blocks_a = end_text(end_a, rest + 1, (uint64_t)count + 1);
    const size_t blocks_b = end_text(end_b, rest, count);
    take_blocks(&a, end_a, &b, end_b, blocks_b);
    if (blocks_a > blocks_b) {
        // The longer text has a block alone; what the other would become is thrown away.
        State none = b;
        take_blocks(&a, end_a + block_bytes, &none, end_a + block_bytes, 1);
    }
    write_hash(a, prefixed);
    write_hash(b, plain);
}

bool paired_hash(uint8_t prefix, const uint8_t *text, size_t count, uint8_t prefixed[32], uint8_t plain[32]) {
    if (!has_instructions()) return false;
    hash_both(prefix, text, count, prefixed, plain);
    return true;
}

ROUNDS static void hash_nodes(uint8_t prefix, const uint8_t children[128], uint8_t nodes[64]) {
    State a = initial_state(), b = initial_state();
    uint8_t text_a[2 * block_bytes], text_b[2 * block_bytes];
    text_a[0] = text_b[0] = prefix;
    memcpy(text_a + 1, children, 64);
    memcpy(text_b + 1, children + 64, 64);
    end_text(text_a, 65, 65);
    end_text(text_b, 65, 65);
    take_blocks(&a, text_a, &b, text_b, 2);
    write_hash(a, nodes);
    write_hash(b, nodes + 32);
}

bool paired_nodes(uint8_t prefix, const uint8_t children[128], uint8_t nodes[64]) {
    if (!has_instructions()) return false;
    hash_nodes(prefix, children, nodes);
    return true;
}

#else

bool paired_hash(uint8_t prefix, const uint8_t *text, size_t count, uint8_t prefixed[32], uint8_t plain[32]) {
    (void)prefix, (void)text, (void)count, (void)prefixed, (void)plain;
    return false;
}

bool paired_nodes(uint8_t prefix, const uint8_t children[128], uint8_t nodes[64]) {
    (void)prefix, (void)children, (void)nodes;
    return false;
}

#endif
