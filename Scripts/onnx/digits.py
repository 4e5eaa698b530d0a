"""Small pictures in ten classes: handwritten digits from MNIST's files where given, else drawn ones."""

import gzip
import os

import numpy as np

SIDE = 28


def samples(folder, count=4000):
    """Pictures [count, 1, 28, 28] from 0 to 1 and their classes."""
    if folder:
        pictures = read(os.path.join(folder, "train-images-idx3-ubyte.gz"), 16).reshape(-1, 1, SIDE, SIDE)[:count]
        return pictures.astype(np.float32) / 255, read(os.path.join(folder, "train-labels-idx1-ubyte.gz"), 8)[:count]
    return drawn(count)


def read(path, header):
    with gzip.open(path) as file:
        return np.frombuffer(file.read()[header:], dtype=np.uint8)


def drawn(count):
    """One to five bright bars, upright or lying, at random places in noise."""
    random = np.random.default_rng(8)
    classes = random.integers(10, size=count)
    pictures = random.uniform(0, 0.3, (count, 1, SIDE, SIDE)).astype(np.float32)
    for picture, kind in zip(pictures, classes):
        bars, shift = kind // 2 + 1, int(random.integers(4))
        plane = picture[0] if kind % 2 else picture[0].T
        for bar in range(bars):
            plane[3 + shift:23 + shift, 2 + shift + 4 * bar:4 + shift + 4 * bar] += 0.7
    return pictures, classes
