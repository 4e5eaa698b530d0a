/* The C interface of fcnscan: finds small things in big pictures.
 *
 *     char *error = NULL;
 *     fcnscan_model *model;
 *     if (fcnscan_model_open("embedded", NULL, &model, &error) != FCNSCAN_OK) ...
 *     fcnscan_scan *scan;
 *     if (fcnscan_scan_file(model, "smear.jpg", "{\"stride\": 16}", NULL, NULL, &scan, &error) != FCNSCAN_OK) ...
 *     char *report;
 *     if (fcnscan_scan_report(scan, &report, &error) != FCNSCAN_OK) ...
 *     fcnscan_string_free(report);
 *     fcnscan_scan_free(scan);
 *     fcnscan_model_free(model);
 *
 * Rules that hold for all functions:
 *
 * - Texts are UTF-8 and end with a zero byte. A text that a function gives belongs to the caller, who frees it with
 *   fcnscan_string_free.
 * - A function that can fail returns FCNSCAN_OK or why it failed. Unless `error` is NULL, `*error` is then a text: what, where,
 *   expected and found; it belongs to the caller. Nothing else is written, and there is no error of an earlier call to ask for.
 * - Handles may be used by several threads at the same time, until one of them frees the handle. A scan may outlive its model.
 *   Freeing NULL does nothing.
 * - There is no state beside the handles.
 * - Settings are a JSON object, or NULL for none: {"stride": 8, "edge": "center"}. Their names are those of the command line's
 *   options; a name that means nothing is an error.
 */
#ifndef FCNSCAN_H
#define FCNSCAN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Grows by one when a program that was compiled before would no longer work. */
#define FCNSCAN_ABI_VERSION 1

/** What became of a call. */
typedef enum fcnscan_status {
    FCNSCAN_OK = 0,
    /** A picture, a model, a file or the memory: the text says which. */
    FCNSCAN_FAILED = 1,
    /** A progress callback said so. */
    FCNSCAN_CANCELLED = 2,
    /** Arguments or settings mean nothing, whatever the picture. */
    FCNSCAN_WRONG_USE = 3,
} fcnscan_status;

/** A model that is loaded. */
typedef struct fcnscan_model fcnscan_model;

/** What the scan of one picture found. */
typedef struct fcnscan_scan fcnscan_scan;

/** What a sample in memory is, in native byte order. */
typedef enum fcnscan_sample_type {
    /** 0 to 255. */
    FCNSCAN_UINT8 = 0,
    /** 0 to 65535. */
    FCNSCAN_UINT16 = 1,
    /** 0 to 1; what lies beyond is brought there. */
    FCNSCAN_FLOAT32 = 2,
} fcnscan_sample_type;

/** Samples of a picture in the caller's memory, shape [height, width, channels], rows from the top. */
typedef struct fcnscan_samples {
    /** The first sample of the first row, at an address that suits its type. */
    const void *start;
    size_t width;
    size_t height;
    /** Samples of a pixel, one after the other: 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha. */
    size_t channels;
    fcnscan_sample_type type;
    /** From the start of a row to that of the next; 0 where rows follow one another, negative where they go up. */
    ptrdiff_t bytes_per_row;
} fcnscan_samples;

/** Called with the rows of a stage that are done, and all of them; another result than 0 cancels the call.
 *
 * It is called on the thread of the call whose progress it tells, also in between with the same numbers, so that a call can
 * be cancelled soon.
 */
typedef int (*fcnscan_progress)(void *user_data, size_t done, size_t all);

/** The FCNSCAN_ABI_VERSION of the library that is loaded. */
int fcnscan_abi_version(void);

/** The version of fcnscan; stays valid, and is not freed. */
const char *fcnscan_version(void);

/** Frees a text that a function gave. */
void fcnscan_string_free(char *text);

/** Loads a model.
 *
 * name: a model file, an ONNX file, or "embedded" for the model of white cells, "embedded:blood" for that of all
 * blood cells.
 * settings: what an ONNX file does not say, with the keys of the file NET.onnx.json that may lie beside it.
 */
