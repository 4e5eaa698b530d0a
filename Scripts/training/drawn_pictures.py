"""Small pictures in a folder for each class, drawn without other packages."""

import os
import random

import png_file

SIDE = 28
CLASSES = 6


def write(folder, count):
    """Writes `count` pictures: one to three bright bars, upright or lying, at random places in noise."""
    source = random.Random(8)
    for label in range(CLASSES):
        os.makedirs(os.path.join(folder, f"{label // 2 + 1}-{'upright' if label % 2 else 'lying'}"))
    names = sorted(os.listdir(folder))
    for index in range(count):
        name = names[index % CLASSES]
        bars, upright = int(name[0]), name.endswith("upright")
        shift, first = source.randrange(8), 2 + source.randrange(6)
        lit = {first + 6 * bar + line for bar in range(bars) for line in range(3)}
        samples = bytearray(source.randrange(120) for _ in range(SIDE * SIDE))
        for along in range(shift, shift + 18):
            for across in lit:
                place = along * SIDE + across if upright else across * SIDE + along
                samples[place] = min(255, samples[place] + 110)
        png_file.write(os.path.join(folder, name, f"{index:04}.png"), SIDE, SIDE, 1, samples)
