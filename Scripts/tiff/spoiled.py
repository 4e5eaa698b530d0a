"""Spoiled files: bytes that flip or are missing, and fields that say what cannot be."""

import os
import resource
import struct
import subprocess
import time

import numpy as np
import tifffile

import witnesses
from section import Section

section = Section()
LONGEST_SECONDS = 30
# What the program accepts to hold for a picture, and itself.
LARGEST_BYTES = (2 << 30) + (100 << 20)
HUGE = (0, 1, 2**15, 2**16 - 1, 2**31 - 1, 2**32 - 1)


def sources():
    """Files of many kinds to spoil."""
    smooth = witnesses.smooth((90, 110, 3))
    kinds = [
        {"rowsperstrip": 16}, {"tile": (32, 32)}, {"tile": (32, 32), "bigtiff": True}, {"compression": "lzw"},
        {"compression": "deflate", "tile": (64, 64)}, {"compression": "packbits"}, {"compression": "zstd"},
        {"compression": "lzma"}, {"compression": "webp", "tile": (64, 64)}, {"compression": "lerc"},
        {"compression": "jpeg", "photometric": "ycbcr", "tile": (64, 64)}, {"compression": "jpeg", "photometric": "ycbcr"},
        {"compression": "lzw", "predictor": 2, "tile": (32, 32)},
    ]
    for number, kind in enumerate(kinds):
        path = section.file(f"source-{number}.tif")
        tifffile.imwrite(path, smooth, **{"photometric": "rgb", **kind})
        yield path
    path = section.file("source-planes.tif")
    tifffile.imwrite(path, np.moveaxis(smooth, -1, 0), photometric="rgb", planarconfig="separate", tile=(32, 32))
    yield path
    path = section.file("source-palette.tif")
    tifffile.imwrite(path, smooth[..., 0], photometric="palette", colormap=witnesses.noise((3, 256), "uint16"))
    yield path
    path = section.file("source-levels.tif")
    with tifffile.TiffWriter(path) as writer:
        writer.write(smooth, photometric="rgb", tile=(32, 32), subifds=1)
        writer.write(smooth[::2, ::2], photometric="rgb", tile=(32, 32), subfiletype=1)
    yield path


def directories(path):
    """Where the fields of each directory lie: place, bytes of a field."""
    with tifffile.TiffFile(path) as file:
        return [
            (tag.offset, file.tiff.tagsize) for page in file.pages for tag in page.tags.values()]


def spoil(number, path):
    random = np.random.default_rng(7000 + number)
    with open(path, "rb") as file:
        content = bytearray(file.read())
    kind = number % 4
    if kind == 0:
        for _ in range(int(random.integers(1, 20))):
            content[int(random.integers(len(content)))] ^= 1 << int(random.integers(8))
    elif kind == 1:
        del content[int(random.integers(len(content))):]
    else:
        fields = directories(path)
        for _ in range(int(random.integers(1, 4))):
            place, size = fields[int(random.integers(len(fields)))]
            width = 8 if size == 20 else 4
            # The type, the count, or the value.
            if kind == 2:
                target = place + (4 if random.random() < 0.3 else 4 + width)
                value = HUGE[int(random.integers(len(HUGE)))]
                content[target:target + width] = struct.pack("<Q" if width == 8 else "<I", value)
            else:
                content[place + int(random.integers(size))] = int(random.integers(256))
    target = section.file("spoiled.tif")
    with open(target, "wb") as file:
        file.write(content)
    return target


files = list(sources())
good = refused = 0
slowest = largest = 0
for number in range(section.count):
    path = spoil(number, files[(number // 4) % len(files)])
    start = time.monotonic()
    process = subprocess.Popen(
        [section.program, "info", path, "--samples", section.file("samples.npy")], stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True)
    try:
        _, errors = process.communicate(timeout=LONGEST_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        section.check(f"file {number}", False, f"no end after {LONGEST_SECONDS} s")
        continue
    slowest = max(slowest, time.monotonic() - start)
    errors = errors.strip()
    largest = max(largest, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
    if process.returncode not in (0, 1):
        section.check(f"file {number}", False, f"status {process.returncode}: {errors[-300:]}")
        os.replace(path, section.file(f"failed-{number}.tif"))
    elif process.returncode == 1 and (errors.count("\n") > 0 or "cannot read" not in errors and "refused" not in errors):
        section.check(f"file {number}", False, f"not one sentence: {errors[:300]}")
    good, refused = good + (process.returncode == 0), refused + (process.returncode == 1)
print(f"{good} read, {refused} refused; slowest {slowest:.2f} s, largest {largest / 2**20:.0f} MiB")
section.check("memory", largest <= LARGEST_BYTES)
section.end()