fcnscan_status fcnscan_model_open(const char *name, const char *settings, fcnscan_model **model, char **error);

/** Frees a model. */
void fcnscan_model_free(fcnscan_model *model);

/** Name, classes, window, stride, threshold and architecture, as a JSON object. */
fcnscan_status fcnscan_model_facts(const fcnscan_model *model, char **facts, char **error);

/** Scans a picture file: PNG, JPEG, TIFF or PNM.
 *
 * settings: as the command line's options, but numbers are numbers and lists are lists:
 *   threads, stride (N or [width, height]), exact-windows, global, edge, average, average-of, precision;
 *   class, threshold, by-class ({"cell": 0.6}), merge, overlap, overlap-measure, decay, merge-across-classes,
 *   separation (pixels), box-from ("window" or "refined");
 *   scales ([0.5, 1, 2]), page, level, region ([x, y, width, height]), pixel-size and resolution (micrometres), roi, tissue;
 *   intensity, damaged, background ([red, green, blue]), memory-limit (bytes); name, for pictures that are no file.
 * progress: NULL for none; user_data is handed to it.
 */
fcnscan_status fcnscan_scan_file(
    const fcnscan_model *model, const char *path, const char *settings, fcnscan_progress progress, void *user_data,
    fcnscan_scan **scan, char **error);

/** Scans the bytes of a picture file, which are copied. */
fcnscan_status fcnscan_scan_bytes(
    const fcnscan_model *model, const void *bytes, size_t count, const char *settings, fcnscan_progress progress,
    void *user_data, fcnscan_scan **scan, char **error);

/** Scans samples in memory, which are not copied: they stay as they are until the scan is freed. */
fcnscan_status fcnscan_scan_samples(
    const fcnscan_model *model, const fcnscan_samples *samples, const char *settings, fcnscan_progress progress,
    void *user_data, fcnscan_scan **scan, char **error);

/** Frees a scan, and with it its scores. */
void fcnscan_scan_free(fcnscan_scan *scan);

/** How many scales were scored; 1 unless others were asked for. */
size_t fcnscan_scan_scales(const fcnscan_scan *scan);

/** Gives the probabilities of a scale, counted from 0 for the smallest.
 *
 * scores: shape [rows, columns, classes], valid until the scan is freed; computed by the first call.
 * shape: rows, columns and classes.
 */
fcnscan_status fcnscan_scan_scores(
    const fcnscan_scan *scan, size_t scale, const float **scores, size_t shape[3], char **error);

/** What was found, where the windows lie and how long it took, as JSON: what --json prints, without files. */
fcnscan_status fcnscan_scan_report(const fcnscan_scan *scan, char **report, char **error);

/** Width and height of a heat map with some settings; see fcnscan_scan_heatmap. */
fcnscan_status fcnscan_scan_heatmap_size(
    const fcnscan_scan *scan, const char *settings, size_t *width, size_t *height, char **error);

/** Draws how probable a class is all over the picture.
 *
 * settings: class (the first that is reported unless given), drawing ("full", "map", "fit:N"), colours, interpolation,
 *   range ([low, high]).
 * pixels: takes red, green and blue, shape [height, width, 3] of fcnscan_scan_heatmap_size.
 */
fcnscan_status fcnscan_scan_heatmap(const fcnscan_scan *scan, const char *settings, uint8_t *pixels, char **error);

/** Draws and writes files as 'fcnscan PICTURE' does: BASE.heatmap.png, BASE.overlay.png, BASE.detections.json.
 *
 * base: what the names of all files start with, folder included.
 * settings: heatmap, overlay, pictures, drawing, overlay-format, colours, interpolation, opacity, range, legend, contour,
 *   box-labels, save-map, map-type, labels, min-score, export (["csv", "geojson"]), scores (the path of a .npy file).
 * report: the report with the names of the files; NULL where it is not wanted.
 */
fcnscan_status fcnscan_scan_save(
    const fcnscan_scan *scan, const char *base, const char *settings, fcnscan_progress progress, void *user_data,
    char **report, char **error);

#ifdef __cplusplus
}
#endif

#endif
