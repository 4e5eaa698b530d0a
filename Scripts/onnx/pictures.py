"""Turns tests into models with one float32 picture as input, or says why a test is not about pictures."""

import copy
from dataclasses import dataclass

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from operators import ALONG_AN_AXIS, CLAIMED, ELEMENTWISE, KIND_OF, MERGING

RANK_NAMES = {0: "numbers", 1: "lists", 3: "signals or matrices", 5: "volumes"}


class NotAPicture(Exception):
    """Why a test cannot be one of a float32 image network."""


@dataclass
class PictureModel:
    """A model with one picture as input, what goes into it, and what must come out of each output."""

    model: object
    samples: np.ndarray
    outputs: dict
    changes: list  # what was done to the test's own model


def picture_model(case, data_set):
    """The model of a test for one of its data sets; raises NotAPicture."""
    inputs, outputs = data_set
    graph = case.model.graph
    reject_other_purposes(case, inputs, outputs)
    index = picture_index(case, inputs)
    lift = lifted_axes(case, inputs, index)
    reject_other_results(case, outputs, inputs[index].ndim + lift)
    model, changes = copy.deepcopy(case.model), []
    del model.graph.value_info[:]
    names = [value.name for value in case.inputs]
    samples = inputs[index]
    merged = merged_inputs(graph, inputs, index)
    if lift:
        changes.append("axes of 1 before")
    if merged:
        changes.append("inputs as channels of one picture")
        samples = concatenate(model, names, inputs, merged, lift)
    constants = [place for place in range(len(names)) if place != index and place not in merged]
    for place in constants:
        tensor = numpy_helper.from_array(inputs[place], names[place])
        model.graph.initializer.append(tensor)
        # Before version 4 of the format, weights are inputs too.
        if model.ir_version >= 4:
            remove_input(model.graph, names[place])
    if constants:
        changes.append("other inputs as constants")
    if lift:
        samples = samples.reshape((1,) * lift + samples.shape) if not merged else samples
        lift_graph(model.graph, names[index], lift)
    wanted = {
        value.name: expected.reshape((1,) * lift + expected.shape)
        for value, expected in zip(graph.output, outputs)
    }
    return PictureModel(model, samples, wanted, changes)


def reject_other_purposes(case, inputs, outputs):
    """Kinds of networks that are not image networks, by what the model itself says."""
    for value in [*case.inputs, *case.model.graph.output]:
        kind = value.type.WhichOneof("value")
        if kind != "tensor_type":
            raise NotAPicture(f"{(kind or 'untyped').removesuffix('_type')} values")
        if value.type.tensor_type.elem_type == TensorProto.STRING:
            raise NotAPicture("text")
    for node in case.model.graph.node:
        if node.op_type in KIND_OF:
            raise NotAPicture(KIND_OF[node.op_type])
        if node.domain not in ("", "ai.onnx"):
            raise NotAPicture(f"operators of {node.domain}")
        if is_training(node, case, inputs):
            raise NotAPicture("training")
    if any(array is None for array in [*inputs, *outputs]) or not inputs:
        raise NotAPicture("no inputs" if not inputs else "no arrays recorded")
    if any(array.size == 0 for array in [*inputs, *outputs]):
        raise NotAPicture("arrays without values")


def is_training(node, case, inputs):
    if node.op_type == "BatchNormalization":
        return any(a.name == "training_mode" and a.i for a in node.attribute) or len(node.output) > 1
    if node.op_type == "Dropout" and len(node.input) > 2:
        names = [value.name for value in case.inputs]
        if node.input[2] in names:
            return bool(inputs[names.index(node.input[2])])
        constants = {tensor.name: tensor for tensor in case.model.graph.initializer}
        return node.input[2] in constants and bool(numpy_helper.to_array(constants[node.input[2]]))
    return False


def is_elementwise(case):
    nodes = case.model.graph.node
    # An axis of old versions counts from the front, and so does their slope for each channel.
    return bool(nodes) and all(
        node.op_type in ELEMENTWISE and not any(a.name == "axis" for a in node.attribute)
        and not (node.op_type == "PRelu" and operator_version(case.model) < 7) for node in nodes)


