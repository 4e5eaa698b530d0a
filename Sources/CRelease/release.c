#include "release.h"

#ifndef FCNSCAN_BUILD
#define FCNSCAN_BUILD "development"
#endif

const char *fcn_build(void) { return FCNSCAN_BUILD; }
