#include "CEmbeddedModels.h"

static const unsigned char white_cells[] = {
#embed "white-cells.safetensors"
};

static const unsigned char blood[] = {
#embed "blood.safetensors"
};

const struct fcnscan_embedded_model fcnscan_white_cells = {white_cells, sizeof white_cells};

const struct fcnscan_embedded_model fcnscan_blood = {blood, sizeof blood};
