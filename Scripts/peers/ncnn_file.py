"""Writes a network in ncnn's text and binary files, with the blobs `picture` and `scores`.

Source: ncnn's documents on its param and model files and on the parameters of its layers.
"""

import struct

from networks import POOL
from weights import parameters

MAGIC = 7767517
FLOAT32 = struct.pack("<I", 0)


def write(network, param_path, model_path):
    lines, weights, value = ["Input input 0 1 picture"], parameters(network), "picture"
    with open(model_path, "wb") as model:
        for index, step in enumerate(network.steps):
            output = "scores" if index == len(network.steps) - 1 else f"step{index}"
            if step == POOL:
                # 0: maximum, 1: kernel, 2: stride, 5: incomplete windows are left out
                lines.append(f"Pooling pool{index} 1 1 {value} {output} 0=0 1=2 2=2 5=1")
            else:
                weight, bias = next(weights)
                # 0: filters, 1: kernel, 4: padding, 5: bias, 6: weights, 9: ReLU
                lines.append(
                    f"Convolution conv{index} 1 1 {value} {output} 0={step.filters} 1={step.kernel} "
                    f"4={step.padding} 5=1 6={weight.size} 9={int(step.relu)}")
                for part in (FLOAT32, weight.tobytes(), bias.tobytes()):
                    model.write(part)
            value = output
    with open(param_path, "w") as param:
        param.write("\n".join([str(MAGIC), f"{len(lines)} {len(lines)}", *lines]) + "\n")
