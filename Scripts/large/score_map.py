"""Writes a score map of two classes with planted objects, as `fcnscan scan --save-map` would; holes where there is nothing."""

import json
import struct

from measured import apart

LOW, HIGH = -8, 8


@apart
def write(path, side, step, window=4, stride=2):
    """A map of `side` rows and columns, bytes between -8 and 8, with an object at every `step`th place both ways.

    Returns how many objects there are.
    """
    limits = [{"low": LOW, "high": HIGH}] * 2
    size = [window + (side - 1) * stride] * 2
    placement = {"level": 0, "origin": [0, 0], "page": 1, "scale": [1, 1], "size": size}
    description = {
        "classes": ["background", "object"], "edge": "drop", "formatVersion": 1, "largestProbabilityError": 0.016,
        "levels": [{
            "largestErrors": [0.04, 0.04], "limits": limits, "origin": [0, 0], "scale": 1, "size": size,
            "stride": [stride, stride], "tensor": "scores", "window": [window, window]}],
        "model": {"sha256": "0" * 64, "stride": [stride, stride], "threshold": 0.6, "window": [window, window]},
        "picture": {
            "acceptsDamage": False, "background": [255, 255, 255], "image": "planted.png", "intensityRule": "full",
            "level": 0, "orientation": 1, "placement": placement, "sha256": "0" * 64, "size": size, "warnings": []},
        "probabilityRule": "softmax", "run": {
            "classes": ["object"], "merging": {"decay": "gaussian", "mergesAcrossClasses": False, "rule": "peaks"},
            "threshold": 0.6},
        "schema": "score-map-1", "type": "uint8", "version": "0.1.0",
    }
    header = json.dumps({
        "__metadata__": {"fcnscan-scores": json.dumps(description)},
        "scores": {"dtype": "U8", "shape": [side, side, 2], "data_offsets": [0, side * side * 2]}}).encode()
    header += b" " * (-len(header) % 8)
    places = range(1, side - 1, step)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(header)) + header)
        start = file.tell()
        file.truncate(start + side * side * 2)
        for row in places:
            line = bytearray(side * 2)
            for column in places:
                # No two objects that are near are equally strong.
                line[2 * column + 1] = 128 + (37 * row + 11 * column) % 128
            file.seek(start + row * side * 2)
            file.write(line)
    return len(places) ** 2
