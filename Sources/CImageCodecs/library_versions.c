#include "library_versions.h"

#include <stdio.h>
#include <stddef.h>

#include <isa-l.h>
#include <jpeglib.h>
#include <png.h>
#include <string.h>
#include <tiffio.h>
#include <zlib.h>

#define TEXT(value) #value
#define VALUE(macro) TEXT(macro)

const char *fcn_library_version(int index) {
    static _Thread_local char text[64];
    switch (index) {
    case 0: snprintf(text, sizeof text, "libpng %s", png_get_libpng_ver(NULL)); return text;
    case 1: return "libjpeg-turbo " VALUE(LIBJPEG_TURBO_VERSION);
    case 2: {
        // The first line of several: "LIBTIFF, Version 4.5.0".
        const char *start = strstr(TIFFGetVersion(), "Version ");
        start = start == NULL ? TIFFGetVersion() : start + strlen("Version ");
        snprintf(text, sizeof text, "libtiff %.*s", (int)strcspn(start, "\n"), start);
        return text;
    }
    case 3: snprintf(text, sizeof text, "zlib %s", zlibVersion()); return text;
    case 4: return "ISA-L " VALUE(ISAL_MAJOR_VERSION) "." VALUE(ISAL_MINOR_VERSION) "." VALUE(ISAL_PATCH_VERSION);
    default: return NULL;
    }
}
