"""Other runtimes on the same files."""

import numpy as np


def onnxruntime_scores(path, samples, output_name=None):
    """ONNX Runtime's result, the first output unless one is named."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # Its optimiser takes a Pad before a MaxPool into the pooling, where zeros become the lowest value: 1.31 gives other
    # scores with it than without it, and than the package's reference evaluator.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    names = [output_name] if output_name else [session.get_outputs()[0].name]
    return session.run(names, {session.get_inputs()[0].name: samples})[0]


def openvino_scores(path, samples):
    """OpenVINO's result in float32."""
    import openvino

    core = openvino.Core()
    # Without the hint it may choose bfloat16.
    compiled = core.compile_model(core.read_model(path), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return np.array(compiled.create_infer_request().infer({0: samples})[0])


def difference(ours, theirs):
    """The largest difference relative to the largest score; infinite where shapes differ or a score is not finite.

    fcnscan gives a vector as a map of one cell, hence the comparison of shapes without sides of 1.
    """
    if sides(ours) != sides(theirs) or not np.isfinite(ours).all():
        return float("inf")
    largest = max(float(np.abs(theirs).max(initial=0)), float(np.finfo(np.float32).tiny))
    ours, theirs = ours.astype(np.float64).ravel(), theirs.astype(np.float64).ravel()
    return float(np.abs(ours - theirs).max(initial=0)) / largest


def sides(array):
    return [side for side in array.shape if side != 1]
