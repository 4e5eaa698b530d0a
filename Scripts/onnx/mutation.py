"""Spoils model files: bytes that flip or are missing, and files in order that say what cannot be."""

import os
import shutil

import numpy as np
import onnx
from onnx import TensorProto, helper

HUGE = (0, -1, 3, 2**31 - 1, 2**31, 2**40, 2**62, -(2**63))


def mutate(number, paths, folder):
    """Writes the file number `number`, the same at every call; returns its path and what was done."""
    random = np.random.default_rng(1000 + number)
    source = paths[number % len(paths)]
    kinds = BYTES + MEANINGS
    kind = kinds[(number // len(paths)) % len(kinds)]
    target = os.path.join(folder, "spoiled.onnx")
    data = os.path.join(os.path.dirname(source), "external.data")
    if os.path.exists(data):
        shutil.copy(data, folder)
    if kind in BYTES:
        with open(source, "rb") as file:
            content = bytearray(file.read())
        words = kind(content, random)
        with open(target, "wb") as file:
            file.write(content)
    else:
        model = onnx.load(source, load_external_data=False)
        words = kind(model, random, folder)
        with open(target, "wb") as file:
            file.write(model.SerializeToString())
    return target, f"{os.path.basename(source)}: {kind.__name__.replace('_', ' ')}{f' ({words})' if words else ''}"


def chosen(random, things):
    return things[int(random.integers(len(things)))] if len(things) else None


# Bytes


def flipped_bits(content, random):
    for _ in range(int(random.integers(1, 20))):
        content[int(random.integers(len(content)))] ^= 1 << int(random.integers(8))


def flipped_bits_at_the_beginning(content, random):
    """Where the names, the nodes and the lengths are."""
    for _ in range(int(random.integers(1, 6))):
        content[int(random.integers(min(len(content), 900)))] ^= 1 << int(random.integers(8))


def cut(content, random):
    length = int(random.integers(len(content)))
    del content[length:]
    return f"{length} bytes"


def missing_bytes(content, random):
    start, count = int(random.integers(len(content))), int(random.integers(1, 200))
    del content[start:start + count]


def more_bytes(content, random):
    start = int(random.integers(len(content)))
    content[start:start] = random.integers(256, size=int(random.integers(1, 200)), dtype=np.uint8).tobytes()


def long_length(content, random):
    """A length or a number of ten bytes, nearly 2⁶⁴, in place of others."""
    start = int(random.integers(min(len(content), 2000)))
    content[start:start + 10] = b"\xff" * 9 + b"\x01"


def zeros(content, random):
    start, count = int(random.integers(len(content))), int(random.integers(1, 400))
    content[start:start + count] = bytes(len(content[start:start + count]))


def noise(content, random):
    content[:] = random.integers(256, size=int(random.integers(1, 4000)), dtype=np.uint8).tobytes()


# Meanings


def huge_sides_of_a_tensor(model, random, folder):
    tensor = chosen(random, model.graph.initializer)
    if tensor is not None and len(tensor.dims):
        side = int(chosen(random, HUGE))
        tensor.dims[int(random.integers(len(tensor.dims)))] = side
        return f"{tensor.name} {side}"


def more_sides_of_a_tensor(model, random, folder):
    tensor = chosen(random, model.graph.initializer)
    tensor.dims.extend([2**20] * int(random.integers(1, 80)))
    return tensor.name


def another_type_of_a_tensor(model, random, folder):
    tensor = chosen(random, model.graph.initializer)
    tensor.data_type = int(chosen(random, [*range(0, 24), 99, -1, 2**31 - 1]))
    return f"{tensor.name} {tensor.data_type}"


def cut_tensor(model, random, folder):
    tensor = chosen(random, model.graph.initializer)
    if tensor.raw_data:
        tensor.raw_data = tensor.raw_data[:int(random.integers(len(tensor.raw_data)))]
    elif len(tensor.float_data):
        del tensor.float_data[int(random.integers(len(tensor.float_data))):]
    return tensor.name


def values_that_are_no_numbers(model, random, folder):
    tensor = chosen(random, model.graph.initializer)
    if tensor.raw_data:
        tensor.raw_data = b"\xff" * len(tensor.raw_data)
    return tensor.name


def huge_picture(model, random, folder):
    dimension = chosen(random, model.graph.input[0].type.tensor_type.shape.dim)
    dimension.dim_value = int(chosen(random, HUGE))
    return str(dimension.dim_value)


def picture_of_another_kind(model, random, folder):
    value = model.graph.input[0]
    kind = int(random.integers(4))
    if kind == 0:
        value.type.tensor_type.elem_type = int(chosen(random, [0, 7, 8, 10, 16, 55]))
    elif kind == 1:
        value.type.tensor_type.ClearField("shape")
    elif kind == 2:
        value.type.Clear()
    else:
        value.type.tensor_type.shape.dim.add().dim_value = 4


def huge_attribute(model, random, folder):
    numbers = [a for node in model.graph.node for a in node.attribute if len(a.ints) or a.type == 2]
    attribute = chosen(random, numbers)
    if attribute is None:
        return "none"
    value = int(chosen(random, HUGE))
    if len(attribute.ints):
        attribute.ints[int(random.integers(len(attribute.ints)))] = value
    else:
        attribute.i = value
    return f"{attribute.name} {value}"


def attribute_of_another_kind(model, random, folder):
    node = chosen(random, [node for node in model.graph.node if len(node.attribute)])
    attribute = chosen(random, node.attribute)
    name = attribute.name
    other = chosen(random, [1.5, "text", [1, 2, 3, 4, 5, 6, 7], [0.5], ["a"], float("nan"), float("inf")])
    attribute.CopyFrom(helper.make_attribute(name, other))
    return f"{name} {other}"


def dangling_input(model, random, folder):
    node = chosen(random, [node for node in model.graph.node if len(node.input)])
    node.input[int(random.integers(len(node.input)))] = "nowhere"


def cycle(model, random, folder):
    nodes = [node for node in model.graph.node if len(node.input)]
    chosen(random, nodes[:-1]).input[0] = nodes[-1].output[0]


def missing_node(model, random, folder):
    place = int(random.integers(len(model.graph.node)))
    kind = model.graph.node[place].op_type
    del model.graph.node[place]
    return kind


def changed_order(model, random, folder):
    nodes = [model.graph.node[place] for place in random.permutation(len(model.graph.node))]
    copies = [onnx.NodeProto.FromString(node.SerializeToString()) for node in nodes]
    del model.graph.node[:]
    model.graph.node.extend(copies)


def another_operator(model, random, folder):
    node = chosen(random, model.graph.node)
    node.op_type = chosen(random, [
        "Conv", "Gemm", "Reshape", "Concat", "Softmax", "Loop", "Unheard", "", "MaxPool", "Transpose", "Gather"])
    return node.op_type


def fewer_inputs(model, random, folder):
    node = chosen(random, [node for node in model.graph.node if len(node.input)])
    del node.input[int(random.integers(len(node.input))):]
    return node.op_type


def many_inputs(model, random, folder):
    node = chosen(random, model.graph.node)
    node.input.extend(["picture"] * int(random.integers(1, 50)))
    return node.op_type


def results_of_one_name(model, random, folder):
    first, second = chosen(random, model.graph.node), chosen(random, model.graph.node)
    second.output[0] = first.output[0]


def no_outputs(model, random, folder):
    if random.integers(2):
        del model.graph.output[:]
    else:
        model.graph.output[0].name = "nothing"


def other_versions(model, random, folder):
    kind = int(random.integers(3))
    if kind == 0:
        model.opset_import[0].version = int(chosen(random, [0, 1, 5, 10**6, 2**62]))
    elif kind == 1:
        del model.opset_import[:]
    else:
        model.ir_version = int(chosen(random, [0, 1, 2, 10**6]))


def foreign_file(model, random, folder):
    """Weights in files that are elsewhere, not there, or too short."""
    tensor = chosen(random, model.graph.initializer)
    tensor.ClearField("raw_data")
    tensor.ClearField("float_data")
    tensor.data_location = TensorProto.EXTERNAL
    del tensor.external_data[:]
    with open(os.path.join(folder, "short.data"), "wb") as file:
        file.write(bytes(7))
    location = chosen(random, ["../../../../etc/passwd", "/dev/zero", "/etc/passwd", "absent", "short.data", ".", ""])
    entries = {"location": location, "offset": str(chosen(random, [0, -1, 5, 2**63, "x"])),
               "length": str(chosen(random, [4, 0, -1, 2**63 - 1, 2**64]))}
    for key, value in entries.items():
        if random.integers(4):
            tensor.external_data.add(key=key, value=value)
    return ", ".join(f"{entry.key} {entry.value}" for entry in tensor.external_data)


BYTES = [
    flipped_bits, flipped_bits_at_the_beginning, cut, missing_bytes, more_bytes, long_length, zeros,
    flipped_bits_at_the_beginning, cut, noise,
]
MEANINGS = [
    huge_sides_of_a_tensor, more_sides_of_a_tensor, another_type_of_a_tensor, cut_tensor, values_that_are_no_numbers,
    huge_picture, picture_of_another_kind, huge_attribute, huge_attribute, attribute_of_another_kind, dangling_input,
    cycle, missing_node, changed_order, another_operator, fewer_inputs, many_inputs, results_of_one_name, no_outputs,
    other_versions, foreign_file, foreign_file,
]
