"""Compares the losses of ten steps with PyTorch's: loss_curves.py SETTINGS

All windows are one batch, so that an epoch is a step and the metrics of an epoch are those of a step. SETTINGS is a
JSON object; the last line that is printed is the section as JSON.
"""

import json
import os
import sys
import tempfile

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(HERE), folder) for folder in ("onnx", "peers")]

import architecture_text
import png_file
import tensor_file
import torch_training
from curve_cases import LOSSES, NETWORKS, OPTIMIZERS
from processes import Failure, output_of
from section import Section, say, scientific
from torch_network import TorchNetwork

# Of 80 windows, 16 judge and 64 are learnt from.
VALIDATION = 0.2
LARGEST = 1e-4


class Comparison:
    """One network, from the same weights on the same windows, in both programs."""

    def __init__(self, case, settings, folder):
        self.case, self.settings, self.folder = case, settings, folder
        self.architecture = architecture_text.read(case.architecture)
        self.training_count = case.windows - round(VALIDATION * case.windows)
        torch.manual_seed(11)
        self.network = TorchNetwork(self.architecture)
        self.exact = TorchNetwork(self.architecture).double()
        self.model, self.data = os.path.join(folder, "start.safetensors"), os.path.join(folder, "windows")
        self.write_windows()
        self.centre()
        self.start = {name: tensor.clone() for name, tensor in self.network.state_dict().items()}
        self.write_model()

    def write_windows(self):
        """A folder for each class with pictures of coarse blocks and noise, on a level of its own."""
        random, shape = np.random.default_rng(5), self.architecture
        self.pictures = {}
        for index in range(self.case.windows):
            label = index % shape.classes
            size = (shape.height, shape.width, shape.channels)
            blocks = random.uniform(-50, 50, (-(-shape.height // 5), -(-shape.width // 5), shape.channels))
            level = blocks.repeat(5, 0).repeat(5, 1)[:shape.height, :shape.width] + 85 + 90 * label / shape.classes
            pixels = np.clip(random.normal(level, 12, size), 0, 255).astype(np.uint8)
            name = f"{label}/{index:03}.png"
            os.makedirs(os.path.join(self.data, str(label)), exist_ok=True)
            png_file.write(
                os.path.join(self.data, name), shape.width, shape.height, shape.channels, pixels.tobytes())
            self.pictures[name] = (pixels, label)

    @torch.no_grad()
    def centre(self):
        """Shifts biases so that each unit is zero in the mean over the windows, layer by layer.

        A unit behind a ReLU that is zero for all windows has no gradient until rounding wakes it, and then the first
        steps of the adaptive rules have their full size however small that gradient is.
        """
        windows, _ = self.batch(list(self.pictures), torch.float32)
        parts = [part for part in self.network.parts.values() if getattr(part, "bias", None) is not None]
        # Scores stay as they are, and batch normalisation centres by itself.
        for part in parts[:-1]:
            if isinstance(part, (torch.nn.Conv2d, torch.nn.Linear)):
                seen = []
                hook = part.register_forward_hook(lambda _, inputs, output: seen.append(output))
                self.network.eval()(windows)
                hook.remove()
                part.bias -= seen[0].transpose(0, 1).flatten(1).mean(dim=1)

    def write_model(self):
        shape = self.architecture
        tensors = list(self.network.own_parameters())
        text = tensor_file.description(
            shape.text, [str(label) for label in range(shape.classes)], shape.channels, {"weights": "random"})
        tensor_file.write(
            self.model, {"fcnscan": text}, [(name, list(tensor.shape)) for name, tensor in tensors],
            (tensor.numpy().astype(np.float32).tobytes() for _, tensor in tensors))

    def batch(self, names, precision):
        """Pictures as PyTorch takes them, and their labels."""
        # Rounded to float32 for both precisions, as fcnscan has them.
        pixels = np.stack([self.pictures[name][0] for name in names]).astype(np.float32) / np.float32(255)
        labels = torch.tensor([self.pictures[name][1] for name in names])
        return torch.from_numpy(np.ascontiguousarray(pixels.transpose(0, 3, 1, 2))).to(precision), labels

    def compare(self, optimizer, decay, loss):
        """Both programs' curves and their distances."""
        metrics, parts = self.own_run(optimizer, decay, loss)
        result = {
            "optimizer": optimizer.name, "decay": decay, "loss": loss,
            "fcnscan": [line["loss"] for line in metrics],
            "fcnscanValidation": [line["validationLoss"] for line in metrics],
        }
        for name, network, precision in (
            ("pytorch", self.network, torch.float32), ("exact", self.exact, torch.float64)
        ):
            training, validation = (self.batch(part, precision) for part in parts)
            result[name], result[f"{name}Validation"] = torch_training.losses(
                network, self.start, training, validation, optimizer, decay, loss, self.settings["steps"])
        for name in ("pytorch", "exact"):
            result[f"{name}Difference"] = distance(result["fcnscan"], result[name])
            result[f"{name}ValidationDifference"] = distance(
                result["fcnscanValidation"], result[f"{name}Validation"])
        result["roundingOfPyTorch"] = max(
            distance(result[f"pytorch{what}"], result[f"exact{what}"]) for what in ("", "Validation"))
        return result

    def own_run(self, optimizer, decay, loss):
        """The metrics of each epoch, and the names of the pictures that were learnt from and judged by."""
        output, run = os.path.join(self.folder, "trained.safetensors"), os.path.join(self.folder, "run")
        metrics_path = os.path.join(run, "metrics.jsonl")
        if os.path.exists(metrics_path):
            os.remove(metrics_path)
        steps = self.settings["steps"]
        output_of([
            self.settings["program"], "train", self.data, "-o", output, "--overwrite", "--run-folder", run,
            "--from", self.model,
            "--epochs", steps, "--batch", self.training_count, "--validation", VALIDATION, "--test", 0,
            "--augment", "none", "--schedule", "constant", "--warm-up", 0, *optimizer.options, "--weight-decay", decay,
            *LOSSES[loss]])
        with open(metrics_path) as file:
            metrics = [json.loads(line) for line in file]
        receipt = json.loads(tensor_file.metadata(output)["fcnscan"])["receipt"]
        parts = [receipt[f"{part} pictures"].split("\n") for part in ("training", "validation")]
        if len(parts[0]) != self.training_count or [line["step"] for line in metrics] != list(range(1, steps + 1)):
            raise Failure(
                f"expected {steps} epochs of one step with {self.training_count} windows, found {len(metrics)} epochs "
                f"and {len(parts[0])} windows; nothing can be compared")
        return metrics, parts


def distance(first, second):
    """The largest difference; infinite where curves have other lengths or a loss is no number."""
    if len(first) != len(second) or not np.isfinite([*first, *second]).all():
        return float("inf")
    return float(np.abs(np.subtract(first, second)).max())


def check(settings):
    torch.set_num_threads(settings["threads"])
    case = NETWORKS[settings["network"]]
    result = Section(case.name, f"{case.name}: {case.title}")
    rows, results = [], []
    with tempfile.TemporaryDirectory(prefix="check-training-", dir=settings["temporary"]) as folder:
        comparison = Comparison(case, settings, folder)
        for optimizer in (OPTIMIZERS[name] for name in settings["optimizers"]):
            for decay in settings["decays"]:
                say(f"{case.name}: {optimizer.name}, weight decay {decay:g}")
                here = [compared(result, comparison, optimizer, decay, loss) for loss in settings["losses"]]
                results += [one for one in here if one]
                rows.append((optimizer.name, f"{decay:g}", here))
    for name, precision in (("exact", "float64"), ("pytorch", "float32")):
        result.table(
            ["optimiser", "weight decay", *settings["losses"]],
            [[*row[:2], *(scientific(one and one[f"{name}Difference"]) for one in row[2])] for row in rows],
            f"Largest difference from PyTorch in {precision}")
    if results:
        largest = {key: max(one[key] for one in results) for key in results[0] if isinstance(results[0][key], float)}
        result.note(
            f"`{case.architecture}`, {settings['steps']} steps. The losses of the windows kept for validation differ "
            f"by {largest['exactValidationDifference']:.1e} from PyTorch in float64 and "
            f"{largest['pytorchValidationDifference']:.1e} in float32, at most. PyTorch's own precisions differ by "
            f"{largest['roundingOfPyTorch']:.1e}. Allowed is {LARGEST:g} from one of them: where they part, rounding "
            "decides which way a ReLU or the largest of a pooling goes.")
    result.facts = {"architecture": case.architecture, "steps": settings["steps"], "runs": results}
    return result


def compared(result, comparison, optimizer, decay, loss):
    """One comparison; None, and a failure, where it could not be made."""
    name = f"{optimizer.name}, weight decay {decay:g}, {loss}"
    try:
        one = comparison.compare(optimizer, decay, loss)
    except Failure as failure:
        result.check(False, f"{name}: {failure}")
        return None
    # Training and validation of the same precision: one run must be followed in both.
    nearest = min(
        ("exact", "pytorch"), key=lambda peer: max(one[f"{peer}Difference"], one[f"{peer}ValidationDifference"]))
    for key, what in (("Difference", "losses"), ("ValidationDifference", "losses of validation")):
        value = one[nearest + key]
        result.check(value <= LARGEST, f"{name}: {what} differ by {value:.2e}, allowed are {LARGEST:g}")
    falls = one["fcnscan"][-1] < one["fcnscan"][0]
    result.check(falls, f"{name}: the loss does not fall, so that the comparison says little")
    return one


if __name__ == "__main__":
    print(json.dumps(check(json.loads(sys.argv[1])).json()))
