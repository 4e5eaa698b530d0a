"""The numbers that are compared, by pycocotools and by the program's report."""

import contextlib
import io
import json

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

TOLERANCE = 1e-6


def quietly(action):
    with contextlib.redirect_stdout(io.StringIO()):
        return action()


def by_pycocotools(truth, found):
    """Names and numbers; None where there is no object."""
    coco = COCO()
    coco.dataset = json.loads(json.dumps(truth))
    quietly(coco.createIndex)
    evaluation = COCOeval(coco, quietly(lambda: coco.loadRes(json.loads(json.dumps(found)))), "bbox")

    def run():
        evaluation.evaluate()
        evaluation.accumulate()
    quietly(run)
    # Shape [overlaps, recalls, classes, sizes, most detections].
    precision = evaluation.eval["precision"][..., -1]
    names = [coco.cats[number]["name"] for number in evaluation.params.catIds]

    def mean(values):
        values = values[values > -1]
        return float(values.mean()) if values.size else None

    def numbers(values):
        return {
            "AP": mean(values[..., 0]), "AP50": mean(values[0, ..., 0]), "AP75": mean(values[5, ..., 0]),
            "small": mean(values[..., 1]), "medium": mean(values[..., 2]), "large": mean(values[..., 3])}
    result = {name: numbers(precision[:, :, index]) for index, name in enumerate(names)}
    result["all classes"] = numbers(precision)
    return result


def by_program(report):
    """The same of a report of fcnscan evaluate."""
    def numbers(measures):
        sizes = {entry["size"]: entry.get("averagePrecision") for entry in measures["sizes"]}
        return {
            "AP": measures.get("averagePrecision"), "AP50": measures.get("averagePrecision50"),
            "AP75": measures.get("averagePrecision75"), **sizes}
    result = {entry["name"]: numbers(entry["measures"]) for entry in report["classes"]}
    result["all classes"] = numbers(report["measures"])
    return result


def difference(expected, found):
    """The largest difference; raises where one side has a number and the other has none."""
    largest = 0.0
    for name, numbers in found.items():
        for measure, value in numbers.items():
            other = expected[name][measure]
            if (value is None) != (other is None):
                raise AssertionError(f"{name}, {measure}: expected {other}, found {value}")
            if value is not None:
                largest = max(largest, abs(value - other))
    # What only one side lists has no objects.
    for name in expected.keys() - found.keys():
        if any(value is not None for value in expected[name].values()):
            raise AssertionError(f"{name} is not in the report")
    return largest
