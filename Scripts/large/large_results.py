"""Score maps and lists of detections that are large."""

import json
import os

import score_map


def large_map(check, folder):
    path = os.path.join(folder, "planted.scores.safetensors")
    count = score_map.write(path, side=31_623, step=1000)
    outcome = check.run("detect", "detect", path, "-o", folder, "--json", most=500e6)
    if outcome.status == 0:
        found = len(json.loads(outcome.output)["detections"])
        check.right(found == count, f"{found} of {count} objects")
    check.run("render", "render", path, "-o", folder, most=500e6)
    check.run("render, a pixel for each cell", "render", path, "-o", folder, "--drawing", "map", most=500e6)
    check.run("labels", "render", path, "-o", folder, "--no-pictures", "--labels", most=500e6)
    check.run("report", "report", os.path.join(folder, "planted.detections.json"), "-o", os.path.join(folder, "page.html"))


def detections(check, folder):
    path = os.path.join(folder, "planted.scores.safetensors")
    count = score_map.write(path, side=3000, step=3)
    for merging in ("peaks", "nms", "soft-nms", "nmm", "wbf", "components"):
        outcome = check.run(
            f"{count} detections by {merging}", "detect", path, "-o", folder, "--merge", merging, "--json",
            longest=120, most=1100e6)
    check.run("peaks and exports", "detect", path, "-o", folder, "--export", "geojson,coco,csv", most=1100e6)
    with open(os.path.join(folder, "planted.geojson")) as file:
        features = sum(line.count('"type":"Feature"') for line in file)
    check.right(features == count, f"{features} features of GeoJSON")
    check.run("export of the file", "export", os.path.join(folder, "planted.detections.json"), "-o",
              os.path.join(folder, "exported"), "--to", "coco,csv", most=4e9)
    check.run("report", "report", os.path.join(folder, "planted.detections.json"), "-o", os.path.join(folder, "page.html"))
