#ifndef FCN_CODEC_WARNINGS_H
#define FCN_CODEC_WARNINGS_H

/// How many warnings of a picture are kept: a damaged file can be the cause of millions.
enum { FCN_MAXIMUM_WARNINGS = 8 };

/// Damage that touches no pixel, in sentences without a full stop.
typedef struct fcn_warnings {
    int count;
    char text[FCN_MAXIMUM_WARNINGS][256];
} fcn_warnings;

/// Keeps a warning, unless it is known already or there are enough.
void fcn_warn(fcn_warnings *warnings, const char *format, ...) __attribute__((format(printf, 2, 3)));

/// The warning under an index from 0; NULL behind the last one.
const char *fcn_warning(const fcn_warnings *warnings, int index);

#endif
