"""Files of every kind that is read, and their samples as tifffile and Pillow give them."""

import numpy as np
import tifffile
from PIL import Image

import handmade
import witnesses
from section import Section

section = Section()
SHAPE = (75, 101)
# A byte of 255 as a difference that two decoders of JPEG may have.
LOSSY = 3.01 / 255


def compare(name, path, expected, tolerance=0.0, *arguments):
    try:
        found = section.samples(path, *arguments)
    except RuntimeError as error:
        section.check(name, False, str(error))
        return
    if found.shape != expected.shape:
        section.check(name, False, f"shape {found.shape}, expected {expected.shape}")
        return
    difference = float(np.abs(found - expected).max())
    section.check(name, difference <= tolerance, f"samples differ by up to {difference}")


def written(name, array, witness=None, tolerance=0.0, **options):
    """Writes a file with tifffile and compares what tifffile reads of it."""
    path = section.file("a.tif")
    tifffile.imwrite(path, array, **options)
    read = tifffile.imread(path)
    if options.get("planarconfig") == "separate":
        read = np.moveaxis(read, 0, -1)
    expected = witnesses.units(read if witness is None else witness(read))
    compare(name, path, expected, tolerance)


def storage():
    """How the samples lie in the file."""
    colors = witnesses.noise((*SHAPE, 3), "uint8")
    gray = witnesses.noise(SHAPE, "uint16")
    for bigtiff in (False, True):
        for order in "<>":
            for layout in ({"rowsperstrip": 1}, {"rowsperstrip": 16}, {"rowsperstrip": 75}, {"tile": (32, 16)}):
                label = f"{'BigTIFF' if bigtiff else 'TIFF'} {order} {layout}"
                options = {"bigtiff": bigtiff, "byteorder": order, **layout}
                written(f"{label} RGB 8", colors, photometric="rgb", **options)
                written(f"{label} grey 16", gray, **options)
                written(
                    f"{label} RGB 8 in planes", np.moveaxis(colors, -1, 0), photometric="rgb",
                    planarconfig="separate", **options)


