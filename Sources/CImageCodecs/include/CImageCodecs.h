#ifndef FCN_IMAGE_CODECS_H
#define FCN_IMAGE_CODECS_H

#include "codec_problem.h"
#include "codec_warnings.h"
#include "jpeg_reader.h"
#include "jpeg_writer.h"
#include "library_versions.h"
#include "memory_file.h"
#include "png_reader.h"
#include "tiff_reader.h"

#endif
