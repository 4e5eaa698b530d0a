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
    FILE *file;
    jmp_buf escape;
    fcn_problem problem;
    fcn_warnings warnings;
    fcn_jpeg_header header;
    bool started;
    /// All rows were read: nothing that is found now can touch a pixel.
    bool behind_pixels;
    /// The file ended where libjpeg wanted more of it.
    bool cut_off;
    /// Something was warned of that leaves pixels whole only where no scan is missing; its words.
    char doubt[JMSG_LENGTH_MAX];
    /// Components of which a scan was begun, one bit each.
    uint32_t components_seen;
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
    const char *reason = message;
    // Whatever libjpeg stumbles over behind the end of the file is told as that end.
    if (reader->cut_off) reason = reader->doubt;
    // Of what the system could not read it knows nothing.
    if (ferror(reader->file)) reason = "the file cannot be read further";
    snprintf(reader->problem.reason, sizeof reader->problem.reason, "%s", reason);
    leave(reader, kind_of(common->err->msg_code));
}

// Bytes that belong to nothing before a marker. Before a restart marker they show that the decoder lost its
// place among the codes of the pixels. Behind a whole scan they may be padding, or show the same.
static void judge_extraneous(fcn_jpeg_reader *reader) {
    struct jpeg_error_mgr *errors = &reader->errors;
    int count = errors->msg_parm.i[0];
    int marker = errors->msg_parm.i[1];
    bool restart = marker >= JPEG_RST0 && marker <= JPEG_RST0 + 7;
    if (restart && reader->jpeg.input_scan_number > 0 && !reader->behind_pixels) fail((j_common_ptr)&reader->jpeg);
    if (reader->jpeg.input_scan_number == 0) {
        fcn_warn(&reader->warnings, "%d bytes before the JPEG marker 0x%02X belong to nothing", count, marker);
    } else {
        fcn_warn(&reader->warnings,
                 "%d bytes behind the pixels, before the JPEG marker 0x%02X, belong to nothing: padding, or the "
                 "trace of damage among the pixels",
                 count, marker);
    }
}

// Level -1 is a warning of corrupt data. After most of them libjpeg would invent pixels.
static void warn_or_trace(j_common_ptr common, int level) {
    fcn_jpeg_reader *reader = common->client_data;
    if (level >= 0) return;
    char message[JMSG_LENGTH_MAX];
    switch (common->err->msg_code) {
    case JWRN_JFIF_MAJOR:
        return;
    case JWRN_EXTRANEOUS_DATA:
        judge_extraneous(reader);
        return;
    case JWRN_ADOBE_XFORM:
    case JWRN_NOT_SEQUENTIAL:
        common->err->format_message(common, message);
        fcn_warn(&reader->warnings, "%s", message);
        return;
    case JWRN_BOGUS_PROGRESSION:
        common->err->format_message(common, reader->doubt);
        fcn_warn(&reader->warnings, "%s", reader->doubt);
        return;
    case JWRN_JPEG_EOF:
        // The decoder reads ahead: where it then lacks bits, JWRN_HIT_MARKER follows. Arithmetic decoding goes
        // on with zeros and says nothing.
        if (reader->jpeg.input_scan_number == 0 || ferror(reader->file)) fail(common);
        if (reader->jpeg.arith_code && !reader->behind_pixels) fail(common);
        common->err->format_message(common, reader->doubt);
        reader->cut_off = true;
        fcn_warn(&reader->warnings, "the JPEG file ends without its end marker");
        return;
    default:
        if (!reader->behind_pixels) fail(common);
        common->err->format_message(common, message);
        fcn_warn(&reader->warnings, "damage behind the last row: %s", message);
    }
}

static void stay_silent(j_common_ptr common) { (void)common; }

static void watch_scans(j_common_ptr common) {
    fcn_jpeg_reader *reader = common->client_data;
    for (int i = 0; i < reader->jpeg.comps_in_scan; i++) {
        reader->components_seen |= 1u << reader->jpeg.cur_comp_info[i]->component_index;
    }
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
    reader->file = file;
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

// Every coefficient of a picture in several scans has arrived at its full precision.
static bool has_all_scans(const fcn_jpeg_reader *reader) {
    const struct jpeg_decompress_struct *jpeg = &reader->jpeg;
    if (!jpeg->progressive_mode) return reader->components_seen == (1u << jpeg->num_components) - 1;
    for (int i = 0; i < jpeg->num_components; i++) {
        for (int k = 0; k < DCTSIZE2; k++) {
            if (jpeg->coef_bits[i][k] != 0) return false;
        }
    }
    return true;
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
        if (reader->header.multiple_scans && reader->doubt[0] && !has_all_scans(reader)) {
            snprintf(reader->problem.reason, sizeof reader->problem.reason, "%s (after scan %d)", reader->doubt,
                     reader->jpeg.input_scan_number);
            leave(reader, FCN_PROBLEM_DAMAGED);
        }
    }
    JSAMPROW rows[1] = {row};
    jpeg_read_scanlines(&reader->jpeg, rows, 1);
    return true;
}

void fcn_jpeg_reader_finish(fcn_jpeg_reader *reader) {
    if (setjmp(reader->escape)) {
        fcn_warn(&reader->warnings, "damage behind the last row: %s", reader->problem.reason);
        return;
    }
    reader->behind_pixels = true;
    jpeg_finish_decompress(&reader->jpeg);
}

const fcn_warnings *fcn_jpeg_reader_warnings(const fcn_jpeg_reader *reader) { return &reader->warnings; }

void fcn_jpeg_reader_destroy(fcn_jpeg_reader *reader) {
    if (!reader) return;
    jpeg_destroy_decompress(&reader->jpeg);
    free(reader);
}
