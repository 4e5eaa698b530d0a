"""A segmenting network through fcnscan and ONNX Runtime: segmenter_scores.py SETTINGS

Prints as JSON how far the scores are apart, relative to the largest, and in how many pixels the label maps of a picture
differ.
"""

import json
import os
import sys

import numpy as np
from PIL import Image

from program import BadEnd, Program, Refusal
from segmenters import SEGMENTERS, write
from witnesses import difference, onnxruntime_scores


def reflected(size, count):
    """Places in a line of `size` for one of `count`, which goes back and forth beyond its end."""
    period = 2 * (size - 1)
    places = np.arange(count) % period
    return np.where(places < size, places, period - places)


def pass_size(info, size, grid):
    """The rows or columns of the smallest pass that gives a score for each window of a picture."""
    fewest, step = info["passes"]["fewest"], info["passes"]["step"]
    windows = (size - grid["window"]) // grid["stride"] + 1
    groups = max(0, -(-(windows - fewest) // step))
    return (fewest + groups * step - 1) * grid["stride"] + grid["window"], windows


def compared(settings):
    """What was found, or under `failure` a sentence that says why nothing was."""
    program, folder, name = Program(settings["program"]), settings["folder"], settings["name"]
    side, (height, width) = SEGMENTERS[name].side, settings["picture"]
    fixed, free = (os.path.join(folder, f"{name}{ending}.onnx") for ending in ("", "-any"))
    write(name, fixed, (side, side))
    write(name, free)
    random = np.random.default_rng(7)
    try:
        window = random.random((1, 3, side, side), dtype=np.float32)
        found = {"window": difference(program.scores(fixed, window, folder), onnxruntime_scores(fixed, window))}

        dense = os.path.join(folder, f"{name}-dense.onnx")
        program.call("convert", fixed, "-o", dense, "--normalization", "unit", "--verify")
        info = program.json("info", fixed, "--normalization", "unit", "--json")
        sizes = {}
        for axis, size in (("height", height), ("width", width)):
            grid = {key: info["grid"][key][axis] for key in ("window", "stride")}
            passes = {"passes": {key: info["passes"][key][axis] for key in ("fewest", "step")}}
            sizes[axis] = pass_size(passes, size, grid)

        # Blobs of some pixels: a network of random weights makes something of them, and nothing of noise.
        small = random.random((-(-height // 9), -(-width // 9), 3))
        pixels = np.kron(small, np.ones((9, 9, 1)))[:height, :width]
        pixels = np.clip(255 * pixels + random.normal(0, 12, pixels.shape), 0, 255).astype(np.uint8)
        picture = os.path.join(folder, "picture.png")
        Image.fromarray(pixels).save(picture)
        rows = reflected(height, sizes["height"][0])
        columns = reflected(width, sizes["width"][0])
        whole = (pixels[rows][:, columns].astype(np.float32) / 255).transpose(2, 0, 1)[None]
        theirs = onnxruntime_scores(free, np.ascontiguousarray(whole))
        found["picture"] = difference(program.scores(dense, whole, folder), theirs)

        theirs = theirs[0, :, : sizes["height"][1], : sizes["width"][1]]
        program.call(
            picture, "-m", fixed, "--normalization", "unit", "-o", os.path.join(folder, "labelled"), "--labels",
            "--no-pictures", "--threshold", 1, "--threads", settings["threads"], *settings["options"])
        labels = np.array(Image.open(os.path.join(folder, "labelled", "picture.labels.png")))
        if labels.shape != theirs.shape[1:]:
            return {"failure": f"a label map of {labels.shape} for scores of {theirs.shape[1:]}"}
        best = np.argmax(theirs, axis=0)
        second, first = np.partition(theirs, -2, axis=0)[-2:]
        differs = labels != best
        found["labels"], found["differ"] = int(labels.size), int(differs.sum())
        # Two programs that round differently may choose otherwise where two classes are equally good.
        found["margin"] = float(((first - second)[differs] / np.abs(theirs).max()).max(initial=0))
        found["classes"] = [float((best == index).mean()) for index in range(3)]
        return found
    except (Refusal, BadEnd) as error:
        return {"failure": str(error)}


if __name__ == "__main__":
    print(json.dumps(compared(json.loads(sys.argv[1]))))
