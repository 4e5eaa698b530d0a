#ifndef FCN_MEMORY_FILE_H
#define FCN_MEMORY_FILE_H

/// Makes an empty file without a name that is kept in memory.
///
/// Returns a descriptor that can be read and written, or -1 with errno set.
int fcn_memory_file(void);

#endif
