"""The steps that fcnscan takes, taken by PyTorch: losses and optimisers in its words."""

import torch
from torch.nn import functional


def softmax(logits, labels):
    return functional.cross_entropy(logits, labels)


def smoothing(logits, labels):
    return functional.cross_entropy(logits, labels, label_smoothing=0.1)


def hinge(logits, labels):
    # PyTorch divides each window's sum by the number of classes.
    return functional.multi_margin_loss(logits, labels, margin=1) * logits.shape[1]


def focal(logits, labels):
    logarithms = functional.log_softmax(logits, dim=1).gather(1, labels[:, None])[:, 0]
    return (-(1 - logarithms.exp()) ** 2 * logarithms).mean()


LOSSES = {"softmax": softmax, "smoothing": smoothing, "hinge": hinge, "focal": focal}


def optimizer(case, groups):
    """An optimiser of PyTorch with the constants of fcnscan."""
    match case.name:
        case "sgd" | "momentum" | "nesterov":
            return torch.optim.SGD(
                groups, lr=case.rate, momentum=case.momentum, nesterov=case.name == "nesterov")
        case "adagrad":
            return torch.optim.Adagrad(groups, lr=case.rate, eps=1e-10)
        case "rmsprop":
            return torch.optim.RMSprop(groups, lr=case.rate, alpha=0.99, eps=1e-8)
        case "adam":
            return torch.optim.Adam(groups, lr=case.rate, betas=(0.9, 0.999), eps=1e-8)
        case "adamw":
            return torch.optim.AdamW(groups, lr=case.rate, betas=(0.9, 0.999), eps=1e-8)
    raise ValueError(f"no optimiser {case.name}")


def losses(network, start, training, validation, case, decay, loss_name, steps):
    """The loss of each step before it is taken, and after it that of the validation windows.

    `start` is a state of the network; `training` and `validation` are pictures and labels of its precision.
    """
    network.load_state_dict(start)
    rule, loss = optimizer(case, network.parameter_groups(decay)), LOSSES[loss_name]
    curve, judged = [], []
    for _ in range(steps):
        network.train()
        rule.zero_grad()
        value = loss(network(training[0]), training[1])
        value.backward()
        rule.step()
        curve.append(float(value.detach()))
        network.eval()
        with torch.no_grad():
            judged.append(float(loss(network(validation[0]), validation[1])))
    return curve, judged
