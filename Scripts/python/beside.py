"""Other packages with a libpng, libjpeg, libtiff and zlib of their own in the same process, loaded before and after."""

import importlib
import itertools
import os
import subprocess
import sys
import tempfile

import numpy as np

from section import Section, sample

OTHERS = {
    "PIL.Image": lambda package, path: np.asarray(package.open(path).convert("RGB")),
    "cv2": lambda package, path: package.imread(path)[:, :, ::-1],
    "imagecodecs": lambda package, path: package.imread(path),
}
SCAN = "fcnscan"


def values_of(name, path):
    """What a package makes of a picture: its samples, or its scores."""
    package = importlib.import_module(name)
    if name == SCAN:
        return package.Model.load().scan(path, edge="center").scores.copy()
    return OTHERS[name](package, path)


def one_order(order):
    """Every package reads every picture, all of them twice, in the order in which they were loaded."""
    section = Section()
    with tempfile.TemporaryDirectory() as folder:
        pictures = [sample("smear-384.png"), sample("smear-384.jpg")]
        for name in order:
            importlib.import_module(name)
        tiff = os.path.join(folder, "a.tif")
        importlib.import_module("PIL.Image").open(pictures[0]).save(tiff, compression="jpeg", quality=95)
        pictures.append(tiff)
        first = {(name, path): values_of(name, path) for path in pictures for name in order}
        for (name, path), values in first.items():
            section.check((values_of(name, path) == values).all(), f"{name}, {path}: other values the second time")
        for path in pictures:
            reference = first["PIL.Image", path].astype(int)
            for name in OTHERS:
                # Decoders of JPEG round differently.
                limit = 0 if path.endswith(".png") else 12
                difference = np.abs(first[name, path].astype(int) - reference).max()
                section.check(difference <= limit, f"{name}, {path}: {difference} from Pillow's")
            alone = subprocess.run(
                [sys.executable, "-B", __file__, path], stdout=subprocess.PIPE, check=True).stdout
            section.check(first[SCAN, path].tobytes() == alone, f"{path}: scores of a process without the others differ")
    section.finish()


def main():
    if len(sys.argv) == 1:
        orders = [",".join(order) for order in itertools.permutations([SCAN, *OTHERS]) if order.index(SCAN) in (0, 1, 3)]
        failures = sum(subprocess.run([sys.executable, "-B", __file__, order]).returncode != 0 for order in orders[::3])
        sys.exit(int(failures > 0))
    if os.path.exists(sys.argv[1]):
        sys.stdout.buffer.write(values_of(SCAN, sys.argv[1]).tobytes())
    else:
        one_order(sys.argv[1].split(","))


if __name__ == "__main__":
    main()
