"""Classifiers with fully-connected heads as people write them in PyTorch: torch_nets.py FOLDER DIGITS

Trains each for a few steps, writes it as ONNX with both of PyTorch's exporters, and prints names and facts as JSON.
"""

import json
import os
import sys
import warnings

import numpy as np
import torch
from torch import nn

import digits

STEPS, BATCH = 120, 64


class LeNet(nn.Module):
    """Two convolutions and three fully-connected layers; the flatten is computed from the batch."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 6, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2))
        self.head = nn.Sequential(nn.Linear(256, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10))

    def forward(self, x):
        x = self.features(x)
        return self.head(x.view(x.size(0), -1))


class Normalised(nn.Module):
    """Convolutions without bias, batch normalisation, an average over space by its axes, dropout, softmax."""

    def __init__(self):
        super().__init__()
        layers, channels = [], 1
        for filters, stride in ((16, 2), (32, 1), (48, 2)):
            layers += [
                nn.Conv2d(channels, filters, 3, stride=stride, bias=False), nn.BatchNorm2d(filters), nn.ReLU()]
            channels = filters
        self.features, self.drop, self.head = nn.Sequential(*layers), nn.Dropout(0.3), nn.Linear(channels, 10)

    def forward(self, x):
        x = self.features(x).mean(dim=(2, 3))
        return torch.softmax(self.head(self.drop(x)), dim=1)


class Depthwise(nn.Module):
    """Depthwise and pointwise convolutions with ReLU6 and hard swish, as in MobileNet."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 16, 3, stride=2), nn.BatchNorm2d(16), nn.Hardswish(),
            nn.Conv2d(16, 16, 3, groups=16), nn.BatchNorm2d(16), nn.ReLU6(), nn.Conv2d(16, 32, 1), nn.BatchNorm2d(32),
            nn.Conv2d(32, 32, 3, stride=2, groups=32), nn.BatchNorm2d(32), nn.ReLU6(), nn.Conv2d(32, 40, 1),
            nn.Hardswish(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.head = nn.Sequential(nn.Linear(40, 32), nn.Hardswish(), nn.Dropout(0.1), nn.Linear(32, 10))

    def forward(self, x):
        return self.head(self.features(x))


class Residual(nn.Module):
    """Two blocks with sums around them, one of them with a projection; convolutions pad."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(1, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU())
        self.first, self.second = self.block(16, 16, 1), self.block(16, 32, 2)
        self.projection = nn.Conv2d(16, 32, 1, stride=2)
        self.head = nn.Linear(32, 10)

    @staticmethod
    def block(channels, filters, stride):
        return nn.Sequential(
            nn.Conv2d(channels, filters, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(filters), nn.ReLU(),
            nn.Conv2d(filters, filters, 3, padding=1, bias=False), nn.BatchNorm2d(filters))

    def forward(self, x):
        x = self.stem(x)
        x = torch.relu(x + self.first(x))
        x = torch.relu(self.projection(x) + self.second(x))
        return self.head(torch.flatten(nn.functional.adaptive_avg_pool2d(x, 1), 1))


class Branches(nn.Module):
    """Channels in halves through different layers and together again, dilation, slopes that are learnt."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(1, 16, 3), nn.PReLU(16), nn.MaxPool2d(2))
        self.wide, self.narrow = nn.Conv2d(8, 12, 3, dilation=2), nn.Conv2d(8, 12, 5)
        self.head = nn.Sequential(nn.Linear(24 * 81, 40), nn.ELU(), nn.Linear(40, 10))

    def forward(self, x):
        first, second = self.stem(x).chunk(2, dim=1)
        x = torch.cat([nn.functional.leaky_relu(self.wide(first), 0.1), torch.sigmoid(self.narrow(second))], dim=1)
        return self.head(x.reshape(x.shape[0], -1))


class Padded(nn.Module):
    """A small VGG: padded convolutions, poolings, dropout in the head."""

    def __init__(self):
        super().__init__()
        layers, channels = [], 1
        for filters in (16, 32):
            layers += [
                nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU(), nn.Conv2d(filters, filters, 3, padding=1),
                nn.ReLU(), nn.MaxPool2d(2)]
            channels = filters
        self.features = nn.Sequential(*layers)
        self.head = nn.Sequential(
            nn.Flatten(), nn.Linear(32 * 49, 64), nn.ReLU(), nn.Dropout(), nn.Linear(64, 10), nn.LogSoftmax(dim=1))

    def forward(self, x):
        return self.head(self.features(x))


class SqueezeExcite(nn.Module):
    """Channels weighed by what the whole window holds: windows only, no dense pass."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(1, 16, 3, stride=2), nn.ReLU())
        self.squeeze = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(16, 4, 1), nn.ReLU(), nn.Conv2d(4, 16, 1))
        self.rest, self.head = nn.Conv2d(16, 24, 3, stride=2), nn.Linear(24, 10)

    def forward(self, x):
        x = self.stem(x)
        x = torch.relu(self.rest(x * torch.sigmoid(self.squeeze(x))))
        return self.head(x.mean((2, 3)))


NETS = [LeNet, Normalised, Depthwise, Residual, Branches, Padded, SqueezeExcite]


def trained(make, pictures, classes):
    """A net after a few steps, and its share of right answers."""
    torch.manual_seed(7)
    net, random = make(), np.random.default_rng(3)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.002)
    net.train()
    for _ in range(STEPS):
        batch = random.integers(len(pictures), size=BATCH)
        scores = net(torch.from_numpy(pictures[batch]))
        if make is Normalised:
            scores = torch.log(scores + 1e-9)
        loss = nn.functional.cross_entropy(scores, torch.from_numpy(classes[batch].astype(np.int64)))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    net.eval()
    with torch.no_grad():
        right = (net(torch.from_numpy(pictures[:1000])).argmax(1).numpy() == classes[:1000]).mean()
    return net, float(right)


def main(folder, source):
    torch.set_num_threads(2)
    pictures, classes = digits.samples(source)
    example, facts = torch.from_numpy(pictures[:2]), []
    for make in NETS:
        net, right = trained(make, pictures, classes)
        name = make.__name__.lower()
        weights = {key: value.numpy() for key, value in net.state_dict().items()}
        np.savez(os.path.join(folder, f"{name}.npz"), **weights)
        for exporter in ("traced", "captured"):
            path = os.path.join(folder, f"{name}-{exporter}.onnx")
            write(net, example, path, exporter)
            facts.append({
                "name": name, "exporter": exporter, "path": path, "right": right,
                "pads": make in (Residual, Padded), "slides": make is not SqueezeExcite})
    return facts


def write(net, example, path, exporter):
    """Writes a net with its batch left open."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if exporter == "traced":
            torch.onnx.export(
                net, (example,), path, dynamo=False, input_names=["picture"], output_names=["scores"],
                dynamic_axes={"picture": {0: "batch"}, "scores": {0: "batch"}}, opset_version=17)
        else:
            torch.onnx.export(
                net, (example,), path, dynamo=True, verbose=False, input_names=["picture"], output_names=["scores"],
                dynamic_shapes=({0: torch.export.Dim("batch")},))


if __name__ == "__main__":
    # The exporters print to standard output too.
    output, sys.stdout = sys.stdout, sys.stderr
    facts = main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "")
    print(json.dumps(facts), file=output)
