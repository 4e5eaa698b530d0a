"""Trains on few and on many pictures, from a model and from scratch, and judges on the same test pictures."""

import json
import math
import os

from processes import json_of, output_of
from section import Section, say

WAYS = {
    "frozen": "from the model, its trunk frozen",
    "unfrozen": "from the model, all layers learn",
    "scratch": "from random weights",
    "chosen": "all chosen by train itself",
}
VALIDATION = 0.2


class Study:
    """All runs; each is kept in a folder of its own, and not made again."""

    def __init__(self, options, program, smears, architecture, folder):
        self.options, self.program, self.smears, self.folder = options, program, smears, folder
        self.architecture = architecture
        self.labels = [label for entry in options.classes for label in entry.split("=", 1)[1].split("+")]
        self.data = [options.images, *(word for entry in options.classes for word in ("--class", entry))]
        if options.ignore:
            self.data += ["--ignore", options.ignore]
        # A picture without any of the cells teaches nothing about them.
        self.pool = [picture for picture in smears.pool if smears.objects([picture], self.labels) > 0]
        self.test = os.path.join(folder, "test.csv")
        smears.write(self.test, smears.test)

    def result(self, way, count):
        """What one run gave; from its folder where it was made before with the same settings."""
        folder = os.path.join(self.folder, f"{way}-{count}")
        os.makedirs(folder, exist_ok=True)
        boxes, model = os.path.join(folder, "boxes.csv"), os.path.join(folder, "model.safetensors")
        pictures = self.pool[:count]
        self.smears.write(boxes, pictures)
        epochs = None if way == "chosen" else self.epochs(pictures)
        train = [
            "train", *self.data, "--boxes", boxes, "-o", model, *self.way(way, epochs), "--test", 0, "--seed",
            self.options.seed, *self.options.extra]
        evaluate = [
            "evaluate", *self.data, "--boxes", self.test, "--model", model, "--windows", *self.sampling, "--json"]
        settings = {
            "train": list(map(str, train)), "pictures": sorted(pictures), "test": sorted(self.smears.test),
            "version": output_of([self.program, "--version"]).strip()}
        path = os.path.join(folder, "result.json")
        known = stored(path)
        if known and known["settings"] == settings:
            say(f"{way}, {count} pictures: known")
            return known
        say(f"{way}, {count} pictures" + (f", {epochs} epochs" if epochs else ""))
        output_of([self.program, *train, "--overwrite"], longest=None)
        report = json_of([self.program, *evaluate], longest=None)
        windows = report["windows"]
        result = {
            "way": way, "pictures": count, "objects": self.smears.objects(pictures, self.labels), "epochs": epochs,
            "accuracy": windows["accuracy"], "windows": windows["windows"],
            "recallOfClass": {one["name"]: one.get("recall") for one in windows["classes"]},
            "windowsOfClass": {one["name"]: one["support"] for one in windows["classes"]},
            "macroF1": windows["macro"]["f1"],
            "detection": {key: report[key] for key in ("precision", "recall", "f1", "threshold")},
            "settings": settings,
        }
        with open(f"{path}.partial", "w") as file:
            json.dump(result, file, indent=2)
        os.replace(f"{path}.partial", path)
        return result

    @property
    def sampling(self):
        return ["--positives", self.options.positives, "--backgrounds", self.options.backgrounds]

    def way(self, way, epochs):
        """What a way asks for; of `chosen` nothing."""
        if way == "chosen":
            return []
        beginning = (
            ["--arch", self.architecture] if way == "scratch"
            else ["--from", self.options.model, *(["--freeze", "trunk"] if way == "frozen" else [])])
        return [*beginning, "--epochs", epochs, "--validation", VALIDATION, *self.sampling]

    def epochs(self, pictures):
        """As many as asked for, and more where a few pictures would give too few steps to learn anything."""
        learnt = (1 - VALIDATION) * (
            self.options.positives * self.smears.objects(pictures, self.labels)
            + self.options.backgrounds * len(pictures))
        return max(self.options.epochs, math.ceil(self.options.least_windows / max(learnt, 1)))


def stored(path):
    try:
        with open(path) as file:
            return json.load(file)
    except FileNotFoundError:
        return None


def section(study, results):
    """Tables of what is known so far: a row for each number of pictures, a column for each way."""
    page = Section("fine-tuning", "Accuracy against pictures used")
    found = {(result["way"], result["pictures"]): result for result in results}
    counts, ways = sorted({count for _, count in found}), [way for way in WAYS if any(key[0] == way for key in found)]

    def rows(value):
        for count in counts:
            here = [found.get((way, count)) for way in ways]
            known = next(result for result in here if result)
            epochs = next((result["epochs"] for result in here if result and result["epochs"]), "–")
            yield [count, known["objects"], epochs, *(value(one) if one else "–" for one in here)]

    heads = ["pictures", "objects", "epochs", *(WAYS[way] for way in ways)]
    page.table(heads, list(rows(lambda one: f"{one['accuracy']:.2%}")), "Windows classified rightly")
    page.table(heads, list(rows(lambda one: f"{one['macroF1']:.3f}")), "Mean F1 of the classes of windows")
    for name in next(iter(found.values()))["recallOfClass"]:
        page.table(heads, list(rows(lambda one: share(one["recallOfClass"][name]))), f"Recall of windows of {name}")
    page.table(heads, list(rows(lambda one: f"{one['detection']['f1']:.3f}")), "F1 of detections of a scan")
    some = next(iter(found.values()))
    kinds = ", ".join(f"{count} of {name}" for name, count in some["windowsOfClass"].items())
    largest = max(some["windowsOfClass"].values()) / some["windows"]
    page.note(
        f"On {len(study.smears.test)} test pictures that no run and not the model has learnt from; their "
        f"{some['windows']} windows are {kinds}, so that always naming the most frequent class gives {largest:.2%}. "
        f"Of the pictures of a run {VALIDATION:.0%}, one at least, choose the best epoch; objects are the boxes on all "
        "of them. Larger runs contain the pictures of smaller ones. Detections need cells that stand apart; where "
        "they touch, windows say more. Where all is chosen, so are the epochs, and windows have another size: of such runs "
        "only detections compare with the others.")
    page.facts = {"runs": results}
    return page


def share(value):
    return "–" if value is None else f"{value:.2%}"
