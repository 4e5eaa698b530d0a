"""Arrays as the C interface takes them."""

from __future__ import annotations

from typing import Any, Tuple

import numpy as np

from ._errors import WrongUse
from ._library import Samples

_TYPES = {"uint8": 0, "uint16": 1, "float32": 2}


def samples_of(picture: Any) -> Tuple[Samples, np.ndarray]:
    """The samples of an array, and the array that must be kept as long as they are used: the same one where it can be.

    Rows may lie anywhere, as in a part of a larger array; the samples of a row follow one another, or are copied.
    """
    array = np.asarray(picture)
    if array.dtype.name not in _TYPES:
        raise WrongUse(
            f"the picture has samples of type {array.dtype}, expected uint8, uint16, or float32 of 0 to 1; convert it "
            "with astype()")
    if array.ndim not in (2, 3) or 0 in array.shape or (array.ndim == 3 and array.shape[2] > 4):
        hint = ""
        if array.ndim == 3 and array.shape[0] in (1, 3, 4):
            hint = "; channels come last: picture.transpose(1, 2, 0)"
        raise WrongUse(
            f"the picture has the shape {array.shape}, expected (height, width) or (height, width, channels) with 1 grey, "
            f"2 grey and alpha, 3 RGB or 4 RGB and alpha{hint}")
    if not array.dtype.isnative:
        array = array.astype(array.dtype.newbyteorder("="))
    pixels = array if array.ndim == 3 else array[:, :, np.newaxis]
    height, width, channels = pixels.shape
    size = array.dtype.itemsize
    row = width * channels * size
    is_packed = (channels == 1 or pixels.strides[2] == size) and (width == 1 or pixels.strides[1] == channels * size)
    # A row of 0 bytes is one that is broadcast; rows that overlap are left to NumPy, too.
    if not is_packed or (height > 1 and abs(pixels.strides[0]) < row):
        pixels = np.ascontiguousarray(pixels)
    distance = pixels.strides[0] if height > 1 else row
    return Samples(pixels.ctypes.data, width, height, channels, _TYPES[array.dtype.name], distance), pixels
