"""A classifier as converters from Keras write it: rows, columns, channels inside, and a flatten in that order."""

import os

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SIDE = 28


def write_all(folder, seed=21):
    """Writes the classic net for digits with its input in either order; returns facts as torch_nets does."""
    facts = []
    for name, nhwc in (("keras-nchw-input", False), ("keras-nhwc-input", True)):
        path = os.path.join(folder, f"{name}.onnx")
        onnx.save(classifier(np.random.default_rng(seed), nhwc), path)
        facts.append({
            "name": name, "exporter": "by hand", "path": path, "right": None, "pads": False, "slides": True,
            "nhwc": nhwc})
    return facts


def classifier(random, nhwc):
    """3×3 convolutions of 16 and 24 filters, pooling, flatten over rows, columns and channels, 32, 10, softmax."""
    tensors, nodes = [], []

    def weight(name, *shape):
        scale = np.sqrt(2 / int(np.prod(shape[1:])) if len(shape) == 4 else 2 / shape[0])
        values = (random.standard_normal(shape) * (scale if len(shape) > 1 else 0.05)).astype(np.float32)
        return constant(name, values)

    def constant(name, values):
        tensors.append(numpy_helper.from_array(values, name))
        return name

    def add(kind, inputs, output, **attributes):
        nodes.append(helper.make_node(kind, inputs, [output], name=f"model/{output}/{kind}", **attributes))
        return output

    value = "input_1"
    if nhwc:
        value = add("Transpose", [value], "to_planes", perm=[0, 3, 1, 2])
    value = add("Conv", [value, weight("kernel_1", 16, 1, 3, 3)], "conv_1", strides=[1, 1], auto_pad="VALID")
    # Converters leave the bias as an addition of its own.
    bias = constant("bias_1", (0.05 * random.standard_normal((1, 16, 1, 1))).astype(np.float32))
    value = add("Add", [value, bias], "biased_1")
    value = add("Relu", [value], "relu_1")
    value = add("Conv", [value, weight("kernel_2", 24, 16, 3, 3), weight("bias_2", 24)], "conv_2")
    value = add("Relu", [value], "relu_2")
    value = add("MaxPool", [value], "pool", kernel_shape=[2, 2], strides=[2, 2])
    value = add("Transpose", [value], "to_rows", perm=[0, 2, 3, 1])
    value = add("Reshape", [value, constant("flat", np.array([-1, 12 * 12 * 24], dtype=np.int64))], "flatten")
    value = add("MatMul", [value, weight("kernel_3", 12 * 12 * 24, 32)], "dense_1")
    value = add("Add", [value, weight("bias_3", 32)], "biased_3")
    value = add("Relu", [value], "relu_3")
    value = add("MatMul", [value, weight("kernel_4", 32, 10)], "dense_2")
    value = add("Add", [value, weight("bias_4", 10)], "biased_4")
    add("Softmax", [value], "dense_3", axis=-1)
    shape = ["batch", SIDE, SIDE, 1] if nhwc else ["batch", 1, SIDE, SIDE]
    graph = helper.make_graph(
        nodes, "tf2onnx", [helper.make_tensor_value_info("input_1", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("dense_3", TensorProto.FLOAT, ["batch", 10])], tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7)
    onnx.checker.check_model(model)
    return model
