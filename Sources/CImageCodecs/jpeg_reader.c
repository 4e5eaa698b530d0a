#include "jpeg_reader.h"

// jpeglib.h needs stdio.h before it.
#include <jpeglib.h>

#include <jerror.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

// More scans than any encoder makes: a small file can otherwise keep the decoder busy for hours.
enum { MAXIMUM_SCANS = 500 };

struct fcn_jpeg_reader {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf escape;
    fcn_problem problem;
    fcn_jpeg_header header;
    bool started;
};

static fcn_problem_kind kind_of(int code) {
    switch (code) {
    case JERR_OUT_OF_MEMORY:
        return FCN_PROBLEM_MEMORY;
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_CCIR601_NOTIMPL:
    case JERR_COMPONENT_COUNT:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_NOTIMPL:
    case JERR_NOT_COMPILED:
    case JERR_SOF_UNSUPPORTED:
        return FCN_PROBLEM_UNSUPPORTED;
    default:
        return FCN_PROBLEM_DAMAGED;
    }
}

static void leave(fcn_jpeg_reader *reader, fcn_problem_kind kind) {
    struct jpeg_decompress_struct *jpeg = &reader->jpeg;
    reader->problem.kind = kind;
    reader->problem.row = jpeg->output_scanline;
    if (reader->header.multiple_scans && !reader->started && jpeg->input_scan_number > 0) {
        // The library is still collecting coefficients: its place is the row of the scan that it reads.
        uint64_t row = (uint64_t)jpeg->input_iMCU_row * (uint64_t)jpeg->max_v_samp_factor * DCTSIZE;
        reader->problem.row = row < jpeg->image_height ? (uint32_t)row : jpeg->image_height;
        size_t length = strlen(reader->problem.reason);
        snprintf(reader->problem.reason + length, sizeof reader->problem.reason - length, " (in scan %d)",
                 jpeg->input_scan_number);
    }
    longjmp(reader->escape, 1);
}

// libjpeg calls this when it cannot go on.
static void fail(j_common_ptr common) {
    fcn_jpeg_reader *reader = common->client_data;
    char message[JMSG_LENGTH_MAX];
    common->err->format_message(common, message);
    snprintf(reader->problem.reason, sizeof reader->problem.reason, "%s", message);
    leave(reader, kind_of(common->err->msg_code));
}

// Level -1 is a warning of corrupt data, after which libjpeg would invent pixels. An unknown JFIF
// version is the only one that changes none.
static void warn_or_trace(j_common_ptr common, int level) {
    if (level < 0 && common->err->msg_code != JWRN_JFIF_MAJOR) fail(common);
}

static void stay_silent(j_common_ptr common) { (void)common; }

static void watch_scans(j_common_ptr common) {
    fcn_jpeg_reader *reader = common->client_data;
    if (reader->jpeg.input_scan_number <= MAXIMUM_SCANS) return;
    snprintf(reader->problem.reason, sizeof reader->problem.reason, "it has more than %d scans", MAXIMUM_SCANS);
    leave(reader, FCN_PROBLEM_UNSUPPORTED);
}

static void refuse(fcn_jpeg_reader *reader, const char *reason) {
    snprintf(reader->problem.reason, sizeof reader->problem.reason, "%s", reason);
    leave(reader, FCN_PROBLEM_UNSUPPORTED);
}

static void choose_output(fcn_jpeg_reader *reader) {
    struct jpeg_decompress_struct *jpeg = &reader->jpeg;
    switch (jpeg->jpeg_color_space) {
    case JCS_GRAYSCALE:
        jpeg->out_color_space = JCS_GRAYSCALE;
        reader->header.components = 1;
        break;
    case JCS_RGB:
    case JCS_YCbCr:
        jpeg->out_color_space = JCS_RGB;
        reader->header.components = 3;
        break;
    case JCS_CMYK:
    case JCS_YCCK:
        jpeg->out_color_space = JCS_CMYK;
        reader->header.components = 4;
        reader->header.inverted_ink = jpeg->saw_Adobe_marker;
        break;
    default:
        refuse(reader, "its colours are not grey, RGB, YCbCr, CMYK or YCCK");
    }
}

static void measure(fcn_jpeg_reader *reader) {
    struct jpeg_decompress_struct *jpeg = &reader->jpeg;
    fcn_jpeg_header *header = &reader->header;
    header->width = jpeg->image_width;
    header->height = jpeg->image_height;
    header->multiple_scans = jpeg_has_multiple_scans(jpeg);
    for (int i = 0; i < jpeg->num_components; i++) {
        const jpeg_component_info *component = &jpeg->comp_info[i];
        // The library pads a component to whole groups of blocks.
        uint64_t columns = component->width_in_blocks + (uint64_t)component->h_samp_factor;
        uint64_t rows = component->height_in_blocks + (uint64_t)component->v_samp_factor;
        if (header->multiple_scans) header->coefficient_bytes += columns * rows * sizeof(JBLOCK);
        // Two groups of rows with their context, before and after enlargement to full size.
        header->row_buffer_bytes += columns * DCTSIZE * (uint64_t)component->v_samp_factor * DCTSIZE * 3;
        header->row_buffer_bytes += (uint64_t)jpeg->image_width * (uint64_t)jpeg->max_v_samp_factor * 2;
    }
}

fcn_jpeg_reader *fcn_jpeg_reader_create(FILE *file, fcn_jpeg_header *header, fcn_problem *problem) {
    fcn_jpeg_reader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        *problem = (fcn_problem){.kind = FCN_PROBLEM_MEMORY, .reason = "libjpeg cannot get memory"};
        return NULL;
    }
    reader->jpeg.err = jpeg_std_error(&reader->errors);
    reader->errors.error_exit = fail;
    reader->errors.emit_message = warn_or_trace;
    reader->errors.output_message = stay_silent;
    reader->jpeg.client_data = reader;
    if (setjmp(reader->escape)) {
        *problem = reader->problem;
        fcn_jpeg_reader_destroy(reader);
        return NULL;
    }
    jpeg_create_decompress(&reader->jpeg);
    reader->progress.progress_monitor = watch_scans;
    reader->jpeg.progress = &reader->progress;
    jpeg_stdio_src(&reader->jpeg, file);
    jpeg_read_header(&reader->jpeg, TRUE);
    choose_output(reader);
    measure(reader);
    *header = reader->header;
    return reader;
}

bool fcn_jpeg_reader_read_row(fcn_jpeg_reader *reader, uint8_t *row, fcn_problem *problem) {
    if (setjmp(reader->escape)) {
        *problem = reader->problem;
        return false;
    }
    if (!reader->started) {
        jpeg_start_decompress(&reader->jpeg);
        reader->started = true;
        if (reader->jpeg.output_components != reader->header.components) refuse(reader, "unexpected row size");
    }
    JSAMPROW rows[1] = {row};
    jpeg_read_scanlines(&reader->jpeg, rows, 1);
    return true;
}

bool fcn_jpeg_reader_finish(fcn_jpeg_reader *reader, fcn_problem *problem) {
    if (setjmp(reader->escape)) {
        *problem = reader->problem;
        return false;
    }
    jpeg_finish_decompress(&reader->jpeg);
    return true;
}

void fcn_jpeg_reader_destroy(fcn_jpeg_reader *reader) {
    if (!reader) return;
    jpeg_destroy_decompress(&reader->jpeg);
    free(reader);
}
