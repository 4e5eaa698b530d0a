"""The package's `light` models: the graphs of well-known networks, with constant weights and with random ones."""

import glob
import os

import numpy as np
import onnx
from onnx import helper, numpy_helper

import section
from program import BadEnd, Program, Refusal
from section import scientific
from witnesses import difference, onnxruntime_scores

LARGEST = 1e-3


def check(options):
    result = section.Section("light", "Graphs of well-known networks")
    program, rows = Program(options["program"]), []
    for path in models(options):
        name = os.path.basename(path).removeprefix("light_").removesuffix(".onnx")
        section.say(f"light: {name}")
        with section.folder(options, "light") as folder:
            rows.append(row(result, program, name, path, folder))
    result.table(
        ["network", "nodes", "recorded", "ONNX Runtime", "random weights, ONNX Runtime", "largest logit"], rows)
    result.note(
        "The largest difference of fcnscan from the recorded outputs and from ONNX Runtime, relative to the largest "
        f"score; within {LARGEST:g} is right. The samples are those of the package's own runner. The recorded outputs "
        "are those of constant weights, with which all classes are alike and mistakes can hide, hence the last "
        "comparison: the same graphs with random weights, by their logits.")
    return result


def models(options):
    """The installed package's models, and those in other folders that it does not have."""
    found = {}
    for data in [os.path.join(os.path.dirname(onnx.__file__), "backend", "test", "data"), *options["data"]]:
        nested = os.path.join(data, "onnx", "backend", "test", "data")
        for path in glob.glob(os.path.join(glob.escape(nested if os.path.isdir(nested) else data), "light", "*.onnx")):
            found.setdefault(os.path.basename(path), path)
    return [found[name] for name in sorted(found)]


def row(result, program, name, path, folder):
    model = onnx.load(path)
    samples = ramp(model)
    random = os.path.join(folder, "random.onnx")
    onnx.save(with_random_weights(model), random)
    noise = np.random.default_rng(9).standard_normal(samples.shape, dtype=np.float32)
    cells = [name, len(model.graph.node)]
    try:
        ours = program.scores(path, samples, folder)
        differences = [difference(ours, recorded(path)), difference(ours, onnxruntime_scores(path, samples))]
        theirs = onnxruntime_scores(random, noise)
        differences.append(difference(program.scores(random, noise, folder), theirs))
    except (Refusal, BadEnd) as error:
        result.check(False, f"{name}: {str(error).replace(folder, '')}")
        return cells + [f"refused: {error}", "–", "–", "–"]
    result.check(max(differences) <= LARGEST, f"{name}: differences {differences}")
    return cells + [scientific(value) for value in differences] + [f"{np.abs(theirs).max():.3g}"]


def ramp(model):
    """The samples of the package's runner: values from 0 to 1 in equal steps."""
    weights = {tensor.name for tensor in model.graph.initializer}
    value = next(value for value in model.graph.input if value.name not in weights)
    shape = [dimension.dim_value for dimension in value.type.tensor_type.shape.dim]
    count = int(np.prod(shape))
    return (np.arange(count).reshape(shape) / count).astype(np.float32)


def recorded(path):
    tensor = onnx.TensorProto()
    with open(path.removesuffix(".onnx") + "_output_0.pb", "rb") as file:
        tensor.ParseFromString(file.read())
    return numpy_helper.to_array(tensor)


def with_random_weights(model):
    """The same graph without its last softmax, with a random tensor wherever ConstantOfShape makes a constant one."""
    result = onnx.ModelProto()
    result.CopyFrom(model)
    graph, random = result.graph, np.random.default_rng(5)
    shapes = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    uses = {name: (node.op_type, place) for node in graph.node for place, name in enumerate(node.input)}
    nodes = []
    for node in graph.node:
        if node.op_type != "ConstantOfShape":
            nodes.append(node)
            continue
        shape = tuple(int(side) for side in shapes[node.input[0]])
        values = random_weights(random, shape, *uses.get(node.output[0], ("", 0)))
        graph.initializer.append(numpy_helper.from_array(values.astype(np.float32), node.output[0]))
        if result.ir_version < 4:
            graph.input.append(helper.make_tensor_value_info(node.output[0], onnx.TensorProto.FLOAT, shape))
    if nodes[-1].op_type == "Softmax":
        logits = nodes.pop().input[0]
        graph.output[0].name = logits
    del graph.node[:], graph.value_info[:]
    graph.node.extend(nodes)
    return result


def random_weights(random, shape, operator, place):
    """Weights that keep values of a moderate size through many layers."""
    if len(shape) > 1:
        values_in = int(np.prod(shape[1:]))
        return random.standard_normal(shape) * np.sqrt((2 if len(shape) == 4 else 1) / values_in)
    if operator == "BatchNormalization" and place in (1, 4):  # scale and variance
        return random.uniform(0.5, 1.5, shape)
    if operator == "Unsqueeze":  # a scale or a shift for each channel
        return random.uniform(0.3, 1, shape)
    return 0.1 * random.standard_normal(shape)


if __name__ == "__main__":
    section.run(check)
