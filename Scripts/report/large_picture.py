"""Draws a picture of 134 megapixels, of which no two tiles are the same.

A process of its own, because Linux counts the memory of the process that starts another as that one's.
"""

import sys

import numpy as np
from PIL import Image

source, destination = sys.argv[1:]
with Image.open(source) as smear:
    pixels = np.asarray(smear.convert("RGB"))
random = np.random.default_rng(1)
# With the noise of a camera.
pixels = np.clip(pixels + random.integers(-4, 5, pixels.shape), 0, 255).astype(np.uint8)
columns = [np.concatenate([np.roll(pixels, random.integers(0, 2048, 2), (0, 1)) for _ in range(8)]) for _ in range(4)]
Image.fromarray(np.concatenate(columns, axis=1)).save(destination, compress_level=1)
