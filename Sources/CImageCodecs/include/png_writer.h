#ifndef FCN_PNG_WRITER_H
#define FCN_PNG_WRITER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "codec_problem.h"

/// A PNG file that is pushed row by row.
typedef struct fcn_png_writer fcn_png_writer;

typedef struct fcn_png_writer_options {
    uint32_t width;
    uint32_t height;
    /// 1 grey, 3 RGB, 4 RGB + alpha.
    int components;
    /// 8 or 16.
    int bit_depth;
    /// libpng's filters, PNG_FILTER_…; 0 for none.
    int filter;
    /// zlib's level, 0 (stored) to 9 (smallest).
    int compression_level;
    /// zlib's strategy, Z_…; 0 for the default.
    int strategy;
} fcn_png_writer_options;

/// Writes the header. Does not take over `file`. Returns NULL and fills in `problem` on failure.
fcn_png_writer *fcn_png_writer_create(FILE *file, fcn_png_writer_options options, fcn_problem *problem);

/// Writes the next row: interleaved 8-bit samples, or 16-bit samples in native byte order.
bool fcn_png_writer_write_row(fcn_png_writer *writer, const void *row, fcn_problem *problem);

/// Writes what follows the last row. The bytes may still wait in the buffer of the stream.
bool fcn_png_writer_finish(fcn_png_writer *writer, fcn_problem *problem);

void fcn_png_writer_destroy(fcn_png_writer *writer);

#endif
