"""Reads label maps with Pillow, and compares areas and measures with NumPy and scikit-learn."""

import json
import os
import subprocess
import sys
import tempfile

import numpy as np
from PIL import Image
from sklearn.metrics import confusion_matrix, jaccard_score

PROGRAM = sys.argv[1]
CLASSES = ["background", "round", "line"]
WIDTH, HEIGHT = 157, 93


def run(*words):
    done = subprocess.run([PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"fcnscan {' '.join(words)}: {done.stderr}")
    return done.stdout


def same(name, found, expected):
    if not np.allclose(found, expected, rtol=0, atol=1e-12):
        sys.exit(f"{name}: {found}, expected {expected}")


def nearest(size, origin, stride, count):
    """The cell for each pixel, the first of two that are equally near; -1 where none is within half a stride."""
    cells = np.ceil((np.arange(size) + 0.5 - origin) / stride + 0.5).astype(int) - 1
    return np.where((cells >= 0) & (cells < count), cells, -1)


def save(truth, kind):
    """Writes a label map in one of the ways that other programs write them."""
    if kind == "palette":
        image = Image.fromarray(truth.astype(np.uint8), "P")
        # Colours that say nothing, some of them twice.
        image.putpalette([0, 0, 0, 0, 0, 0, 255, 255, 255] + [7] * 759)
    elif kind == "16 bits":
        image = Image.fromarray(truth.astype(np.uint16))
    else:
        image = Image.fromarray(truth.astype(np.uint8), "L")
    image.save("truth/a.tif" if kind == "tiff" else "truth/a.png")


def compare(predicted, minimum, kind):
    random = np.random.default_rng(7)
    blocks = random.integers(0, 3, (HEIGHT // 7 + 1, WIDTH // 7 + 1))
    truth = np.kron(blocks, np.ones((7, 7), int))[:HEIGHT, :WIDTH]
    truth[:, :5] = 255
    save(truth, kind)
    words = ["evaluate", "--maps", ".", "--truth-labels", "truth", "--json"]
    report = json.loads(run(*words, *(["--min-score", str(minimum)] if minimum else [])))
    counted = truth != 255
    t, p = truth[counted], predicted[counted]
    p = np.where(p == 255, 3, p)
    confusion = confusion_matrix(t, p, labels=[0, 1, 2, 3])[:3]
    same("confusion", report["confusion"], confusion)
    same("pixel accuracy", report["pixelAccuracy"], np.mean(t == p))
    iou = jaccard_score(t, p, labels=[0, 1, 2], average=None)
    same("IoU", [c["iou"] for c in report["classes"]], iou)
    same("mean IoU", report["meanIoU"], iou.mean())
    shares = np.bincount(t, minlength=3) / len(t)
    same("frequency weighted IoU", report["frequencyWeightedIoU"], (shares * iou).sum())
    accuracies = np.diag(confusion) / confusion.sum(axis=1)
    same("mean accuracy", report["meanAccuracy"], accuracies.mean())
    return report["meanIoU"]


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.makedirs("truth")
        random = np.random.default_rng(3)
        noise = np.kron(random.integers(0, 256, (HEIGHT // 8 + 1, WIDTH // 8 + 1, 3)), np.ones((8, 8, 1), int))
        Image.fromarray(noise[:HEIGHT, :WIDTH].astype(np.uint8)).save("a.png")
        run("new", "input 13x13x3; conv4-8/s2 relu; fc3 softmax", "-o", "m.safetensors", "--class-names",
            ",".join(CLASSES))
        means = []
        for edge, minimum, kind in [
            ("drop", None, "palette"), ("center", None, "grey"), ("cover", 0.6, "16 bits"), ("center", 0.5, "tiff"),
        ]:
            words = ["--labels"] + (["--min-score", str(minimum)] if minimum else [])
            run("a.png", "-m", "m.safetensors", "--edge", edge, "--save-map", "--no-pictures", "--threshold", "0.5", *words)
            image = Image.open("a.labels.png")
            assert image.mode == "P", image.mode
            cells = np.array(image)
            with open("a.labels.json", encoding="utf-8") as opened:
                legend = json.load(opened)
            assert cells.shape == tuple(reversed(legend["size"]))
            palette = np.array(image.getpalette()).reshape(-1, 3)
            columns = nearest(WIDTH, legend["origin"][0], legend["stride"][0], cells.shape[1])
            rows = nearest(HEIGHT, legend["origin"][1], legend["stride"][1], cells.shape[0])
            predicted = np.where((rows[:, None] >= 0) & (columns[None] >= 0), cells[rows[:, None], columns[None]], 255)
            for entry in legend["classes"] + [legend["uncertain"]]:
                same("cells", entry["cells"], (cells == entry["index"]).sum())
                same("colour", palette[entry["index"]], entry["color"])
            within = sum(entry["area"] for entry in legend["classes"] + [legend["uncertain"]])
            same("area", round(within), within)
            means.append(compare(predicted, minimum, kind))
            for name in os.listdir("truth"):
                os.remove(os.path.join("truth", name))
        print(f"label maps: 4 compared with NumPy and scikit-learn, mean IoU {', '.join(f'{m:.4f}' for m in means)}")


if __name__ == "__main__":
    main()
