#ifndef FCN_DEFLATE_H
#define FCN_DEFLATE_H

#include <stddef.h>
#include <stdint.h>

/// A zlib stream (RFC 1950, 1951) of bytes that are prediction errors of pictures: Huffman codes made for each
/// block, and runs of one byte; no other matches, which such bytes hardly have. About four times as fast as zlib.
typedef struct fcn_deflate fcn_deflate;

/// Takes a piece of the stream.
typedef void (*fcn_deflate_sink)(void *context, const uint8_t *bytes, size_t count);

/// Returns NULL where there is no memory.
fcn_deflate *fcn_deflate_create(fcn_deflate_sink sink, void *context);

/// Appends bytes.
void fcn_deflate_append(fcn_deflate *deflate, const uint8_t *bytes, size_t count);

/// Completes the stream; at least one byte has been appended.
void fcn_deflate_finish(fcn_deflate *deflate);

void fcn_deflate_destroy(fcn_deflate *deflate);

#endif
