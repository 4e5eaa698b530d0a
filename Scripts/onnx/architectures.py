"""The architectures by name: made, exported, and run by fcnscan and by other runtimes."""

import os

import numpy as np
import onnx

import section
from program import BadEnd, Program, Refusal
from section import scientific
from witnesses import difference, onnxruntime_scores, openvino_scores

NAMES = (
    "linear", "lenet5", "keras-mnist", "alexnet", "zfnet", "vgg16", "vgg19", "googlenet", "resnet18", "resnet50")
LARGEST = 1e-4


def check(options):
    result = section.Section("architectures", "Exported architectures in other runtimes")
    program, rows = Program(options["program"]), []
    for name in options.get("names") or NAMES:
        section.say(f"architectures: {name}")
        with section.folder(options, name) as folder:
            try:
                rows.append(row(result, program, name, folder))
            except (Refusal, BadEnd) as error:
                result.check(False, f"{name}: {error}")
                rows.append([name, *["–"] * 7, "failed"])
    result.table([
        "architecture", "window", "classifier", "read back", "dense, window", "larger picture", "map",
        "dense, ONNX Runtime", "dense, OpenVINO"], rows)
    result.note(
        "Random weights and samples. Classifier: `fcnscan run` on the model file against ONNX Runtime on what "
        "`fcnscan convert --classifier` wrote; read back: the same with fcnscan on that file. Dense: what `fcnscan "
        "convert` wrote, whose height and width are open, on a window and on the larger picture. Numbers are the "
        f"largest difference relative to the largest score; within {LARGEST:g} is right.")
    return result


def row(result, program, name, folder):
    model, classifier, dense = (os.path.join(folder, file) for file in (
        "model.safetensors", "classifier.onnx", "dense.onnx"))
    program.call("new", name, "--seed", 3, "-o", model)
    program.call("convert", model, "--classifier", "-o", classifier)
    report = program.json("convert", model, "-o", dense, "--json")
    channels, height, width = input_shape(classifier)
    random = np.random.default_rng(11)
    window = random.standard_normal((1, channels, height, width), dtype=np.float32)
    stride = report["grid"]["stride"]
    size = height + 2 * stride["height"] + stride["height"] // 2, width + 3 * stride["width"]
    larger = random.standard_normal((1, channels, *size), dtype=np.float32)
    expected = onnxruntime_scores(classifier, window)
    differences = [
        difference(program.scores(model, window, folder), expected),
        difference(program.scores(classifier, window, folder), expected),
        difference(onnxruntime_scores(dense, window), expected),
    ]
    ours, names = program.scores(model, larger, folder), ["classifier", "read back", "dense on a window"]
    witnesses = [difference(ours, runtime(dense, larger)) for runtime in (onnxruntime_scores, openvino_scores)]
    again = difference(program.scores(dense, larger, folder), ours)
    names += ["dense in ONNX Runtime", "dense in OpenVINO", "dense read back"]
    for what, value in zip(names, [*differences, *witnesses, again]):
        result.check(value <= LARGEST, f"{name}: {what}: {value:.2g}")
    result.check(len(set(open_sides(dense))) > 1, f"{name}: the dense file fixes height or width")
    return [
        name, f"{width}x{height}x{channels}", *map(scientific, differences), f"{size[1]}x{size[0]}",
        f"{ours.shape[3]}x{ours.shape[2]}", *map(scientific, witnesses)]


def input_shape(path):
    """Channels, height and width of a file's picture."""
    shape = onnx.load(path, load_external_data=False).graph.input[0].type.tensor_type.shape
    return [dimension.dim_value for dimension in shape.dim][1:]


def open_sides(path):
    """The names of height and width where they are open."""
    shape = onnx.load(path, load_external_data=False).graph.input[0].type.tensor_type.shape
    return [dimension.dim_param for dimension in list(shape.dim)[2:] if dimension.dim_param]


if __name__ == "__main__":
    section.run(check)
