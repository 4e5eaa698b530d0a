"""Draws a picture of a size and a format: smears side by side."""

import sys

import numpy
import PIL.Image

SAVED = {
    "png": {}, "jpg": {"quality": 90}, "progressive.jpg": {"quality": 90, "progressive": True},
}


def save(pixels, kind, path):
    if kind in SAVED:
        return PIL.Image.fromarray(pixels).save(path, **SAVED[kind])
    if kind in ("16.png", "interlaced.png"):
        return save_png(pixels, kind, path)
    import tifffile
    options = {
        "strips.tif": {"rowsperstrip": 16}, "16.tif": {"rowsperstrip": 64}, "tiles.tif": {"tile": (256, 256)},
    }[kind]
    if kind == "16.tif":
        pixels = pixels.astype(numpy.uint16) * 257
    tifffile.imwrite(path, pixels, photometric="rgb", compression="zlib", **options)


def save_png(pixels, kind, path):
    """A PNG of 16 bits, or one that is interlaced by Adam7, which Pillow does not write."""
    import struct
    import zlib
    height, width, channels = pixels.shape
    depth, passes = 8, [(0, 0, 1, 1)]
    if kind == "16.png":
        pixels, depth = (pixels.astype(numpy.uint16) * 257).astype(">u2"), 16
    else:
        passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    packer, parts = zlib.compressobj(1), []
    for left, top, across, down in passes:
        part = numpy.ascontiguousarray(pixels[top::down, left::across])
        if part.size:
            rows = part.reshape(part.shape[0], -1).view(numpy.uint8)
            parts.append(packer.compress(numpy.pad(rows, ((0, 0), (1, 0))).tobytes()))
    parts.append(packer.flush())
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        header = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, int(len(passes) > 1))
        for name, data in ((b"IHDR", header), (b"IDAT", b"".join(parts)), (b"IEND", b"")):
            file.write(struct.pack(">I", len(data)) + name + data)
            file.write(struct.pack(">I", zlib.crc32(name + data)))


def main(source, width, height, kind, path):
    tile = numpy.asarray(PIL.Image.open(source).convert("RGB"))
    width, height = int(width), int(height)
    repeats = (-(-height // tile.shape[0]), -(-width // tile.shape[1]), 1)
    save(numpy.ascontiguousarray(numpy.tile(tile, repeats)[:height, :width]), kind, path)


main(*sys.argv[1:])
