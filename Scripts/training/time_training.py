"""Times training steps of PyTorch: time_training.py ARCHITECTURE FORMAT BATCH THREADS STEPS

FORMAT is contiguous or channels_last. A step is forward pass, loss, backward pass and a step of SGD with momentum, on
the same random batch each time. The last line that it prints is JSON.
"""

import json
import os
import statistics
import sys
import time

import torch

sys.path.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "peers"))

import architecture_text
from torch_network import TorchNetwork

WARM_UP = 3


def main(text, format, batch, threads, steps):
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    # PyTorch flattens in the order in which the values lie there; a permutation would only cost time.
    order = "flatten/hwc" if format == "channels_last" else "flatten/chw"
    architecture = architecture_text.read(" ".join(
        order if word.startswith("flatten") else word for word in text.replace(";", " ").split()))
    layout = torch.channels_last if format == "channels_last" else torch.contiguous_format
    network = TorchNetwork(architecture).to(memory_format=layout)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, fused=True)
    pictures = torch.randn(batch, architecture.channels, architecture.height, architecture.width)
    pictures, labels = pictures.to(memory_format=layout), torch.randint(0, architecture.classes, (batch,))
    milliseconds = []
    for _ in range(WARM_UP + steps):
        start = time.perf_counter()
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(network(pictures), labels).backward()
        optimizer.step()
        milliseconds.append((time.perf_counter() - start) * 1000)
    return {
        "minimumMilliseconds": min(milliseconds[WARM_UP:]),
        "medianMilliseconds": statistics.median(milliseconds[WARM_UP:]),
        "parameters": sum(parameter.numel() for parameter in network.parameters()),
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6]))))
