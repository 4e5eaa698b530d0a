#include "png_writer.h"

#include <errno.h>
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "deflate.h"

struct fcn_png_writer {
    png_structp png;
    png_infop info;
    jmp_buf escape;
    fcn_problem problem;
    /// Our own encoder, or NULL for zlib.
    fcn_deflate *deflate;
    size_t row_bytes, pixel_bytes;
    bool swaps_bytes;
    /// The row that is written, the one above it, and the errors of their prediction, in one piece.
    uint8_t *row, *above, *errors;
};

static void fail(png_structp png, png_const_charp message) {
    fcn_png_writer *writer = png_get_error_ptr(png);
    writer->problem.kind = FCN_PROBLEM_OUTPUT;
    snprintf(writer->problem.reason, sizeof writer->problem.reason, "%s", message);
    longjmp(writer->escape, 1);
}

static void ignore_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void push_bytes(png_structp png, png_bytep bytes, size_t count) {
    if (fwrite(bytes, 1, count, png_get_io_ptr(png)) != count) png_error(png, strerror(errno));
}

// The owner of the stream flushes it when the file is complete.
static void leave_buffered(png_structp png) { (void)png; }

static void put_chunk(void *context, const uint8_t *bytes, size_t count) {
    fcn_png_writer *writer = context;
    png_write_chunk(writer->png, (png_const_bytep) "IDAT", bytes, count);
}

static bool make_encoder(fcn_png_writer *writer, fcn_png_writer_options options) {
    if (options.compression_level != FCN_PNG_QUICK) return true;
    writer->pixel_bytes = (size_t)options.components * options.bit_depth / 8;
    writer->row_bytes = options.width * writer->pixel_bytes;
    writer->deflate = fcn_deflate_create(put_chunk, writer);
    writer->row = calloc(3, writer->row_bytes + 1);
    if (!writer->deflate || !writer->row) return false;
    writer->above = writer->row + writer->row_bytes;
    writer->errors = writer->above + writer->row_bytes;
    return true;
}

fcn_png_writer *fcn_png_writer_create(FILE *file, fcn_png_writer_options options, fcn_problem *problem) {
    fcn_png_writer *writer = calloc(1, sizeof *writer);
    if (writer) writer->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, writer, fail, ignore_warning);
    if (writer && writer->png) writer->info = png_create_info_struct(writer->png);
    if (!writer || !writer->info || !make_encoder(writer, options)) {
        fcn_png_writer_destroy(writer);
        *problem = (fcn_problem){.kind = FCN_PROBLEM_MEMORY, .reason = "libpng cannot get memory"};
        return NULL;
    }
    if (setjmp(writer->escape)) {
        *problem = writer->problem;
        fcn_png_writer_destroy(writer);
        return NULL;
    }
    png_structp png = writer->png;
    int color = options.components == 1   ? PNG_COLOR_TYPE_GRAY
                : options.components == 3 ? PNG_COLOR_TYPE_RGB
                                          : PNG_COLOR_TYPE_RGB_ALPHA;
    png_set_write_fn(png, file, push_bytes, leave_buffered);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    if (!writer->deflate) {
        png_set_compression_level(png, options.compression_level);
        png_set_compression_buffer_size(png, 1 << 16);
        png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_UP);
    }
    png_set_IHDR(png, writer->info, options.width, options.height, options.bit_depth, color, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, writer->info);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    writer->swaps_bytes = options.bit_depth == 16;
    if (writer->swaps_bytes && !writer->deflate) png_set_swap(png);
#endif
    return writer;
}

/// The difference of each byte to the best of its neighbours (PNG's filter of Paeth).
static void predict(const uint8_t *restrict row, const uint8_t *restrict above, size_t count, size_t pixel_bytes,
                    uint8_t *restrict errors) {
    for (size_t i = 0; i < pixel_bytes; i++) errors[i] = row[i] - above[i];
    for (size_t i = pixel_bytes; i < count; i++) {
        int16_t a = row[i - pixel_bytes], b = above[i], c = above[i - pixel_bytes];
        int16_t to_a = b - c, to_b = a - c, to_c = to_a + to_b;
        to_a = to_a < 0 ? -to_a : to_a;
        to_b = to_b < 0 ? -to_b : to_b;
        to_c = to_c < 0 ? -to_c : to_c;
        int16_t b_or_c = to_b <= to_c ? b : c;
        int16_t prediction = ((to_a <= to_b) & (to_a <= to_c)) ? a : b_or_c;
        errors[i] = (uint8_t)(row[i] - prediction);
    }
}

static void write_row_quickly(fcn_png_writer *writer, const uint8_t *row) {
    if (writer->swaps_bytes) {
        for (size_t i = 0; i < writer->row_bytes; i += 2) {
            writer->row[i] = row[i + 1];
            writer->row[i + 1] = row[i];
        }
    } else {
        memcpy(writer->row, row, writer->row_bytes);
    }
    writer->errors[0] = PNG_FILTER_VALUE_PAETH;
    predict(writer->row, writer->above, writer->row_bytes, writer->pixel_bytes, writer->errors + 1);
    fcn_deflate_append(writer->deflate, writer->errors, writer->row_bytes + 1);
    memcpy(writer->above, writer->row, writer->row_bytes);
}

bool fcn_png_writer_write_row(fcn_png_writer *writer, const void *row, fcn_problem *problem) {
    if (setjmp(writer->escape)) {
        *problem = writer->problem;
        return false;
    }
    if (writer->deflate) {
        write_row_quickly(writer, row);
    } else {
        png_write_row(writer->png, row);
    }
    writer->problem.row += 1;
    return true;
}

bool fcn_png_writer_finish(fcn_png_writer *writer, fcn_problem *problem) {
    if (setjmp(writer->escape)) {
        *problem = writer->problem;
        return false;
    }
    if (writer->deflate) {
        fcn_deflate_finish(writer->deflate);
        png_write_chunk(writer->png, (png_const_bytep) "IEND", NULL, 0);
    } else {
        png_write_end(writer->png, NULL);
    }
    return true;
}

void fcn_png_writer_destroy(fcn_png_writer *writer) {
    if (!writer) return;
    if (writer->png) png_destroy_write_struct(&writer->png, &writer->info);
    fcn_deflate_destroy(writer->deflate);
    free(writer->row);
    free(writer);
}
