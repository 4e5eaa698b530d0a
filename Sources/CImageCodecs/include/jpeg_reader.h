#ifndef FCN_JPEG_READER_H
#define FCN_JPEG_READER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "codec_problem.h"
#include "codec_warnings.h"

/// A JPEG file that is pulled row by row, as 8-bit interleaved samples.
///
/// Where libjpeg only warns and invents pixels (data that ends early, codes that cannot be), reading fails here.
/// Damage that leaves every pixel in its place (bytes between the markers, no end marker) becomes a warning.
typedef struct fcn_jpeg_reader fcn_jpeg_reader;

typedef struct fcn_jpeg_header {
    uint32_t width;
    uint32_t height;
    /// Samples in a pixel of a delivered row: 1 grey, 3 RGB, 4 CMYK.
    uint8_t components;
    /// CMYK samples are stored inverted, 255 being no ink: what Adobe programs write.
    bool inverted_ink;
    /// The picture comes in several scans, so the library holds all coefficients.
    bool multiple_scans;
    /// Bytes of the coefficients that the library holds; 0 for a picture in one scan.
    uint64_t coefficient_bytes;
    /// An upper estimate of the bytes of the library's row buffers.
    uint64_t row_buffer_bytes;
} fcn_jpeg_header;

/// Reads everything before the picture data. Does not take over `file`, which must stay open until
/// `fcn_jpeg_reader_destroy`. Returns NULL and fills in `problem` on failure.
fcn_jpeg_reader *fcn_jpeg_reader_create(FILE *file, fcn_jpeg_header *header, fcn_problem *problem);

/// Reads the next row. The first call reads a picture of several scans to its end.
bool fcn_jpeg_reader_read_row(fcn_jpeg_reader *reader, uint8_t *row, fcn_problem *problem);

/// Reads what follows the last row. Whatever is wrong with it becomes a warning.
void fcn_jpeg_reader_finish(fcn_jpeg_reader *reader);

/// What was found so far; complete when the reader was finished.
const fcn_warnings *fcn_jpeg_reader_warnings(const fcn_jpeg_reader *reader);

void fcn_jpeg_reader_destroy(fcn_jpeg_reader *reader);

#endif
