#ifndef FCN_RELEASE_H
#define FCN_RELEASE_H

/// What was built: the text that Scripts/make-release gives to the build, or `development`.
const char *fcn_build(void);

#endif
