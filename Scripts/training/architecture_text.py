"""Reads the part of fcnscan's notation for networks that PyTorch's layers can say too.

Names, groups and repetitions are those of `Architecture.init(text:)`; kernels are square here.
"""

import re
from dataclasses import dataclass, field

from processes import Failure

TOKEN = re.compile(r"\[|\]\s*\*\s*\d+|[^\s;\[\]]+")
INPUT = re.compile(r"(\d+)x(\d+)x(\d+)")
WORD = re.compile(r"([a-z]+)([0-9.]*)(?:-(\d+))?((?:/[a-z]+[0-9.]*)*)(?:@([\w,]+))?")
PLAIN = ("relu", "tanh", "sigmoid", "gelu", "leaky", "elu", "prelu", "lrn", "dropout", "flatten", "softmax")
WEIGHTED = ("conv", "fc", "bn")
POOLINGS = ("pool", "avgpool")
JOINS = ("add", "concat")
KNOWN = (*PLAIN, *WEIGHTED, *POOLINGS, *JOINS)


@dataclass(frozen=True)
class Layer:
    """One layer; `inputs` are places of earlier layers, and -1 for the network's input."""

    kind: str
    name: str  # as fcnscan names its tensors: conv1, bn1, fc1
    number: float | None  # a kernel, an output, a slope or a rate
    filters: int | None
    inputs: tuple
    options: dict = field(default_factory=dict)

    def option(self, name, default):
        """An option as a whole number."""
        return int(self.options.get(name, default))


@dataclass(frozen=True)
class Architecture:
    """A classifier of windows."""

    text: str
    height: int
    width: int
    channels: int
    layers: tuple

    @property
    def classes(self):
        return int(next(layer for layer in reversed(self.layers) if layer.kind == "fc").number)


def read(text):
    """The network; a softmax at its end is left out, because the loss takes it."""
    tokens = TOKEN.findall(re.sub(r"#.*", "", text))
    size = INPUT.fullmatch(tokens[1]) if tokens[:1] == ["input"] and len(tokens) > 1 else None
    if not size:
        raise Failure(f"expected a network that begins with 'input HEIGHTxWIDTHxCHANNELS', found '{text[:60]}'")
    reader = Reader()
    rest = reader.items(tokens[2:], {})
    if rest:
        raise Failure(f"the network has '{rest[0]}' without the '[' before it: '{text[:60]}'")
    layers = reader.layers[:-1] if reader.layers and reader.layers[-1].kind == "softmax" else reader.layers
    if any(layer.kind == "softmax" for layer in layers) or not any(layer.kind == "fc" for layer in layers):
        raise Failure(f"expected a network that ends with fc and perhaps softmax, found '{text[-60:]}'")
    return Architecture(text, *map(int, size.groups()), tuple(layers))


class Reader:
    """Layers as they are read, and the place that the next one goes on from."""

    def __init__(self):
        self.layers, self.current, self.counts = [], -1, {}

    def items(self, tokens, names):
        """Reads up to the end or an unmatched ']'; returns what is left from there on."""
        while tokens:
            token = tokens[0]
            if token.startswith("]"):
                return tokens
            if token == "[":
                tokens = self.group(tokens[1:], names)
                continue
            if token[0] == "=":
                names[token[1:]] = self.current
            elif token[0] == "@":
                self.current = self.place(token[1:], names)
            else:
                self.layer(token, names)
            tokens = tokens[1:]
        return tokens

    def group(self, tokens, names):
        rest = self.items(tokens, dict(names))
        if not rest:
            raise Failure("the network has a '[' without the ']*N' behind it")
        for _ in range(int(rest[0].split("*")[1]) - 1):
            # Names given inside belong to one repetition.
            self.items(tokens, dict(names))
        return rest[1:]

    def place(self, name, names):
        if name not in names:
            raise Failure(f"the network goes on from '{name}', which it has not named before")
        return names[name]

    def layer(self, token, names):
        match = WORD.fullmatch(token)
        if not match or match[1] not in KNOWN:
            raise Failure(
                f"the layer '{token}' has no counterpart in these scripts; they know square {', '.join(KNOWN)}")
        kind, number, filters, options, joined = match.groups()
        self.counts[kind] = self.counts.get(kind, 0) + 1
        inputs = (self.current, *(self.place(name, names) for name in (joined or "").split(",") if name))
        self.layers.append(Layer(
            kind=kind, name=f"{kind}{self.counts[kind]}", number=float(number) if number else None,
            filters=int(filters) if filters else None, inputs=inputs,
            options=dict(re.findall(r"/([a-z]+)([0-9.]*)", options))))
        self.current = len(self.layers) - 1
