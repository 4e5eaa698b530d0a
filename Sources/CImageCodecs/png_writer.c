#include "png_writer.h"

#include <errno.h>
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct fcn_png_writer {
    png_structp png;
    png_infop info;
    jmp_buf escape;
    fcn_problem problem;
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

fcn_png_writer *fcn_png_writer_create(FILE *file, fcn_png_writer_options options, fcn_problem *problem) {
    fcn_png_writer *writer = calloc(1, sizeof *writer);
    if (writer) writer->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, writer, fail, ignore_warning);
    if (writer && writer->png) writer->info = png_create_info_struct(writer->png);
    if (!writer || !writer->info) {
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
    png_set_compression_level(png, options.compression_level);
    png_set_compression_strategy(png, options.strategy);
    // Chunks of 64 KB instead of 8 KB: fewer calls for a file of nearly the same size.
    png_set_compression_buffer_size(png, 1 << 16);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, options.filter);
    png_set_IHDR(png, writer->info, options.width, options.height, options.bit_depth, color, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, writer->info);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (options.bit_depth == 16) png_set_swap(png);
#endif
    return writer;
}

bool fcn_png_writer_write_row(fcn_png_writer *writer, const void *row, fcn_problem *problem) {
    if (setjmp(writer->escape)) {
        *problem = writer->problem;
        return false;
    }
    png_write_row(writer->png, row);
    writer->problem.row += 1;
    return true;
}

bool fcn_png_writer_finish(fcn_png_writer *writer, fcn_problem *problem) {
    if (setjmp(writer->escape)) {
        *problem = writer->problem;
        return false;
    }
    png_write_end(writer->png, NULL);
    return true;
}

void fcn_png_writer_destroy(fcn_png_writer *writer) {
    if (!writer) return;
    if (writer->png) png_destroy_write_struct(&writer->png, &writer->info);
    free(writer);
}
