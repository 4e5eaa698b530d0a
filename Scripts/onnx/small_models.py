"""Small valid models, by hand, with the kinds of tensors and nodes that files hold: what mutation starts from."""

import os

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SIDE = 16  # of the picture, which has three channels


def write_all(folder):
    """Writes the models and returns their paths."""
    makers = {
        "digits": digits, "shapes": shape_arithmetic, "residual": residual, "channels-last": channels_last,
        "half": half_precision,
    }
    paths = []
    for name, make in makers.items():
        paths.append(os.path.join(folder, f"{name}.onnx"))
        onnx.save(make(), paths[-1])
    paths.append(os.path.join(folder, "external.onnx"))
    onnx.save(
        digits(), paths[-1], save_as_external_data=True, location="external.data", size_threshold=64)
    return paths


class Weights:
    """Random weights under names."""

    def __init__(self):
        self.random, self.tensors = np.random.default_rng(4), []

    def add(self, name, *shape, type=np.float32):
        values = self.random.standard_normal(shape) * np.sqrt(1 / max(int(np.prod(shape[1:])), 1))
        return self.constant(name, values.astype(type))

    def constant(self, name, values):
        self.tensors.append(numpy_helper.from_array(np.asarray(values), name))
        return name


def model(nodes, weights, outputs=10, shape=(1, 3, SIDE, SIDE), version=17):
    graph = helper.make_graph(
        nodes, "small", [helper.make_tensor_value_info("picture", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [shape[0], outputs])], weights.tensors)
    result = helper.make_model(graph, opset_imports=[helper.make_opsetid("", version)], ir_version=8)
    onnx.checker.check_model(result)
    return result


node = helper.make_node


def digits():
    """Convolutions, poolings, and two fully-connected layers; some weights as lists of numbers instead of bytes."""
    w = Weights()
    nodes = [
        node("Conv", ["picture", w.add("w1", 8, 3, 3, 3), w.add("b1", 8)], ["c1"], kernel_shape=[3, 3]),
        node("Relu", ["c1"], ["r1"]),
        node("MaxPool", ["r1"], ["p1"], kernel_shape=[2, 2], strides=[2, 2]),
        node("Flatten", ["p1"], ["f"]),
        node("Gemm", ["f", w.add("w2", 20, 8 * 49), w.add("b2", 20)], ["g1"], transB=1),
        node("Relu", ["g1"], ["r2"]),
        node("Gemm", ["r2", w.add("w3", 10, 20), w.add("b3", 10)], ["g2"], transB=1),
        node("Softmax", ["g2"], ["scores"], axis=1),
    ]
    for tensor in w.tensors[1::2]:
        values = numpy_helper.to_array(tensor)
        tensor.ClearField("raw_data")
        tensor.float_data.extend(values.ravel().tolist())
    return model(nodes, w)


def shape_arithmetic():
    """A flatten that is computed from the shape, with constants as nodes."""
    w = Weights()
    nodes = [
        node("Conv", ["picture", w.add("w1", 6, 3, 5, 5)], ["c1"], kernel_shape=[5, 5], strides=[2, 2]),
        node("LeakyRelu", ["c1"], ["r1"], alpha=0.1),
        node("Shape", ["r1"], ["shape"]),
        node("Constant", [], ["zero"], value=numpy_helper.from_array(np.array(0, dtype=np.int64))),
        node("Gather", ["shape", "zero"], ["batch"], axis=0),
        node("Constant", [], ["axis"], value=numpy_helper.from_array(np.array([0], dtype=np.int64))),
        node("Unsqueeze", ["batch", "axis"], ["batches"]),
        node("Constant", [], ["rest"], value=numpy_helper.from_array(np.array([-1], dtype=np.int64))),
        node("Concat", ["batches", "rest"], ["target"], axis=0),
        node("Reshape", ["r1", "target"], ["f"]),
        node("MatMul", ["f", w.add("w2", 6 * 36, 10)], ["m"]),
        node("Add", ["m", w.add("b2", 10)], ["scores"]),
    ]
    return model(nodes, w)


def residual():
    """Branches that are added and concatenated, batch normalisation, and a global pooling."""
    w = Weights()
    w.constant("ones", np.ones(8, dtype=np.float32))
    w.constant("lowest", np.float32(0))
    w.constant("highest", np.float32(6))
    nodes = [
        node("Conv", ["picture", w.add("w1", 8, 3, 3, 3)], ["c1"], pads=[1, 1, 1, 1]),
        node("BatchNormalization", ["c1", "ones", w.add("b", 8), w.add("m", 8), "ones"], ["n1"]),
        node("Clip", ["n1", "lowest", "highest"], ["r1"]),
        node("Conv", ["r1", w.add("w2", 8, 1, 3, 3)], ["c2"], group=8, pads=[1, 1, 1, 1]),
        node("Add", ["c2", "r1"], ["a"]),
        node("AveragePool", ["a"], ["p"], kernel_shape=[2, 2], strides=[2, 2]),
        node("MaxPool", ["a"], ["q"], kernel_shape=[2, 2], strides=[2, 2]),
        node("Concat", ["p", "q"], ["both"], axis=1),
        node("GlobalAveragePool", ["both"], ["g"]),
        node("Flatten", ["g"], ["f"]),
        node("Gemm", ["f", w.add("w3", 16, 10), w.add("b3", 10)], ["scores"]),
    ]
    return model(nodes, w)


def channels_last():
    """As converters from Keras write: the flatten runs over rows, columns, channels."""
    w = Weights()
    nodes = [
        node("Conv", ["picture", w.add("w1", 4, 3, 3, 3), w.add("b1", 4)], ["c1"], auto_pad="SAME_UPPER"),
        node("Elu", ["c1"], ["r1"]),
        node("LRN", ["r1"], ["l"], size=3),
        node("Pad", ["l", w.constant("pads", np.array([0, 0, 1, 1, 0, 0, 1, 1]))], ["z"]),
        node("MaxPool", ["z"], ["p1"], kernel_shape=[3, 3], strides=[3, 3]),
        node("Transpose", ["p1"], ["t"], perm=[0, 2, 3, 1]),
        node("Reshape", ["t", w.constant("shape", np.array([-1, 4 * 36]))], ["f"]),
        node("MatMul", ["f", w.add("w2", 4 * 36, 10)], ["m"]),
        node("Add", ["m", w.add("b2", 10)], ["scores"]),
    ]
    return model(nodes, w)


def half_precision():
    """Weights in half and double precision that are cast."""
    w = Weights()
    nodes = [
        node("Cast", [w.add("w16", 4, 3, 3, 3, type=np.float16)], ["w1"], to=TensorProto.FLOAT),
        node("Conv", ["picture", "w1"], ["c1"], strides=[2, 2], dilations=[2, 2]),
        node("Sigmoid", ["c1"], ["r1"]),
        node("Slice", ["r1", w.constant("start", np.array([1])), w.constant("end", np.array([3])),
                       w.constant("axis", np.array([1]))], ["s"]),
        node("Resize", ["s", "", w.constant("scales", np.array([1, 1, 2, 2], dtype=np.float32))], ["u"],
             mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor"),
        node("ReduceMean", ["u"], ["g"], axes=[2, 3], keepdims=0),
        node("Cast", [w.add("w64", 2, 10, type=np.float64)], ["w2"], to=TensorProto.FLOAT),
        node("MatMul", ["g", "w2"], ["scores"]),
    ]
    return model(nodes, w)
