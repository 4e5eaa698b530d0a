"""Pictures of the simplest kind, written by the standard library alone."""

import os
import struct
import zlib

from measured import apart


@apart
def png(path, width, height, value=128, channels=1):
    """A picture of one grey or colour; the same rows compress to almost nothing."""
    packer = zlib.compressobj(1)
    row = b"\0" + bytes([value]) * (width * channels)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, {1: 0, 3: 2}[channels], 0, 0, 0)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        for name, data in ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b"")):
            file.write(struct.pack(">I", len(data)) + name + data)
            file.write(struct.pack(">I", zlib.crc32(name + data)))


@apart
def many(folder, count, side=32):
    """Pictures of which no two are equal, a thousand to a folder."""
    for index in range(count):
        below = os.path.join(folder, f"{index // 1000:03}")
        if index % 1000 == 0:
            os.makedirs(below)
        # The number in Netpbm's comment makes them differ; their pixels go from dark to bright.
        pixels = bytes((index + place) % 256 for place in range(side * side))
        with open(os.path.join(below, f"{index:06}.pgm"), "wb") as file:
            file.write(b"P5\n# %d\n%d %d\n255\n" % (index, side, side) + pixels)
