"""How each peer runs a network: a function that loads it and returns a function from samples to scores.

All compute in float32 on the given number of threads; scores come as a NumPy array of their own.
"""

import os

import numpy as np


def onnxruntime(folder, network, threads):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        os.path.join(folder, "network.onnx"), options, providers=["CPUExecutionProvider"])
    return lambda planes: session.run(None, {"picture": planes})[0]


def openvino(folder, network, threads):
    import openvino

    core = openvino.Core()
    # Without the hint it may choose bfloat16.
    wanted = {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": str(threads), "PERFORMANCE_HINT": "LATENCY"}
    compiled = core.compile_model(core.read_model(os.path.join(folder, "network.onnx")), "CPU", wanted)
    request = compiled.create_infer_request()
    return lambda planes: np.array(request.infer({0: planes})[0])


def mnn(folder, network, threads):
    import MNN

    manager = MNN.nn.create_runtime_manager(({"backend": "CPU", "numThread": threads, "precision": "high"},))
    module = MNN.nn.load_module_from_file(
        os.path.join(folder, "network.mnn"), ["picture"], ["scores"], runtime_manager=manager)
    shape = [1, network.channels, network.side, network.side]

    def run(planes):
        value = MNN.expr.const(planes, shape, MNN.expr.NCHW)
        scores = module.forward([MNN.expr.convert(value, MNN.expr.NC4HW4)])
        scores = scores[0] if isinstance(scores, (list, tuple)) else scores
        return np.array(MNN.expr.convert(scores, MNN.expr.NCHW).read(), copy=True)

    return run


def ncnn(folder, network, threads):
    import ncnn

    net = ncnn.Net()
    net.opt.num_threads = threads
    for option in ("fp16_packed", "fp16_storage", "fp16_arithmetic", "bf16_storage", "bf16_packed"):
        if hasattr(net.opt, f"use_{option}"):
            setattr(net.opt, f"use_{option}", False)
    net.load_param(os.path.join(folder, "network.param"))
    net.load_model(os.path.join(folder, "network.bin"))

    def run(planes):
        extractor = net.create_extractor()
        extractor.input("picture", ncnn.Mat(planes[0]))
        return np.array(extractor.extract("scores")[1])

    return run


def opencv(folder, network, threads):
    import cv2

    cv2.setNumThreads(threads)
    net = cv2.dnn.readNetFromONNX(os.path.join(folder, "network.onnx"))

    def run(planes):
        net.setInput(planes)
        return net.forward()

    return run


def pytorch(folder, network, threads):
    import torch

    from networks import POOL
    from weights import parameters

    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)
    layers, weights = [], parameters(network)
    for step in network.steps:
        if step == POOL:
            layers.append(torch.nn.MaxPool2d(2))
            continue
        weight, bias = (torch.from_numpy(array) for array in next(weights))
        layer = torch.nn.Conv2d(weight.shape[1], step.filters, step.kernel, padding=step.padding, device="meta")
        layer.weight, layer.bias = torch.nn.Parameter(weight), torch.nn.Parameter(bias)
        layers.append(layer)
        if step.relu:
            layers.append(torch.nn.ReLU(inplace=True))
    example = torch.zeros(1, network.channels, network.side, network.side)
    module = torch.jit.optimize_for_inference(torch.jit.trace(torch.nn.Sequential(*layers).eval(), example))
    return lambda planes: module(torch.from_numpy(planes)).numpy()
