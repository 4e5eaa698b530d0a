"""Networks of today that other libraries define: families.py NAME FOLDER SIDE

Writes the network with random weights as ONNX, for windows of SIDE pixels and any batch, and prints facts as JSON.
"""

import json
import os
import sys
import warnings
from dataclasses import dataclass


@dataclass(frozen=True)
class Family:
    """A network by the name that its library has for it, and what is special about it."""

    library: str
    network: str
    title: str


FAMILIES = {
    "mobilenetv3": Family("torchvision", "mobilenet_v3_small", "squeeze-and-excitation, hard swish"),
    "efficientnet": Family("torchvision", "efficientnet_b0", "squeeze-and-excitation, swish"),
    "regnety": Family("torchvision", "regnet_y_400mf", "squeeze-and-excitation, groups"),
    "rexnet": Family("timm", "rexnet_100", "squeeze-and-excitation, sums over a part of the channels"),
    "ghostnet": Family("timm", "ghostnet_100", "squeeze-and-excitation, joined channels"),
    "convnext": Family("torchvision", "convnext_tiny", "normalisation over channels, layer scale, GELU"),
    "nf_resnet": Family("timm", "nf_resnet26", "standardised weights"),
    "cspdarknet": Family("timm", "cspdarknet53", "channels in halves, leaky ReLU"),
    "convmixer": Family("timm", "convmixer_768_32", "large depthwise kernels, GELU"),
}


def made(family):
    """The network in evaluation mode, of which normalisations know the statistics of some noise."""
    import torch
    from torch import nn

    torch.manual_seed(11)
    if family.library == "timm":
        import timm
        net = timm.create_model(family.network, pretrained=False, num_classes=10)
    else:
        import torchvision
        net = torchvision.models.get_model(family.network, weights=None, num_classes=10)
    with torch.no_grad():
        for name, weights in net.named_parameters():
            # They begin so small that nothing of a block would be seen.
            if "layer_scale" in name:
                weights.uniform_(0.1, 1)
    norms = [module for module in net.modules() if isinstance(module, nn.BatchNorm2d)]
    for norm in norms:
        # The mean over all batches; without statistics of its own, a deep network of random weights fades away.
        norm.momentum = None
        norm.reset_running_stats()
    if norms:
        net.train()
        with torch.no_grad():
            for _ in range(2):
                net(torch.rand(8, 3, 96, 96))
    return net.eval()


def write(name, folder, side):
    """Writes NAME.onnx into a folder and gives its path and parameters."""
    import torch

    net, path = made(FAMILIES[name]), os.path.join(folder, f"{name}.onnx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            net, (torch.rand(2, 3, side, side),), path, dynamo=False, input_names=["picture"],
            output_names=["scores"], dynamic_axes={"picture": {0: "batch"}, "scores": {0: "batch"}}, opset_version=17)
    return {"path": path, "parameters": sum(weights.numel() for weights in net.parameters())}


if __name__ == "__main__":
    # The exporters print to standard output too.
    output, sys.stdout = sys.stdout, sys.stderr
    facts = write(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    print(json.dumps(facts), file=output)
