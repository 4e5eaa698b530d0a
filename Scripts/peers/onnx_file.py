"""Writes a network as ONNX, with the input `picture` and the output `scores`."""

import onnx
from onnx import TensorProto, helper, numpy_helper

from networks import POOL
from weights import parameters


def write(network, path):
    nodes, tensors, weights = [], [], parameters(network)
    value = "picture"

    def add(kind, outputs, inputs=(), **attributes):
        nonlocal value
        nodes.append(helper.make_node(kind, [value, *inputs], [outputs], **attributes))
        value = outputs

    steps = network.steps
    for index, step in enumerate(steps):
        output = "scores" if index == len(steps) - 1 else f"step{index}"
        if step == POOL:
            add("MaxPool", output, kernel_shape=[2, 2], strides=[2, 2])
            continue
        names = [f"weight{index}", f"bias{index}"]
        tensors += [numpy_helper.from_array(array, name) for array, name in zip(next(weights), names)]
        sums = f"sums{index}" if step.relu else output
        add("Conv", sums, names, kernel_shape=[step.kernel] * 2, pads=[step.padding] * 4, strides=[1, 1])
        if step.relu:
            add("Relu", output)
    side = network.map_side
    graph = helper.make_graph(
        nodes,
        network.name,
        [helper.make_tensor_value_info(
            "picture", TensorProto.FLOAT, [1, network.channels, network.side, network.side])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, network.classes, side, side])],
        tensors,
    )
    # Versions that every peer reads.
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path)
