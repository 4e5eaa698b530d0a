"""Networks that make maps smaller and enlarge them again, as their papers draw them, with random weights.

Filters are fewer than in the papers, and nothing else. Each is written twice: for pictures of one size, as exporters
write it, and for pictures of any size, for ONNX Runtime.
"""

from dataclasses import dataclass

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save


class Graph:
    """Nodes in the making; every method gives the name of what it makes."""

    def __init__(self, seed):
        self.random = np.random.default_rng(seed)
        self.nodes, self.weights, self.count = [], [], 0

    def add(self, operator, *inputs, **attributes):
        self.count += 1
        name = f"{operator.lower()}{self.count}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], name=name, **attributes))
        return name

    def constant(self, values, kind):
        self.count += 1
        name = f"constant{self.count}"
        self.weights.append(numpy_helper.from_array(np.array(values, dtype=kind), name))
        return name

    def filters(self, *shape, inputs):
        return self.constant(self.random.standard_normal(shape) * (2 / inputs) ** 0.5, np.float32)

    def conv(self, map, channels, filters, kernel=3, padding=0, relu=True, **attributes):
        weights = self.filters(filters, channels, kernel, kernel, inputs=channels * kernel * kernel)
        bias = self.constant(self.random.uniform(-0.1, 0.1, filters), np.float32)
        made = self.add("Conv", map, weights, bias, pads=[padding] * 4, **attributes)
        return self.add("Relu", made) if relu else made

    def double(self, map, channels, filters, padding=0):
        return self.conv(self.conv(map, channels, filters, 3, padding), filters, filters, 3, padding)

    def norm(self, map, channels):
        values = [self.random.uniform(low, high, channels) for low, high in ((0.5, 1.5), (-0.2, 0.2), (-0.2, 0.2), (0.5, 2))]
        return self.add("BatchNormalization", map, *[self.constant(value, np.float32) for value in values])

    def transposed(self, map, channels, filters, kernel=2, stride=2, padding=0, added=0):
        weights = self.filters(channels, filters, kernel, kernel, inputs=channels * kernel * kernel / stride / stride)
        return self.add(
            "ConvTranspose", map, weights, strides=[stride] * 2, pads=[padding] * 4, output_padding=[added] * 2)

    def pool(self, map):
        return self.add("MaxPool", map, kernel_shape=[2, 2], strides=[2, 2])

    def crop(self, map, before, after):
        """Cut off by a slice, of which the end is counted from the end, so that it fits every size."""
        return self.add(
            "Slice", map, self.constant([before] * 2, np.int64), self.constant([-after] * 2, np.int64),
            self.constant([2, 3], np.int64))

    def resize(self, map, factor, **attributes):
        return self.add("Resize", map, "", self.constant([1, 1, factor, factor], np.float32), **attributes)


def unet(graph, picture):
    """Ronneberger et al. 2015, arXiv:1505.04597: without padding, skip connections cropped and concatenated."""
    map, skips, channels = picture, [], 3
    for filters in (8, 16, 32, 64):
        map = graph.double(map, channels, filters)
        skips.append((map, filters))
        map, channels = graph.pool(map), filters
    map, channels = graph.double(map, 64, 128), 128
    for (skip, filters), cut in zip(reversed(skips), (4, 16, 40, 88)):
        up = graph.transposed(map, channels, filters)
        map = graph.double(graph.add("Concat", graph.crop(skip, cut, cut), up, axis=1), 2 * filters, filters)
        channels = filters
    return graph.conv(map, channels, 3, 1, relu=False)


def padded_unet(graph, picture):
    """As most programs have it today: padding, batch normalisation, linear enlargement."""
    map, skips, channels = picture, [], 3
    for filters in (8, 16, 32, 64):
        map = graph.conv(graph.add("Relu", graph.norm(graph.conv(map, channels, filters, 3, 1, relu=False), filters)), filters, filters, 3, 1)
        skips.append((map, filters))
        map, channels = graph.pool(map), filters
    map, channels = graph.double(map, 64, 128, 1), 128
    for skip, filters in reversed(skips):
        up = graph.resize(map, 2, mode="linear", coordinate_transformation_mode="half_pixel")
        map = graph.double(graph.add("Concat", skip, up, axis=1), channels + filters, filters, 1)
        channels = filters
    return graph.conv(map, channels, 3, 1, relu=False)


def fcn8s(graph, picture):
    """Long, Shelhamer & Darrell 2015, arXiv:1411.4038: a border of 100 pixels, sums at strides of 16 and 8, and one
    enlargement by 8 from which the border is cut off."""
    map, channels, scored = picture, 3, []
    for place, filters in enumerate((8, 16, 24, 32, 32)):
        map = graph.conv(map, channels, filters, 3, 100 if place == 0 else 1)
        map, channels = graph.pool(graph.conv(map, filters, filters, 3, 1)), filters
        scored.append((map, filters))
    map = graph.conv(graph.conv(map, channels, 64, 7), 64, 64, 1)
    map = graph.transposed(graph.conv(map, 64, 3, 1, relu=False), 3, 3, 4, 2)
    for (skip, filters), cut in ((scored[3], 5), (scored[2], 9)):
        score = graph.crop(graph.conv(skip, filters, 3, 1, relu=False), cut, cut)
        map = graph.add("Add", map, score)
        map = graph.transposed(map, 3, 3, 4, 2) if cut == 5 else graph.transposed(map, 3, 3, 16, 8)
    return graph.crop(map, 28, 28)