def picture_index(case, inputs):
    """Which input is the picture or the features."""
    floats = [index for index, array in enumerate(inputs) if array.dtype == np.float32]
    if not floats:
        raise NotAPicture("inputs of other types than float32")
    first = floats[0]
    if inputs[first].ndim in (2, 4):
        return first
    if inputs[first].ndim in (1, 3) and (is_elementwise(case) or axis_becomes_channels(case, inputs[first])):
        return first
    raise NotAPicture(f"inputs of rank {inputs[first].ndim} ({RANK_NAMES.get(inputs[first].ndim, 'other arrays')})")


def axis_becomes_channels(case, array):
    """Whether a test of rank 3 runs along its first axis, that of channels once there is a batch."""
    nodes = case.model.graph.node
    if len(nodes) != 1 or nodes[0].op_type not in ALONG_AN_AXIS or array.ndim != 3:
        return False
    axis = next((a.i for a in nodes[0].attribute if a.name == "axis"), None)
    return axis in (0, -3)


def lifted_axes(case, inputs, index):
    """How many axes of 1 are put before: elementwise operators do not see them."""
    rank = inputs[index].ndim
    if rank in (2, 4):
        return 0
    if any(array.ndim > rank for array in inputs):
        raise NotAPicture(f"inputs of rank {rank} ({RANK_NAMES[rank]})")
    return 1


def reject_other_results(case, outputs, rank):
    """Results that are not float32, unless the test is one of pictures and of operators that fcnscan claims."""
    others = any(array.dtype != np.float32 for array in outputs)
    claimed = all(node.op_type in CLAIMED for node in case.model.graph.node)
    if others and not (claimed and rank == 4):
        raise NotAPicture("results of other types than float32")


def merged_inputs(graph, inputs, index):
    """The inputs that can be maps beside the picture: of one shape, all taken by an operator of several maps."""
    if len(graph.node) != 1 or graph.node[0].op_type not in MERGING or len(inputs) < 2:
        return []
    alike = all(array.dtype == np.float32 and array.shape == inputs[index].shape for array in inputs)
    return list(range(len(inputs))) if alike else []


def concatenate(model, names, inputs, merged, lift):
    """Makes the inputs slices of one picture's channels; returns the picture."""
    arrays = [inputs[place].reshape((1,) * lift + inputs[place].shape) for place in merged]
    channels, graph = arrays[0].shape[1], model.graph
    version, slices = operator_version(model), []
    for order, place in enumerate(merged):
        start, end = order * channels, (order + 1) * channels
        if version < 10:
            node = helper.make_node("Slice", ["picture"], [names[place]], axes=[1], starts=[start], ends=[end])
        else:
            words = [f"{names[place]}.{word}" for word in ("start", "end", "axis")]
            for word, number in zip(words, (start, end, 1)):
                graph.initializer.append(numpy_helper.from_array(np.array([number], dtype=np.int64), word))
            node = helper.make_node("Slice", ["picture", *words], [names[place]])
        slices.append(node)
    nodes = [*slices, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    picture = np.concatenate(arrays, axis=1)
    for place in merged:
        remove_input(graph, names[place])
    graph.input.insert(0, helper.make_tensor_value_info("picture", TensorProto.FLOAT, picture.shape))
    return picture


def operator_version(model):
    return next((entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx")), 1)


def remove_input(graph, name):
    for place, value in enumerate(graph.input):
        if value.name == name:
            del graph.input[place]
            return


def lift_graph(graph, picture, lift):
    """Puts axes of 1 before the picture's and the results' shapes, and moves axes that count from the front."""
    for value in [*graph.input, *graph.output]:
        if value.name == picture or value in graph.output:
            shape = value.type.tensor_type.shape
            dimensions = [1] * lift + [dimension.dim_value for dimension in shape.dim]
            value.CopyFrom(helper.make_tensor_value_info(value.name, value.type.tensor_type.elem_type, dimensions))
    for node in graph.node:
        if node.op_type in ALONG_AN_AXIS:
            for attribute in node.attribute:
                if attribute.name == "axis" and attribute.i >= 0:
                    attribute.i += lift
