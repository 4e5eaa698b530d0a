"""Random weights and a random picture, the same at every call."""

import numpy as np


def parameters(network):
    """Yields weight [filters, channels, kernel, kernel] (He) and bias of each convolution, layer by layer."""
    random = np.random.default_rng(16)
    channels = network.channels
    for step in network.steps:
        if step == "pool":
            continue
        weight = random.standard_normal((step.filters, channels, step.kernel, step.kernel), dtype=np.float32)
        weight *= np.float32(np.sqrt(2 / (channels * step.kernel**2)))
        yield weight, random.standard_normal(step.filters, dtype=np.float32) * np.float32(0.05)
        channels = step.filters


def picture(network):
    """Samples of shape [1, channels, side, side]."""
    shape = (1, network.channels, network.side, network.side)
    return np.random.default_rng(384).standard_normal(shape, dtype=np.float32)
