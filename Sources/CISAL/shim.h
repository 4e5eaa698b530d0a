#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

// A macro of sizes, which Swift does not read.
enum { isal_level1_buffer_bytes = ISAL_DEF_LVL1_DEFAULT };
