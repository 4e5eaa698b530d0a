#ifndef FCN_CODEC_PROBLEM_H
#define FCN_CODEC_PROBLEM_H

#include <stdint.h>

/// What kind of thing went wrong inside a codec.
typedef enum fcn_problem_kind {
    FCN_PROBLEM_NONE = 0,
    /// The bytes break the rules of the format, or end too early.
    FCN_PROBLEM_DAMAGED,
    /// The bytes are well formed, but use a part of the format that the library does not read.
    FCN_PROBLEM_UNSUPPORTED,
    /// The library could not get memory.
    FCN_PROBLEM_MEMORY,
    /// The stream did not take the bytes.
    FCN_PROBLEM_OUTPUT,
} fcn_problem_kind;

/// A failure as facts. Functions of this module that return false have filled one in.
typedef struct fcn_problem {
    fcn_problem_kind kind;
    /// Rows that were complete when it happened, counted from the top of the stored picture.
    uint32_t row;
    /// The library's own words.
    char reason[256];
} fcn_problem;

#endif
