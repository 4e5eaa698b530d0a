"""A family through fcnscan and ONNX Runtime: family_scores.py SETTINGS

Prints as JSON how far the scores are apart, relative to the largest: of windows one by one, of a dense pass in which
means of the window are means around each place.
"""

import json
import os
import sys

import numpy as np

from program import BadEnd, Program, Refusal
from witnesses import difference, onnxruntime_scores


def compared(settings):
    """What was found, or under `failure` a sentence that says why nothing was."""
    program, folder, path, side = Program(settings["program"]), settings["folder"], settings["path"], settings["side"]
    random = np.random.default_rng(5)
    try:
        windows = random.random((2, 3, side, side), dtype=np.float32)
        found = {"windows": difference(program.scores(path, windows, folder), onnxruntime_scores(path, windows))}
        dense = os.path.join(folder, "dense.onnx")
        report = program.json(
            "convert", path, "-o", dense, "--global", "local", "--normalization", "unit", "--json")
        # A window and whole strides, so that layers pad at the same places in both programs.
        step = report["grid"]["stride"]
        picture = random.random((1, 3, side + 2 * step["height"], side + 3 * step["width"]), dtype=np.float32)
        found["dense"] = difference(program.scores(dense, picture, folder), onnxruntime_scores(dense, picture))
        found["picture"] = f"{picture.shape[3]}x{picture.shape[2]}"
        return found
    except (Refusal, BadEnd) as error:
        return {"failure": str(error)}


if __name__ == "__main__":
    print(json.dumps(compared(json.loads(sys.argv[1]))))
