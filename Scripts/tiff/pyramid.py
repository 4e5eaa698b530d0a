"""A slide as Aperio's scanners write it, and one of OME: levels, the size of a pixel, coordinates, regions."""

import os

import numpy as np
import tifffile
from PIL import Image

from section import Section

section = Section()
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SMEAR = os.path.join(ROOT, "SampleImages", "smear-2048.png")
MPP = 0.25


def halves(array):
    return array.reshape(array.shape[0] // 2, 2, array.shape[1] // 2, 2, 3).mean((1, 3)).round().astype(np.uint8)


def places(report):
    return np.array([[found["centerX"], found["centerY"], found["width"]] for found in report["detections"]])


def scan(path, *arguments):
    return section.json("scan", path, "--output", section.folder, *arguments)


plain = np.array(Image.open(SMEAR).convert("RGB"))
full = plain.repeat(2, 0).repeat(2, 1)
levels = [full, plain, halves(plain)]
slide = section.file("slide.svs")
text = f"Aperio Image Library v12.0\r\n4096x4096 [0,0 4096x4096] (256x256) J/40/0|AppMag = 40|MPP = {MPP}"
with tifffile.TiffWriter(slide, bigtiff=True) as writer:
    options = {"photometric": "rgb", "compression": "deflate", "metadata": None}
    writer.write(full, tile=(256, 256), description=text, **options)
    writer.write(levels[2][::4, ::4], rowsperstrip=16, **options)
    for level in levels[1:]:
        writer.write(level, tile=(256, 256), description=text, **options)
    writer.write(levels[2][:200, :200], subfiletype=1, rowsperstrip=16, **options)
ome = section.file("slide.ome.tif")
with tifffile.TiffWriter(ome, bigtiff=True) as writer:
    options = {"photometric": "rgb", "compression": "jpeg", "tile": (256, 256)}
    writer.write(
        full, subifds=2, metadata={"axes": "YXS", "PhysicalSizeX": MPP, "PhysicalSizeY": MPP}, **options)
    for level in levels[1:]:
        writer.write(level, subfiletype=1, **options)

for path in (slide, ome):
    name = os.path.basename(path)
    contents = section.json("info", path)
    page = contents["pages"][0]
    section.check(f"{name}: levels", [level["width"] for level in page["levels"]] == [4096, 2048, 1024], str(page["levels"]))
    section.check(f"{name}: pixel size", page["pixelSize"]["x"] == MPP, str(page.get("pixelSize")))
    for number, level in enumerate(levels):
        found = section.samples(path, "--level", number)
        difference = np.abs(found - level.astype(np.float32) / 255).max()
        section.check(f"{name}: samples of level {number}", difference <= (0 if path == slide else 0.3), str(difference))
section.check(
    "kinds of pages", [page["kind"] for page in section.json("info", slide)["pages"]] == ["picture", "reduced", "reduced"])

whole = scan(SMEAR)
level = scan(slide, "--level", 1)
section.check("something is found", len(whole["detections"]) > 0)
section.check(
    "coordinates of a level are those of the full picture", np.array_equal(places(level), 2 * places(whole)),
    f"{places(level)[:3]} {places(whole)[:3]}")
first = level["detections"][0]
section.check(
    "micrometres", first["physical"]["unit"] == "um" and abs(first["physical"]["centerX"] - MPP * first["centerX"]) < 1e-9)
area = (4096 * MPP / 1000) ** 2
section.check("square millimetres", abs(level["physical"]["squareMillimeters"] - area) < 1e-9, str(level["physical"]))
section.check(
    "detections in a square millimetre",
    abs(level["physical"]["detectionsPerSquareMillimeter"] - len(level["detections"]) / area) < 1e-6)

for x, y, width, height in ((0, 0, 1024, 1024), (600, 700, 1448, 900), (1500, 100, 9999, 500)):
    crop = section.file("crop.png")
    Image.fromarray(plain[y:y + height, x:x + width]).save(crop)
    alone = places(scan(crop))
    shifted = alone + [x, y, 0] if len(alone) else alone
    region = scan(slide, "--level", 1, "--region", f"{2 * x},{2 * y},{2 * width},{2 * height}")
    section.check(
        f"region {x},{y},{width},{height} of a level", np.array_equal(places(region), 2 * shifted))
    section.check(
        f"region {x},{y},{width},{height} of a PNG",
        np.array_equal(places(scan(SMEAR, "--region", f"{x},{y},{width},{height}")), shifted))
units = scan(slide, "--level", 1, "--region", "300um,350um,724um,450um")
pixels = scan(slide, "--level", 1, "--region", "1200,1400,2896,1800")
section.check("region in micrometres", units["detections"] == pixels["detections"] and units["placement"] == pixels["placement"])
resolved = scan(slide, "--resolution", "0.5um")
section.check("the level of a resolution", resolved["detections"] == level["detections"])
between = scan(slide, "--resolution", "0.6um")
found, known = places(between), places(level)
section.check(
    "a resolution between levels",
    between["placement"]["level"] == 1 and abs(between["scales"][0]["scale"] - 0.5 / 0.6) < 1e-9 and len(found) > 0
    and all(np.abs(known[:, :2] - place[:2]).max(1).min() < 100 for place in found), str(found))
given = scan(SMEAR, "--pixel-size", "0.5um")
section.check("a given size of a pixel", given["physical"]["pixelSize"]["x"] == 0.5)
section.end()
