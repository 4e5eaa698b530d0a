"""What other packages make of a model and its detections: supervision, SAHI and FiftyOne."""

import os
import sys
import tempfile

import numpy as np
import sahi.predict
import supervision
from PIL import Image
from section import Section, sample

import fcnscan
import fcnscan.sahi

OPTIONS = {"edge": "center", "stride": 16}


def check_supervision(section, model, picture):
    scan = model.scan(picture, **OPTIONS)
    found = scan.detections.to_supervision()
    drawn = supervision.BoxAnnotator().annotate(picture.copy(), found)
    section.check((drawn != picture).any(), "supervision draws the boxes")
    # Slices as large as the picture find the same; smaller ones find it in a part, at its place.
    for side in (picture.shape[0], 300):
        slicer = supervision.InferenceSlicer(
            callback=lambda tile: model.scan(tile, **OPTIONS).detections.to_supervision(), slice_wh=(side, side),
            overlap_wh=(150, 150))
        sliced = slicer(picture)
        section.check(len(sliced) >= 1, f"supervision, slices of {side}: something is found")
        nearest = np.abs(sliced.xyxy[:, None] - found.xyxy[None]).max(axis=2).min(axis=0)
        limit = 0 if side == picture.shape[0] else 60
        section.check((nearest <= limit).all(), f"supervision, slices of {side}: boxes are {nearest} pixels away")


def check_sahi(section, model, picture):
    detector = fcnscan.sahi.FCNScanDetectionModel(model=model, confidence_threshold=0.5, **OPTIONS)
    expected = model.scan(picture, threshold=0.5, **OPTIONS).detections
    result = sahi.predict.get_prediction(sample(), detector)
    for one, other in zip(result.object_prediction_list, expected):
        section.check(np.allclose(one.bbox.to_xyxy(), other.xyxy, atol=1), f"SAHI: {one.bbox}, expected {other.xyxy}")
        section.check(one.score.value == other.score, f"SAHI: {one.score.value}, expected {other.score}")
        section.check((one.category.id, one.category.name) == (other.class_index, other.class_name), "SAHI: the class")
    section.check(len(result.object_prediction_list) == len(expected) == 1, "SAHI finds as many")
    loaded = fcnscan.sahi.FCNScanDetectionModel("embedded", confidence_threshold=0.5, **OPTIONS)
    again = sahi.predict.get_prediction(sample(), loaded)
    section.check(again.to_coco_annotations() == result.to_coco_annotations(), "SAHI: a model by its name")
    sliced = sahi.predict.get_sliced_prediction(
        sample(), detector, slice_height=300, slice_width=300, overlap_height_ratio=0.5, overlap_width_ratio=0.5)
    boxes = np.array([one.bbox.to_xyxy() for one in sliced.object_prediction_list])
    section.check(
        len(boxes) >= 1 and np.abs(boxes - expected[0].xyxy).max(axis=1).min() <= 60, f"SAHI, slices: {boxes}")
    with tempfile.TemporaryDirectory() as folder:
        result.export_visuals(folder)
        section.check(len(os.listdir(folder)) == 1, "SAHI draws the boxes")


def check_fiftyone(section, model):
    import fiftyone

    width, height = Image.open(sample()).size
    scan = model.scan(sample(), **OPTIONS)
    region = model.scan(sample(), region=(40, 50, 300, 280), **OPTIONS)
    for name, one in (("whole", scan), ("region", region)):
        found = one.to_fiftyone()
        section.check(one.picture_size == (width, height), f"{name}: the picture has {one.picture_size}")
        section.check(len(found.detections) == len(one.detections) == 1, f"{name}: FiftyOne has as many")
        for label, expected in zip(found.detections, one.detections):
            pixels = np.array(label.bounding_box) * [width, height, width, height]
            box = (expected.x, expected.y, expected.width, expected.height)
            section.check(np.allclose(pixels, box), f"{name}: FiftyOne has the box {pixels}, expected {box}")
            section.check(
                (label.label, label.confidence) == (expected.class_name, expected.score), f"{name}: class and score")
    labelled = fiftyone.Sample(filepath=sample(), found=scan.to_fiftyone())
    section.check(labelled.found.detections[0].label == "white-cell", "a sample of FiftyOne takes them")


def main():
    section = Section()
    model = fcnscan.Model.load()
    picture = np.asarray(Image.open(sample()))
    check_supervision(section, model, picture)
    check_sahi(section, model, picture)
    check_fiftyone(section, model)
    section.finish()


if __name__ == "__main__":
    sys.exit(main())
