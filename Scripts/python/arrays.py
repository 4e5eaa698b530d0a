"""Scores of arrays, bytes and files have the bits of the program's, and so have files that are saved."""

import filecmp
import os
import tempfile

import numpy as np
import tifffile
from PIL import Image
from section import Section, report_of, sample

import fcnscan

section = Section()
model = fcnscan.Model.load()
rgb = np.asarray(Image.open(sample()))
grey = np.asarray(Image.open(sample()).convert("L"))
generator = np.random.default_rng(5)
words = (rgb.astype(np.uint16) * 257 + generator.integers(-100, 100, rgb.shape)).clip(0, 65535).astype(np.uint16)
alpha = np.dstack([rgb, generator.integers(0, 256, rgb.shape[:2], np.uint8)])
pictures = {
    "uint8 RGB": rgb, "uint8 grey": grey, "uint8 grey with an axis": grey[:, :, np.newaxis], "uint8 RGBA": alpha,
    "uint16 RGB": words, "uint16 grey": np.ascontiguousarray(words[:, :, 1]),
    "float32 RGB": (words / np.float32(65535)).astype(np.float32),
    "float32 grey": (grey / np.float32(300)).astype(np.float32),
}

OPTIONS = [
    ({}, []),
    ({"stride": 16, "edge": "center"}, ["--stride", "16", "--edge", "center"]),
    ({"scales": [0.75, 1], "merge": "nms"}, ["--scales", "0.75,1", "--merge", "nms"]),
    ({"region": (40, 50, 300, 280), "precision": "exact"}, ["--region", "40,50,300,280", "--precision", "exact"]),
    ({"average": "flips", "threshold": 0.25}, ["--average", "flips", "--threshold", "0.25"]),
]


def comparable(report):
    return {key: value for key, value in report.items() if key not in ("image", "files", "seconds", "peakMemoryBytes")}


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "a.tif")
    for name, picture in pictures.items():
        stored = picture[:, :, 0] if picture.ndim == 3 and picture.shape[2] == 1 else picture
        kind = "rgb" if stored.ndim == 3 else "minisblack"
        extra = ["unassalpha"] if stored.ndim == 3 and stored.shape[2] == 4 else None
        tifffile.imwrite(path, stored, photometric=kind, extrasamples=extra)
        for options, flags in OPTIONS:
            scores = os.path.join(folder, "scores.npy")
            report = report_of(path, "--output", folder, "--scores", scores, "--no-pictures", *flags)
            scan = model.scan(picture, **options)
            files = [scores]
            if "scales" in options:
                files = [os.path.join(folder, f"scores-{scale}.npy") for scale in ("0.75", "1.0")]
            found = scan.scores_by_scale
            section.check(len(found) == len(files), f"{name}, {options}: {len(found)} scales")
            for one, file in zip(found, files):
                expected = np.load(file)
                same = one.shape == expected.shape and one.tobytes() == expected.tobytes()
                section.check(same, f"{name}, {options}: scores differ")
            section.check(comparable(scan.report) == comparable(report), f"{name}, {options}: reports differ")

    # The same samples, however they lie in memory.
    expected = model.scan(rgb).scores
    room = np.zeros((400, 500, 3), np.uint8)
    room[5:389, 7:391] = rgb
    for name, picture in {
        "a part of a larger array": room[5:389, 7:391], "Fortran order": np.asfortranarray(rgb),
        "upside down": rgb[::-1].copy()[::-1], "mirrored": rgb[:, ::-1].copy()[:, ::-1],
        "BGR": rgb[:, :, ::-1].copy()[:, :, ::-1], "a PIL picture": Image.open(sample()),
    }.items():
        section.check((model.scan(picture).scores == expected).all(), f"{name}: scores differ")
    swapped = words.astype(words.dtype.newbyteorder())
    section.check((model.scan(swapped).scores == model.scan(words).scores).all(), "the other byte order: scores differ")
    stripes = np.broadcast_to(grey[:1], grey.shape)
    section.check((model.scan(stripes).scores == model.scan(stripes.copy()).scores).all(), "broadcast: scores differ")

    # Files and bytes, and what is saved of them.
    report = report_of(sample(), "--output", folder, "--save-map", "--labels", "--export", "csv", "--stride", "16")
    with open(sample(), "rb") as file:
        content = file.read()
    for name, picture in {"path": sample(), "bytes": content, "bytearray": bytearray(content), "array": rgb}.items():
        scan = model.scan(picture, stride=16)
        saved = scan.save(os.path.join(folder, "saved"), save_map=True, labels=True, export="csv")
        section.check(saved.keys() == report["files"].keys(), f"{name}: files are {sorted(saved)}")
        kinds = set(saved) - {"detections", "legend"} - (set() if name == "path" else {"map", "objects", "pictures"})
        for kind in kinds:
            section.check(filecmp.cmp(saved[kind], report["files"][kind], shallow=False), f"{name}: {kind} differs")
        heatmap = np.asarray(Image.open(saved["heatmap"]))
        section.check((scan.heatmap() == heatmap[:384]).all(), f"{name}: the heat map in memory differs")
        section.check(scan.heatmap(drawing="map").shape == scan.scores.shape[:2] + (3,), f"{name}: small heat map")

# What is given belongs to whoever has it.
scores = model.scan(rgb).scores
copy = scores.copy()
for _ in range(20):
    model.scan(grey)
section.check((scores == copy).all(), "scores change when their scan is gone")
section.check(not scores.flags.writeable and not scores.flags.owndata, "scores are a view that cannot be written")
section.finish()
