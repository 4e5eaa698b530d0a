#include "tiff_reader.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <tiffio.h>
#include <unistd.h>

struct fcn_tiff_reader {
    TIFF *tiff;
    int descriptor;
    /// The place in the file that libtiff reads from next.
    uint64_t position;
    fcn_tiff_header header;
    fcn_warnings warnings;
    /// Pixels are being decoded: whatever libtiff says now is about them.
    bool decoding;
    /// The first thing that libtiff said about damage since this was cleared.
    char reason[256];
    /// The row that the decoder gives next, and of which plane; `height` before the first one.
    uint32_t next_row;
    uint16_t plane;
};

// libtiff calls these; the file stays the caller's.

static tmsize_t read_bytes(thandle_t handle, void *bytes, tmsize_t count) {
    fcn_tiff_reader *reader = handle;
    tmsize_t done = 0;
    while (done < count) {
        ssize_t got = pread(reader->descriptor, (char *)bytes + done, (size_t)(count - done), (off_t)reader->position);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        done += got;
        reader->position += (uint64_t)got;
    }
    return done;
}

static tmsize_t write_nothing(thandle_t handle, void *bytes, tmsize_t count) {
    (void)handle, (void)bytes, (void)count;
    return 0;
}

static toff_t file_size(thandle_t handle) {
    fcn_tiff_reader *reader = handle;
    struct stat status;
    return fstat(reader->descriptor, &status) == 0 ? (toff_t)status.st_size : 0;
}

static toff_t seek(thandle_t handle, toff_t offset, int origin) {
    fcn_tiff_reader *reader = handle;
    uint64_t start = origin == SEEK_SET ? 0 : origin == SEEK_CUR ? reader->position : file_size(handle);
    reader->position = start + offset;
    return reader->position;
}

static int leave_open(thandle_t handle) {
    (void)handle;
    return 0;
}

static void keep_reason(fcn_tiff_reader *reader, const char *message) {
    if (reader->reason[0]) return;
    size_t length = strnlen(message, sizeof reader->reason - 1);
    for (size_t i = 0; i < length; i++) reader->reason[i] = (unsigned char)message[i] < ' ' ? ' ' : message[i];
    while (length > 0 && strchr(" .;", reader->reason[length - 1])) length -= 1;
    reader->reason[length] = 0;
}

// 1 says that nobody else needs to hear of it.
static int hear_error(TIFF *tiff, void *user, const char *module, const char *format, va_list arguments) {
    (void)tiff, (void)module;
    char message[256];
    vsnprintf(message, sizeof message, format, arguments);
    keep_reason(user, message);
    return 1;
}

// What is warned of among pixels that leaves each in its place.
static bool is_harmless(const char *message) {
    return strstr(message, "extraneous bytes") || strstr(message, "Old-style LZW") || strstr(message, "Discarding");
}

static int hear_warning(TIFF *tiff, void *user, const char *module, const char *format, va_list arguments) {
    (void)tiff, (void)module;
    fcn_tiff_reader *reader = user;
    char message[256];
    vsnprintf(message, sizeof message, format, arguments);
    // Every program has tags of its own.
    if (strstr(message, "Unknown field with tag")) return 1;
    if (reader->decoding && !is_harmless(message)) {
        keep_reason(reader, message);
        return 1;
    }
    for (char *c = message; *c; c++) {
        if ((unsigned char)*c < ' ') *c = ' ';
    }
    size_t length = strlen(message);
    while (length > 0 && strchr(" .;", message[length - 1])) message[--length] = 0;
    fcn_warn(&reader->warnings, "%s", message);
    return 1;
}

bool fcn_tiff_can_decode(uint16_t compression) {
    // libtiff decodes these by strips only, or by guesses at files that broke the rules of their time.
    if (compression == COMPRESSION_JBIG || compression == COMPRESSION_OJPEG) return false;
    return TIFFIsCODECConfigured(compression);
}

static bool fill_problem(fcn_tiff_reader *reader, fcn_problem *problem, fcn_problem_kind kind, uint32_t row) {
    *problem = (fcn_problem){.kind = kind, .row = row};
    snprintf(problem->reason, sizeof problem->reason, "%s",
             reader->reason[0] ? reader->reason : "libtiff does not say what is wrong");
    return false;
}

