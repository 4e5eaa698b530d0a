#ifndef FCNSCAN_DEFAULT_MODEL_H
#define FCNSCAN_DEFAULT_MODEL_H

#include <stddef.h>

/// The bytes of the default model: one safetensors file, embedded when the program was built.
const unsigned char *fcnscan_default_model(void);

/// The number of those bytes.
size_t fcnscan_default_model_size(void);

#endif
