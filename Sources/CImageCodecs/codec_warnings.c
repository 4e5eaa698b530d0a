#include "codec_warnings.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

void fcn_warn(fcn_warnings *warnings, const char *format, ...) {
    if (warnings->count == FCN_MAXIMUM_WARNINGS) return;
    char *text = warnings->text[warnings->count];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof warnings->text[0], format, arguments);
    va_end(arguments);
    for (int i = 0; i < warnings->count; i++) {
        if (strcmp(warnings->text[i], text) == 0) return;
    }
    warnings->count += 1;
}

const char *fcn_warning(const fcn_warnings *warnings, int index) {
    return index >= 0 && index < warnings->count ? warnings->text[index] : NULL;
}
