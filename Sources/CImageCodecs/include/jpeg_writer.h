#ifndef FCN_JPEG_WRITER_H
#define FCN_JPEG_WRITER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "codec_problem.h"

/// A JPEG file that is pushed row by row.
typedef struct fcn_jpeg_writer fcn_jpeg_writer;

/// How colours stand in the file, and what a pushed pixel holds.
typedef enum fcn_jpeg_colors {
    /// One sample.
    FCN_JPEG_GRAY,
    /// Red, green, blue are pushed; luma and two chroma planes, each halved in both directions, are stored.
    FCN_JPEG_YCC,
    /// Red, green, blue, stored as they are.
    FCN_JPEG_RGB,
    /// Four inks, stored as they are, with an Adobe marker.
    FCN_JPEG_CMYK,
    /// Four inks are pushed; the first three are stored as luma and chroma, with an Adobe marker.
    FCN_JPEG_YCCK,
    /// Four inks, stored as they are, without an Adobe marker.
    FCN_JPEG_PLAIN_CMYK,
} fcn_jpeg_colors;

typedef struct fcn_jpeg_writer_options {
    uint32_t width;
    uint32_t height;
    fcn_jpeg_colors colors;
    /// 1 (smallest) to 100 (best).
    int quality;
    bool progressive;
} fcn_jpeg_writer_options;

/// Writes the header. Does not take over `file`. Returns NULL and fills in `problem` on failure.
fcn_jpeg_writer *fcn_jpeg_writer_create(FILE *file, fcn_jpeg_writer_options options, fcn_problem *problem);

/// Writes the next row of 8-bit interleaved samples.
bool fcn_jpeg_writer_write_row(fcn_jpeg_writer *writer, const uint8_t *row, fcn_problem *problem);

/// Writes what follows the last row. The bytes may still wait in the buffer of the stream.
bool fcn_jpeg_writer_finish(fcn_jpeg_writer *writer, fcn_problem *problem);

void fcn_jpeg_writer_destroy(fcn_jpeg_writer *writer);

#endif
