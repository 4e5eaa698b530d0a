"""Reads and writes safetensors files, and the text in which fcnscan describes a model."""

import json
import struct


def description(architecture, classes, channels, receipt):
    """A model's description for the metadata; samples enter as they are."""
    return json.dumps({
        "formatVersion": 1,
        "architecture": architecture,
        "classes": classes,
        "normalization": {
            "scale": 1, "mean": [0] * channels, "deviation": [1] * channels, "channelOrder": "rgb",
        },
        "receipt": receipt,
    })


def write(path, metadata, shapes, values):
    """Writes float32 tensors: (name, shape) of each, and in the same order their bytes."""
    header, end = {"__metadata__": metadata}, 0
    for name, shape in shapes:
        start, end = end, end + 4 * product(shape)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [start, end]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for value in values:
            file.write(value)


def metadata(path):
    """The texts of a file's metadata."""
    with open(path, "rb") as file:
        size, = struct.unpack("<Q", file.read(8))
        return json.loads(file.read(size)).get("__metadata__", {})


def product(shape):
    result = 1
    for size in shape:
        result *= size
    return result
