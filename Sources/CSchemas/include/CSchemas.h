#ifndef CSCHEMAS_H
#define CSCHEMAS_H

#include <stddef.h>

/// A JSON Schema that is part of the program.
typedef struct fcn_schema {
    /// Its name and version, as `detections-1`.
    const char *name;
    /// The text, which ends with a zero.
    const unsigned char *text;
} fcn_schema;

/// How many schemas there are.
size_t fcn_schema_count(void);

/// One of them; they are sorted by name.
fcn_schema fcn_schema_at(size_t index);

#endif
