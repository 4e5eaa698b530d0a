"""Writes a network as a model file of fcnscan: a classifier of windows, with fully-connected layers."""

import json
import struct

from networks import POOL
from weights import parameters


def write(network, path):
    description = {
        "formatVersion": 1,
        "architecture": network.architecture,
        "classes": [f"class {index}" for index in range(network.classes)],
        # Identity: the peers take the samples as they are.
        "normalization": {
            "scale": 1, "mean": [0] * network.channels, "deviation": [1] * network.channels, "channelOrder": "rgb",
        },
        "receipt": {"weights": "random, for comparing speed"},
    }
    header, end = {"__metadata__": {"fcnscan": json.dumps(description)}}, 0
    for name, shape in places(network):
        start, end = end, end + 4 * product(shape)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [start, end]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for weight, bias in parameters(network):
            # Rows of a fully-connected layer run over channels, rows, columns: the bytes of the convolution.
            file.write(weight.tobytes())
            file.write(bias.tobytes())


def places(network):
    """Name and shape of each tensor, in the order of the file."""
    channels, convolutions = network.channels, [step for step in network.steps if step != POOL]
    connected = len(convolutions) - len(network.classifier)
    for index, step in enumerate(convolutions):
        shape = [step.filters, channels, step.kernel, step.kernel]
        if index < connected:
            name = f"conv{index + 1}"
        else:
            name, shape = f"fc{index + 1 - connected}", [step.filters, product(shape[1:])]
        yield f"{name}.weight", shape
        yield f"{name}.bias", [step.filters]
        channels = step.filters


def product(shape):
    result = 1
    for size in shape:
        result *= size
    return result
