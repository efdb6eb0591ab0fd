#include "csimdjson.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <vector>

namespace {

// The first eight bytes and the length: enough to tell most keys apart without touching the rest.
struct Key {
    uint64_t prefix;
    const uint8_t *text;
    uint32_t length;
    uint32_t index;

    bool operator==(const Key &other) const {
        return prefix == other.prefix && length == other.length
            && (length <= 8 || std::memcmp(text, other.text, length) == 0);
    }

    // Any total order does. Sorting instead of hashing, so that no choice of keys makes it slow.
    bool operator<(const Key &other) const {
        if (prefix != other.prefix) return prefix < other.prefix;
        if (length != other.length) return length < other.length;
        return length > 8 && std::memcmp(text, other.text, length) < 0;
    }
};

struct Scope {
    size_t keys_begin;
    uint64_t seen;  // one bit for each key hash met so far: a clear bit proves that a key is new
    bool is_object;
    bool needs_sort;
};

constexpr size_t pairwise_max = 24;
constexpr size_t large_capacity = 1 << 20;

Key key_at(const uint8_t *strings, uint64_t word, size_t index) {
    const uint8_t *entry = strings + (word & simdjson::internal::JSON_VALUE_MASK);
    Key key;
    std::memcpy(&key.length, entry, sizeof key.length);
    key.text = entry + sizeof key.length;
    std::memcpy(&key.prefix, key.text, sizeof key.prefix);
    if (key.length < 8) key.prefix &= (uint64_t(1) << (key.length * 8)) - 1;
    key.index = uint32_t(index);
    return key;
}

csimdjson_status status_of(simdjson::error_code code) {
    switch (code) {
    case simdjson::SUCCESS: return CSIMDJSON_OK;
    case simdjson::UTF8_ERROR: return CSIMDJSON_UTF8;
    case simdjson::STRING_ERROR:
    case simdjson::UNCLOSED_STRING:
    case simdjson::UNESCAPED_CHARS: return CSIMDJSON_STRING;
    case simdjson::NUMBER_ERROR: return CSIMDJSON_NUMBER;
    case simdjson::DEPTH_ERROR: return CSIMDJSON_DEPTH;
    case simdjson::EMPTY: return CSIMDJSON_EMPTY;
    case simdjson::MEMALLOC:
    case simdjson::CAPACITY: return CSIMDJSON_MEMORY;
    default: return CSIMDJSON_SYNTAX;
    }
}

}  // namespace

struct csimdjson_parser {
    simdjson::dom::parser parser;
    simdjson::dom::document document;
    std::unique_ptr<uint8_t[]> padded;
    size_t capacity = 0;
    size_t depth = 0;
    std::vector<Key> keys;
    std::vector<Scope> scopes;

    bool reserve(size_t length, size_t depth_max);
    csimdjson_status check(const csimdjson_limits &limits, size_t &fault);
    bool repeats(const Scope &scope, const Key &key) const;
    const Key *repeated(const Scope &scope);
};

// Grows in powers of two, and gives the memory of a rare large document back at the next small one.
bool csimdjson_parser::reserve(size_t length, size_t depth_max) {
    const bool oversized = capacity > large_capacity && length < capacity / 16;
    if (length <= capacity && depth == depth_max && !oversized) return true;
    size_t wanted = 4096;
    while (wanted < length) wanted *= 2;
    capacity = 0;
    padded.reset(new (std::nothrow) uint8_t[wanted + simdjson::SIMDJSON_PADDING]);
    if (!padded) return false;
    // simdjson counts the level it is about to enter, so its bound lies one above ours.
    if (parser.allocate(wanted, depth_max + 1) != simdjson::SUCCESS) return false;
    if (document.allocate(wanted) != simdjson::SUCCESS) return false;
    capacity = wanted;
    depth = depth_max;
    return true;
}

bool csimdjson_parser::repeats(const Scope &scope, const Key &key) const {
    for (size_t i = scope.keys_begin; i < keys.size(); i++) {
        if (keys[i] == key) return true;
    }
    return false;
}

