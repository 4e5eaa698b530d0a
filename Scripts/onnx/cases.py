"""The tests of the onnx package: models with inputs and the results that they must give."""

import glob
import os
import warnings
from dataclasses import dataclass

import numpy as np
import onnx
from onnx import numpy_helper


@dataclass
class Case:
    """A test: a model, and pairs of inputs and outputs, each an array, or None where it is none."""

    suite: str
    name: str
    model: onnx.ModelProto
    data_sets: list

    @property
    def inputs(self):
        """The inputs of the graph that are not weights."""
        weights = {tensor.name for tensor in self.model.graph.initializer}
        return [value for value in self.model.graph.input if value.name not in weights]


FOLDERS = ("node", "pytorch-converted", "pytorch-operator", "simple")


def stored_cases(data, label=""):
    """The tests in a folder `onnx/backend/test/data`, or in one that holds it."""
    nested = os.path.join(data, "onnx", "backend", "test", "data")
    data = nested if os.path.isdir(nested) else data
    for kind in FOLDERS:
        for folder in sorted(glob.glob(os.path.join(glob.escape(data), kind, "test_*"))):
            path = os.path.join(folder, "model.onnx")
            if os.path.exists(path):
                yield stored_case(f"{kind}{label}", folder, onnx.load(path))


def stored_case(suite, folder, model):
    case = Case(suite, os.path.basename(folder), model, [])
    for data_set in sorted(glob.glob(os.path.join(glob.escape(folder), "test_data_set_*"))):
        inputs = [array(f"{data_set}/input_{index}.pb", value) for index, value in enumerate(case.inputs)]
        outputs = [array(f"{data_set}/output_{index}.pb", value) for index, value in enumerate(model.graph.output)]
        case.data_sets.append((inputs, outputs))
    return case


def array(path, value):
    """The array in a file; None for sequences and optional values, and where there is no file."""
    if value.type.WhichOneof("value") != "tensor_type" or not os.path.exists(path):
        return None
    tensor = onnx.TensorProto()
    with open(path, "rb") as file:
        tensor.ParseFromString(file.read())
    return numpy_helper.to_array(tensor)


def generated_cases():
    """The single-operator tests that newer packages make by code instead of carrying them as files."""
    from onnx.backend.test.loader import load_model_tests

    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            made = load_model_tests(kind="node")
    except (ValueError, ImportError, OSError):
        return
    for test in made:
        if test.model is not None:
            data_sets = [(plain(inputs), plain(outputs)) for inputs, outputs in test.data_sets]
            yield Case("node", test.name, test.model, data_sets)


def plain(values):
    """Arrays as they are, everything else as None."""
    return [
        numpy_helper.to_array(value) if isinstance(value, onnx.TensorProto)
        else np.asarray(value) if isinstance(value, (np.ndarray, np.generic)) else None
        for value in values
    ]
