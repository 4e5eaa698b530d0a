"""Writes pictures as PNG files, without other packages.

Source: W3C, Portable Network Graphics (PNG) Specification, third edition.
"""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOUR_TYPES = {1: 0, 3: 2}  # grey; red, green, blue


def write(path, width, height, channels, samples):
    """Writes 8-bit samples: rows from the top, pixels from the left, channels beside each other."""
    if len(samples) != width * height * channels:
        raise ValueError(f"expected {width * height * channels} samples, found {len(samples)}")
    row = width * channels
    # Each row begins with the number of its filter: none.
    rows = b"".join(b"\0" + bytes(samples[start:start + row]) for start in range(0, len(samples), row))
    header = struct.pack(">IIBBBBB", width, height, 8, COLOUR_TYPES[channels], 0, 0, 0)
    with open(path, "wb") as file:
        file.write(SIGNATURE)
        for kind, content in ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b"")):
            check = struct.pack(">I", zlib.crc32(kind + content))
            file.write(struct.pack(">I", len(content)) + kind + content + check)