const Key *csimdjson_parser::repeated(const Scope &scope) {
    const auto begin = keys.begin() + ptrdiff_t(scope.keys_begin);
    std::sort(begin, keys.end());
    const auto twin = std::adjacent_find(begin, keys.end());
    // Of two equal keys the later one is at fault.
    if (twin == keys.end()) return nullptr;
    return twin->index > (twin + 1)->index ? &*twin : &*(twin + 1);
}

// One walk over the tape: duplicate keys at any depth, the number of keys, the length of strings.
csimdjson_status csimdjson_parser::check(const csimdjson_limits &limits, size_t &fault) {
    const uint64_t *tape = document.tape.get();
    const uint8_t *strings = document.string_buf.get();
    size_t key_count = 0;
    keys.clear();
    scopes.clear();
    size_t i = 1;
    do {
        if (!scopes.empty()) {
            Scope &scope = scopes.back();
            const char type = char(tape[i] >> 56);
            if (type == '}' || type == ']') {
                if (scope.needs_sort) {
                    if (const Key *key = repeated(scope)) {
                        fault = key->index;
                        return CSIMDJSON_DUPLICATE_KEY;
                    }
                }
                keys.resize(scope.keys_begin);
                scopes.pop_back();
                i++;
                continue;
            }
            if (scope.is_object) {
                const Key key = key_at(strings, tape[i], i);
                fault = i;
                if (++key_count > limits.keys_max) return CSIMDJSON_KEY_COUNT;
                if (key.length > limits.string_bytes_max) return CSIMDJSON_STRING_LENGTH;
                const uint64_t mixed = (key.prefix ^ key.length) * 0x9E3779B97F4A7C15u;
                const uint64_t bit = uint64_t(1) << (mixed >> 58);
                if ((scope.seen & bit) && !scope.needs_sort) {
                    if (keys.size() - scope.keys_begin > pairwise_max) scope.needs_sort = true;
                    else if (repeats(scope, key)) return CSIMDJSON_DUPLICATE_KEY;
                }
                scope.seen |= bit;
                keys.push_back(key);
                i++;
            }
        }
        const uint64_t word = tape[i];
        switch (char(word >> 56)) {
        case '{':
        case '[':
            // simdjson does not count an empty array or object as a level; the limit does.
            if (scopes.size() == limits.depth_max) {
                fault = i;
                return CSIMDJSON_DEPTH;
            }
            scopes.push_back(Scope{keys.size(), 0, char(word >> 56) == '{', false});
            i++;
            break;
        case '"': {
            uint32_t length;
            std::memcpy(&length, strings + (word & simdjson::internal::JSON_VALUE_MASK), sizeof length);
            fault = i;
            if (length > limits.string_bytes_max) return CSIMDJSON_STRING_LENGTH;
            i++;
            break;
        }
        case 'l':
        case 'u':
        case 'd': i += 2; break;
        default: i++; break;
        }
    } while (!scopes.empty());
    fault = 0;
    return CSIMDJSON_OK;
}

extern "C" csimdjson_parser *csimdjson_parser_create(void) {
    return new (std::nothrow) csimdjson_parser();
}

extern "C" void csimdjson_parser_destroy(csimdjson_parser *parser) {
    delete parser;
}

extern "C" csimdjson_status csimdjson_parse(
    csimdjson_parser *parser,
    const uint8_t *bytes,
    size_t length,
    const csimdjson_limits *limits,
    csimdjson_document *document
) try {
    document->fault = 0;
    if (length == 0) return CSIMDJSON_EMPTY;
    if (!parser->reserve(length, limits->depth_max)) return CSIMDJSON_MEMORY;
    // simdjson reads a little past the end: the copy gives it room that the caller's bytes may not have.
    std::memcpy(parser->padded.get(), bytes, length);
    std::memset(parser->padded.get() + length, 0, simdjson::SIMDJSON_PADDING);
    const auto parsed =
        parser->parser.parse_into_document(parser->document, parser->padded.get(), length, false);
    if (parsed.error() != simdjson::SUCCESS) return status_of(parsed.error());
    document->tape = parser->document.tape.get();
    document->strings = parser->document.string_buf.get();
    return parser->check(*limits, document->fault);
} catch (const std::bad_alloc &) {
    return CSIMDJSON_MEMORY;
}
