"""Writes a network as a model file of fcnscan: a classifier of windows, with fully-connected layers."""

import tensor_file
from networks import POOL
from tensor_file import product
from weights import parameters


def write(network, path):
    # The peers take the samples as they are too.
    description = tensor_file.description(
        network.architecture, [f"class {index}" for index in range(network.classes)], network.channels,
        {"weights": "random, for comparing speed"})
    # Rows of a fully-connected layer run over channels, rows, columns: the bytes of the convolution.
    values = (array.tobytes() for layer in parameters(network) for array in layer)
    tensor_file.write(path, {"fcnscan": description}, places(network), values)


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
