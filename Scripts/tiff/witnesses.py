"""What samples are by the rules that the program states, from arrays that another reader gave."""

import numpy as np

FULL = {"uint8": 255, "uint16": 65535, "uint32": 2**32 - 1, "int8": 127, "int16": 32767, "int32": 2**31 - 1}


def units(array):
    """Samples as float32 from 0 to 1."""
    if array.dtype == bool:
        return array.astype(np.float32)
    values = array.astype(np.float32)
    if array.dtype.kind == "f":
        values = np.nan_to_num(values, nan=0, posinf=1, neginf=0)
        return np.clip(values, 0, 1)
    return np.clip(values / np.float32(FULL[array.dtype.name]), 0, 1).astype(np.float32)


def over_white(array, associated):
    """Colours with alpha in the last channel, over white, on the scale of the file."""
    full = FULL[array.dtype.name]
    values = array.astype(np.uint64)
    color, alpha = values[..., :-1], values[..., -1:]
    if associated:
        result = np.minimum(color + (full * (full - alpha) + full // 2) // full, full)
    else:
        result = (color * alpha + full * (full - alpha) + full // 2) // full
    result = result.astype(array.dtype)
    return result[..., 0] if result.shape[-1] == 1 else result


def inks(array):
    """Cyan, magenta, yellow, black of 8 bits as colours."""
    light = 255 - array.astype(np.uint32)
    return ((light[..., :3] * light[..., 3:] + 127) // 255).astype(np.uint8)


def upright(array, orientation):
    """A stored picture turned upright."""
    return {
        1: lambda a: a, 2: lambda a: a[:, ::-1], 3: lambda a: a[::-1, ::-1], 4: lambda a: a[::-1],
        5: lambda a: a.swapaxes(0, 1), 6: lambda a: a[::-1].swapaxes(0, 1),
        7: lambda a: a[::-1, ::-1].swapaxes(0, 1), 8: lambda a: a[:, ::-1].swapaxes(0, 1),
    }[orientation](array)


def noise(shape, dtype, seed=1):
    """Samples that neither repeat nor are smooth."""
    random = np.random.default_rng(seed)
    kind = np.dtype(dtype)
    if kind == bool:
        return random.random(shape) < 0.4
    if kind.kind == "f":
        return (random.random(shape) * 1.4 - 0.2).astype(kind)
    limits = np.iinfo(kind)
    return random.integers(limits.min, limits.max, size=shape, dtype=kind, endpoint=True)


def smooth(shape):
    """A picture of 8 bits that lossy compressions keep closely."""
    y, x = np.mgrid[: shape[0], : shape[1]]
    planes = [127 + 90 * np.sin(x / 19 + c) * np.cos(y / 23 - c) for c in range(shape[2] if len(shape) > 2 else 1)]
    return np.stack(planes, -1).astype(np.uint8).reshape(shape)
