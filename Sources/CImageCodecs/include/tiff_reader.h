#ifndef FCN_TIFF_READER_H
#define FCN_TIFF_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "codec_problem.h"
#include "codec_warnings.h"

/// One picture of a TIFF file, whose strips or tiles are pulled.
///
/// Where libtiff warns while it decodes, or reports an error and goes on, pixels may be invented: reading fails there.
/// What it warns of before the pixels becomes a warning.
typedef struct fcn_tiff_reader fcn_tiff_reader;

/// How decoded samples lie in what the reader gives.
typedef enum fcn_tiff_form {
    /// As the directory says: `bits` for a sample, interleaved or in planes.
    FCN_TIFF_SAMPLES,
    /// Red, green, blue of 8 bits, interleaved: colours that libtiff made of luma and chroma.
    FCN_TIFF_RGB,
    /// Red, green, blue, alpha of 8 bits, interleaved, one strip or tile at a time: subsampled chroma outside of JPEG.
    FCN_TIFF_RASTER,
} fcn_tiff_form;

enum { FCN_TIFF_MAXIMUM_EXTRA_SAMPLES = 8 };

typedef struct fcn_tiff_header {
    uint32_t width;
    uint32_t height;
    /// Bits in a sample; samples in a pixel; SAMPLEFORMAT_…
    uint16_t bits;
    uint16_t samples;
    uint16_t sample_format;
    /// PHOTOMETRIC_…; guessed from the samples where the file does not say.
    uint16_t photometric;
    uint16_t compression;
    /// INKSET_…
    uint16_t ink_set;
    /// Each sample of a pixel lies in a strip or tile of its own.
    bool planar;
    bool tiled;
    /// EXTRASAMPLE_… of the last samples of a pixel, the first few of them.
    uint16_t extra_count;
    uint16_t extra[FCN_TIFF_MAXIMUM_EXTRA_SAMPLES];
    /// Width and height of a tile; the picture's width and the rows of a strip.
    uint32_t unit_width;
    uint32_t unit_height;
    /// Decoded bytes of a row of a strip or tile, in one plane.
    uint64_t row_bytes;
    /// Decoded bytes of a tile, in one plane; 0 for strips, which are decoded row by row.
    uint64_t tile_bytes;
    /// Compressed bytes of the largest strip or tile, which is held while it is decoded.
    uint64_t stored_bytes;
    fcn_tiff_form form;
} fcn_tiff_header;

/// True when the library can decode a compression, COMPRESSION_…
bool fcn_tiff_can_decode(uint16_t compression);

/// Reads one directory. Does not take over `descriptor`, which must stay open until `fcn_tiff_reader_destroy` and whose
/// position is left alone.
///
/// `offset` is the directory's place in the file, `largest_allocation` the most bytes that libtiff may ask for in one
/// piece. Returns NULL and fills in `problem` on failure.
fcn_tiff_reader *fcn_tiff_reader_create(int descriptor, uint64_t offset, int64_t largest_allocation,
                                        fcn_tiff_header *header, fcn_problem *problem);

/// Reads a row of a picture in strips, `row_bytes` of it. Rows are best read in order; a row before the last one, or
/// in another strip, makes the reader decode its strip from the start.
bool fcn_tiff_reader_read_row(fcn_tiff_reader *reader, uint32_t row, uint16_t plane, void *samples,
                              fcn_problem *problem);

/// Reads the tile that holds a pixel, `tile_bytes` of it.
bool fcn_tiff_reader_read_tile(fcn_tiff_reader *reader, uint32_t x, uint32_t y, uint16_t plane, void *samples,
                               fcn_problem *problem);

/// Reads the strip or tile that holds a pixel as red, green, blue, alpha: `unit_width` × `unit_height` × 4 bytes, rows
/// from top to bottom.
bool fcn_tiff_reader_read_raster(fcn_tiff_reader *reader, uint32_t x, uint32_t y, uint8_t *samples,
                                 fcn_problem *problem);

/// The colours of a palette, 2^bits of 16 bits for each channel from 0 to 2; NULL where there are none.
const uint16_t *fcn_tiff_reader_palette(fcn_tiff_reader *reader, int channel);

/// What was found so far.
const fcn_warnings *fcn_tiff_reader_warnings(const fcn_tiff_reader *reader);

void fcn_tiff_reader_destroy(fcn_tiff_reader *reader);

#endif
