"""A network of fcnscan's notation as a module of PyTorch."""

import torch
from torch import nn

# The names of parameters in fcnscan's model files, where they differ.
OWN_NAMES = {"bn": {"weight": "scale", "bias": "shift", "running_mean": "running_mean", "running_var": "running_var"}}


class TorchNetwork(nn.Module):
    """Layer by layer, with branches; gives logits."""

    def __init__(self, architecture):
        super().__init__()
        self.architecture = architecture
        self.parts = nn.ModuleDict()
        shapes = [(architecture.channels, architecture.height, architecture.width)]
        with torch.no_grad():
            # A sample goes through, so that each layer knows what enters it.
            values = [torch.zeros(1, *shapes[0])]
            for layer in architecture.layers:
                inputs = [values[place + 1] for place in layer.inputs]
                part = module(layer, inputs[0])
                if part is not None:
                    self.parts[layer.name] = part.eval()
                values.append(self.step(layer, inputs))
        self.train()

    def forward(self, x):
        values = [x]
        for layer in self.architecture.layers:
            values.append(self.step(layer, [values[place + 1] for place in layer.inputs]))
        return values[-1]

    def step(self, layer, inputs):
        if layer.kind == "add":
            return sum(inputs[1:], inputs[0])
        if layer.kind == "concat":
            return torch.cat(inputs, dim=1)
        x = inputs[0]
        if layer.kind == "flatten":
            return (x.permute(0, 2, 3, 1) if "hwc" in layer.options else x).flatten(1)
        if layer.kind == "fc":
            # Channel by channel, unless a flatten stands before it.
            x = x.flatten(1)
        return self.parts[layer.name](x)

    def own_parameters(self):
        """Tensors by the names of fcnscan's model files, running statistics included."""
        for key, tensor in self.state_dict().items():
            _, layer, name = key.split(".")
            if name != "num_batches_tracked":
                yield f"{layer}.{OWN_NAMES.get(layer.rstrip('0123456789'), {}).get(name, name)}", tensor

    def parameter_groups(self, decay):
        """Parameters for an optimiser: decay pulls weights, not biases, factors, shifts and slopes."""
        weights, others = [], []
        for part in self.parts.values():
            for name, parameter in part.named_parameters():
                is_weight = name == "weight" and isinstance(part, (nn.Conv2d, nn.Linear))
                (weights if is_weight else others).append(parameter)
        return [{"params": weights, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]


def module(layer, x):
    """The module of one layer that `x` enters; None where it needs none."""
    number = layer.number
    match layer.kind:
        case "conv":
            return nn.Conv2d(
                x.shape[1], layer.filters, int(number), stride=layer.option("s", 1), padding=layer.option("p", 0),
                dilation=layer.option("d", 1), groups=layer.option("g", 1), bias=bool(layer.option("b", 1)))
        case "fc":
            return nn.Linear(x.flatten(1).shape[1], int(number))
        case "bn":
            return nn.BatchNorm2d(
                x.shape[1], eps=float(layer.options.get("e", 1e-5)), momentum=1 - float(layer.options.get("m", 0.9)))
        case "pool":
            return nn.MaxPool2d(int(number), layer.option("s", number), layer.option("p", 0), layer.option("d", 1))
        case "avgpool":
            return nn.AvgPool2d(
                int(number), layer.option("s", number), layer.option("p", 0), count_include_pad=False)
        case "lrn":
            return nn.LocalResponseNorm(
                int(number), float(layer.options.get("a", 1e-4)), float(layer.options.get("b", 0.75)),
                float(layer.options.get("k", 1)))
        case "leaky" | "elu" | "dropout":
            return {"leaky": nn.LeakyReLU, "elu": nn.ELU, "dropout": nn.Dropout}[layer.kind](number)
        case "relu" | "tanh" | "sigmoid" | "gelu":
            return {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "gelu": nn.GELU}[layer.kind]()
        case "prelu":
            return nn.PReLU(x.shape[1])
    return None
