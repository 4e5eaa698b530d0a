#include "png_reader.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct fcn_png_reader {
    png_structp png;
    png_infop info;
    jmp_buf escape;
    fcn_problem problem;
    fcn_warnings warnings;
    fcn_png_header header;
    bool started;
    /// Indices and grey are given as they are stored.
    bool keeps_stored;
    /// The library could not go on behind the last row, or the file was read to its end.
    bool finished;
    /// The file ended where libpng wanted more of it, and its last bytes are not those of a whole PNG file: then the
    /// length of a chunk would be damaged.
    bool cut_off;
    /// Bytes of the file.
    uint64_t file_bytes;
    /// The file ends within the chunk that is read.
    bool chunk_cut_off;
    /// Rows of the picture that were complete when the last checksum of a chunk of pixels was found right.
    uint32_t checked_rows;
    /// That was so when all rows had been made.
    bool all_checked;
};

// libpng calls this when it cannot go on. It leaves for the setjmp of the entry function, so that no
// frame but those of libpng and of this file is ever jumped over.
static void fail(png_structp png, png_const_charp message) {
    fcn_png_reader *reader = png_get_error_ptr(png);
    reader->problem.kind = FCN_PROBLEM_DAMAGED;
    // A wrong checksum is found at the end of a chunk, when rows have been made of it. Of a file that was only cut
    // off, they are right.
    if (reader->started && !reader->header.interlaced && !reader->cut_off) reader->problem.row = reader->checked_rows;
    snprintf(reader->problem.reason, sizeof reader->problem.reason, "%s", message);
    longjmp(reader->escape, 1);
}

// Chunks that carry no pixels. One of another name may be a chunk of pixels whose name is damaged.
static bool is_known_to_carry_no_pixels(const char *name) {
    static const char names[][5] = {
        "bKGD", "cHRM", "cICP", "cLLI", "dSIG", "eXIf", "gAMA", "gIFg", "gIFt", "gIFx", "hIST", "iCCP", "iTXt",
        "mDCV", "oFFs", "pCAL", "pHYs", "sBIT", "sCAL", "sPLT", "sRGB", "sTER", "tEXt", "tIME", "zTXt",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (memcmp(names[i], name, 4) == 0) return true;
    }
    return false;
}

static bool is_behind_pixels(const fcn_png_reader *reader) {
    if (!reader->started) return false;
    return reader->header.interlaced ? png_get_current_pass_number(reader->png) >= PNG_INTERLACE_ADAM7_PASSES
                                     : png_get_current_row_number(reader->png) >= reader->header.height;
}

// Before the pixels, the only warnings that matter are those of wrong checksums: benign errors are errors there,
// and what remains does not change a pixel. Later all that is benign is damage behind the last row.
static void judge_warning(png_structp png, png_const_charp message) {
    fcn_png_reader *reader = png_get_error_ptr(png);
    if (reader->started) {
        fcn_warn(&reader->warnings, "damage behind the last row: %s", message);
    } else if (strstr(message, ": CRC error")) {
        if (!is_known_to_carry_no_pixels(message)) png_error(png, message);
        fcn_warn(&reader->warnings, "the checksum of the PNG chunk %.4s is wrong; it holds no pixels", message);
    }
}

// libpng asks for thousands of bytes at a time. Near the end of a file that is cut off, it must ask for single
// ones to make all rows that are there.
static void approach_end(fcn_png_reader *reader) {
    if (!reader->chunk_cut_off) return;
    FILE *file = png_get_io_ptr(reader->png);
    uint64_t row_bytes = (uint64_t)reader->header.width * reader->header.components * reader->header.sample_bytes;
    uint64_t left = reader->file_bytes - (uint64_t)ftello(file);
    if (left < (1 << 16) + 2 * row_bytes) png_set_compression_buffer_size(reader->png, 1);
}

// The last bytes of the file are the chunk that ends a PNG file.
static bool ends_as_it_should(const fcn_png_reader *reader, FILE *file) {
    static const uint8_t end[12] = {0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xAE, 0x42, 0x60, 0x82};
    uint8_t last[sizeof end];
    if (reader->file_bytes < sizeof end) return false;
    ssize_t count = pread(fileno(file), last, sizeof last, (off_t)(reader->file_bytes - sizeof end));
    return count == sizeof end && memcmp(last, end, sizeof end) == 0;
}

static void pull_bytes(png_structp png, png_bytep bytes, size_t count) {
    FILE *file = png_get_io_ptr(png);
    fcn_png_reader *reader = png_get_error_ptr(png);
    // The checksum of a chunk was right where the next one is begun.
    bool is_chunk_head = (png_get_io_state(png) & PNG_IO_MASK_LOC) == PNG_IO_CHUNK_HDR;
    if (is_chunk_head && reader->started) {
        reader->checked_rows = png_get_current_row_number(png);
        reader->all_checked = is_behind_pixels(reader);
    }
    if (fread(bytes, 1, count, file) == count) {
        if (is_chunk_head && count >= 4) {
            reader->chunk_cut_off = (uint64_t)ftello(file) + png_get_uint_32(bytes) > reader->file_bytes;
            approach_end(reader);
        }
        return;
    }
    reader->cut_off = !ends_as_it_should(reader, file);
    png_error(png, ferror(file) ? "the file cannot be read further" : "the file ends too early");
}

