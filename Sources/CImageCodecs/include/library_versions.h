#ifndef FCN_LIBRARY_VERSIONS_H
#define FCN_LIBRARY_VERSIONS_H

/// The name and the version of a library, separated by a space, under an index from 0; NULL behind the last one. Those of
/// libjpeg-turbo and ISA-L, which cannot be asked, are of their headers.
const char *fcn_library_version(int index);

#endif
