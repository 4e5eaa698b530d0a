"""Files that others made: what is read has the samples that Pillow or tifffile give, the rest is listed with its sentence."""

import os

import numpy as np
import tifffile
from PIL import Image

import witnesses
from section import Section

section = Section()
# Two decoders of JPEG, and of colours that are stored at half size.
LOSSY = 16 / 255


def by_pillow(path):
    """Samples of the first page; libtiff in Pillow turns it upright and knows the rare kinds."""
    with Image.open(path) as picture:
        if picture.mode in ("P", "YCbCr"):
            picture = picture.convert("RGB")
        array = np.asarray(picture)
    if picture.mode in ("LA", "RGBA", "La", "RGBa"):
        return witnesses.over_white(array, associated=picture.mode.endswith("a"))
    return witnesses.inks(array) if picture.mode == "CMYK" else array


def by_tifffile(path):
    """Samples of the first page as they are stored."""
    with tifffile.TiffFile(path) as file:
        page = file.pages[0]
        array = page.asarray()
        if page.planarconfig == tifffile.PLANARCONFIG.SEPARATE and page.samplesperpixel > 1:
            array = np.moveaxis(array, 0, -1)
        if page.photometric == tifffile.PHOTOMETRIC.PALETTE:
            return (page.colormap >> 8).astype(np.uint8)[:, array].transpose(1, 2, 0)
        if page.extrasamples:
            return witnesses.over_white(array, page.extrasamples[0] == tifffile.EXTRASAMPLE.ASSOCALPHA)
        if page.photometric == tifffile.PHOTOMETRIC.MINISWHITE:
            return ~array
        return array


def expected(path):
    """Each witness's samples, or what it says."""
    found, words = {}, []
    for witness in (by_tifffile, by_pillow):
        try:
            found[witness.__name__] = witnesses.units(witness(path))
        except Exception as error:  # A witness may fail in any way of its own; it is then none.
            words.append(f"{witness.__name__}: {str(error)[:80]}")
    return found, words


def check(path):
    name = os.path.basename(path)
    try:
        samples = section.samples(path)
    except RuntimeError as error:
        print(f"refused {name}: {error}")
        return
    found, words = expected(path)
    same = {key: array for key, array in found.items() if array.shape == samples.shape}
    if not same:
        print(f"alone  {name}: {samples.shape}; " + "; ".join(words + [f"{k}: {v.shape}" for k, v in found.items()]))
        return
    differences = {key: float(np.abs(array - samples).max()) for key, array in same.items()}
    best = min(differences, key=differences.get)
    is_lossy = "jpeg" in str(tifffile.TiffFile(path).pages[0].compression).lower()
    section.check(f"{name} {samples.shape} {best}", differences[best] <= (LOSSY if is_lossy else 0), f"{differences}")


for folder, _, names in sorted(os.walk(section.pictures or ".")) if section.pictures else ():
    for name in sorted(names):
        if name.lower().endswith((".tif", ".tiff")):
            check(os.path.join(folder, name))
if not section.pictures:
    print("skipped: no --pictures FOLDER")
section.end()