def types():
    """What a sample is."""
    for dtype in ("bool", "uint8", "uint16", "uint32", "int8", "int16", "int32", "float16", "float32", "float64"):
        for photometric in ("minisblack", "rgb"):
            if dtype == "bool" and photometric == "rgb":
                continue
            shape = SHAPE if photometric == "minisblack" else (*SHAPE, 3)
            for layout in ({}, {"tile": (32, 32)}):
                written(f"{dtype} {photometric} {layout}", witnesses.noise(shape, dtype), photometric=photometric, **layout)
    for dtype in ("uint8", "uint16"):
        written(
            f"{dtype} 0 is white", witnesses.noise(SHAPE, dtype), lambda a: np.iinfo(a.dtype).max - a,
            photometric="miniswhite")
        for samples, photometric in ((2, "minisblack"), (4, "rgb")):
            for kind in ("unassalpha", "assocalpha"):
                written(
                    f"{dtype} {photometric} {kind}", witnesses.noise((*SHAPE, samples), dtype),
                    lambda a, kind=kind: witnesses.over_white(a, kind == "assocalpha"), photometric=photometric,
                    extrasamples=[kind], planarconfig="contig")
    written("CMYK", witnesses.noise((*SHAPE, 4), "uint8"), witnesses.inks, photometric="separated")
    palette = witnesses.noise((3, 256), "uint8").astype(np.uint16) * 257
    indices = witnesses.noise(SHAPE, "uint8")
    path = section.file("a.tif")
    tifffile.imwrite(path, indices, photometric="palette", colormap=palette)
    compare("palette", path, witnesses.units((palette >> 8).astype(np.uint8)[:, indices].transpose(1, 2, 0)))
    for bits in range(1, 17):
        largest = 2**bits - 1
        values = witnesses.noise(SHAPE, "uint16") & largest
        data = handmade.packed(values, bits) if bits % 8 else values.astype("<u2" if bits == 16 else "u1").tobytes()
        handmade.write(path, data, handmade.picture(101, 75, 1, bits, 1))
        full, dtype = (65535, "uint16") if bits > 8 else (255, "uint8")
        spread = (values.astype(np.uint64) * full + largest // 2) // largest
        compare(f"{bits} bits", path, witnesses.units(spread.astype(dtype)))


def compressions():
    """What tifffile writes and imagecodecs compresses."""
    colors, gray = witnesses.noise((*SHAPE, 3), "uint8"), witnesses.noise(SHAPE, "uint16")
    for name in ("lzw", "deflate", "adobe_deflate", "packbits", "zstd", "lzma", "lerc"):
        for layout in ({"rowsperstrip": 16}, {"tile": (32, 32)}):
            written(f"{name} RGB 8 {layout}", colors, photometric="rgb", compression=name, **layout)
            written(f"{name} grey 16 {layout}", gray, compression=name, **layout)
            if name in ("lzw", "deflate", "zstd"):
                written(f"{name} RGB 8 predictor {layout}", colors, photometric="rgb", compression=name, predictor=2, **layout)
                written(
                    f"{name} float predictor {layout}", witnesses.noise(SHAPE, "float32"), compression=name, predictor=3,
                    **layout)
    # Noise of all 256 values cannot be kept by WebP's lossless form of fewer than 4 channels only.
    written("webp lossless", colors, photometric="rgb", compression="webp", compressionargs={"lossless": True}, tile=(32, 32))
    smooth = witnesses.smooth((*SHAPE, 3))
    for layout in ({"rowsperstrip": 16}, {"rowsperstrip": 75}, {"tile": (32, 32)}):
        written(f"jpeg YCbCr {layout}", smooth, None, LOSSY, photometric="ycbcr", compression="jpeg", **layout)
        written(
            f"jpeg YCbCr halved {layout}", smooth, None, LOSSY, photometric="ycbcr", compression="jpeg",
            subsampling=(2, 2), **layout)
        written(f"jpeg RGB {layout}", smooth, None, LOSSY, photometric="rgb", compression="jpeg", **layout)
        written(f"jpeg grey {layout}", smooth[..., 0], None, LOSSY, compression="jpeg", **layout)


def others():
    """What Pillow writes, or nobody."""
    path = section.file("a.tif")
    bits = witnesses.noise(SHAPE, "bool")
    for name in ("raw", "tiff_ccitt", "group3", "group4", "packbits", "tiff_lzw", "tiff_adobe_deflate"):
        Image.fromarray(bits).save(path, compression=name)
        compare(f"Pillow, 1 bit, {name}", path, witnesses.units(np.array(Image.open(path))))
    picture = Image.fromarray(witnesses.noise((*SHAPE, 3), "uint8"))
    for mode in ("L", "RGB", "P", "I;16", "F"):
        image = Image.fromarray(witnesses.noise(SHAPE, "uint16")) if mode == "I;16" else (
            Image.fromarray(witnesses.noise(SHAPE, "float32")) if mode == "F" else picture.convert(mode))
        for name in ("raw", "tiff_lzw"):
            image.save(path, compression=name)
            back = Image.open(path)
            compare(f"Pillow, {mode}, {name}", path, witnesses.units(np.array(back.convert("RGB") if mode == "P" else back)))
    picture.convert("CMYK").save(path)
    compare("Pillow, CMYK", path, witnesses.units(witnesses.inks(np.array(Image.open(path)))))
    for orientation in range(1, 9):
        for layout in ({"rowsperstrip": 8}, {"tile": (16, 32)}):
            array = witnesses.noise((*SHAPE, 3), "uint8")
            tifffile.imwrite(path, array, photometric="rgb", extratags=[(274, "H", 1, orientation, True)], **layout)
            compare(f"orientation {orientation} {layout}", path, witnesses.units(witnesses.upright(array, orientation)))
    halved()
    stack = witnesses.noise((4, *SHAPE), "uint8")
    tifffile.imwrite(path, stack, photometric="minisblack")
    for page in range(4):
        compare(f"page {page + 1}", path, witnesses.units(stack[page]), 0.0, "--page", page + 1)


def halved():
    """Luma and chroma of half the size without JPEG (TIFF 6.0, section 21)."""
    path = section.file("a.tif")
    y, cb, cr = (witnesses.smooth((*SHAPE, 3))[:74, :100, c].astype(int) for c in range(3))
    cb, cr = cb[::2, ::2], cr[::2, ::2]
    units = np.stack([y[::2, ::2], y[::2, 1::2], y[1::2, ::2], y[1::2, 1::2], cb, cr], -1)
    handmade.write(
        path, units.astype(np.uint8).tobytes(), handmade.picture(100, 74, 3, 8, 6, (530, "H", [2, 2])))
    cb, cr = (np.repeat(np.repeat(plane, 2, 0), 2, 1) - 128 for plane in (cb, cr))
    colors = np.stack([y + 1.402 * cr, y - 0.344136 * cb - 0.714136 * cr, y + 1.772 * cb], -1)
    compare("YCbCr halved, not compressed", path, (np.clip(colors, 0, 255) / 255).astype(np.float32), LOSSY)


for part in (storage, types, compressions, others):
    part()
section.end()
