"""The pattern that is planted, pictures with it, and the detector whose filter it is."""

import os
import sys

import numpy as np

sys.path.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "peers"))
import tensor_file

WINDOW, STRIDE = 16, 4
# Names that spreadsheets, XML and YAML might take for something else.
CLASSES = ["白细胞 & <\"a,b\">", "=Größe: #1"]
GROUND, HEIGHT = 128, 100


def bump(size):
    """A hill of a raised cosine that fills 3/4 of a square, highest in the middle, which lies between pixels."""
    places = np.arange(size) + 0.5 - size / 2
    distance = np.hypot(places[:, None], places[None, :]) / (size * 3 / 8)
    return np.where(distance < 1, (1 + np.cos(np.pi * distance)) / 2, 0)


def detector(path):
    """A network of stride 4 whose two object classes have the hill and its negative as filter.

    The first layer sorts the 16 pixels of each block into channels, so that the second one is a filter of the whole window
    without its mean. Its answer falls with the distance from a hill: 7 in its place, -5 without any.
    """
    hill = bump(WINDOW)
    answer = hill - hill.mean()
    answer *= 12 / (answer * hill).sum() / (HEIGHT / 255)
    blocks = WINDOW // STRIDE
    channels = answer.reshape(blocks, STRIDE, blocks, STRIDE).transpose(1, 3, 0, 2).reshape(1, -1)
    weights = np.concatenate([channels * 0, channels, -channels]).astype(np.float32)
    sort = np.eye(STRIDE * STRIDE, dtype=np.float32).reshape(-1, 1, STRIDE, STRIDE)
    biases = [np.zeros(STRIDE * STRIDE, np.float32), np.array([0, -5, -5], np.float32)]
    values = [sort, biases[0], weights, biases[1]]
    description = tensor_file.description(
        f"input {WINDOW}x{WINDOW}x1; conv{STRIDE}-{STRIDE * STRIDE}/s{STRIDE}; fc3 softmax", ["background"] + CLASSES, 1,
        {"weights": "the pattern of Scripts/check-coordinates"})
    names = ["conv1.weight", "conv1.bias", "fc1.weight", "fc1.bias"]
    tensor_file.write(
        path, {"fcnscan": description}, [(name, list(value.shape)) for name, value in zip(names, values)],
        [value.tobytes() for value in values])


class Object:
    """A planted object: the middle, which lies between pixels, its class, and its size beside that of the filter."""

    def __init__(self, x, y, kind, size=1):
        self.x, self.y, self.kind, self.size = x, y, kind, size
        self.name = CLASSES[kind]


def objects(width, height, seed, size=1, margin=16, count=9):
    """Objects far enough from each other not to be merged, those near the corners first.

    With the usual margin, all windows that count for the middle of an object lie on the picture.
    """
    random = np.random.default_rng(seed)
    reach = margin * size
    low, high = int(np.ceil(reach)), (int(width - reach), int(height - reach))
    places = [(low, low), (high[0], high[1]), (low, high[1]), (high[0], low)]
    found = []
    while len(found) < count:
        x, y = places.pop(0) if places else (int(random.integers(low, high[0])), int(random.integers(low, high[1])))
        if all(max(abs(x - other.x), abs(y - other.y)) >= 3 * WINDOW * size for other in found):
            found.append(Object(x, y, len(found) % 2, size))
    return found


def picture(width, height, planted):
    """A grey picture with objects."""
    pixels = np.full((height, width), GROUND, np.float64)
    for thing in planted:
        side = int(WINDOW * thing.size)
        left, top = int(thing.x - side / 2), int(thing.y - side / 2)
        hill = bump(side) * (HEIGHT if thing.kind == 0 else -HEIGHT)
        x, y = max(left, 0), max(top, 0)
        part = hill[y - top:height - top, x - left:width - left]
        pixels[y:y + part.shape[0], x:x + part.shape[1]] += part
    return pixels.round().astype(np.uint8)
