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
                rows.append([name, *["–"] * 8, "failed"])
    result.table([
        "architecture", "window", "classifier", "read back", "dense, window", "larger picture", "map",
        "dense, ONNX Runtime", "dense, OpenVINO", "odd picture"], rows)
    result.note(
        "Random weights and samples. Classifier: `fcnscan run` on the model file against ONNX Runtime on what "
        "`fcnscan convert --classifier` wrote; read back: the same with fcnscan on that file. Dense: what `fcnscan "
        "convert` wrote, whose height and width are open: on a window; on a larger picture of whole strides, in both "
        "runtimes against `fcnscan run` on the model file. Odd picture: half a stride more, which fcnscan leaves out "
        "before layers pad, against ONNX Runtime on the picture without it; runtimes that pad beyond it give other "
        "scores at that border. Numbers are the largest difference relative to the largest probability; within "
        f"{LARGEST:g} is right. Samples are scaled so that the softmax does not hide differences.")
    return result


def row(result, program, name, folder):
    model, classifier, dense = (os.path.join(folder, file) for file in (
        "model.safetensors", "classifier.onnx", "dense.onnx"))
    program.call("new", name, "--seed", 3, "-o", model)
    program.call("convert", model, "--classifier", "-o", classifier)
    report = program.json("convert", model, "-o", dense, "--json")
    channels, height, width = input_shape(classifier)
    random, stride = np.random.default_rng(11), report["grid"]["stride"]
    scale = moderate_scale(classifier, (1, channels, height, width), folder)

    def samples(rows, columns):
        return random.standard_normal((1, channels, int(rows), int(columns)), dtype=np.float32) * scale

    window = samples(height, width)
    larger = samples(height + 2 * stride["height"], width + 3 * stride["width"])
    odd = samples(height + 2.5 * stride["height"], width + 1.5 * stride["width"])
    whole = np.ascontiguousarray(odd[:, :, :height + 2 * stride["height"], :width + stride["width"]])
    expected, ours = onnxruntime_scores(classifier, window), program.scores(model, larger, folder)
    differences = {
        "classifier": difference(program.scores(model, window, folder), expected),
        "read back": difference(program.scores(classifier, window, folder), expected),
        "dense on a window": difference(onnxruntime_scores(dense, window), expected),
        "dense in ONNX Runtime": difference(onnxruntime_scores(dense, larger), ours),
        "dense in OpenVINO": difference(openvino_scores(dense, larger), ours),
        "odd picture": difference(program.scores(dense, odd, folder), onnxruntime_scores(dense, whole)),
    }
    for what, value in differences.items():
        result.check(value <= LARGEST, f"{name}: {what}: {value:.2g}")
    result.check(expected.max() < 0.999, f"{name}: one probability hides all others")
    result.check(len(set(open_sides(dense))) > 1, f"{name}: the dense file fixes height or width")
    numbers = [scientific(value) for value in differences.values()]
    return [
        name, f"{width}x{height}x{channels}", *numbers[:3], f"{larger.shape[3]}x{larger.shape[2]}",
        f"{ours.shape[3]}x{ours.shape[2]}", *numbers[3:]]


def moderate_scale(path, shape, folder):
    """What samples are multiplied by so that logits are at most about 4: deep networks start with huge ones."""
    model = onnx.load(path)
    if model.graph.node[-1].op_type != "Softmax":
        return np.float32(1)
    model.graph.output[0].name = model.graph.node[-1].input[0]
    del model.graph.node[-1]
    logits = os.path.join(folder, "logits.onnx")
    onnx.save(model, logits)
    random = np.random.default_rng(12).standard_normal(shape, dtype=np.float32)
    largest = float(np.abs(onnxruntime_scores(logits, random)).max())
    os.remove(logits)
    return np.float32(min(1, 4 / largest))


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