fcn_png_reader *fcn_png_reader_create(FILE *file, fcn_png_header *header, fcn_problem *problem) {
    fcn_png_reader *reader = calloc(1, sizeof *reader);
    if (reader) reader->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reader, fail, judge_warning);
    if (reader && reader->png) reader->info = png_create_info_struct(reader->png);
    if (!reader || !reader->info) {
        fcn_png_reader_destroy(reader);
        *problem = (fcn_problem){.kind = FCN_PROBLEM_MEMORY, .reason = "libpng cannot get memory"};
        return NULL;
    }
    if (setjmp(reader->escape)) {
        *problem = reader->problem;
        fcn_png_reader_destroy(reader);
        return NULL;
    }
    png_structp png = reader->png;
    struct stat status;
    if (fstat(fileno(file), &status) == 0) reader->file_bytes = (uint64_t)status.st_size;
    png_set_read_fn(png, file, pull_bytes);
    // A wrong checksum or a malformed chunk is damage where it may touch pixels.
    png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_WARN_DISCARD);
    png_set_benign_errors(png, 0);
    // Sizes are limited by the caller, who has seen the header.
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    // Text, profiles and times do not matter here: all but IHDR, PLTE, tRNS, IDAT and IEND is skipped.
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_read_info(png, reader->info);

    int color = png_get_color_type(png, reader->info);
    bool transparent = (color & PNG_COLOR_MASK_ALPHA) || png_get_valid(png, reader->info, PNG_INFO_tRNS);
    reader->header.width = png_get_image_width(png, reader->info);
    reader->header.height = png_get_image_height(png, reader->info);
    reader->header.bit_depth = png_get_bit_depth(png, reader->info);
    reader->header.components = ((color & PNG_COLOR_MASK_COLOR) ? 3 : 1) + (transparent ? 1 : 0);
    reader->header.sample_bytes = reader->header.bit_depth == 16 ? 2 : 1;
    reader->header.interlaced = png_get_interlace_type(png, reader->info) != PNG_INTERLACE_NONE;
    reader->header.plain = !reader->header.interlaced && reader->header.bit_depth >= 8 &&
                           !(color & PNG_COLOR_MASK_PALETTE) && !png_get_valid(png, reader->info, PNG_INFO_tRNS);
    // The length and the name of that chunk have been read.
    reader->header.pixels_at = (uint64_t)ftello(file) - 8;
    *header = reader->header;
    return reader;
}

bool fcn_png_reader_keep_stored(fcn_png_reader *reader, fcn_png_header *header) {
    int color = png_get_color_type(reader->png, reader->info);
    if (color != PNG_COLOR_TYPE_PALETTE && color != PNG_COLOR_TYPE_GRAY) return false;
    reader->keeps_stored = true;
    reader->header.components = 1;
    reader->header.plain = false;
    *header = reader->header;
    return true;
}

// Allocates libpng's row buffers, hence not before the caller has checked the header.
static void start(fcn_png_reader *reader) {
    if (reader->started) return;
    if (reader->keeps_stored) {
        png_set_packing(reader->png);
    } else {
        png_set_expand(reader->png);
    }
    if (reader->header.interlaced) png_set_interlace_handling(reader->png);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (reader->header.sample_bytes == 2) png_set_swap(reader->png);
#endif
    png_read_update_info(reader->png, reader->info);
    size_t expected = (size_t)reader->header.width * reader->header.components * reader->header.sample_bytes;
    if (png_get_rowbytes(reader->png, reader->info) != expected) png_error(reader->png, "unexpected row size");
    // From here on only what follows the last row can be benign.
    png_set_benign_errors(reader->png, 1);
    reader->started = true;
}

// Called where the library gave up. True when all rows were made nevertheless: the last row is given before the
// library looks at what follows it.
//
// It compares the checksum of the last chunk of pixels then, too; where that is wrong, the pixels may be, but not
// where the file is only cut off. The checksum inside of the compressed data is no help: libpng may leave it unread.
static bool is_complete(fcn_png_reader *reader) {
    if (!is_behind_pixels(reader)) return false;
    if (!reader->all_checked && !reader->cut_off) return false;
    fcn_warn(&reader->warnings, "damage behind the last row: %s", reader->problem.reason);
    reader->finished = true;
    return true;
}

bool fcn_png_reader_read_row(fcn_png_reader *reader, void *row, fcn_problem *problem) {
    if (setjmp(reader->escape)) {
        if (is_complete(reader)) return true;
        *problem = reader->problem;
        return false;
    }
    start(reader);
    approach_end(reader);
    png_read_row(reader->png, row, NULL);
    reader->problem.row += 1;
    return true;
}

bool fcn_png_reader_read_interlaced(fcn_png_reader *reader, void *rows, size_t row_bytes, fcn_problem *problem) {
    if (setjmp(reader->escape)) {
        if (is_complete(reader)) return true;
        *problem = reader->problem;
        size_t length = strlen(problem->reason);
        snprintf(problem->reason + length, sizeof problem->reason - length, " (in pass %d of 7)",
                 png_get_current_pass_number(reader->png) + 1);
        return false;
    }
    start(reader);
    for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++) {
        reader->problem.row = 0;
        for (uint32_t y = 0; y < reader->header.height; y++) {
            approach_end(reader);
            png_read_row(reader->png, (png_bytep)rows + y * row_bytes, NULL);
            reader->problem.row += 1;
        }
    }
    return true;
}

void fcn_png_reader_finish(fcn_png_reader *reader) {
    if (reader->finished) return;
    reader->finished = true;
    if (setjmp(reader->escape)) {
        fcn_warn(&reader->warnings, "damage behind the last row: %s", reader->problem.reason);
        return;
    }
    png_read_end(reader->png, NULL);
}

const fcn_warnings *fcn_png_reader_warnings(const fcn_png_reader *reader) { return &reader->warnings; }

void fcn_png_reader_destroy(fcn_png_reader *reader) {
    if (!reader) return;
    if (reader->png) png_destroy_read_struct(&reader->png, &reader->info, NULL);
    free(reader);
}
