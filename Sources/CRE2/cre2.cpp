#include "cre2.h"

#include <re2/re2.h>

#include <new>

struct cre2_pattern {
    re2::RE2 expression;

    cre2_pattern(re2::StringPiece text, const re2::RE2::Options &options) : expression(text, options) {}
};

namespace {

re2::StringPiece piece(const uint8_t *text, size_t length) {
    return re2::StringPiece(reinterpret_cast<const char *>(text), length);
}

}  // namespace

extern "C" cre2_pattern *cre2_pattern_create(const uint8_t *text, size_t length, size_t memory_bytes_max) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(int64_t(memory_bytes_max));
    return new (std::nothrow) cre2_pattern(piece(text, length), options);
}

extern "C" void cre2_pattern_destroy(cre2_pattern *pattern) {
    delete pattern;
}

extern "C" const char *cre2_pattern_error(const cre2_pattern *pattern) {
    return pattern->expression.ok() ? nullptr : pattern->expression.error().c_str();
}

extern "C" bool cre2_pattern_matches(const cre2_pattern *pattern, const uint8_t *text, size_t length) {
    return re2::RE2::PartialMatch(piece(text, length), pattern->expression);
}