static uint16_t guessed_photometric(const fcn_tiff_header *header) {
    switch (header->compression) {
    case COMPRESSION_CCITTRLE:
    case COMPRESSION_CCITTFAX3:
    case COMPRESSION_CCITTFAX4:
    case COMPRESSION_CCITTRLEW:
        return PHOTOMETRIC_MINISWHITE;
    default:
        return header->samples - header->extra_count >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
    }
}

static uint64_t largest_stored_bytes(TIFF *tiff, uint32_t units) {
    uint64_t largest = 0;
    for (uint32_t unit = 0; unit < units; unit++) {
        uint64_t bytes = TIFFGetStrileByteCount(tiff, unit);
        if (bytes > largest) largest = bytes;
    }
    return largest;
}

static bool read_header(fcn_tiff_reader *reader) {
    TIFF *tiff = reader->tiff;
    fcn_tiff_header *header = &reader->header;
    uint16_t *kinds = NULL;
    uint16_t planar = PLANARCONFIG_CONTIG;
    if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &header->width) ||
        !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &header->height) || header->width == 0 || header->height == 0) {
        keep_reason(reader, "it does not say how wide and high it is");
        return false;
    }
    TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &header->bits);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &header->samples);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &header->sample_format);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &header->compression);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_INKSET, &header->ink_set);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &planar);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_EXTRASAMPLES, &header->extra_count, &kinds);
    for (int i = 0; i < header->extra_count && i < FCN_TIFF_MAXIMUM_EXTRA_SAMPLES; i++) header->extra[i] = kinds[i];
    if (!TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &header->photometric)) {
        header->photometric = guessed_photometric(header);
    }
    header->planar = planar == PLANARCONFIG_SEPARATE && header->samples > 1;
    header->tiled = TIFFIsTiled(tiff);
    if (header->photometric == PHOTOMETRIC_YCBCR) {
        header->form = header->compression == COMPRESSION_JPEG && !header->planar ? FCN_TIFF_RGB : FCN_TIFF_RASTER;
        if (header->form == FCN_TIFF_RGB) TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    }
    if (header->tiled) {
        TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &header->unit_width);
        TIFFGetField(tiff, TIFFTAG_TILELENGTH, &header->unit_height);
        header->row_bytes = TIFFTileRowSize64(tiff);
        header->tile_bytes = TIFFTileSize64(tiff);
    } else {
        uint32_t rows = 0;
        TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &rows);
        header->unit_width = header->width;
        header->unit_height = rows == 0 || rows > header->height ? header->height : rows;
        header->row_bytes = TIFFScanlineSize64(tiff);
    }
    if (header->unit_width == 0 || header->unit_height == 0 || (header->row_bytes == 0 && header->form != FCN_TIFF_RASTER)) {
        keep_reason(reader, "the size of its strips or tiles makes no sense");
        return false;
    }
    header->stored_bytes = largest_stored_bytes(tiff, header->tiled ? TIFFNumberOfTiles(tiff) : TIFFNumberOfStrips(tiff));
    uint64_t file_bytes = file_size(reader);
    if (header->stored_bytes > file_bytes) header->stored_bytes = file_bytes;
    return true;
}

fcn_tiff_reader *fcn_tiff_reader_create(int descriptor, uint64_t offset, int64_t largest_allocation,
                                        fcn_tiff_header *header, fcn_problem *problem) {
    fcn_tiff_reader *reader = calloc(1, sizeof *reader);
    TIFFOpenOptions *options = reader ? TIFFOpenOptionsAlloc() : NULL;
    if (!options) {
        free(reader);
        *problem = (fcn_problem){.kind = FCN_PROBLEM_MEMORY, .reason = "libtiff cannot get memory"};
        return NULL;
    }
    reader->descriptor = descriptor;
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, largest_allocation);
    TIFFOpenOptionsSetErrorHandlerExtR(options, hear_error, reader);
    TIFFOpenOptionsSetWarningHandlerExtR(options, hear_warning, reader);
    // Only the header is read now (h), and the file is not mapped (m): it may shrink under a map.
    reader->tiff = TIFFClientOpenExt("TIFF", "rhm", reader, read_bytes, write_nothing, seek, leave_open, file_size, NULL,
                                     NULL, options);
    TIFFOpenOptionsFree(options);
    if (!reader->tiff || !TIFFSetSubDirectory(reader->tiff, offset) || !read_header(reader)) {
        fill_problem(reader, problem, FCN_PROBLEM_DAMAGED, 0);
        fcn_tiff_reader_destroy(reader);
        return NULL;
    }
    // An error that libtiff went on after is none of the pixels'.
    if (reader->reason[0]) fcn_warn(&reader->warnings, "%s", reader->reason);
    reader->reason[0] = 0;
    reader->next_row = reader->header.height;
    *header = reader->header;
    return reader;
}

