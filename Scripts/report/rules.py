"""Thresholds and rules of merging: the page finds what fcnscan detect finds, number by number."""

import json
import os
import struct
from concurrent.futures import ThreadPoolExecutor

from section import SMEARS, Section

section = Section()

RULES = [
    ("peaks", []), ("nms", []), ("soft-nms", []), ("nmm", []), ("wbf", []), ("components", []),
]
# What the page cannot be told, but a scan can: the page has to use the numbers that the report brings.
SCANNED = [
    ("nms", ["--overlap", "0.5", "--overlap-measure", "ios"]), ("soft-nms", ["--decay", "linear"]),
    ("peaks", ["--merge-across-classes"]), ("components", ["--merge-across-classes"]),
]
THRESHOLDS = [0.35, 0.5, 0.6, 0.75, 0.95]


def float32(number):
    return struct.unpack("f", struct.pack("f", number))[0]


def same(found, expected):
    """Whether objects are the same: scores to the last bit of float32, places to a billionth of a pixel."""
    wanted = [[each["class"], each["score"], each["x"], each["y"], each["width"], each["height"], each["centerX"],
               each["centerY"]] for each in expected["detections"]]
    return len(found) == len(wanted) and all(
        a[0] == b[0] and float32(a[1]) == float32(b[1]) and all(abs(x - y) < 1e-9 for x, y in zip(a[2:], b[2:]))
        for a, b in zip(found, wanted))


def compare(page, name, maps, rule, extra):
    """Chooses thresholds in the page, and compares boxes and counts with the program's."""
    def detect(threshold):
        return section.objects(
            "detect", *maps, "-o", f"detected-{threshold}", "--merge", rule, *extra, "--threshold", threshold)

    objects, different, miscounted = 0, [], []
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        detected = list(threads.map(detect, THRESHOLDS))
    for threshold, all_expected in zip(THRESHOLDS, detected):
        page.set_threshold(threshold)
        found, counts = page.detections(), page.counts()
        for expected in all_expected:
            picture = next(name for name in found if expected["image"].endswith(f"/{name}"))
            objects += len(expected["detections"])
            if not same(found[picture], expected):
                different.append(f"{picture} at {threshold}")
            if counts[picture] != len(expected["detections"]):
                miscounted.append(f"{picture} at {threshold}")
    title = f"{name}: {rule} {' '.join(extra)}".strip()
    section.check(f"{title}: {objects} objects at {len(THRESHOLDS)} thresholds are the same", objects and not different,
                  different[:5])
    section.check(f"{title}: the table counts them", not miscounted, miscounted[:5])


with open(section.file("region.geojson"), "w", encoding="utf-8") as region:
    json.dump({"type": "Polygon", "coordinates": [[[50, 60], [350, 90], [330, 250], [40, 230], [50, 60]]]}, region)
# A network with random weights answers everywhere and differently; the embedded one hardly doubts.
section.run("new", "input 40x40x3; conv5-8/s2 relu pool4 conv3-12 relu pool2; fc4", "--class-names",
            "background,cell,debris,dust", "--seed", 3, "-o", "random.safetensors")
section.run("new", "input 40x40x3; conv5-8/s2 relu pool4 conv3-12 relu pool2; fc8 boxes", "--class-names",
            "background,cell,debris,dust", "--seed", 5, "-o", "refined.safetensors")
SCANS = {
    "embedded": ["--edge", "center"],
    "region": ["--edge", "center", "--roi", "region.geojson"],
    "scales": ["--scales", "0.75,1"],
    "random": ["--model", "random.safetensors", "--threshold", "0.5", "--map-type", "uint8"],
    "refined": ["--model", "refined.safetensors", "--threshold", "0.3", "--scales", "0.5,1"],
    "random-scales": ["--model", "random.safetensors", "--threshold", "0.5", "--scales", "0.5,1"],
}
for name, options in SCANS.items():
    section.run("batch", *SMEARS, "-o", name, "--no-pictures", "--save-map", *options)
    maps = sorted(os.path.join(name, file) for file in os.listdir(section.file(name)) if "scores" in file)
    section.run("report", name, "-o", f"{name}.html")
    page = section.open(f"{name}.html")
    for rule, extra in RULES:
        page.choose("#merging", rule)
        compare(page, name, maps, rule, extra)

for number, (rule, extra) in enumerate(SCANNED):
    name = f"scanned-{number}"
    section.run("batch", *SMEARS, "-o", name, "--no-pictures", "--save-map", *SCANS["random-scales"], "--merge", rule, *extra)
    maps = sorted(os.path.join(name, file) for file in os.listdir(section.file(name)) if "scores" in file)
    section.run("report", name, "-o", f"{name}.html")
    compare(section.open(f"{name}.html"), name, maps, rule, extra)

# The slider itself: as far to the right as it goes, nothing is left but what is certain.
page = section.pages[0]
page.choose("#merging", "peaks")
before = sum(page.counts().values())
page.run("""
    const slider = document.getElementById('threshold');
    slider.value = 1;
    slider.dispatchEvent(new Event('input'));""")
page.ready()
section.check("the slider moves the threshold", page.run("return fcnscan.settings.thresholds[0]") == 1
              and sum(page.counts().values()) <= before)
section.end()
