#include "CDefaultModel.h"

static const unsigned char model[] = {
#embed "default-model.safetensors"
};

const unsigned char *fcnscan_default_model(void) { return model; }

size_t fcnscan_default_model_size(void) { return sizeof model; }
