"""Precision, recall and F1: the page says what fcnscan evaluate says."""

import json
import os

from section import SMEARS, Section

section = Section()
section.run("batch", *SMEARS, "-o", "found",
            "--no-pictures", "--save-map", "--edge", "center")
# Boxes at some of what is found, one where nothing is, one picture without any.
lines = ["image,class,xmin,ymin,xmax,ymax"]
for number, file in enumerate(sorted(name for name in os.listdir(section.file("found")) if "detections" in name)):
    with open(section.file(os.path.join("found", file)), encoding="utf-8") as report:
        report = json.load(report)
    name = os.path.basename(report["image"])
    if number == 0:
        lines.append(f"{name},,,,,")
        continue
    for each in report["detections"][::2]:
        lines.append(f"{name},white-cell,{each['x'] + 9},{each['y'] - 4},{each['x'] + each['width']},{each['y'] + 150}")
    lines.append(f"{name},white-cell,3,4,30,33")
with open(section.file("boxes.csv"), "w", encoding="utf-8") as boxes:
    boxes.write("\n".join(lines) + "\n")

section.run("report", "found", "--boxes", "boxes.csv", "-o", "truth.html")
page = section.open("truth.html")
for threshold in (0.02, 0.1, 0.525, 0.9, 0.999):
    page.set_threshold(threshold)
    expected, = section.objects("evaluate", "--maps", "found", "--boxes", "boxes.csv", "--threshold", threshold)
    shown = [element.text for element in page.driver.find_elements("css selector", "#measures dd")]
    expected = [f"{100 * expected['precision']:.1f} %", f"{100 * expected['recall']:.1f} %", f"{expected['f1']:.4f}"]
    section.check(f"measures at {threshold}", shown[:3] == expected, f"{shown} instead of {expected}")
section.check("the curve is drawn", page.run("return document.querySelectorAll('#curve .line').length") == 1)
best = page.run("return fcnscan.bestThreshold")
page.click("#best-f1")
page.ready()
section.check("the best threshold can be taken", abs(page.run("return fcnscan.settings.thresholds[0]") - best) < 1e-6)
section.end()
