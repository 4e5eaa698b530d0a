#define _GNU_SOURCE
#include "memory_file.h"

#include <sys/mman.h>

int fcn_memory_file(void) { return memfd_create("picture", MFD_CLOEXEC); }
