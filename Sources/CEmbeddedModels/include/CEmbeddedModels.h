#ifndef FCNSCAN_EMBEDDED_MODELS_H
#define FCNSCAN_EMBEDDED_MODELS_H

#include <stddef.h>

/// A safetensors file that was embedded when the program was built.
struct fcnscan_embedded_model {
    /// Its bytes.
    const unsigned char *bytes;
    /// The number of those bytes.
    size_t size;
};

/// The model for white cells.
extern const struct fcnscan_embedded_model fcnscan_white_cells;

/// The model for white cells, red cells and platelets.
extern const struct fcnscan_embedded_model fcnscan_blood;

#endif