def linknet(graph, picture):
    """Chaurasia & Culurciello 2017, arXiv:1707.03718: residual blocks, sums, transposed convolutions with a row added."""
    map = graph.conv(picture, 3, 16, 7, 3, strides=[2, 2])
    map = graph.add("MaxPool", map, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    channels, skips = 16, []
    for filters in (16, 24, 32, 48):
        stride = 1 if filters == 16 else 2
        inner = graph.conv(
            graph.conv(map, channels, filters, 3, 1, strides=[stride] * 2), filters, filters, 3, 1, relu=False)
        short = map if stride == 1 else graph.conv(map, channels, filters, 1, relu=False, strides=[stride] * 2)
        map, channels = graph.add("Relu", graph.add("Add", inner, short)), filters
        skips.append((map, filters))
    for skip, filters in reversed([(None, 16)] + skips[:-1]):
        quarter = graph.conv(map, channels, channels // 4, 1)
        stride = 1 if skip is None else 2
        up = graph.transposed(quarter, channels // 4, channels // 4, 3, stride, 1, stride - 1)
        map, channels = graph.conv(graph.add("Relu", up), channels // 4, filters, 1), filters
        map = map if skip is None else graph.add("Add", map, skip)
    map = graph.conv(graph.add("Relu", graph.transposed(map, 16, 8, 3, 2, 1, 1)), 8, 8, 3, 1)
    return graph.transposed(map, 8, 3, 2, 2)


def pyramid(graph, picture):
    """Kirillov et al. 2019, arXiv:1901.02446: a feature pyramid, all levels enlarged and added; scores four pixels apart."""
    map, channels, levels = graph.conv(picture, 3, 12, 3, 1, strides=[2, 2]), 12, []
    for filters in (16, 24, 32, 48):
        map = graph.conv(map, channels, filters, 3, 1, strides=[2, 2])
        levels.append((map, filters))
        channels = filters
    top, merged = None, []
    for map, filters in reversed(levels):
        side = graph.conv(map, filters, 16, 1, relu=False)
        if top:
            nearest = graph.resize(top, 2, mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor")
            side = graph.add("Add", side, nearest)
        top = side
        merged.append(top)
    for place, map in enumerate(merged):
        for _ in range(3 - place):
            map = graph.resize(graph.conv(map, 16, 16, 3, 1), 2, mode="linear", coordinate_transformation_mode="pytorch_half_pixel")
        merged[place] = graph.conv(map, 16, 16, 3, 1)
    return graph.conv(graph.add("Sum", *merged), 16, 3, 1, relu=False)


def dilated(graph, picture):
    """Chen et al. 2015, arXiv:1412.7062: dilated convolutions at a stride of 8, enlarged by 8 at once."""
    map, channels = picture, 3
    for filters in (8, 16, 24):
        map, channels = graph.pool(graph.conv(map, channels, filters, 3, 1)), filters
    map = graph.conv(graph.conv(map, 24, 32, 3, 2, dilations=[2, 2]), 32, 32, 3, 4, dilations=[4, 4])
    return graph.resize(graph.conv(map, 32, 3, 1, relu=False), 8, mode="linear", coordinate_transformation_mode="half_pixel")


@dataclass(frozen=True)
class Segmenter:
    """A network, and the pictures that its file is written for."""

    make: object
    title: str
    side: int
    seed: int


SEGMENTERS = {
    "unet": Segmenter(unet, "U-Net of 2015, without padding", 300, 1),
    "padded-unet": Segmenter(padded_unet, "U-Net with padding", 128, 2),
    "fcn8s": Segmenter(fcn8s, "FCN-8s", 224, 3),
    "linknet": Segmenter(linknet, "LinkNet", 128, 4),
    "pyramid": Segmenter(pyramid, "feature pyramid, scores 4 pixels apart", 128, 5),
    "dilated": Segmenter(dilated, "dilated, enlarged by 8", 96, 6),
}


def write(name, path, size=None):
    """Writes a network for pictures of a size, (height, width), or of any."""
    segmenter = SEGMENTERS[name]
    graph = Graph(segmenter.seed)
    output = segmenter.make(graph, "picture")
    graph.nodes.append(helper.make_node("Identity", [output], ["scores"], name="scores"))
    model = helper.make_model(
        helper.make_graph(
            graph.nodes, name,
            [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, *(size or ("height", "width"))])],
            [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, 3, None, None])], graph.weights),
        opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    checker.check_model(model)
    save(model, path)
