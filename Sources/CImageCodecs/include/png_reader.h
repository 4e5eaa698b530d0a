#ifndef FCN_PNG_READER_H
#define FCN_PNG_READER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "codec_problem.h"
#include "codec_warnings.h"

/// A PNG file that is pulled row by row. Rows come as 8-bit samples (1- to 8-bit files, palettes) or as
/// 16-bit samples in native byte order (16-bit files), interleaved, palette and tRNS resolved.
///
/// Damage that touches no pixel (a wrong checksum of a text, whatever follows the last row) becomes a warning.
typedef struct fcn_png_reader fcn_png_reader;

typedef struct fcn_png_header {
    uint32_t width;
    uint32_t height;
    /// Bits in a sample of the file: 1, 2, 4, 8 or 16. Of a palette, the bits in an index.
    uint8_t bit_depth;
    /// Samples in a pixel of a delivered row: 1 grey, 2 grey + alpha, 3 RGB, 4 RGB + alpha.
    uint8_t components;
    /// Bytes in a sample of a delivered row: 1 or 2.
    uint8_t sample_bytes;
    bool interlaced;
    /// The rows stand in the file as they are delivered, but for filters and the order of bytes.
    bool plain;
    /// Where the first chunk of pixels begins in the file.
    uint64_t pixels_at;
} fcn_png_header;

/// Reads everything before the picture data. Does not take over `file`, which must stay open until
/// `fcn_png_reader_destroy`. Returns NULL and fills in `problem` on failure.
fcn_png_reader *fcn_png_reader_create(FILE *file, fcn_png_header *header, fcn_problem *problem);

/// From the first row on, gives one sample in a pixel as it is stored: the index of a palette, or grey that is not spread
/// over 8 bits; fills in `header` anew. False, without a change, where the pixels have colours or transparency of their own.
bool fcn_png_reader_keep_stored(fcn_png_reader *reader, fcn_png_header *header);

/// Reads the next row of a picture that is not interlaced.
bool fcn_png_reader_read_row(fcn_png_reader *reader, void *row, fcn_problem *problem);

/// Reads a whole interlaced picture into `height` rows that lie `row_bytes` apart.
bool fcn_png_reader_read_interlaced(fcn_png_reader *reader, void *rows, size_t row_bytes, fcn_problem *problem);

/// Reads what follows the last row. Whatever is wrong with it becomes a warning.
void fcn_png_reader_finish(fcn_png_reader *reader);

/// What was found so far; complete when the reader was finished.
const fcn_warnings *fcn_png_reader_warnings(const fcn_png_reader *reader);

void fcn_png_reader_destroy(fcn_png_reader *reader);

#endif