bool fcn_tiff_reader_read_row(fcn_tiff_reader *reader, uint32_t row, uint16_t plane, void *samples,
                              fcn_problem *problem) {
    uint32_t strip_start = row - row % reader->header.unit_height;
    // Most codecs cannot skip rows of a strip.
    bool goes_on = plane == reader->plane && reader->next_row <= row && reader->next_row >= strip_start;
    uint32_t next = goes_on ? reader->next_row : strip_start;
    reader->plane = plane;
    reader->reason[0] = 0;
    reader->decoding = true;
    for (; next <= row; next++) {
        if (TIFFReadScanline(reader->tiff, samples, next, plane) != 1 || reader->reason[0]) break;
    }
    reader->decoding = false;
    if (next <= row) {
        reader->next_row = reader->header.height;
        return fill_problem(reader, problem, FCN_PROBLEM_DAMAGED, next);
    }
    reader->next_row = next;
    return true;
}

bool fcn_tiff_reader_read_tile(fcn_tiff_reader *reader, uint32_t x, uint32_t y, uint16_t plane, void *samples,
                               fcn_problem *problem) {
    reader->reason[0] = 0;
    reader->decoding = true;
    uint32_t tile = TIFFComputeTile(reader->tiff, x, y, 0, plane);
    tmsize_t size = (tmsize_t)reader->header.tile_bytes;
    tmsize_t got = TIFFReadEncodedTile(reader->tiff, tile, samples, size);
    reader->decoding = false;
    if (got == size && !reader->reason[0]) return true;
    if (got >= 0 && got != size) keep_reason(reader, "a tile is too short");
    return fill_problem(reader, problem, FCN_PROBLEM_DAMAGED, y);
}

bool fcn_tiff_reader_read_raster(fcn_tiff_reader *reader, uint32_t x, uint32_t y, uint8_t *samples,
                                 fcn_problem *problem) {
    const fcn_tiff_header *header = &reader->header;
    uint32_t left = x - x % header->unit_width;
    uint32_t top = y - y % header->unit_height;
    uint32_t rows = header->unit_height;
    reader->reason[0] = 0;
    reader->decoding = true;
    int done;
    if (header->tiled) {
        done = TIFFReadRGBATileExt(reader->tiff, left, top, (uint32_t *)(void *)samples, 1);
    } else {
        if (rows > header->height - top) rows = header->height - top;
        done = TIFFReadRGBAStripExt(reader->tiff, top, (uint32_t *)(void *)samples, 1);
    }
    reader->decoding = false;
    if (!done || reader->reason[0]) return fill_problem(reader, problem, FCN_PROBLEM_DAMAGED, top);
    // libtiff counts the rows of a raster from the bottom, and packs a pixel into a number whose lowest byte is red.
    uint32_t *pixels = (uint32_t *)(void *)samples;
    size_t width = header->unit_width;
    for (uint32_t row = 0; row < (rows + 1) / 2; row++) {
        uint32_t *upper = pixels + row * width;
        uint32_t *lower = pixels + (rows - 1 - row) * width;
        for (size_t column = 0; column < width; column++) {
            uint32_t pixel = upper[column];
            uint32_t other = lower[column];
            uint8_t *to = (uint8_t *)(lower + column);
            to[0] = TIFFGetR(pixel), to[1] = TIFFGetG(pixel), to[2] = TIFFGetB(pixel), to[3] = TIFFGetA(pixel);
            to = (uint8_t *)(upper + column);
            to[0] = TIFFGetR(other), to[1] = TIFFGetG(other), to[2] = TIFFGetB(other), to[3] = TIFFGetA(other);
        }
    }
    return true;
}

const uint16_t *fcn_tiff_reader_palette(fcn_tiff_reader *reader, int channel) {
    uint16_t *colors[3] = {NULL, NULL, NULL};
    if (!TIFFGetField(reader->tiff, TIFFTAG_COLORMAP, &colors[0], &colors[1], &colors[2])) return NULL;
    return colors[channel];
}

const fcn_warnings *fcn_tiff_reader_warnings(const fcn_tiff_reader *reader) { return &reader->warnings; }

void fcn_tiff_reader_destroy(fcn_tiff_reader *reader) {
    if (!reader) return;
    if (reader->tiff) TIFFClose(reader->tiff);
    free(reader);
}
