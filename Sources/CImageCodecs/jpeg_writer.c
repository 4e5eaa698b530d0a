#include "jpeg_writer.h"

// jpeglib.h needs stdio.h before it.
#include <jpeglib.h>

#include <errno.h>
#include <jerror.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct fcn_jpeg_writer {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    jmp_buf escape;
    fcn_problem problem;
};

static void fail(j_common_ptr common) {
    fcn_jpeg_writer *writer = common->client_data;
    char message[JMSG_LENGTH_MAX];
    int code = errno;
    common->err->format_message(common, message);
    bool full = common->err->msg_code == JERR_FILE_WRITE;
    writer->problem.kind = common->err->msg_code == JERR_OUT_OF_MEMORY ? FCN_PROBLEM_MEMORY : FCN_PROBLEM_OUTPUT;
    writer->problem.row = writer->jpeg.next_scanline;
    snprintf(writer->problem.reason, sizeof writer->problem.reason, "%s", full ? strerror(code) : message);
    longjmp(writer->escape, 1);
}

static void ignore_warning(j_common_ptr common, int level) {
    (void)common;
    (void)level;
}

static void stay_silent(j_common_ptr common) { (void)common; }

static void set_colors(struct jpeg_compress_struct *jpeg, fcn_jpeg_colors colors) {
    switch (colors) {
    case FCN_JPEG_GRAY:
        jpeg->input_components = 1;
        jpeg->in_color_space = JCS_GRAYSCALE;
        jpeg_set_defaults(jpeg);
        break;
    case FCN_JPEG_YCC:
    case FCN_JPEG_RGB:
        jpeg->input_components = 3;
        jpeg->in_color_space = JCS_RGB;
        jpeg_set_defaults(jpeg);
        jpeg_set_colorspace(jpeg, colors == FCN_JPEG_YCC ? JCS_YCbCr : JCS_RGB);
        break;
    case FCN_JPEG_CMYK:
    case FCN_JPEG_YCCK:
    case FCN_JPEG_PLAIN_CMYK:
        jpeg->input_components = 4;
        jpeg->in_color_space = JCS_CMYK;
        jpeg_set_defaults(jpeg);
        jpeg_set_colorspace(jpeg, colors == FCN_JPEG_YCCK ? JCS_YCCK : JCS_CMYK);
        jpeg->write_Adobe_marker = colors != FCN_JPEG_PLAIN_CMYK;
        break;
    }
}

fcn_jpeg_writer *fcn_jpeg_writer_create(FILE *file, fcn_jpeg_writer_options options, fcn_problem *problem) {
    fcn_jpeg_writer *writer = calloc(1, sizeof *writer);
    if (!writer) {
        *problem = (fcn_problem){.kind = FCN_PROBLEM_MEMORY, .reason = "libjpeg cannot get memory"};
        return NULL;
    }
    writer->jpeg.err = jpeg_std_error(&writer->errors);
    writer->errors.error_exit = fail;
    writer->errors.emit_message = ignore_warning;
    writer->errors.output_message = stay_silent;
    writer->jpeg.client_data = writer;
    if (setjmp(writer->escape)) {
        *problem = writer->problem;
        fcn_jpeg_writer_destroy(writer);
        return NULL;
    }
    jpeg_create_compress(&writer->jpeg);
    jpeg_stdio_dest(&writer->jpeg, file);
    writer->jpeg.image_width = options.width;
    writer->jpeg.image_height = options.height;
    set_colors(&writer->jpeg, options.colors);
    jpeg_set_quality(&writer->jpeg, options.quality, TRUE);
    if (options.progressive) jpeg_simple_progression(&writer->jpeg);
    jpeg_start_compress(&writer->jpeg, TRUE);
    return writer;
}

bool fcn_jpeg_writer_write_row(fcn_jpeg_writer *writer, const uint8_t *row, fcn_problem *problem) {
    if (setjmp(writer->escape)) {
        *problem = writer->problem;
        return false;
    }
    JSAMPROW rows[1] = {(JSAMPROW)row};
    jpeg_write_scanlines(&writer->jpeg, rows, 1);
    return true;
}

bool fcn_jpeg_writer_finish(fcn_jpeg_writer *writer, fcn_problem *problem) {
    if (setjmp(writer->escape)) {
        *problem = writer->problem;
        return false;
    }
    jpeg_finish_compress(&writer->jpeg);
    return true;
}

void fcn_jpeg_writer_destroy(fcn_jpeg_writer *writer) {
    if (!writer) return;
    jpeg_destroy_compress(&writer->jpeg);
    free(writer);
}
