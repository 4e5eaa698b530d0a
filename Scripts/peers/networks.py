"""The networks that are compared: one description for the peers and for fcnscan."""

from dataclasses import dataclass

POOL = "pool"  # maximum of 2×2, stride 2


@dataclass(frozen=True)
class Convolution:
    """A square convolution with stride 1 and a bias for each filter."""

    filters: int
    kernel: int
    padding: int = 0
    relu: bool = True


@dataclass(frozen=True)
class Network:
    """A classifier of windows, run over a square picture."""

    name: str
    title: str
    window: int
    channels: int
    side: int
    features: tuple  # convolutions and poolings
    classifier: tuple  # outputs of the fully-connected layers
    runs: int = 7  # passes in a turn; short ones need more of them

    @property
    def steps(self):
        """The fully convolutional form: fully-connected layers are convolutions of the map and of 1×1."""
        kernels = [self.sizes(self.window, self.features)[-1]] + [1] * (len(self.classifier) - 1)
        last = len(self.classifier) - 1
        head = [
            Convolution(outputs, kernel, relu=index < last)
            for index, (outputs, kernel) in enumerate(zip(self.classifier, kernels))
        ]
        return self.features + tuple(head)

    @staticmethod
    def sizes(side, steps):
        """The side of the map before each step and after the last one."""
        sizes = [side]
        for step in steps:
            size = sizes[-1]
            sizes.append(size // 2 if step == POOL else size + 2 * step.padding - step.kernel + 1)
        return sizes

    @property
    def classes(self):
        """Scores of a cell."""
        return self.classifier[-1]

    @property
    def map_side(self):
        """Rows and columns of the score map."""
        return self.sizes(self.side, self.steps)[-1]

    @property
    def architecture(self):
        """The classifier of one window in fcnscan's notation; it flattens channel by channel."""
        words = []
        for step in self.features:
            if step == POOL:
                words.append("pool2")
            else:
                words.append(f"conv{step.kernel}-{step.filters}" + (f"/p{step.padding}" if step.padding else ""))
                words.append("relu")
        head = " relu ".join(f"fc{outputs}" for outputs in self.classifier)
        return f"input {self.window}x{self.window}x{self.channels}; {' '.join(words)}; flatten {head}"


def blocks(*plan):
    """3×3 convolutions that keep the map's size, by their filters, and poolings."""
    return tuple(step if step == POOL else Convolution(step, 3, padding=1) for step in plan)


VGG16 = blocks(
    64, 64, POOL, 128, 128, POOL, 256, 256, 256, POOL, 512, 512, 512, POOL, 512, 512, 512, POOL
)
SMALL = blocks(16, POOL, 32, POOL, 64, POOL, 64, POOL, 128, POOL)
DIGITS = (Convolution(32, 3), Convolution(64, 3), POOL)

NETWORKS = {
    network.name: network
    for network in (
        Network("vgg16-384", "VGG16", 224, 3, 384, VGG16, (4096, 4096, 1000)),
        Network("small-384", "five small blocks", 224, 3, 384, SMALL, (128, 10), runs=50),
        Network("small-2048", "five small blocks", 224, 3, 2048, SMALL, (128, 10)),
        Network("keras-1024", "the classic net for digits", 28, 1, 1024, DIGITS, (128, 10)),
    )
}
