"""What is scanned: nets, pictures and options, from which cases are drawn."""

import itertools
import random

NETS = ("embedded", "embedded:blood", "digits", "resnet18", "vgg16")
SIZES = ((300, 300), (1500, 1100), (2048, 2048), (9000, 1000), (1000, 9000), (4096, 4096), (8192, 8192))
FORMATS = (
    "png", "interlaced.png", "16.png", "jpg", "progressive.jpg", "strips.tif", "tiles.tif", "16.tif")
STRIDES = (None, "4", "2")
SCALES = (None, "0.5", "1,0.5,0.25", "1.5,1")
EXTRAS = (
    (), ("--no-pictures",), ("--save-map",), ("--average", "flips"), ("--merge", "wbf"), ("--exact-windows",),
    ("--edge", "center"), ("--drawing", "fit:1024"), ("--labels",), ("--export", "coco,geojson"), ("--tissue",))
THREADS = ("1", "2")


class Case:
    """One scan."""

    def __init__(self, net, size, kind, stride, scales, extra, threads):
        self.net, self.size, self.kind, self.stride = net, size, kind, stride
        self.scales, self.extra, self.threads = scales, extra, threads

    @property
    def options(self):
        words = ["--threads", self.threads, *self.extra]
        if self.stride:
            words += ["--stride", self.stride]
        if self.scales:
            words += ["--scales", self.scales]
        return words

    def __str__(self):
        return f"{self.net} {self.size[0]}x{self.size[1]} {self.kind} {' '.join(self.options)}"


def drawn(seed):
    """Cases without end: plain scans first, each net with each size, then others as chance has it."""
    for net, size, threads in itertools.product(NETS, SIZES, THREADS):
        yield Case(net, size, "png", None, None, (), threads)
    chance = random.Random(seed)
    while True:
        yield Case(*(chance.choice(choices) for choices in (NETS, SIZES, FORMATS, STRIDES, SCALES, EXTRAS, THREADS)))
