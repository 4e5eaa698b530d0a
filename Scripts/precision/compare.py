"""Compares average precisions; see Scripts/check-average-precision."""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile

import numpy as np
from PIL import Image

import generated
import measured

SEED = 20


class Comparison:
    """Options, a folder for files, and how many checks failed."""

    def __init__(self):
        parser = argparse.ArgumentParser()
        parser.add_argument("program")
        parser.add_argument("--cases", type=int, default=40)
        parser.add_argument("--pictures", type=int, default=60)
        parser.add_argument("--bccd")
        parser.add_argument("--keep")
        self.options = parser.parse_args()
        self.temporary = None if self.options.keep else tempfile.TemporaryDirectory(prefix="check-precision-")
        self.folder = self.options.keep or self.temporary.name
        os.makedirs(self.folder, exist_ok=True)
        self.failures = 0

    def file(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, value):
        with open(self.file(name), "w", encoding="utf-8") as file:
            json.dump(value, file)
        return self.file(name)

    def run(self, *arguments):
        done = subprocess.run([self.options.program, *map(str, arguments)], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"fcnscan {' '.join(map(str, arguments))}: {done.stderr.strip()}")
        return done.stdout

    def report(self, *arguments):
        return json.loads(self.run("evaluate", *arguments, "--bootstrap", 0, "--json"))

    def compare(self, name, truth, found, report, shown=False):
        """Compares a report with pycocotools."""
        try:
            expected, own = measured.by_pycocotools(truth, found), measured.by_program(report)
            largest = measured.difference(expected, own)
            holds = largest <= measured.TOLERANCE
            words = f"{len(found)} detections, {len(truth['annotations'])} objects, difference {largest:.1e}"
        except AssertionError as error:
            holds, words = False, str(error)
        print(f"{'ok' if holds else 'FAILED':<7}{name}: {words}", flush=True)
        if shown and holds:
            for group, numbers in own.items():
                texts = [f"{key} {'-' if value is None else f'{value:.6f}'}" for key, value in numbers.items()]
                print(f"         {group}: {', '.join(texts)}")
        self.failures += not holds

    def results(self, name, truth, found, shown=False):
        """Compares what is found, handed over as COCO results, and as a table with the corners of boxes."""
        truth_path = self.write("truth.json", truth)
        self.compare(
            name, truth, found,
            self.report("--detections", self.write("found.json", found), "--boxes", truth_path), shown)
        images = {entry["id"]: entry["file_name"] for entry in truth["images"]}
        classes = {entry["id"]: entry["name"] for entry in truth["categories"]}
        with open(self.file("found.csv"), "w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(["image", "class", "xmin", "ymin", "xmax", "ymax", "score"])
            for entry in found:
                x, y, width, height = entry["bbox"]
                table.writerow([
                    images[entry["image_id"]], classes[entry["category_id"]], x, y, x + width, y + height,
                    repr(entry["score"])])
        self.compare(
            f"{name}, as a table", truth, found,
            self.report("--detections", self.file("found.csv"), "--boxes", truth_path))

    def photographs(self):
        """The data set of BCCD's photographs."""
        folder = self.options.bccd
        with open(os.path.join(folder, "boxes.csv"), newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        names = sorted({row["image"] for row in rows})
        classes = sorted({row["class"] for row in rows if row["class"]})
        place = {name: index for index, name in enumerate(names)}
        objects = []
        for row in rows:
            if row["class"]:
                x, y, right, bottom = (float(row[edge]) for edge in ["xmin", "ymin", "xmax", "ymax"])
                if right > x and bottom > y:
                    objects.append(
                        (place[row["image"]], classes.index(row["class"]), [x, y, right - x, bottom - y], False))
        sizes = [Image.open(os.path.join(folder, "images", name)).size for name in names]
        return names, classes, objects, sizes

    def scans(self, names, objects, sizes):
        """Compares what the embedded model finds in white cells, from kept score maps and as results."""
        names = names[-self.options.pictures:]
        first = {name: index for index, name in enumerate(names)}
        all_names, classes, boxes, _ = self.known
        chosen = [
            (first[all_names[picture]], 0, box, crowd) for picture, category, box, crowd in boxes
            if all_names[picture] in first and classes[category] == "WBC"]
        truth = generated.truth_of(names, ["white-cell"], chosen, sizes[-len(names):])
        maps = self.file("maps")
        paths = [os.path.join(self.options.bccd, "images", name) for name in names]
        self.run("batch", *paths, "--output", maps, "--no-pictures", "--save-map")
        report = self.report("--maps", maps, "--boxes", self.write("truth.json", truth))
        found = []
        for name, (width, height) in zip(names, sizes[-len(names):]):
            stem = os.path.splitext(name)[0]
            path = next(os.path.join(top, file) for top, _, files in os.walk(maps) for file in files
                        if file.startswith(stem) and file.endswith(".scores.safetensors"))
            floor = report["settings"]["floor"]
            for entry in json.loads(self.run("detect", path, "--threshold", floor, "--json"))["detections"]:
                box = [entry["x"], entry["y"], entry["width"], entry["height"]]
                found.append({
                    "image_id": first[name] + 1, "category_id": 1, "bbox": box,
                    "score": generated.single(entry["score"])})
        self.compare(f"{len(names)} scanned photographs, from maps", truth, found, report, shown=True)
        self.results(f"{len(names)} scanned photographs", truth, found)

    def main(self):
        print("# generated data sets", flush=True)
        for seed in range(self.options.cases):
            truth, found = generated.case(seed)
            if truth["annotations"] and found:
                self.results(f"data set {seed}", truth, found)
        if self.options.bccd:
            print("# photographs with three classes of boxes", flush=True)
            self.known = names, classes, objects, sizes = self.photographs()
            for seed, noise in enumerate([0.05, 0.12, 0.25]):
                found = generated.drawn(
                    np.random.default_rng(SEED + seed), objects, len(names), len(classes), sizes, noise=noise)
                self.results(
                    f"{len(names)} photographs, boxes displaced by {noise:.0%}",
                    generated.truth_of(names, classes, objects, sizes), found, shown=True)
            print("# what the embedded model finds", flush=True)
            self.scans(names, objects, sizes)
        if self.temporary:
            self.temporary.cleanup()
        print(f"{self.failures} failed")
        return int(self.failures > 0)


sys.exit(Comparison().main())
