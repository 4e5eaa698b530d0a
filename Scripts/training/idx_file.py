"""Reads the pictures and labels of MNIST's files, plain or compressed.

Source: LeCun, Cortes & Burges, "The MNIST database of handwritten digits", file formats.
"""

import gzip
import math
import os
import struct

from processes import Failure

PICTURES, LABELS = 0x00000803, 0x00000801


def training_set(folder):
    """Side lengths, and a picture (rows of 8-bit grey) and label for each sample of the training files."""
    pictures, labels = (content(folder, f"train-{name}") for name in ("images-idx3-ubyte", "labels-idx1-ubyte"))
    count, height, width = header(*pictures, PICTURES, 3)
    labelled, = header(*labels, LABELS, 1)
    if count != labelled:
        raise Failure(f"{pictures[0]} has {count} pictures and {labels[0]} has {labelled} labels; they belong apart")
    size, pixels = height * width, pictures[1]
    samples = [
        (pixels[16 + index * size:16 + (index + 1) * size], labels[1][8 + index]) for index in range(count)]
    return width, height, samples


def content(folder, name):
    """The path and the bytes of a file that may be compressed."""
    for path, opened in ((os.path.join(folder, name), open), (os.path.join(folder, f"{name}.gz"), gzip.open)):
        if os.path.exists(path):
            try:
                with opened(path, "rb") as file:
                    return path, file.read()
            except (OSError, EOFError) as error:
                raise Failure(f"cannot read {path}: {error}") from None
    raise Failure(f"{folder} has neither {name} nor {name}.gz; give the folder of MNIST's four files")


def header(path, bytes, magic, dimensions):
    """The sizes in a file's header, checked against its length."""
    length = 4 + 4 * dimensions
    if len(bytes) < length or struct.unpack(">I", bytes[:4])[0] != magic:
        raise Failure(f"{path} is not an IDX file of {dimensions} dimensions of bytes")
    sizes = struct.unpack(f">{dimensions}I", bytes[4:length])
    expected = length + math.prod(sizes)
    if expected != len(bytes):
        raise Failure(f"{path} has {len(bytes)} bytes, expected {expected} for {' x '.join(map(str, sizes))}")
    return sizes
