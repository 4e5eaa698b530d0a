"""What Scripts/check-training compares: networks, optimisers and losses, each in both programs' words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """A network, and how many windows it learns from and is judged by."""

    name: str
    title: str
    architecture: str
    windows: int = 80


NETWORKS = {
    case.name: case
    for case in (
        Case(
            "keras-mnist", "the classic net for digits, without dropout",
            "input 28x28x1; conv3-32 relu conv3-64 relu pool2 flatten/hwc fc128 relu; fc10 softmax"),
        Case(
            "residual", "convolutions with batch normalisation and sums around them",
            "input 16x16x3; conv3-12/p1/b0 bn relu =a conv3-12/p1/b0 bn relu conv3-12/p1/b0 bn add@a relu "
            "=b conv3-20/s2/p1/b0 bn relu conv3-20/p1/b0 bn =c @b conv1-20/s2/b0 bn add@c relu avgpool8 fc6 softmax"),
        Case(
            "branches", "paths that are concatenated",
            "input 18x18x3; conv3-10 relu =x conv1-6 tanh =p @x conv1-8 leaky0.1 conv3-10/p1 relu =q "
            "@x pool3/s1/p1 conv1-4 sigmoid =r @p concat@q,r pool2 conv3-16/d2 elu1 fc24 relu; fc6 softmax"),
        Case(
            "strides", "strides, padding, groups, means, local response normalisation, slopes that are learnt",
            "input 31x31x1; conv5-16/s2/p2 relu lrn5/a0.01 avgpool3/s2/p1 conv3-24/p1/g2 prelu pool3/s2/p1 "
            "conv3-16/s2/p1 gelu fc32 tanh fc5 softmax"),
    )
}


@dataclass(frozen=True)
class Optimizer:
    """A rule of steps by its name in fcnscan."""

    name: str
    rate: float
    momentum: float = 0.0

    @property
    def options(self):
        momentum = ["--momentum", self.momentum] if self.momentum else []
        return ["--optimizer", self.name, "--learning-rate", self.rate, *momentum]


# Rates are small: with usual ones the hinge loss makes long steps, and the first steps of adaptive rules have the
# rate's size whatever the gradient's, so that errors of 1e-7 grow beyond 1e-4 within ten steps, PyTorch's as well.
OPTIMIZERS = {
    optimizer.name: optimizer
    for optimizer in (
        Optimizer("sgd", 0.002), Optimizer("momentum", 0.001, 0.9), Optimizer("nesterov", 0.001, 0.9),
        Optimizer("adagrad", 0.0002), Optimizer("rmsprop", 0.00001), Optimizer("adam", 0.0001),
        Optimizer("adamw", 0.0001),
    )
}

# By name, in fcnscan's words; loss_curves.py has PyTorch's.
LOSSES = {
    "softmax": ["--loss", "softmax"],
    "smoothing": ["--loss", "softmax", "--label-smoothing", 0.1],
    "hinge": ["--loss", "hinge:1"],
    "focal": ["--loss", "focal:2"],
}
