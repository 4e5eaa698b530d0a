/// How the public structures of FreeType 2 and HarfBuzz lie in memory, as far as letters are drawn with them.
///
/// The libraries are opened when a text needs them (dlopen), so that the program also runs where they are missing; this
/// header takes the place of theirs. Both promise that these layouts stay. Sources: FreeType API reference, "Face
/// Creation" and "Base Interface"; HarfBuzz manual, "Buffers".
#ifndef FREETYPE_LAYOUT_H
#define FREETYPE_LAYOUT_H

#include <stdint.h>

typedef struct {
    unsigned int rows;
    unsigned int width;
    int pitch;
    unsigned char *buffer;
    unsigned short num_grays;
    unsigned char pixel_mode;
    unsigned char palette_mode;
    void *palette;
} FreeTypeBitmap;

typedef struct {
    long x;
    long y;
} FreeTypeVector;

typedef struct {
    void *data;
    void *finalizer;
} FreeTypeGeneric;

typedef struct {
    void *library;
    void *face;
    void *next;
    unsigned int glyph_index;
    FreeTypeGeneric generic;
    long metrics[8];
    long linear_hori_advance;
    long linear_vert_advance;
    FreeTypeVector advance;
    int format;
    FreeTypeBitmap bitmap;
    int bitmap_left;
    int bitmap_top;
} FreeTypeGlyphSlot;

typedef struct {
    long num_faces;
    long face_index;
    long face_flags;
    long style_flags;
    long num_glyphs;
    char *family_name;
    char *style_name;
    int num_fixed_sizes;
    void *available_sizes;
    int num_charmaps;
    void *charmaps;
    FreeTypeGeneric generic;
    long bbox[4];
    unsigned short units_per_em;
    short ascender;
    short descender;
    short height;
    short max_advance_width;
    short max_advance_height;
    short underline_position;
    short underline_thickness;
    FreeTypeGlyphSlot *glyph;
} FreeTypeFace;

typedef struct {
    uint32_t codepoint;
    uint32_t mask;
    uint32_t cluster;
    uint32_t reserved[2];
} HarfBuzzGlyph;

typedef struct {
    int32_t x_advance;
    int32_t y_advance;
    int32_t x_offset;
    int32_t y_offset;
    uint32_t reserved;
} HarfBuzzPosition;

#endif
