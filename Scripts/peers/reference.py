"""Exact scores of a few cells: the part of each map that a cell sees, in float64, straight from the formula."""

import numpy as np

from networks import POOL
from weights import parameters, picture

CELLS = 6
LARGEST_MATRIX = 1 << 25  # values of the unfolded windows that are held at a time


def sampled_cells(network):
    """The first and the last cell, which see most padding, the middle one, and random ones."""
    side = network.map_side
    random = np.random.default_rng(6).integers(side, size=(CELLS - 3, 2))
    return np.concatenate([[[0, 0], [side - 1, side - 1], [side // 2, side // 2]], random])


def scores(network, cells):
    """The scores of cells [count, (row, column)], shape [count, classes]."""
    ranges = [[axis_ranges(network, place) for place in cell] for cell in cells]
    sample = picture(network)[0].astype(np.float64)
    maps = [sample[:, slice(*rows[0][0]), slice(*columns[0][0])] for rows, columns in ranges]
    weights = parameters(network)
    for index, step in enumerate(network.steps):
        if step == POOL:
            maps = [pooled(values) for values in maps]
            continue
        weight, bias = (array.astype(np.float64) for array in next(weights))
        maps = [
            convolved(np.pad(values, ((0, 0), rows[index][1], columns[index][1])), weight, bias, step.relu)
            for values, (rows, columns) in zip(maps, ranges)
        ]
    return np.stack([values[:, 0, 0] for values in maps])


def axis_ranges(network, place):
    """For each step what a cell sees of the map before it along one axis: the range, and the zeros around it."""
    seen, start, end = [], place, place + 1
    sizes = network.sizes(network.side, network.steps)
    for step, size in reversed(list(zip(network.steps, sizes))):
        if step == POOL:
            start, end = 2 * start, 2 * end
        else:
            start, end = start - step.padding, end - step.padding + step.kernel - 1
        zeros = (max(-start, 0), max(end - size, 0))
        start, end = max(start, 0), min(end, size)
        seen.append(((start, end), zeros))
    return seen[::-1]


def pooled(values):
    channels, height, width = values.shape
    return values.reshape(channels, height // 2, 2, width // 2, 2).max(axis=(2, 4))


def convolved(values, weight, bias, relu):
    filters, kernel = weight.shape[0], weight.shape[-1]
    windows = np.lib.stride_tricks.sliding_window_view(values, (kernel, kernel), axis=(1, 2))
    _, height, width = windows.shape[:3]
    matrix = weight.reshape(filters, -1)
    result = np.empty((filters, height, width))
    rows = max(1, LARGEST_MATRIX // (matrix.shape[1] * width))
    for start in range(0, height, rows):
        unfolded = windows[:, start:start + rows].transpose(0, 3, 4, 1, 2).reshape(matrix.shape[1], -1)
        result[:, start:start + rows] = (matrix @ unfolded).reshape(filters, -1, width)
    result += bias[:, None, None]
    return np.maximum(result, 0) if relu else result
